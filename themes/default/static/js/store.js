// What the browser remembers. Every key begins with the version of the format and the path of the site, so that two
// sites on one host keep apart. Where storage is blocked or full, things are remembered as long as the page is open.

/** The part of <html> that says what this page is. */
export const root = document.documentElement;
export const home = root.dataset.home ?? "/";
export const book = root.dataset.book ?? "";
export const kind = root.dataset.page ?? "";
export const language = root.lang;

const prefix = `ssg1${home}`;
/** @type {Map<string, string>} */
const unsaved = new Map();
/** @type {Map<string, Set<() => void>>} */
const watchers = new Map();
let told = false;

/**
 * What is stored under a key, as a plain object; an empty one where there is nothing, or nothing sound.
 * @param {string} key
 * @returns {any}
 */
export function load(key) {
  try {
    const found = JSON.parse(unsaved.get(key) ?? localStorage.getItem(prefix + key) ?? "null");
    return found && typeof found === "object" && !Array.isArray(found) ? found : {};
  } catch {
    return {};
  }
}

/**
 * Store an object under a key, and tell whoever watches it in this page; other tabs hear of it from the browser.
 * @param {string} key
 * @param {object} value
 */
export function save(key, value) {
  const text = JSON.stringify(value);
  try {
    localStorage.setItem(prefix + key, text);
    unsaved.delete(key);
  } catch {
    unsaved.set(key, text);
    if (!told) dispatchEvent(new Event("ssg:unsaved"));
    told = true;
  }
  tell(key);
}

/**
 * Read, change and store at once, so that two tabs do not undo each other's work.
 * @param {string} key
 * @param {(value: any) => void} change
 */
export function update(key, change) {
  const value = load(key);
  change(value);
  save(key, value);
}

/** @param {string} key */
export function forget(key) {
  unsaved.delete(key);
  try {
    localStorage.removeItem(prefix + key);
  } catch {
    // Nothing was stored, then.
  }
  tell(key);
}

/** All keys of this site that begin so. @param {string} start */
export function keysOf(start) {
  const found = new Set(unsaved.keys());
  try {
    for (let i = 0; i < localStorage.length; i++) {
      const key = localStorage.key(i);
      if (key?.startsWith(prefix)) found.add(key.slice(prefix.length));
    }
  } catch {
    // Blocked: there is only what this page remembers.
  }
  return [...found].filter((key) => key.startsWith(start)).sort();
}

/**
 * Call a function when a key is changed, here or in another tab.
 * @param {string} key
 * @param {() => void} call
 */
export function watch(key, call) {
  const calls = watchers.get(key) ?? new Set();
  watchers.set(key, calls.add(call));
}

/** @param {string} key */
function tell(key) {
  for (const call of watchers.get(key) ?? []) call();
}

// A page that the browser had put away has heard of nothing meanwhile.
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const key of watchers.keys()) tell(key);
});

addEventListener("storage", (event) => {
  if (event.key === null) for (const key of watchers.keys()) tell(key);
  else if (event.key.startsWith(prefix)) tell(event.key.slice(prefix.length));
});
