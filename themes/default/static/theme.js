// Everything works without this file. It adds the arrow keys between chapters, and opens a folded part of the
// contents when an address points into it.

const inText = 'input, textarea, select, [contenteditable=""], [contenteditable="true"], [role="slider"]';

/** @param {"prev" | "next"} rel */
function go(rel) {
  const link = /** @type {HTMLLinkElement | null} */ (document.head.querySelector(`link[rel="${rel}"]`));
  if (link) location.assign(link.href);
  return link !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.repeat) return;
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  const target = event.target;
  if (target instanceof Element) {
    if (target.closest(inText)) return;
    // A wide table or a code block scrolls sideways with the same keys, while it has the focus.
    const scroller = target.closest(".table-scroll, pre");
    if (scroller && scroller.scrollWidth > scroller.clientWidth) return;
  }
  const backwards = getComputedStyle(document.documentElement).direction === "rtl" ? "ArrowRight" : "ArrowLeft";
  if (go(event.key === backwards ? "prev" : "next")) event.preventDefault();
});

function openTarget() {
  const target = document.querySelector(":target");
  let opened = false;
  for (let part = target?.closest("details"); part; part = part.parentElement?.closest("details")) {
    if (!part.open) opened = part.open = true;
  }
  if (opened) target?.scrollIntoView();
}

// Not at once: a browser finds the target only when it has read the whole page.
addEventListener("load", openTarget);
addEventListener("hashchange", openTarget);
