// The contents of a long book: find a chapter by number or title, turn the order, open where the reader is. Without
// this the parts of the contents fold and unfold by themselves.

import { make, words } from "./dom.js";
import { book, load, save } from "./store.js";

const FEWEST = 12; // chapters; fewer are seen at a glance

/** @typedef {{ row: HTMLElement, number: string, text: string }} Entry */

/** Letters as a reader types them: small, without accents, full-width ones as the plain. @param {string} text */
const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

/** @param {Element} section @returns {HTMLDetailsElement[]} */
const parts = (section) => [...section.querySelectorAll("details")];

/** Open all that an element is folded in. @param {Element | null | undefined} element */
function reveal(element) {
  for (let part = element?.closest("details"); part; part = part.parentElement?.closest("details")) part.open = true;
}

/** The parts that the reader is in are open, the others closed. @param {HTMLElement} section */
function openCurrent(section) {
  const { last } = load(`book:${book}`);
  if (!last) return;
  const rows = /** @type {HTMLElement[]} */ ([...section.querySelectorAll("li[data-key]")]);
  const at = rows.findIndex((row) => row.dataset.key === last.key);
  const row = (last.done && rows[at + 1]) || rows[at];
  if (!row?.closest("details:not([open])")) return;
  for (const part of parts(section)) part.open = part.contains(row);
}

/** Turn the order of volumes, of their parts and of chapters. @param {Element} section */
function turn(section) {
  for (const list of [section, ...section.querySelectorAll("details.volume, ol")]) {
    const turned = [...list.children].filter((child) => child.matches("li, details, ol")).reverse();
    if (turned.length > 1) list.append(...turned);
  }
}

/** @param {HTMLElement} section @param {(count: number | null) => void} tell */
function makeFilter(section, tell) {
  /** @type {Entry[] | undefined} */
  let known;
  // Read when first asked for: opening the page is not to pay for it.
  const entries = () => (known ??= [...section.querySelectorAll("li[data-key]")].map((row) => ({
    row: /** @type {HTMLElement} */ (row),
    number: row.querySelector("a > span")?.textContent ?? "",
    text: plain(row.querySelector("b")?.textContent ?? ""),
  })));
  /** @type {Map<HTMLDetailsElement, boolean> | null} */
  let before = null;

  /** Show the chapters whose title holds the query, or whose number begins with it. @param {string} typed */
  function filter(typed) {
    const query = plain(typed.trim());
    const all = parts(section);
    if (!query) {
      for (const { row } of entries()) row.hidden = false;
      for (const part of all) Object.assign(part, { hidden: false, open: before?.get(part) ?? part.open });
      before = null;
      return tell(null);
    }
    before ??= new Map(all.map((part) => [part, part.open]));
    let count = 0;
    for (const { row, number, text } of entries()) {
      row.hidden = !(number.startsWith(query) || text.includes(query));
      if (!row.hidden) count++;
    }
    for (const part of all) {
      part.hidden = !part.querySelector("li:not([hidden])");
      part.open = !part.hidden;
    }
    tell(count);
  }

  /** Go to the chapter of this number, else to the first that is shown. @param {string} typed */
  function jump(typed) {
    const query = plain(typed.trim());
    const found = query && (entries().find(({ number }) => number === query) ?? entries().find(({ row }) => !row.hidden));
    if (!found) return false;
    filter("");
    reveal(found.row);
    found.row.scrollIntoView({ block: "center", behavior: "instant" });
    found.row.querySelector("a")?.focus({ preventScroll: true });
    return true;
  }
  return { filter, jump };
}

/** @param {HTMLElement} section @param {HTMLElement} place */
async function showTools(section, place) {
  const t = await words();
  const told = make("span", { class: "contents-found", role: "status" });
  const { filter, jump } = makeFilter(section, (count) => {
    told.textContent = count === null ? "" : count ? t("found", { count }) : t("none_found");
  });
  const field = make("input", { type: "search", "aria-label": t("find_chapter"), placeholder: t("find_chapter"), autocomplete: "off", enterkeyhint: "go" });
  field.addEventListener("input", () => filter(field.value));
  const form = make("form", { role: "search", "data-keys": "off" }, field, told);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (jump(field.value)) field.value = "";
  });
  const state = load(`contents:${book}`);
  const order = make("button", { type: "button", "aria-pressed": `${Boolean(state.turned)}` }, t("reverse"));
  order.addEventListener("click", () => {
    turn(section);
    const turned = order.getAttribute("aria-pressed") !== "true";
    order.setAttribute("aria-pressed", `${turned}`);
    save(`contents:${book}`, { turned });
  });
  if (state.turned) turn(section);
  const buttons = [order];
  if (parts(section).length > 1) {
    const fold = make("button", { type: "button" });
    const name = () => (fold.textContent = t(parts(section).every((part) => part.open) ? "fold" : "unfold"));
    fold.addEventListener("click", () => {
      const open = !parts(section).every((part) => part.open);
      for (const part of parts(section)) part.open = open;
      name();
    });
    section.addEventListener("toggle", name, true);
    name();
    buttons.push(fold);
  }
  place.replaceChildren(form, make("div", {}, ...buttons));
}

export function startContents() {
  const section = /** @type {HTMLElement | null} */ (document.querySelector("[data-contents]"));
  const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-contents-tools]"));
  if (!section) return;
  openCurrent(section);
  if (place && section.querySelectorAll("li[data-key]").length >= FEWEST) showTools(section, place);
}
