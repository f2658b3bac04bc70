"""Whole books: split, named, put into volumes, with ledgers that tile the text; and what the book says of itself."""

from __future__ import annotations

import io
import itertools
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssg.intake import ImportOptions, import_sources
from ssg.intake.front import read_front
from ssg.intake.reading import find_gap
from ssg.intake.split import Part, Removed, Split
from tests.intake.books import assert_balanced
from tests.intake.importing import run
from tests.intake.library.containers import make_epub
from tests.intake.library.fixtures import read_library
from tests.intake.prose import CHINESE, ENGLISH

FRONT = "《守灯人》\r\n作者：林间小鹿\r\n\r\n内容简介：\r\n一盏会回答的灯，一条不肯靠岸的船。\r\n\r\n"
CONTENTS = "目录\r\n第一卷 离岸\r\n第一章 灯\r\n第二章 雾\r\n第二卷 靠岸\r\n第三章 礁\r\n番外 老人\r\n\r\n"


def chinese_book(*, extra: str = "") -> str:
    text = "\r\n\r\n".join(CHINESE)
    parts = ["第一卷 离岸\r\n\r\n第一章 灯", text, "第二章 雾", text, "第二卷 靠岸\r\n\r\n第三章 礁", text]
    return FRONT + CONTENTS + "\r\n\r\n".join([*parts, "番外 老人", text, extra]) + "\r\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "raw" / "lamp.txt"
    path.parent.mkdir()
    path.write_bytes(chinese_book().encode("gb18030"))
    return path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return tmp_path / "project"


def tree(project: Path) -> dict[str, bytes]:
    return {str(path.relative_to(project)): path.read_bytes() for path in project.rglob("*") if path.is_file()}


def assert_tiled(project: Path, raw: bytes) -> None:
    """The book's ledger and those of its parts give back the bytes."""
    found = list((project / "content/lamp/import/ledger").glob("*.book.json"))
    assert len(found) == 1
    ledger = json.loads(found[0].read_text("utf-8"))
    pieces: dict[int, str] = {item["start"]: item["raw"] for item in ledger["removed"]}
    for part in ledger["parts"]:
        account = json.loads((project / part["ledger"]).read_text("utf-8"))
        assert (account["raw"]["start"], account["raw"]["end"]) == (part["start"], part["end"])
        body = (project / account["output"]["path"]).read_text("utf-8").split("\n---\n", 1)[1]
        place, at, rebuilt = part["start"], 0, ""
        for segment in account["segments"]:
            assert segment["start"] == place
            place = segment["end"]
            size = place - segment["start"] if segment["op"] == "keep" else len(segment.get("out", ""))
            rebuilt += body[at : at + size] if segment["op"] == "keep" else segment.get("raw", "")
            at += size
        assert (place, at) == (part["end"], len(body))
        pieces[part["start"]] = rebuilt
    whole = "".join(text for _, text in sorted(pieces.items()))
    assert len(whole) == ledger["raw"]["characters"]
    assert whole.encode(ledger["raw"]["encoding"]) == raw


def test_a_whole_book_becomes_chapters_in_volumes(book: Path, project: Path) -> None:
    report = run(project, book)
    assert report.problems == ()
    chapters = [(file.kind, file.number, file.title) for file in report.files]
    assert chapters == [
        ("front", None, ""),
        ("chapter", 1, "灯"),
        ("chapter", 2, "雾"),
        ("chapter", 3, "礁"),
        ("side", None, "老人"),
    ]
    settings = tomllib.loads((project / "content/lamp/book.toml").read_text("utf-8"))
    assert settings == {
        "title": "守灯人",
        "author": "林间小鹿",
        "language": "zh-Hans",
        "synopsis": "一盏会回答的灯，一条不肯靠岸的船。",
        "volumes": {"1": {"title": "离岸"}, "2": {"title": "靠岸"}},
    }
    assert "volume: 2" in (project / "content/lamp/0003-礁.md").read_text("utf-8")
    front = (project / "content/lamp/import/front.md").read_text("utf-8")
    assert "守灯人" in front
    assert "林间小鹿" in front
    assert_tiled(project, book.read_bytes())


def test_importing_a_book_again_changes_nothing(book: Path, project: Path) -> None:
    run(project, book)
    before = tree(project)
    assert {file.status for file in run(project, book).files} == {"unchanged"}
    assert tree(project) == before


def test_a_book_that_grew_keeps_its_chapters_and_gets_the_new_one(book: Path, project: Path) -> None:
    run(project, book)
    book.write_bytes(chinese_book(extra="第四章 岸\r\n\r\n" + "\r\n\r\n".join(CHINESE)).encode("gb18030"))
    report = run(project, book)
    assert [file.output for file in report.files if file.status != "unchanged"] == ["content/lamp/0004-岸.md"]
    assert_tiled(project, book.read_bytes())


def test_an_edited_part_is_left_alone(book: Path, project: Path) -> None:
    run(project, book)
    mine = project / "content/lamp/0002-雾.md"
    mine.write_text(mine.read_text("utf-8") + "\n我加的一句。\n", "utf-8")
    before = mine.read_bytes()
    report = run(project, book)
    assert mine.read_bytes() == before
    assert [problem.code for problem in report.problems] == ["I112"]


def test_numbers_that_restart_in_each_volume_are_told_apart(tmp_path: Path, project: Path) -> None:
    text = "\n\n".join(ENGLISH)
    parts = [f"Volume {volume}: {name}\n\n" for volume, name in ((1, "Out"), (2, "Home"))]
    chapters = [f"Chapter {number}: {title}\n\n{text}\n\n" for number, title in ((1, "Fog"), (2, "Rocks"))]
    path = tmp_path / "sea.txt"
    path.write_text(parts[0] + "".join(chapters) + parts[1] + "".join(chapters), "utf-8")
    report = run(project, path)
    assert report.problems == ()
    assert [file.number for file in report.files] == [1, 2, 1, 2]
    settings = tomllib.loads((project / "content/lamp/book.toml").read_text("utf-8"))
    assert settings["numbering"] == "volume"
    before = tree(project)
    run(project, path)
    assert tree(project) == before


def test_an_authors_book_toml_is_not_touched(book: Path, project: Path) -> None:
    settings = project / "content/lamp/book.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('title = "Mine"\nlanguage = "zh-Hans"\n')
    run(project, book)
    assert settings.read_text() == 'title = "Mine"\nlanguage = "zh-Hans"\n'


def test_volumes_join_a_book_toml_that_is_still_ours(book: Path, tmp_path: Path, project: Path) -> None:
    single = tmp_path / "raw" / "one.txt"
    single.write_text("第9章 港\n\n" + "\n\n".join(CHINESE), "utf-8")
    run(project, single)
    run(project, book)
    settings = tomllib.loads((project / "content/lamp/book.toml").read_text("utf-8"))
    assert settings["volumes"]["2"] == {"title": "靠岸"}


@pytest.mark.parametrize(
    "fixture", [item for item in read_library() if "epub" in item.name], ids=lambda item: item.name
)
def test_an_epub_is_imported_and_imported_again(fixture: Any, tmp_path: Path, project: Path) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(make_epub(fixture, version=2 if "epub2" in fixture.name else 3))
    report = run(project, path)
    assert [file.status for file in report.files] == ["written"] * len(report.files)
    assert len(report.files) > 2
    before = tree(project)
    run(project, path)
    assert tree(project) == before
    settings = tomllib.loads((project / "content/lamp/book.toml").read_text("utf-8"))
    assert settings["title"] == fixture.name.rpartition("/")[2]


def test_what_is_odd_about_a_book_is_told(book: Path, project: Path) -> None:
    book.write_bytes(chinese_book().replace("第三章 礁", "第四章 礁").encode("gb18030"))
    report = run(project, book, review=True)
    doubts = [problem for problem in report.problems if problem.code == "I120"]
    assert doubts
    assert {problem.severity for problem in doubts} == {"warning"}
    assert report.review is not None
    assert doubts[0].message in [flag for flag, _, _ in report.review.flags]


def test_standard_input_is_a_source(project: Path) -> None:
    text = "Chapter 4: Fog\n\n" + "\n\n".join(ENGLISH)
    options = ImportOptions(project=project, book="lamp")
    report = import_sources(["-"], options, stdin=io.BytesIO(text.encode()))
    assert report.files[0].output == "content/lamp/0004-fog.md"
    assert_balanced(project, str(report.files[0].ledger), text.encode())


@pytest.mark.parametrize(
    ("text", "title", "author", "synopsis"),
    [
        ("书名：守灯人\n作者：小鹿\n", "守灯人", "小鹿", ""),
        ("《守灯人》作者：小鹿\n简介：\n第一行。\n第二行。\n=====\n声明", "守灯人", "小鹿", "第一行。\n第二行。"),
        (
            "The Lamp\n\nby Ines Quay\n\nSynopsis:\nA boat does not land.\n",
            "The Lamp",
            "Ines Quay",
            "A boat does not land.",
        ),
        ("Title: The Lamp\nAuthor: Ines Quay\nSummary: One boat.", "The Lamp", "Ines Quay", "One boat."),
        ("It was late.\nNobody came by the quay, he said.\n", "", "", ""),
        ("", "", "", ""),
    ],
)
def test_a_title_page_is_read(text: str, title: str, author: str, synopsis: str) -> None:
    facts = read_front(text)
    assert (facts.title, facts.author, facts.description) == (title, author, synopsis)


@given(cuts=st.lists(st.integers(0, 60), max_size=8), gone=st.sets(st.integers(0, 9)))
def test_parts_that_do_not_tile_are_found(cuts: list[int], gone: set[int]) -> None:
    places = sorted({0, *cuts, 60})
    pairs = list(itertools.pairwise(places))
    parts = [
        Part(start=a, end=b, body=a, heading=None, kind="chapter") for a, b in pairs if pairs.index((a, b)) not in gone
    ]
    removed = [Removed(start=a, end=b, rule="split.contents") for a, b in pairs if pairs.index((a, b)) in gone]
    whole = Split(parts=tuple(parts), removed=tuple(removed))
    assert find_gap(whole, 60) is None
    assert find_gap(whole, 61) is not None
    if len(parts) > 1:
        assert find_gap(Split(parts=tuple(parts[1:]), removed=tuple(removed)), 60) is not None


def test_parts_that_do_not_tile_refuse_the_book(book: Path, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ssg.intake import reading

    def broken(text: str) -> Split:
        return Split(parts=(Part(start=0, end=9, body=0, heading=None, kind="chapter"),))

    monkeypatch.setattr(reading, "find_parts", broken)
    report = run(project, book)
    assert [problem.code for problem in report.problems] == ["I104"]
    assert not (project / "content/lamp").exists()
