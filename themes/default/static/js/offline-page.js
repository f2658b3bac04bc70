// The page that shows when there is no network, and that lists what is on the device.

import { make, styled, words } from "./dom.js";
import { canKeep, kept, readBook, removeBook } from "./keep.js";
import { keepRows, roomLine } from "./keep-rows.js";
import { home, load } from "./store.js";

const LATELY = 30;

/** @param {string} index @param {import("./keep.js").KeptBook} own @param {(key: string, slots?: Record<string, string | number>) => string} t */
async function bookPart(index, own, t) {
  const part = make("section", { class: "kept-book" }, make("h3", { lang: own.language }, make("a", { href: own.href }, own.title)));
  const key = own.href.slice(home.length).split("/")[0];
  const { last } = load(`book:${decodeURIComponent(key)}`);
  if (last) part.append(make("p", { class: "kept-last" }, make("a", { href: last.href, lang: last.lang }, t("continue"), " ", last.name)));
  try {
    part.append(keepRows(t, index, await readBook(index)));
  } catch {
    const away = async () => (await removeBook(index), part.remove());
    part.append(make("p", { class: "buttons" }, make("button", { type: "button", onclick: away }, t("keep_remove"))));
  }
  return part;
}

/** The chapters that were read lately, newest first. @returns {Promise<{ href: string, title: string, lang: string }[]>} */
async function readLately() {
  const cache = await caches.open(`ssg1${home}|read`);
  const pages = (await cache.keys()).map(({ url }) => new URL(url).pathname).filter((path) => path.endsWith("/") && path !== home);
  return Promise.all(pages.reverse().slice(0, LATELY).map(async (href) => {
    const html = (await (await cache.match(href))?.text()) ?? "";
    const page = new DOMParser().parseFromString(html, "text/html");
    return { href, title: page.title || href, lang: page.documentElement.lang };
  }));
}

export async function startOfflinePage() {
  const [t] = await Promise.all([words(), styled(), styled("keeping.css")]);
  const box = document.querySelector("#kept");
  if (!box) return;
  const shown = location.pathname !== `${home}offline.html`;
  // In place of a page that could not be had: as soon as there is a network, that page.
  if (shown) {
    addEventListener("online", () => location.reload());
    // A network that is there is not always one that answers; HEAD asks past the service worker.
    const ask = () => navigator.onLine && fetch(location.href, { method: "HEAD" }).then(() => location.reload()).catch(() => {});
    setInterval(ask, 5000);
    box.append(make("p", { class: "buttons" }, make("button", { type: "button", class: "button", onclick: () => location.reload() }, t("retry"))));
  }
  if (!canKeep()) return void box.append(make("p", {}, t("keep_unable")));
  const books = Object.entries(kept());
  const parts = await Promise.all(books.map(([index, own]) => bookPart(index, own, t)));
  const part = make("section", { class: "kept" }, make("h2", {}, t("kept_books")), ...parts);
  if (!parts.length) part.append(make("p", { class: "hint" }, t("kept_none")));
  const pages = await readLately();
  const list = make("ul", { class: "kept-pages" }, ...pages.map(({ href, title, lang }) => make("li", {}, make("a", { href, lang }, title))));
  box.append(part, ...(pages.length ? [make("section", { class: "kept" }, make("h2", {}, t("kept_read")), list)] : []), await roomLine(t));
  box.removeAttribute("aria-busy");
}
