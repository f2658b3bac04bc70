// Footnotes where they are called: the note opens over the page. Without this file the mark is a link to the note.

import { make, styled, words } from "./dom.js";

/** @param {HTMLElement} mark @param {Element} note */
async function showNote(mark, note) {
  const t = await words();
  await styled();
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

export function startNotes() {
  if (!("popover" in HTMLElement.prototype)) return;
  document.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const mark = event.target instanceof Element ? event.target.closest('a[role="doc-noteref"]') : null;
    const note = mark && document.getElementById(decodeURIComponent((mark.getAttribute("href") ?? "").slice(1)));
    if (!note || !(mark instanceof HTMLElement) || mark.closest("[popover]")) return;
    event.preventDefault();
    showNote(mark, note);
  });
}
