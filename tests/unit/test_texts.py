"""Small pure functions: slugs, front matter, settings, links, URLs."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ssg.model.urls import file_of, href_of, number_text, url_of
from ssg.text.fields import as_base_url, as_number
from ssg.text.frontmatter import format_front_matter, parse_front_matter, split_front_matter
from ssg.text.settings import parse_settings, table_entries
from ssg.text.slugs import MAX_SLUG_BYTES, find_slug_fault, slugify
from tests.conftest import examples


@given(st.text(max_size=200))
@example("../../etc/passwd")
@example("CON")
@example("e\u0301")
@example("İ" * 200)
@settings(max_examples=examples(200))
def test_a_slug_never_leaves_its_segment(text: str) -> None:
    slug = slugify(text)
    assert slug == "" or find_slug_fault(slug) is None
    assert len(slug.encode("utf-8", "surrogatepass")) <= MAX_SLUG_BYTES + 1
    assert slugify(slug).rstrip("-") == slug.rstrip("-")


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("हिन्दी की कहानी", "हिन्दी-की-कहानी"),
        ("क्\u200dष, ক্\u200cষ", "क्ष-ক্ষ"),
        ("ภาษาไทย บทที่ ๑", "ภาษาไทย-บทที่-๑"),
        ("தமிழ்_கதை!", "தமிழ்-கதை"),
        ("ကမ္ဘာ (۲)", "ကမ္ဘာ-۲"),
        (" ाअ", "अ"),
    ],
)
def test_signs_of_a_script_stay_with_their_letters(text: str, slug: str) -> None:
    assert slugify(text) == slug
    assert find_slug_fault(slug) is None
    assert find_slug_fault(f"ा{slug}") is not None


def parted_by_every_mark(text: str) -> str:
    """The slug of a text whose marks part words, where they do not compose."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    text = unicodedata.normalize("NFC", "".join(char for char in text if not 0x300 <= ord(char) <= 0x36F))
    return re.sub(r"[\W_]+", "-", re.sub(r"['’‘]", "", text)).strip("-")


SCRIPTS = (  # Latin, Greek, Cyrillic, Chinese, Japanese, Korean, symbols, with their marks
    *((0x20, 0x590), (0x1AB0, 0x1AFF), (0x1DC0, 0x2CFF), (0x2DE0, 0x4FFF), (0xA640, 0xA69F), (0xAC00, 0xD7FF)),
    *((0xF900, 0xFAFF), (0xFE00, 0xFEFE), (0xFF00, 0xFFEF), (0x1F300, 0x1FAFF), (0x20000, 0x20FFF)),
    (0xE0100, 0xE01EF),
)


@given(st.text(st.one_of(*(st.characters(min_codepoint=a, max_codepoint=b) for a, b in SCRIPTS)), max_size=20))
@example("葛\U000e0100城 か\u309aき 1\ufe0f\u20e3")
@settings(max_examples=examples(300))
def test_addresses_of_latin_and_chinese_names_stay(text: str) -> None:
    assert slugify(text).rstrip("-") == parted_by_every_mark(text)


@given(st.text(max_size=60))
@settings(max_examples=examples(200))
def test_a_slug_without_fault_is_one_segment(slug: str) -> None:
    if find_slug_fault(slug) is None:
        assert slug.strip("./\\ ") == slug.strip("\\/ ").rstrip(".")
        assert "/" not in slug
        assert href_of("https://a.example/", f"b/{slug}/").count("/") == 3
        assert file_of(f"b/{slug}/") == f"b/{slug}/index.html"


@given(
    st.dictionaries(
        st.from_regex(r"[a-z]{1,8}", fullmatch=True),
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
        | st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), min_size=1, max_size=3),
        max_size=4,
    )
)
@example({"title": "no", "a": "null", "b": "~", "c": "1:30", "d": "- x", "e": "a: b # c", "f": '"', "g": "\\n\n"})
@example({"a": ["b, c", ""]})
@example({"a": "\x85\u2028\u2029\ufeff\x00\x7f\ufffe\U0001f600", "b": " x ", "c": "---\n"})
@settings(max_examples=examples(200))
def test_front_matter_is_read_as_it_was_written(fields: dict[str, str | list[str]]) -> None:
    text = format_front_matter(fields) + "Text.\n"
    split = split_front_matter(text)
    entries, problems = parse_front_matter(split.front)
    assert not problems
    assert {key: entry.value for key, entry in entries.items()} == fields
    assert text[split.body_start :] == "Text.\n"


def test_front_matter_keeps_values_as_they_were_written() -> None:
    entries, _ = parse_front_matter("title: no\nnumber: 012\ndate: 2026-03-06\nsummary: |\n  a\n  b\nslug: ~\n")
    written = {key: (entry.value, entry.line, entry.column) for key, entry in entries.items()}
    assert written["title"] == ("no", 2, 1)
    assert written["number"] == ("012", 3, 1)
    assert written["summary"] == ("a\nb\n", 5, 1)
    assert written["slug"] == (None, 8, 1)


@pytest.mark.parametrize("text", ["---\n\nIt was a scene break.\n", "--- \nText\n---\n", "Text.\n---\ntitle: x\n---\n"])
def test_dashes_that_are_no_front_matter(text: str) -> None:
    split = split_front_matter(text)
    entries, problems = parse_front_matter(split.front)
    assert not entries
    assert (split.body_start == 0) or problems


@given(st.decimals(min_value=0, max_value=99999, places=3))
def test_a_number_is_written_in_its_shortest_form(number: Decimal) -> None:
    shown = number_text(as_number(str(number)))
    assert Decimal(shown) == number
    assert "E" not in shown
    assert not (("." in shown) and shown.endswith("0"))


def test_a_negative_zero_is_zero() -> None:
    assert number_text(as_number("-0")) == "0"


def test_settings_know_the_line_of_every_key() -> None:
    text = 'a = """\nb = 1\n"""\n# c = 2\n[t]\nd = 1\n[t.u]\n"e f" = 2\n[editions.zh-Hans]\ntitle = "x"\n'
    table, lines, problems = parse_settings(text)
    assert not problems
    assert {key: entry.line for key, entry in table_entries(table, lines).items()} == {"a": 1, "t": 5, "editions": None}
    assert table_entries(table["t"], lines, "t")["d"].line == 6
    assert table_entries(table["t"]["u"], lines, "t.u")["e f"].line == 8
    assert table_entries(table["editions"]["zh-Hans"], lines, "editions.zh-Hans")["title"].line == 10


def test_addresses_are_written_below_the_base() -> None:
    base = "https://user.example/repo/"
    assert href_of(base, "b/第 1/") == "/repo/b/%E7%AC%AC%201/"
    assert url_of(base, "") == base
    assert (file_of(""), file_of("b/1/"), file_of("feed.xml")) == ("index.html", "b/1/index.html", "feed.xml")
    assert href_of("https://user.example", "b/") == "/b/"


@pytest.mark.parametrize("good", ["http://localhost:8000", "https://a.example/b/c", "https://例え.example/"])
def test_a_base_url_gets_its_slash(good: str) -> None:
    assert as_base_url(good) == f"{good.rstrip('/')}/"


@pytest.mark.parametrize(
    "bad",
    ["a.example", "ftp://a.example/", "https://", "https://:80/", "http://[", "http://a:b/", "https://a.example/?x"],
)
def test_what_is_no_base_url(bad: str) -> None:
    with pytest.raises(ValueError, match="expected an address such as"):
        as_base_url(bad)
