// The list of bookmarks and highlights, of this book or of all: to go there, to write notes, to take them along.

import { exportAll, importAll } from "./backup.js";
import { make, words } from "./dom.js";
import { download, pickFile, siteName } from "./files.js";
import { markdown } from "./markdown.js";
import { dropMark } from "./marks.js";
import { openDialog, say } from "./panels.js";
import { book, keysOf, load, update } from "./store.js";

/** @typedef {import("./marks.js").Mark} Mark */
/** @typedef {{ key: string, title: string, marks: Mark[] }} Shelf */

/** Marks by book, each book's in the order of the text as far as it is known: by chapter, then by place. @param {boolean} all @returns {Shelf[]} */
function shelves(all) {
  return keysOf("marks:")
    .filter((key) => all || key === `marks:${book}`)
    .map((key) => {
      const { title = "", list = {} } = load(key);
      /** @type {Mark[]} */
      const marks = Object.values(list).filter((mark) => mark?.place && !mark.gone);
      marks.sort((a, b) => a.key.localeCompare(b.key, "en", { numeric: true }) || a.place.at - b.place.at || a.place.offset - b.place.offset);
      return { key, title, marks };
    })
    .filter(({ marks }) => marks.length);
}

/** Open the list. */
export async function openMarks() {
  const t = await words();
  let all = book === "";
  const list = make("div", { class: "mark-list" });
  const fill = () => {
    const found = shelves(all);
    list.replaceChildren(...(found.length ? found.flatMap(section) : [make("p", { class: "hint" }, t("no_marks"))]));
  };
  /** @param {Shelf} shelf */
  const section = ({ key, title, marks }) => [
    make("h3", {}, title),
    make("ul", {}, ...marks.map((mark) => row(key, mark))),
  ];
  /** @param {string} key @param {Mark} mark */
  const row = (key, mark) =>
    make("li", { "data-colour": mark.colour ?? null, "data-type": mark.type },
      make("a", { href: `${mark.href}#mark=${mark.id}`, onclick: () => dialog.close() },
        make("small", { lang: mark.lang }, mark.name), make("q", { lang: mark.lang }, mark.text)),
      mark.note ? make("p", { class: "mark-note" }, mark.note) : null,
      make("p", { class: "buttons" },
        make("button", { type: "button", onclick: () => editNote(key, mark).then(openMarks) }, t("note_write")),
        make("button", { type: "button", onclick: () => (dropMark(mark.id, key), fill()) }, t("delete"))));
  const scope = make("label", { class: "tick" }, make("input", { type: "checkbox", checked: all, onchange: () => ((all = !all), fill()) }), make("span", {}, t("all_books")));
  const save = [
    make("button", { type: "button", onclick: () => download(`${siteName()}-marks.md`, markdown(shelves(all), location.origin), "text/markdown") }, t("export_markdown")),
    make("button", { type: "button", onclick: () => download(`${siteName()}-marks.json`, exportAll(all ? ["marks:"] : [`marks:${book}`]), "application/json") }, t("export_json")),
    make("button", { type: "button", onclick: async () => {
      const done = importAll(await pickFile());
      fill();
      await say(done ? "imported" : "not_imported");
    } }, t("import")),
  ];
  fill();
  const dialog = await openDialog("marks", t("marks"), [book ? scope : "", list, make("p", { class: "buttons" }, ...save)], t("close"));
}

/**
 * A dialog to write the note of a mark; it is kept when the dialog closes, however that happens.
 * @param {string} key
 * @param {Mark} mark
 * @returns {Promise<void>}
 */
export async function editNote(key, mark) {
  const t = await words();
  const field = make("textarea", { rows: 5, "aria-label": t("note_write") });
  field.value = mark.note ?? "";
  const done = make("button", { type: "button", class: "strong", onclick: () => dialog.close() }, t("done"));
  const dialog = await openDialog("note", t("note_write"), [make("blockquote", { lang: mark.lang }, mark.text), field, make("p", { class: "buttons" }, done)], t("close"));
  field.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      const note = field.value.trim();
      if (note !== (mark.note ?? "")) {
        update(key, (state) => {
          if (state.list?.[mark.id]) state.list[mark.id] = { ...state.list[mark.id], note, time: Date.now() };
        });
      }
      resolve();
    });
  });
}
