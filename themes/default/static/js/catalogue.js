// The catalogue with filters: tags to have and tags not to have, status, language, length, and orders. What is chosen
// stands in the address, so that it can be kept and shared. Without this the page is the list, with lists of tags.

import { make, words } from "./dom.js";

/** @typedef {{ have: string[], not: string[], status: string, language: string, length: string, sort: string }} Choice */

const LENGTHS = /** @type {const} */ ({ short: [0, 120], medium: [120, 600], long: [600, Infinity] });
const SORTS = ["updated", "started", "minutes", "title"];

/** @returns {Choice} */
function readChoice() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const list = (/** @type {string} */ key) => (asked.get(key) ?? "").split(" ").filter(Boolean);
  const one = (/** @type {string} */ key) => asked.get(key) ?? "";
  return { have: list("have"), not: list("not"), status: one("status"), language: one("language"), length: one("length"), sort: one("sort") || SORTS[0] };
}

/** @param {Choice} choice */
function keepChoice(choice) {
  const said = new URLSearchParams();
  for (const [key, value] of Object.entries(choice)) {
    const text = Array.isArray(value) ? value.join(" ") : value;
    if (text && !(key === "sort" && text === SORTS[0])) said.set(key, text);
  }
  history.replaceState(history.state, "", `${location.pathname}${location.search}${said.size ? `#${said}` : ""}`);
}

/** Whether a row is what was asked for. @param {DOMStringMap} data @param {Choice} choice */
function fits(data, choice) {
  const tags = new Set((data.tags ?? "").split(" "));
  const minutes = Number(data.minutes);
  const [least, most] = LENGTHS[/** @type {keyof LENGTHS} */ (choice.length)] ?? [0, Infinity];
  return (
    choice.have.every((tag) => tags.has(tag)) &&
    !choice.not.some((tag) => tags.has(tag)) &&
    (!choice.status || data.status === choice.status) &&
    (!choice.language || (data.languages ?? "").split(" ").includes(choice.language)) &&
    minutes >= least &&
    minutes < most
  );
}

/** @param {HTMLElement} row */
const titleOf = (row) => row.querySelector(".card-head a")?.textContent ?? "";

/** @param {HTMLElement[]} rows @param {string} sort */
function inOrder(rows, sort) {
  const collate = new Intl.Collator(document.documentElement.lang).compare;
  /** @type {Record<string, (a: HTMLElement, b: HTMLElement) => number>} */
  const orders = {
    started: (a, b) => (b.dataset.started ?? "").localeCompare(a.dataset.started ?? ""),
    minutes: (a, b) => Number(b.dataset.minutes) - Number(a.dataset.minutes),
    title: (a, b) => collate(titleOf(a), titleOf(b)),
  };
  return orders[sort] ? [...rows].sort(orders[sort]) : rows;
}

/** @param {string} label @param {[string, string][]} options @param {string} value @param {(value: string) => void} choose */
function selection(label, options, value, choose) {
  const field = make("select", {}, ...options.map(([key, name]) => make("option", { value: key, selected: key === value }, name)));
  field.addEventListener("change", () => choose(field.value));
  return make("label", {}, make("span", {}, label), field);
}

export async function startCatalogue() {
  const list = /** @type {HTMLElement | null} */ (document.querySelector("[data-rows]"));
  const place = document.querySelector("[data-filters]");
  if (!list || !place) return;
  const t = await words();
  const rows = [...list.children].map((row) => /** @type {HTMLElement} */ (row));
  let choice = readChoice();
  const told = make("p", { class: "filters-told", role: "status" });

  function show() {
    let count = 0;
    for (const row of rows) {
      row.hidden = !fits(row.dataset, choice);
      if (!row.hidden) count++;
    }
    list?.append(...inOrder(rows, choice.sort));
    told.textContent = count === rows.length ? "" : count ? t("shown_of", { count, all: rows.length }) : t("none_found");
    clear.hidden = !(choice.have.length || choice.not.length || choice.status || choice.language || choice.length);
  }

  /** @param {Partial<Choice>} change */
  function change(change) {
    choice = { ...choice, ...change };
    keepChoice(choice);
    show();
  }

  const clear = make("button", { type: "button" }, t("clear"));
  clear.addEventListener("click", () => {
    change({ have: [], not: [], status: "", language: "", length: "" });
    draw();
  });

  /** A tag that can be had or left out; each press is the next of three. @param {HTMLAnchorElement} link */
  function tagButton(link) {
    const slug = link.dataset.tag ?? "";
    const button = make("button", { type: "button", lang: link.closest("li")?.lang || false });
    const say = () => {
      const state = choice.have.includes(slug) ? "included" : choice.not.includes(slug) ? "excluded" : "";
      button.dataset.state = state;
      button.replaceChildren(link.textContent ?? "");
      if (state) button.append(make("span", { class: "unseen", lang: document.documentElement.lang }, ` (${t(state)})`));
    };
    button.addEventListener("click", () => {
      const had = choice.have.includes(slug);
      const left = choice.not.includes(slug);
      const without = (/** @type {string[]} */ tags) => tags.filter((tag) => tag !== slug);
      change({ have: had || left ? without(choice.have) : [...choice.have, slug], not: had ? [...choice.not, slug] : without(choice.not) });
      say();
    });
    say();
    return make("li", {}, button);
  }

  function draw() {
    const names = new Intl.DisplayNames([document.documentElement.lang], { type: "language" });
    const statuses = new Map(rows.map((row) => [row.dataset.status ?? "", row.querySelector(".state")?.textContent ?? ""]));
    const languages = [...new Set(rows.flatMap((row) => (row.dataset.languages ?? "").split(" ")))].sort();
    /** @type {[string, string]} */
    const any = ["", t("any")];
    /** @type {[string, string][]} */
    const lengths = Object.keys(LENGTHS).map((key) => [key, t(`length_${key}`)]);
    const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(".facets a[data-tag]"));
    const fields = [
      selection(t("status"), [any, ...statuses], choice.status, (status) => change({ status })),
      languages.length > 1 && selection(t("language"), [any, ...languages.map((tag) => /** @type {[string, string]} */ ([tag, names.of(tag) ?? tag]))], choice.language, (language) => change({ language })),
      selection(t("length"), [any, ...lengths], choice.length, (length) => change({ length })),
      selection(t("sort"), SORTS.map((key) => [key, t(`sort_${key}`)]), choice.sort, (sort) => change({ sort })),
    ];
    const tags = links.length > 0 && make(
      "details",
      { open: choice.have.length + choice.not.length > 0 },
      make("summary", {}, t("filters")),
      make("p", { class: "note" }, t("filter_hint")),
      make("ul", { class: "tags" }, ...[...links].map(tagButton)),
    );
    place?.replaceChildren(make("form", { class: "fields" }, ...fields.filter((field) => field !== false)), ...(tags ? [tags] : []), make("div", { class: "filters-end" }, told, clear));
  }

  draw();
  show();
  addEventListener("hashchange", () => {
    choice = readChoice();
    draw();
    show();
  });
}
