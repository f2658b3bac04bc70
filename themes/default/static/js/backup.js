// Everything that the browser remembers of this site as one JSON text, and back. What is imported is merged: read
// chapters add up, of places and settings the newer or the imported one stays, no mark is lost.

import { keysOf, load, save } from "./store.js";
import { pack, unpack } from "./ranges.js";

const FORMAT = 1;

/** @param {string[]} [starts] which keys; all of them where none are named */
export function exportAll(starts = ["settings", "book:", "marks:", "recent"]) {
  const kept = starts.flatMap((start) => keysOf(start)).map((key) => [key, load(key)]);
  return `${JSON.stringify({ ssg: FORMAT, ...Object.fromEntries(kept) }, null, 1)}\n`;
}

/**
 * Merge an export into what is stored. False where the text is none.
 * @param {string} text
 * @returns {boolean}
 */
export function importAll(text) {
  /** @type {any} */
  let data;
  try {
    data = JSON.parse(text);
  } catch {
    return false;
  }
  if (data?.ssg !== FORMAT) return false;
  for (const [key, value] of Object.entries(data)) {
    if (!value || typeof value !== "object" || Array.isArray(value)) continue;
    if (/^settings(:|$)/.test(key)) save(key, { ...load(key), ...value });
    else if (key.startsWith("book:")) save(key, mergeBook(load(key), value));
    else if (key.startsWith("marks:")) save(key, mergeMarks(load(key), value));
    else if (key === "recent") save(key, mergeBook(load(key), value));
  }
  return true;
}

/** @param {any} ours @param {any} theirs */
export function mergeBook(ours, theirs) {
  const newer = (theirs.last?.time ?? 0) > (ours.last?.time ?? 0) ? theirs : ours;
  const merged = { ...(newer === ours ? theirs : ours), ...newer };
  if (ours.read || theirs.read) merged.read = pack([...unpack(ours.read), ...unpack(theirs.read)]);
  merged.places = { ...(newer === ours ? theirs : ours).places, ...newer.places };
  return merged;
}

/** @param {any} ours @param {any} theirs */
export function mergeMarks(ours, theirs) {
  /** @type {Record<string, any>} */
  const list = { ...ours.list };
  for (const [id, mark] of Object.entries(theirs.list ?? {})) {
    if (mark && typeof mark === "object" && !((list[id]?.time ?? 0) >= mark.time)) list[id] = mark;
  }
  return { ...ours, ...theirs, list };
}
