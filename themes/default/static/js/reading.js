// Where was I: keeps place and what was read, restores them, and leads back after a jump.

import { bookTitle, chapters, current, firstBelow, laidOut, neighbour, placeOf, readingLine, scrollToPoint, shownTo, showPlace } from "./chapters.js";
import { say } from "./dom.js";
import { bind } from "./keys.js";
import { pack, unpack } from "./ranges.js";
import { book, language, load, save, update } from "./store.js";

const stateKey = `book:${book}`;

/** How far each chapter was read without a gap: an index of its blocks. @type {WeakMap<HTMLElement, number>} */
const reached = new WeakMap();
/** Where the reader was before a jump. @type {{ href: string, y: number, key: string, place: any }[]} */
const jumps = [];

/** What was kept last. @type {{ href: string, key: string, place: any } | null} */
let kept = null;
let saved = 0;
let lastY = 0;
let moved = false;

/** Note what is on screen as read as far as it joins what was read before: a leap over pages reads nothing. */
function advance() {
  for (const chapter of chapters()) {
    const blocks = laidOut(chapter);
    const from = firstBelow(blocks, 0, "bottom");
    const to = firstBelow(blocks, shownTo(chapter), "top") - 1;
    const before = reached.get(chapter) ?? -1;
    if (to >= from && from <= before + 2) reached.set(chapter, Math.max(before, to));
  }
}

/** Whether a chapter was read to its end, and the end was on screen. @param {HTMLElement} chapter */
function isPassed(chapter) {
  const blocks = laidOut(chapter);
  if (!blocks.length || (reached.get(chapter) ?? -1) < blocks.length - 1) return false;
  return blocks[blocks.length - 1].getBoundingClientRect().bottom <= innerHeight + 2;
}

/** Write down place and progress. */
export function keep() {
  const here = current();
  if (!here || !book) return;
  const passed = chapters().filter(isPassed).map((chapter) => chapter.dataset.key ?? "");
  const key = here.dataset.key ?? "";
  const place = placeOf(here);
  const next = neighbour(here, "next");
  const last = {
    book,
    key,
    title: bookTitle,
    lang: language,
    href: here.dataset.href ?? location.pathname,
    name: here.dataset.name ?? "",
    time: Date.now(),
    done: passed.includes(key),
    next: next ? { href: next.pathname, name: next.querySelector("b")?.textContent ?? "" } : null,
  };
  update(stateKey, (state) => {
    const read = unpack(state.read);
    for (const one of passed) read.add(one);
    state.read = pack(read);
    state.last = last;
    const places = Object.entries({ ...state.places, [key]: place }).filter(([one, found]) => found && !passed.includes(one));
    // Of a book, the chapters where the reader was lately.
    places.sort(([, a], [, b]) => b.time - a.time);
    state.places = Object.fromEntries(places.slice(0, 6));
  });
  save("recent", { last });
  kept = { href: last.href, key, place };
  saved = Date.now();
}

/** Remember where the reader is, because a jump comes. */
export function beforeJump() {
  const here = current();
  if (here) jumps.push({ href: here.dataset.href ?? "", y: scrollY, key: here.dataset.key ?? "", place: placeOf(here) });
  if (jumps.length > 20) jumps.shift();
}

/** Go back to where the last jump began. */
function comeBack() {
  const jump = jumps.pop();
  if (!jump) return false;
  const chapter = chapters().find((one) => one.dataset.key === jump.key);
  if (!chapter) location.assign(jump.href);
  else if (jump.place) showPlace(chapter, jump.place);
  else scrollTo({ top: jump.y, behavior: "instant" });
  return true;
}

/** The next leap is the page's own, and no jump of the reader's. */
export function expectLeap() {
  moved = false;
}

function onScroll() {
  const leap = Math.abs(scrollY - lastY) > 3 * innerHeight && moved;
  if (leap) {
    jumps.push({ href: "", key: "", place: null, ...kept, y: lastY });
    say("jumped", { label: "return", run: comeBack });
  }
  lastY = scrollY;
  moved = true;
  advance();
  if (Date.now() - saved > 1500) keep();
}

/** Go to where the reader was in this chapter, and say so. @param {HTMLElement} chapter @param {any} place @param {string} said */
export async function resume(chapter, place, said) {
  history.scrollRestoration = "manual";
  const go = () => {
    const found = showPlace(chapter, place);
    if (found) reached.set(chapter, Math.max(reached.get(chapter) ?? -1, laidOut(chapter).indexOf(found.block)));
    lastY = scrollY;
    moved = false;
  };
  go();
  // Late fonts and pictures move the text, unless the reader has.
  const y = scrollY;
  const again = () => Math.abs(scrollY - y) < 2 && go();
  document.fonts.ready.then(again);
  if (document.readyState !== "complete") addEventListener("load", again, { once: true });
  await say(said, { label: "from_start", run: () => scrollTo({ top: 0, behavior: "instant" }) });
}

/** The chapter that was left in the middle, if by a jump and not for the next page. @param {HTMLElement} chapter @param {any} state */
function leftBehind(chapter, state) {
  const { last, places } = state;
  if (!last || last.key === chapter.dataset.key || last.lang !== language || !places?.[last.key]) return null;
  const near = ["next", "prev"].map((rel) => neighbour(chapter, /** @type {"next" | "prev"} */ (rel))?.pathname);
  return near.includes(last.href) || Date.now() - last.time > 6 * 3600e3 ? null : last;
}

/** Begin to watch a chapter page. @param {boolean} arrived whether the place is set already */
export async function startReading(arrived) {
  const [chapter] = chapters();
  if (!chapter) return;
  const state = load(stateKey);
  const place = state.places?.[chapter.dataset.key ?? ""];
  const [entry] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  const returning = entry?.type === "reload" || entry?.type === "back_forward";
  addEventListener("scroll", onScroll, { passive: true, capture: true });
  addEventListener("scrollend", keep);
  addEventListener("ssg:change", () => reached.set(chapter, firstBelow(laidOut(chapter), 0, "bottom")));
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => document.hidden && keep());
  setInterval(() => document.hidden || (advance(), isPassed(current() ?? chapter) && Date.now() - saved > 900 && keep()), 1000);
  bind(["r"], "key_return", comeBack);
  if (arrived) {
    saved = Date.now();
  } else if (place && (!location.hash || returning)) {
    await resume(chapter, place, place.lang === language ? "resumed" : "resumed_edition");
  } else {
    markTarget(chapter);
    const left = location.hash ? null : leftBehind(chapter, state);
    if (left) {
      jumps.push({ href: left.href, y: 0, key: left.key, place: null });
      await say("left_behind", { label: "return", run: comeBack }, { name: left.name });
    }
  }
  lastY = scrollY;
  advance();
  setTimeout(keep, 1000);
}

/** Whoever comes by a link into the middle reads from there. @param {HTMLElement} chapter */
function markTarget(chapter) {
  const target = document.querySelector(":target");
  const at = target ? laidOut(chapter).findIndex((block) => block === target || target.contains(block)) : -1;
  if (at > 0) reached.set(chapter, at);
}

/** Move by paragraphs. @param {1 | -1} step */
export function moveParagraph(step) {
  const here = current();
  if (!here) return;
  const blocks = chapters().flatMap(laidOut);
  const line = readingLine();
  const below = firstBelow(blocks, line + 2, "top");
  const at = step > 0 ? below : firstBelow(blocks, line - 2, "top") - 1;
  if (blocks[at]) scrollToPoint(blocks[at]);
}
