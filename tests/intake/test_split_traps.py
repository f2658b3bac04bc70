"""What only looks like a heading, a book or a table of contents; and how long hostile texts take."""

from __future__ import annotations

import time

import pytest

from ssg.intake.split import find_parts
from tests.intake.test_split import EN, NAMES, WANTED, WANTED_ZH, ZH, split
from tests.intake.whole_books import chinese, chinese_book, english, english_book, join, listed

ENGLISH_PROSE = (
    "Chapter 9 of the history was the dull one, and he had read it twice.",
    "Chapter 3 ends with a drowning.",
    "Part of me wanted to go back for the lamp.",
    "Part Two of the plan was worse than the first.",
    "“Chapter 6,” said the pilot, “is where they lie.”",
    "Book three on the shelf was upside down.",
    "No. 12 was the house with the green door.",
    "12. Never whistle on the quay.",
    "Extra salt, extra rope, and a lamp.",
    "Interlude was her word for it.",
    "1. Fill the lamp.\n\n2. Trim the wick.\n\n3. Speak to it.",
    "The First Letter\n\nDear Ines,\n\nLetter 2\n\nDear Ines again,",
    "Chapter 3: Of Ropes\n\nA rope is a promise, said the book, and she read no further that night.",
    "Chapter 1: Of Ropes\n\nA rope is a promise.\n\nChapter 2: Of Knots\n\nA knot keeps it.\n\n"
    "Chapter 3: Of Knives\n\nIt ends.",
    "Chapter 1: Of Ropes\nChapter 2: Of Knots\nChapter 3: Of Knives\nChapter 4: Of Salt\nChapter 5: Of Ships",
    "1\n\nThe first night was quiet.\n\n2\n\nThe second was not.",
    "I\n\nwas the only one awake.",
)
CHINESE_PROSE = (
    "第三节课他没有来，第四节课也没有。",
    "第三节课……",
    "第一封信。",
    "第一回合他就输了。",
    "第三章里写着，灯是会说话的。",
    "“第六章，”老人说，“全是骗人的。”",
    "第二卷胶带已经用完了。",
    "第一部手机是父亲买的",
    "第四本书",
    "一、灯不可过亮。\n二、灯不可离人。\n三、灯要听话。",
    "第三章 绳\n绳子是一种诺言，书上这样写，她那一夜没有再往下读。",
    "第一章 绳\n绳子是一种诺言。\n第二章 结\n结把诺言拴住。\n第三章 刀\n到此为止。",
    "第一章 绳\n第二章 结\n第三章 刀\n第四章 盐\n第五章 船",
    "番外话不多说，他起身走了。",
    "三体",
)


@pytest.mark.parametrize("line", ENGLISH_PROSE)
@pytest.mark.parametrize("place", [0, 4, 9])
def test_english_prose_makes_no_chapter(line: str, place: int) -> None:
    prose = [english(n) for n in range(10)]
    prose[place] = f"{english(1)}\n\n{line}\n\n{english(2)}"
    found = split(join(EN, prose))
    assert listed(found) == WANTED
    assert not found.removed
    assert not found.flags


@pytest.mark.parametrize("line", CHINESE_PROSE)
@pytest.mark.parametrize("blank", ["\n", "\n\n"])
@pytest.mark.parametrize("place", [0, 4, 9])
def test_chinese_prose_makes_no_chapter(line: str, place: int, blank: str) -> None:
    prose = [chinese(n) for n in range(10)]
    prose[place] = f"{chinese(1)}{blank}{line}{blank}{chinese(2)}"
    found = split(join(ZH, prose, separator=blank))
    assert listed(found) == WANTED_ZH
    assert not found.removed
    assert not found.flags


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "\ufeff",
        english(),
        chinese(),
        f"Chapter 4: Fog\n\n{english()}",
        f"Chapter 4: Fog\n\nChapter 4\n\n{english()}",
        f"Chapter 4: Fog\n\n{english()}\n\nAuthor's note\n\nThank you all for reading.",
        f"第四章 雾\n{chinese()}\n上一章 目录 下一章",
        f"第四章 雾\n1\n{chinese()}\n2\n{chinese()}\n3\n{chinese()}\n4\n{chinese()}",
        *(f"{english(1)}\n\n{line}\n\n{english(2)}" for line in ENGLISH_PROSE),
        *(f"Chapter 33: Fog\n\n{english(1)}\n\n{line}\n\n{english(2)}" for line in ENGLISH_PROSE),
        *(f"{chinese(1)}\n{line}\n{chinese(2)}" for line in CHINESE_PROSE),
        *(f"第三十三章 雾\n{chinese(1)}\n{line}\n{chinese(2)}" for line in CHINESE_PROSE),
    ],
)
def test_a_chapter_is_no_book(text: str) -> None:
    assert find_parts(text) is None


def test_a_note_below_each_chapter_is_no_chapter() -> None:
    text = join(EN, [f"{english(n)}\n\nAuthor's Note\n\nThe {name} is real." for n, name in enumerate(NAMES)])
    assert listed(split(text)) == WANTED


def test_a_heading_on_top_of_each_page_makes_no_chapters() -> None:
    pages = join(["第二章 雾"] * 4, [chinese(n) for n in range(4)], separator="\n")
    text = chinese_book(["第一章 盐"]) + pages + chinese_book(["第三章 灯", "第四章 天亮"])
    assert listed(split(text)) == ["1 盐", "2 雾", "3 灯", "4 天亮"]


def test_two_books_in_one_file_are_split_both() -> None:
    assert listed(split(english_book(EN) + english_book(EN[3:]))) == WANTED + WANTED[3:]


SEED = 20_000
HOSTILE = {
    "headings": "第1章 灯\n" * 140_000,
    "numbers": "1\n" * 500_000,
    "saw": "".join(f"第{n % 7 + 1}章 灯\n\n他走了，天黑了，雨又下起来了。\n" for n in range(SEED)),
    "random": "".join(
        f"Chapter {n * 7919 % 4001}\n\nHe went on for a while, and so did the rain.\n\n" for n in range(SEED)
    ),
    "falling": "".join(f"第{SEED - n}章 灯\n他走了，天黑了，雨又下起来了。\n" for n in range(SEED)),
    "tables": ("目录\n" + "".join(f"第{n}章 灯\n" for n in range(1, 7)) + "他走了，天黑了。\n") * 6000,
    "wide space": "第1章" + "\u3000\u3000" * 500_000,
    "tabs": ("第1章" + " \t" * 100 + "x\n") * 4700,
    "leaders": ("Chapter 1" + " ." * 100 + "x\n") * 4700,
    "brackets": ("(" * 100 + ")" * 100 + "\n") * 4700,
    "marks": ("# " * 100 + "\n") * 4700,
    "one line": "第一章" * 330_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_read_in_seconds(name: str) -> None:
    start = time.process_time()
    find_parts(HOSTILE[name])
    assert time.process_time() - start < 8


def test_ten_megabytes_are_split_in_seconds() -> None:
    body = "\n".join(chinese(n) for n in range(10))
    text = "".join(f"第{n}章 灯\n\n{body}\n\n" for n in range(1, 3001))
    start = time.process_time()
    assert len(split(text).parts) == 3000
    assert time.process_time() - start < 12
