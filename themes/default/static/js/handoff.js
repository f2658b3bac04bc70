// The place and what was read as a link for another device: all of it is behind the #, which no server sees.

import { mergeBook } from "./backup.js";
import { chapters, current, keepPlace, blocksOf, placeOf } from "./chapters.js";
import { make, words } from "./dom.js";
import { copy } from "./files.js";
import { openDialog, say } from "./panels.js";
import { resume, keep } from "./reading.js";
import { book, load, save } from "./store.js";

const NEAR = 4;
const mark = "#at=";

/** Bytes as letters that a link may hold. @param {string} text */
const encode = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

/** @param {string} text */
const decode = (text) => new TextDecoder().decode(Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0)));

/**
 * The place in few letters: only the nearest neighbours, and the beginning of the words.
 * @param {import("./chapters.js").KeptPlace} place
 * @param {string} read
 */
export const packPlace = (place, read) =>
  encode(JSON.stringify([1, place.id, place.at, place.of, place.offset, place.quote, place.skip, place.before.slice(0, NEAR).join(""), place.after.slice(0, NEAR).join(""), place.lang, Math.round(place.time / 1000), read]));

/** @param {string} text @returns {{ place: import("./chapters.js").KeptPlace, read: string } | null} */
export function unpackPlace(text) {
  try {
    const [version, id, at, of, offset, quote, skip, before, after, lang, time, read] = JSON.parse(decode(text));
    const ids = (/** @type {unknown} */ joined) => `${joined}`.match(/.{8}/g) ?? [];
    if (version !== 1 || ![at, of, offset, skip, time].every(Number.isFinite)) return null;
    return { place: { id: `${id}`, at, of, offset, quote: `${quote}`, skip, before: ids(before), after: ids(after), lang: `${lang}`, time: time * 1000 }, read: `${read}` };
  } catch {
    return null;
  }
}

/** The dialog with the link and its picture. */
export async function openHandoff() {
  const chapter = current();
  if (!chapter) return;
  keep();
  const place = placeOf(chapter) ?? keepPlace(chapter, 0, 0);
  const link = `${location.origin}${chapter.dataset.href}${mark}${packPlace(place, load(`book:${book}`).read ?? "")}`;
  const [t, { drawQr }] = await Promise.all([words(), import("./qr.js")]);
  const field = make("input", { type: "text", readonly: true, value: link, "aria-label": t("handoff_link"), onfocus: () => field.select() });
  const picture = drawQr(link, t("handoff_code"));
  await openDialog("handoff", t("handoff"), [
    make("p", {}, t("handoff_text")),
    picture ?? "",
    field,
    make("p", { class: "buttons" },
      make("button", { type: "button", class: "strong", onclick: async () => say((await copy(link)) ? "copied" : "not_copied") }, t("copy_link")),
      "share" in navigator && make("button", { type: "button", onclick: () => navigator.share({ url: link }).catch(() => {}) }, t("share"))),
  ], t("close"));
}

/** Take over what a link has brought; true where there was something. @returns {boolean} */
export function receive() {
  if (!location.hash.startsWith(mark)) return false;
  const found = unpackPlace(location.hash.slice(mark.length));
  history.replaceState(history.state, "", location.pathname);
  const [chapter] = chapters();
  if (!found || !chapter || !blocksOf(chapter).length) return false;
  save(`book:${book}`, mergeBook(load(`book:${book}`), { read: found.read }));
  resume(chapter, found.place, "handed_over");
  return true;
}
