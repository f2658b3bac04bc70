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
PLAIN = [(HAN, "www.biquge88.com"), (HAN, "ｗｗｗ．ｂｉｑｕｇｅ８８．ｃｏｍ"), (LATIN, "www.riverreads.com")]


def cleaned(sentence: str, behind: int, *, foot: bool) -> tuple[Draft, str]:
    """A chapter with a sentence and so many paragraphs behind it, cleaned."""
    han = sentence[0] > "\u3000"
    story, lines = (CHINESE, HAN_FOOT) if han else (ENGLISH, LATIN_FOOT)
    at = len(story) - behind
    head = "第7章 守夜" if han else "Chapter 7: The Watch"
    draft = clean_text("\n\n".join([head, *story[:at], sentence, *story[at:], *(lines if foot else ())]))
    assert find_imbalance(draft.ledger) is None
    return draft, unescape(draft.text)


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
