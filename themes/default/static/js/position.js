// A place in a text that survives edits. Pure: blocks in, places out; it knows no page.
//
// A block's id is made from its words, so it stays while they do, wherever the block goes. A place holds the id, the
// ids of its neighbours, and some words. Restoring asks in this order: the same block; the words, near where they
// were; the nearest neighbour that is still there; and where nothing is left, the same share of the way.

/** @typedef {{ id: string, text: string }} Block */

/**
 * `at` of `of` blocks, `offset` characters into it. `quote` are the words there, and begin `skip` characters before it,
 * where the block ends too soon behind it. `before` and `after` are the ids of
 * the neighbours, the nearest first. Ids stand without the mark of a repeat.
 * @typedef {{ id: string, at: number, of: number, offset: number, quote: string, skip: number, before: string[], after: string[] }} Place
 */

/** @typedef {{ at: number, offset: number, how: "same" | "words" | "near" | "share" }} Found */

/** How many neighbours a place knows on each side. */
export const REACH = 12;
const QUOTE = 32;
const HALF = QUOTE / 2;
/** More blocks than these between two old neighbours are a new text, and not an edited one. */
const MOST_BETWEEN = 5;

/** The id of a block's words: a second block with the same words has `-2` behind it. @param {string} id */
export const plainId = (id) => id.replace(/^p-/, "").replace(/-\d+$/, "");

/**
 * @param {Block[]} blocks
 * @param {number} at
 * @param {number} offset
 * @returns {Place}
 */
export function capture(blocks, at, offset) {
  const ids = blocks.map((block) => plainId(block.id));
  const { text } = blocks[at];
  const from = Math.max(0, Math.min(offset, text.length - QUOTE));
  return {
    id: ids[at],
    at,
    of: blocks.length,
    offset,
    quote: text.slice(from, from + QUOTE),
    skip: offset - from,
    before: ids.slice(Math.max(0, at - REACH), at).reverse(),
    after: ids.slice(at + 1, at + 1 + REACH),
  };
}

/**
 * Where a place is in a text that may have been edited since; null only where there are no blocks.
 * @param {Place} place
 * @param {Block[]} blocks
 * @returns {Found | null}
 */
export function restore(place, blocks) {
  if (!blocks.length) return null;
  const ids = blocks.map((block) => plainId(block.id));
  const expected = expect(place, ids);
  const same = nearest(matches(ids, place.id), expected);
  if (same !== null) return { at: same, offset: within(place.offset, blocks[same]), how: "same" };
  return byWords(place, blocks, ids, expected) ?? byNeighbour(place, ids, expected) ?? byShare(place, blocks);
}

/**
 * The same place in another language: as many blocks in, or the same share of the way.
 * @param {Place} place
 * @param {Block[]} blocks
 * @returns {Found | null}
 */
export function byShare(place, blocks) {
  if (!blocks.length) return null;
  const share = place.of === blocks.length ? place.at : Math.round((place.at / Math.max(1, place.of)) * blocks.length);
  return { at: Math.min(blocks.length - 1, Math.max(0, share)), offset: 0, how: "share" };
}

/** @param {Place} place @returns {[string, number][]} Each id that the place knows, and how far from it. */
const known = (place) => [
  [place.id, 0],
  ...place.before.map((id, i) => /** @type {[string, number]} */ ([id, -i - 1])),
  ...place.after.map((id, i) => /** @type {[string, number]} */ ([id, i + 1])),
];

/**
 * Where the block should be now, as most of its neighbours have it: each says "I was two above it".
 * @param {Place} place
 * @param {string[]} ids
 */
function expect(place, ids) {
  /** @type {Map<number, number>} */
  const votes = new Map();
  for (const [id, distance] of known(place)) {
    const found = matches(ids, id);
    for (const at of found) {
      const here = at - distance;
      for (const [shift, weight] of [[0, 3], [1, 1], [-1, 1]]) {
        const vote = weight / found.length / (1 + Math.abs(distance) / 4);
        votes.set(here + shift, (votes.get(here + shift) ?? 0) + vote);
      }
    }
  }
  let best = place.at;
  let most = 0;
  for (const [at, count] of votes) {
    if (count > most + 1e-9 || (count > most - 1e-9 && Math.abs(at - place.at) < Math.abs(best - place.at))) {
      best = at;
      most = Math.max(most, count);
    }
  }
  return best;
}

/**
 * The block that has the words now: after a split, a merge, or an edit elsewhere in it.
 * @param {Place} place
 * @param {Block[]} blocks
 * @param {string[]} ids
 * @param {number} expected
 * @returns {Found | null}
 */
function byWords(place, blocks, ids, expected) {
  const { quote, skip } = place;
  // A block that was there before is not the edited one.
  const there = new Set([...place.before, ...place.after]);
  /** @param {string} words */
  const holding = (words) => blocks.flatMap(({ text }, i) => (!there.has(ids[i]) && text.includes(words) ? [i] : []));
  const whole = holding(quote);
  const gap = between(place, ids, expected);
  // Words that stand once in a chapter are the ones that are meant; a short text is anywhere.
  const at = whole.length === 1 && quote.length >= HALF ? whole[0] : nearest(whole.filter((i) => gap.includes(i)), expected);
  if (at !== null && quote.length > 3) return { at, offset: blocks[at].text.indexOf(quote) + skip, how: "words" };
  // A part of them will do for what now stands between the same neighbours.
  for (const from of quote.length > HALF ? [0, quote.length - HALF] : []) {
    const [only, another] = holding(quote.slice(from, from + HALF));
    if (!gap.includes(only) || another !== undefined) continue;
    const offset = blocks[only].text.indexOf(quote.slice(from, from + HALF)) - from + skip;
    return { at: only, offset: within(offset, blocks[only]), how: "words" };
  }
  return null;
}

/** The blocks between the nearest neighbours on both sides that are still there. @param {Place} place @param {string[]} ids @param {number} expected */
function between(place, ids, expected) {
  /** @param {string[]} side @param {number} sign */
  const edge = (side, sign) => {
    for (const [i, id] of side.entries()) {
      const at = nearest(matches(ids, id), expected + sign * (i + 1));
      if (at !== null) return at;
    }
    return null;
  };
  const from = edge(place.before, -1) ?? -1;
  const to = edge(place.after, 1) ?? ids.length;
  return to - from <= MOST_BETWEEN ? Array.from({ length: Math.max(0, to - from - 1) }, (_, i) => from + 1 + i) : [];
}

/**
 * The nearest neighbour that is still there; of two as near, the one where the block should be.
 * @param {Place} place
 * @param {string[]} ids
 * @param {number} expected
 * @returns {Found | null}
 */
function byNeighbour(place, ids, expected) {
  for (let distance = 1; distance <= REACH; distance++) {
    const found = [];
    const { [distance - 1]: after } = place.after;
    const { [distance - 1]: before } = place.before;
    if (after !== undefined) found.push(nearest(matches(ids, after), expected + distance));
    if (before !== undefined) found.push(nearest(matches(ids, before), expected - distance));
    const at = nearest(found.filter((one) => one !== null), expected);
    if (at !== null) return { at, offset: 0, how: "near" };
  }
  return null;
}

/** @param {string[]} ids @param {string} id */
const matches = (ids, id) => ids.flatMap((other, i) => (other === id ? [i] : []));

/**
 * @param {number[]} found
 * @param {number} expected
 * @returns {number | null}
 */
function nearest(found, expected) {
  let best = null;
  for (const at of found) if (best === null || Math.abs(at - expected) < Math.abs(best - expected)) best = at;
  return best;
}

/** @param {number} offset @param {Block} block */
const within = (offset, block) => Math.max(0, Math.min(offset, block.text.length - 1));
