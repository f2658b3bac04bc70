// Runs before anything is painted: what the reader has chosen is on <html> before the first line shows.
// Everything else waits (theme.js). Without storage, or with nothing in it, the page stays as the stylesheet has it.
(() => {
  const root = document.documentElement;
  const { home = "/", book } = root.dataset;
  const cjk = /^(zh|ja)\b/i.test(root.lang);

  // The paper of each theme, for the browser's own frame.
  const papers = { light: "#fbfaf8", sepia: "#f4ead5", dark: "#171614", black: "#000000", eink: "#ffffff" };

  /** @param {string} key */
  function read(key) {
    try {
      const found = JSON.parse(localStorage.getItem(`ssg1${home}${key}`) ?? "null");
      return found && typeof found === "object" ? found : null;
    } catch {
      return null;
    }
  }

  /** @param {string} name @param {string | undefined} value */
  function mark(name, value) {
    if (value) root.dataset[name] = value;
    else delete root.dataset[name];
  }

  /** @param {string} name @param {unknown} value @param {string} unit */
  function style(name, value, unit) {
    if (typeof value === "number" && Number.isFinite(value)) root.style.setProperty(name, `${value}${unit}`);
    else root.style.removeProperty(name);
  }

  /** @param {import("./js/settings.js").Settings} settings */
  function apply(settings) {
    const shape = settings[cjk ? "cjk" : "latin"] ?? {};
    mark("theme", settings.theme && settings.theme in papers ? settings.theme : undefined);
    mark("font", settings.font);
    mark("notes", settings.hideNotes ? "hidden" : undefined);
    mark("titles", settings.hideTitles ? "hidden" : undefined);
    mark("ruby", settings.hideRuby ? "hidden" : undefined);
    style("--scale", settings.size, "");
    // A Latin letter is about .47 em wide, a Chinese character one em.
    style("--measure", shape.width && shape.width * (cjk ? 1 : 0.47), "em");
    style("--leading", shape.leading, "");
    style("--gap", shape.gap, "em");
    style("--indent", shape.indent, "em");
    if (typeof shape.justify === "boolean") root.style.setProperty("--align", shape.justify ? "justify" : "start");
    else root.style.removeProperty("--align");
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
      const own = /dark/.test(meta.getAttribute("media") ?? "") ? "dark" : "light";
      meta.setAttribute("content", papers[settings.theme ?? own] ?? papers[own]);
    }
  }

  // A title in Chinese breaks between words, which browsers know and stylesheets do not: where they may be parted is
  // marked as the page comes in, before anything is painted. Particles stay with what is before them. Only where the
  // title may need a second line: the browser's dictionary takes time to open.
  /** @type {Intl.Segmenter | undefined} */
  let segmenter;
  const watcher = new MutationObserver((changes) => {
    for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
      const title = node.nodeType === 3 && node.parentElement?.closest("h1, h2, h3, .pager b, .latest a, .update a");
      if (!title) continue;
      const { data } = /** @type {Text} */ (node);
      if (data.length > Math.min(outerWidth, 1100) / 60 && title.matches(":lang(zh)") && /\p{Script=Han}{7}/u.test(data)) part(/** @type {Text} */ (node));
      // Below the title of a book are the contents, which may be long.
      if (title.matches("[data-page=book] h1")) watcher.disconnect();
    }
  });

  /** @param {Text} node */
  function part(node) {
    let before = "";
    const pieces = [];
    segmenter ??= new Intl.Segmenter("zh", { granularity: "word" });
    for (const { segment } of segmenter.segment(node.data)) {
      const loose = /^[的地得了着著过過之们們\p{P}]/u.test(segment) || /[\p{Ps}\p{Pi}]$/u.test(before) || (before.length < 2 && segment.length < 2);
      if (before && !loose) pieces.push(document.createElement("wbr"));
      pieces.push(segment);
      before = segment;
    }
    node.replaceWith(...pieces);
  }

  if (typeof Intl.Segmenter === "function") {
    watcher.observe(root, { childList: true, subtree: true });
    addEventListener("DOMContentLoaded", () => watcher.disconnect());
  }

  // What contents need is fetched while they, which may be long, come in.
  if (root.dataset.page === "book") {
    const fetched = { rel: "preload", as: "fetch", crossOrigin: "", href: root.dataset.words };
    const modules = ["contents", "shelf"].map((name) => ({ rel: "modulepreload", href: `${home}assets/js/${name}.js` }));
    for (const link of [fetched, ...modules]) document.head.append(Object.assign(document.createElement("link"), link));
  }

  // What is pressed before theme.js has come is pressed once more by it.
  addEventListener("click", ({ target }) => (window.pressed = target));

  window.applySettings = apply;
  root.dataset.js = "";
  apply((book && read(`settings:${book}`)) || read("settings") || {});
  // A place for "continue reading" is kept free where there will be one, so that nothing moves when it comes.
  if (read(book ? `book:${book}` : "recent")?.last) root.dataset.started = "";
})();
