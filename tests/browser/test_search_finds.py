"""Search finds exactly what looking through every paragraph finds. The large run: `tests/benchmarks/searching.py`."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Browser

from tests.benchmarks.corpus import SampleBook, chapter_file, make_chapter, write_library
from tests.benchmarks.search_truth import ask_search, draw_pairs, draw_queries, find_all, read_names, score
from tests.conftest import Serve, run_program

pytestmark = pytest.mark.browser

QUERIES = 250
ODD = "\n- one\n- two\n\n> *a*b _c_ {漢字|かんじ}行\n\n他的的確確*走*了的。了，「門」[^n]外『看』\n\n[^n]: 注\n"
ODD_SHOWN = ["one", "two", "ab c 漢字行", "他的的確確走了的。了，「門」外『看』"]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> tuple[tuple[SampleBook, ...], Path, str]:
    """Two books of forty chapters, English and Chinese, some of which no short way leads through."""
    folder = tmp_path_factory.mktemp("library")
    books = write_library(folder / "project", chapters=80, books=2, settings="")
    for book in books:
        for number in (2, 9):
            path = folder / "project/content" / chapter_file(book, make_chapter(book, number))
            path.write_text(path.read_text("utf-8") + ODD, "utf-8")
    result = run_program(
        "build", folder / "project", "--output", folder / "site", "--base-url", "https://example.org/repo/", cwd=folder
    )
    assert result.returncode == 0, result.stderr
    return books, folder / "site", serve(folder / "site")


@pytest.mark.parametrize("index", [0, 1], ids=["en", "zh-Hans"])
def test_recall_and_precision_are_whole(
    browser: Browser, library: tuple[tuple[SampleBook, ...], Path, str], index: int
) -> None:
    books, _, home = library
    book = books[index]
    texts = {str(number): list(make_chapter(book, number).shown) for number in range(1, book.chapters + 1)}
    for number in ("2", "9"):
        texts[number] += ODD_SHOWN
    queries = draw_queries(
        Random(f"queries {index}"), [text for chapter in texts.values() for text in chapter], QUERIES
    )
    queries += draw_pairs(Random(f"pairs {index}"), list(texts.values()), QUERIES // 5)
    queries += [
        "漢字行",
        "字行",
        "ab",
        "a",
        "  one  ",
        "“",
        "...",
        "…",
        "漢字 ab",
        "“ab c”",
        "「漢字」 one",
        "“”",
        "a ！",
        *(ODD_SHOWN[-1][start:end] for end in range(2, 20) for start in range(end - 1)),
        "“門”",
        "‘看’",
        "「",
        "’",
    ]
    page = browser.new_page()
    answers = ask_search(page, home, f"{book.slug}/", queries)
    truth = find_all(texts, read_names(page, home, f"{book.slug}/"), queries)
    wrong = [
        (query, expected, answer["found"])
        for query, expected, answer in zip(queries, truth, answers, strict=True)
        if expected != answer["found"]
    ]
    page.close()
    assert not wrong, wrong[:3]
    assert score(truth, answers) == (1.0, 1.0)
