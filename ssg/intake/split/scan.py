"""Lines that may be headings: one pass over the text, each line looked at once. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from ssg.text.headings import Heading, parse_heading, parse_volume
from ssg.text.numerals import HAN_NUMERAL_CHARS, parse_numeral

MOST = 50_000
LONGEST = 220  # characters of a line that is nothing but a heading, indents and page numbers included
MARKS = " \t\u3000\xa0\ufeff\u200b"
STRONG = frozenset("章回话幕讲") | {"节", "chapter", "episode"}
WEAK = ("no", "bare", "han", "roman", "alone")

_LINE = re.compile(r"[^\r\n\f\x0b\x85\u2028\u2029]+")
_SIGNS = r"[ \t\u3000\xa0\ufeff\u200b#*=~【〖\[《<☆★◆◇■□●○※（(\-–—]*"
_HAN_START = "第卷正最楔序引开间間幕插过過番外特尾终終大后後前自跋完上中下作请請写寫目" + HAN_NUMERAL_CHARS
_MAYBE = re.compile(
    rf"{_SIGNS}(?:[{_HAN_START}0-9０-９№Ⅰ-Ⅻ]|VIP|[IVXLCDM]+(?:[.:)\s]|$)|(?i:ch[\s.0-9]|chap|ep[\s.0-9i]|no\.|vol|book"
    r"|part|pro|pre|inter|after|fore|ackn|author|extra|omake|side|bonus|special|final|announ|contents|table of"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twel|thir|fif))"
    r"|[ \t\u3000]*#"
)
_CONTENTS = re.compile(r"(?i:目[ \u3000]*[录錄次]|章节目录|章節目錄|(?:table of )?contents|chapters)[:：]?")
_PAGE = re.compile(r"[(（]?[0-9]{1,5}[)）]?$")
_BULLET = re.compile(r"^[-*+•][ \t]+|\]\([^)\s]{0,200}\)$|^\[(?=[^\]]*$)")
_UNIT = re.compile(r"第[^章节節回话話幕讲講，。]{1,16}([章节節回话話幕讲講])")
_WORD = re.compile(r"(?i)\b(chapters?|chap|ch|episode|ep)\b|\b(ch|ep)(?=[0-9])|(no\.|№)")
_UNITS = {
    "節": "节",
    "話": "话",
    "講": "讲",
    "ch": "chapter",
    "chap": "chapter",
    "chapters": "chapter",
    "ep": "episode",
}
_LOOSE = re.compile(
    r"(?P<head>第[^\s，。：:]{1,12}?[章节節回话話幕]|(?i:chapter|episode|ch\.?)[ ]?[\w.]{1,12}?)"
    r"(?:[ \t\u3000]*[:：、\-–—|][ \t\u3000]*|[ \t\u3000]+|\.[ ])(?P<title>[^a-z\s].{0,109})"
)
_GLUE = re.compile(r"[ \t\u3000]{2,}|\t")
_SENTENCE = re.compile(r"[。！？!?…，,；;”\"]|[a-z]\.")
_ALONE = re.compile(rf"[0-9０-９]{{1,4}}|[{HAN_NUMERAL_CHARS}]{{1,5}}|[IVXLCDM]{{1,8}}|[Ⅰ-Ⅻ]")
_HAN_BARE = re.compile(
    rf"(?P<number>[{HAN_NUMERAL_CHARS}]{{1,5}}|[（(](?:[{HAN_NUMERAL_CHARS}]{{1,5}}|[0-9]{{1,4}})[)）])"
    r"(?:[、.．:：][ \u3000]*|[ \u3000]+|(?<=[)）]))(?P<title>[^。，！？；,;!?“”\"]{1,30})"
)
_WORDS = re.compile(r"[A-Za-z]+(?:[ -][A-Za-z]+){0,4}")
_ROMAN_BARE = re.compile(r"(?P<number>[IVXLC]{1,7})(?:[.:)][ ]+|[ ]+[-–—][ ]+)(?P<title>[A-Z\"“][^.!?;]{0,80})")
_AT_THE_END = re.compile(
    rf"(?<=[。！？”…」])(?P<head>第[0-9０-９{HAN_NUMERAL_CHARS}]{{1,9}}[章回节節话話][ \u3000][^。，！？；\n]{{1,30}})$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A line, or the beginning of one, that may be a heading: `text[start:end]`.

    `family` is what counts it: a unit (章, 节, chapter …), `no`, `bare`, `han`, `alone` (weak ones), `kind` (without a
    number), `note` (may as well stand below a chapter), `volume`, `title` (Markdown without a number), `contents`.
    `strict`: the grammar takes it; otherwise it may only fill a gap. `paged`: a page number stands behind it.
    `blank`: a blank line before. `level`: of a Markdown heading, or 0. `shape`: equal for headings made alike.
    """

    start: int
    end: int
    heading: Heading
    family: str
    strict: bool = True
    paged: bool = False
    blank: bool = False
    level: int = 0
    shape: str = ""

    @property
    def number(self) -> Decimal | None:
        """The number that it claims in the count of its family."""
        return self.heading.volume if self.family == "volume" else self.heading.number

    @property
    def last(self) -> Decimal | None:
        """The last number of a range, else its number."""
        return self.heading.last or self.number


def find_candidates(text: str) -> Iterator[Candidate]:
    """Each line that could be a heading, in order; at most `MOST`, since no book has more."""
    before = 0
    for match in _LINE.finditer(text):
        start, end = match.span()
        if not match[0].strip(MARKS):
            continue
        blank = before == 0 or text.count("\n", before, start) > 1 or text.count("\r", before, start) > 1
        before = end
        if _MAYBE.match(text, start, min(end, start + LONGEST)):
            found = _read_line(match[0], start, blank=blank)
            if found is not None:
                yield found
                continue
        late = _AT_THE_END.search(match[0], max(0, end - start - 50)) if "第" in match[0][-50:] else None
        if late is not None and (heading := parse_heading(late["head"])):
            yield Candidate(
                start=start + late.start(), end=end, heading=heading, family=_family(late["head"]), strict=False
            )


def _read_line(line: str, start: int, *, blank: bool) -> Candidate | None:
    found = _read(line, start, blank=blank) if len(line) <= LONGEST else None
    if found is not None and not _GLUE.search(found.heading.title):
        return found
    return _read_glued(line, start, blank=blank) or found


def _read(line: str, start: int, *, blank: bool) -> Candidate | None:
    bare = line.strip(MARKS)
    level = len(bare) - len(bare.lstrip("#"))
    bare = bare.strip(MARKS + "#")
    named = _without_page(bare)
    entry = _BULLET.sub("", _BULLET.sub("", named))
    found = _grammar(entry, level) or (_grammar(bare, level) if named != bare else None)
    if found is None:
        return None
    heading, family, strict = found
    return Candidate(
        start=start,
        end=start + len(line),
        heading=heading,
        family=family,
        strict=strict,
        paged=named != bare,
        blank=blank,
        level=level,
        shape=_shape(line, entry, heading),
    )


def _without_page(line: str) -> str:
    """A line of a table of contents without its page number and what leads to that: dots, a tab, wide space."""
    page = _PAGE.search(line, max(0, len(line) - 7))
    if page is None:
        return line
    named = line[: page.start()].rstrip(" .．·・…_\t\u3000")
    leader = line[len(named) : page.start()]
    return named if len(leader) >= 3 or leader in ("\t", "  ", "\u3000\u3000", "……") else line


def _grammar(line: str, level: int) -> tuple[Heading, str, bool] | None:
    """Heading, family, and whether the grammar of headings takes the line as it is."""
    if is_contents(line):
        return Heading(title=line), "contents", True
    heading = parse_heading(line)
    if heading is not None:
        soft = heading.kind == "note" and line.lower().startswith(("author", "作者"))
        return heading, _family(line) if heading.number is not None else "note" if soft else "kind", True
    volume = parse_volume(line)
    if volume is not None:
        return volume, "volume", True
    loose = _LOOSE.fullmatch(line)
    if loose is not None and (heading := parse_heading(loose["head"])) and heading.number is not None:
        return Heading(number=heading.number, title=loose["title"].strip()), _family(loose["head"]), False
    return _weak(line.strip("*-—~=.[]【】 \u3000"), line) or (
        (Heading(title=line), "title", True) if 0 < level <= 3 and len(line) <= 120 and line else None
    )


def is_contents(line: str) -> bool:
    """Whether a line announces a table of contents: 目录, Contents."""
    return _CONTENTS.fullmatch(line.strip("【】[]《》<>=*~#-— \t\u3000")) is not None


def _weak(bare: str, line: str) -> tuple[Heading, str, bool] | None:
    if _ALONE.fullmatch(bare):
        number = parse_numeral(bare)
        return None if number is None else (Heading(number=number), "alone", True)
    words = parse_numeral(bare) if len(bare) <= 30 and _WORDS.fullmatch(bare) else None
    if words is not None:
        return Heading(number=words), "alone", True
    roman = _ROMAN_BARE.fullmatch(line)
    if roman is not None and (number := parse_numeral(roman["number"])) is not None:
        return Heading(number=number, title=roman["title"].strip()), "roman", True
    match = _HAN_BARE.fullmatch(line)
    number = parse_numeral(match["number"].strip("（()）")) if match else None
    if match is None or number is None:
        return None
    return Heading(number=number, title=match["title"].strip()), "han", True


def _read_glued(line: str, start: int, *, blank: bool) -> Candidate | None:
    """第19章 X\u3000\u3000text: a heading, wide space, and the first paragraph in one line."""
    indent = len(line) - len(line.lstrip(MARKS))
    for gap in islice(_GLUE.finditer(line, indent + 1, min(len(line), indent + 130)), 4):
        rest = line[gap.end() :]
        if len(rest) < 12 or not _SENTENCE.search(rest):
            continue
        heading = parse_heading(line[: gap.start()])
        if heading is None or (heading.number is not None and not heading.title and len(rest) < 40):
            continue
        family = _family(line[: gap.start()]) if heading.number is not None else "kind"
        if family in STRONG or family == "kind":
            end, shape = start + gap.start(), _shape(line, line[indent : gap.start()], heading)
            return Candidate(start=start, end=end, heading=heading, family=family, blank=blank, shape=shape)
    return None


def _family(line: str) -> str:
    unit = _UNIT.search(line)
    if unit is not None:
        return _UNITS.get(unit[1], unit[1])
    word = _WORD.search(line)
    if word is None:
        return "bare"
    name = (word[1] or word[2] or "no").lower()
    return _UNITS.get(name, name)


def _shape(line: str, entry: str, heading: Heading) -> str:
    """How a heading is written; equal for headings that were made alike."""
    first = next((char for char in line.strip(MARKS)), "")
    sign = "" if first.isalnum() else first
    numeral = "d" if re.search(r"[0-9０-９]", entry[:14]) else "w"
    case = "U" if entry[:4].isupper() else ""
    indent = "i" if line[:1] in " \t\u3000" else ""
    return f"{sign}{numeral}{case}{indent}{'t' if heading.title else ''}"
