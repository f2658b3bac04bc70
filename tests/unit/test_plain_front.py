"""The short way through front matter says what YAML says, or leaves it to YAML."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssg.text.frontmatter import parse_front_matter
from ssg.text.plain_front import read_plain_front
from ssg.text.yaml_front import parse_yaml
from tests.conftest import examples

VALUES = st.sampled_from(
    [
        *["Rain", "12", "12.5", "2026-01-05T08:00:00+00:00", "08:00", "true", "null", "~", "''", '""', "a: b", "a #b"],
        *['"He said: no"', "'it''s'", '"a\\nb"', "# no", "[a, b]", "- a", "灯", "a'b", "&x a", "*x", "!t a", "| ", ">"],
        *[
            "a:",
            ":a",
            "?",
            "a, b",
            "%a",
            "@a",
            "`a",
            "{a: b}",
            "---",
            "...",
            "a\tb",
            "é",
            " a ",
            "“灯”",
            "0x1",
            "x:y",
            "a::b",
        ],
    ]
)
KEYS = st.sampled_from(["title", "number", "date", "extra", "a b", "y", "x-y", "", "<<", "?"])
LINES = st.tuples(KEYS, st.sampled_from([": ", ":", ":  ", " : "]), VALUES).map("".join)
OTHERS = st.sampled_from(["", "  more", "# comment", "- item", "---", "key:", "  key: deep", "\u2028", "\x85"])


@settings(max_examples=examples(600))
@given(st.lists(LINES | OTHERS, max_size=5).map(lambda lines: "".join(f"{line}\n" for line in lines)))
def test_short_and_long_way_agree(front: str) -> None:
    plain = read_plain_front(front)
    assert plain is None or (plain, ()) == parse_yaml(front)


@settings(max_examples=examples(500))
@given(st.text(alphabet="ab: #'\"-[]{}&*!|>%@`\\,?.0\t~é灯\u00a0", max_size=12))
def test_they_agree_on_any_value(value: str) -> None:
    front = f"title: {value}\n"
    plain = read_plain_front(front)
    assert plain is None or (plain, ()) == parse_yaml(front)


@pytest.mark.parametrize(
    "front", ["title: Rain\nnumber: 12.5\ndate: 2026-01-05T08:00:00+00:00\n", 'title: "He said: no"\n']
)
def test_usual_front_matter_takes_the_short_way(front: str) -> None:
    assert read_plain_front(front) is not None
    assert parse_front_matter(front) == parse_yaml(front)
