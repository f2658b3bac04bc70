// The search page: what is typed is looked for in one book, or in all, and shown as it is found, in reading order.

import { make, words } from "./dom.js";
import { unpack } from "./ranges.js";
import { findCandidates, openIndex, parseQuery, readChapter } from "./search-index.js";
import { placeOfMatch, sentenceOf } from "./search-match.js";
import { load } from "./store.js";

/** @typedef {import("./search-index.js").Chapter} Chapter */
/** @typedef {import("./search-match.js").Query} Query */

const form = /** @type {HTMLFormElement} */ (document.querySelector("#search"));
const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("q"));
const everything = /** @type {HTMLInputElement} */ (form.elements.namedItem("all"));
const limitRow = /** @type {HTMLElement} */ (form.querySelector(".search-limit"));
const status = /** @type {HTMLElement} */ (document.querySelector(".search-status"));
const more = /** @type {HTMLElement} */ (document.querySelector(".search-more"));
const shelves = [...document.querySelectorAll("#results > div")].map((shelf) => /** @type {HTMLElement} */ (shelf));
const alone = "book" in document.documentElement.dataset;

const chaptersAtOnce = alone ? 20 : 3;
const sentencesOfChapter = 3;
const pagesAtOnce = 6;

/** The search that is going on; one that was begun before it ends when it sees that. */
let turn = 0;
let goOn = () => {};

/** How far the reader of a book may look: the place behind the furthest chapter that was opened or read. @param {string} key @param {Chapter[]} chapters */
function furthest(key, chapters) {
  const { read, last, places } = load(`book:${key}`);
  const known = new Set([...unpack(read), ...Object.keys(places ?? {}), last?.key]);
  const at = chapters.findLastIndex((chapter) => known.has(chapter.key));
  return at < 0 ? chapters.length : at + 1;
}

/** The blocks of a chapter that have it. @param {Chapter} chapter @param {Query} query */
async function matchesOf(chapter, query) {
  const blocks = await readChapter(chapter.href);
  return blocks.filter((block) => block.folded.includes(query.text));
}

/** A text with its match marked. @param {string} text @param {Query} query */
function marked(text, query) {
  const place = placeOfMatch(text, query.text);
  if (!place) return [text.length > 200 ? `${text.slice(0, 200)}…` : text];
  const { before, match, after } = sentenceOf(text, place);
  return [before, make("mark", {}, match), after];
}

/** @param {Chapter} chapter @param {import("./search-index.js").Block[]} blocks @param {Query} query @param {(key: string, slots?: any) => string} t */
function show(chapter, blocks, query, t) {
  const place = placeOfMatch(chapter.name, query.text);
  const name = place ? [chapter.name.slice(0, place.start), make("mark", {}, chapter.name.slice(place.start, place.end)), chapter.name.slice(place.end)] : [chapter.name];
  const rest = blocks.length - sentencesOfChapter;
  const rows = blocks.slice(0, sentencesOfChapter).map((block) => make("li", {}, make("a", { href: `${chapter.href}#${block.id}` }, ...marked(block.text, query))));
  return make(
    "li",
    { class: "found" },
    make(alone ? "h2" : "h3", {}, make("a", { href: chapter.href }, ...name)),
    rows.length > 0 && make("ul", { class: "found-in" }, ...rows),
    rest > 0 && make("p", { class: "found-rest" }, t("search_rest", { count: rest })),
  );
}

/**
 * Look at chapters one after the other, some ahead, and show what is found, until enough is.
 * @param {HTMLElement} shelf @param {Iterator<Chapter>} chapters @param {Query} query @param {() => boolean} ended
 * @param {() => void} found
 * @returns {Promise<boolean>} whether there may be more
 */
async function showNext(shelf, chapters, query, ended, found) {
  const t = await words();
  const list = /** @type {HTMLElement} */ (shelf.querySelector("ol"));
  /** @type {{ chapter: Chapter, blocks: ReturnType<typeof matchesOf> }[]} */
  const ahead = [];
  const fill = () => {
    while (ahead.length < pagesAtOnce) {
      const { value: chapter, done } = chapters.next();
      if (done) return;
      const blocks = matchesOf(chapter, query);
      blocks.catch(() => {});
      ahead.push({ chapter, blocks });
    }
  };
  let shown = 0;
  for (fill(); ahead.length; fill()) {
    if (shown === chaptersAtOnce) {
      kept.set(shelf, ahead.map(({ chapter }) => chapter));
      return true;
    }
    const { chapter, blocks } = /** @type {(typeof ahead)[0]} */ (ahead.shift());
    const matches = await blocks;
    if (ended()) return false;
    if (!matches.length && !placeOfMatch(chapter.name, query.text)) continue;
    list.append(show(chapter, matches, query, t));
    shelf.hidden = false;
    shown++;
    found();
  }
  return false;
}

/** Chapters that were looked at ahead and not shown yet. @type {WeakMap<HTMLElement, Chapter[]>} */
const kept = new WeakMap();

/** @param {HTMLElement} shelf @param {Iterator<Chapter>} rest @returns {Iterator<Chapter>} */
function* again(shelf, rest) {
  yield* kept.get(shelf) ?? [];
  for (let next = rest.next(); !next.done; next = rest.next()) yield next.value;
}

/** The address holds what is looked for, so that it can be kept, sent, and come back to. */
function remember() {
  const address = new URL(location.href);
  address.searchParams.delete("q");
  address.searchParams.delete("all");
  const query = field.value.trim();
  if (query) address.searchParams.set("q", query);
  if (everything.checked) address.searchParams.set("all", "1");
  if (address.href !== location.href) history.replaceState(null, "", address);
  const library = /** @type {HTMLAnchorElement | null} */ (document.querySelector("a[data-library]"));
  if (library) library.search = query ? `?${new URLSearchParams({ q: query })}` : "";
}

/** Look for what stands in the field. */
async function search() {
  const own = ++turn;
  const ended = () => own !== turn;
  const query = parseQuery(field.value);
  const t = await words();
  for (const shelf of shelves) {
    shelf.hidden = true;
    shelf.querySelector("ol")?.replaceChildren();
    shelf.querySelector(".found-rest")?.remove();
  }
  more.hidden = true;
  status.textContent = query.text ? t("search_looking") : "";
  if (!query.text) return;
  let count = 0;
  let unread = 0;
  let unfinished = false;
  const counted = () => {
    count++;
    status.textContent = t(count === 1 ? "search_found_one" : "search_found", { count });
  };
  try {
    for (const shelf of shelves) {
      const { index: href = "", key = "" } = shelf.dataset;
      const index = await openIndex(href);
      const end = everything.checked ? index.chapters.length : furthest(key, index.chapters);
      unread += index.chapters.length - end;
      const candidates = await findCandidates(index, query, end);
      if (ended()) return;
      const chapters = candidates.values();
      const left = await showNext(shelf, chapters, query, ended, counted);
      if (ended()) return;
      unfinished ||= left;
      if (left) offerMore(shelf, chapters, query, ended, counted, t);
    }
    if (unfinished) status.textContent = t("search_found_so_far", { count });
    else if (!count) sayNothingFound(unread, t);
  } catch {
    if (!ended()) status.textContent = t("search_failed");
  }
}

/** @param {number} unread @param {(key: string, slots?: any) => string} t */
function sayNothingFound(unread, t) {
  status.textContent = t(unread ? "search_none_read" : "search_none");
  if (unread) {
    status.append(" ", make("button", { type: "button", onclick: () => ((everything.checked = true), begin()) }, t("search_everywhere")));
  }
}

/** There is more: in a book a button shows it here, in the library a link leads to the book. @param {HTMLElement} shelf @param {Iterator<Chapter>} chapters @param {Query} query @param {() => boolean} ended @param {() => void} counted @param {(key: string, slots?: any) => string} t */
function offerMore(shelf, chapters, query, ended, counted, t) {
  if (!alone) {
    const parameters = new URLSearchParams({ q: field.value.trim(), ...(everything.checked ? { all: "1" } : {}) });
    shelf.append(make("p", { class: "found-rest" }, make("a", { href: `${shelf.dataset.href}search/?${parameters}` }, t("search_in_book"))));
    return;
  }
  more.hidden = false;
  goOn = async () => {
    const list = shelf.querySelector("ol");
    const place = list?.children.length ?? 0;
    goOn = () => {};
    more.hidden = true;
    const rest = again(shelf, chapters);
    const left = await showNext(shelf, rest, query, ended, counted);
    if (ended()) return;
    if (left) {
      offerMore(shelf, rest, query, ended, counted, t);
      status.textContent = t("search_found_so_far", { count: list?.children.length ?? 0 });
    }
    // Who goes by the keyboard goes on where the list was continued.
    list?.children[place]?.querySelector("a")?.focus();
  };
}

function begin() {
  remember();
  search();
}

/** Say how far is looked, where a reader is in the middle of a book. */
async function showLimit() {
  const t = await words();
  const [shelf] = shelves;
  if (!alone) {
    limitRow.hidden = !shelves.some(({ dataset }) => load(`book:${dataset.key}`).last);
    return;
  }
  const { chapters } = await openIndex(shelf.dataset.index ?? "");
  const end = furthest(shelf.dataset.key ?? "", chapters);
  limitRow.hidden = end === chapters.length;
  const note = limitRow.querySelector("small");
  if (note && end < chapters.length) note.textContent = t("search_limit", { name: chapters[end - 1].name });
}

let waiting = 0;
let composing = false;
field.addEventListener("compositionstart", () => void (composing = true));
field.addEventListener("compositionend", () => ((composing = false), later()));
field.addEventListener("input", () => composing || later());

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(begin, 250);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  begin();
});
everything.addEventListener("change", begin);
more.querySelector("button")?.addEventListener("click", () => goOn());
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.altKey || event.ctrlKey || event.metaKey || event.target === field) return;
  event.preventDefault();
  field.select();
  field.focus();
});

const asked = new URLSearchParams(location.search);
field.value = asked.get("q") ?? "";
everything.checked = asked.get("all") === "1";
showLimit().catch(() => {});
if (field.value) begin();
else if (matchMedia("(hover: hover)").matches) field.focus();
