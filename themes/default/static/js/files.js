// What goes out of the page and comes into it: files, and what is copied.

import { make } from "./dom.js";
import { home } from "./store.js";

/** Offer a text as a file. @param {string} name @param {string} text @param {string} type */
export function download(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/** Let the reader choose a file, and read it. @returns {Promise<string>} */
export const pickFile = () =>
  new Promise((resolve) => {
    const input = make("input", { type: "file", accept: ".json,application/json" });
    input.addEventListener("change", async () => resolve((await input.files?.[0]?.text()) ?? ""));
    input.click();
  });

/** Copy a text. @param {string} text @returns {Promise<boolean>} */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = make("textarea", { class: "hidden-text" });
    (document.querySelector("dialog[open]") ?? document.body).append(field);
    field.value = text;
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

/** The site in the name of a file that a reader saves. */
export const siteName = () => `${location.hostname}${home}`.replace(/[^\w.-]+/g, "-").replace(/^-|-$/g, "");
