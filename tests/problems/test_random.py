"""Whatever the bytes: problems with a place, never an exception, never a long wait."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssg.load.records import from_json, to_json
from ssg.load.texts import CHAPTER_FIELDS, parse_text
from ssg.text.links import find_links
from tests.conftest import examples

YAML_PIECES = (
    *("---\n", "\n", ": ", "- ", "? ", "[", "]", "{", "}", "&a ", "*a", "!!python/object:x ", "!x ", "|\n", ">", "'"),
    *('"', "#", "%YAML 1.1\n", "\t", "  ", "\\", "\x00", "\x85", "\u2028", "\ufeff", "\ud800", "~", "<<: ", "=", "é"),
    *("0x1f", "1e9", ".inf", ".nan", "-0", "2024-13-45", "12:30", "9" * 30, "null", "yes", "灯"),
    *(f"{key}: " for key in CHAPTER_FIELDS),
)


def check(data: bytes) -> None:
    """Parse, and hold what is promised: every problem has a message, and a line that the text has."""
    parsed = parse_text(data, "0001-rain.md")
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    for problem in parsed.problems:
        assert problem.message
        assert problem.line is not None
        assert 1 <= problem.line <= lines + 1
        assert problem.column is not None
        assert problem.column >= 1
    assert from_json(to_json(parsed)) == parsed


@given(st.binary(max_size=400))
@settings(max_examples=examples(300))
def test_any_bytes_as_a_chapter(data: bytes) -> None:
    check(data)


@given(st.binary(max_size=200))
@settings(max_examples=examples(300))
def test_any_bytes_as_front_matter(data: bytes) -> None:
    check(b"---\n" + data + b"\n---\n\nText.\n")


@given(st.lists(st.sampled_from(YAML_PIECES), max_size=40).map("".join))
@settings(max_examples=examples(400))
def test_any_pieces_of_yaml_as_front_matter(front: str) -> None:
    check(b"---\n" + front.encode("utf-8", "surrogatepass") + b"\n---\n\nText.\n")


HOSTILE = {
    "runs of backticks": "](x.md) <" + " ".join("`" * length for length in range(1, 360)),
    "pairs of backticks": "](x.md) " + "`a`` " * 13_000,
    "openings of links": "](" * 32_000,
    "openings of elements": "<a " * 20_000 + "src= " * 20_000,
    "brackets": "](a" + "(b)" * 20_000,
    "spaces": "](" + " " * 60_000,
    "fences": "](x)\n" + "```\n~~~\n" * 8_000,
    "brackets in front matter": "---\nk: " + ("[" * 12 + "a" * 260) * 200 + "\n---\nText.",
    "control characters": "\x01" * 100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_in_a_moment(name: str) -> None:
    started = time.process_time()
    check(HOSTILE[name].encode())
    find_links(HOSTILE[name])
    assert time.process_time() - started < 2
