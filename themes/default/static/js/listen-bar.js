// The bar of those who listen, at the foot of the window: play and pause, a sentence on or back; voice, speed and sleep
// timer behind one more button. The keys for media on keyboards and headphones do the same.

import { icon, icons as usual, make, say, styled, words } from "./dom.js";
import { changes, choices, choose, listenFrom, pause, play, skip, sleepAfter, spokenChapter, start, state, stop, voiceFor, voices } from "./listening.js";
import { language, root } from "./store.js";

const icons = {
  close: usual.close,
  play: "M8 5v14l11-7z",
  pause: "M8 5v14M16 5v14",
  back: "M18 6v12l-9-6zM6 6v12",
  on: "M6 6v12l9-6zM18 6v12",
  sliders: "M4 7h9M17 7h3M15 5v4M4 17h3M11 17h9M9 15v4",
};
const RATES = [0.6, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3];
const MINUTES = [5, 10, 15, 20, 30, 45, 60, 90];
const CHAPTERS = [1, 2, 3, 5, 10];
const interactive = "a, button, summary, input, select, textarea, label, dialog, [popover], .selection-bar, .toast, .listen-bar";

/** @type {HTMLElement | null} */
let bar = null;
/** Browsers send media keys to pages that play something; this is silence. @type {HTMLAudioElement | null} */
let silence = null;

/** @param {string} label @param {string} path @param {() => void} run @param {Record<string, any>} [more] */
const tool = (label, path, run, more = {}) => make("button", { type: "button", class: "tool", "aria-label": label, title: label, onclick: run, ...more }, icon(path));

/** Begin to listen; with the bar there already, pause or go on. */
export async function listen() {
  if (bar) return state.playing ? pause() : play();
  // What is spoken first must be spoken in the same breath as the tap.
  start();
  await open();
  return undefined;
}

async function open() {
  const [t] = await Promise.all([words(), styled(), styled("listening.css")]);
  if (bar) return;
  const toggle = tool(t("listen_pause"), icons.pause, () => (state.playing ? pause() : play()), { class: "tool listen-toggle" });
  const more = make("div", { class: "listen-more", id: "listen-more", hidden: true }, rateChoice(t), voiceChoice(t), sleepChoice(t), make("p", { class: "hint" }, t("listen_text")));
  const opener = tool(t("listen_more"), icons.sliders, () => {
    more.hidden = !more.hidden;
    opener.setAttribute("aria-expanded", `${!more.hidden}`);
  }, { "aria-expanded": "false", "aria-controls": "listen-more" });
  const said = make("span", { class: "listen-said", role: "status" });
  bar = make("section", { class: "listen-bar", "aria-label": t("listen") }, more,
    make("div", { class: "listen-row" }, tool(t("listen_back"), icons.back, () => skip(-1)), toggle, tool(t("listen_on"), icons.on, () => skip(1)), said, opener, tool(t("listen_stop"), icons.close, close)));
  bar.addEventListener("keydown", (event) => event.key === "Escape" && (event.stopPropagation(), close()));
  document.body.append(bar);
  root.dataset.listening = "";
  toggle.focus({ preventScroll: true });
  const follow = () => {
    const label = t(state.playing ? "listen_pause" : "listen_play");
    if (toggle.getAttribute("aria-label") !== label) {
      toggle.setAttribute("aria-label", label);
      toggle.title = label;
      toggle.replaceChildren(icon(state.playing ? icons.pause : icons.play));
    }
    const left = Math.ceil((state.until - Date.now()) / 60e3);
    const text = state.failed ? t("listen_failed") : state.done ? t("listen_end") : state.until && left > 0 ? t("listen_left", { count: left }) : "";
    if (said.textContent !== text) said.textContent = text;
    media(t);
  };
  changes.addEventListener("change", follow);
  changes.addEventListener("asleep", () => bar && (resetSleep(), say("listen_asleep")));
  document.addEventListener("click", onTap, true);
  startMedia();
  follow();
}

function close() {
  stop();
  bar?.remove();
  bar = null;
  delete root.dataset.listening;
  document.removeEventListener("click", onTap, true);
  silence?.pause();
  if (navigator.mediaSession) navigator.mediaSession.playbackState = "none";
}

/** A tap on the text, while the bar is there, is where speech goes on; pages are not turned then. @param {MouseEvent} event */
function onTap(event) {
  const { target } = event;
  if (!(target instanceof Element) || target.closest(interactive) || !target.closest(".prose, .chapter-head") || !getSelection()?.isCollapsed) return;
  if (!listenFrom(event.clientX, event.clientY)) return;
  event.preventDefault();
  event.stopPropagation();
}

/** @typedef {(key: string, slots?: Record<string, string | number>) => string} Words */

/** @param {string} label @param {[value: string, text: string][]} rows @param {string} now @param {(value: string) => void} change @param {string} name */
function select(label, rows, now, change, name) {
  const field = make("select", { name, onchange: () => change(field.value) }, ...rows.map(([value, text]) => make("option", { value, selected: value === now }, text)));
  return make("label", {}, make("span", {}, label), field);
}

/** @param {Words} t */
const rateChoice = (t) =>
  select(t("listen_rate"), RATES.map((rate) => [`${rate}`, `${rate} ×`]), `${choices().rate}`, (value) => choose({ rate: Number(value) }), "rate");

/** @param {Words} t */
function voiceChoice(t) {
  const main = language.split("-")[0];
  const rows = voices().map(({ voiceURI, name, lang }) => /** @type {[string, string]} */ ([voiceURI, `${name} (${lang})`]));
  return select(t("listen_voice"), rows, voiceFor(language)?.voiceURI ?? "", (value) => choose({ voices: { ...choices().voices, [main]: value } }), "voice");
}

/** @param {Words} t */
function sleepChoice(t) {
  /** @type {[string, string][]} */
  const rows = [["", t("listen_sleep_off")], ...MINUTES.map((count) => /** @type {[string, string]} */ ([`m${count}`, t("listen_minutes", { count })])),
    ...CHAPTERS.map((count) => /** @type {[string, string]} */ ([`c${count}`, t(count === 1 ? "listen_chapter" : "listen_chapters", { count })]))];
  return select(t("listen_sleep"), rows, "", (value) => {
    const count = Number(value.slice(1));
    sleepAfter(value[0] === "m" ? { minutes: count } : { chapters: value ? count : 0 });
  }, "sleep");
}

function resetSleep() {
  const field = /** @type {HTMLSelectElement | null | undefined} */ (bar?.querySelector('select[name="sleep"]'));
  if (field) field.value = "";
}

function startMedia() {
  const { mediaSession } = navigator;
  if (!mediaSession) return;
  silence ??= new Audio(new URL("../silence.flac", import.meta.url).href);
  silence.loop = true;
  /** @type {[MediaSessionAction, () => void][]} */
  const actions = [["play", play], ["pause", pause], ["stop", close], ["previoustrack", () => skip(-1)], ["nexttrack", () => skip(1)]];
  for (const [action, run] of actions) {
    try {
      mediaSession.setActionHandler(action, () => bar && run());
    } catch {
      // Not known to this browser.
    }
  }
}

/** @param {Words} t */
function media(t) {
  const { mediaSession } = navigator;
  if (!mediaSession || !silence || !bar) return;
  if (state.playing && silence.paused) silence.play().catch(() => {});
  if (!state.playing && !silence.paused) silence.pause();
  mediaSession.playbackState = state.playing ? "playing" : "paused";
  const title = spokenChapter() || t("listen");
  if (mediaSession.metadata?.title !== title) {
    mediaSession.metadata = new MediaMetadata({ title, album: document.querySelector(".book-link")?.textContent ?? "" });
  }
}
