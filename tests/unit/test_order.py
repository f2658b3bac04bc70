"""Reading order, numbers and titles: what front matter, heading, file and folder say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.shelf import addresses_of, load, order_of


def front(**keys: object) -> str:
    """A chapter with this front matter."""
    return "\n".join(["---", *(f"{key}: {value}" for key, value in keys.items()), "---", "Text."])


@pytest.mark.parametrize(
    "wanted",
    [
        {"1.md": "x", "2.md": "x", "10.md": "x"},
        {"chapter-2.md": "x", "chapter-10.md": "x"},
        {"b.md": front(number=1), "a.md": front(number=1.5), "c.md": front(number=2)},
        {"3.md": front(order=0), "1.md": "x", "2.md": "x"},
        {"zz-prologue.md": front(kind="prologue"), "1.md": "x", "2.md": "x", "aa-end.md": front(kind="epilogue")},
        {"0.md": "x", "1.md": "x"},
        {"1.md": "x", "01-first/5.md": "x", "01-first/6.md": "x", "02-second/3.md": "x", "10-third/2.md": "x"},
        {"1.md": "x", "3.md": front(volume=1), "2.md": front(volume=2)},
        {"2.md": front(volume=1), "01-first/3.md": "x"},
        {"a1-x.md": front(number=1), "a1-y.md": front(number="", kind="interlude"), "a2-x.md": front(number=2)},
    ],
    ids=" ".join,
)
def test_chapters_stand_in_this_order(wanted: dict[str, str], tmp_path: Path) -> None:
    assert order_of(load(tmp_path, dict(reversed(wanted.items())))) == list(wanted)


def test_a_chapter_outside_the_count_stands_where_its_order_says(tmp_path: Path) -> None:
    outside = front(title="Chapter 2", number="none", order=1.5)
    loaded = load(tmp_path, {"1.md": "x", "other.md": outside, "2.md": "x"})
    assert addresses_of(loaded) == ["b/1/", "b/other/", "b/2/"]


def test_a_file_that_gives_only_its_name_follows_the_one_before_it(tmp_path: Path) -> None:
    files = {"0001-a.md": front(number=1), "0001x.md": "Text.", "0002-b.md": front(number=2)}
    assert order_of(load(tmp_path, files)) == list(files)


@pytest.mark.parametrize(
    ("name", "text", "number", "title"),
    [
        ("0012-the-cat.md", "Text.", "12", "The cat"),
        ("0012.5-the-cat.md", "Text.", "12.5", "The cat"),
        ("the-cat.md", "Text.", "None", "The cat"),
        ("0012-the-cat.md", "# The Dog\n\nText.", "12", "The Dog"),
        ("0012-the-cat.md", "# Chapter 7: The Dog\n\nText.", "7", "The Dog"),
        ("x.md", "第十二章 灯火\n\n正文。", "12", "灯火"),
        ("0012-the-cat.md", "---\ntitle: The Fox\n---\n# Chapter 7: The Dog\n\nText.", "12", "The Fox"),
        ("0012-x.md", "---\ntitle: 'Chapter 9: The Fox'\n---\nText.", "9", "The Fox"),
        ("0012-x.md", "---\ntitle: 'Chapter 9: The Fox'\nnumber: 3\n---\nText.", "3", "The Fox"),
        ("0012-x.md", "---\nnumber: 12.50\ntitle: no\n---\nText.", "12.5", "no"),
        ("x.md", "---\ntitle: 1:30\n---\nText.", "None", "1:30"),
        ("0012-x.md", "---\nnumber: none\n---\nText.", "None", "X"),
        ("x.md", "---\ntitle: 第十二章 灯火\nnumber: none\n---\n正文。", "None", "第十二章 灯火"),
        ("x.md", "---\nnumber: none\n---\n# Chapter 7: The Dog\n\nText.", "None", "Chapter 7: The Dog"),
    ],
)
def test_number_and_title_fall_back(name: str, text: str, number: str, title: str, tmp_path: Path) -> None:
    (chapter,) = load(tmp_path, {name: text}).library.books[0].editions[0].chapters
    assert (str(chapter.number), chapter.title) == (number, title)


def test_a_heading_that_became_the_title_is_not_in_the_text(tmp_path: Path) -> None:
    (chapter,) = load(tmp_path, {"1.md": "\n# The Dog\n\nText.\n"}).library.books[0].editions[0].chapters
    assert chapter.source.body_line == 3
    assert chapter.length == 1


def test_numbers_that_restart_in_each_volume(tmp_path: Path) -> None:
    files = {"01-a/1.md": "x", "01-a/2.md": "x", "02-b/1.md": "x", "two/1.md": "x"}
    loaded = load(tmp_path, files, 'numbering = "volume"\n')
    assert order_of(loaded) == list(files)
    assert addresses_of(loaded) == ["b/1/1/", "b/1/2/", "b/2/1/", "b/two/1/"]


def test_volume_titles_come_from_the_settings_or_the_folder(tmp_path: Path) -> None:
    files = {"01-the-harbour/1.md": "x", "02-b/2.md": "x", "03-c/3.md": "x"}
    loaded = load(tmp_path, files, '[volumes]\n02-b = "The Hill"\n3.title = "The Sea"\n')
    titles = [volume.title for volume in loaded.library.books[0].editions[0].volumes]
    assert titles == ["The harbour", "The Hill", "The Sea"]


def test_a_retitled_chapter_keeps_its_address(tmp_path: Path) -> None:
    assert addresses_of(load(tmp_path, {"0012-cat.md": "# Cat\n\nx"})) == ["b/12/"]
    assert addresses_of(load(tmp_path, {"0012-cat.md": "# Dog\n\nx"})) == ["b/12/"]


def test_addresses_without_a_number_and_with_a_slug(tmp_path: Path) -> None:
    files = {"12.5.md": "x", "die-tür.md": "x", "灯火.md": "x", "x.md": "---\nslug: afterword\n---\nx"}
    assert sorted(addresses_of(load(tmp_path, files))) == ["b/12.5/", "b/afterword/", "b/die-tur/", "b/灯火/"]
