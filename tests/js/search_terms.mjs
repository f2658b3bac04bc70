// Reads lines of JSON from the standard input, and says what the theme's search makes of each text.
import { createInterface } from "node:readline";

const { fold, parseQuery, wordNumber } = await import(process.argv[2]);
for await (const line of createInterface({ input: process.stdin })) {
  const text = JSON.parse(line);
  const { parts } = parseQuery(text);
  const pairs = parts.flatMap((part) => part.pairs);
  const pieces = parts.flatMap((part) => part.pieces);
  console.log(JSON.stringify({ fold: fold(text), pairs, pieces: pieces.map(({ text: piece }) => piece), words: pieces.map(({ text: piece }) => wordNumber(piece)) }));
}
