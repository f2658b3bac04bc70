"""Rules look before they search: what a quick look leaves out would not have matched, so no result depends on it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssg.intake.folding import fold, fold_long
from ssg.intake.looks import ADDRESS, Chapter, find_address, look_at
from ssg.intake.needed import find_needed
from ssg.intake.rules import Rule, load_packs
from ssg.intake.shadow import find_places, fold_character, make_shadow
from tests.intake.prose import CHINESE, ENGLISH

_EXAMPLES = [example for rule in load_packs().rules for example in (*rule.yes, *rule.no)]
_PIECES = [piece for example in _EXAMPLES for piece in re.split(r"(?<=[\s,.:，。：！!])", example)]
_ADDRESSES = ["www", "w w w", " m.", "him.", "wap", "lamp", "com", "c o m", "xyz", "c0m"]
_ADDRESSES += [" dot ", ".", "。", "·", ",", "(dot)", "[.]"]
_LINES = st.one_of(
    st.sampled_from([*_EXAMPLES, *ENGLISH, *CHINESE]),
    st.lists(st.sampled_from([*_PIECES, *_ADDRESSES, " ", "“", "”", "(", ")"]), min_size=1, max_size=12).map("".join),
)


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"\b(?:read|visit) (?:us|lamp)\b", ("read lamp", "read us", "visit lamp", "visit us")),
        (r"ko-?fi", ("ko-fi", "kofi")),
        (r"[a-z]{1,9} at lamp", (" at lamp",)),
        (r"(?>votes?|likes) [0-9]{1,5}", ("likes ", "vote ", "votes ")),
        (r"[【〔]灯", ("〔灯", "【灯")),
        (r"novels?", ("novel",)),  # one text holds the other
        (r"lamp|\w{3}", ()),
        (r"(?:lamp)?", ()),
        (r"(?=lamp)[a-z]{4}", ()),
        (r"[^a]{2,9}", ()),
        (r"(?i)lamp", ()),
        (r"(?i:lamp)", ()),
    ],
)
def test_the_texts_that_a_match_must_hold(pattern: str, needed: tuple[str, ...]) -> None:
    assert set(find_needed(pattern)) == set(needed)


@settings(deadline=None)
@given(st.lists(_LINES, min_size=1, max_size=8))
def test_rules_without_what_they_need_would_not_have_matched(lines: list[str]) -> None:
    near = {rule.id: rule for rule in load_packs().within(fold_long("\n".join(lines)).text).rules}
    for line in lines:
        folded = fold(line.strip()).text
        for rule in load_packs().rules:
            blind = rule.match.search(folded)
            assert _span(rule.search(folded)) == _span(blind)
            assert blind is None or _span(near[rule.id].search(folded)) == _span(blind)


@settings(deadline=None)
@given(st.lists(_LINES, min_size=1, max_size=6))
def test_a_line_reads_the_same_with_the_rules_of_its_chapter(lines: list[str]) -> None:
    near = load_packs().within(fold_long("\n".join(lines)).text)
    for line in lines:
        with_all, with_near = look_at(line, load_packs(), Chapter()), look_at(line, near, Chapter())
        assert _names(with_all.rules) == _names(with_near.rules)
        assert _names(with_all.hints) == _names(with_near.hints)
        assert _names(with_all.story) == _names(with_near.story)
        assert (with_all.covered, with_all.spoken, with_all.host) == (
            with_near.covered,
            with_near.spoken,
            with_near.host,
        )


@settings(deadline=None)
@given(st.lists(st.sampled_from([*_ADDRESSES, " ", "the ", "读"]), min_size=1, max_size=10).map("".join))
def test_a_quick_look_overlooks_no_address(text: str) -> None:
    found = ADDRESS.search(text)
    if found is not None and not re.fullmatch(r"(?:wap|m)\b.*", found[0]):
        assert _span(find_address(text)) == found.span()


@settings(deadline=None)
@given(st.text(st.one_of(st.characters(), st.sampled_from("ＷＷｗ．。éᴀоﬁ㍿請閱\u200bİß")), max_size=40))
def test_a_shadow_is_folded_character_by_character(text: str) -> None:
    shadow = make_shadow(text)
    assert shadow.text == "".join(map(fold_character, text))
    places = find_places(text)
    assert len(places) == len(shadow.text) + 1
    assert list(places) == sorted(places)
    assert all(char in fold_character(text[place]) for char, place in zip(shadow.text, places, strict=False))
    assert len(fold_long(text).text) == len(shadow.text)


def _span(match: re.Match[str] | None) -> tuple[int, int] | None:
    return match.span() if match is not None else None


def _names(rules: tuple[Rule, ...]) -> list[str]:
    return [rule.id for rule in rules]
