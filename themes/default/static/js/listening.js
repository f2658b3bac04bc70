// Listening: the chapter is spoken sentence by sentence from where the reader is, and goes on into the next one.
//
// Browsers' speech is unreliable, so little is asked of it. One short piece is spoken at a time (Chrome's network voices
// fall silent after 15 s). Pausing is stopping, and going on is speaking the sentence again (`pause()` ends the
// utterance on Android and does nothing in some desktop browsers). After `cancel()` there is a short wait (Chrome and
// Safari drop what is spoken at once). An utterance is held on to until it has ended (else it may be collected, and its
// `end` never comes), and where no `end` comes within a generous time, the next piece is spoken all the same.

import { chapters, current, laidOut, neighbour, readingLine } from "./chapters.js";
import { motion } from "./dom.js";
import { expectLeap } from "./reading.js";
import { settings } from "./settings.js";
import { collect, isMute, nodeAt, pieces, sentences, voicesFor } from "./speech-text.js";
import { language, load, save } from "./store.js";

/** @typedef {{ block: HTMLElement, text: string, lang: string, range: Range }} Spoken */

const AFTER_CANCEL = 120;
const speech = globalThis.speechSynthesis;

export const state = { playing: false, done: false, failed: false, until: 0, chapters: 0 };
export const changes = new EventTarget();
const tell = () => changes.dispatchEvent(new Event("change"));

/** What is kept: speed, and the voice for each language. @returns {{ rate: number, voices: Record<string, string> }} */
export const choices = () => ({ rate: 1, voices: {}, ...load("listening") });

/** @type {Spoken[]} */
let queue = [];
let at = 0;
/** The chapter that is spoken. @type {HTMLElement | null} */
let chapter = null;
/** Which utterance counts: what older ones still say is not heeded. */
let turn = 0;
/** @type {SpeechSynthesisUtterance | null} */
let held = null;
let watchdog = 0;
let cancelled = 0;
let faults = 0;
let movedAt = 0;

/** @param {string} lang */
export const voices = (lang = language) => voicesFor(speech?.getVoices() ?? [], lang);

/** The voice for a language: the one chosen, else the best. @param {string} lang */
export function voiceFor(lang) {
  const all = voices(lang);
  const chosen = choices().voices[lang.split("-")[0]];
  return all.find(({ voiceURI }) => voiceURI === chosen) ?? all[0];
}

/** The blocks of a chapter that are spoken, from outside in: a quotation's own text, not its paragraphs twice. @param {HTMLElement} one */
function spokenBlocks(one) {
  const all = laidOut(one).filter((block) => !isMute(block) && !block.closest("aside.note, aside.warning, .footnotes"));
  return all.filter((block) => !all.some((outer) => outer !== block && outer.contains(block)));
}

/** @param {HTMLElement} block @returns {Spoken[]} */
function spokenOf(block) {
  const { text, parts } = collect(block);
  const lang = block.closest("[lang]")?.getAttribute("lang") ?? language;
  return sentences(text).flatMap((sentence) => pieces(text, sentence, choices().rate)).map(({ start, end }) => {
    const range = document.createRange();
    const [from, to] = [nodeAt(parts, start), nodeAt(parts, end, true)];
    range.setStart(/** @type {any} */ (from.node), from.offset);
    range.setEnd(/** @type {any} */ (to.node), to.offset);
    return { block, lang, range, text: text.slice(start, end).replace(/\s+/g, " ") };
  });
}

/** What is to be spoken of a chapter: its name, unless names are hidden, and its text. @param {HTMLElement} one */
function makeQueue(one) {
  const heading = /** @type {HTMLElement | null} */ (one.querySelector(".chapter-head h1"));
  const name = one.dataset.name ?? "";
  const first = heading && name && !settings().hideTitles ? [{ ...rangeOf(heading), text: name }] : [];
  return [...first, ...spokenBlocks(one).flatMap(spokenOf)];
}

/** @param {HTMLElement} block @returns {Spoken} */
function rangeOf(block) {
  const range = document.createRange();
  range.selectNodeContents(block);
  return { block, range, text: block.textContent ?? "", lang: block.closest("[lang]")?.getAttribute("lang") ?? language };
}

/** Where to begin: at the selection, else at the line that is read. @param {HTMLElement} one */
function beginning(one) {
  const selection = getSelection();
  if (selection && !selection.isCollapsed && one.contains(selection.anchorNode)) {
    return indexAt(selection.getRangeAt(0).startContainer, selection.getRangeAt(0).startOffset);
  }
  const vertical = document.documentElement.dataset.writing === "vertical";
  const line = readingLine();
  const found = queue.findIndex(({ range }) => {
    const { bottom, left } = range.getBoundingClientRect();
    return vertical ? left < innerWidth : bottom > line + 2;
  });
  return Math.max(0, found);
}

/** The piece that holds a point of the text, else the first after it. @param {Node} node @param {number} offset */
function indexAt(node, offset) {
  return queue.findIndex(({ range }) => range.comparePoint(node, offset) <= 0);
}

/** Whether a tap was on the text, and speech goes on from there. @param {number} x @param {number} y */
export function listenFrom(x, y) {
  const older = /** @type {{ caretRangeFromPoint?: (x: number, y: number) => Range | null }} */ (/** @type {unknown} */ (document));
  const caret = document.caretPositionFromPoint?.(x, y);
  const range = caret ? null : older.caretRangeFromPoint?.(x, y);
  const node = caret?.offsetNode ?? range?.startContainer;
  const one = node?.parentElement?.closest("article.chapter");
  if (!node || !(one instanceof HTMLElement)) return false;
  if (one !== chapter) take(one);
  const found = indexAt(node, caret?.offset ?? range?.startOffset ?? 0);
  if (found < 0) return false;
  at = found;
  play();
  return true;
}

/** @param {HTMLElement} one */
function take(one) {
  chapter = one;
  queue = makeQueue(one);
  at = 0;
}

/** Begin at the reader's place. */
export function start() {
  const one = current();
  if (!one) return;
  take(one);
  at = beginning(one);
  play();
}

/** Go on with the sentence that was cut off. */
export function play() {
  Object.assign(state, { playing: true, done: false, failed: false });
  faults = 0;
  hush();
  tell();
  speak();
}

export function pause() {
  state.playing = false;
  hush();
  tell();
}

/** Away with everything. */
export function stop() {
  pause();
  queue = [];
  chapter = null;
  Object.assign(state, { until: 0, chapters: 0, done: false });
  show(null);
}

/** A sentence on or back. @param {1 | -1} step */
export function skip(step) {
  at = Math.max(0, Math.min(queue.length - 1, at + step));
  if (state.playing) play();
  else show(queue[at]);
}

/** Speak with what was chosen now. @param {Partial<ReturnType<typeof choices>>} change */
export function choose(change) {
  save("listening", { ...choices(), ...change });
  if (change.rate && chapter && queue[at]) {
    // Slower speech needs shorter pieces; the place stays.
    const { startContainer, startOffset } = queue[at].range;
    queue = makeQueue(chapter);
    at = Math.max(0, indexAt(startContainer, startOffset));
  }
  if (state.playing) play();
}

/** @param {{ minutes?: number, chapters?: number }} when */
export function sleepAfter({ minutes = 0, chapters: count = 0 }) {
  state.until = minutes ? Date.now() + minutes * 60e3 : 0;
  state.chapters = count;
  tell();
}

function hush() {
  turn++;
  clearTimeout(watchdog);
  if (held || speech.speaking || speech.pending) {
    speech.cancel();
    cancelled = Date.now();
  }
  held = null;
}

/** Speak the piece that is next. @returns {Promise<void>} */
async function speak() {
  const mine = ++turn;
  const wait = AFTER_CANCEL - (Date.now() - cancelled);
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  if (mine !== turn || !state.playing) return;
  if (state.until && Date.now() >= state.until) return asleep();
  const piece = queue[at];
  if (!piece) return nextChapter();
  if (!piece.block.isConnected) return pause();
  const { rate } = choices();
  const voice = voiceFor(piece.lang);
  const utterance = new SpeechSynthesisUtterance(piece.text);
  Object.assign(utterance, { lang: voice?.lang ?? piece.lang, rate });
  if (voice) utterance.voice = voice;
  const next = () => {
    if (mine !== turn) return;
    faults = 0;
    at++;
    speak();
  };
  utterance.onend = next;
  utterance.onerror = (event) => {
    if (mine !== turn) return;
    // Cut off by another page or by the system: wait for the reader. Else try again, and give up after the third time.
    if (event.error === "interrupted" || event.error === "canceled") return pause();
    if (event.error === "not-allowed" || ++faults > 2) {
      state.failed = true;
      return pause();
    }
    cancelled = Date.now();
    return speak();
  };
  held = utterance;
  show(piece);
  // Four times what a slow voice takes, and some more to fetch it.
  const cjk = /[\u2e80-\uffef]/.test(piece.text);
  watchdog = setTimeout(() => mine === turn && (hush(), at++, speak()), 15000 + (piece.text.length * (cjk ? 1000 : 320)) / rate);
  speech.speak(utterance);
}

function asleep() {
  Object.assign(state, { until: 0, chapters: 0 });
  pause();
  changes.dispatchEvent(new Event("asleep"));
}

/** The chapter after this one, joined to the page if it is not there yet; null where it cannot be had. @param {HTMLElement} one */
async function joinNext(one) {
  const { failed, join, startContinuous } = await import("./continuous.js");
  startContinuous();
  const link = neighbour(one, "next");
  while (link && !failed.has(link.href)) {
    const all = chapters();
    const next = all[all.indexOf(one) + 1];
    if (next) return next;
    await join("next");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return null;
}

/** On into the next chapter: joined to this page, for a new page may not speak before it is touched. @returns {Promise<void>} */
async function nextChapter() {
  const mine = turn;
  if (state.chapters && !--state.chapters) return asleep();
  if (!chapter || !neighbour(chapter, "next")) {
    state.done = true;
    at = Math.max(0, queue.length - 1);
    return pause();
  }
  const following = await joinNext(chapter);
  if (mine !== turn || !state.playing) return;
  if (!following) return pause();
  take(following);
  return speak();
}

/** Mark what is spoken, and keep it in sight unless the reader is looking elsewhere. @param {Spoken | null | undefined} piece */
function show(piece) {
  for (const old of document.querySelectorAll(".is-spoken")) old.classList.remove("is-spoken");
  if ("highlights" in CSS) {
    if (piece) CSS.highlights.set("spoken", new Highlight(piece.range));
    else CSS.highlights.delete("spoken");
  } else piece?.block.classList.add("is-spoken");
  tell();
  if (!piece || Date.now() - movedAt < 4000) return;
  if (document.documentElement.dataset.writing === "vertical") return piece.block.scrollIntoView({ block: "nearest", inline: "center", behavior: motion() });
  const { top, bottom } = piece.range.getBoundingClientRect();
  const line = readingLine();
  if (top >= line - 4 && bottom <= innerHeight * 0.72) return;
  expectLeap();
  scrollTo({ top: scrollY + top - line - 8, behavior: motion() });
}

/** The name of the chapter that is spoken. */
export const spokenChapter = () => chapter?.dataset.name ?? "";

for (const kind of ["wheel", "touchmove"]) addEventListener(kind, () => (movedAt = Date.now()), { passive: true });
addEventListener("pagehide", () => speech?.cancel());
addEventListener("ssg:change", () => {
  if (!chapter || !queue[at]) return;
  const { startContainer, startOffset } = queue[at].range;
  queue = makeQueue(chapter);
  at = Math.max(0, indexAt(startContainer, startOffset));
});
