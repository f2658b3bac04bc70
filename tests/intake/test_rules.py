"""Every rule shows what it does and what it must not do; the loader refuses rules that could swallow a chapter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ssg.intake.clean import clean_text
from ssg.intake.draft import Draft
from ssg.intake.folding import fold
from ssg.intake.lines import count_han
from ssg.intake.passes.markdown import unescape
from ssg.intake.patterns import find_pattern_fault
from ssg.intake.rules import Rule, load_packs, parse_pack
from ssg.problems import SsgError
from tests.intake.prose import CHINESE, ENGLISH

RULES = load_packs().rules
YES = [pytest.param(rule, text, id=f"{rule.id}-{number}") for rule in RULES for number, text in enumerate(rule.yes)]
NO = [pytest.param(rule, text, id=f"{rule.id}-{number}") for rule in RULES for number, text in enumerate(rule.no)]


def placed(rule: Rule, text: str) -> str:
    """A clean chapter with the example where the rule looks for it."""
    paragraphs = list(CHINESE if count_han(text) or rule.id.startswith("zh.") else ENGLISH)
    if rule.scope == "span":
        paragraphs[4] = f"{paragraphs[4]} {text} {paragraphs[5]}"
    elif rule.scope == "hint" or rule.scope == "story":
        paragraphs.insert(6, text)
    elif rule.where == "head":
        paragraphs.insert(0, text)
    elif rule.scope == "end" and text[0] in "([【（":
        paragraphs[-1] += f" {text}"
    else:
        paragraphs.append(text)
    return "\n\n".join(paragraphs)


@pytest.mark.parametrize(("rule", "text"), YES)
def test_a_rule_removes_what_it_names(rule: Rule, text: str) -> None:
    raw = placed(rule, text)
    draft = clean_text(raw)
    if rule.scope == "story":
        assert unescape(draft.text) == raw
        return
    assert text not in unescape(draft.text)
    for paragraph in CHINESE if CHINESE[0] in raw else ENGLISH:
        assert paragraph in draft.text


def outcome(draft: Draft) -> tuple[str, list[int]]:
    """What became of a text: itself, and what was said of its lines."""
    return draft.text, [judgement.score for judgement in draft.judgements]


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in RULES])
def test_no_rule_is_dead(rule: Rule) -> None:
    """Without it, one of its own examples comes out otherwise, or is judged otherwise."""
    packs = load_packs()
    without = replace(packs, rules=tuple(other for other in packs.rules if other is not rule))
    raws = [placed(rule, text) for text in rule.yes]
    assert any(outcome(clean_text(raw)) != outcome(clean_text(raw, rules=without)) for raw in raws)


@pytest.mark.parametrize(("rule", "text"), NO)
def test_a_rule_leaves_what_it_must_not_touch(rule: Rule, text: str) -> None:
    if rule.scope == "story":  # its near misses are noise
        assert not rule.match.search(fold(text).text)
    else:
        assert text in unescape(clean_text(placed(rule, text)).text)


@pytest.mark.parametrize(("rule", "text"), YES)
def test_noise_that_a_character_says_stays(rule: Rule, text: str) -> None:
    for paragraphs, spoken in ((CHINESE, f"“{text}”老人念道。"), (ENGLISH, f'"{text}" the pilot read aloud.')):
        if (paragraphs is CHINESE) != bool(count_han(text)):
            continue
        raw = "\n\n".join([*paragraphs[:6], spoken, *paragraphs[6:]])
        assert unescape(clean_text(raw).text) == raw


def pack(**changes: object) -> str:
    fields = {
        "id": "t.x",
        "class": "B1",
        "scope": "line",
        "match": "abc",
        "weight": 5,
        "yes": ["abc"],
        "no": ["d", "e"],
    }
    fields |= changes
    lines = [f"{key} = {value!r}" for key, value in fields.items() if value is not None]
    return "[[rule]]\n" + "\n".join(lines)


def test_a_sound_rule_is_read() -> None:
    assert [rule.id for rule in parse_pack(pack(), "t", {})] == ["t.x"]


@pytest.mark.parametrize(
    "changes",
    [
        {"match": "a.*b"},
        {"match": "a[bc]+"},
        {"match": "a{3,}"},
        {"match": "(a"},
        {"match": "(a{0,40}b){0,40}"},
        {"yes": []},
        {"no": ["one"]},
        {"no": None},
        {"id": "other.x"},
        {"scope": "page"},
        {"scope": "hint"},
        {"scope": "span"},
    ],
)
def test_an_unsafe_rule_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(SsgError, match="I130"):
        parse_pack(pack(**changes), "t", {})


def test_a_rule_id_stands_once() -> None:
    with pytest.raises(SsgError, match="twice"):
        parse_pack(pack() + "\n" + pack(), "t", {})


def test_a_plus_in_a_class_is_no_repetition() -> None:
    assert find_pattern_fault(r"[+*]\+a{0,3}") is None
