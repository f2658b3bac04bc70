// Rows of what can be kept, each with its size, its progress and its buttons; for the panel and for the offline page.

import { make } from "./dom.js";
import { writeHan } from "./han.js";
import { jobs, keepVolume, kept, news, pause, remove } from "./keep.js";
import { language } from "./store.js";

/** @typedef {import("./keep.js").BookList} BookList */
/** @typedef {import("./keep.js").VolumeList} VolumeList */
/** @typedef {(key: string, slots?: Record<string, string | number>) => string} Words */

/** Bytes as people say them. @param {number} bytes */
export function sizeOf(bytes) {
  const steps = /** @type {const} */ (["kilobyte", "megabyte", "gigabyte"]);
  const step = bytes < 1e6 ? 0 : bytes < 1e9 ? 1 : 2;
  const value = bytes / 1000 ** (step + 1);
  return new Intl.NumberFormat(language, { style: "unit", unit: steps[step], maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}

/** What is used and what is free, in bytes; null where the browser does not say. */
export async function room() {
  try {
    const { usage, quota } = await navigator.storage.estimate();
    return usage === undefined || quota === undefined ? null : { used: usage, free: Math.max(0, quota - usage) };
  } catch {
    return null;
  }
}

/** @param {Words} t @param {VolumeList} volume */
export function nameOf(t, { number, title }) {
  const label = number && t("volume", { number, han: writeHan(number) });
  return label && title ? t("volume_name", { label, title }) : title || label || t("all_chapters");
}

/** @param {string} index @param {VolumeList} volume */
const isWhole = (index, { list, version }) => kept()[index]?.volumes[list]?.version === version;

/** A row for some volumes of a book. @param {Words} t @param {string} index @param {BookList} book @param {VolumeList[]} volumes @param {string} name */
export function keepRow(t, index, book, volumes, name) {
  const whole = volumes.length === book.volumes.length;
  const total = volumes.reduce((sum, { bytes }) => sum + bytes, 0);
  const chapters = volumes.reduce((sum, { chapters: count }) => sum + count, 0);
  const facts = make("span", { class: "keep-facts" }, t("keep_size", { count: chapters, size: sizeOf(total) }));
  const bar = make("progress", { max: Math.max(1, total), "aria-label": name });
  const said = make("span", { class: "keep-said", role: "status" });
  const buttons = make("span", { class: "buttons" });
  const row = make("li", { class: "keep-row" }, make("b", { lang: book.language }, name), facts, bar, said, buttons);
  let state = "";
  let stopped = false;
  let fault = "";

  async function start() {
    fault = "";
    stopped = false;
    const missing = volumes.filter((volume) => !isWhole(index, volume));
    const need = missing.reduce((sum, { bytes }) => sum + bytes, 0);
    const left = await room();
    if (left && need > left.free) {
      fault = t("keep_no_room", { size: sizeOf(need), free: sizeOf(left.free) });
      return show();
    }
    navigator.storage?.persist?.().catch(() => {});
    try {
      for (const volume of missing) if (!stopped) await keepVolume(index, book, volume, whole);
    } catch (error) {
      const { name: kind } = /** @type {Error} */ (error);
      if (kind === "QuotaExceededError") fault = t("keep_full");
      else if (kind !== "AbortError" && !stopped) fault = t("keep_stopped");
    }
    return show();
  }

  const halt = () => {
    stopped = true;
    for (const { list } of volumes) if (jobs.has(list)) pause(index, list);
  };
  const clear = async () => {
    stopped = true;
    fault = "";
    for (const { list } of volumes) if (kept()[index]?.volumes[list]) await remove(index, list);
    show();
  };
  /** @param {string} word @param {() => void} run @param {boolean} [strong] */
  const button = (word, run, strong) => make("button", { type: "button", class: strong && "strong", "aria-label": `${t(word)}: ${name}`, onclick: run }, t(word));

  function show() {
    const own = kept()[index]?.volumes ?? {};
    const running = volumes.filter(({ list }) => jobs.has(list));
    const some = volumes.some(({ list }) => own[list]);
    const next = running.length ? "running" : volumes.every((volume) => isWhole(index, volume)) ? "kept" : some ? "partial" : "none";
    const done = volumes.reduce((sum, volume) => sum + (jobs.get(volume.list)?.done ?? (isWhole(index, volume) ? volume.bytes : 0)), 0);
    bar.value = done;
    bar.hidden = next === "none" || next === "kept";
    const text = fault || (next === "kept" ? t("keep_done") : next === "running" ? t("keep_progress", { done: sizeOf(done), size: sizeOf(total) }) : "");
    if (said.textContent !== text) said.textContent = text;
    if (state === next) return;
    state = next;
    row.dataset.state = next;
    const focused = buttons.contains(document.activeElement);
    buttons.replaceChildren(...{
      none: () => [button("keep_start", start, true)],
      partial: () => [button("keep_resume", start, true), button("keep_remove", clear)],
      running: () => [button("keep_pause", halt), button("keep_cancel", clear)],
      kept: () => [button("keep_remove", clear)],
    }[next]());
    if (focused) /** @type {HTMLElement | null} */ (buttons.firstElementChild)?.focus();
  }

  const follow = () => (row.isConnected || state === "" ? show() : news.removeEventListener("change", follow));
  show();
  news.addEventListener("change", follow);
  return row;
}

/** All rows of a book: the whole, then its volumes where there are several. @param {Words} t @param {string} index @param {BookList} book */
export function keepRows(t, index, book) {
  const several = book.volumes.length > 1;
  return make("ul", { class: "keep-list" }, keepRow(t, index, book, book.volumes, t("keep_book")),
    ...(several ? book.volumes.map((volume) => keepRow(t, index, book, [volume], nameOf(t, volume))) : []));
}

/** What the site uses of the device. @param {Words} t */
export async function roomLine(t) {
  const left = await room();
  return make("p", { class: "hint" }, left ? t("keep_room", { used: sizeOf(left.used), free: sizeOf(left.free) }) : "");
}
