"""An address between two words of the story never takes the sentence, and goes alone only where it is the site's."""

from __future__ import annotations

import pytest

from ssg.intake.clean import clean_text
from ssg.intake.draft import Draft
from ssg.intake.ledger import find_imbalance
from ssg.intake.passes.markdown import unescape
from tests.intake.prose import CHINESE, ENGLISH

HAN = "沈小满把棉袄的领子立@起来，哈出的气落在玻璃上，又慢慢地退了回去。"
LATIN = "Before dawn there were oars on @ the river, near and then nearer, and then no sound at all."
HAN_FOOT = ("上一章 | 目录 | 下一章", "天才一秒记住本站地址：www.biquge88.com 最快更新！")
LATIN_FOOT = ("Previous | Next", "Read the latest chapters at www.riverreads.com")
SPELLED = [
    (HAN, "w w w.b i q u g e 8 8.c o m"),
    (HAN, "w w w . b i q u g e 8 8 . c o m"),
    (HAN, "w w w . biquge88 . com"),
    (LATIN, "w w w . riverreads . com"),
    (LATIN, "w w w . r i v e r r e a d s . c o m"),
]
PLAIN = [
    (HAN, "www.biquge88.com"),
    (HAN, "ｗｗｗ．ｂｉｑｕｇｅ８８．ｃｏｍ"),
    (LATIN, "www.riverreads.com"),
    (LATIN, "wWw.RiverReads.cOm"),
]


def cleaned(sentence: str, behind: int, *, foot: bool) -> tuple[Draft, str]:
    """A chapter with a sentence and so many paragraphs behind it, cleaned."""
    han = sentence[0] > "\u3000"
    story, lines = (CHINESE, HAN_FOOT) if han else (ENGLISH, LATIN_FOOT)
    at = len(story) - behind
    head = "第7章 守夜" if han else "Chapter 7: The Watch"
    draft = clean_text("\n\n".join([head, *story[:at], sentence, *story[at:], *(lines if foot else ())]))
    assert find_imbalance(draft.ledger) is None
    return draft, unescape(draft.text).strip()


@pytest.mark.parametrize("behind", [0, 1, 2, 7, 11])
@pytest.mark.parametrize("foot", [True, False])
@pytest.mark.parametrize(("sentence", "address"), SPELLED + PLAIN)
def test_a_sentence_stays_whatever_address_stands_in_it(
    sentence: str, address: str, behind: int, *, foot: bool
) -> None:
    before, after = (part.strip() for part in sentence.split("@"))
    _, text = cleaned(sentence.replace("@", address), behind, foot=foot)
    assert before in text
    assert after in text


@pytest.mark.parametrize("foot", [True, False])
def test_one_hint_in_a_long_sentence_does_not_take_it(*, foot: bool) -> None:
    sentence = (
        "The clerk stamped the newest release of the tide tables w w w . riverreads . com and hung the lamp back."
    )
    before, after = sentence.split(" w w w . riverreads . com ")
    _, text = cleaned(sentence, 0, foot=foot)
    assert before in text
    assert after in text


@pytest.mark.parametrize(
    ("raw", "whole"),
    [
        ("沈小满立w w w。b i q u g e 8 8。c o m起来，哈出的气落在玻璃上。", "沈小满立起来，哈出的气落在玻璃上。"),
        (
            "Between the layers, w w w . r i v e r r e a d s . c o m and the fog, there was a lamp.",
            "Between the layers, and the fog, there was a lamp.",
        ),
        (
            "It was a w w w . r i v e r r e a d s . c o m light on the water.",
            "It was a light on the water.",
        ),
    ],
)
def test_a_spelled_address_goes_with_the_letters_before_its_name(raw: str, whole: str) -> None:
    _, text = cleaned(raw, 5, foot=False)
    assert whole in text.split("\n\n")


@pytest.mark.parametrize("behind", [0, 1, 2, 7, 11])
@pytest.mark.parametrize("foot", [True, False])
@pytest.mark.parametrize(("sentence", "address"), SPELLED)
def test_an_address_that_is_spelled_out_is_cut_out_of_its_sentence(
    sentence: str, address: str, behind: int, *, foot: bool
) -> None:
    draft, text = cleaned(sentence.replace("@", address), behind, foot=foot)
    assert sentence.replace("@ ", "").replace("@", "") in text.split("\n\n")
    assert draft.interior_lines == 0
    assert draft.flags == ()


@pytest.mark.parametrize("behind", [0, 1, 2, 7, 11])
@pytest.mark.parametrize(("sentence", "address"), PLAIN)
def test_a_plain_address_is_cut_where_lines_of_the_site_name_it(sentence: str, address: str, behind: int) -> None:
    draft, text = cleaned(sentence.replace("@", address), behind, foot=True)
    assert sentence.replace("@ ", "").replace("@", "") in text.split("\n\n")
    assert draft.flags == ()
    assert [item.verdict for item in draft.judgements if item.rule == "evidence.woven-address"] == ["removed"]


@pytest.mark.parametrize("behind", [0, 1, 2, 7, 11])
@pytest.mark.parametrize(("sentence", "address"), PLAIN)
def test_a_plain_address_without_a_witness_stays_and_is_flagged(sentence: str, address: str, behind: int) -> None:
    line = sentence.replace("@", address)
    draft, text = cleaned(line, behind, foot=False)
    assert line in text.split("\n\n")
    assert len(draft.flags) == 1


@pytest.mark.parametrize("foot", [True, False])
@pytest.mark.parametrize(
    "line",
    [
        "Ines typed www.riverreads.com into the machine and waited for the page to come.",
        "“Then go to www.riverreads.com and tell them,” said the pilot, and turned the wheel.",
        '"It was w w w . riverreads . com and nothing else," the pilot told her.',
        "This story stands with my consent on www.riverreads.com and nowhere else on the shelf.",
        "The letters on the hull spelled w w w . r i v e r r e a d s . c o m and nobody knew why.",
        "沈小满在浏览器里输入www.biquge88.com，等了很久。",
        "“是www.biquge88.com吧？”沈小满问。",
        "他把网址念了出来，www.biquge88.com几个字母像是含在嘴里的石子。",
    ],
)
def test_an_address_that_the_story_tells_stays(line: str, *, foot: bool) -> None:
    draft, text = cleaned(line, 5, foot=foot)
    assert line in text.split("\n\n")
    assert draft.flags


def test_brackets_and_one_of_two_spaces_go_with_the_address() -> None:
    for inside in ("oars (www.riverreads.com) on", "oars www.riverreads.com, near", "oars www.riverreads.com/2 on"):
        _, text = cleaned(f"Before dawn there were {inside} the river.", 5, foot=True)
        whole = "oars, near" if "near" in inside else "oars on"
        assert f"Before dawn there were {whole} the river." in text.split("\n\n")


def test_a_sentence_behind_another_without_a_space_is_no_address() -> None:
    line = "She put down the lamp.Me and the pilot said nothing to that for a long while."
    draft, text = cleaned(line, 5, foot=False)
    assert line in text.split("\n\n")
    assert draft.flags == ()


@pytest.mark.parametrize(
    "line",
    [
        "第十一下。卖糖水的阿婆站@在路中间，仰着头，嘴里念念有词。",
        "“爹，钟响了！”他冲着院@子里喊。",
        "第十@下。宁安已经跑出了巷口，鞋掉了一只，他没有捡。",
    ],
)
def test_words_before_an_address_are_not_taken_for_the_name_of_a_site(line: str) -> None:
    for address in ("w w w . biquge88 . com", "www.biquge88.com"):
        _, text = cleaned(line.replace("@", address), 5, foot=False)
        assert {line.replace("@", ""), line.replace("@", address)} & set(text.split("\n\n"))
