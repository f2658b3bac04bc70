// Small tools to make parts of a page.

import { root } from "./store.js";

/** @type {Promise<Record<string, string>> | undefined} */
let table;
/** @type {Map<string, Promise<void>>} */
const sheets = new Map();

/** The words of the interface in the page's language. @returns {Promise<(key: string, slots?: Record<string, string | number>) => string>} */
export async function words() {
  table ??= fetch(root.dataset.words ?? "")
    .then((answer) => (answer.ok ? answer.json() : {}))
    .catch(() => ({}));
  const found = await table;
  return (key, slots = {}) => (found[key] ?? key).replace(/\{(\w+)\}/g, (slot, name) => `${slots[name] ?? slot}`);
}

/** A stylesheet that is fetched when it is needed, that of panels first; without it they would show unstyled, so they wait. */
export function styled(name = "panels.css") {
  const sheet = sheets.get(name) ?? new Promise((resolve) => {
    const link = make("link", { rel: "stylesheet", href: new URL(`../${name}`, import.meta.url).href });
    link.onload = link.onerror = () => resolve();
    document.head.append(link);
  });
  sheets.set(name, sheet);
  return sheet;
}

/**
 * An element: attributes by name; `onclick` and the like are listeners; false and null leave an attribute out.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value === true ? "" : `${value}`);
  }
  element.append(...children.filter((child) => typeof child === "string" || child instanceof Node));
  return element;
}

/** A picture from lines, on a square of 24. @param {string} path */
export function icon(path) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export const icons = {
  close: "M5 5l14 14M19 5 5 19",
  contents: "M4 6h2M9 6h11M4 12h2M9 12h11M4 18h2M9 18h11",
  bookmark: "M7 4h10v16l-5-4-5 4z",
  marks: "M4 20h16M6 16l9-11 3 3-9 9H6z",
  device: "M8 3h8v18H8zM11 18h2",
  keep: "M12 4v11M7.5 10.5 12 15l4.5-4.5M5 20h14",
  help: "M9 9a3 3 0 1 1 4 3q-1 .5-1 2M12 17v.5",
};

/** Say something, as `panels.js` does; without a network nothing is said. @type {typeof import("./panels.js").say} */
export const say = (...what) => import("./panels.js").then((panels) => panels.say(...what), () => {});

/** Whether a click asks for what a click does, and not for a new tab or the like. @param {MouseEvent} event */
export const isPlain = (event) => !(event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

/** How a page moves when it is told to: not at all for those who asked for that, nor on paper-like screens. */
export const motion = () =>
  /** @type {ScrollBehavior} */ (
    matchMedia("(prefers-reduced-motion: reduce)").matches || root.dataset.theme === "eink" ? "instant" : "smooth"
  );
