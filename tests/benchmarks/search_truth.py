"""What a search must find: queries cut out of a book at random, and the paragraphs that have them, looked for one by
one. And the search itself, asked in a browser with the theme's own modules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import Any

from playwright.sync_api import Page

from ssg.text.search_terms import fold

LONGEST = 8

Found = dict[str, int]
"""How many paragraphs of a chapter have a query, by the chapter's key; chapters without are left out."""

ASK = """async ([index, assets, queries]) => {
  const { findCandidates, openIndex, blocksOfPage } = await import(`${assets}js/search-index.js`);
  const { parseQuery } = await import(`${assets}js/search-match.js`);
  const pages = new Map();
  const read = async (href) => {
    if (!pages.has(href)) pages.set(href, blocksOfPage(await (await fetch(href)).text()).map((block) => block.folded));
    return pages.get(href);
  };
  const opened = await openIndex(index);
  const answers = [];
  for (const typed of queries) {
    const query = parseQuery(typed);
    const candidates = await findCandidates(opened, query, opened.chapters.length);
    const found = {};
    for (const { key, href } of candidates) {
      const count = (await read(href)).filter((text) => text.includes(query.text)).length;
      if (count) found[key] = count;
    }
    answers.push({ found, candidates: candidates.length });
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


def find_all(book: Mapping[str, Sequence[str]], queries: Iterable[str]) -> list[Found]:
    """Look for each query in each paragraph. `book` has the paragraphs of chapters by key."""
    folded = {key: [fold(text) for text in texts] for key, texts in book.items()}
    answers = []
    for query in queries:
        wanted = fold(query)
        counts = {key: sum(wanted in text for text in texts) for key, texts in folded.items()}
        answers.append({key: count for key, count in counts.items() if count})
    return answers


def ask_search(page: Page, home: str, edition: str, queries: Sequence[str]) -> list[dict[str, Any]]:
    """What the theme's search finds, and how many chapters it had to look at for that."""
    page.goto(f"{home}{edition}search/")
    answers: list[dict[str, Any]] = page.evaluate(ASK, [f"{home}{edition}search/index.json", f"{home}assets/", queries])
    return answers


def score(truth: Sequence[Found], answers: Sequence[Mapping[str, Any]]) -> tuple[float, float]:
    """Recall and precision over all paragraphs of all queries."""
    right = sum(
        min(count, answer["found"].get(key, 0))
        for found, answer in zip(truth, answers, strict=True)
        for key, count in found.items()
    )
    wanted = sum(sum(found.values()) for found in truth)
    given = sum(sum(answer["found"].values()) for answer in answers)
    return right / wanted, right / given
