// The chapters on the page: one, or several where reading goes on. Their blocks, and where the reader is in them.

import { byShare, capture, restore } from "./position.js";

/** @typedef {import("./position.js").Place & { lang: string, time: number }} KeptPlace */

const first = /** @type {HTMLElement | null} */ (document.querySelector("article.chapter"));
if (first) {
  first.dataset.href = location.pathname;
  first.dataset.title = document.title;
}

export const bookTitle = document.querySelector(".book-link")?.textContent ?? "";

/** @returns {HTMLElement[]} */
export const chapters = () => [...document.querySelectorAll("article.chapter")].map((chapter) => /** @type {HTMLElement} */ (chapter));

/** @type {WeakMap<HTMLElement, HTMLElement[]>} */
let known = new WeakMap();
addEventListener("ssg:change", () => (known = new WeakMap()));

/** The blocks of a chapter that have an id, notes left out, in order. @param {HTMLElement} chapter */
export function blocksOf(chapter) {
  let blocks = known.get(chapter);
  if (!blocks) {
    const found = /** @type {NodeListOf<HTMLElement>} */ (chapter.querySelectorAll('.prose [id^="p-"], .prose [data-id^="p-"]'));
    blocks = [...found].filter((block) => !block.closest(".footnotes"));
    known.set(chapter, blocks);
  }
  return blocks;
}

/** The blocks that are on the page now: no hidden notes, nothing in a closed spoiler. @param {HTMLElement} chapter */
export const laidOut = (chapter) => blocksOf(chapter).filter((block) => (block.checkVisibility ? block.checkVisibility() : block.offsetParent));

/** A block's id as its own page has it: in a chapter that was joined on, the page has made it another. @param {HTMLElement} block */
export const idOf = (block) => block.dataset.id ?? block.id;

/** @param {HTMLElement} chapter */
export const textsOf = (chapter) => blocksOf(chapter).map((block) => ({ id: idOf(block), text: block.textContent ?? "" }));

/** Where a chapter's neighbour is. @param {HTMLElement} chapter @param {"next" | "prev"} rel */
export const neighbour = (chapter, rel) =>
  /** @type {HTMLAnchorElement | null} */ (chapter.querySelector(`.pager a[rel="${rel}"]`));

/** Lines that run down go on sideways, in a box of each chapter's own. */
export const vertical = document.documentElement.dataset.writing === "vertical";

/** The line of the window, or of the box, that reading is measured at: where an eye is that has just turned a page. */
export const readingLine = () => (vertical ? -1 : Math.round(Math.min(innerHeight * 0.15, 110)));

/** @param {HTMLElement} chapter */
export const boxOf = (chapter) => /** @type {HTMLElement} */ (chapter.querySelector(".prose"));
/** @param {HTMLElement} chapter */
export const shownTo = (chapter) => (vertical ? boxOf(chapter).clientWidth : innerHeight);

/** Where something begins and ends in the direction of reading. @param {HTMLElement} block @param {Element | Range} [part] */
export function edgesOf(block, part = block) {
  const { top, bottom, left, right } = part.getBoundingClientRect();
  const box = vertical && block.closest(".prose")?.getBoundingClientRect();
  return box ? { top: box.right - right, bottom: box.right - left } : { top, bottom };
}

/** The chapter at the reading line. @returns {HTMLElement | null} */
export function current() {
  const all = chapters();
  const line = readingLine();
  return all.findLast((chapter) => chapter.getBoundingClientRect().top <= line) ?? all[0] ?? null;
}

/** The index of the first block whose edge is behind a line. @param {HTMLElement[]} blocks @param {number} y @param {"top" | "bottom"} edge */
export function firstBelow(blocks, y, edge) {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edgesOf(blocks[middle])[edge] > y) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A range that begins `offset` characters into an element's text and is one character long. @param {HTMLElement} block @param {number} offset */
export function rangeAt(block, offset) {
  const range = document.createRange();
  range.selectNodeContents(block);
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  for (let left = offset; walker.nextNode(); ) {
    const { currentNode } = walker;
    const length = currentNode.nodeValue?.length ?? 0;
    if (left < length) {
      range.setStart(currentNode, left);
      range.setEnd(currentNode, left + 1);
      return range;
    }
    left -= length;
  }
  return range;
}

/** How many characters of a block are before a point in it. @param {HTMLElement} block @param {Node} node @param {number} offset */
export function offsetOf(block, node, offset) {
  const range = document.createRange();
  range.setStart(block, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}

/** The first character of a block that is behind a line. @param {HTMLElement} block @param {number} y */
function offsetAt(block, y) {
  let low = 0;
  let high = Math.max(0, (block.textContent ?? "").length - 1);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edgesOf(block, rangeAt(block, middle)).bottom > y) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The place at the reading line; null above the text. @param {HTMLElement} chapter @returns {KeptPlace | null} */
export function placeOf(chapter) {
  const blocks = laidOut(chapter);
  const line = readingLine();
  if (!blocks.length || edgesOf(blocks[0]).top > line) return null;
  const block = blocks[Math.min(blocks.length - 1, firstBelow(blocks, line, "bottom"))];
  return keepPlace(chapter, blocksOf(chapter).indexOf(block), offsetAt(block, line));
}

/** @param {HTMLElement} chapter @param {number} at @param {number} offset @returns {KeptPlace} */
export const keepPlace = (chapter, at, offset) => ({ ...capture(textsOf(chapter), at, offset), lang: document.documentElement.lang, time: Date.now() });

/** Where a place is now, in this text or in another edition. @param {HTMLElement} chapter @param {KeptPlace} place */
export function findPlace(chapter, place) {
  const texts = textsOf(chapter);
  const found = place.lang === document.documentElement.lang ? restore(place, texts) : byShare(place, texts);
  return found && { ...found, block: blocksOf(chapter)[found.at] };
}

/** Bring a place to the reading line. @param {HTMLElement} chapter @param {KeptPlace} place */
export function showPlace(chapter, place) {
  const found = findPlace(chapter, place);
  if (found) scrollToPoint(found.block, found.offset);
  return found;
}

/** @param {HTMLElement} block @param {number} [offset] @param {ScrollBehavior} [behavior] */
export function scrollToPoint(block, offset = 0, behavior = "instant") {
  block.closest("details")?.setAttribute("open", "");
  const box = vertical && block.closest(".prose");
  if (box) {
    box.scrollIntoView({ block: "center", behavior });
    return box.scrollBy({ left: -edgesOf(block, offset ? rangeAt(block, offset) : block).top, behavior });
  }
  // A reading that is hidden is nowhere; its paragraph is somewhere.
  const { top, height } = (offset && rangeAt(block, offset).getClientRects()[0]) || block.getBoundingClientRect();
  const half = offset ? Math.min(height, 40) / 2 : 1;
  return scrollTo({ top: scrollY + top + half - readingLine(), behavior });
}
