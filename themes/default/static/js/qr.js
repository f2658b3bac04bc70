// A QR code (ISO/IEC 18004) of a text as SVG: byte mode, error correction L, versions 1 to 20 (858 bytes).

/** Of each version: how many code words of error correction a block has, and in how many blocks the data is. */
const EC = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28];
const BLOCKS = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8];

/** @typedef {(0 | 1 | null)[][]} Grid Rows of modules; null is not yet set. */

/** @param {number} version Modules that hold data, in code words. */
function capacity(version) {
  let bits = (16 * version + 128) * version + 64;
  if (version >= 2) {
    const count = Math.floor(version / 7) + 2;
    bits -= (25 * count - 10) * count - 55;
    if (version >= 7) bits -= 36;
  }
  return Math.floor(bits / 8);
}

// Arithmetic of GF(256) with x^8 + x^4 + x^3 + x^2 + 1.
const exp = new Uint8Array(512);
const log = new Uint8Array(256);
for (let i = 0, value = 1; i < 255; i++) {
  exp[i] = exp[i + 255] = value;
  log[value] = i;
  value = (value << 1) ^ (value & 128 ? 0x11d : 0);
}
/** @param {number} a @param {number} b */
const times = (a, b) => (a && b ? exp[log[a] + log[b]] : 0);

/** @param {number[]} data @param {number} degree Reed-Solomon code words. */
function correction(data, degree) {
  let generator = [1];
  for (let i = 0; i < degree; i++) {
    const next = [...generator, 0];
    generator.forEach((factor, j) => (next[j + 1] ^= times(factor, exp[i])));
    generator = next;
  }
  const rest = [...data, ...new Array(degree).fill(0)];
  for (let i = 0; i < data.length; i++) {
    const lead = rest[i];
    if (lead) generator.forEach((factor, j) => (rest[i + j] ^= times(factor, lead)));
  }
  return rest.slice(data.length);
}

/** @param {Uint8Array} bytes @param {number} version The code words of a text, in the order in which they are laid. */
function codeWords(bytes, version) {
  const total = capacity(version);
  const blocks = BLOCKS[version - 1];
  const degree = EC[version - 1];
  const room = total - blocks * degree;
  const bits = [];
  const put = (/** @type {number} */ value, /** @type {number} */ length) => {
    for (let i = length - 1; i >= 0; i--) bits.push((value >> i) & 1);
  };
  put(4, 4);
  put(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) put(byte, 8);
  put(0, Math.min(4, room * 8 - bits.length));
  while (bits.length % 8) bits.push(0);
  const data = [];
  for (let i = 0; i < bits.length; i += 8) data.push(parseInt(bits.slice(i, i + 8).join(""), 2));
  for (let pad = 0xec; data.length < room; pad ^= 0xec ^ 0x11) data.push(pad);
  const short = blocks - (total % blocks);
  const length = Math.floor(total / blocks) - degree;
  const parts = [];
  for (let i = 0, at = 0; i < blocks; i++) {
    const own = data.slice(at, (at += length + (i < short ? 0 : 1)));
    parts.push({ own, check: correction(own, degree) });
  }
  const words = [];
  for (let i = 0; i <= length; i++) for (const { own } of parts) if (i < own.length) words.push(own[i]);
  for (let i = 0; i < degree; i++) for (const { check } of parts) words.push(check[i]);
  return words;
}

/** @param {number} version */
function alignments(version) {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  const places = [6];
  for (let at = version * 4 + 10; places.length < count; at -= step) places.splice(1, 0, at);
  return places;
}

/** A value with its check bits: of 5 bits in 15, of 6 bits in 18. @param {number} value @param {number} bits @param {number} generator */
function withCheck(value, bits, generator) {
  let rest = value;
  for (let i = 0; i < bits; i++) rest = (rest << 1) ^ ((rest >> (bits - 1)) * generator);
  return (value << bits) | rest;
}

/** The patterns that are the same in every code of a version. @param {number} version @returns {Grid} */
function frame(version) {
  const size = version * 4 + 17;
  /** @type {Grid} */
  const grid = Array.from({ length: size }, () => new Array(size).fill(null));
  const square = (/** @type {number} */ row, /** @type {number} */ column, /** @type {number} */ reach, /** @type {number[]} */ dark) => {
    for (let y = -reach; y <= reach; y++) {
      for (let x = -reach; x <= reach; x++) {
        if (grid[row + y]?.[column + x] !== undefined) grid[row + y][column + x] = dark.includes(Math.max(Math.abs(x), Math.abs(y))) ? 1 : 0;
      }
    }
  };
  for (let i = 0; i < size; i++) grid[6][i] = grid[i][6] = i % 2 ? 0 : 1;
  for (const [row, column] of [[3, 3], [3, size - 4], [size - 4, 3]]) square(row, column, 4, [0, 1, 3]);
  const places = alignments(version);
  for (const row of places) {
    for (const column of places) {
      const corner = (row === 6 && column !== 6 && column === places[places.length - 1]) || (column === 6 && row === places[places.length - 1]) || (row === 6 && column === 6);
      if (!corner) square(row, column, 2, [0, 2]);
    }
  }
  if (version >= 7) {
    const bits = withCheck(version, 12, 0x1f25);
    for (let i = 0; i < 18; i++) {
      const bit = /** @type {0 | 1} */ ((bits >> i) & 1);
      grid[Math.floor(i / 3)][size - 11 + (i % 3)] = grid[size - 11 + (i % 3)][Math.floor(i / 3)] = bit;
    }
  }
  format(grid, 0);
  return grid;
}

/** Write mask and level, twice. @param {Grid} grid @param {number} mask */
function format(grid, mask) {
  const size = grid.length;
  const bits = withCheck((1 << 3) | mask, 10, 0x537) ^ 0x5412;
  const bit = (/** @type {number} */ i) => /** @type {0 | 1} */ ((bits >> i) & 1);
  for (let i = 0; i < 15; i++) {
    const row = i < 6 ? i : i < 8 ? i + 1 : size - 15 + i;
    grid[row][8] = bit(i);
    const column = i < 8 ? size - 1 - i : i === 8 ? 7 : 14 - i;
    grid[8][column] = bit(i);
  }
  grid[size - 8][8] = 1;
}

/** @type {((row: number, column: number) => boolean)[]} */
const masks = [
  (r, c) => (r + c) % 2 === 0,
  (r) => r % 2 === 0,
  (_, c) => c % 3 === 0,
  (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0,
  (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
  (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
];

/** Lay the code words in a zigzag from the lower right, masked. @param {Grid} base @param {number[]} words @param {number} mask @returns {Grid} */
function lay(base, words, mask) {
  const grid = base.map((row) => [...row]);
  const size = grid.length;
  let at = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      const row = ((right + 1) & 2) === 0 ? size - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (grid[row][column] !== null) continue;
        const bit = at < words.length * 8 ? (words[at >> 3] >> (7 - (at & 7))) & 1 : 0;
        at++;
        grid[row][column] = /** @type {0 | 1} */ (bit ^ Number(masks[mask](row, column)));
      }
    }
  }
  format(grid, mask);
  return grid;
}

/** How hard a code is to read, by the standard's four rules. @param {Grid} grid */
function penalty(grid) {
  const size = grid.length;
  const columns = grid.map((_, i) => grid.map((row) => row[i]));
  let sum = 0;
  for (const line of [...grid, ...columns].map((row) => row.join(""))) {
    for (const run of line.match(/0{5,}|1{5,}/g) ?? []) sum += run.length - 2;
    for (const finder of ["10111010000", "00001011101"]) {
      for (let at = line.indexOf(finder); at >= 0; at = line.indexOf(finder, at + 1)) sum += 40;
    }
  }
  let dark = 0;
  for (let r = 0; r < size; r++) {
    for (let c = 0; c < size; c++) {
      dark += grid[r][c] ?? 0;
      if (r && c && grid[r][c] === grid[r - 1][c] && grid[r][c] === grid[r][c - 1] && grid[r][c] === grid[r - 1][c - 1]) sum += 3;
    }
  }
  return sum + Math.floor(Math.abs((dark * 100) / size ** 2 - 50) / 5) * 10;
}

/**
 * The modules of a code, without its quiet border; null where the text is too long.
 * @param {string} text
 * @param {number} [mask] one of 0 to 7, else the one that reads best
 * @returns {Grid | null}
 */
export function encodeQr(text, mask) {
  const bytes = new TextEncoder().encode(text);
  const version = EC.findIndex((degree, i) => bytes.length + (i < 9 ? 2 : 3) <= capacity(i + 1) - degree * BLOCKS[i]) + 1;
  if (!version) return null;
  const words = codeWords(bytes, version);
  const base = frame(version);
  // The format is written again with each mask; until then its place must not take data.
  if (mask !== undefined) return lay(base, words, mask);
  const all = masks.map((_, i) => lay(base, words, i));
  return all.reduce((best, grid) => (penalty(grid) < penalty(best) ? grid : best));
}

/** @param {string} text @param {string} label @returns {SVGSVGElement | null} */
export function drawQr(text, label) {
  const grid = encodeQr(text);
  if (!grid) return null;
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const size = grid.length + 8;
  for (const [name, value] of Object.entries({ viewBox: `0 0 ${size} ${size}`, class: "qr", role: "img", "aria-label": label, "shape-rendering": "crispEdges" })) svg.setAttribute(name, value);
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", grid.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x + 4} ${y + 4}h1v1h-1z`] : []))).join(""));
  svg.append(path);
  return svg;
}
