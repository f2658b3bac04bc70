// The service worker, and what happens when the network comes back: kept books fetch what is new.

import { say } from "./dom.js";
import { kept, sync } from "./keep.js";
import { book, home, kind } from "./store.js";

const PAUSE = 20 * 60e3;

/** @param {number} pause */
async function refresh(pause) {
  try {
    const fresh = await sync(pause);
    if (!fresh.length) return;
    const [{ title, href, count }] = fresh;
    await say("kept_news", { label: "contents", run: () => location.assign(href) }, { count, title });
  } catch {
    // No network after all, or no room: the next page tries again, and the list of kept books tells.
  }
}

/** The page that was open before there was a service worker is kept as one that was read. */
function keepThis() {
  const ask = async () => {
    // Read to its end: a worker whose answer is left lying cannot make way for its successor.
    await fetch(location.pathname, { headers: { Accept: "text/html" } }).then((answer) => answer.text()).catch(() => {});
  };
  navigator.serviceWorker.addEventListener("controllerchange", ask, { once: true });
}

export async function startOffline() {
  if (kind === "offline") (await import("./offline-page.js")).startOfflinePage();
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  if (!serviceWorker.controller) keepThis();
  try {
    await serviceWorker.register(`${home}sw.js`, { scope: home, updateViaCache: "none" });
  } catch {
    return; // Not allowed here, as in a private window.
  }
  const here = Object.values(kept()).some((one) => book && one.href.startsWith(`${home}${book}/`));
  addEventListener("online", () => refresh(0));
  if (Object.keys(kept()).length) await refresh(here ? 60e3 : PAUSE);
}
