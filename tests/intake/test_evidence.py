"""Story lines that look like noise stay; noise in the same words goes; every judgement says why; nothing takes long."""

from __future__ import annotations

import time

import pytest

from ssg.intake.clean import clean_text
from ssg.intake.draft import Draft
from ssg.intake.ledger import find_imbalance
from ssg.intake.passes.markdown import unescape
from tests.intake.prose import CHINESE, ENGLISH
from tests.intake.traps import TRAPS_CHINESE, TRAPS_ENGLISH

TRAPS = [(ENGLISH, *trap) for trap in TRAPS_ENGLISH] + [(CHINESE, *trap) for trap in TRAPS_CHINESE]


def put(paragraphs: tuple[str, ...], place: str, *lines: str) -> str:
    at = {"head": 0, "tail": len(paragraphs), "inside": 6}[place]
    return "\n\n".join([*paragraphs[:at], *lines, *paragraphs[at:]])


def removed(draft: Draft) -> list[str]:
    return [draft.ledger.raw[item.start : item.end] for item in draft.judgements if item.verdict == "removed"]


@pytest.mark.parametrize(("paragraphs", "place", "line"), TRAPS, ids=lambda value: str(value)[:30])
def test_what_belongs_to_the_story_stays(paragraphs: tuple[str, ...], place: str, line: str) -> None:
    lines = [line]
    if line in ("Please log in to leave a comment.", "请到二楼登记，手机请静音。"):
        lines.insert(0, "The notice on the door read:" if paragraphs is ENGLISH else "墙上贴着一张纸，上面写着：")
    raw = put(paragraphs, place, *lines)
    draft = clean_text(raw)
    assert unescape(draft.text) == raw
    assert draft.extra == ()


@pytest.mark.parametrize(
    ("paragraphs", "sentence"),
    [
        (ENGLISH, "Read the newest chapters at lanternreads.com."),
        (ENGLISH, "(Read the newest chapters at w w w.lanternreads.c o m)"),
        (CHINESE, "最快更新请到青灯小说网www.qingdeng.com阅读最新章节！"),
        (CHINESE, "（本章首发青灯小说网，请到qingdeng.com阅读）"),
    ],
)
def test_an_ad_is_cut_out_of_its_paragraph_and_leaves_it_whole(paragraphs: tuple[str, ...], sentence: str) -> None:
    gap = " " if paragraphs is ENGLISH else ""
    glued = f"{paragraphs[4]}{gap}{sentence}{gap}{paragraphs[5]}"
    draft = clean_text("\n\n".join([*paragraphs[:4], glued, *paragraphs[6:]]))
    whole = "\n\n".join([*paragraphs[:4], f"{paragraphs[4]}{gap}{paragraphs[5]}", *paragraphs[6:]])
    assert unescape(draft.text) == whole


def test_a_judgement_says_where_and_why() -> None:
    draft = clean_text(put(ENGLISH, "tail", "Previous Chapter | Index | Next Chapter"))
    assert removed(draft) == ["Previous Chapter | Index | Next Chapter"]
    (found,) = draft.judgements
    assert (found.line, found.interior, found.rule) == (25, False, "en.navigation")
    assert found.score == sum(int(term.rsplit(" ", 1)[1]) for term in found.terms)
    assert "at an edge +1" in found.terms


def test_a_line_in_doubt_is_kept_flagged_and_judged() -> None:
    line = "Read it at lanternreads.com"
    draft = clean_text(put(ENGLISH, "inside", line))
    assert line in draft.text
    assert [(item.verdict, item.interior) for item in draft.judgements] == [("flagged", True)]
    assert any(line[:12] in flag for flag in draft.flags)


def test_a_colon_makes_an_ad_something_that_is_read() -> None:
    ad = "Please join our Discord server."
    assert ad not in clean_text(put(ENGLISH, "inside", ad)).text
    assert ad in clean_text(put(ENGLISH, "inside", "On the inside of the door somebody had written:", ad)).text


def test_an_address_of_the_story_stays_and_one_that_only_noise_names_goes() -> None:
    told = "She typed greendoor.org with one finger and waited."
    call = "VISIT GREENDOOR.ORG"
    assert call in clean_text(put(ENGLISH, "inside", told, call)).text
    repeated = [line for part in (ENGLISH[:4], ENGLISH[4:8], ENGLISH[8:]) for line in (*part, "Visit lampreads.org")]
    assert "lampreads" not in clean_text("\n\n".join(repeated)).text


def test_a_hero_who_writes_needs_more_than_words_about_writing() -> None:
    scene = (
        "She checked the votes on her new chapters and closed the website.",
        '"More chapters," said the editor. "More votes, and a website of your own."',
    )
    page = "New chapters on the website."
    assert page in clean_text(put(ENGLISH, "inside", *scene, ENGLISH[0], ENGLISH[1], page)).text


def test_numbers_of_pages_go_only_where_they_count_up() -> None:
    pages = [line for number, line in enumerate(ENGLISH, start=114) for line in (line, f"- {number} -")]
    assert unescape(clean_text("\n\n".join(pages)).text).strip() == "\n\n".join(ENGLISH)
    assert "- 114 -" in unescape(clean_text(put(ENGLISH, "inside", "- 114 -")).text)


@pytest.mark.parametrize(
    "hostile",
    [
        "a " * 50000,
        "w w w " * 16000,
        "read " * 20000,
        ("please read the latest chapter at our site " * 9 + "\n\n") * 250,
        "青灯" * 50000,
        ("请记住本站" * 30 + "\n\n") * 600,
        ("Prev | " * 25 + "x\n\n") * 560,
        ("目录 " * 30 + "甲\n\n") * 1000,
        ("Cap Cap Cap " * 30 + "\n\n") * 270,
        ('"' * 300 + "\n") * 330,
        ("like 1 " * 20 + "x\n\n") * 700,
        ("字体大小" + "大中小" * 30 + "x\n\n") * 800,
        ("home > " * 30 + '."\n\n') * 450,
        ("a.b " * 90 + "\n\n") * 270,
        "(" * 100000,
        ("他www.x.com在" * 300 + "\n\n") * 30,
    ],
    ids=lambda text: text[:12],
)
def test_no_line_takes_the_rules_long(hostile: str) -> None:
    start = time.process_time()
    draft = clean_text(hostile[:100000])
    assert time.process_time() - start < 5
    assert find_imbalance(draft.ledger) is None


def test_a_line_too_long_to_be_searched_is_left_and_flagged() -> None:
    line = "Read the newest chapters at lanternreads.com. " * 200
    draft = clean_text(put(ENGLISH, "inside", line.strip()))
    assert line.strip() in unescape(draft.text)
    assert any("too long to be searched" in flag for flag in draft.flags)
