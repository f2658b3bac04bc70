"""Covers made of type: sound SVG, readable, within their edges, the same for a book for ever."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ssg.model.views import CoverView
from ssg.render.cover import CLOTHS, HEIGHT, INK, LABEL, WIDTH, break_lines, measure, render_cover

TEXT = "{http://www.w3.org/2000/svg}text"


def cover(title: str, author: str = "", language: str = "en", key: str = "b") -> ET.Element:
    """A cover, parsed."""
    view = CoverView(key=key, title=title, author=author, language=language)
    return ET.fromstring(render_cover(view))


def words_of(svg: ET.Element) -> list[str]:
    """Its lines of type."""
    return ["".join(element.itertext()) for element in svg.iter(TEXT)]


def contrast(first: str, second: str) -> float:
    """Contrast as WCAG 2 counts it."""

    def light(colour: str) -> float:
        parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(first), light(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_type_and_the_label_stand_out() -> None:
    assert contrast(INK, LABEL) >= 7
    assert all(contrast(LABEL, cloth) >= 4.5 for cloth in CLOTHS)


@given(st.text(max_size=120), st.text(max_size=60), st.sampled_from(["en", "zh-Hans", "zh-Hant", "ja", "ko", "ru"]))
@example("The Year of the Iron Orchard and Other Stories of the Long Winter " * 3, "A", "en")
@example("灯" * 90, "顾" * 30, "zh-Hans")
@example("Donaudampfschifffahrtsgesellschaftskapitänswitwenrente", "", "de")
def test_any_title_gives_sound_svg_inside_the_cover(title: str, author: str, language: str) -> None:
    for element in cover(title, author, language).iter(TEXT):
        size, text = float(element.get("font-size", "0")), element.text or ""
        x, y = float(element.get("x", "0")), float(element.get("y", "0"))
        half = measure(text) * size / 2
        assert half <= x <= WIDTH - half or len(text) <= 3
        assert size * 0.7 <= y <= HEIGHT - size * 0.2


def test_an_english_title_is_whole_and_no_line_is_a_small_word() -> None:
    lines = words_of(cover("The Lantern of Winter", "Ada Marsh"))
    assert lines[-1] == "Ada Marsh"
    assert " ".join(lines[:-1]) == "The Lantern of Winter"
    assert not {"The", "of"} & set(lines)


def test_a_chinese_title_goes_down_in_the_forms_of_a_column() -> None:
    cells = words_of(cover("灯火录：第2部", "顾晚汀", "zh-Hans"))
    assert "".join(cells) == "灯火录︓第2部顾晚汀"
    assert all(len(cell) == 1 for cell in cells)


def columns_of(title: str) -> list[str]:
    """The columns of a Chinese title, from right to left."""
    columns: dict[float, str] = {}
    for element in cover(title, "", "zh-Hans").iter(TEXT):
        x = float(element.get("x", "0"))
        columns[x] = columns.get(x, "") + (element.text or "")
    assert list(columns) == sorted(columns, reverse=True)
    return list(columns.values())


@pytest.mark.parametrize(
    "columns",
    [
        "盐渎旧事︓|一月的飞蛾",  # at a mark
        "迟到的钥匙|与三楼的租客们",  # before 与
        "从零开始的|异世界生活",  # behind 的
        "最后一班通往|海边的夜车",  # between words of two characters
        "她说她从来没有|爱过任何一个人",  # not inside 没有
        "大明︓|我爷爷是朱元璋︐|开局摆摊卖烧饼",  # smaller, and at marks
        "长夜将明︵修订版︶",
        "重生之我在|1986年当记者",  # digits stand together
    ],
)
def test_a_long_chinese_title_is_cut_where_a_person_would(columns: str) -> None:
    title = columns.replace("|", "").translate(str.maketrans("︓︐︵︶", "：，（）"))
    assert "|".join(columns_of(title)) == columns


@given(st.text("灯火录的了们守夜人，：。一不《》与", min_size=2, max_size=54))
@example("的" * 20)
def test_no_column_begins_with_a_particle_and_none_is_a_single_character(title: str) -> None:
    columns = columns_of(title)
    loose = [column for column in columns[1:] if column[0] in "的了们︐︓︒︾" or len(column) < 2]
    # Where there is nothing else, as in 了了了, columns are full.
    assert not loose or len(columns[0]) == 18


def test_a_book_keeps_its_cloth_and_its_editions_are_bound_alike() -> None:
    def cloth(key: str, title: str, language: str) -> str:
        view = CoverView(key=key, title=title, author="", language=language)
        found = re.search(r'fill="(#\w+)"/><path d="M0 0h400v600H0z" fill="url', render_cover(view))
        assert found
        return found[1]

    assert cloth("moths", "Moths", "en") == cloth("moths", "飞蛾", "zh-Hans")
    assert len({cloth(f"book-{number}", "A", "en") for number in range(40)}) == len(CLOTHS)


@pytest.mark.parametrize(("text", "width", "lines"), [("a bb ccc dddd", 4.4, 2), ("one", 0.1, 1), ("", 5.0, 1)])
def test_lines_are_as_few_as_can_be(text: str, width: float, lines: int) -> None:
    assert len(break_lines(text, width)) == lines
