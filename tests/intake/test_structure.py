"""Structure: headings, notes, paragraphs, verse and breaks; and that cleaning again changes nothing."""

from __future__ import annotations

import textwrap
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssg.intake.clean import clean_source, clean_text, find_review
from ssg.intake.draft import Draft
from ssg.intake.ledger import find_imbalance
from ssg.intake.passes.doubts import find_unfit
from ssg.intake.passes.markdown import unescape
from ssg.intake.rendering import find_render_fault
from ssg.intake.rules import load_packs
from tests.conftest import examples
from tests.intake.prose import CHINESE, ENGLISH, chapter, noisy_chinese
from tests.intake.test_clean import TRAPS_CHINESE, TRAPS_ENGLISH

CLEAN_ENGLISH, CLEAN_CHINESE = "\n\n".join(ENGLISH), "\n\n".join(CHINESE)


def body(draft: Draft) -> str:
    assert find_imbalance(draft.ledger) is None
    return unescape(draft.text).rstrip("\n")


@pytest.mark.parametrize(
    ("head", "number", "title"),
    [
        ("第十九章 灯火　　", 19, "灯火"),
        ("《守灯人》\n\n第十九章 灯火\n\n", 19, "灯火"),
        ("第十九章\n\n灯火\n\n", 19, "灯火"),
        ("第十九章 灯火（求月票）\n\n第19章 灯火\n\n灯火\n\n", 19, "灯火"),
        ("《守灯人》第十九章 灯火\n\n", 19, "灯火"),
        ("第十九章 灯火(上)\n\n", 19, "灯火(上)"),
        ("第十九章 灯火（求月票） - 青灯小说网\n\n", 19, "灯火"),
        ("第十九章 灯火|lamp-reads.net\n\n", 19, "灯火"),
        ("第十九章 灯火 - 书屋\n\n", 19, "灯火 - 书屋"),
    ],
)
def test_a_chinese_heading_is_taken_once_in_any_dress(head: str, number: int, title: str) -> None:
    draft = clean_text(head + CLEAN_CHINESE)
    assert body(draft) == CLEAN_CHINESE
    assert draft.heading is not None
    assert (draft.heading.number, draft.heading.title) == (number, title)


@pytest.mark.parametrize(
    "head",
    [
        "Chapter 7: The Lamp\n\n",
        "The Lamp Keepers\n\nChapter 7: The Lamp\n\n",
        "Chapter VII\n\nThe Lamp\n\n",
        "Chapter 7\n\nChapter 7: The Lamp\n\n",
        "The Lamp Keepers - Chapter 7 - The Lamp\n\n",
        "Chapter 7: The Lamp   ",
    ],
)
def test_an_english_heading_is_taken_once_in_any_dress(head: str) -> None:
    draft = clean_text(head + CLEAN_ENGLISH)
    assert body(draft) == CLEAN_ENGLISH
    assert draft.heading is not None
    assert (draft.heading.number, draft.heading.title) == (7, "The Lamp")


@pytest.mark.parametrize("first", ["Rain.", "Gotcha", "Silence fell\nand stayed", "No one came"])
def test_a_short_first_line_is_no_title(first: str) -> None:
    assert body(clean_text(f"Chapter 7: Fog\n\n{first}\n\n{CLEAN_ENGLISH}")).replace("\\", "").startswith(first)


NOTE = "Author's Note:\n\nThank you all for reading so far.\n\nThe next part comes on Friday, if the boat does."


def test_a_note_of_several_paragraphs_goes_to_front_matter() -> None:
    draft = clean_text(f"{CLEAN_ENGLISH}\n\n***\n\n{NOTE}")
    assert body(draft) == CLEAN_ENGLISH
    assert "\n".join(text for key, text in draft.extra if key == "note") == NOTE.replace("\n\n", "\n")


@pytest.mark.parametrize(("policy", "place"), [("keep", "text"), ("move", "front matter"), ("drop", "nowhere")])
def test_the_rule_set_says_what_becomes_of_notes(policy: str, place: str) -> None:
    rules = replace(load_packs(), notes=policy)  # type: ignore[arg-type]
    draft = clean_text(f"{CLEAN_ENGLISH}\n\n{NOTE}", rules=rules)
    assert ("Thank you all" in draft.text) == (place == "text")
    assert any(key == "note" for key, _ in draft.extra) == (place == "front matter")


@pytest.mark.parametrize(
    "line",
    [
        "(TN: a thumbnail is about as long as a coin is wide.)",
        "A/N: he typed, and deleted it again.",
        "Translator: He says that the ship is gone.",
        "“作者的话：别信灯。”她念道。",
        "P.S.: bring bread, and burn this letter.",
        "P.S.: thank you for your vote of confidence.",
        "PS：感谢你送来的灯，它还亮着。",
    ],
)
@pytest.mark.parametrize("place", [3, 6])
def test_what_looks_like_a_note_inside_the_story_stays(line: str, place: int) -> None:
    raw = "\n\n".join([*ENGLISH[:place], line, *ENGLISH[place:]])
    assert body(clean_text(raw)) == raw


def test_credits_on_lines_of_their_own_go_to_front_matter() -> None:
    draft = clean_text(f"Translator: Mara Vell\nEditor: Old Ben\n\n{CLEAN_ENGLISH}")
    assert body(draft) == CLEAN_ENGLISH
    assert [text for key, text in draft.extra if key == "credits"] == ["Translator: Mara Vell", "Editor: Old Ben"]
    draft = clean_text(f"翻译：灯下客\n\n校对：老本\n\n{CLEAN_CHINESE}")
    assert body(draft) == CLEAN_CHINESE


def test_a_play_keeps_its_labels() -> None:
    lines = [
        f"{who}: We are nearly there." for who in ("Editor", "Translator", "Pilot", "Editor", "Translator", "Pilot")
    ]
    raw = "\n\n".join([*lines, *ENGLISH])
    assert body(clean_text(raw)) == raw


def test_notes_that_the_text_refers_to_become_footnotes() -> None:
    text = CLEAN_ENGLISH.replace("breakwater", "breakwater[1]").replace("thumbnail", "thumbnail[2]")
    draft = clean_text(f"{text}\n\nNotes:\n\n[1] A wall in the sea.\n\n[2] Half an inch.")
    assert "breakwater[^1]" in draft.text
    assert draft.text.rstrip().endswith("[^1]: A wall in the sea.\n\n[^2]: Half an inch.")
    assert find_render_fault(draft.ledger) is None


@pytest.mark.parametrize(
    "tail", ["[1] A wall.\n\n[3] Half an inch.", "[1] A wall.", "[2] Half an inch.\n\n[1] A wall."]
)
def test_notes_that_do_not_match_stay_as_they_are(tail: str) -> None:
    raw = CLEAN_ENGLISH.replace("breakwater", "breakwater[1]").replace("thumbnail", "thumbnail[2]") + "\n\n" + tail
    assert body(clean_text(raw)) == raw


@pytest.mark.parametrize("indent", ["", "    "])
def test_hard_wrapped_lines_are_joined_where_all_are(indent: str) -> None:
    separator = "\n" if indent else "\n\n"
    raw = separator.join(textwrap.fill(text * 3, 66, initial_indent=indent) for text in ENGLISH)
    assert body(clean_text(raw)) == "\n\n".join(" ".join((text * 3).split()) for text in ENGLISH)


def test_hard_wrapped_chinese_is_joined_without_spaces() -> None:
    raw = "\n".join("\n".join(textwrap.wrap(f"\u3000\u3000{text * 4}", 34, drop_whitespace=False)) for text in CHINESE)
    assert body(clean_text(raw)) == "\n\n".join(text * 4 for text in CHINESE)


def test_short_lines_of_a_poem_are_not_joined() -> None:
    poem = "Left, left,\nsaid the lamp,\nand right was wrong,\nand the rocks were damp."
    text = clean_text("\n\n".join([*ENGLISH[:4], poem, *ENGLISH[4:]])).text
    assert poem.replace("\n", "\\\n") in text
    chinese = "山上一间房，\n窗前一点光。\n不知谁在等，\n等得鬓如霜。"
    assert chinese.replace("\n", "\\\n") in clean_text("\n\n".join([*CHINESE[:4], chinese, *CHINESE[4:]])).text


@pytest.mark.parametrize("ornament", ["——————", "☆☆☆", "-=-=-*-=-=-", "＊　＊　＊", "~*~", "#", "oOo oOo", "♪♪♪"])
def test_every_ornament_becomes_one_scene_break(ornament: str) -> None:
    draft = clean_text(chapter((*ENGLISH[:6], ornament, *ENGLISH[6:])))
    assert "\n\n* * *\n\n" in draft.text or ornament == "oOo oOo"
    assert find_review(draft) is None


def test_text_that_is_there_twice_is_flagged_and_kept() -> None:
    twice = f"{CLEAN_ENGLISH}\n\n{CLEAN_ENGLISH}"
    draft = clean_text(twice)
    assert body(draft) == twice
    assert any("twice" in flag for flag in draft.flags)
    draft = clean_text("\n\n".join([*ENGLISH[:5], ENGLISH[4], *ENGLISH[5:]]))
    assert any("twice in a row" in flag for flag in draft.flags)


def test_a_placeholder_waits_for_a_person() -> None:
    assert find_review(clean_text("第512章 待定\n\n正在手打中，请稍等片刻，内容更新后，请刷新页面！")) is not None
    assert "placeholder" in str(find_unfit("This chapter is being translated."))


# ---- every result ---------------------------------------------------------------------------------------------

LINES = [
    *ENGLISH[:4],
    *CHINESE[:4],
    *TRAPS_ENGLISH,
    *TRAPS_CHINESE,
    "第3章 灯",
    "Chapter 4: Fog",
    "A/N: thanks for reading!",
    "Translator: Mara  Editor: Ben",
    "* * *",
    "***",
    ":::note",
    "| a | b |",
    "| --- | --- |",
    "[1] note",
    "word[1]",
    "&amp;lt;br&amp;gt;",
    "â€™",
    "сat",
    'He said "so.”',
    "> quoted",
    "- item",
    "\ufeff",
    "",
    "    ",
]


@settings(max_examples=examples(150))
@given(st.lists(st.sampled_from(LINES), max_size=24), st.sampled_from(["\n", "\n\n", "\r\n\r\n", "\n\n\n"]))
def test_cleaning_again_changes_nothing_and_the_page_says_it_all(lines: list[str], separator: str) -> None:
    once = clean_text(separator.join(lines))
    assert find_imbalance(once.ledger) is None
    assert find_render_fault(once.ledger) is None


@pytest.mark.parametrize("raw", [noisy_chinese(), *(f"{CLEAN_ENGLISH}\n\n{line}\n\n{CLEAN_ENGLISH}" for line in LINES)])
def test_a_cleaned_chapter_is_only_given_its_escapes_again(raw: str) -> None:
    once = unescape(clean_text(raw).text)
    again = clean_text(once)
    assert unescape(again.text) == once
    assert {segment.op for segment in again.ledger.segments} <= {"keep", "insert"}


@settings(max_examples=examples(150))
@given(st.text(alphabet=st.sampled_from('ab 一灯。.*_[]()<>|`~#+-=:!&;\\\n"“”—1'), max_size=120))
def test_no_text_is_swallowed_by_the_page(text: str) -> None:
    draft = clean_source(text, html=False)
    assert find_imbalance(draft.ledger) is None
    assert find_render_fault(draft.ledger) is None
