// Bookmarks and highlights in the text: made from a selection, shown by the browser's own highlighting, so that the
// text itself is not touched. The list of them is marks-panel.js, fetched when it is opened.

import { blocksOf, chapters, current, findPlace, idOf, keepPlace, offsetOf, placeOf, rangeAt, scrollToPoint } from "./chapters.js";
import { copy, icons, make, say, styled, words } from "./dom.js";
import { bind } from "./keys.js";
import { book, language, load, update, watch } from "./store.js";

/**
 * `place` is where it begins, `end` where a highlight ends (the offset of its last character). `text` is what was
 * marked, or how the bookmarked block begins.
 * @typedef {import("./chapters.js").KeptPlace} KeptPlace
 * @typedef {{ id: string, type: "bookmark" | "highlight", key: string, lang: string, href: string, name: string,
 *   place: KeptPlace, end?: KeptPlace, text: string, colour?: string, note?: string, time: number }} Mark
 */

export const colours = ["yellow", "green", "blue", "pink"];
const marksKey = `marks:${book}`;
const title = document.querySelector(".book-link")?.textContent ?? "";
const LONGEST = 1000;

/** @returns {Mark[]} */
const ownMarks = () => Object.values(load(marksKey).list ?? {}).filter((mark) => mark?.place && !mark.gone);

/** @param {Mark} mark */
function keepMark(mark) {
  update(marksKey, (state) => {
    state.title = title;
    (state.list ??= {})[mark.id] = mark;
  });
}

/** What is deleted is remembered as gone, so that importing an older list does not bring it back. @param {string} id @param {string} [key] */
export function dropMark(id, key = marksKey) {
  update(key, (state) => {
    if (state.list?.[id]) state.list[id] = { id, gone: true, time: Date.now() };
  });
}

/** @param {HTMLElement} chapter @returns {Pick<Mark, "id" | "key" | "lang" | "href" | "name" | "time">} */
const describe = (chapter) => ({
  id: `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`,
  key: chapter.dataset.key ?? "",
  lang: language,
  href: chapter.dataset.href ?? "",
  name: chapter.dataset.name ?? "",
  time: Date.now(),
});

/** Set a bookmark where the reader is, or take it away. */
async function toggleBookmark() {
  const chapter = current();
  const place = chapter && (placeOf(chapter) ?? (blocksOf(chapter).length ? keepPlace(chapter, 0, 0) : null));
  if (!chapter || !place) return;
  const t = await words();
  const block = blocksOf(chapter)[place.at];
  const known = ownMarks().find((mark) => mark.type === "bookmark" && mark.key === chapter.dataset.key && findPlace(chapter, mark.place)?.block === block);
  if (known) {
    dropMark(known.id);
    await say(t("bookmark_removed"), { label: t("undo"), run: () => keepMark(known) });
    return;
  }
  const mark = /** @type {Mark} */ ({ ...describe(chapter), type: "bookmark", place, text: (block.textContent ?? "").slice(0, 160) });
  keepMark(mark);
  await say(t("bookmark_added"), { label: t("undo"), run: () => dropMark(mark.id) });
}

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

/** Where a highlight is now; null where its words are gone. @param {Mark} mark @returns {Range | null} */
function rangeOf(mark) {
  const chapter = chapters().find((one) => one.dataset.key === mark.key);
  if (!chapter || mark.lang !== language || !mark.end) return null;
  const start = findPlace(chapter, mark.place);
  const end = findPlace(chapter, mark.end);
  if (!start || !end || ![start, end].every(({ how }) => how === "same" || how === "words")) return null;
  const range = rangeAt(start.block, start.offset);
  const close = rangeAt(end.block, end.offset);
  range.setEnd(close.endContainer, close.endOffset);
  return range.collapsed ? null : range;
}

/** @type {Map<string, Range>} */
const shown = new Map();

/** Show the marks of the chapters on the page. */
function showMarks() {
  shown.clear();
  for (const block of document.querySelectorAll("[data-bookmark]")) block.removeAttribute("data-bookmark");
  const all = ownMarks();
  for (const mark of all) {
    const range = mark.type === "highlight" ? rangeOf(mark) : null;
    const chapter = chapters().find((one) => one.dataset.key === mark.key);
    if (range) shown.set(mark.id, range);
    else if (chapter && mark.type === "bookmark") findPlace(chapter, mark.place)?.block.setAttribute("data-bookmark", "");
  }
  if (!("highlights" in CSS)) return;
  for (const colour of colours) {
    const ranges = all.filter((mark) => mark.colour === colour).flatMap((mark) => shown.get(mark.id) ?? []);
    CSS.highlights.set(`mark-${colour}`, new Highlight(...ranges));
  }
  CSS.highlights.set("mark-note", new Highlight(...all.filter((mark) => mark.note).flatMap((mark) => shown.get(mark.id) ?? [])));
}

/** @type {HTMLElement | null} */
let bar = null;

function closeBar() {
  bar?.remove();
  bar = null;
}

/** The bar of a selection, or of a highlight that was touched. @param {DOMRect} at @param {Mark | null} mark @param {Chosen | null} selected */
async function openBar(at, mark, selected) {
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
  const quote = `${text}\n— ${[title, chapter?.dataset.name].filter(Boolean).join(", ")}\n`;
  const tools = [
    make("button", { type: "button", onclick: () => writeNote(mark ?? (selected && highlight(selected, colours[0]))) }, t("note_write")),
    make("button", { type: "button", onclick: async () => (closeBar(), say(t((await copy(quote + address())) ? "copied" : "not_copied"))) }, t("copy_quote")),
    "share" in navigator && make("button", { type: "button", onclick: () => (closeBar(), navigator.share({ text: quote, url: address() }).catch(() => {})) }, t("share")),
    mark && make("button", { type: "button", onclick: () => (dropMark(mark.id), closeBar()) }, t("delete")),
  ];
  bar = make("div", { class: "selection-bar", role: "toolbar", "aria-label": t("marks") }, ...swatches, ...tools);
  bar.addEventListener("keydown", (event) => event.key === "Escape" && closeBar());
  // A press on the bar must not undo the selection that it is about.
  bar.addEventListener("pointerdown", (event) => event.preventDefault());
  document.body.append(bar);
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

/** @param {number} x @param {number} y */
const markAt = (x, y) => {
  const id = [...shown].find(([, range]) => [...range.getClientRects()].some((box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom))?.[0];
  return ownMarks().find((mark) => mark.id === id) ?? null;
};

function watchSelection() {
  let timer = 0;
  document.addEventListener("selectionchange", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (bar?.contains(document.activeElement)) return;
      const selected = chosen();
      if (selected) openBar(selected.range.getBoundingClientRect(), null, selected);
      else if (getSelection()?.isCollapsed) closeBar();
    }, 350);
  });
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || !(event.target instanceof Element) || event.target.closest("a, button, dialog")) return;
    const mark = getSelection()?.isCollapsed ? markAt(event.clientX, event.clientY) : null;
    const range = mark && shown.get(mark.id);
    if (!mark || !range) return;
    event.preventDefault();
    openBar(range.getBoundingClientRect(), mark, null);
  });
}

/** A mark that the address names, as links of the list do. */
function goToMark() {
  const id = /^#mark=(\w+)$/.exec(location.hash)?.[1];
  const mark = ownMarks().find((one) => one.id === id);
  const chapter = mark && chapters().find((one) => one.dataset.key === mark.key);
  const found = chapter && findPlace(chapter, mark.place);
  if (!id) return;
  history.replaceState(history.state, "", location.pathname);
  if (found) scrollToPoint(found.block, found.offset);
}

export function startMarks() {
  if (!chapters().length) return;
  bind(["m"], "key_bookmark", () => void toggleBookmark());
  bind(["h"], "key_highlight", () => {
    if (!bar) return false;
    /** @type {HTMLElement | null} */ (bar.querySelector("button"))?.focus();
    return true;
  });
  goToMark();
  addEventListener("hashchange", goToMark);
  showMarks();
  watch(marksKey, showMarks);
  watchSelection();
  new MutationObserver(showMarks).observe(document.querySelector("main") ?? document.body, { childList: true });
}

/** What the settings panel offers about marks. */
export const markActions = () => (chapters().length ? [{ label: "bookmark", icon: icons.bookmark, run: () => void toggleBookmark() }] : []);
