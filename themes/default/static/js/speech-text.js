// What is spoken of a text, and in which pieces. Pure: it knows no voice and no page, only nodes and strings.

/**
 * A node as the DOM has it; tests make their own.
 * @typedef {{ nodeType: number, nodeValue: string | null, localName?: string, childNodes: Iterable<SpokenNode>,
 *   getAttribute?: (name: string) => string | null }} SpokenNode
 * @typedef {{ node: SpokenNode, start: number }} Part where a text node begins in the whole
 * @typedef {{ start: number, end: number }} Piece
 */

const MUTE = new Set(["rt", "rp", "script", "style", "svg", "button", "hr", "img"]);
const MUTE_CLASS = /(^|\s)(note|footnotes|footnote-ref|footnote-back|warning|warnings)(\s|$)/;
const LINE = new Set(["p", "div", "li", "dt", "dd", "td", "th", "tr", "br", "blockquote", "h2", "h3", "h4", "h5", "h6", "figcaption", "summary"]);
const CLOSING = "”’」』）》】〉〕\\]\\)\"'";
const CJK = /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]/;
const SAYS_SOMETHING = /[\p{L}\p{N}]/u;

/** Whether an element is passed over: notes, their marks, readings over characters, what is folded away. @param {SpokenNode} element */
export function isMute(element) {
  if (MUTE.has(element.localName ?? "")) return true;
  if (element.localName === "details" && element.getAttribute?.("open") === null) return true;
  if (MUTE_CLASS.test(element.getAttribute?.("class") ?? "")) return true;
  return element.getAttribute?.("role") === "doc-noteref" || element.getAttribute?.("aria-hidden") === "true";
}

/**
 * The text of a block as it is spoken, and where each text node stands in it.
 * @param {SpokenNode} block
 * @returns {{ text: string, parts: Part[] }}
 */
export function collect(block) {
  let text = "";
  /** @type {Part[]} */
  const parts = [];
  /** @param {SpokenNode} node */
  const walk = (node) => {
    if (node.nodeType === 3) {
      parts.push({ node, start: text.length });
      text += node.nodeValue ?? "";
    } else if (node.nodeType === 1 && !isMute(node)) {
      for (const child of node.childNodes) walk(child);
      if (LINE.has(node.localName ?? "")) text += "\n";
    }
  };
  for (const child of block.childNodes) walk(child);
  return { text, parts };
}

/** Where a place of the spoken text is in the nodes. @param {Part[]} parts @param {number} at @param {boolean} [isEnd] */
export function nodeAt(parts, at, isEnd = false) {
  let found = parts[0];
  for (const part of parts) if (isEnd ? part.start < at : part.start <= at) found = part;
  return { node: found.node, offset: Math.min(at - found.start, found.node.nodeValue?.length ?? 0) };
}

const ABBREVIATION = /(?:^|[\s“‘"'(])(?:Mr|Mrs|Ms|Mx|Dr|St|Prof|Rev|Capt|Col|Gen|Lt|Sgt|Sr|Jr|vs|etc|e\.g|i\.e|No|Vol|Ch|[A-Z])\.$/;

/**
 * The sentences of a text. Closing quotation marks and brackets belong to the sentence that they close; an ellipsis
 * ends one only where a new one begins; in Latin text a stop needs a space after it, and a capital where quotation
 * marks close before it, so that “Well?” she said stays one.
 * @param {string} text
 * @returns {Piece[]}
 */
export function sentences(text) {
  const stop = new RegExp(`(?:[。！？!?｡]|\\.(?![\\d.])|…|\\n)(?:[。！？!?.…｡])*[${CLOSING}]*`, "g");
  /** @type {Piece[]} */
  const found = [];
  let start = 0;
  for (const match of text.matchAll(stop)) {
    const end = match.index + match[0].length;
    if (end <= start || !endsHere(text, start, match[0], match.index, end)) continue;
    found.push({ start, end });
    start = end;
  }
  found.push({ start, end: text.length });
  return found.map((piece) => trim(text, piece)).filter(({ start: from, end }) => SAYS_SOMETHING.test(text.slice(from, end)));
}

/** @param {string} text @param {number} start @param {string} mark @param {number} at @param {number} end */
function endsHere(text, start, mark, at, end) {
  if (mark.startsWith("\n")) return true;
  const next = text.slice(end).trimStart()[0] ?? "";
  if (next === "") return true;
  const closed = new RegExp(`[${CLOSING}]$`).test(mark);
  if (/[，、；：,;:。！？—]/.test(next)) return false;
  const chinese = /[。！？｡]/.test(mark) || CJK.test(text[at - 1] ?? "");
  if (chinese) {
    // “我……我不知道”: a stammer is no sentence.
    return !mark.startsWith("…") || closed || end - start > 6;
  }
  if (!/\s/.test(text[end] ?? "")) return false;
  if (mark === "." && ABBREVIATION.test(text.slice(start, end))) return false;
  if (closed || mark.startsWith("…") || mark.startsWith("..")) return !/\p{Ll}/u.test(next);
  return true;
}

/** @param {string} text @param {Piece} piece */
function trim(text, { start, end }) {
  let [from, to] = [start, end];
  while (from < to && /\s/.test(text[from])) from++;
  while (to > from && /\s/.test(text[to - 1])) to--;
  return { start: from, end: to };
}

/**
 * A sentence in pieces short enough to be spoken in one go: Chrome's network voices fall silent after about fifteen
 * seconds. Cut after a comma or the like, else at a space, as late as may be.
 * @param {string} text
 * @param {Piece} sentence
 * @param {number} rate of speech; a slow voice gets shorter pieces
 * @returns {Piece[]}
 */
export function pieces(text, sentence, rate = 1) {
  const most = Math.round((CJK.test(text.slice(sentence.start, sentence.end)) ? 48 : 170) * Math.min(1, Math.max(0.5, rate)));
  /** @type {Piece[]} */
  const found = [];
  let { start } = sentence;
  while (sentence.end - start > most) {
    const window = text.slice(start, start + most);
    const pause = [...window.matchAll(new RegExp(`[，、；：,;:—–][${CLOSING}]*`, "g"))].pop();
    const cut = pause && pause.index > most / 4 ? pause.index + pause[0].length : window.lastIndexOf(" ") > most / 4 ? window.lastIndexOf(" ") + 1 : most;
    found.push(trim(text, { start, end: start + cut }));
    start += cut;
  }
  found.push(trim(text, { start, end: sentence.end }));
  return found.filter(({ start: from, end }) => SAYS_SOMETHING.test(text.slice(from, end)));
}

/** A language tag as voices and pages may write it, in one form: zh_CN, zh-Hans, cmn-Hans-CN. @param {string} tag */
function normal(tag) {
  const parts = tag.toLowerCase().replaceAll("_", "-").split("-");
  const main = parts[0] === "cmn" ? "zh" : parts[0];
  const traditional = parts.some((part) => ["hant", "tw", "hk", "mo"].includes(part));
  return { main, script: main === "zh" ? (traditional ? "hant" : "hans") : "", region: parts.find((part) => /^[a-z]{2}$/.test(part) && part !== parts[0]) ?? "" };
}

/**
 * The voices that can read a language, the best first: of its script, the one that the system prefers, those on the
 * device (which need no network and do not stop). Cantonese (zh-HK) comes last for Chinese.
 * @template {{ lang: string, localService: boolean, default: boolean }} Voice
 * @param {Voice[]} voices
 * @param {string} language
 * @returns {Voice[]}
 */
export function voicesFor(voices, language) {
  const wanted = normal(language);
  /** @param {Voice} voice */
  const rank = (voice) => {
    const has = normal(voice.lang);
    return (
      (has.script === wanted.script ? 0 : 8) + (has.region === "hk" && wanted.region !== "hk" ? 4 : 0) +
      (wanted.region && has.region !== wanted.region ? 2 : 0) + (voice.default ? 0 : 1) + (voice.localService ? 0 : 1)
    );
  };
  return voices.filter((voice) => normal(voice.lang).main === wanted.main).sort((a, b) => rank(a) - rank(b));
}
