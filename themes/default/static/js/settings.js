// The reader's settings: what they are and where they are kept. boot.js puts them on the page; the panel that changes
// them is settings-panel.js, fetched when it is opened.

import { book, load, root, save } from "./store.js";

/**
 * Shapes of a text are kept apart for Chinese and Japanese (`cjk`) and for other scripts (`latin`).
 * `width` is in characters, `gap` and `indent` in em.
 * @typedef {{ width?: number, leading?: number, gap?: number, indent?: number, justify?: boolean }} Shape
 * @typedef {"light" | "sepia" | "dark" | "black" | "eink"} ThemeName
 * @typedef {{ theme?: ThemeName, font?: string, size?: number, latin?: Shape, cjk?: Shape, hideNotes?: boolean,
 *   hideTitles?: boolean, hideRuby?: boolean, continuous?: boolean, noTaps?: boolean, swipe?: boolean, noKeys?: boolean }} Settings
 */

export const script = /^(zh|ja)\b/i.test(root.lang) ? "cjk" : "latin";
export const ownKey = `settings:${book}`;
export const isOwn = () => book !== "" && Object.keys(load(ownKey)).length > 0;
export const heldKey = () => (isOwn() ? ownKey : "settings");

/** What holds on this page: this book's own settings, else those of the site. @returns {Settings} */
export const settings = () => load(heldKey());

/** @param {(settings: Settings) => void} change */
export function changeSettings(change) {
  const value = settings();
  change(value);
  save(heldKey(), value);
  refresh();
}

/** Put what is stored on the page, and tell the other modules. */
export function refresh() {
  window.applySettings(settings());
  dispatchEvent(new Event("ssg:settings"));
}

/** @type {{ label: string, icon: string, run: () => void }[]} */
export const actions = [];

/** Put a button at the head of the panel; `label` is a word of the interface. @param {string} label @param {string} path @param {() => void} run */
export function addAction(label, path, run) {
  actions.push({ label, icon: path, run });
}

/** Open the panel, or close it. */
export async function openSettings() {
  const { togglePanel } = await import("./settings-panel.js");
  await togglePanel();
}
