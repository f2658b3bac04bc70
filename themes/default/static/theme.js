// Everything works without this file and what it loads: it adds what only a script can. Each module of js/ has its own
// task and its own start; themes/README.md says how one is added.

import { chapters } from "./js/chapters.js";
import { icons, say } from "./js/dom.js";
import { showKeys } from "./js/keys.js";
import { startMarks, markActions } from "./js/marks.js";
import { startKeys, startPrefetch, startTouch, toContents } from "./js/move.js";
import { startNotes } from "./js/notes.js";
import { startReading } from "./js/reading.js";
import { addAction, openSettings, refresh, settings } from "./js/settings.js";
import { book, kind, root, watch } from "./js/store.js";

const openMarks = async () => (await import("./js/marks-panel.js")).openMarks();
const openKeep = async () => (await import("./js/keep-panel.js")).openKeep();
const openHandoff = async () => (await import("./js/handoff.js")).openHandoff();

const isChapter = chapters().length > 0;
if (isChapter) addAction("key_contents", icons.contents, toContents);
for (const { label, icon, run } of markActions()) addAction(label, icon, run);
addAction("marks", icons.marks, openMarks);
if (isChapter) addAction("handoff", icons.device, openHandoff);
addAction("help", icons.help, showKeys);
if ("offline" in root.dataset) addAction("keep", icons.keep, openKeep);

/** @type {Record<string, () => void>} */
const openers = { settings: openSettings, marks: openMarks, keep: openKeep };
/** @param {EventTarget | null | undefined} target */
function press(target) {
  const button = target instanceof Element ? target.closest("[data-do]") : null;
  openers[button?.getAttribute("data-do") ?? ""]?.();
}
document.addEventListener("click", ({ target }) => press(target));
press(window.pressed);

watch("settings", refresh);
if (book) watch(`settings:${book}`, refresh);
addEventListener("ssg:unsaved", () => say("not_saved"));

startKeys();
startNotes();
if (kind === "book") import("./js/contents.js").then((page) => page.startContents());
if (kind === "home" || kind === "book") import("./js/shelf.js").then((page) => page.startShelf());
if (kind === "catalogue") import("./js/catalogue.js").then((page) => page.startCatalogue());
if (isChapter) {
  // A tap on a highlight is about the highlight; what is left of taps turns pages.
  const toMark = startMarks();
  startTouch();
  const arrived = toMark || (location.hash.startsWith("#at=") && (await import("./js/handoff.js")).receive());
  startReading(arrived);
  const readOn = async () => settings().continuous && (await import("./js/continuous.js")).startContinuous();
  readOn();
  addEventListener("ssg:settings", readOn);
  startPrefetch();
}

// A folded part of the page opens when an address points into it. Not at once: a browser finds the target only when
// it has read the whole page.
function openTarget() {
  const target = document.querySelector(":target");
  let opened = false;
  for (let part = target?.closest("details"); part; part = part.parentElement?.closest("details")) {
    if (!part.open) opened = part.open = true;
  }
  if (opened) target?.scrollIntoView();
}
if (document.readyState === "complete") openTarget();
else addEventListener("load", openTarget);
addEventListener("hashchange", openTarget);

// The bar at the head shows again when the reader turns back.
let lastY = scrollY;
addEventListener("scroll", () => {
  const step = scrollY - lastY;
  if (Math.abs(step) < 8) return;
  root.dataset.bar = step > 0 && scrollY > 120 ? "away" : "here";
  lastY = scrollY;
}, { passive: true });

// Listening, and what works without a network: once the page is there.
const late = async () => {
  if (isChapter) (await import("./js/listen-offer.js")).offerListening();
  if ("offline" in root.dataset) (await import("./js/offline.js")).startOffline();
};
if (document.readyState === "complete") late();
else addEventListener("load", late);
