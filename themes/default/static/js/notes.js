// Footnotes where they are called: the note opens over the page. Without this file the mark is a link to the note.

import { isPlain } from "./dom.js";

export function startNotes() {
  if (!("popover" in HTMLElement.prototype)) return;
  document.addEventListener("click", (event) => {
    const mark = isPlain(event) && event.target instanceof Element ? event.target.closest('a[role="doc-noteref"]') : null;
    const note = mark && document.getElementById(decodeURIComponent((mark.getAttribute("href") ?? "").slice(1)));
    if (!note || !(mark instanceof HTMLAnchorElement) || mark.closest("[popover]")) return;
    event.preventDefault();
    import("./panels.js").then(({ showNote }) => showNote(mark, note), () => (location.hash = mark.hash));
  });
}
