// Keys. A module says which keys it wants and what they are for; the list that `?` shows is made from that.

import { settings } from "./settings.js";

/** @typedef {{ keys: string[], says: string, run: (event: KeyboardEvent) => boolean | void }} Binding */

/** @type {Binding[]} */
export const bindings = [];
/** Words that stand under the list. */
export const hints = new Set(["help_touch"]);
const inText = 'input, textarea, select, [contenteditable=""], [contenteditable="true"], [role="slider"]';

/**
 * Call `run` for these keys (as `KeyboardEvent.key` names them). `says` is a word of the interface that tells what
 * happens. A `run` that answers false leaves the key to the browser.
 * @param {string[]} keys
 * @param {string} says
 * @param {Binding["run"]} run
 */
export function bind(keys, says, run) {
  bindings.push({ keys, says, run });
}

/** Put a word of the interface under the list of keys, or take it away. @param {string} says */
export function hint(says, there = true) {
  if (there) hints.add(says);
  else hints.delete(says);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.repeat) return;
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  // Shift makes `?` of `/`; with an arrow it selects text, and Space it turns round.
  if (event.shiftKey && event.key !== "?") return;
  const { target } = event;
  if (target instanceof Element) {
    if (target.closest(inText) || target.closest("dialog, [popover]")) return;
    if (event.key === " " && target.closest("button, summary, a")) return;
    // A wide table or a code block scrolls sideways with the arrows, while it has the focus.
    const scroller = target.closest(".table-scroll, pre");
    if (scroller && scroller.scrollWidth > scroller.clientWidth) return;
  }
  const found = bindings.find((binding) => binding.keys.includes(event.key));
  // Who has switched letters off (a voice may type them) keeps the arrows.
  if (!found || (event.key.length === 1 && event.key !== " " && settings().noKeys)) return;
  if (found.run(event) !== false) event.preventDefault();
});

/** The dialog that lists the keys. */
export const showKeys = async () => (await import("./keys-panel.js")).showKeys();
