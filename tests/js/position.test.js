// A place survives edits: the same words, else the nearest neighbour that is still there.

import assert from "node:assert/strict";
import test from "node:test";
import { REACH, byShare, capture, plainId, restore } from "./modules/position.js";

/** Numbers that are the same in every run. */
function dice(seed) {
  let state = seed * 2654435761 + 1;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) | 0;
    return ((state >>> 0) % 100003) % below;
  };
}

const nouns = "lamp stair ledger moth canal bell wick ferry auditor ladder chalk oil watch bridge snow".split(" ");
const verbs = "counts keeps forgets lights follows writes hides crosses answers carries".split(" ");
const sentence = (roll) => `The ${nouns[roll(15)]} ${verbs[roll(10)]} the ${nouns[roll(15)]} of number ${roll(9000)} and the ${nouns[roll(15)]} ${verbs[roll(10)]}.`;
const han = "灯渡口簿子飞蛾运河钟声芯油雪桥梯子怀表粉笔查账先生";
const hanSentence = (roll) => `${Array.from({ length: 12 + roll(9) }, () => han[roll(han.length)]).join("")}${roll(900)}。`;

/** A paragraph is its sentences and the paragraphs of the first text that it comes from. */
function firstText(roll, make) {
  return Array.from({ length: 40 + roll(60) }, (_, i) => ({
    // A serial says "Yes." more than once.
    parts: i % 13 === 7 ? ["“Yes.”"] : Array.from({ length: 1 + roll(4) }, () => make(roll)),
    from: [i],
  }));
}

const textOf = (paragraph) => paragraph.parts.join(" ");

/** Ids as the site makes them: eight letters of the words, `-2` behind a repeat. */
function blocksOf(paragraphs) {
  const seen = new Map();
  return paragraphs.map((paragraph) => {
    const text = textOf(paragraph);
    let hash = 7n;
    for (const letter of text) hash = (hash * 1099511628211n + BigInt(letter.codePointAt(0) ?? 0)) & ((1n << 40n) - 1n);
    const id = [...hash.toString(32).padStart(8, "0")].map((letter) => "abcdefghijklmnopqrstuvwxyz234567"[parseInt(letter, 32)]).join("");
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    return { id: count > 1 ? `p-${id}-${count}` : `p-${id}`, text };
  });
}

const edits = {
  insert: (text, at, roll, make) => text.splice(at, 0, { parts: [make(roll), make(roll)], from: [] }),
  delete: (text, at) => text.length > 30 && text.splice(at, 1),
  reword: (text, at, roll, make) => {
    const parts = [...text[at].parts];
    parts[roll(parts.length)] = make(roll);
    text[at] = { parts, from: text[at].from };
  },
  split: (text, at, roll) => {
    const { parts, from } = text[at];
    const cut = 1 + roll(Math.max(1, parts.length - 1));
    if (parts.length > 1) text.splice(at, 1, { parts: parts.slice(0, cut), from }, { parts: parts.slice(cut), from });
  },
  merge: (text, at) => {
    if (at + 1 < text.length) {
      text.splice(at, 2, { parts: [...text[at].parts, ...text[at + 1].parts], from: [...text[at].from, ...text[at + 1].from] });
    }
  },
  reorder: (text, at, roll) => {
    const [moved] = text.splice(at, 1);
    text.splice(roll(text.length + 1), 0, moved);
  },
};

/** What is wrong with where a place was restored; "" where it is right. */
function fault(first, edited, at, place, found) {
  const target = textOf(first[at]);
  const text = textOf(edited[found.at]);
  if (edited.some((paragraph) => textOf(paragraph) === target)) return text === target ? "" : "the paragraph is there, and was not found";
  const quote = place.quote.trim();
  const holders = edited.filter((paragraph) => paragraph.from.includes(at) && textOf(paragraph).includes(quote));
  if (quote.length >= 8 && holders.length) return holders.some((holder) => textOf(holder) === text) ? "" : "the sentence is there, and was not found";
  if (edited[found.at].from.includes(at)) return ""; // the paragraph itself, edited
  const near = [];
  for (let distance = 1; distance < first.length && !near.length; distance++) {
    for (const other of [at - distance, at + distance]) {
      const words = first[other] && textOf(first[other]);
      if (words && edited.some((paragraph) => textOf(paragraph) === words)) near.push(words);
    }
  }
  return near.includes(text) ? "" : `neither the paragraph nor its nearest neighbour: ${text}`;
}

for (const [language, make] of [["English", sentence], ["Chinese", hanSentence]]) {
  test(`200 random edits to a chapter in ${language}`, () => {
    const faults = [];
    const met = new Map();
    for (let round = 0; round < 200; round++) {
      const roll = dice(round + 1);
      const first = firstText(roll, make);
      const before = blocksOf(first);
      const at = roll(first.length);
      const place = capture(before, at, roll(Math.max(1, before[at].text.length - 1)));
      const edited = [...first];
      const names = Object.keys(edits);
      // The first edit is at the place itself, so that each kind meets it; the others are anywhere.
      const count = 1 + roll(6);
      for (let i = 0; i < count; i++) edits[names[(round + i) % names.length]](edited, i ? roll(edited.length) : Math.min(at, edited.length - 1), roll, make);
      const found = restore(place, blocksOf(edited));
      met.set(found.how, (met.get(found.how) ?? 0) + 1);
      const wrong = fault(first, edited, at, place, found);
      if (wrong) faults.push(`round ${round} (${names[round % names.length]}): ${wrong}`);
    }
    assert.deepEqual(faults, []);
    for (const how of ["same", "words", "near"]) assert.ok((met.get(how) ?? 0) > 5, `${how} is met ${met.get(how)} times only`);
  });
}

test("a text that did not change gives the very character back", () => {
  const roll = dice(5);
  const blocks = blocksOf(firstText(roll, sentence));
  for (let at = 0; at < blocks.length; at++) {
    const offset = roll(blocks[at].text.length);
    assert.deepEqual(restore(capture(blocks, at, offset), blocks), { at, offset, how: "same" });
  }
});

test("of two paragraphs with the same words, the one among the old neighbours is meant", () => {
  const text = ["a", "yes", "b", "c", "d", "e", "f", "yes", "g"].map((words) => ({ parts: [words.repeat(5)], from: [] }));
  const place = capture(blocksOf(text), 7, 0);
  const longer = [{ parts: ["yesyesyesyesyes"], from: [] }, { parts: ["new"], from: [] }, ...text];
  assert.equal(restore(place, blocksOf(longer))?.at, 9);
});

test("a split paragraph is found where the sentence went", () => {
  const paragraph = (/** @type {string[]} */ ...parts) => ({ parts, from: [] });
  const first = [paragraph("Before it."), paragraph("The first half is long enough.", "The second half is where I was."), paragraph("Behind it.")];
  const place = capture(blocksOf(first), 1, 31);
  const split = [first[0], paragraph("The first half is long enough."), paragraph("The second half is where I was."), first[2]];
  assert.deepEqual(restore(place, blocksOf(split)), { at: 2, offset: 0, how: "words" });
});

test("in another language the block with the same number is meant, else the same share of the way", () => {
  const here = blocksOf(firstText(dice(1), sentence));
  const place = capture(here, 10, 4);
  assert.equal(byShare(place, here.map(({ text }) => ({ id: "p-x", text })))?.at, 10);
  assert.equal(byShare(place, here.concat(here).map(({ text }) => ({ id: "p-x", text })))?.at, 20);
});

test("a place stays small however long the chapter is", () => {
  const blocks = Array.from({ length: 5000 }, (_, i) => ({ id: `p-${String(i).padStart(8, "a")}`, text: "words ".repeat(200) }));
  const place = capture(blocks, 2500, 30);
  assert.equal(place.before.length + place.after.length, 2 * REACH);
  assert.ok(JSON.stringify(place).length < 600);
});

test("nothing is found in nothing", () => {
  assert.equal(restore(capture([{ id: "p-a", text: "a" }], 0, 0), []), null);
});

test("a repeat has the id of its words", () => assert.equal(plainId("p-abcdefgh-12"), "abcdefgh"));
