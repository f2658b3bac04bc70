"""Whole books: chapter lists exact, in both languages and every layout; parts and removed stretches tile the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssg.intake.split import Split, find_parts
from tests.intake.whole_books import chinese, chinese_book, english, english_book, join, listed, traditional

HAN = "一二三四五六七八九十"
NAMES = ("Salt", "The Pilot", "Low Water", "A Lamp", "The Quay", "Fog", "Left", "Right", "The Glass", "Morning")
TITLES = ("盐", "领航人", "低潮", "一盏灯", "码头", "雾", "往左", "往右", "玻璃罩", "天亮")
WANTED = [f"{number} {name}" for number, name in enumerate(NAMES, 1)]
WANTED_ZH = [f"{number} {title}" for number, title in enumerate(TITLES, 1)]
EN = [f"Chapter {number}: {name}" for number, name in enumerate(NAMES, 1)]
ZH = [f"第{HAN[place]}章 {title}" for place, title in enumerate(TITLES)]
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
WORDS = ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
PAGED = "\n".join(f"{heading} {'.' * 20} {3 + place * 12}" for place, heading in enumerate(EN))


def split(text: str) -> Split:
    """The split of a text that is a book; it must tile."""
    found = find_parts(text)
    assert found is not None
    assert_tiles(text, found)
    return found


def assert_tiles(text: str, found: Split) -> None:
    places = sorted((item.start, item.end) for item in (*found.parts, *found.removed))
    assert [start for start, _ in places] == [0, *(end for _, end in places[:-1])]
    assert places[-1][1] == len(text)
    assert all(start < end for start, end in places) or not text
    assert all(part.start <= part.body <= part.end for part in found.parts)


BOOKS: dict[str, tuple[str, list[str]]] = {
    "plain english": (english_book(EN), WANTED),
    "plain chinese": (chinese_book(ZH), WANTED_ZH),
    "windows newlines": (english_book(EN).replace("\n", "\r\n"), WANTED),
    "old newlines": (chinese_book(ZH).replace("\n", "\r"), WANTED_ZH),
    "roman capitals": (english_book([f"CHAPTER {number}" for number in ROMAN]), [str(n) for n in range(1, 11)]),
    "titles on their own line": (
        english_book([f"CHAPTER {number}\n\n{name.upper()}" for number, name in zip(ROMAN, NAMES, strict=True)]),
        [wanted.upper() for wanted in WANTED],
    ),
    "words": (english_book([f"Chapter {word} – {name}" for word, name in zip(WORDS, NAMES, strict=True)]), WANTED),
    "short and lower": (
        english_book([f"chapter.{number:03}" for number in range(1, 11)]),
        [str(n) for n in range(1, 11)],
    ),
    "number signs": (english_book([f"No. {number} {name}" for number, name in enumerate(NAMES, 1)]), WANTED),
    "bare numbers": (english_book([f"{number}. {name}" for number, name in enumerate(NAMES, 1)]), WANTED),
    "bare chinese": (chinese_book([f"\n{HAN[place]}、{title}" for place, title in enumerate(TITLES)]), WANTED_ZH),
    "numbers alone": (english_book([str(number) for number in range(1, 11)]), [str(n) for n in range(1, 11)]),
    "full-width digits": (
        chinese_book([f"第{number}章\u3000{title}".translate(str.maketrans("0123456789", "０１２３４５６７８９"))
                      for number, title in enumerate(TITLES, 1)]),
        WANTED_ZH,
    ),
    "traditional": (
        join([f"第{HAN[place]}回 {title}" for place, title in enumerate(TITLES)], [traditional(n) for n in range(10)]),
        WANTED_ZH,
    ),
    "indented headings in brackets": (
        chinese_book([f"\u3000\u3000【第{n}章 {t}】" for n, t in enumerate(TITLES, 1)]),
        WANTED_ZH,
    ),
    "正文 and counters": (
        chinese_book([f"正文 第{n}章 {t}" if n % 2 else f"{n}、第{n}章 {t}" for n, t in enumerate(TITLES, 1)]),
        WANTED_ZH,
    ),
    "markdown": (
        "# The Lamp\n\nA story of a lamp.\n\n" + english_book([f"## {heading}" for heading in EN]),
        ["front", *WANTED],
    ),
    "markdown without numbers": (
        "# The Lamp\n\nA story of a lamp.\n\n" + english_book([f"## {name}" for name in NAMES]),
        ["front", *NAMES],
    ),
    "markdown volumes": (
        "# The Lamp\n\n" + english_book([f"## {NAMES[0]}", f"## {NAMES[1]}"])
        + "# The Quay\n\n" + english_book([f"## {NAMES[2]}", f"## {NAMES[3]}"]),
        ["v Salt", "v The Pilot", "v Low Water", "v A Lamp"],
    ),
    "front matter": ("The Lamp\nby Nobody\n\nA ferry, a lamp, a fog.\n\n" + english_book(EN), ["front", *WANTED]),
    "contents in front": ("The Lamp\n\nContents\n\n" + "\n".join(EN) + "\n\n" + english_book(EN), ["front", *WANTED]),
    "contents in front without a word": ("\n".join(ZH) + "\n\n" + chinese_book(ZH), WANTED_ZH),
    "contents with page numbers": ("Table of Contents\n" + PAGED + "\n\n" + english_book(EN), WANTED),
    "contents, then a preface": (
        "目录\n序言\n" + "\n".join(ZH) + "\n\n" + chinese_book(["序言", *ZH]),
        ["note", *WANTED_ZH],
    ),
    "contents at the end": (english_book(EN) + "CONTENTS\n" + PAGED + "\n", WANTED),
    "contents of bare titles": (
        "Contents\n\n" + "\n".join(f"{n}. {name}" for n, name in enumerate(NAMES, 1)) + "\n\n" + english_book(EN),
        WANTED,
    ),
    "contents with volumes": (
        "目录\n第一卷 离岸\n第一章 盐\n第二章 领航人\n第二卷 靠岸\n第一章 低潮\n第二章 一盏灯\n\n"
        + chinese_book(["第一卷 离岸\n第一章 盐", "第二章 领航人", "第二卷 靠岸\n第一章 低潮", "第二章 一盏灯"]),
        ["v1 1 盐", "v1 2 领航人", "v2 1 低潮", "v2 2 一盏灯"],
    ),
    "volumes with restarts": (
        chinese_book(["第一卷 离岸\n第一章 盐", "第二章 雾", "卷二 靠岸\n第一章 低潮", "第二章 灯", "第三章 天亮"]),
        ["v1 1 盐", "v1 2 雾", "v2 1 低潮", "v2 2 灯", "v2 3 天亮"],
    ),
    "volumes that count on": (
        english_book(["BOOK ONE: OUT\n\nChapter 1", "Chapter 2", "BOOK TWO: HOME\n\nChapter 3", "Chapter 4"]),
        ["v1 1", "v1 2", "v2 3", "v2 4"],
    ),
    "volume and chapter in one line": (
        english_book([f"Vol. {1 + n // 3} Chapter {1 + n % 3}: {NAMES[n]}" for n in range(9)]),
        [f"v{1 + n // 3} {1 + n % 3} {NAMES[n]}" for n in range(9)],
    ),
    "a volume with its own words": (
        chinese_book(["第一卷 离岸\n第一章 盐", "第二章 雾", "第三章 灯"])
        + "\n第二卷 靠岸\n\n" + chinese(3) + "\n\n" + chinese_book(["第四章 低潮", "第五章 天亮"]),
        ["v1 1 盐", "v1 2 雾", "v1 3 灯", "v2 note 第二卷 靠岸", "v2 4 低潮", "v2 5 天亮"],
    ),
    "only parts": (english_book([f"Part {word}" for word in WORDS]), [str(number) for number in range(1, 11)]),
    "prologue, side stories, afterword": (
        english_book(
            ["Prologue", *EN[:3], "Interlude: Rain", *EN[3:], "Side Story 1: The Cat", "Epilogue", "Afterword"]
        ),
        ["prologue", *WANTED[:3], "interlude Rain", *WANTED[3:], "side Side Story 1: The Cat", "epilogue", "note"],
    ),
    "番外 between": (
        chinese_book(["楔子", *ZH[:4], "番外一 猫", *ZH[4:], "番外 第二章 狗", "尾声", "后记"]),
        ["prologue", *WANTED_ZH[:4], "side 番外一 猫", *WANTED_ZH[4:], "side 番外 第二章 狗", "epilogue", "note"],
    ),
    "notes of the author": (
        chinese_book([*ZH[:4], "请假条", *ZH[4:], "上架感言"]), [*WANTED_ZH[:4], "note", *WANTED_ZH[4:], "note"]
    ),
    "decimals, ranges, parts": (
        chinese_book(["第一章 盐", "第1.5章 猫", "第二章 雾（上）", "第二章 雾（下）", "第3-4章 灯", "第五章 天亮"]),
        ["1 盐", "1.5 猫", "2 雾（上）", "2 雾（下）", "3-4 灯", "5 天亮"],
    ),
    "headings twice": (
        english_book([f"{heading}\n\n{heading.partition(':')[0]}" for heading in EN]),
        WANTED,
    ),
    "headings twice, the fuller one second": (
        chinese_book([f"第{n}章\n第{n}章 {title}" for n, title in enumerate(TITLES, 1)]),
        WANTED_ZH,
    ),
    "headings glued to text": (
        "\n".join(f"{heading}\u3000\u3000{chinese(place).strip()}" for place, heading in enumerate(ZH)),
        WANTED_ZH,
    ),
    "chapters with sections": (
        english_book([f"{heading}\n\n1\n\n{english(3)}\n\n2" for heading in EN]), WANTED
    ),
    "章 with 节": (
        chinese_book([f"第{HAN[n]}章 {TITLES[n]}\n第一节 早\n{chinese(n + 2)}\n第二节 晚" for n in range(10)]),
        WANTED_ZH,
    ),
    "contents of links": (
        "# The Lamp\n\n" + "".join(f"- [{name}](#{place})\n" for place, name in enumerate(NAMES))
        + "\n" + english_book([f"## {name}" for name in NAMES]),
        ["front", *NAMES],
    ),
    "a table of contents for each volume": (
        "第一卷 离岸\n目录\n第一章 盐\n第二章 雾\n第三章 灯\n第四章 船\n\n"
        + chinese_book(["第一章 盐", "第二章 雾", "第三章 灯", "第四章 船"])
        + "第二卷 靠岸\n目录\n第五章 码头与码头上的人\n第六章 狗和它的主人\n第七章 鸟不肯飞走的那个早晨\n第八章 鱼\n\n"
        + chinese_book(["第五章 码头与码头上的人", "第六章 狗和它的主人", "第七章 鸟不肯飞走的那个早晨", "第八章 鱼"]),
        ["v1 1 盐", "v1 2 雾", "v1 3 灯", "v1 4 船",
         "v2 5 码头与码头上的人", "v2 6 狗和它的主人", "v2 7 鸟不肯飞走的那个早晨", "v2 8 鱼"],
    ),
    "sentences in the table of contents": (
        "目录\n第一章 你是谁？\n第二章 我走了。\n第三章 雨\n第四章 灯，和盐，和船\n\n"
        + chinese_book(["第一章 你是谁？", "第二章 我走了。", "第三章 雨", "第四章 灯，和盐，和船"], separator="\n\n"),
        ["1 你是谁？", "2 我走了。", "3 雨", "4 灯，和盐，和船"],
    ),
    "a volume of side stories": (
        chinese_book([*ZH, "番外卷\n第一章 猫", "第二章 狗"]), [*WANTED_ZH, "v side 第一章 猫", "v side 第二章 狗"]
    ),
    "very short chapters": (
        "".join(f"Chapter {n}\n\nHe rowed out at dawn.\n\nNobody came back with him.\n\n" for n in range(1, 6)),
        ["1", "2", "3", "4", "5"],
    ),
    "roman numbers and titles": (
        english_book([f"{number}. {name}" for number, name in zip(ROMAN, NAMES, strict=True)]), WANTED
    ),
    "words alone": (english_book([word.upper() for word in WORDS]), [str(n) for n in range(1, 11)]),
    "rules around headings": (
        "".join(f"{'-' * 20}\n{ZH[n]}\n{'-' * 20}\n{chinese(n)}\n\n" for n in range(10)),
        WANTED_ZH,
    ),
    "an excerpt": (chinese_book([f"第{n}章 {title}" for n, title in enumerate(TITLES, 501)]),
                   [f"{n} {title}" for n, title in enumerate(TITLES, 501)]),
    "two hundred chapters": (english_book([f"Chapter {n}" for n in range(1, 201)]), [str(n) for n in range(1, 201)]),
    "blank lines first": ("\ufeff\n\n" + english_book(EN), WANTED),
    "a sentence for a title": (
        chinese_book(["第一章 盐", "第二章 你以为这就完了？", "第三章 雾散了。", "第四章 灯"], separator="\n\n"),
        ["1 盐", "2 你以为这就完了？", "3 雾散了。", "4 灯"],
    ),
    "a form of its own": (
        english_book([*EN[:3], "4. A Lamp", *EN[4:]]), WANTED
    ),
    "a heading at the end of a line": (
        chinese_book(ZH[:3]).rstrip() + ZH[3] + "\n" + chinese_book(["", *ZH[4:]]), WANTED_ZH
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BOOKS)
def test_the_chapters_of_a_book(name: str) -> None:
    text, wanted = BOOKS[name]
    assert listed(split(text)) == wanted


@pytest.mark.parametrize("name", ["plain english", "contents in front", "headings twice", "titles on their own line"])
def test_a_body_is_the_prose_of_its_chapter(name: str) -> None:
    text, _ = BOOKS[name]
    chapters = [part for part in split(text).parts if part.kind == "chapter"]
    for place, part in enumerate(chapters):
        assert text[part.body : part.end].strip() == english(place)


@pytest.mark.parametrize("name", [name for name in BOOKS if name.startswith("contents")])
def test_a_table_of_contents_is_removed_as_one(name: str) -> None:
    text, _ = BOOKS[name]
    (removed,) = split(text).removed
    assert removed.rule == "split.contents"
    gone = text[removed.start : removed.end]
    assert "。" not in gone
    assert "ferry" not in gone
    assert len(gone.split("\n")) >= 7


@pytest.mark.parametrize(
    ("numbers", "flags"),
    [
        ([1, 2, 3, 5, 6, 7, 8], ["line 64: number 5 follows 3: 4 missing"]),
        ([1, 2, 3, 3, 4, 5], ["line 64: number 3 comes twice"]),
        ([1, 2, 3, 4, 9, 10, 11, 12, 13], ["line 85: number 9 follows 4: 5-8 missing"]),
        (
            [1, 2, 4, 3, 5, 6, 7],
            ["line 43: number 4 follows 2: 3 missing", "line 64: number 3 follows 4: the numbers go back"],
        ),
        ([1, 2, 3, 1, 2, 3], ["line 64: number 1 follows 3: the numbers go back"]),
        ([7, 8, 9, 10], ["line 1: the first number is 7"]),
        (
            [1, 2, 3, 41, 5, 6, 7],
            ["line 64: number 41 follows 3: 4-40 missing", "line 85: number 5 follows 41: the numbers go back"],
        ),
    ],
)  # fmt: skip
def test_odd_numbers_are_told_and_kept(numbers: list[int], flags: list[str]) -> None:
    text = join(
        [f"Chapter {n}: {NAMES[n % 10]} {n}" for n in numbers], [english().replace("\n\n", "\n")] * len(numbers)
    )
    text = text.replace("\n\n", "\n\n\n\n\n")
    found = split(text)
    assert [part.heading.number for part in found.parts if part.heading] == numbers
    assert list(found.flags) == flags


@pytest.mark.parametrize("numbers", [[1, 3, 5, 7, 9], [1, 2], [2, 30, 400], [6, 5, 4, 3, 2, 1]])
def test_what_is_no_whole_is_not_split_but_told(numbers: list[int]) -> None:
    text = english_book([f"Chapter {number}" for number in numbers])
    found = split(text)
    assert listed(found) == ["whole"]
    assert not found.is_book
    assert found.flags[0].startswith("not split into chapters: ")
    assert sum("looks like a heading: Chapter" in flag for flag in found.flags) == len(numbers)


ALPHABET = st.sampled_from(
    [
        *("第", "章", "卷", "一", "二", "3", "4", "灯", "。", "番外", "（上）", "他走了很远很远的路，天黑了。"),
        *("Chapter ", "Part ", "Contents", "Prologue", "# ", ".", ":", " ", "..... 7", "He went."),
        *("\n", "\n\n", "\r\n", "\u3000\u3000", "\ufeff", "\x85"),
    ]
)


@given(st.lists(ALPHABET, max_size=120).map("".join))
def test_any_text_is_tiled(text: str) -> None:
    found = find_parts(text)
    if found is not None:
        assert_tiles(text, found)


PIECES = st.sampled_from(
    [*EN, *ZH, "第二卷 灯", "Book Two", "目录", "Contents", "番外", "Epilogue", "## Fog", "3", english(), chinese()]
)


@given(st.lists(PIECES, max_size=40), st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_any_mixture_of_headings_and_prose_is_tiled(pieces: list[str], separator: str) -> None:
    text = separator.join(pieces)
    found = find_parts(text)
    if found is not None:
        assert_tiles(text, found)
