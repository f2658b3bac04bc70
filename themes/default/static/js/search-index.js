// The index of an edition: which chapters may have what is looked for, and what the pages of these chapters say.

import { chaptersWith, fold, parseQuery, partOf, readWords, wordNumber, wordsOf } from "./search-match.js";

/** @typedef {import("./search-match.js").Query} Query */
/** @typedef {{ place: number, key: string, name: string, href: string }} Chapter */
/** @typedef {{ size: number, parts: number[], folder: string, chapters: Chapter[] }} Index */
/** @typedef {{ id: string, text: string, folded: string }} Block */

/** More words than this, and a piece says too little to be worth the files that it asks for. */
const mostWords = 4;
/** Terms that are looked up; more would say little more. */
const mostTerms = 3;

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
    href: read.href + (below || `${key}/`),
  }));
  return { size: read.size, parts: read.parts, folder: href.slice(0, href.lastIndexOf("/") + 1), chapters };
}

/**
 * The chapters that may have what is looked for, up to a place in the book.
 * @param {Index} index @param {Query} query @param {number} end
 */
export async function findCandidates(index, query, end) {
  const blocks = index.parts.map((_, block) => block).filter((block) => block * index.size < end);
  const found = await Promise.all(blocks.map((block) => candidatesOf(index, query, block)));
  return found.flat().filter((chapter) => chapter.place < end);
}

/** @param {Index} index @param {Query} query @param {number} block */
async function candidatesOf(index, query, block) {
  const chapters = index.chapters.slice(block * index.size, (block + 1) * index.size);
  const titled = (/** @type {Chapter} */ chapter) => fold(chapter.name).includes(query.text);
  const choices = await choicesOf(index, query, block);
  if (!choices) return chapters.filter(titled);
  const count = index.parts[block];
  const wanted = new Set(choices.flat().map((term) => partOf(term, count)));
  const read = await Promise.all([...wanted].map(async (part) => /** @type {const} */ ([part, new Uint16Array(await file(`${index.folder}${block}-${part}.bin`))])));
  const parts = new Map(read);
  const sets = choices.map((terms) => chaptersWith(terms, parts, count, chapters.length));
  return chapters.filter((chapter, i) => sets.every((set) => !set || set.has(i)) || titled(chapter));
}

/** What a chapter of a block must have: of each list one term. Null where no chapter of the block can have it all. @param {Index} index @param {Query} query @param {number} block */
async function choicesOf(index, query, block) {
  const { pairs, pieces } = query;
  const step = Math.max(1, Math.ceil(pairs.length / mostTerms));
  const choices = pairs.filter((_, i) => i % step === 0).map((term) => [term]);
  if (!pieces.length || choices.length >= mostTerms) return choices;
  const words = readWords(new Uint8Array(await file(`${index.folder}${block}-words.txt`)));
  const lists = pieces.map((piece) => wordsOf(piece, words));
  if (lists.some((list) => !list.length)) return null;
  const short = lists.filter((list) => list.length <= mostWords).sort((a, b) => a.length - b.length);
  return [...choices, ...short.map((list) => list.map(wordNumber))].slice(0, mostTerms);
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

/** @type {Map<string, Promise<Block[]>>} */
const pages = new Map();

/** The blocks of a chapter, from its page. @param {string} href */
export function readChapter(href) {
  let found = pages.get(href);
  if (!found) {
    found = fetch(href).then(async (answer) => {
      if (!answer.ok) throw new Error(`${answer.status} ${href}`);
      return blocksOfPage(await answer.text());
    });
    pages.set(href, found);
    found.catch(() => pages.delete(href));
    const [oldest] = pages.keys();
    if (pages.size > 200) pages.delete(oldest);
  }
  return found;
}

export { parseQuery };
