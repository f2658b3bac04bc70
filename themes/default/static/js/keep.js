// Keeping books on the device: fetches what the lists of a book name, a volume at a time, and knows what is there.
// The lists are `offline.json` beside a book's contents, and one for each volume; README.md of the themes has their form.

import { home, load, update } from "./store.js";

/**
 * @typedef {{ number: string, title: string, list: string, version: string, chapters: number, bytes: number }} VolumeList
 * @typedef {{ key: string, title: string, language: string, href: string, cover: string, volumes: VolumeList[] }} BookList
 * @typedef {[href: string, bytes: number, version: string]} Row
 * `version` is '' as long as a volume is not whole; `paused` says that the reader stopped it.
 * @typedef {{ version: string, chapters: number, bytes: number, paused?: boolean }} KeptVolume
 * @typedef {{ title: string, language: string, href: string, whole: boolean, checked: number, volumes: Record<string, KeptVolume> }} KeptBook
 * @typedef {{ done: number, total: number, stop: AbortController }} Job
 */

const AT_ONCE = 4;
const STATE = "kept";
const prefix = `ssg1${home}|kept|`;

/** What runs now, by the list of the volume. @type {Map<string, Job>} */
export const jobs = new Map();
export const news = new EventTarget();
const tell = () => news.dispatchEvent(new Event("change"));

/** Whether this browser can keep anything. */
export const canKeep = () => "serviceWorker" in navigator && "caches" in globalThis;

/** The books that are kept, by the address of their list. @returns {Record<string, KeptBook>} */
export const kept = () => load(STATE);

/** @param {string} index @param {(book: KeptBook) => void} change */
function note(index, change) {
  update(STATE, (all) => {
    if (all[index]) change(all[index]);
  });
  tell();
}

/** Straight from the network, past the service worker. @param {string} href @param {AbortSignal} [signal] */
async function get(href, signal) {
  const answer = await fetch(href, { headers: { "ssg-keep": "1" }, cache: "no-cache", signal });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer;
}

/** @param {string} index */
const open = (index) => caches.open(prefix + index);

/** The list of a book; without a network, the one that was kept. @param {string} index @returns {Promise<BookList>} */
export async function readBook(index) {
  try {
    return await (await get(index)).json();
  } catch (error) {
    const found = kept()[index] && (await (await open(index)).match(index));
    if (!found) throw error;
    return found.json();
  }
}

/** The rows of a list that was kept before. @param {Cache} cache @param {string} list @returns {Promise<Row[]>} */
async function rowsOf(cache, list) {
  const found = await cache.match(list);
  if (!found) return [];
  const { chapters, files } = await found.json();
  return [...chapters, ...files];
}

/**
 * Keep a volume, or go on with it. Raises what stopped it: an AbortError, a QuotaExceededError, the network's error.
 * @param {string} index @param {BookList} book @param {VolumeList} volume @param {boolean} whole all volumes, new ones too
 */
export async function keepVolume(index, book, volume, whole) {
  if (jobs.has(volume.list)) return;
  const job = { done: 0, total: volume.bytes, stop: new AbortController() };
  jobs.set(volume.list, job);
  update(STATE, (all) => {
    const own = (all[index] ??= { volumes: {}, whole: false });
    Object.assign(own, { title: book.title, language: book.language, href: book.href, checked: Date.now(), whole: whole || own.whole });
    own.volumes[volume.list] = { version: "", chapters: volume.chapters, bytes: volume.bytes };
  });
  tell();
  try {
    await fill(index, book, volume, job);
    note(index, (own) => (own.volumes[volume.list] = { version: volume.version, chapters: volume.chapters, bytes: volume.bytes }));
  } finally {
    jobs.delete(volume.list);
    tell();
  }
}

/** @param {string} index @param {BookList} book @param {VolumeList} volume @param {Job} job */
async function fill(index, book, volume, job) {
  const { signal } = job.stop;
  const cache = await open(index);
  const before = await rowsOf(cache, volume.list);
  const answer = await get(volume.list, signal);
  const list = answer.clone();
  const { chapters, files } = await answer.json();
  /** @type {Row[]} */
  const rows = [[book.href, 0, ""], [book.cover, 0, ""], ...chapters, ...files];
  const waiting = rows.slice();
  const work = async () => {
    for (let row = waiting.shift(); row; row = waiting.shift()) {
      signal.throwIfAborted();
      await keepFile(cache, row, signal);
      job.done += row[1];
      tell();
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } catch (error) {
    job.stop.abort();
    throw error;
  }
  await cache.put(index, new Response(JSON.stringify(book), { headers: { "content-type": "application/json" } }));
  const now = new Set(rows.map(([href]) => href));
  for (const [href] of before) if (!now.has(href)) await cache.delete(href);
  await cache.put(volume.list, list);
}

/** @param {Cache} cache @param {Row} row @param {AbortSignal} signal */
async function keepFile(cache, [href, bytes, version], signal) {
  const found = version && (await cache.match(href));
  if (found && found.headers.get("ssg-version") === version) return;
  const answer = await fetch(href, { headers: { "ssg-keep": "1" }, cache: "no-cache", signal });
  // A page that went since the list was made is no fault; the next list leaves it out.
  if (answer.status === 404 || answer.status === 410) return;
  if (!answer.ok) throw new Error(`${answer.status}`);
  const body = await answer.blob();
  // Other bytes than the list says are those of another version: fetched again when the list changes.
  const headers = { "content-type": answer.headers.get("content-type") ?? body.type, "ssg-version": body.size === bytes ? version : "" };
  await cache.put(href, new Response(body, { headers }));
}

/** Stop fetching a volume; what is there stays, to go on from. @param {string} index @param {string} list */
export function pause(index, list) {
  note(index, (own) => own.volumes[list] && (own.volumes[list].paused = true));
  jobs.get(list)?.stop.abort();
}

/** Take a volume off the device, and the book with the last of them. @param {string} index @param {string} list */
export async function remove(index, list) {
  jobs.get(list)?.stop.abort();
  while (jobs.has(list)) await new Promise((resolve) => news.addEventListener("change", resolve, { once: true }));
  const cache = await open(index);
  for (const [href] of await partsOf(cache, list)) await cache.delete(href);
  await cache.delete(list);
  let empty = false;
  update(STATE, (all) => {
    if (!all[index]) return;
    delete all[index].volumes[list];
    all[index].whole = false;
    empty = !Object.keys(all[index].volumes).length;
    if (empty) delete all[index];
  });
  if (empty) await caches.delete(prefix + index);
  tell();
}

/** What there is of a volume; of one that was never whole, what its list on the network names. @param {Cache} cache @param {string} list @returns {Promise<Row[]>} */
async function partsOf(cache, list) {
  const rows = await rowsOf(cache, list);
  if (rows.length) return rows;
  try {
    const { chapters, files } = await (await get(list)).json();
    return [...chapters, ...files];
  } catch {
    return [];
  }
}

/** Take a whole book off the device. @param {string} index */
export async function removeBook(index) {
  for (const list of Object.keys(kept()[index]?.volumes ?? {})) jobs.get(list)?.stop.abort();
  update(STATE, (all) => delete all[index]);
  await caches.delete(prefix + index);
  tell();
}

/**
 * Bring what is kept up to date: changed chapters, new ones, volumes that were cut off. Books that were looked at
 * within `pause` milliseconds are left alone. Answers with how many chapters are new, by title of the book.
 * @param {number} pause
 */
export async function sync(pause) {
  /** @type {{ title: string, href: string, count: number }[]} */
  const fresh = [];
  if (!navigator.onLine) return fresh;
  await navigator.locks?.request(`${prefix}sync`, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    for (const [index, own] of Object.entries(kept())) {
      if (Date.now() - own.checked < pause && Object.values(own.volumes).every((one) => one.version || one.paused)) continue;
      const count = await refresh(index, own);
      if (count) fresh.push({ title: own.title, href: own.href, count });
    }
  });
  return fresh;
}

/** @param {string} index @param {KeptBook} own */
async function refresh(index, own) {
  const book = await readBook(index);
  let count = 0;
  for (const volume of book.volumes) {
    const there = own.volumes[volume.list];
    if (!(there ? !there.paused && there.version !== volume.version : own.whole)) continue;
    await keepVolume(index, book, volume, own.whole);
    if (!there || there.version) count += Math.max(0, volume.chapters - (there?.chapters ?? 0));
  }
  note(index, (state) => (state.checked = Date.now()));
  return count;
}
