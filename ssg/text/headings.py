"""The grammar of chapter headings, English and Chinese: a whole line in, a `Heading` out, or None.

The line must be nothing but a heading. 第一封信。, "Chapter 9 of the history was …" and 三体 are prose, and taking
prose for a heading costs more than missing a heading. Called by `load` (chapters without front matter) and `intake`.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Literal, cast

from ssg.text.heading_starts import may_be_heading
from ssg.text.later import later
from ssg.text.numerals import HAN_NUMERAL_CHARS, parse_numeral
from ssg.values import dataclass, replace

Kind = Literal["chapter", "prologue", "interlude", "side", "epilogue", "note"]

MAX_TITLE_HAN = 60
MAX_TITLE_LATIN = 110


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What one heading line says. `number` is None for kinds that stand outside the count and where none is written.

    `title` is the part after number and separator; for a numbered side story (番外3, Side Story 2) the whole line,
    since its number must not claim a chapter's place. `volume` and `volume_title` are None and "" where not named.
    `last` closes a range (12-13: number 12, last 13), else None.
    """

    kind: Kind = "chapter"
    number: Decimal | None = None
    volume: Decimal | None = None
    volume_title: str = ""
    title: str = ""
    last: Decimal | None = None


_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_NUM = rf"(?:[0-9０-９]{{1,7}}(?:[.．][0-9０-９]{{1,3}})?|[{HAN_NUMERAL_CHARS}点]{{1,14}})"
_ROMAN_OR_WORDS = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|and)"
)
_LATIN_NUM = (
    r"(?:[0-9]{1,7}(?:\.[0-9]{1,3})?|[IVXLCDM]{1,9}|[ivxl]{1,6}"
    rf"|(?i:{_ROMAN_OR_WORDS}(?:[ -]{_ROMAN_OR_WORDS}){{0,5}}))(?![\w])"
)
_ORDINAL = r"(?i:the[ ]+(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|last)\b)"
_SEP = r"[ \t\u3000]*[:：\-–—.．、|_·～~][ \t\u3000]*"

# 第N章 and its like. A unit with a look-ahead has a known false friend: 第三节课, 第一回合, 第二话题.
_ZH_UNIT = (
    r"(?:章节|章節|章(?!鱼|魚|程|法)|回(?![合来來事去家答头頭音忆憶])|节(?![课目日约省车奏拍气点骨能电])"
    r"|節(?![課目日約省車奏拍氣點骨能電])|话(?![题说音语])|話(?![題說音語])|幕(?![后後布])|讲(?![话课座师到的究述])|講(?![話課座師到的究述]))"
)
_ZH_CHAPTER = later(
    rf"第[ \u3000]?(?P<number>{_NUM})(?:[ \u3000]?{_ZH_UNIT}?[-–—~～至到、&][ \u3000]?第?(?P<last>{_NUM}))?"
    rf"[ \u3000]?{_ZH_UNIT}(?P<rest>.*)"
)
_ZH_VOLUME = later(
    rf"(?:第[ \u3000]?(?P<volume>{_NUM})[ \u3000]?(?:[卷部册冊篇集](?![分赛游门合和张落首成戏]))"
    rf"|卷之?(?P<roll>{_NUM})(?![{_HAN}])|(?P<third>[上中下])[卷部册冊](?=$|[ \t\u3000:：]))(?P<rest>.*)"
)
_ZH_PREFIX = later(r"^(?:正文卷?|VIP章节|VIP章節|VIP卷|最新章节|最新章節)[ \u3000:：]*(?=第|楔子|序|引子|番外|卷)")
_ZH_AGAIN = later(rf"[ \t\u3000]第{_NUM}[章回节節话話]")
_ZH_KINDS: tuple[tuple[Kind, str], ...] = (
    ("prologue", "楔子|序章|序幕|序曲|引子|开篇"),
    ("interlude", "间章|間章|幕间|幕間|插曲|过场|過場"),
    ("side", "番外[篇卷之]?|外传|外傳|特典"),
    ("epilogue", "尾声|尾聲|终章|終章|最终章|最終章|大结局|大結局"),
    (
        "note",
        "后记|後記|序言|前言|自序|跋(?=$|[ \u3000:：])|完本感言|完结感言|完結感言|上架感言|作者的话|作者的話|作者有话说"
        "|作者有話說|请假条|請假條|写在前面|寫在前面|写在最后|寫在最後",
    ),
)
_ZH_KIND = later("|".join(f"(?P<{kind}>{words})" for kind, words in _ZH_KINDS))

_EN_CHAPTER = later(
    rf"(?i:chapters?|chap\.?|ch\.?|episode|ep\.|no\.|№)[ \t.]*[#№]?(?P<number>{_LATIN_NUM}|{_ORDINAL})"
    rf"(?:(?:[-–—~/&+]|[ ](?:&|and|to)[ ]|[ ][-–][ ](?=[0-9.]+(?:$|:)))(?P<last>{_LATIN_NUM}))?(?P<rest>.*)"
)
_EN_VOLUME = later(rf"(?i:volume|vol\.?|book|part)[ \t]*(?P<volume>{_LATIN_NUM}|{_ORDINAL})(?P<rest>.*)")
_EN_KINDS: tuple[tuple[Kind, str], ...] = (
    ("prologue", "prologue|prelude"),
    ("interlude", "interlude|intermission"),
    ("side", r"side[ -]story|(?:side|bonus|extra|special)[ -]chapter|extra|omake"),
    ("epilogue", "epilogue|final chapter"),
    ("note", r"afterword|foreword|preface|announcement|acknowledge?ments|author['’]s note"),
)
_EN_KIND = later("(?i:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _EN_KINDS) + r")(?![\w'’])")
_BARE = later(
    rf"(?P<number>[0-9０-９]{{1,4}}(?:\.[0-9])?)"
    rf"(?P<sep>[.．][ \t\u3000]+|[.．、](?=[{_HAN}])|[ \t\u3000]+)(?P<title>.+)"
)
_MEASURE = tuple("个個只条年月日天岁歲点點分秒块元人名位号號时時张張次米里斤层層万亿%％")

_PAGE_NUMBER = later(r"[0-9]{1,4}$")
_STAR = later(r"[☆★◆◇■□●○※]+[ \u3000、]*")
_COUNTED = later(r"^[0-9]{1,5}(?:[.、:：][ \u3000]*|[ \t\u3000]+)(?=第|Ch(?:apter|\.)|CHAPTER)")
_PARTS = {**dict(zip("上中下", (1, 2, 3), strict=True)), "前": 1, "后": 2, "後": 2, "续": 2, "續": 2}
_PART = later(
    rf"(?:(?:[（(【\[]|(?i:part|pt\.)[ ]?)(?P<part>[上中下续續前后後]|{_NUM}|{_LATIN_NUM})"
    rf"|[ \u3000](?P<last>[上中下]))篇?"
    rf"(?:[/／][0-9]+)?[)）】\]]{{0,2}}$"
)
_WRAPPED = later(r"(?:#{1,6}[ \t]+|\*\*|[【〖\[<《=~])")


def parse_heading(line: str) -> Heading | None:
    """Read a whole line as a chapter heading: 第N章/回/节/话, 番外, 楔子, Chapter N, "Vol. 3 Chapter 4", "12. Title" …

    A volume alone (第三卷 风起) is no chapter: see `parse_volume`.
    """
    line = _bared(line)
    if not line or len(line) > MAX_TITLE_LATIN + 60 or not may_be_heading(line):
        return None
    return _parse_bared(line)


def _parse_bared(line: str) -> Heading | None:
    if _ends_in_page_number(line):
        return None
    line = _COUNTED.sub("", line, count=1)
    return _parse_volume_and_chapter(line) or _parse_chapter(line) or _parse_bare(line)


def read_part(title: str) -> int | None:
    """Which part of a chapter its title names: 灯火（上） 1, (下) 3, 灯火（2） 2, "The Well, Part 2" 2. None: none."""
    match = _PART.search(title.strip())
    if match is None:
        return None
    part = match["part"] or match["last"]
    number = parse_numeral(part)
    return _PARTS.get(part, None if number is None else int(number))


def parse_volume(line: str) -> Heading | None:
    """Read a line that names only a volume: 第三卷 风起, "Book Two: The Sea". `number` and `title` stay empty."""
    line = _bared(line)
    for pattern in (_ZH_VOLUME, _EN_VOLUME):
        match = pattern.fullmatch(line)
        if match is None or _ends_in_page_number(line):
            continue
        volume, title = _volume_number(match), _title_after(match["rest"], glued=False)
        if volume is not None and title is not None:
            return Heading(volume=volume, volume_title=title)
    return None


def _ends_in_page_number(line: str) -> bool:
    """`The Well ..... 12`: a line of a table of contents."""
    page = _PAGE_NUMBER.search(line, max(0, len(line) - 4))
    if page is None:
        return False
    before = line[: page.start()]
    marks = before[len(before.rstrip(" .…·・_\t\u3000")) :]
    return sum(marks.count(mark) for mark in ".·・_") + 2 * marks.count("…") >= 3


def _volume_number(match: re.Match[str]) -> Decimal | None:
    """第三卷, 卷三, 下卷, Book Two, Book the Second."""
    found = match.groupdict()
    if found.get("third"):
        return Decimal(_PARTS[found["third"]])
    return _numeral(found.get("volume") or found["roll"])


def _numeral(text: str) -> Decimal | None:
    return parse_numeral(re.sub(r"(?i)^the +", "", text))


def _bared(line: str) -> str:
    """Without the marks that sites set around a heading: # ** 【 】 《 》 = and space of any kind."""
    line = re.sub(r"[\u200b\u2060\ufeff]", "", line).replace("\u00a0", " ").strip(" \t\r\n\u3000")
    line = _STAR.sub("", line, count=1) if _STAR.match(line) else line
    opening = _WRAPPED.match(line)
    if opening is None:
        return line
    mark = opening[0].strip()[:1]
    closing = {"【": "】", "〖": "〗", "[": "]", "<": ">", "《": "》"}.get(mark, mark)
    inner = line[opening.end() :].rstrip()
    # 【第3章】灯火 closes after the number: only a mark at the very end belongs to the wrapping.
    if mark != "#" and not inner.endswith(closing):
        return line.replace(opening[0], "", 1).replace(closing, " ", 1) if closing in inner else line
    return inner.strip(mark + closing + " \t\u3000=~*#")


def _parse_volume_and_chapter(line: str) -> Heading | None:
    line = _ZH_PREFIX.sub("", line, count=1)
    match = _ZH_VOLUME.match(line)
    if match is not None:
        for found in re.finditer(r"(?=第)|(?=番外|楔子|序章|尾声|終章|终章)", match["rest"]):
            chapter = _parse_chapter(match["rest"][found.start() :])
            between = match["rest"][: found.start()].strip(" \t\u3000:：-–—·")
            if chapter is not None and len(between) <= 20 and not re.search("[，。！？,!?]", between):
                return _in_volume(chapter, match, between)
        return None
    english = _EN_VOLUME.match(line)
    if english is None:
        return None
    start = re.search(r"(?i)\b(?:chapter|chap|ch|episode|prologue|epilogue|interlude|side[ -]story)\b", english["rest"])
    chapter = _parse_chapter(english["rest"][start.start() :]) if start else None
    if start is None or chapter is None:
        return None
    return _in_volume(chapter, english, english["rest"][: start.start()].strip(" \t,;:–—-()."))


def _in_volume(chapter: Heading, volume: re.Match[str], title: str) -> Heading | None:
    number = _volume_number(volume)
    if number is None:
        return None
    return replace(chapter, volume=number, volume_title=title)


def _parse_chapter(line: str) -> Heading | None:
    line = _ZH_PREFIX.sub("", line, count=1)
    for pattern, glued in ((_ZH_CHAPTER, True), (_EN_CHAPTER, False)):
        match = pattern.fullmatch(line)
        if match is None:
            continue
        number, title = _numeral(match["number"]), _title_after(match["rest"], glued=glued)
        if number is None or title is None or _ZH_AGAIN.search(match["rest"]):
            return None
        last = _numeral(match["last"]) if match["last"] else None
        if last is not None and last <= number:
            return None
        return Heading(number=number, title=title, last=last)
    return _parse_kind(line, _ZH_KIND, _NUM) or _parse_kind(line, _EN_KIND, _LATIN_NUM)


def _parse_kind(line: str, pattern: re.Pattern[str], number: str) -> Heading | None:
    match = pattern.match(line)
    if match is None or match.lastgroup is None:
        return None
    kind = cast(Kind, match.lastgroup)
    rest = line[match.end() :]
    numbered = re.match(rf"[ \t\u3000]*(?:{number}(?![{_HAN}])|第{_NUM}[章节回话])", rest)
    if numbered is not None:
        title = _title_after(rest[numbered.end() :], glued=False)
        return None if title is None else Heading(kind=kind, title=line)
    title = _title_after(rest, glued=match[0].endswith("之"))
    return None if title is None else Heading(kind=kind, title=title)


def _parse_bare(line: str) -> Heading | None:
    """`12. Title`, `12、题`, `012 题`: short, and nothing in it that a sentence would have."""
    match = _BARE.fullmatch(line)
    if match is None:
        return None
    number, title = parse_numeral(match["number"]), match["title"].strip()
    year = number is not None and 1500 <= number <= 2100 and not match["number"].startswith("0")
    if number is None or year or not re.search(r"[^\W\d_]", title) or not _is_title(title):
        return None
    if re.search(r"[.。,，;；:：!！?？…\"“”「」]", title):
        return None
    if len(title.split()) > 8 or len(title) > (20 if re.search(f"[{_HAN}]", title) else 60):
        return None
    if not match["sep"].strip(" \t\u3000") and title.startswith(_MEASURE):
        return None
    return Heading(number=number, title=title)


def _title_after(rest: str, *, glued: bool) -> str | None:
    """The title behind number and unit, "" where there is none, None where the rest shows that this is prose.

    `glued` allows a title with no separator (第19章灯火), which then must look even less like a sentence.
    """
    separator = re.match(rf"(?:{_SEP})+|[ \t\u3000]+|(?=[【（(「『《\[])", rest)
    title = (rest[separator.end() :] if separator else rest).strip(" \t\u3000")
    if not title:
        return ""
    strong = separator is not None and bool(separator[0].strip(" \t\u3000"))
    if separator is None and not (glued and re.match(f"[{_HAN}A-Z0-9]", title)):
        return None
    if separator is None and title.startswith(("的", "里", "裡", "中的", "和", "是", "与", "就", "都", "也", "上面")):
        return None
    if not _is_title(title, lower=glued and separator is not None) or (
        separator is None and re.search("[，。！？；,!?;]", title)
    ):
        return None
    clauses = len(re.findall(r"[，；、,;](?![0-9])", title))
    if clauses > (3 if strong else 1):
        return None
    sentences = re.search(r"[。.](?=[^\s\d.。…])|[.。！？!?][”\"]?\s+\S", title)
    return None if sentences and not strong else title


def _is_title(title: str, *, lower: bool = False) -> bool:
    han = len(re.findall(f"[{_HAN}]", title))
    if len(title) > (MAX_TITLE_HAN if han else MAX_TITLE_LATIN):
        return False
    if re.search(r"[\w\"”’)][。.]$", title) and not re.search(r"(?:\.\.|\b[A-Z]\.|\b(?:Mr|Mrs|Dr|St|Jr))\.?$", title):
        return False
    first = next((char for char in title if unicodedata.category(char)[0] in "LN"), "")
    return bool(first) and (lower or not first.islower())
