// A set of chapters as a short text: "1-120,122,12.5,prologue". Pure.

/**
 * @param {Iterable<string>} keys
 * @returns {string}
 */
export function pack(keys) {
  const numbers = [];
  const others = [];
  for (const key of new Set(keys)) {
    if (/^(0|[1-9]\d{0,8})$/.test(key)) numbers.push(Number(key));
    else others.push(encodeURIComponent(key));
  }
  numbers.sort((a, b) => a - b);
  const parts = [];
  for (let i = 0; i < numbers.length; ) {
    let end = i;
    while (numbers[end + 1] === numbers[end] + 1) end++;
    parts.push(end > i ? `${numbers[i]}-${numbers[end]}` : `${numbers[i]}`);
    i = end + 1;
  }
  return [...parts, ...others.sort()].join(",");
}

/**
 * @param {unknown} text
 * @returns {Set<string>}
 */
export function unpack(text) {
  /** @type {Set<string>} */
  const keys = new Set();
  if (typeof text !== "string") return keys;
  for (const part of text.split(",")) {
    const range = /^(\d{1,9})-(\d{1,9})$/.exec(part);
    if (range) {
      const last = Math.min(Number(range[2]), Number(range[1]) + 99999);
      for (let number = Number(range[1]); number <= last; number++) keys.add(`${number}`);
    } else if (part) {
      try {
        keys.add(decodeURIComponent(part));
      } catch {
        // Not one of ours.
      }
    }
  }
  return keys;
}
