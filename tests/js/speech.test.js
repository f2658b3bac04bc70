// What is spoken: sentences, pieces, what is passed over, which voice.

import assert from "node:assert/strict";
import test from "node:test";
import { collect, isMute, nodeAt, pieces, sentences, voicesFor } from "./modules/speech-text.js";

/** @param {string} text */
const split = (text) => sentences(text).map(({ start, end }) => text.slice(start, end));

/** @type {[string, string[]][]} */
const texts = [
  ["灯亮了。他走进来。", ["灯亮了。", "他走进来。"]],
  ["“你来了。”他说。", ["“你来了。”", "他说。"]],
  ["「下雪了！」她喊。没有人应。", ["「下雪了！」", "她喊。", "没有人应。"]],
  ["他想说什么……可是没有说。", ["他想说什么……", "可是没有说。"]],
  ["“我……我不知道。”", ["“我……我不知道。”"]],
  ["“等一等……”声音远了。", ["“等一等……”", "声音远了。"]],
  ["真的？！是真的！！", ["真的？！", "是真的！！"]],
  ["他问：“谁？”没有回答。", ["他问：“谁？”", "没有回答。"]],
  ["“来了吗？”，他问。", ["“来了吗？”，他问。"]],
  ["（他走了。）门关上了。", ["（他走了。）", "门关上了。"]],
  ["《灯》写完了。『好。』", ["《灯》写完了。", "『好。』"]],
  ["The lamp was lit. Nobody came.", ["The lamp was lit.", "Nobody came."]],
  ["“Who is it?” she said. “Me.”", ["“Who is it?” she said.", "“Me.”"]],
  ["“Stop!” Nobody did.", ["“Stop!”", "Nobody did."]],
  ["Mr. Hale paid 3.50 to St. Anne. Dr. Low did not.", ["Mr. Hale paid 3.50 to St. Anne.", "Dr. Low did not."]],
  ["He waited… and waited. Then… Nothing.", ["He waited… and waited.", "Then…", "Nothing."]],
  ["J. R. Moth came (late.) All knew.", ["J. R. Moth came (late.)", "All knew."]],
  ["One line\nanother line", ["One line", "another line"]],
  ["◇ ◇ ◇", []],
  ["……", []],
  ["", []],
  ["No stop at all", ["No stop at all"]],
];

test("sentences end where they end, in Chinese and in English", () => {
  for (const [text, expected] of texts) assert.deepEqual(split(text), expected);
});

test("nothing but space and marks is lost between sentences", () => {
  for (const [text] of texts) {
    let at = 0;
    for (const { start, end } of sentences(text)) {
      assert.ok(start >= at && end > start);
      assert.doesNotMatch(text.slice(at, start), /[\p{L}\p{N}]/u);
      at = end;
    }
    assert.doesNotMatch(text.slice(at), /[\p{L}\p{N}]/u);
  }
});

test("long sentences come in pieces, cut at commas, and whole together", () => {
  const chinese = "他沿着水道走了很久，看见一盏灯，又看见一盏灯，再看见一盏灯，".repeat(6) + "天亮了。";
  const english = "He walked along the canal for a long time, and saw a lamp and another lamp, ".repeat(8) + "and it was day.";
  const wall = "灯".repeat(200);
  for (const [text, most] of /** @type {[string, number][]} */ ([[chinese, 48], [english, 170], [wall, 48]])) {
    const [whole] = sentences(text);
    const found = pieces(text, whole);
    assert.ok(found.length > 2);
    for (const { start, end } of found) assert.ok(end - start <= most, text.slice(start, end));
    assert.equal(found.map(({ start, end }) => text.slice(start, end)).join("").replace(/\s/g, ""), text.replace(/\s/g, ""));
    assert.ok(pieces(text, whole, 0.5).length > found.length);
  }
  assert.match(chinese.slice(0, pieces(chinese, sentences(chinese)[0])[0].end), /，$/);
});

/** @param {string} name @param {Record<string, string>} attributes @param {...any} children @returns {any} */
const element = (name, attributes, ...children) => ({
  nodeType: 1, nodeValue: null, localName: name, getAttribute: (/** @type {string} */ key) => attributes[key] ?? null,
  childNodes: children.map((child) => (typeof child === "string" ? { nodeType: 3, nodeValue: child, childNodes: [] } : child)),
});

test("notes, their marks, readings and ornaments are passed over", () => {
  const mark = element("sup", { class: "footnote-ref" }, element("a", { role: "doc-noteref" }, "1"));
  const ruby = element("ruby", {}, "漢字", element("rp", {}, "("), element("rt", {}, "かんじ"), element("rp", {}, ")"));
  const block = element("p", {}, "One", mark, " two ", element("em", {}, "three"), ". ", ruby, element("br", {}), "四。");
  const { text, parts } = collect(block);
  assert.equal(text, "One two three. 漢字\n四。");
  assert.deepEqual(split(text), ["One two three.", "漢字", "四。"]);
  const at = nodeAt(parts, text.indexOf("three") + 2);
  assert.equal(at.node.nodeValue, "three");
  assert.equal(at.offset, 2);
  const end = nodeAt(parts, text.indexOf("three") + 5, true);
  assert.deepEqual([end.node.nodeValue, end.offset], ["three", 5]);
  assert.ok(isMute(element("aside", { class: "note note-author" })));
  assert.ok(isMute(element("section", { class: "footnotes" })));
  assert.ok(isMute(element("span", { "aria-hidden": "true" })));
  assert.ok(!isMute(element("p", { class: "notebook" })));
});

test("voices of the language, best first", () => {
  /** @param {string} lang @param {boolean} [local] @param {boolean} [usual] */
  const voice = (lang, local = true, usual = false) => ({ lang, localService: local, default: usual });
  const all = [voice("en-US"), voice("zh-HK"), voice("zh_TW"), voice("zh-CN", false), voice("cmn-Hans-CN"), voice("en-GB", true, true)];
  const tags = (/** @type {string} */ language) => voicesFor(all, language).map(({ lang }) => lang);
  assert.deepEqual(tags("zh-Hans"), ["cmn-Hans-CN", "zh-CN", "zh_TW", "zh-HK"]);
  assert.deepEqual(tags("zh-Hant")[0], "zh_TW");
  assert.deepEqual(tags("zh-HK")[0], "zh-HK");
  assert.deepEqual(tags("en"), ["en-GB", "en-US"]);
  assert.deepEqual(tags("fr"), []);
});
