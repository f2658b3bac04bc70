// For readers who have a service worker from when there was one: it takes its caches and itself away. Pages that are
// open go on with the old one until they are closed; it asks the network first.

(() => {
  const worker = /** @type {ServiceWorkerGlobalScope & { site: string }} */ (/** @type {unknown} */ (self));

  worker.addEventListener("install", (event) => {
    event.waitUntil(clear());
    // Not waited for: it comes about when this worker is installed.
    worker.registration.unregister();
  });
  worker.addEventListener("activate", (event) => event.waitUntil(clear()));

  async function clear() {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith(`ssg1${worker.site}|`)).map((name) => caches.delete(name)));
  }
})();
