// The index of an edition: which chapters may have what is looked for, and what the pages of these chapters say.

import { chaptersWith, fold, parseQuery, partOf, readWords, wordNumber, wordsOf } from "./search-match.js";

/** @typedef {import("./search-match.js").Part} Part */
/** @typedef {import("./search-match.js").Query} Query */
/** @typedef {{ place: number, key: string, name: string, folded: string, href: string }} Chapter */
/** @typedef {{ size: number, parts: number[], folder: string, chapters: Chapter[] }} Index */
/** @typedef {{ id: string, text: string, folded: string }} Block */

/** More words than this, and a piece says too little to be worth the files that it asks for. */
const mostWords = 8;
/** Terms of one part that are looked up at once, and how much may be read of a block before no more are. */
const termsAtOnce = 2;
const mostBytes = 60_000;
/** So few chapters are better looked at than looked up. */
const fewChapters = 3;
/** A phrase with two words of so many letters is found without the list of all words. */
const longWord = 5;
/** A block with fewer chapters to look at is soon done with: the next is begun meanwhile. */
const fewPages = 12;

/** @type {Map<string, Promise<ArrayBuffer>>} */
const files = new Map();

/** A file of the index, asked for once. @param {string} href */
function file(href) {
  let found = files.get(href);
  if (!found) {
    // What the browser has is asked about: a part of another state of the book would hide chapters.
    found = fetch(href, { cache: "no-cache" }).then((answer) => {
      if (!answer.ok) throw new Error(`${answer.status} ${href}`);
      return answer.arrayBuffer();
    });
    files.set(href, found);
    found.catch(() => files.delete(href));
  }
  return found;
}

/** @param {string} href @returns {Promise<Index>} */
export async function openIndex(href) {
  const read = JSON.parse(new TextDecoder().decode(await file(href)));
  const chapters = read.chapters.map((/** @type {string[]} */ [key, name, below], /** @type {number} */ place) => ({
    place,
    key,
    name,
    folded: fold(name),
    href: read.href + (below || `${key}/`),
  }));
  return { size: read.size, parts: read.parts, folder: href.slice(0, href.lastIndexOf("/") + 1), chapters };
}

/**
 * The chapters that may have what is looked for, up to a place in the book: block by block, in reading order.
 * @param {Index} index @param {Query} query @param {number} end
 */
export async function* findCandidates(index, query, end) {
  const blocks = index.parts.map((_, block) => block).filter((block) => block * index.size < end);
  let next = candidatesOf(index, query, blocks[0]);
  for (let i = 1; i <= blocks.length; i++) {
    const chapters = (await next).filter((chapter) => chapter.place < end);
    const ahead = () => {
      const candidates = candidatesOf(index, query, blocks[i]);
      candidates.catch(() => {}); // said when its turn comes
      return candidates;
    };
    // What is found first shall not wait for what may come later.
    const early = i < blocks.length && chapters.length < fewPages ? ahead() : undefined;
    yield chapters;
    if (i < blocks.length) next = early ?? ahead();
  }
}

/** The chapters of a block whose names or terms have all parts. @param {Index} index @param {Query} query @param {number} block */
async function candidatesOf(index, query, block) {
  const all = index.chapters.slice(block * index.size, (block + 1) * index.size);
  const choices = await Promise.all(query.parts.map((part) => choicesOf(index, part, block)));
  let chapters = all.filter((chapter) => query.parts.every((part, i) => choices[i] || chapter.folded.includes(part.text)));
  const most = query.parts.length > 2 ? 1 : termsAtOnce;
  const rounds = Math.max(...choices.map((lists) => Math.ceil((lists?.length ?? 0) / most)));
  let bytes = 0;
  for (let round = 0; round < rounds && bytes < mostBytes && chapters.length > fewChapters; round++) {
    const now = choices.map((lists) => lists?.slice(round * most, (round + 1) * most) ?? []);
    const parts = await readParts(index, block, now.flat(2));
    for (const data of parts.values()) bytes += data.byteLength;
    const sets = now.map((lists) => lists.map((terms) => chaptersWith(terms, parts, index.parts[block], all.length)));
    chapters = chapters.filter((chapter) =>
      query.parts.every((part, i) => chapter.folded.includes(part.text) || sets[i].every((set) => !set || set.has(chapter.place % index.size))),
    );
  }
  return chapters;
}

/** The files of a block that have these terms. @param {Index} index @param {number} block @param {number[]} terms */
async function readParts(index, block, terms) {
  const wanted = [...new Set(terms.map((term) => partOf(term, index.parts[block])))];
  return new Map(await Promise.all(wanted.map(async (part) => /** @type {const} */ ([part, new Uint16Array(await file(`${index.folder}${block}-${part}.bin`))]))));
}

/**
 * What a chapter of a block must have for a part: of each list one term, what tells most first. Null where the text of
 * no chapter can have it.
 * @param {Index} index @param {Part} part @param {number} block
 */
async function choicesOf(index, part, block) {
  // Pairs that lie apart tell more than neighbours.
  const half = Math.ceil(part.pairs.length / 2);
  const choices = part.pairs.slice(0, half).flatMap((pair, i) => [pair, part.pairs[i + half]]).filter((pair) => pair !== undefined).map((pair) => [pair]);
  if (!part.pieces.length || choices.length >= termsAtOnce) return choices;
  const closed = part.pieces.filter(({ text, openBefore, openAfter }) => !openBefore && !openAfter && text.length >= longWord);
  if (closed.length >= termsAtOnce) return [...choices, ...closed.sort((a, b) => b.text.length - a.text.length).map(({ text }) => [wordNumber(text)])];
  const words = await wordsOfBlock(`${index.folder}${block}-words.txt`);
  const lists = part.pieces.map((piece) => wordsOf(piece, words));
  if (lists.some((list) => !list.length)) return null;
  const short = lists.filter((list) => list.length <= mostWords).sort((a, b) => a.length - b.length || b[0].length - a[0].length);
  return [...choices, ...short.map((list) => list.map(wordNumber))];
}

/** @type {Map<string, Promise<string[]>>} */
const wordLists = new Map();

/** @param {string} href */
function wordsOfBlock(href) {
  let words = wordLists.get(href);
  if (!words) {
    words = file(href).then((data) => readWords(new TextDecoder().decode(data)));
    wordLists.set(href, words);
    words.catch(() => wordLists.delete(href));
  }
  return words;
}

const beside = ".footnotes, .note, .warning";
const unseen = "rt, rp, .footnote-ref, .footnote-back, .block-label";
const blocks = /^(?:P|DIV|LI|DT|DD|TR|TD|TH|BR|H[1-6]|BLOCKQUOTE|FIGCAPTION|SUMMARY|DL|UL|OL|TABLE)$/;

/** The text of a block as a reader sees it: parts of it on lines of their own are parted. @param {Node} node @returns {string} */
function textOf(node) {
  if (node.nodeType === 3) return node.nodeValue ?? "";
  if (!(node instanceof Element) || node.matches(unseen)) return "";
  const text = [...node.childNodes].map(textOf).join("");
  return blocks.test(node.nodeName) ? `\n${text}\n` : text;
}

/** The blocks of a chapter's page that belong to the story. @param {string} html @returns {Block[]} */
export function blocksOfPage(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const found = [...page.querySelectorAll('#text [id^="p-"]')].filter((block) => !block.closest(beside) && !block.parentElement?.closest('[id^="p-"]'));
  return found.map((block) => {
    const text = textOf(block).replace(/\s+/g, " ").trim();
    return { id: block.id, text, folded: fold(text) };
  });
}

const breaks = /<\/?(?:p|div|li|dt|dd|tr|td|th|br|h[1-6]|blockquote|figcaption|summary|dl|ul|ol|table)\b[^>]*>/gi;
const tags = /<(?:[^>"']|"[^"]*"|'[^']*')*>/g;
const doubtful = /&(?!(?:amp|lt|gt|quot|#34|#39);)|<r[tpu]|footnote|block-label/;
/** @type {Record<string, string>} */
const escaped = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#34;": '"', "&#39;": "'" };

/**
 * All that a chapter's page says and perhaps more, folded, without making a tree of it, which takes five times as long.
 * Null where that could lack something.
 * @param {string} html
 */
export function glance(html) {
  const text = html.slice(html.indexOf('id="text"'));
  return doubtful.test(text) ? null : fold(text.replace(breaks, " ").replace(tags, "").replace(/&[\w#]+;/g, (one) => escaped[one]));
}

/** @type {Map<string, Promise<{ glanced: string | null, blocks: () => Block[] }>>} */
const pages = new Map();

/** A chapter's page: what a glance shows of it, and its blocks. @param {string} href */
export function readChapter(href) {
  let found = pages.get(href);
  if (!found) {
    found = fetch(href).then(async (answer) => {
      if (!answer.ok) throw new Error(`${answer.status} ${href}`);
      const html = await answer.text();
      /** @type {Block[] | undefined} */
      let blocks;
      return { glanced: glance(html), blocks: () => (blocks ??= blocksOfPage(html)) };
    });
    pages.set(href, found);
    found.catch(() => pages.delete(href));
    const [oldest] = pages.keys();
    if (pages.size > 200) pages.delete(oldest);
  }
  return found;
}

/**
 * What a chapter has of what is looked for: the blocks with the phrase; else those with all parts, else with one of them
 * each, where the chapter has all. Null where it has not.
 * @param {Chapter} chapter @param {Query} query
 * @returns {Promise<{ phrase: boolean, wanted: string[], blocks: Block[] } | null>}
 */
export async function matchesOf(chapter, { text, parts }) {
  const page = await readChapter(chapter.href);
  const has = (/** @type {string | null} */ folded) => parts.every((part) => folded === null || folded.includes(part.text) || chapter.folded.includes(part.text));
  if (!has(page.glanced)) return null;
  const blocks = page.blocks();
  const whole = blocks.filter((block) => block.folded.includes(text));
  if (whole.length || chapter.folded.includes(text)) return { phrase: true, wanted: [text], blocks: whole };
  if (parts.length < 2) return null;
  const wanted = parts.map((part) => part.text);
  const firsts = wanted.map((one) => blocks.find((block) => block.folded.includes(one)));
  if (firsts.some((first, i) => !first && !chapter.folded.includes(wanted[i]))) return null;
  const together = blocks.filter((block) => wanted.every((one) => block.folded.includes(one)));
  const apart = blocks.filter((block) => firsts.includes(block));
  return { phrase: false, wanted, blocks: together.length ? together : apart };
}

export { parseQuery };
