// The search page: what is typed is looked for in one book, or in all, and shown as it is found, in reading order.

import { make, words } from "./dom.js";
import { unpack } from "./ranges.js";
import { findCandidates, matchesOf, openIndex, parseQuery } from "./search-index.js";
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
/** Chapters that are looked at for a phrase when enough were found that have its words. */
const lookFurther = 100;
/** Characters from one word that is marked to another in the same lines. */
const farthestApart = 160;

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

/** @typedef {NonNullable<Awaited<ReturnType<typeof matchesOf>>>} Matches */
/** @typedef {{ chapter: Chapter, matches: Matches }} Result */
/** @typedef {(key: string, slots?: any) => string} Translate */

/**
 * A text with what is wanted of it marked: the sentences from the first of these to the last that is near.
 * @param {string} text @param {string[]} wanted
 */
function marked(text, wanted) {
  const places = wanted.flatMap((one) => placeOfMatch(text, one) ?? []).sort((a, b) => a.start - b.start);
  if (!places.length) return [text.length > 200 ? `${text.slice(0, 200)}…` : text];
  const [{ start }] = places;
  const near = places.filter((place) => place.end - start <= farthestApart);
  const end = Math.max(...near.map((place) => place.end));
  const { before, after } = sentenceOf(text, { start, end });
  return [before, ...marks(text, near, start, end), after];
}

/** @param {string} text @param {{ start: number, end: number }[]} places @param {number} start @param {number} end */
function marks(text, places, start, end) {
  const shown = [];
  let at = start;
  for (const place of places) {
    if (place.start < at) continue; // inside the one before
    shown.push(text.slice(at, place.start), make("mark", {}, text.slice(place.start, place.end)));
    at = place.end;
  }
  return [...shown, text.slice(at, end)];
}

/** @param {Result} result @param {Translate} t */
function show({ chapter, matches: { wanted, blocks } }, t) {
  const places = wanted.flatMap((one) => placeOfMatch(chapter.name, one) ?? []).sort((a, b) => a.start - b.start);
  const rest = blocks.length - sentencesOfChapter;
  const rows = blocks.slice(0, sentencesOfChapter).map((block) => make("li", {}, make("a", { href: `${chapter.href}#${block.id}` }, ...marked(block.text, wanted))));
  return make(
    "li",
    { class: "found" },
    make(alone ? "h2" : "h3", {}, make("a", { href: chapter.href }, ...marks(chapter.name, places, 0, chapter.name.length))),
    rows.length > 0 && make("ul", { class: "found-in" }, ...rows),
    rest > 0 && make("p", { class: "found-rest" }, t("search_rest", { count: rest })),
  );
}

/**
 * Look at chapters one after the other, some ahead; null for one that has it not.
 * @param {AsyncIterable<Chapter[]>} blocks @param {Query} query
 * @returns {AsyncGenerator<Result | null>}
 */
async function* lookAt(blocks, query) {
  for await (const chapters of blocks) {
    const looks = [];
    for (let at = 0; at < chapters.length; at++) {
      // Two at first: the others would only delay what the first of them has.
      while (looks.length < chapters.length && looks.length < at + Math.min(pagesAtOnce, 2 + at)) {
        const look = matchesOf(chapters[looks.length], query);
        look.catch(() => {}); // said when its turn comes
        looks.push(look);
      }
      const matches = await looks[at];
      yield matches && { chapter: chapters[at], matches };
    }
  }
}

/**
 * What is found on one shelf: shown some at a time, chapters with the phrase before those with all of its words. Where
 * enough of these were found, the phrase is looked for a little further.
 * @param {HTMLElement} shelf @param {AsyncGenerator<Result | null>} looks @param {Query} query @param {Translate} t
 */
function makeFinder(shelf, looks, query, t) {
  const [phrases, apart] = [...shelf.querySelectorAll("ol")];
  /** @type {Result[]} */
  const later = [];
  /** Show more; whether there may be more still. @param {() => boolean} ended @param {(shown: HTMLElement) => void} found */
  return async (ended, found) => {
    const put = (/** @type {Result} */ result) => {
      const list = result.matches.phrase ? phrases : apart;
      const shown = show(result, t);
      list.append(shown);
      list.hidden = shelf.hidden = false;
      const told = list.previousElementSibling;
      if (list === apart && told instanceof HTMLElement) told.hidden = false;
      found(shown);
    };
    const early = later.splice(0, chaptersAtOnce);
    early.forEach(put);
    let whole = 0;
    let further = 0;
    for (let shown = early.length; shown < chaptersAtOnce || (query.parts.length > 1 && whole < chaptersAtOnce && further < lookFurther); ) {
      const { value: result, done } = await looks.next();
      if (ended()) return false;
      if (done) return later.length > 0;
      if (shown >= chaptersAtOnce) further++;
      if (!result) continue;
      if (result.matches.phrase || shown < chaptersAtOnce) {
        put(result);
        shown++;
        if (result.matches.phrase) whole++;
      } else later.push(result);
    }
    return true;
  };
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
    for (const list of shelf.querySelectorAll("ol")) list.replaceChildren();
    for (const told of shelf.querySelectorAll(".found-apart")) /** @type {HTMLElement} */ (told).hidden = true;
    shelf.querySelector(":scope > .found-rest")?.remove();
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
      const find = makeFinder(shelf, lookAt(findCandidates(index, query, end), query), query, t);
      const left = await find(ended, counted);
      if (ended()) return;
      unfinished ||= left;
      if (left) offerMore(shelf, find, ended, counted, t);
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

/** There is more: in a book a button shows it here, in the library a link leads to the book. @param {HTMLElement} shelf @param {ReturnType<typeof makeFinder>} find @param {() => boolean} ended @param {() => void} counted @param {Translate} t */
function offerMore(shelf, find, ended, counted, t) {
  if (!alone) {
    const parameters = new URLSearchParams({ q: field.value.trim(), ...(everything.checked ? { all: "1" } : {}) });
    shelf.append(make("p", { class: "found-rest" }, make("a", { href: `${shelf.dataset.href}search/?${parameters}` }, t("search_in_book"))));
    return;
  }
  more.hidden = false;
  goOn = async () => {
    /** @type {HTMLElement | undefined} */
    let first;
    goOn = () => {};
    more.hidden = true;
    const left = await find(ended, (shown) => {
      first ??= shown;
      counted();
    });
    if (ended()) return;
    if (left) {
      offerMore(shelf, find, ended, counted, t);
      status.textContent = t("search_found_so_far", { count: shelf.querySelectorAll(".found").length });
    }
    // Who goes by the keyboard goes on where the list was continued.
    first?.querySelector("a")?.focus();
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
