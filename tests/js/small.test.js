// The small modules that know no page: sets of chapters, marks as Markdown, QR codes.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { writeHan } from "./modules/han.js";
import { markdown } from "./modules/markdown.js";
import { encodeQr } from "./modules/qr.js";
import { pack, unpack } from "./modules/ranges.js";

test("a set of chapters is short, and comes back whole", () => {
  const keys = ["3", "1", "2", "12.5", "prologue", "7", "2/4", "01", "a,b-c"];
  assert.equal(pack(["3", "1", "2", "7"]), "1-3,7");
  assert.deepEqual([...unpack(pack(keys))].sort(), [...keys].sort());
  assert.equal(pack(Array.from({ length: 3000 }, (_, i) => `${i + 1}`)), "1-3000");
});

test("what is no set of chapters is an empty one", () => {
  for (const text of [null, 5, {}, "", ",,"]) assert.equal(unpack(text).size, 0);
  assert.ok(unpack("1-999999999").size <= 100000);
});

test("marks as Markdown: by chapter, with notes, links and titles taken literally", () => {
  const mark = { id: "a", type: "highlight", key: "1", lang: "en", href: "/repo/b/1/", name: "Chapter 1: *Dusk*", place: { id: "abcdefgh" }, text: "One.\nTwo.", note: "Mine", time: 1 };
  const text = markdown([{ title: "The [Lantern]", marks: [mark, { ...mark, id: "b", note: "", type: "bookmark" }] }], "https://example.org");
  const link = "https://example.org/repo/b/1/#p-abcdefgh";
  assert.equal(text, `# The \\[Lantern\\]\n\n## Chapter 1: \\*Dusk\\*\n\n> One.\n>\n> Two. [↗](${link})\n\nMine\n\n> One.\n>\n> Two. [🔖](${link})\n`);
});

test("volumes are numbered as on pages that are made at build", () => {
  const written = { 1: "一", 10: "十", 12: "十二", 20: "二十", 99: "九十九", 100: "100", 0: "0", "07": "07", "2.5": "2.5" };
  for (const [number, han] of Object.entries(written)) assert.equal(writeHan(number), han);
});

// Codes that another maker of codes (the Python package qrcode 8.2) draws module for module the same, as digests.
/** @type {[string, number, string][]} */
const codes = [
  ["ssg", 0, "167faa9c727d8c81"],
  ["https://example.org/repo/lantern/12/#at=abc", 3, "4bef7d580c144755"],
  ["灯".repeat(20), 5, "2dd363c1faec96cd"],
  ["x".repeat(100), 1, "cea3a2b2a7414079"],
  ["Moth ".repeat(40), 7, "3af2abc9e4d3101d"],
  ["a".repeat(300), 2, "3410a420a3db597d"],
  ["b".repeat(500), 4, "239d658141aee366"],
  ["c".repeat(858), 6, "17ceae029188d0ec"],
  [`https://example.org/${"q".repeat(230)}`, 3, "49ef580dd6f6042d"],
];

const digest = (/** @type {(number | null)[][]} */ grid) => createHash("sha256").update(grid.map((row) => row.join("")).join("\n")).digest("hex").slice(0, 16);

test("QR codes are those of the standard", () => {
  for (const [text, mask, expected] of codes) assert.equal(digest(encodeQr(text, mask) ?? []), expected, `${text.length} letters, mask ${mask}`);
});

test("a text that is too long has no code", () => assert.equal(encodeQr("x".repeat(859)), null));
