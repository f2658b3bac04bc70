// The service worker: pages come from the network as long as there is one, and from the device when there is none.
// sw.js, at the root of the site, sets `site` (its path) and `shell` (what every page needs) and loads this file.
//
// Three kinds of caches, each named `ssg1<path>|<kind>|…`, because several sites may share one host:
//   shell|<version>  scripts, styles and words, all of one version, so that offline they always fit together
//   kept|<book>      what a reader keeps; js/keep.js fills and empties it, here its pages are only brought up to date
//   read             what was read lately, pictures included: the oldest go first

(() => {
  const worker = /** @type {ServiceWorkerGlobalScope & { site: string, shell: string[] }} */ (/** @type {unknown} */ (self));
  const { site, shell } = worker;
  const prefix = `ssg1${site}|`;
  const shellName = `${prefix}shell|${mark(shell.join())}`;
  const readName = `${prefix}read`;
  const offlinePage = `${site}offline.html`;
  const MOST_READ = 300;
  const LONGEST_PICTURE = 3e6;
  /** How long a page may take before the kept one is shown, in milliseconds; less when one has just been too slow. */
  const PATIENCE = 4000;
  const SHORT_PATIENCE = 700;
  let slowUntil = 0;
  /** The page that was replaced last because a newer one came late. */
  let replaced = "";

  /** A short name for a text. @param {string} text */
  function mark(text) {
    let sum = 0;
    for (const letter of text) sum = (Math.imul(sum, 31) + letter.charCodeAt(0)) >>> 0;
    return sum.toString(36);
  }

  // A new version waits until no page uses the old one. There is no hurry: both ask the network first, and a change of
  // workers under an open page can hold up its requests.
  worker.addEventListener("install", (event) => event.waitUntil(install()));
  worker.addEventListener("activate", (event) => event.waitUntil(activate()));
  worker.addEventListener("online", () => (slowUntil = 0));
  worker.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== location.origin || !url.pathname.startsWith(site)) return;
    // What keep.js fetches goes straight to the network, and so do parts of films.
    if (request.headers.has("ssg-keep") || request.headers.has("range")) return;
    if (url.pathname.startsWith(`${site}assets/`)) event.respondWith(asset(event, url));
    else if (/(\/|\.html)$/.test(url.pathname)) event.respondWith(page(event, url.origin + url.pathname));
    else if (request.destination === "image") event.respondWith(picture(event));
  });

  async function install() {
    const cache = await caches.open(shellName);
    await cache.addAll(shell.map((href) => new Request(href, { cache: "no-cache" })));
    const read = await caches.open(readName);
    await read.addAll([offlinePage, site].map((href) => new Request(href, { cache: "no-cache" })));
  }

  async function activate() {
    for (const name of await caches.keys()) {
      if (name.startsWith(`${prefix}shell|`) && name !== shellName) await caches.delete(name);
    }
    await worker.clients.claim();
  }

  /** The caches that have pages: kept books first. */
  async function pageCaches() {
    const names = (await caches.keys()).filter((name) => name.startsWith(`${prefix}kept|`));
    return Promise.all([...names, readName].map((name) => caches.open(name)));
  }

  /** @param {string} href */
  async function find(href) {
    for (const cache of await pageCaches()) {
      const found = await cache.match(href, { ignoreVary: true });
      if (found) return found;
    }
    return undefined;
  }

  /** Keep an answer where there is an older one of the page, else with what was read lately. @param {string} href @param {Response} response */
  async function store(href, response) {
    for (const cache of await pageCaches()) {
      if (await cache.match(href, { ignoreVary: true })) return replace(cache, href, response);
    }
    return replace(await caches.open(readName), href, response);
  }

  /** @param {Cache} cache @param {string} href @param {Response} response */
  async function replace(cache, href, response) {
    try {
      // A new entry is the last of the list, so the first are the oldest.
      const read = await caches.open(readName);
      await read.delete(href, { ignoreVary: true });
      await cache.put(href, response);
      const all = await read.keys();
      const fixed = new Set([offlinePage, site].map((one) => new URL(one, location.origin).href));
      const old = all.filter((one) => !fixed.has(one.url));
      for (const one of old.slice(0, Math.max(0, old.length - MOST_READ))) await read.delete(one);
    } catch {
      // The device is full: let half of what was read go. What a reader keeps stays.
      const read = await caches.open(readName);
      const all = await read.keys();
      for (const one of all.slice(0, Math.ceil(all.length / 2))) await read.delete(one);
    }
  }

  /** @param {string} href */
  const forget = async (href) => (await caches.open(readName)).delete(href, { ignoreVary: true });

  /** @param {number} wait @returns {Promise<undefined>} */
  const after = (wait) => new Promise((resolve) => setTimeout(resolve, wait));

  /** Ask the server itself: what the browser has kept of its answers may be older. @param {Request} request */
  function ask(request) {
    if (request.mode !== "navigate") return fetch(new Request(request, { cache: "no-cache" }));
    const headers = { accept: request.headers.get("accept") ?? "text/html" };
    return fetch(request.url, { cache: "no-cache", redirect: "manual", credentials: "same-origin", headers });
  }

  /** When a page comes that was too slow, it takes the place of the older one that was shown, once. @param {FetchEvent} event @param {Response} shown @param {Response} fresh */
  async function catchUp(event, shown, fresh) {
    const { url } = event.request;
    if (!fresh.ok || replaced === url || (await shown.text()) === (await fresh.text())) return;
    replaced = url;
    const client = await worker.clients.get(event.resultingClientId);
    if (client instanceof WindowClient) await client.navigate(url);
  }

  /** @param {FetchEvent} event @param {string} href the address without a query */
  async function page(event, href) {
    const { request } = event;
    const fresh = ask(request);
    event.waitUntil(
      fresh.then(async (response) => {
        slowUntil = 0;
        if (response.ok && !response.redirected && response.type === "basic") await store(href, response.clone());
        else if (response.status === 404 || response.status === 410) await forget(href);
      }).catch(() => {}),
    );
    const patience = after(Date.now() < slowUntil ? SHORT_PATIENCE : PATIENCE);
    const first = await Promise.race([fresh.catch(() => undefined), patience]);
    if (first) {
      if (replaced === request.url) replaced = "";
      return first;
    }
    slowUntil = Date.now() + 15000;
    const kept = (await find(href)) ?? (/(\/|\.html)$/.test(href) ? undefined : await find(`${href}/`));
    if (kept) {
      const shown = kept.clone();
      event.waitUntil(fresh.then((response) => catchUp(event, shown, response.clone())).catch(() => {}));
      return kept;
    }
    try {
      return await fresh;
    } catch {
      const stand = request.mode === "navigate" && (await find(offlinePage));
      return stand || Response.error();
    }
  }

  /** @param {FetchEvent} event */
  async function picture(event) {
    const { request } = event;
    const href = request.url;
    try {
      const response = await fetch(request);
      if (response.ok && Number(response.headers.get("content-length") ?? 0) < LONGEST_PICTURE) {
        event.waitUntil(store(href, response.clone()));
      }
      return response;
    } catch {
      return (await find(href)) ?? Response.error();
    }
  }

  /** Scripts, styles, words, fonts: with its version in the address a file never changes. @param {FetchEvent} event @param {URL} url */
  async function asset(event, url) {
    const { request } = event;
    const exact = url.search && (await caches.match(request, { cacheName: shellName, ignoreVary: true }));
    if (exact) return exact;
    const near = await caches.match(request, { cacheName: shellName, ignoreSearch: true, ignoreVary: true });
    if (near && Date.now() < slowUntil) return near;
    const fresh = fetch(request);
    try {
      const response = await (near ? Promise.race([fresh, after(PATIENCE)]) : fresh);
      if (!response) slowUntil = Date.now() + 15000;
      if (response?.ok && request.destination === "font") event.waitUntil(store(request.url, response.clone()));
      return response ?? near ?? (await fresh);
    } catch {
      return near ?? (await find(request.url)) ?? Response.error();
    }
  }
})();
