// What is looked for and whether a text has it: folding, the terms of the index, matches. ssg/text/search_terms.py
// folds and cuts texts in the same way when a site is built, and says why.

const bits = 22;
const mask = 2 ** bits - 1;
const paired = /[\u2e80-\u2fdf\u3005-\u3007\u3040-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\u{10000}-\u{10ffff}]/u;
const joint = /[的了]/;
const word = /[0-9a-z\u00c0-\u167f\u1681-\u1fff\u2c00-\u2dff\ua4d0-\ua95f\ua980-\uabff\ufb00-\ufdff\ufe70-\ufefc]+/g;
const marks = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+/g;
const unseen = /[\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufeff]+/g;
const spaces = /[\s\u001c-\u001f\u0085]+/g;

/** A text without differences of width, case, accents and quotation marks. @param {string} text */
const foldLetters = (text) =>
  text.normalize("NFKD").toLowerCase().replace(marks, "").replace(unseen, "").replace(/ς/g, "σ").replace(/[‘’『』]/g, "'").replace(/[“”「」]/g, '"').normalize("NFC");

/** The same, with single spaces between words and none at the ends. @param {string} text */
export const fold = (text) => foldLetters(text).replace(spaces, " ").replace(/^ | $/g, "");

/** The number of two characters that follow each other. @param {number} first @param {number} second */
export const pairNumber = (first, second) => (first * 2741 + second * 1103) & mask;

/** The number of a word: the low bits of the CRC-32 of its UTF-8. @param {string} text */
export function wordNumber(text) {
  let crc = -1;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc & mask;
}

/**
 * What is looked for. Each of the `parts` is a word or a phrase that a chapter must have; chapters that have all of them
 * as `text`, one behind the other, come first. A part is found in texts by pairs and threes, as numbers, and by pieces of
 * words: a piece is `open` at a side where the word may go on.
 * @typedef {{ text: string, openBefore: boolean, openAfter: boolean }} Piece
 * @typedef {{ text: string, pairs: number[], pieces: Piece[] }} Part
 * @typedef {{ text: string, parts: Part[] }} Query
 */

const quoted = /["“”]([^"“”]+)["“”]|「([^」]+)」|『([^』]+)』/g;
const outerMarks = /^[!-/:-@[-`{-~\u00a1-\u00bf\u2010-\u205e\u3001-\u3003\u3008-\u301f]+|[!-/:-@[-`{-~\u00a1-\u00bf\u2010-\u205e\u3001-\u3003\u3008-\u301f]+$/g;

/** @param {string} typed @returns {Query} */
export function parseQuery(typed) {
  const text = fold(typed);
  /** @type {string[]} */
  const phrases = [];
  const rest = fold(typed.normalize("NFKC").replace(quoted, (_, ...found) => (phrases.push(fold(found[0] ?? found[1] ?? found[2])), " ")));
  const words = phrases.length || rest.includes(" ") ? rest.split(" ").map((one) => one.replace(outerMarks, "")) : [rest];
  const parts = [...new Set([...phrases, ...words])].filter(Boolean);
  if (parts.length < 2) return { text: parts[0] ?? text, parts: [parsePart(parts[0] ?? text)] };
  return { text, parts: parts.map(parsePart) };
}

/** @param {string} text @returns {Part} */
function parsePart(text) {
  const pieces = [...text.matchAll(word)].map((found) => ({
    text: found[0],
    openBefore: found.index === 0,
    openAfter: found.index + found[0].length === text.length,
  }));
  return { text, pairs: [...new Set(pairsOf(text))], pieces };
}

/** The pairs of a phrase; around joints the threes, which say all that their pairs do. @param {string} text */
function pairsOf(text) {
  const row = [...text].filter((one) => paired.test(one));
  const codes = row.map((one) => one.codePointAt(0) ?? 0);
  const isJoint = row.map((one, i) => i > 0 && i < row.length - 1 && joint.test(one));
  /** @type {number[]} */
  const threes = [];
  /** @type {number[]} */
  const pairs = [];
  for (let i = 1; i < row.length; i++) {
    const pair = pairNumber(codes[i - 1], codes[i]);
    if (isJoint[i]) threes.push((pair * 701 + codes[i + 1] * 1009) & mask);
    else if (!isJoint[i - 1]) pairs.push(pair);
  }
  return [...threes, ...pairs];
}

/** The words of a block from its file: in each line how they begin, and how each goes on. @param {string} lines */
export const readWords = (lines) =>
  lines.split("\n").flatMap((line) => {
    const [head, ...rests] = line.split(" ");
    return rests.map((rest) => head + rest);
  });

/** The words that a piece can stand for. @param {Piece} piece @param {string[]} words */
export function wordsOf(piece, words) {
  const { text, openBefore, openAfter } = piece;
  if (openBefore && openAfter) return words.filter((one) => one.includes(text));
  if (openBefore) return words.filter((one) => one.endsWith(text));
  if (openAfter) return words.filter((one) => one.startsWith(text));
  return words.filter((one) => one === text);
}

/** A chapter with so many terms in one part may have any. */
const mostTerms = 0xffff;

/** Which part of a block has a term. @param {number} term @param {number} parts */
export const partOf = (term, parts) => Math.floor(term / (2 ** bits / parts));

/**
 * The chapters of a block that have one of these terms; null where the file is of another state of the book, and says
 * nothing. `parts` has the file of each part that the terms are in.
 * @param {number[]} terms @param {Map<number, Uint16Array>} parts @param {number} count how many parts a block has
 * @param {number} chapters
 */
export function chaptersWith(terms, parts, count, chapters) {
  /** @type {Set<number>} */
  const found = new Set();
  for (const term of terms) {
    const data = parts.get(partOf(term, count));
    if (!data || data[0] !== chapters) return null;
    let at = chapters + 1;
    for (let i = 0; i < chapters; i++) {
      const end = at + data[i + 1];
      if (!found.has(i) && (data[i + 1] === mostTerms || data.subarray(at, end).includes(term & 0xffff))) found.add(i);
      at = end;
    }
  }
  return found;
}

/** Where in a text, as it is written, what is looked for begins and ends; null where only its folded form has it. @param {string} text @param {string} wanted */
export function placeOfMatch(text, wanted) {
  // Character by character, with the place that each folded one comes from.
  let folded = "";
  /** @type {number[]} */
  const places = [];
  let at = 0;
  for (const { segment } of graphemes(text)) {
    const plain = foldLetters(segment).replace(spaces, " ");
    if (!(plain === " " && folded.endsWith(" "))) {
      folded += plain;
      for (let i = 0; i < plain.length; i++) places.push(at);
    }
    at += segment.length;
  }
  const start = folded.indexOf(wanted);
  if (start < 0) return null;
  const last = places[start + wanted.length - 1];
  let end = text.length;
  for (let i = start + wanted.length; i < places.length; i++) {
    if (places[i] > last) {
      end = places[i];
      break;
    }
  }
  return { start: places[start], end };
}

const segmenter = typeof Intl.Segmenter === "function" ? new Intl.Segmenter() : null;

/** @param {string} text @returns {Iterable<{ segment: string }>} */
const graphemes = (text) => segmenter?.segment(text) ?? [...text].map((segment) => ({ segment }));

const sentenceEnd = /[.!?…。！？]+["'”’」』）)]*(?:\s+|(?=[\u3000-\uffff])|$)/g;
const wide = 140;

/**
 * The sentence of a match, cut where it is long: what is before the match, the match, what is after it.
 * @param {string} text @param {{ start: number, end: number }} match
 */
export function sentenceOf(text, { start, end }) {
  let from = 0;
  let to = text.length;
  for (const found of text.matchAll(sentenceEnd)) {
    const stop = found.index + found[0].length;
    if (stop <= start) from = stop;
    else if (stop >= end) {
      to = stop;
      break;
    }
  }
  let before = text.slice(from, start);
  let after = text.slice(end, to).trimEnd();
  if (before.length > wide / 2) before = `…${trimWord(before.slice(-wide / 2))}`;
  if (after.length > wide / 2) after = `${trimWord(after.slice(0, wide / 2), -1)}…`;
  return { before, match: text.slice(start, end), after };
}

/** A cut text without the piece of a word at its cut end. @param {string} text @param {number} [side] */
function trimWord(text, side = 1) {
  const cut = side > 0 ? text.replace(/^[\p{Script=Latin}\d'’]{1,20}\s/u, "") : text.replace(/\s[\p{Script=Latin}\d'’]{1,20}$/u, "");
  return cut.length > text.length / 2 ? cut : text;
}
