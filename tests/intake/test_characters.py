"""Characters: repaired where a line, a word or the whole chapter proves the damage, and left alone everywhere else."""

from __future__ import annotations

import sys

import pytest

from ssg.intake.clean import clean_text, find_review
from ssg.intake.draft import Draft
from ssg.intake.ledger import count_rules, find_imbalance
from ssg.intake.passes.markdown import unescape
from tests.intake.prose import CHINESE, ENGLISH


def cleaned(line: str, paragraphs: tuple[str, ...] = ENGLISH) -> str:
    """What becomes of one line in the middle of a chapter."""
    draft = clean_text("\n\n".join([*paragraphs[:6], line, *paragraphs[6:]]))
    assert find_imbalance(draft.ledger) is None
    assert find_review(draft) is None
    return unescape(draft.text).split("\n\n")[6]


def flags(line: str, paragraphs: tuple[str, ...] = CHINESE) -> str:
    return "\n".join(clean_text("\n\n".join([*paragraphs[:6], line, *paragraphs[6:]])).flags)


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("I donâ€™t know, said the cafÃ© owner.", "I don’t know, said the café owner."),
        ("It was â\x80\x94 how to say â\x80\x94 late.", "It was — how to say — late."),
        ("渡船晚了".encode().decode("latin-1"), "渡船晚了"),
        ("Â£5 for the lamp&rsquo;s oil.", "£5 for the lamp’s oil."),
        ("The naïve façade of the Château stays, “as it was”.", "The naïve façade of the Château stays, “as it was”."),
        ("She wrote ＬＡＭＰ and ﬁsh, and both stayed.", "She wrote ＬＡＭＰ and ﬁsh, and both stayed."),
    ],
)
def test_text_that_was_decoded_twice_is_repaired_and_nothing_else_of_it(raw: str, wanted: str) -> None:
    assert cleaned(raw) == wanted


def test_what_cannot_be_repaired_is_flagged() -> None:
    assert "cannot be repaired" in flags("他说锟斤拷锟斤拷，然后走了。")


def test_clean_text_does_not_load_the_repair() -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "ftfy"]:
        del sys.modules[name]
    clean_text("\n\n".join([*ENGLISH, "Café, naïve, “quoted” — all well."]))
    assert not any(name.split(".")[0] == "ftfy" for name in sys.modules)


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("A&nbsp;B &amp; C&#8212;D &#x4E00; &amp;nbsp;E", "A B & C—D 一  E"),
        ("Tom & Jerry ran; then the fog came.", "Tom & Jerry ran; then the fog came."),
        ("AT&T; R&D; x&y;", "AT&T; R&D; x&y;"),
        ("left bsp;right", "left  right"),
        ("one<br/>", "one"),
        ("</p>one", "one"),
        ("She took <i>all</i> of it.", "She took all of it."),
        ("She cast <Skill: Fog> and <S>, rank <A>.", "She cast <Skill: Fog> and <S>, rank <A>."),
        ("a < b and b > c", "a < b and b > c"),
        ("<script>show_ad(1);</script>The story.", "The story."),
        ("one<!-- an ad --> two", "one two"),
    ],
)
def test_entities_and_tags_are_read_by_a_closed_list(raw: str, wanted: str) -> None:
    assert cleaned(raw) == wanted


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("The сonveyor stоpped.", "The conveyor stopped."),
        ("The rαin fell.", "The rain fell."),
        ("She read Война и мир, and TNFα, μm and Δx.", "She read Война и мир, and TNFα, μm and Δx."),
        ("The letters с and о are Cyrillic.", "The letters с and о are Cyrillic."),
    ],
)
def test_letters_of_another_script_are_restored_only_in_words_that_mix(raw: str, wanted: str) -> None:
    assert cleaned(raw) == wanted


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("f\u200bog\u2060 and s\u00adea\ufeff", "fog and sea"),
        ("\U0001f469\u200d\U0001f467 stays whole", "\U0001f469\u200d\U0001f467 stays whole"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u202babc\u202c", "abc"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e007f", "\U0001f3f4\U000e0067\U000e0062\U000e007f"),
        ("a\x07b\x9dc", "abc"),
    ],
)
def test_invisible_marks_go_where_nobody_needs_them(raw: str, wanted: str) -> None:
    assert cleaned(raw) == wanted


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ('She said softly , "Here it comes ."', 'She said softly, "Here it comes ."'),
        ('He asked: "Can you?”', "He asked: “Can you?”"),
        ('He asked: “Can you?"', "He asked: “Can you?”"),
        ('"Go," he said. "Now.”', '"Go," he said. “Now.”'),
        ("The board is 6' 2\" and the “lamp” stays.", "The board is 6' 2\" and the “lamp” stays."),
        ("“It goes on in the next paragraph, he said.", "“It goes on in the next paragraph, he said."),
        ("He waited ... and then—left -- at 3-4 o'clock.", "He waited ... and then—left -- at 3-4 o'clock."),
    ],
)
def test_punctuation_is_repaired_in_two_cases_only(raw: str, wanted: str) -> None:
    assert cleaned(raw) == wanted


LONG = (*CHINESE, *CHINESE)
NONE = tuple(text.replace("一", "某") for text in LONG)


def dashes(draft: Draft) -> int:
    return dict(count_rules(draft.ledger)).get("characters.dash-for-one", 0)


def test_one_is_restored_in_traditional_text_and_for_other_dashes() -> None:
    for dash in ("－", "ー", "-"):
        damaged = (*NONE, f"他看了{dash}眼，第{dash}次點燈，{dash}個人走了。")
        draft = clean_text("\n\n".join(damaged), language="zh-Hant")
        assert dashes(draft) == 3
        assert "看了一眼，第一次點燈，一個人走了" in draft.text


def test_dashes_for_other_characters_are_kept_and_flagged() -> None:
    draft = clean_text("\n\n".join((*NONE, "他—恨她，她也—恨他，师傅—骂了人，灯—灭了。")))
    assert dashes(draft) == 0
    assert any("not sure" in flag for flag in draft.flags)


def test_a_chapter_damaged_in_part_is_flagged_and_left() -> None:
    draft = clean_text("\n\n".join((*NONE, *NONE, "第一盏灯。", "他看了—眼，—个人，第—次，—样。")))
    assert dashes(draft) == 0
    assert any("damaged in part" in flag for flag in draft.flags)


def test_in_a_damaged_chapter_real_dashes_stay() -> None:
    text = "\n\n".join((*NONE, "他看了—眼，第—次，—个人。", "“你—”", "半句——停住。", "1990—1995年。"))
    draft = clean_text(text)
    assert dashes(draft) == 3
    for kept in ("“你—”", "半句——停住", "1990—1995年"):
        assert kept in draft.text


@pytest.mark.parametrize(
    ("line", "flag"),
    [
        ("他从□□上发消息。", "□□"),
        ("■■公司的人来了。", "■■"),
        ("他住在××市。", "××"),
        ("他骂了一句**就走。", "**"),
        ("黑暗zhōng间有人。", "zhōng"),
        ("那个jian人走了。", "jian"),
    ],
)
def test_masks_are_named_and_kept(line: str, flag: str) -> None:
    assert cleaned(line, CHINESE) == line
    assert flag in flags(line)


def test_a_chapter_in_the_sites_own_font_waits_for_a_person() -> None:
    draft = clean_text("\n\n".join([*CHINESE, "他\ue001\ue002看\ue003了\ue004。"]))
    assert "own font" in str(find_review(draft))


def test_traditional_text_is_never_converted() -> None:
    line = "徐乾學說：這裡的後面裏面，乾坤與幹部，頭髮與發展。"
    assert cleaned(line, CHINESE) == line
