// Errors of the build, over the last good page. Text only ever enters as text.

const sheet = new URL("overlay.css", import.meta.url).href;
let hidden = "";

/**
 * @typedef {{ code: string, path: string | null, line: number | null, column: number | null, message: string,
 *   hint: string | null, lines: [number, string][] }} Problem
 * @param {Problem[]} problems
 */
export function show(problems) {
  const told = JSON.stringify(problems);
  const old = document.querySelector("ssg-problems");
  if (!problems.length || told !== hidden) hidden = "";
  if (old instanceof HTMLElement && old.dataset.told === told) return;
  old?.remove();
  if (!problems.length) return;
  const host = document.createElement("ssg-problems");
  host.dataset.told = told;
  const link = element("link", "");
  link.setAttribute("rel", "stylesheet");
  link.setAttribute("href", sheet);
  const panel = element("section", "panel");
  panel.setAttribute("role", "alert");
  panel.setAttribute("aria-label", "Problems of the build");
  panel.lang = "en";
  panel.dir = "ltr";
  panel.append(head(problems.length, () => hide(host, told)), ...problems.map(entry));
  host.attachShadow({ mode: "open" }).append(link, panel);
  host.hidden = true; // until its stylesheet is there
  const appear = () => (host.hidden = told === hidden);
  link.addEventListener("load", appear);
  link.addEventListener("error", appear);
  document.documentElement.append(host);
}

/** @param {number} count @param {() => void} close */
function head(count, close) {
  const bar = element("header", "");
  const button = element("button", "", "Hide");
  button.setAttribute("type", "button");
  button.setAttribute("title", "Escape");
  button.addEventListener("click", close);
  const what = count === 1 ? "1 problem" : `${count} problems`;
  bar.append(element("h1", "", what), element("p", "", "This goes by itself when it is mended."), button);
  return bar;
}

/** @param {Problem} problem */
function entry(problem) {
  const article = element("article", "");
  const place = [problem.path, problem.line, problem.column].filter((part) => part !== null).join(":");
  const message = element("p", "message", problem.message);
  message.append(" ", element("span", "code", problem.code));
  if (place) article.append(element("h2", "", place));
  article.append(message);
  if (problem.hint) article.append(element("p", "hint", problem.hint));
  if (problem.lines.length) article.append(excerpt(problem));
  return article;
}

/** @param {Problem} problem */
function excerpt(problem) {
  const list = element("ol", "lines");
  for (const [number, text] of problem.lines) {
    const wrong = number === problem.line;
    const row = element("li", wrong ? "wrong" : "");
    const code = element("code", "");
    if (wrong && problem.column !== null) {
      const letters = [...text];
      const at = problem.column - 1;
      code.append(letters.slice(0, at).join(""), element("mark", "", letters[at] ?? " "), letters.slice(at + 1).join(""));
    } else {
      code.append(text);
    }
    row.append(element("span", "number", String(number)), code);
    list.append(row);
  }
  return list;
}

/** @param {HTMLElement} host @param {string} told */
function hide(host, told) {
  hidden = told;
  host.hidden = true;
}

addEventListener(
  "keydown",
  (event) => {
    const host = document.querySelector("ssg-problems");
    if (event.key !== "Escape" || !(host instanceof HTMLElement) || host.hidden) return;
    hide(host, host.dataset.told ?? "");
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);

/** @param {string} name @param {string} style @param {string} [text] */
function element(name, style, text) {
  const made = document.createElement(name);
  if (style) made.className = style;
  if (text !== undefined) made.textContent = text;
  return made;
}
