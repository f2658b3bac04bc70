// Moving: keys, tap zones, swipes, and the next chapter fetched before it is asked for.

import { boxOf, chapters, current, neighbour, vertical } from "./chapters.js";
import { motion } from "./dom.js";
import { bind, showKeys } from "./keys.js";
import { expectLeap, moveParagraph } from "./reading.js";
import { openSettings, settings } from "./settings.js";
import { root } from "./store.js";

const interactive = "a, button, summary, input, select, textarea, label, dialog, [popover], .selection-bar, .toast";

/** To the chapter before or after: in the page, if it is here. @param {"prev" | "next"} rel */
export function turnChapter(rel) {
  const here = current();
  if (!here) return false;
  const all = chapters();
  const there = all[all.indexOf(here) + (rel === "next" ? 1 : -1)];
  const link = neighbour(here, rel);
  expectLeap();
  if (there) there.scrollIntoView({ behavior: "instant" });
  else if (link) location.assign(link.href);
  return Boolean(there || link);
}

/** A screen on or back; beyond the end of the page, a chapter. @param {1 | -1} step */
function turnPage(step) {
  const here = current();
  const box = vertical && here && boxOf(here);
  if (box && (step > 0 ? box.scrollWidth + box.scrollLeft > box.clientWidth + 4 : box.scrollLeft < -4)) {
    box.scrollBy({ left: -step * Math.round(box.clientWidth * 0.86), behavior: motion() });
    return true;
  }
  const end = root.scrollHeight - innerHeight;
  if (step > 0 && scrollY >= end - 4) return turnChapter("next");
  if (step < 0 && scrollY <= 4) return turnChapter("prev");
  scrollBy({ top: step * Math.round(innerHeight * 0.86), behavior: motion() });
  return true;
}

/** To the contents of the book. */
export function toContents() {
  const link = /** @type {HTMLAnchorElement | null} */ (document.querySelector(".pager .to-contents"));
  const contents = document.querySelector("#contents");
  if (link) location.assign(link.href);
  else if (contents) contents.scrollIntoView({ behavior: motion() });
  else return false;
  return true;
}

/** The keys that every page knows. */
export function startKeys() {
  const backwards = getComputedStyle(root).direction === "rtl";
  const isChapter = chapters().length > 0;
  if (isChapter) {
    bind(["ArrowLeft"], "key_previous", () => turnChapter(backwards ? "next" : "prev"));
    bind(["ArrowRight"], "key_next", () => turnChapter(backwards ? "prev" : "next"));
    bind(["j"], "key_down", () => moveParagraph(1));
    bind(["k"], "key_up", () => moveParagraph(-1));
    // Only at the end of the page; above it the browser turns pages better.
    bind([" "], "key_space", () => scrollY >= root.scrollHeight - innerHeight - 4 && turnChapter("next"));
  }
  if (isChapter || document.querySelector("#contents")) bind(["t"], "key_contents", toContents);
  const search = /** @type {HTMLAnchorElement | null} */ (document.querySelector('link[rel="search"][type="text/html"], a[rel="search"]'));
  if (search) bind(["/"], "key_search", () => location.assign(search.href));
  bind(["s"], "key_settings", () => void openSettings());
  bind(["?"], "key_help", () => void showKeys());
}

let downAt = 0;
let downX = 0;
let downY = 0;
let wasBusy = false;

/** Taps of a finger on the text: a page back at the left, the settings in the middle, a page on at the right. */
export function startTouch() {
  document.addEventListener("pointerdown", (event) => {
    downAt = event.pointerType === "mouse" || !event.isPrimary ? 0 : event.timeStamp;
    downX = event.clientX;
    downY = event.clientY;
    // A tap that only ends a selection or closes a note turns no page.
    wasBusy = !getSelection()?.isCollapsed || document.querySelector("dialog[open], :popover-open") !== null;
  });
  document.addEventListener("click", (event) => {
    const { target } = event;
    if (!downAt || event.timeStamp - downAt > 400 || Math.hypot(event.clientX - downX, event.clientY - downY) > 12) return;
    if (event.defaultPrevented || settings().noTaps || wasBusy || !getSelection()?.isCollapsed) return;
    if (!(target instanceof Element) || !target.closest("main") || target.closest(interactive)) return;
    const share = event.clientX / innerWidth;
    if (share < 0.3) turnPage(vertical ? 1 : -1);
    else if (share > 0.7) turnPage(vertical ? -1 : 1);
    else openSettings();
  });
  document.addEventListener("touchend", (event) => {
    if (vertical || !settings().swipe || event.changedTouches.length !== 1 || event.touches.length || wasBusy) return;
    const [{ clientX, clientY, target }] = event.changedTouches;
    const x = clientX - downX;
    if (Math.abs(x) < 80 || Math.abs(clientY - downY) > Math.abs(x) / 2 || event.timeStamp - downAt > 600) return;
    if (target instanceof Element && !target.closest(".table-scroll, pre, dialog")) turnChapter(x < 0 ? "next" : "prev");
  });
}

/** Fetch the next chapter when half of this one is read, unless the reader saves data. */
export function startPrefetch() {
  const [chapter] = chapters();
  const next = chapter && neighbour(chapter, "next");
  const { connection } = /** @type {Navigator & { connection?: { saveData?: boolean } }} */ (navigator);
  if (!next || connection?.saveData) return;
  const watch = () => {
    const { bottom } = chapter.getBoundingClientRect();
    if (bottom > Math.max(2 * innerHeight, chapter.offsetHeight / 2)) return;
    removeEventListener("scroll", watch);
    const link = document.createElement("link");
    link.rel = "prefetch";
    link.href = next.href;
    document.head.append(link);
  };
  addEventListener("scroll", watch, { passive: true });
  setTimeout(watch, 1500);
}
