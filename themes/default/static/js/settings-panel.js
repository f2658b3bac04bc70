// The panel of the reader's settings. What it changes shows at once behind it.

import { exportAll, importAll } from "./backup.js";
import { icon, make, words } from "./dom.js";
import { download, pickFile, siteName } from "./files.js";
import { openDialog, say } from "./panels.js";
import { actions, changeSettings, heldKey, isOwn, ownKey, refresh, script, settings } from "./settings.js";
import { book, forget, root, save } from "./store.js";

/** @typedef {import("./settings.js").Shape} Shape */
/** @typedef {import("./settings.js").ThemeName} ThemeName */

// What the stylesheet has, the owner's options counted in.
const { align, measure, paragraphs } = root.dataset;
const [narrow, normal, wide] = script === "cjk" ? [30, 36, 42] : [56, 66, 78];
const defaults = {
  width: measure === "narrow" ? narrow : measure === "wide" ? wide : normal,
  justify: align === "script" ? script === "cjk" : align === "justify",
  ...(script === "cjk" ? { leading: 1.85, gap: 0.35, indent: 2 } : { leading: 1.62, gap: 0, indent: 1.4 }),
  ...(paragraphs === "spaced" ? { gap: 0.8, indent: 0 } : {}),
};
const themes = ["system", "light", "sepia", "dark", "black", "eink"];
const fonts = script === "cjk" ? ["serif", "sans"] : ["serif", "sans", "hyperlegible"];

/** Open the panel, or close it. */
export async function togglePanel() {
  const open = /** @type {HTMLDialogElement | null} */ (document.querySelector("dialog.settings"));
  if (open) return open.close();
  const t = await words();
  const body = make("form", { class: "controls", onsubmit: (/** @type {Event} */ event) => event.preventDefault() });
  const fill = () => body.replaceChildren(...controls(t, fill));
  fill();
  const row = make("div", { class: "actions-row" }, ...actions.map(({ label, icon: path, run }) =>
    make("button", { type: "button", onclick: () => (dialog.close(), run()) }, icon(path), make("span", {}, t(label)))));
  const dialog = await openDialog("settings", t("settings"), [row, body], t("close"));
  return undefined;
}

/** @typedef {(key: string, slots?: Record<string, string | number>) => string} Words */

/** @param {Words} t @param {() => void} fill @returns {Node[]} */
function controls(t, fill) {
  const now = settings();
  const shape = { ...defaults, ...now[script] };
  /** @param {(shape: Shape) => void} change */
  const reshape = (change) => changeSettings((all) => change((all[script] ??= {})));
  return [
    choice(t, "theme", themes, now.theme ?? "system", (value) =>
      changeSettings((all) => (value === "system" ? delete all.theme : (all.theme = /** @type {ThemeName} */ (value))))),
    choice(t, "font", fonts, fonts.includes(now.font ?? "") ? now.font ?? "" : "serif", (value) =>
      changeSettings((all) => (value === "serif" ? delete all.font : (all.font = value)))),
    make("fieldset", { class: "sliders" }, make("legend", {}, t("page_shape")),
      slider(t("size"), 0.75, 2, 0.05, now.size ?? 1, (value) => `${Math.round(value * 100)} %`, (value) => changeSettings((all) => (all.size = value))),
      slider(t("width"), script === "cjk" ? 16 : 36, script === "cjk" ? 52 : 100, script === "cjk" ? 1 : 2, shape.width, (value) => t("width_of", { count: value }), (value) => reshape((own) => (own.width = value))),
      slider(t("leading"), defaults.leading - 0.4, 2.6, 0.05, shape.leading, (value) => value.toFixed(2), (value) => reshape((own) => (own.leading = value))),
      slider(t("gap"), 0, 2, 0.05, shape.gap, (value) => value.toFixed(2), (value) => reshape((own) => (own.gap = value))),
      slider(t("indent"), 0, 4, 0.1, shape.indent, (value) => value.toFixed(1), (value) => reshape((own) => (own.indent = value))),
      tick(t("justify"), shape.justify, (on) => reshape((own) => (own.justify = on)))),
    make("fieldset", { class: "ticks" }, make("legend", {}, t("reading")),
      tick(t("continuous"), now.continuous, (on) => changeSettings((all) => (all.continuous = on))),
      tick(t("taps"), !now.noTaps, (on) => changeSettings((all) => (all.noTaps = !on))),
      tick(t("swipe"), now.swipe, (on) => changeSettings((all) => (all.swipe = on))),
      tick(t("shortcuts"), !now.noKeys, (on) => changeSettings((all) => (all.noKeys = !on))),
      tick(t("hide_notes"), now.hideNotes, (on) => changeSettings((all) => (all.hideNotes = on))),
      tick(t("hide_titles"), now.hideTitles, (on) => changeSettings((all) => (all.hideTitles = on))),
      (script === "cjk" || document.querySelector("ruby")) && tick(t("hide_ruby"), now.hideRuby, (on) => changeSettings((all) => (all.hideRuby = on)))),
    make("fieldset", { class: "ticks" }, make("legend", {}, t("keeping")),
      book !== "" && tick(t("this_book_only"), isOwn(), (on) => {
        if (on) save(ownKey, { ...settings(), own: true });
        else forget(ownKey);
        refresh();
        fill();
      }),
      make("p", { class: "buttons" },
        make("button", { type: "button", onclick: () => (save(heldKey(), isOwn() ? { own: true } : {}), refresh(), fill()) }, t("reset")),
        make("button", { type: "button", onclick: () => download(`${siteName()}.json`, exportAll(), "application/json") }, t("export")),
        make("button", { type: "button", onclick: async () => {
          const done = importAll(await pickFile());
          refresh();
          fill();
          await say(done ? "imported" : "not_imported");
        } }, t("import")))),
  ];
}

/** @param {Words} t @param {string} name @param {string[]} values @param {string} now @param {(value: string) => void} change */
function choice(t, name, values, now, change) {
  const rows = values.map((value) => make("label", { [`data-${name}-sample`]: value },
    make("input", { type: "radio", name, value, checked: value === now, onchange: () => change(value) }), make("span", {}, t(`${name}_${value}`))));
  return make("fieldset", { class: "choices" }, make("legend", {}, t(name)), ...rows);
}

/**
 * @param {string} label @param {number} min @param {number} max @param {number} step @param {number} now
 * @param {(value: number) => string} show @param {(value: number) => void} change
 */
function slider(label, min, max, step, now, show, change) {
  const output = make("output", {}, show(now));
  const input = make("input", { type: "range", min, max, step, value: now, "aria-label": label });
  input.setAttribute("aria-valuetext", show(now));
  const set = () => {
    const value = Number(input.value);
    output.textContent = show(value);
    input.setAttribute("aria-valuetext", show(value));
    change(value);
  };
  /** @param {number} by */
  const nudge = (by) => () => {
    input.value = `${Math.round((Number(input.value) + by) * 1000) / 1000}`;
    set();
  };
  input.addEventListener("input", set);
  // For fingers; the keyboard has the slider itself.
  const less = make("button", { type: "button", tabindex: -1, "aria-hidden": "true", onclick: nudge(-step) }, "−");
  const more = make("button", { type: "button", tabindex: -1, "aria-hidden": "true", onclick: nudge(step) }, "+");
  return make("div", { class: "slider" }, make("span", { "aria-hidden": "true" }, label), output, make("span", { class: "slide" }, less, input, more));
}

/** @param {string} label @param {boolean | undefined} on @param {(on: boolean) => void} change */
function tick(label, on, change) {
  const input = make("input", { type: "checkbox", checked: !!on });
  input.addEventListener("change", () => change(input.checked));
  return make("label", { class: "tick" }, input, make("span", {}, label));
}
