// Reading on: near the end of a chapter the next one joins below, near its beginning the one before joins above. The
// address and the title of the page are those of the chapter on screen. At most five chapters are kept.

import { chapters, current, neighbour, scrollToPoint } from "./chapters.js";
import { isPlain } from "./dom.js";
import { expectLeap, keep } from "./reading.js";
import { settings } from "./settings.js";
import { root } from "./store.js";

const MOST = 5;
let started = false;
let busy = false;
/** @type {Set<string>} Addresses that could not be had; they stay links. */
export const failed = new Set();
let lastY = 0;
let rising = false;

/** @param {string} href @returns {Promise<HTMLElement | null>} */
async function fetchChapter(href) {
  const answer = await fetch(href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const chapter = /** @type {HTMLElement | null} */ (page.querySelector("article.chapter"));
  if (!chapter || page.documentElement.lang !== root.lang) return null;
  for (const sheet of page.querySelectorAll('link[rel="stylesheet"]')) {
    const address = sheet.getAttribute("href") ?? "";
    if (!document.head.querySelector(`link[href="${CSS.escape(address)}"]`)) document.head.append(document.importNode(sheet));
  }
  const own = document.importNode(chapter, true);
  own.dataset.href = new URL(href, location.href).pathname;
  own.dataset.title = page.title;
  return renameIds(own, new URL(href, location.href));
}

/**
 * Give the ids of a joined chapter a prefix of their own, and let its links and labels follow. What stands in the
 * chapter's own page is kept in `data-id`.
 * @param {HTMLElement} chapter
 * @param {URL} address
 */
function renameIds(chapter, address) {
  const prefix = `c${chapter.dataset.key}--`.replace(/\s/g, "_");
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (chapter.querySelectorAll("[id]"))) {
    element.dataset.id = element.id;
    element.id = prefix + element.id;
  }
  for (const name of ["aria-labelledby", "aria-describedby", "for", "headers"]) {
    for (const element of chapter.querySelectorAll(`[${name}]`)) {
      element.setAttribute(name, (element.getAttribute(name) ?? "").split(/\s+/).map((id) => prefix + id).join(" "));
    }
  }
  for (const name of ["href", "src"]) {
    for (const element of chapter.querySelectorAll(`[${name}]`)) {
      const written = element.getAttribute(name) ?? "";
      if (written.startsWith("#")) element.setAttribute(name, `#${prefix}${written.slice(1)}`);
      else element.setAttribute(name, new URL(written, address).href);
    }
  }
  chapter.classList.add("joined");
  return chapter;
}

/** Change what is above the reader without moving what is read. @param {HTMLElement} fixed @param {() => void} change */
function steadily(fixed, change) {
  root.style.setProperty("overflow-anchor", "none");
  const before = fixed.getBoundingClientRect().top;
  change();
  expectLeap();
  scrollBy({ top: fixed.getBoundingClientRect().top - before, behavior: "instant" });
  lastY = scrollY;
  root.style.removeProperty("overflow-anchor");
}

/** @param {"next" | "prev"} rel */
export async function join(rel) {
  const all = chapters();
  const edge = rel === "next" ? all[all.length - 1] : all[0];
  const link = edge && neighbour(edge, rel);
  if (!link || busy || failed.has(link.href)) return;
  busy = true;
  try {
    const chapter = await fetchChapter(link.href);
    const here = current();
    if (!chapter || !here) failed.add(link.href);
    else if (rel === "next") append(edge, chapter, here);
    else steadily(here, () => prepend(edge, chapter));
  } catch {
    failed.add(link.href);
    setTimeout(() => failed.delete(link.href), 15000);
  } finally {
    busy = false;
  }
}

/** @param {HTMLElement} edge @param {HTMLElement} chapter @param {HTMLElement} here */
function append(edge, chapter, here) {
  edge.after(chapter);
  steadily(here, () => {
    const all = chapters();
    if (all.length > MOST && all[0] !== here) all[0].remove();
    foldFeet();
  });
}

/** @param {HTMLElement} edge @param {HTMLElement} chapter */
function prepend(edge, chapter) {
  edge.before(chapter);
  const all = chapters();
  if (all.length > MOST) all[all.length - 1].remove();
  foldFeet();
}

/** Between two chapters there is no foot with links: the next one is there. */
function foldFeet() {
  const all = chapters();
  all.forEach((chapter, i) => {
    chapter.classList.toggle("goes-on", i < all.length - 1);
    chapter.classList.toggle("follows", i > 0);
  });
}

function follow() {
  rising = scrollY < lastY;
  lastY = scrollY;
  const here = current();
  const { href, title } = here?.dataset ?? {};
  if (href && href !== location.pathname) {
    // A page that was left for its neighbour is as good as turned: what was passed is kept before the address goes on.
    keep();
    history.replaceState(history.state, "", href);
    if (title) document.title = title;
  }
  if (!settings().continuous) return;
  const all = chapters();
  if (all[all.length - 1]?.getBoundingClientRect().bottom < 2.5 * innerHeight) join("next");
  if (rising && all[0]?.getBoundingClientRect().top > -0.75 * innerHeight) join("prev");
}

/** A link into a joined chapter: the page moves, and the address is that of the chapter. @param {MouseEvent} event */
function followLink(event) {
  const link = isPlain(event) && event.target instanceof Element ? event.target.closest("a[href^='#']") : null;
  const chapter = /** @type {HTMLElement | null} */ (link?.closest("article.joined") ?? null);
  const target = /** @type {HTMLElement | null} */ (link && chapter && document.getElementById((link.getAttribute("href") ?? "").slice(1)));
  if (!target || !chapter) return;
  event.preventDefault();
  expectLeap();
  scrollToPoint(target);
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
  history.replaceState(history.state, "", `${chapter.dataset.href}#${target.dataset.id}`);
}

/** Begin, once. */
export function startContinuous() {
  if (started) return;
  started = true;
  document.addEventListener("click", followLink);
  addEventListener("scroll", follow, { passive: true });
  addEventListener("ssg:settings", follow);
  follow();
}
