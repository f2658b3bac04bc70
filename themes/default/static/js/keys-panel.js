// The list of keys, behind `?`.

import { make, words } from "./dom.js";
import { bindings, hints } from "./keys.js";
import { openDialog } from "./panels.js";

const names = { ArrowLeft: "←", ArrowRight: "→", " ": "␣" };

/** The dialog that lists the keys. */
export async function showKeys() {
  const t = await words();
  const rows = bindings.flatMap(({ keys, says }) => [
    make("dt", {}, ...keys.map((key) => make("kbd", {}, names[/** @type {keyof names} */ (key)] ?? key))),
    make("dd", {}, t(says)),
  ]);
  return openDialog("keys", t("help"), [make("dl", {}, ...rows), ...[...hints].map((says) => make("p", { class: "hint" }, t(says)))], t("close"));
}
