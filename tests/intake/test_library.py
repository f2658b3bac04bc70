"""The library of fixtures, held to its figures. `python -m tests.benchmarks.cleaning` prints all of them.

Each test imports its part of the library once; what fails is listed fixture by fixture in the message.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ssg.intake.clean import clean_text
from tests.benchmarks.cleaning import Result, score_library, share, total
from tests.benchmarks.cleaning_baselines import filter_phrases
from tests.benchmarks.cleaning_run import plain
from tests.benchmarks.cleaning_score import compare, normal
from tests.benchmarks.cleaning_table import failures
from tests.intake.library.fixtures import FOLDER, Fixture, read_fixture, read_library, read_prose

RAW = sorted((Path(__file__).parents[3] / "shared" / "raw").glob("*.txt"))
CLASSES = {
    f"{row}{number}" for row, last in zip("ABCDE", (5, 10, 8, 6, 10), strict=True) for number in range(1, last + 1)
}
CLASSES = CLASSES - {"E2", "E3"} | {"F", "trap"}  # E1 stands for the three kinds of heading

SPEECH_CHANGED, FAULTS, TRAPS_CHANGED, LISTS_WRONG, HELD_WRONG, NOTES_WRONG = 0, 0, 0, 0, 0, 0
LOST, RECALL, PRECISION, JUNK, NUMBER, TITLE, BOOKS_RECALL = 0.0005, 0.995, 0.97, 0.01, 0.98, 0.95, 0.995


def scored(choose: Callable[[Fixture], bool]) -> tuple[tuple[Result, ...], str]:
    """The results of a part of the library, and what to print when they do not suffice."""
    results = score_library([fixture for fixture in read_library() if choose(fixture)])
    return results, failures(results, quiet=False)


def assert_sound(results: tuple[Result, ...], message: str) -> None:
    """Ledgers balance, cleaning again changes nothing, and the page says what the chapter says."""
    faults = [fault for result in results for fault in result.faults]
    assert len(faults) <= FAULTS, message


def test_every_trap_comes_out_as_it_went_in() -> None:
    results, message = scored(lambda fixture: fixture.trap)
    assert_sound(results, message)
    assert sum(result.changed for result in results) <= TRAPS_CHANGED, message
    assert min(share(results, field) for field in ("number", "kind", "title")) >= TITLE, message


def test_noise_goes_and_prose_stays() -> None:
    results, message = scored(lambda fixture: not fixture.trap and fixture.group != "books")
    counts = total(results)
    assert_sound(results, message)
    assert counts.lost_share <= LOST, message
    assert counts.recall >= RECALL, message
    assert counts.precision >= PRECISION, message
    assert counts.junk_share <= JUNK, message
    assert min(share(results, field) for field in ("number", "kind")) >= NUMBER, message
    assert share(results, "title") >= TITLE, message
    assert sum(result.held != result.fixture.held for result in results) <= HELD_WRONG, message
    assert sum(result.moved[0] != result.moved[1] for result in results) <= NOTES_WRONG, message


def test_books_have_exactly_their_chapters() -> None:
    results, message = scored(lambda fixture: fixture.group == "books")
    assert_sound(results, message)
    assert sum(not result.list_exact for result in results) <= LISTS_WRONG, message
    assert total(results).recall >= BOOKS_RECALL, message
    assert total(results).lost_share <= LOST, message


def own_line_noise() -> Iterator[str]:
    """Lines of noise that a person could read aloud: no code, no look-alike letters."""
    for fixture in read_library():
        text = (FOLDER / f"{fixture.name}.txt").read_text("utf-8")
        if fixture.group == "noise" and not {"C3", "C7", "E1"} & set(fixture.classes):
            yield from re.findall(r"^⟦([^⟦⟧⇒&\n]{8,200})⟧$", text, re.MULTILINE)


def test_noise_that_somebody_says_is_speech() -> None:
    prose = {path.stem: list(read_prose(path)) for path in sorted((FOLDER / "prose").glob("*.txt"))}
    changed = []
    for rank, line in enumerate(own_line_noise()):
        chinese = len(re.findall("[\u4e00-\u9fff]", line)) * 4 > len(line)
        said = f"“{line}”他慢慢地念道。" if chinese else f"“{line},” he read."
        chapter = list(prose["zh-tea" if chinese else "en-glass"])
        chapter.insert((0, 6, len(chapter))[rank % 3], said)
        if normal(plain(clean_text("\n\n".join(chapter)).text)) != normal("\n\n".join(chapter)):
            changed.append(said)
    assert len(changed) <= SPEECH_CHANGED, "\n".join(changed)


def test_the_library_is_as_large_and_as_varied_as_it_says() -> None:
    fixtures = read_library()
    assert {name for fixture in fixtures for name in fixture.classes} == CLASSES
    assert sum(len(fixture.chapters) for fixture in fixtures) >= 80
    assert sum(fixture.trap for fixture in fixtures) >= 30
    assert sum(fixture.group == "books" for fixture in fixtures) >= 6
    assert sum(fixture.page for fixture in fixtures) >= 12


@pytest.mark.skipif(not RAW, reason="the raw files (../shared/raw) are not at hand")
def test_no_text_of_the_raw_files_is_in_the_library() -> None:
    def runs(text: str) -> set[str]:
        plain = " ".join(text.split()).lower().replace("to be continued", "")  # what everyone says
        return {plain[at : at + 15] for at in range(len(plain) - 14)}

    ours = set().union(*(runs(path.read_text("utf-8")) for path in FOLDER.rglob("*.txt")))
    theirs = set().union(*(runs(path.read_text("utf-8")) for path in RAW))
    assert ours & theirs == set()


def test_the_score_counts_a_lost_line_a_kept_advert_and_a_changed_word() -> None:
    wanted = ["One stone.", "Two stones.", "* * *", "Three stones."]
    counts, differences = compare(wanted, ["One stone.", "Buy stones!", "◆ ◆ ◆", "Three  stanes."], wanted)
    assert (counts.wanted, counts.given, counts.matched) == (4, 4, 2)
    assert counts.lost == len("Two.") + len("r")
    assert counts.junk == len("Buy!") + len("a")
    assert len(differences) == 2
    assert compare(wanted, wanted, wanted)[0].lost == 0
    assert [normal(text) for text in ("***", "…", "——", "...", "- 3 -")] == ["* * *", "…", "——", "...", "- 3 -"]


def test_the_phrase_filter_does_what_such_filters_do() -> None:
    text = "She bowed.\n\nRead the latest chapters at lamp.net\n“To be continued,” said Ann.\n<i>Well</i>"
    assert filter_phrases(text, page=False) == ["She bowed.", "<i>Well</i>"]
    assert filter_phrases(f"<style>p{{}}</style><p>{text}</p>", page=True) == ["She bowed.", "Well"]


def test_marks_of_a_fixture_give_raw_text_and_truth() -> None:
    text = "class: B2 E8\nnumber: 3\n\n⟦Chapter 3⟧\n\n⟪TL: Ana⟫\n\n@one 1-1\n\nIt was a ⟦сat⇒cat⟧.\n"
    chapter = read_fixture(text, "noise/x", {"one": ("First.", "Second.")}).chapters[0]
    assert chapter.raw == "Chapter 3\n\nTL: Ana\n\nFirst.\n\nIt was a сat."
    assert chapter.paragraphs == ("First.", "It was a cat.")
    assert (chapter.moved, chapter.number, chapter.file) == (("TL: Ana",), "3", "x.txt")
    assert not re.search("[⟦⟧⟪⟫]", "".join(part.raw for fixture in read_library() for part in fixture.chapters))
