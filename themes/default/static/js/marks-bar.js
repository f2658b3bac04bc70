// The bar of a selection, or of a highlight that was touched: colours, a note, the quote with a link to it.

import { blocksOf, bookTitle, chapters, idOf, keepPlace, offsetOf } from "./chapters.js";
import { make, say, styled, words } from "./dom.js";
import { copy } from "./files.js";
import { colours, describe, dropMark, keepMark, marksKey } from "./marks.js";

/** @typedef {import("./marks.js").Mark} Mark */

const LONGEST = 1000;

/** @typedef {{ chapter: HTMLElement, first: HTMLElement, last: HTMLElement, range: Range, text: string }} Chosen */

/** What is selected, if it is text of one chapter. @returns {Chosen | null} */
function chosen() {
  const selection = getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const chapter = chapters().find((one) => range.intersectsNode(one.querySelector(".prose") ?? one));
  const touched = chapter ? blocksOf(chapter).filter((block) => range.intersectsNode(block) && inside(range, block)) : [];
  const text = selection.toString().trim();
  return chapter && touched.length && text ? { chapter, first: touched[0], last: touched[touched.length - 1], range, text } : null;
}

/** Whether a range has a character of a block in it, and not only its edge. @param {Range} range @param {HTMLElement} block */
function inside(range, block) {
  const own = document.createRange();
  own.selectNodeContents(block);
  if (own.compareBoundaryPoints(Range.START_TO_START, range) < 0) own.setStart(range.startContainer, range.startOffset);
  if (own.compareBoundaryPoints(Range.END_TO_END, range) > 0) own.setEnd(range.endContainer, range.endOffset);
  return own.toString().trim() !== "";
}

/** @param {Chosen} chosen @param {string} colour @returns {Mark} */
function highlight({ chapter, first, last, range, text }, colour) {
  const blocks = blocksOf(chapter);
  const start = first.contains(range.startContainer) ? offsetOf(first, range.startContainer, range.startOffset) : 0;
  const end = last.contains(range.endContainer) ? offsetOf(last, range.endContainer, range.endOffset) : (last.textContent ?? "").length;
  const mark = {
    ...describe(chapter),
    type: /** @type {const} */ ("highlight"),
    place: keepPlace(chapter, blocks.indexOf(first), start),
    end: keepPlace(chapter, blocks.indexOf(last), Math.max(0, end - 1)),
    text: text.slice(0, LONGEST),
    colour,
  };
  keepMark(mark);
  return mark;
}

/** @type {HTMLElement | null} */
let bar = null;

function closeBar() {
  bar?.remove();
  bar = null;
}

/** The bar of a selection, or of a highlight that was touched. @param {DOMRect} at @param {Mark | null} mark @param {Chosen | null} selected */
export async function openBar(at, mark, selected) {
  const t = await words();
  await styled();
  closeBar();
  const text = mark?.text ?? selected?.text ?? "";
  const block = selected?.first ?? null;
  const chapter = selected?.chapter ?? chapters().find((one) => one.dataset.key === mark?.key);
  const address = () => new URL(`${chapter?.dataset.href ?? mark?.href ?? ""}#${block ? idOf(block) : `p-${mark?.place.id}`}`, location.href).href;
  /** @param {string} colour */
  const paint = (colour) => () => {
    if (mark) keepMark({ ...mark, colour, time: Date.now() });
    else if (selected) highlight(selected, colour);
    getSelection()?.removeAllRanges();
    closeBar();
  };
  const swatches = colours.map((colour) => make("button", { type: "button", class: "swatch", "data-colour": colour, "aria-label": t(`colour_${colour}`), "aria-pressed": mark ? `${mark.colour === colour}` : null, onclick: paint(colour) }));
  const quote = `${text}\n— ${[bookTitle, chapter?.dataset.name].filter(Boolean).join(", ")}\n`;
  const tools = [
    make("button", { type: "button", onclick: () => writeNote(mark ?? (selected && highlight(selected, colours[0]))) }, t("note_write")),
    make("button", { type: "button", onclick: async () => (closeBar(), say((await copy(quote + address())) ? "copied" : "not_copied")) }, t("copy_quote")),
    "share" in navigator && make("button", { type: "button", onclick: () => (closeBar(), navigator.share({ text: quote, url: address() }).catch(() => {})) }, t("share")),
    mark && make("button", { type: "button", onclick: () => (dropMark(mark.id), closeBar()) }, t("delete")),
  ];
  bar = make("div", { class: "selection-bar", "data-of": mark ? "mark" : "selection", role: "toolbar", "aria-label": t("marks") }, ...swatches, ...tools);
  bar.addEventListener("keydown", (event) => event.key === "Escape" && closeBar());
  // A press on the bar must not undo the selection that it is about.
  bar.addEventListener("pointerdown", (event) => event.preventDefault());
  (document.querySelector("main") ?? document.body).append(bar);
  const { width, height } = bar.getBoundingClientRect();
  const left = Math.min(Math.max(8, at.left + at.width / 2 - width / 2), document.documentElement.clientWidth - width - 8);
  // On a phone the system's own bar is above the selection.
  const coarse = matchMedia("(pointer: coarse)").matches;
  const top = !coarse && at.top - height - 10 > 8 ? at.top - height - 10 : Math.min(at.bottom + (coarse ? 28 : 10), innerHeight - height - 8);
  bar.style.setProperty("inset", `${top + scrollY}px auto auto ${left}px`);
}

/** @param {Mark | null} mark */
async function writeNote(mark) {
  closeBar();
  if (!mark) return;
  const { editNote } = await import("./marks-panel.js");
  await editNote(marksKey, mark);
}

/** Open the bar for what is selected. */
export function showSelection() {
  if (bar?.contains(document.activeElement)) return;
  const selected = chosen();
  if (selected) openBar(selected.range.getBoundingClientRect(), null, selected);
}
