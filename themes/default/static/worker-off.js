// For readers who have a service worker from when there was one: it takes its caches and itself away. Pages that are
// open go on as they are; there is nothing to answer their requests but the network.

(() => {
  const worker = /** @type {ServiceWorkerGlobalScope & { site: string }} */ (/** @type {unknown} */ (self));
  worker.addEventListener("install", () => worker.skipWaiting());
  worker.addEventListener("activate", (event) => event.waitUntil(leave()));

  async function leave() {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith(`ssg1${worker.site}|`)).map((name) => caches.delete(name)));
    await worker.registration.unregister();
  }
})();
