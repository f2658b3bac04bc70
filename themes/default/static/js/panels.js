// What stands over a page: messages, dialogs, notes. Fetched, as their look (panels.css), with the first of them.

import { icon, icons, make, styled, words } from "./dom.js";

/**
 * Say something, also to those who listen; `action` is a button that goes with it. Only the last message stays.
 * @param {string} word a word of the interface, as is the label
 * @param {{ label: string, run: () => void } | null} [action]
 * @param {Record<string, string | number>} [slots]
 */
export async function say(word, action, slots) {
  const [t] = await Promise.all([words(), styled()]);
  // Beside an open dialog nothing is heard or reached.
  const host = document.querySelector("dialog[open]") ?? document.body;
  const box = host.querySelector(":scope > .toast") ?? host.appendChild(make("div", { class: "toast", role: "status", "aria-live": "polite" }));
  const message = make("p", {}, t(word, slots));
  if (action) {
    message.append(" ", make("button", { type: "button", onclick: () => (message.remove(), action.run()) }, t(action.label)));
  }
  // A live region speaks of what is put into it after it is there.
  await new Promise((resolve) => setTimeout(resolve, 30));
  box.replaceChildren(message);
  const wait = action ? 9000 : 4000;
  const leave = () => (message.matches(":hover, :focus-within") ? setTimeout(leave, 1500) : message.remove());
  setTimeout(leave, wait);
}

/**
 * A dialog with a name, a way out by key, button or a click beside it; it gives the focus back to where it was.
 * @param {string} name
 * @param {string} title
 * @param {(Node | string)[]} content
 * @param {string} close
 */
export async function openDialog(name, title, content, close) {
  await styled();
  document.querySelector("dialog.panel")?.remove();
  const heading = make("h2", { id: "panel-title", tabindex: -1, autofocus: true }, title);
  const exit = make("button", { type: "button", class: "tool", "aria-label": close, onclick: () => dialog.close() }, icon(icons.close));
  const dialog = make("dialog", { class: `panel ${name}`, "aria-labelledby": "panel-title" }, make("header", {}, heading, exit), make("div", { class: "panel-body" }, ...content));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** A note over the text, at the mark that calls it. @param {HTMLElement} mark @param {Element} note */
export async function showNote(mark, note) {
  const [t] = await Promise.all([words(), styled()]);
  document.querySelector(".note-popover")?.remove();
  const body = /** @type {HTMLElement} */ (note.cloneNode(true));
  for (const back of body.querySelectorAll('[role="doc-backlink"]')) back.remove();
  for (const element of body.querySelectorAll("[id]")) element.removeAttribute("id");
  const content = make("div", { class: "prose" });
  content.append(...body.childNodes);
  const box = make("aside", { class: "note-popover", popover: "auto", role: "doc-footnote", tabindex: -1, "aria-label": t("note", { number: mark.textContent ?? "" }) }, content);
  (mark.closest("article") ?? document.body).append(box);
  box.addEventListener("toggle", (event) => {
    if (/** @type {ToggleEvent} */ (event).newState !== "closed") return;
    const inside = box.contains(document.activeElement) || document.activeElement === document.body;
    box.remove();
    if (inside) mark.focus({ preventScroll: true });
  });
  box.showPopover();
  place(box, mark);
  box.focus({ preventScroll: true });
}

/** Under the mark, or above it where there is more room; the stylesheet has it at the foot of a small window. @param {HTMLElement} box @param {HTMLElement} mark */
function place(box, mark) {
  if (innerWidth < 600) return;
  const at = mark.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const left = Math.min(Math.max(12, at.left + at.width / 2 - width / 2), document.documentElement.clientWidth - width - 12);
  const below = at.bottom + 10;
  const top = below + height < innerHeight - 12 ? below : Math.max(12, at.top - height - 10);
  box.style.setProperty("inset", `${top}px auto auto ${left}px`);
}
