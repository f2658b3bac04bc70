// Home and contents: a way back to where the reader was, and which chapters are read, and which are new.

import { make, words } from "./dom.js";
import { unpack } from "./ranges.js";
import { book, kind, language, load, root, update, watch } from "./store.js";

/** The strip that boot.js has kept a place for. @param {string} href @param {string} label @param {string} name @param {string} detail @param {string} lang */
function fill(href, label, name, detail, lang) {
  const box = document.querySelector("[data-continue]");
  box?.replaceChildren(make("a", { href }, make("small", {}, label), make("b", { lang: lang !== language && lang }, name), make("span", { lang: lang !== language && lang }, detail)));
}

async function showHome() {
  const { last } = load("recent");
  if (!last) return;
  root.dataset.started = "";
  const t = await words();
  const card = [...document.querySelectorAll(".card")].find((one) => one instanceof HTMLElement && one.dataset.book === last.book);
  const newest = /** @type {HTMLAnchorElement | null | undefined} */ (card?.querySelector(".latest a"));
  const atEnd = last.done && !last.next;
  if (!atEnd) {
    const to = last.done ? last.next : last;
    fill(to.href, t("continue"), to.name, last.title, last.lang);
  } else if (newest && last.lang === newest.lang && newest.pathname !== last.href) {
    fill(newest.href, t("new_chapter"), newest.textContent ?? "", last.title, last.lang);
  } else {
    fill(last.href, t("up_to_date"), last.name, last.title, last.lang);
  }
}

/** @typedef {{ row: HTMLElement, date: string, key: string }} Row */

/** @returns {Row[]} */
const rows = () => [...document.querySelectorAll(".contents li[data-key]")].map((found) => {
  const row = /** @type {HTMLElement} */ (found);
  return { row, date: row.querySelector("time")?.dateTime ?? "", key: row.dataset.key ?? "" };
});

/** Which chapters were there when the reader last came: how many, and the date of the newest. @param {Row[]} all */
function rememberKnown(all) {
  const now = { count: all.length, date: all.reduce((newest, { date }) => (date > newest ? date : newest), ""), day: new Date().toDateString() };
  const slot = `known:${language}`;
  let known = now;
  update(`book:${book}`, (state) => {
    // What was new this morning is new all day.
    const kept = state[slot] ?? { before: now, now };
    if (kept.now.day !== now.day) kept.before = kept.now;
    known = kept.before;
    state[slot] = { before: kept.before, now };
  });
  return known;
}

async function showBook() {
  const all = rows();
  const known = rememberKnown(all);
  await markRows(all, known);
  watch(`book:${book}`, () => markRows(all, known));
}

/** @param {Row[]} all @param {{ count: number, date: string }} known */
async function markRows(all, known) {
  const t = await words();
  const { last, read } = load(`book:${book}`);
  const done = unpack(read);
  all.forEach(({ row, date, key }, i) => {
    const isNew = i >= known.count || (known.date !== "" && date > known.date);
    const state = last?.key === key && !last.done ? "here" : done.has(key) ? "read" : isNew ? "new" : "";
    if (state) Object.assign(row.dataset, { state, says: t(`mark_${state}`) });
    else if (row.dataset.state) delete row.dataset.state;
  });
  if (!last) return;
  root.dataset.started = "";
  const at = all.findIndex(({ key }) => key === last.key);
  const to = all[last.done && at >= 0 ? at + 1 : at]?.row;
  const link = to?.querySelector("a");
  if (link) {
    fill(link.href, t("continue"), to.querySelector("b")?.textContent ?? "", t("read_of", { count: done.size, all: all.length }), language);
  } else if (at >= 0) {
    fill(all[at].row.querySelector("a")?.href ?? "", t("up_to_date"), last.name, t("read_of", { count: done.size, all: all.length }), last.lang);
  }
}

export function startShelf() {
  if (kind === "home") {
    showHome();
    watch("recent", showHome);
  }
  if (kind === "book") showBook();
}
