// Live reload. `ssg serve` puts this module into every page that it serves; it is no part of a built site.
//
// The page knows which generation of the site it shows. The server tells what changed since; this decides whether the
// page must be loaded again, or gets new blocks of its text (mend.js), or new stylesheets, or stays. Errors of the build
// go to overlay.js.

import { mend } from "./mend.js";

const script = /** @type {HTMLScriptElement} */ (document.querySelector("script[data-ssg-seen]"));
const folder = new URL(".", import.meta.url);
const base = new URL("..", folder).pathname;
const pages = (script.dataset.ssgPages ?? "").split("\n").filter(Boolean);
const slowest = 10_000;

let seen = script.dataset.ssgSeen ?? "";
let made = pages.length > 0;
/** @type {EventSource | null} */
let stream = null;
let wait = 250;
let timer = 0;
let leaving = false;
/** The page as the server sent it. @type {Promise<Document | null>} */
let source = Promise.resolve(null);
let turn = Promise.resolve(); // news are taken one after the other

/** @param {string} name */
function place(name) {
  const url = new URL(name, folder);
  url.searchParams.set("seen", seen);
  for (const page of pages) url.searchParams.append("page", page);
  return url;
}

/** News are taken one after the other; what cannot be taken is left to a reload. @param {() => Promise<void>} what */
const inTurn = (what) => (turn = turn.then(what).catch(() => reload()));

function connect() {
  clearTimeout(timer);
  if (stream || leaving || document.visibilityState === "hidden") return;
  stream = new EventSource(place("events"));
  stream.addEventListener("news", (event) => {
    wait = 250;
    inTurn(() => take(JSON.parse(event.data)));
  });
  // The browser has too many tabs open on this site for each to have a stream.
  stream.addEventListener("retire", () => {
    disconnect();
    ask();
  });
  stream.addEventListener("error", () => {
    disconnect();
    later(connect);
  });
}

function disconnect() {
  clearTimeout(timer);
  stream?.close();
  stream = null;
}

/** @param {() => void} what */
function later(what) {
  timer = setTimeout(what, wait * (0.8 + 0.4 * Math.random()));
  wait = Math.min(wait * 2, slowest);
}

/** Ask for news once a second, in place of a stream. */
async function ask() {
  if (leaving || document.visibilityState === "hidden") return;
  try {
    const answer = await fetch(place("news"), { cache: "no-store" });
    if (!answer.ok) throw new Error(answer.statusText);
    const news = await answer.json();
    await inTurn(() => take(news));
    if (!stream) timer = setTimeout(ask, 1000);
  } catch {
    later(connect);
  }
}

/**
 * @typedef {{ seen: string, base: string, made: boolean, changed: string[] | null, problems: object[] }} News
 * @param {News} news
 */
async function take(news) {
  seen = news.seen;
  if (news.base !== decodeURIComponent(base)) return reload(encodeURI(news.base));
  if (news.made !== made || news.changed === null) return reload();
  const own = news.changed.some((path) => pages.includes(path));
  const shown = news.changed.filter((path) => !/\.(html|xml|txt)$/.test(path));
  const used = shown.filter((path) => !/\.(json|bin)$/.test(path) || asked(path));
  const styles = used.filter((path) => path.endsWith(".css"));
  if (styles.length < used.length || (own && !(await (styles.length ? sameText() : follow())))) return reload();
  if (styles.some((path) => !swap(path))) return reload();
  await show(news.problems);
}

/** Bring the page to what the server has now. False where it takes a reload. */
async function follow() {
  const [old, now] = [await source, await read()];
  if (!old || !now || !mend(old, now)) return false;
  source = Promise.resolve(now);
  return true;
}

/** The page that the server has now, as it is sent. @returns {Promise<Document | null>} */
async function read() {
  try {
    const answer = await fetch(location.pathname, { cache: "no-store" });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null;
  }
}

/** Have the source of this page at hand, if it can be had: the server may have a later one by now. */
function remember() {
  if (!document.querySelector('[id^="p-"]')) return;
  const told = script.dataset.ssgText;
  source = read().then((page) => (page?.querySelector("script[data-ssg-text]")?.getAttribute("data-ssg-text") === told ? page : null));
}

/** Whether the server's page differs from this one in nothing but the versions of its stylesheets. */
async function sameText() {
  try {
    const answer = await fetch(location.pathname, { method: "HEAD", cache: "no-store" });
    const shown = (await source)?.querySelector("script[data-ssg-text]")?.getAttribute("data-ssg-text");
    return answer.headers.get("ssg-text") === (shown ?? script.dataset.ssgText);
  } catch {
    return false;
  }
}

/**
 * Load a stylesheet again, without a moment in which the page has none. False where the page uses it in a way that
 * only a reload renews.
 * @param {string} path
 */
function swap(path) {
  const wanted = base + encodeURI(path);
  const links = [...document.querySelectorAll('link[rel~="stylesheet"]')].filter(
    (link) => new URL(/** @type {HTMLLinkElement} */ (link).href).pathname === wanted,
  );
  for (const link of links) {
    const next = /** @type {HTMLLinkElement} */ (link.cloneNode());
    next.href = `${wanted}?${seen}`;
    next.addEventListener("load", () => link.remove());
    next.addEventListener("error", () => next.remove());
    link.after(next);
  }
  return links.length > 0 || !asked(path);
}

/**
 * Whether this page has loaded a file. Lists of a book's files and its search index change with every chapter, and
 * hardly a page that is open reads them.
 * @param {string} path
 */
function asked(path) {
  const wanted = base + encodeURI(path);
  return performance.getEntriesByType("resource").some((entry) => new URL(entry.name).pathname === wanted);
}

/** @param {object[]} problems */
async function show(problems) {
  if (!problems.length && !document.querySelector("ssg-problems")) return;
  const overlay = await import(new URL("overlay.js", folder).href);
  overlay.show(problems);
}

const spot = `ssg-scroll:${location.pathname}`;

/** @param {string} [address] */
function reload(address) {
  if (leaving) return;
  leaving = true;
  disconnect();
  try {
    sessionStorage.setItem(spot, String(scrollY));
  } catch {
    // A browser may forbid storage; it restores the place by itself in most cases.
  }
  if (address) location.replace(address);
  else location.reload();
}

function restore() {
  try {
    const y = Number(sessionStorage.getItem(spot));
    sessionStorage.removeItem(spot);
    if (y && Math.abs(scrollY - y) > 2) scrollTo({ top: y, behavior: "instant" });
  } catch {
    // As above.
  }
}

restore();
if (document.readyState === "complete") remember();
else addEventListener("load", remember, { once: true });
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") disconnect();
  else connect();
});
addEventListener("pagehide", disconnect);
addEventListener("pageshow", (event) => {
  if (event.persisted) connect();
});
connect();
