// The panel that keeps a book on the device.

import { make, styled, words } from "./dom.js";
import { canKeep, readBook } from "./keep.js";
import { keepRows, roomLine } from "./keep-rows.js";
import { openDialog } from "./panels.js";
import { home, root } from "./store.js";

/** The list of the book that this page belongs to; '' on other pages. */
function indexOf() {
  const contents = /** @type {HTMLAnchorElement | null} */ (document.querySelector(".book-link"));
  const path = root.dataset.page === "book" ? location.pathname : contents?.pathname;
  return path ? `${path}offline.json` : "";
}

/** Open the panel; away from any book, go to the page of all that is kept. */
export async function openKeep() {
  const index = indexOf();
  if (!index) return location.assign(`${home}offline.html`);
  const [t] = await Promise.all([words(), styled("keeping.css")]);
  const body = make("div", { "aria-busy": "true" }, make("p", { class: "hint" }, t("keep_text")));
  const rows = (async () => {
    if (!canKeep() || !("offline" in root.dataset)) throw new Error();
    return [keepRows(t, index, await readBook(index)), await roomLine(t)];
  })();
  // A panel that grows under the finger is opened only where the list is long in coming.
  await Promise.race([rows.catch(() => {}), new Promise((resolve) => setTimeout(resolve, 400))]);
  await openDialog("keep", t("keep"), [body], t("close"));
  try {
    body.append(...(await rows));
  } catch {
    body.append(make("p", { role: "alert" }, t(canKeep() ? "keep_stopped" : "keep_unable")));
  }
  body.append(make("p", { class: "buttons" }, make("a", { href: `${home}offline.html` }, t("kept_all"))));
  body.removeAttribute("aria-busy");
  return undefined;
}
