"""Noise goes, prose stays: each class of noise once, and the traps in which noise is part of the story."""

from __future__ import annotations

import time

import pytest

from ssg.intake.clean import clean_source, clean_text, find_review
from ssg.intake.draft import Draft
from ssg.intake.ledger import count_rules, find_imbalance
from ssg.intake.passes.markdown import unescape
from tests.intake.prose import CHINESE, ENGLISH, TITLES, chapter, noisy_chinese

CLEAN_CHINESE = "\n\n".join(CHINESE)
CLEAN_ENGLISH = "\n\n".join(ENGLISH)


def body(draft: Draft) -> str:
    assert find_imbalance(draft.ledger) is None
    return unescape(draft.text).rstrip("\n")


def removed_by(draft: Draft, rule: str) -> int:
    return dict(count_rules(draft.ledger)).get(rule, 0)


# ---- noise ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("brand", ["青灯书屋", "UU阅读", "三更文学网"])
def test_header_and_lists_of_an_unknown_site_go(brand: str) -> None:
    draft = clean_text(noisy_chinese(brand))
    assert body(draft) == CLEAN_CHINESE
    assert draft.brands == (brand,)
    assert find_review(draft) is None


def test_lists_under_labels_nobody_has_seen_go_by_their_brand_and_shape() -> None:
    lists = "\n".join(f"灯塔文库{label}：{TITLES[place:]}" for place, label in enumerate(("编辑力荐", "本周飙升")))
    assert body(clean_text(chapter(CHINESE, tail=lists))) == CLEAN_CHINESE


def test_one_long_list_without_brand_or_label_is_kept_and_flagged() -> None:
    draft = clean_text(chapter(CHINESE, tail=TITLES))
    assert TITLES in draft.text
    assert any("looks like noise" in flag for flag in draft.flags)


def test_tips_and_recommendations_behind_the_last_paragraph_go() -> None:
    tip = "Tap your screen for the menu. Tip: You may use the J and K keys to turn the chapters."
    draft = clean_text(chapter(ENGLISH, tail=f"{tip}\n\nYou’ll Also Like\n\nThe Salt Road\n\nMy Aunt the Lighthouse"))
    assert body(draft) == CLEAN_ENGLISH


def test_a_list_marker_with_prose_behind_it_stays_and_is_flagged() -> None:
    raw = chapter((*ENGLISH[:-1], "You’ll Also Like", ENGLISH[-1]))
    draft = clean_text(raw)
    assert body(draft) == raw.rstrip()
    assert draft.flags == ("en.also-like kept, prose follows it: You’ll Also Like",)


@pytest.mark.parametrize(
    ("told", "noise"),
    [
        ("老陈笑了。", "天才一秒记住本站地址：[青灯阁] 最快更新！无广告！"),
        ("他死了。", "本书首发www.qingdengge123.com，请支持正版阅读！"),
        ("老陈放下灯，慢慢走到窗前。", "天才一秒记住本站地址：[青灯阁] 最快更新！"),
        ("Tom laughed.", " Read the latest chapters at LampHaven.net only!"),
        ("Tom died.", " Visit LampHaven.net to read the latest chapters for free!"),
        ("“不。”", "本书首发www.qingdengge123.com，请支持正版阅读！"),
    ],
)
def test_a_short_sentence_of_the_story_in_the_line_of_an_advertisement_stays(told: str, noise: str) -> None:
    before = "雨下了整整一夜，海面上什么也看不见。" if told[-1] in "。”" else "The rain came in off the canal at four."
    after = "他把灯放下，倒了一杯热茶。" if told[-1] in "。”" else "He put the lamp down and poured the tea."
    text = "\n\n".join(["第八章 雨夜", before, told + noise, after])
    assert clean_text(text).text.strip().split("\n\n") == [before, told, after]


def test_a_translated_watermark_inside_a_paragraph_goes_and_the_paragraph_stays() -> None:
    paragraphs = list(ENGLISH)
    paragraphs[4] = f"{ENGLISH[4]} Lamp? Oil? Library wWw. lampoil。 INFO: {ENGLISH[5]}"
    assert body(clean_text(chapter(tuple(paragraphs)))) == "\n\n".join(
        [*ENGLISH[:4], f"{ENGLISH[4]} {ENGLISH[5]}", *ENGLISH[5:]]
    )


@pytest.mark.parametrize("mark", ["(To be continued!) )", "(To be continued.)", "[End of chapter]"])
def test_an_end_mark_behind_the_last_sentence_goes(mark: str) -> None:
    assert body(clean_text(chapter((*ENGLISH[:-1], f"{ENGLISH[-1]} {mark}")))) == CLEAN_ENGLISH


@pytest.mark.parametrize("mark", ["（本章完）", "未完待续……", "（未完待续。）"])
def test_a_chinese_end_mark_goes(mark: str) -> None:
    assert body(clean_text(chapter(CHINESE, tail=mark))) == CLEAN_CHINESE
    if mark.startswith("（"):  # without brackets it may be the sentence's own end
        assert body(clean_text(chapter((*CHINESE[:-1], CHINESE[-1] + mark)))) == CLEAN_CHINESE


def test_invisible_marks_controls_and_indents_go() -> None:
    raw = "\ufeff" + "\r\n\r\n".join(f"\u3000\u3000{text[:6]}\u200b{text[6:]} " for text in CHINESE) + "\x00\r\n"
    assert body(clean_text(raw)) == CLEAN_CHINESE


def test_entities_and_tags_left_in_plain_text_are_read() -> None:
    raw = "<p>" + "</p>\n<p>".join(text.replace('"', "&quot;") for text in ENGLISH) + "</p>"
    assert body(clean_text(raw)) == CLEAN_ENGLISH


def test_credits_and_notes_move_to_front_matter() -> None:
    draft = clean_text(
        chapter(ENGLISH, head="Translator: Mara  Editor: Ben", tail="A/N: thank you all, see you Friday!")
    )
    assert body(draft) == CLEAN_ENGLISH
    assert dict(draft.extra) == {
        "credits": "Translator: Mara  Editor: Ben",
        "note": "A/N: thank you all, see you Friday!",
    }


# ---- characters that only the whole chapter can judge ---------------------------------------------------------

LONG_CHINESE = (*CHINESE, *CHINESE)


def test_dashes_become_one_where_a_chapter_has_none_at_all() -> None:
    paragraphs = tuple(text.replace("一", "—") for text in LONG_CHINESE)
    paragraphs = (*paragraphs, "她只说了半句——然后停住。")
    draft = clean_text(chapter(paragraphs))
    assert body(draft) == "\n\n".join([*LONG_CHINESE, "她只说了半句——然后停住。"])
    assert removed_by(draft, "characters.dash-for-one") == "".join(LONG_CHINESE).count("一")


def test_dashes_stay_dashes_where_the_chapter_knows_one() -> None:
    paragraphs = (*LONG_CHINESE, "灯—灭了。", "雾—散了—又来。", "船—不见了。")
    assert body(clean_text(chapter(paragraphs))) == "\n\n".join(paragraphs)


def test_dashes_that_open_speech_stay_even_without_any_one() -> None:
    plain = tuple(text.replace("一", "某") for text in LONG_CHINESE)
    paragraphs = (*plain, "—你来了。", "—我来了。", "—坐吧。", "—不坐。")
    assert body(clean_text(chapter(paragraphs))) == "\n\n".join(paragraphs)


def test_dashes_that_open_speech_stay_among_damaged_words() -> None:
    speech = ("—你来了。", "—我来了。", "—坐吧。", "—不坐。", "—好。", "—走。", "—再见。")
    words = "他—看灯，灯—下子亮了，船也—样。"
    plain = tuple(text.replace("一", "某") for text in LONG_CHINESE)
    wanted = "\n\n".join([*plain, *speech, words.replace("—", "一")])
    assert body(clean_text(chapter((*plain, *speech, words)))) == wanted


def test_dots_inside_words_go_and_decimals_and_names_stay() -> None:
    extra = (
        "他负责上门.服务，也卖灯.油。",
        "上门.服务的价钱是8.1元，灯油另算。",
        "销.售部的人说，销.售额涨到了3.14倍。",
        "约翰.史密斯和约翰.史密斯的儿子都来过。",
    )
    wanted = (
        "他负责上门服务，也卖灯油。",
        "上门服务的价钱是8.1元，灯油另算。",
        "销售部的人说，销售额涨到了3.14倍。",
        "约翰.史密斯和约翰.史密斯的儿子都来过。",
    )
    draft = clean_text(chapter((*CHINESE, *extra)))
    assert body(draft) == "\n\n".join([*CHINESE, *wanted])
    assert any(flag.startswith("dot kept") for flag in draft.flags)


def test_masks_stay_and_are_flagged() -> None:
    draft = clean_text(chapter((*CHINESE, "她给老人从□□上发了条消息。")))
    assert "□□" in draft.text
    assert draft.flags == ("masked word kept: □□ ×1",)


# ---- traps ----------------------------------------------------------------------------------------------------

TRAPS_ENGLISH = [
    '"To be continued," said the pilot, and shut the book.',
    "The last page said only: to be continued.",
    "She typed www.lantern-keepers.org into the harbour terminal and waited.",
    "She typed wWw. lampoil。 INFO into the harbour terminal and waited.",
    "[21:03] ines: read the latest chapters at lanternreads.com\n[21:04] pilot: no",
    "The U.S. pilot charged 3.14 crowns, as A. I. Morrow had before him.",
    "[Status]: Poisoned",
    "[HP]: 10/20",
    "[Level]: 5 (+1)",
    "1986. A great year.",
    "- I never said so.",
    "+3 Strength",
    "#1 among pilots",
    "    Four spaces do not make a verse.",
    "The family \U0001f468\u200d\U0001f469\u200d\U0001f467 waved from the quay.",
    "He wrote __init__ and A*B*C on the slate, and <Skill: Fog> beneath.",
    "Volume sold best under 30 crowns, chapter and verse.",
    "Chapter 9 of the history was the dull one.",
    "Translator: He says that the ship is gone.",
    "P.S.: bring bread, and burn this letter.",
    "Tom & Jerry ran; then the fog came.",
    "...",
    "\u2014 You came, she said.",
]
TRAPS_CHINESE = [
    "“未完待续。”老人合上书。",
    "请记住我的名字，她说。",
    "[21:03] 宁安：最快更新 www.qingdeng.com",
    "医生推荐阅读:他把那本书放在床头。",
    "“手机用户请浏览m.qingdeng.com阅读。”她念出声来。",
    "[技能]: 火球",
    "——没有人回答。",
    "……",
    "第三节课他没有来。",
    "第一封信。",
]


@pytest.mark.parametrize("trap", TRAPS_ENGLISH)
@pytest.mark.parametrize("place", [0, 6, 12])
def test_an_english_trap_is_left_as_it_is(trap: str, place: int) -> None:
    raw = "\n\n".join([*ENGLISH[:place], trap, *ENGLISH[place:]])
    draft = clean_text(raw)
    lines = [line.rstrip("\\") for line in unescape(draft.text).split("\n")]
    assert [line.strip() for line in lines] == [line.strip() for line in raw.split("\n")]
    assert draft.heading is None


@pytest.mark.parametrize("trap", TRAPS_CHINESE)
@pytest.mark.parametrize("place", [0, 6, 12])
def test_a_chinese_trap_is_left_as_it_is(trap: str, place: int) -> None:
    raw = "\n\n".join([*CHINESE[:place], trap, *CHINESE[place:]])
    draft = clean_text(raw)
    assert body(draft) == raw
    assert draft.heading is None


def test_a_refrain_stays_each_time() -> None:
    raw = "\n\n".join(line for text in ENGLISH for line in (text, "Left, said the lamp."))
    assert body(clean_text(raw)) == raw


def test_a_chapter_that_ends_sentences_with_dots_keeps_them() -> None:
    raw = "\n\n".join(text.replace("。", ".") if number % 3 else text for number, text in enumerate(CHINESE))
    assert body(clean_text(raw)) == raw


def test_a_long_breath_without_full_stop_stays() -> None:
    breath = "他想起" + "那盏灯，那条船，那场雾，那个不肯回头的姑娘，" * 9 + "想起一切"
    raw = "\n\n".join([*CHINESE, breath])
    assert body(clean_text(raw)) == raw


def test_a_heros_name_is_no_brand() -> None:
    breath = "想起" + "那盏灯，那条船，那场雾，那个不肯回头的人，" * 9 + "想起一切"
    raw = "\n\n".join(["宁安站起来。", *CHINESE, f"宁安{breath}", f"宁安又{breath}"])
    draft = clean_text(raw)
    assert body(draft) == raw
    assert draft.brands == ()


def test_a_header_in_unknown_words_goes_by_the_name_that_the_lists_share() -> None:
    raw = noisy_chinese().replace("通过抓取多家小说网站,为您带来最快的更新,欢迎阅读!", "书友们的温暖港湾")
    assert body(clean_text(raw)) == CLEAN_CHINESE


def test_what_markdown_would_swallow_is_escaped() -> None:
    draft = clean_text(chapter((*ENGLISH, "[Status]: Poisoned", "1986. A great year.", "- I never said so.")))
    assert "\\[Status]: Poisoned" in draft.text
    assert "1986\\. A great year." in draft.text
    assert "\\- I never said so." in draft.text


def test_too_much_from_inside_a_chapter_asks_for_review() -> None:
    paragraphs = [part for text in ENGLISH for part in (text, "Previous Chapter | Table of Contents | Next Chapter")]
    assert "from inside the chapter" in str(find_review(clean_text("\n\n".join(paragraphs))))


# ---- structure ------------------------------------------------------------------------------------------------


def test_the_heading_and_its_repeat_are_taken_once() -> None:
    draft = clean_text(chapter(CHINESE, head="第十二章 灯与雾\n\n第12章 灯与雾"))
    assert body(draft) == CLEAN_CHINESE
    assert draft.heading is not None
    assert (draft.heading.number, draft.heading.title) == (12, "灯与雾")


def test_a_list_at_the_head_is_no_heading() -> None:
    raw = "\n\n".join(["1. Take the lamp", "2. Light the lamp", *ENGLISH])
    draft = clean_text(raw)
    assert draft.heading is None
    assert body(draft) == raw


def test_one_newline_parts_paragraphs_where_all_do() -> None:
    draft = clean_text("\n".join(ENGLISH))
    assert draft.text == CLEAN_ENGLISH
    assert draft.separator == "line"


def test_hand_wrapped_lines_stay_one_paragraph() -> None:
    wrapped = "The ferry left the quay a quarter of an hour late, and nobody on\nboard was surprised at all by that."
    assert body(clean_text(chapter((wrapped, *ENGLISH[1:])))).startswith(wrapped)


def test_verse_keeps_its_lines() -> None:
    assert (
        "Left, left,\\\nsaid the lamp"
        in clean_text(chapter((*ENGLISH[:3], "Left, left,\nsaid the lamp", *ENGLISH[3:]))).text
    )


@pytest.mark.parametrize("ornament", ["***", "◆ ◆ ◆", "---", "※", "～～～"])
def test_scene_breaks_are_kept_in_one_form(ornament: str) -> None:
    draft = clean_text(chapter((*ENGLISH[:6], ornament, *ENGLISH[6:])))
    assert draft.text.rstrip() == "\n\n".join([*ENGLISH[:6], "* * *", *ENGLISH[6:]])


def test_a_rare_wide_gap_is_a_scene_break() -> None:
    raw = "\n\n".join(ENGLISH[:6]) + "\n\n\n\n" + "\n\n".join(ENGLISH[6:])
    assert clean_text(raw).text == "\n\n".join([*ENGLISH[:6], "* * *", *ENGLISH[6:]])


# ---- every result ---------------------------------------------------------------------------------------------

RAWS = [
    noisy_chinese(),
    chapter(ENGLISH, tail="You'll Also Like\n\nThe Salt Road"),
    "\n".join(ENGLISH),
    chapter((*ENGLISH, *TRAPS_ENGLISH)),
    chapter((*CHINESE, *TRAPS_CHINESE), head="第一章 灯"),
    chapter(tuple(text.replace("一", "—") for text in LONG_CHINESE)),
]


@pytest.mark.parametrize("raw", RAWS)
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    once = clean_text(raw)
    again = clean_text(unescape(once.text))
    assert again.text == once.text


@pytest.mark.parametrize(
    "hostile", ["[" * 100_000, "a." * 50_000, "w w w . " * 12_000, "\n \n" * 33_000, "? ab" * 25_000]
)
def test_no_text_takes_long(hostile: str) -> None:
    started = time.process_time()
    clean_source(hostile, html=False)
    clean_source(hostile, html=True)
    assert time.process_time() - started < 5
