// Bookmarks and highlights in the text, shown by the browser's own highlighting, so that the text itself is not
// touched. What makes them of a selection is marks-bar.js, the list of them marks-panel.js, each fetched when needed.

import { blocksOf, bookTitle, chapters, current, findPlace, keepPlace, placeOf, rangeAt, scrollToPoint } from "./chapters.js";
import { icons, say } from "./dom.js";
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
export const marksKey = `marks:${book}`;

/** @returns {Mark[]} */
const ownMarks = () => Object.values(load(marksKey).list ?? {}).filter((mark) => mark?.place && !mark.gone);

/** @param {Mark} mark */
export function keepMark(mark) {
  update(marksKey, (state) => {
    state.title = bookTitle;
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
export const describe = (chapter) => ({
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
  if (!chapter || !place) return undefined;
  const block = blocksOf(chapter)[place.at];
  const known = ownMarks().find((mark) => mark.type === "bookmark" && mark.key === chapter.dataset.key && findPlace(chapter, mark.place)?.block === block);
  if (known) {
    dropMark(known.id);
    return say("bookmark_removed", { label: "undo", run: () => keepMark(known) });
  }
  const mark = /** @type {Mark} */ ({ ...describe(chapter), type: "bookmark", place, text: (block.textContent ?? "").slice(0, 160) });
  keepMark(mark);
  return say("bookmark_added", { label: "undo", run: () => dropMark(mark.id) });
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
      const selected = !getSelection()?.isCollapsed;
      if (selected) import("./marks-bar.js").then(({ showSelection }) => showSelection());
      else if (!document.activeElement?.closest(".selection-bar")) document.querySelector(".selection-bar[data-of=selection]")?.remove();
    }, 350);
  });
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || !(event.target instanceof Element) || event.target.closest("a, button, dialog, .selection-bar")) return;
    document.querySelector(".selection-bar[data-of=mark]")?.remove();
    const mark = getSelection()?.isCollapsed ? markAt(event.clientX, event.clientY) : null;
    const range = mark && shown.get(mark.id);
    if (!mark || !range) return;
    event.preventDefault();
    import("./marks-bar.js").then(({ openBar }) => openBar(range.getBoundingClientRect(), mark, null));
  });
}

/** To the mark that the address names, as links of the list do; true where there is one. @returns {boolean} */
function goToMark() {
  const id = /^#mark=(\w+)$/.exec(location.hash)?.[1];
  const mark = ownMarks().find((one) => one.id === id);
  const chapter = mark && chapters().find((one) => one.dataset.key === mark.key);
  const found = chapter && findPlace(chapter, mark.place);
  if (!id) return false;
  history.replaceState(history.state, "", location.pathname);
  if (found) scrollToPoint(found.block, found.offset);
  return Boolean(found);
}

/** Show the marks, and wait for new ones; true where the address has led to one. @returns {boolean} */
export function startMarks() {
  bind(["m"], "key_bookmark", () => void toggleBookmark());
  bind(["h"], "key_highlight", () => {
    const button = /** @type {HTMLElement | null} */ (document.querySelector(".selection-bar button"));
    button?.focus();
    return button !== null;
  });
  const arrived = goToMark();
  addEventListener("hashchange", goToMark);
  showMarks();
  watch(marksKey, showMarks);
  addEventListener("ssg:change", showMarks);
  watchSelection();
  new MutationObserver(showMarks).observe(document.querySelector("main") ?? document.body, { childList: true });
  return arrived;
}

/** What the settings panel offers about marks. */
export const markActions = () => (chapters().length ? [{ label: "bookmark", icon: icons.bookmark, run: () => void toggleBookmark() }] : []);
