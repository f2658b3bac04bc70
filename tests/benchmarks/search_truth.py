"""What a search must find: queries cut out of a book at random, and the chapters that have them, looked for paragraph
by paragraph. And the search itself, asked in a browser with the theme's own modules.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import Any

from playwright.sync_api import Page

from ssg.text.search_terms import fold

LONGEST = 8

Found = dict[str, int]
"""How many paragraphs of a chapter have the phrase, by the chapter's key; 0 for a chapter that has the words only."""

_QUOTED = re.compile('["“”]([^"“”]+)["“”]|「([^」]+)」|『([^』]+)』')
_OUTER = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~¡¿«»·‐‑–—•…、。〃〈〉《》「」『』【】〔〕"

ASK = """async ([index, assets, queries]) => {
  const { findCandidates, matchesOf, openIndex, parseQuery } = await import(`${assets}js/search-index.js`);
  const opened = await openIndex(index);
  const asked = queries.map(parseQuery);
  const answers = [];
  const wanted = new Map(opened.chapters.map((chapter) => [chapter, []]));
  for (const [i, query] of asked.entries()) {
    answers.push({ found: {}, candidates: 0 });
    for await (const chapters of findCandidates(opened, query, opened.chapters.length)) {
      for (const chapter of chapters) wanted.get(chapter).push(i);
      answers[i].candidates += chapters.length;
    }
  }
  for (const [chapter, places] of wanted) {
    for (const i of places) {
      const matches = await matchesOf(chapter, asked[i]);
      if (matches) answers[i].found[chapter.key] = matches.phrase ? matches.blocks.length : 0;
    }
  }
  return answers;
}"""


def draw_queries(random: Random, texts: Sequence[str], count: int) -> list[str]:
    """Substrings of 1 to 8 characters."""
    queries: list[str] = []
    while len(queries) < count:
        text = random.choice(texts)
        start = random.randrange(len(text))
        query = text[start : start + random.randint(1, LONGEST)]
        if fold(query):
            queries.append(query)
    return queries


def draw_pairs(random: Random, chapters: Sequence[Sequence[str]], count: int) -> list[str]:
    """Two words, or two pieces of a text without spaces, of one chapter: the second in quotation marks now and then."""
    queries: list[str] = []
    while len(queries) < count:
        texts = [re.sub(r"[^\w\s]", " ", text).split() for text in random.choices(random.choice(chapters), k=2)]
        words = [random.choice(text)[:4] for text in texts if text]
        if len(words) == 2:
            queries.append(f"{words[0]} “{words[1]}”" if random.random() < 0.3 else " ".join(words))
    return queries


def parse(typed: str) -> tuple[str, list[str]]:
    """(the phrase, what a chapter must have of it), as the theme's help says: `search-match.js` says it again."""
    text, plain = fold(typed), unicodedata.normalize("NFKC", typed)
    phrases = [fold("".join(found)) for found in _QUOTED.findall(plain)]
    rest = fold(_QUOTED.sub(" ", plain))
    words = [word.strip(_OUTER) for word in rest.split(" ")] if phrases or " " in rest else [rest]
    parts = [part for part in dict.fromkeys([*phrases, *words]) if part]
    return (text if len(parts) > 1 else "".join(parts) or text), parts or [text]


def find_all(book: Mapping[str, Sequence[str]], names: Mapping[str, str], queries: Iterable[str]) -> list[Found]:
    """Look for each query in each paragraph and name. `book` has the paragraphs of chapters by key."""
    folded = {key: [fold(text) for text in texts] for key, texts in book.items()}
    titles = {key: fold(name) for key, name in names.items()}
    answers = []
    for query in queries:
        phrase, parts = parse(query)
        found = {}
        for key, texts in folded.items():
            count = sum(phrase in text for text in texts)
            everything = [*texts, titles[key]]
            if all(any(part in text for text in everything) for part in parts) or phrase in titles[key]:
                found[key] = count
        answers.append(found)
    return answers


def read_names(page: Page, home: str, edition: str) -> dict[str, str]:
    """What the chapters of an edition are called, by key."""
    index = page.request.get(f"{home}{edition}search/index.json").json()
    return {key: name for key, name, _ in index["chapters"]}


def ask_search(page: Page, home: str, edition: str, queries: Sequence[str]) -> list[dict[str, Any]]:
    """What the theme's search finds, and how many chapters it had to look at for that."""
    page.goto(f"{home}{edition}search/")
    answers: list[dict[str, Any]] = page.evaluate(ASK, [f"{home}{edition}search/index.json", f"{home}assets/", queries])
    return answers


def score(truth: Sequence[Found], answers: Sequence[Mapping[str, Any]]) -> tuple[float, float]:
    """Recall and precision over all chapters and paragraphs of all queries."""
    right = sum(
        1 + min(count, answer["found"][key])
        for found, answer in zip(truth, answers, strict=True)
        for key, count in found.items()
        if key in answer["found"]
    )
    wanted = sum(len(found) + sum(found.values()) for found in truth)
    given = sum(len(answer["found"]) + sum(answer["found"].values()) for answer in answers)
    return right / wanted, right / given
