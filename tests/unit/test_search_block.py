"""What is kept of a block of the search index saves work and changes no byte, whatever happened before."""

from __future__ import annotations

import shutil
import tempfile
from array import array
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssg.model.book import SourceText
from ssg.model.search_views import SearchBlock, SearchTermsView, SearchWordsView
from ssg.problems import SsgError
from ssg.render.search import KEPT, render_search_terms, render_search_words
from ssg.render.search_block import MOST_TERMS, cut_terms
from ssg.render.texts import SourceReader
from ssg.text.digest import digest_of

TEXTS = [
    "The lamp went out.\n",
    "灯灭了，他没有动。\n",
    "A lantern, *still* lit.\n",
    "“Lamp,” said nobody.\n",
    "守夜人 counted 12 lamps.\n",
    "…\n",
]
HISTORIES = st.lists(st.lists(st.sampled_from(range(len(TEXTS))), min_size=1, max_size=9), min_size=1, max_size=6)


def make_block(root: Path, places: list[int], *, engine: str = "1", parts: int = 4) -> SearchBlock:
    """A block of some of the texts, which lie in the folder."""
    sources = []
    for place in places:
        path = root / f"{place}.md"
        if not path.exists():
            path.write_text(TEXTS[place], "utf-8")
        digest = digest_of(TEXTS[place].encode())
        sources.append(SourceText(path=path.name, digest=digest, body_start=0, body_line=1))
    return SearchBlock(name="book/0", engine=engine, sources=tuple(sources), parts=parts)


def files_of(root: Path, block: SearchBlock) -> list[bytes]:
    """All files of a block."""
    reader = SourceReader(root=root)
    words = render_search_words(SearchWordsView(block=block), reader)
    return [
        words,
        *(render_search_terms(SearchTermsView(block=block, part=part), reader) for part in range(block.parts)),
    ]


def fresh_files(root: Path, block: SearchBlock) -> list[bytes]:
    """The same of a project where nothing is kept."""
    clean = root / "clean"
    shutil.copytree(root, clean, ignore=shutil.ignore_patterns(".ssg", "clean"))
    try:
        return files_of(clean, block)
    finally:
        shutil.rmtree(clean)


@settings(deadline=None, max_examples=60)
@given(HISTORIES)
def test_a_block_is_the_same_whatever_it_was_before(history: list[list[int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for places in history:
            block = make_block(root, places)
            assert files_of(root, block) == fresh_files(root, block)


def test_an_edit_reads_no_other_chapter(tmp_path: Path) -> None:
    files_of(tmp_path, make_block(tmp_path, [0, 1, 2]))
    edited = make_block(tmp_path, [0, 3, 2])
    expected = fresh_files(tmp_path, edited)
    for kept in (0, 2):
        (tmp_path / f"{kept}.md").unlink()
    assert files_of(tmp_path, edited) == expected


@pytest.mark.parametrize("change", [{"engine": "2"}, {"parts": 2}], ids=["engine", "parts"])
def test_what_another_version_kept_is_not_used(tmp_path: Path, change: dict[str, str]) -> None:
    files_of(tmp_path, make_block(tmp_path, [0, 1]))
    block = make_block(tmp_path, [0, 1], **change)  # type: ignore[arg-type]
    (tmp_path / "0.md").unlink()
    with pytest.raises(SsgError):
        files_of(tmp_path, block)


def test_a_spoilt_file_counts_as_absent(tmp_path: Path) -> None:
    places = [0, 1, 4]
    expected = files_of(tmp_path, make_block(tmp_path, places))
    kept = tmp_path / KEPT / "book/0"
    good, chance = kept.read_bytes(), Random("spoilt")
    for _ in range(100):
        at = chance.randrange(len(good))
        kept.write_bytes(chance.choice([good[:at], good[:at] + b"x" + good[at:], chance.randbytes(at)]))
        assert files_of(tmp_path, make_block(tmp_path, places)) == expected
        assert kept.read_bytes() == good


def test_nothing_is_kept_where_nothing_can_be(tmp_path: Path) -> None:
    (tmp_path / ".ssg").write_text("no folder", "utf-8")
    assert files_of(tmp_path, make_block(tmp_path, [0, 1])) == fresh_files(tmp_path, make_block(tmp_path, [0, 1]))


def test_a_chapter_with_too_many_terms_for_a_part_says_so() -> None:
    terms = cut_terms(set(range(70_000)), set(), 1)
    assert len(array("H", terms.parts[0])) == MOST_TERMS
