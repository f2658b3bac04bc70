"""What of a chapter's source is prose although Markdown would read it as markup.

Each rule puts a guard (see `marks`) where the markup would begin, so that the words reach the page as written.
A guard disappears again wherever it ends up, so a rule that meets a code block does no harm.

- A number and a full stop begin a list only where a list goes on: `1986. A great year.` is a sentence. A list
  starts at 0 or 1, or at n ≤ 999 where n + 1 follows. A number that a running list skips to is kept (`value`).
- One line with `- ` in front and no second one beside it is text: in fiction it is dialogue (`- 他说`), a
  stat gain (`+ 3 Strength`) or a note (`* see chapter 3`), and as text it reads as the author wrote it.
- A marker with nothing after it is text: `1.` alone is a section number.
- A line that begins with U+3000 begins a paragraph, as print has it, with or without a blank line above.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ssg.text.cjk import replace_separators
from ssg.text.later import later
from ssg.text.marks import GUARD, VALUE_END, VALUE_START
from ssg.values import dataclass

_LAST_START = 999
_BLOCK_STARTS = "`~>#-+*_|[<=0123456789"

_SUSPECT = later("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe-\U0010ffff]")
_UNWANTED = later("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufeff\ufffe\uffff]")
_SURROGATE = later("[\ud800-\udfff]")
_ASTRAL = later("[\U00010000-\U0010ffff]")
_ASTRAL_NONCHARACTERS = later(
    "[" + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17)) + "]"
)
_FENCE_LINE = later(r"^ {0,3}(`{3,}|~{3,})(.*)$", re.M)
_INDENTED_LINE = later(r"(?<=[^\s>])[ \t]*\n(?=[ \t]*\u3000[ \t\u3000]*\S)")
_INDENT = later(rf"^[ \t]*\u3000[ \t\u3000]*(?=[^\s{re.escape(_BLOCK_STARTS)}])", re.M)
_OPENING_PUNCTUATION = later(r"^(?=[\"'(])", re.M)
_MARKER = later(r"^([ \t>]*)(?:(\d{1,9})([.)])|([-+*]))(?=[ \t]|$)", re.M)
_ANY_MARKER = later(r"^[ \t>]*(?:\d{1,9}[.)]|[-+*])(?:[ \t]|$)", re.M)
_ORNAMENTS = later(r"[ \t>]*([-+*])(?:[ \t]*\1){2,}[ \t]*$|[ \t>]*([-+*])[ \t]*([-+*~=])[ \t]*\2[ \t]*$")
_EMOTICON = later(r"^(?= {0,3}>[^\s>\w]{0,2}[\w.﹏▽]{1,3}[^\s>\w]{0,2}<)", re.M)


def clean_source(text: str) -> str:
    """Line ends become `\\n`; what no HTML page may hold (NUL and other controls, BOM, noncharacters) goes."""
    if _SUSPECT.search(text) is None:
        return text
    text = _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if _ASTRAL.search(text):
        text = _ASTRAL_NONCHARACTERS.sub("", text)
    return replace_separators(_SURROGATE.sub("\ufffd", text))


def guard_prose(text: str) -> str:
    """Apply the rules of this module to a clean source."""
    if "\u3000" in text:
        text = _outside_fences(text, _begin_paragraphs)
    if ">" in text and "<" in text:
        text = _EMOTICON.sub(GUARD, text)
    if _ANY_MARKER.search(text):
        text = _guard_lists(text)
    # Only speed: mistune has a short way for lines that begin with none of ASCII's punctuation.
    return _OPENING_PUNCTUATION.sub(GUARD, text)


def _begin_paragraphs(text: str) -> str:
    """An empty line before each line with ideographic indentation, which goes where no markup would begin."""
    return _INDENT.sub("", _INDENTED_LINE.sub("\n\n", text))


def _outside_fences(text: str, change: Callable[[str], str]) -> str:
    """Apply `change` to the parts of the text that are not fenced code."""
    if "```" not in text and "~~~" not in text:
        return change(text)
    parts, end = [], 0
    for start, stop in fenced_spans(text):
        parts += [change(text[end:start]), text[start:stop]]
        end = stop
    return "".join([*parts, change(text[end:])])


def fenced_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where fenced code begins and ends; a fence that nothing closes is text."""
    fences = list(_FENCE_LINE.finditer(text))
    unclosed: set[str] = set()
    i = 0
    while i < len(fences):
        marker = fences[i][1]
        closers = range(i + 1, len(fences)) if marker not in unclosed else ()
        close = next((k for k in closers if fences[k][1].startswith(marker) and not fences[k][2].strip()), None)
        if close is None:
            unclosed.add(marker)
        else:
            yield fences[i].start(), fences[close].end()
            i = close
        i += 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marker:
    """A line that mistune may read as a list item."""

    line: int
    prefix: str
    kind: str
    """The bullet, or the character after the number: items of one list share it."""
    number: int | None
    end: int
    """Where its number ends, or its bullet."""
    empty: bool


def _guard_lists(text: str) -> str:
    lines = text.split("\n")
    markers = [marker for index, line in enumerate(lines) if (marker := _marker(index, line)) is not None]
    running: dict[tuple[str, str], int] = {}
    for i, marker in enumerate(markers):
        if i == 0 or not _goes_on(lines, markers[i - 1], marker):
            running.clear()
        after = markers[i + 1] if i + 1 < len(markers) else None
        if after is not None and not _goes_on(lines, marker, after):
            after = None
        if marker.number is None:
            _guard_bullet(lines, marker, after, running)
        else:
            _guard_number(lines, marker, marker.number, after, running)
    return "\n".join(lines)


def _marker(index: int, line: str) -> _Marker | None:
    m = _MARKER.match(line)
    if m is None:
        return None
    end = m.end(2) if m[2] else m.end()
    empty = not line[m.end() :].strip()
    return _Marker(line=index, prefix=m[1], kind=m[3] or m[4], number=int(m[2]) if m[2] else None, end=end, empty=empty)


def _goes_on(lines: list[str], first: _Marker, second: _Marker) -> bool:
    """Whether nothing between two marker lines ends the list that the first is in."""
    blank = False
    for line in lines[first.line + 1 : second.line]:
        if not line.strip():
            blank = True
        elif blank and not line.startswith((" ", "\t", ">")):
            return False
    return True


def _guard_bullet(
    lines: list[str], marker: _Marker, after: _Marker | None, running: dict[tuple[str, str], int]
) -> None:
    """Guard one line with a bullet, or leave it; `running` holds the last number of each list that is open."""
    key = (marker.prefix, marker.kind)
    if _ORNAMENTS.match(lines[marker.line]):
        return
    beside = key in running or (after is not None and (after.prefix != marker.prefix or after.kind == marker.kind))
    if marker.empty or not (beside or marker.prefix or _has_more(lines, marker)):
        _insert(lines, marker, marker.end, GUARD)
    else:
        running[key] = 0


def _guard_number(
    lines: list[str], marker: _Marker, number: int, after: _Marker | None, running: dict[tuple[str, str], int]
) -> None:
    """Guard one line with a number, or leave it, with the number written into it where a list skips to it."""
    key = (marker.prefix, marker.kind)
    last = running.get(key)
    precedes = after is not None and (after.prefix, after.kind, after.number) == (*key, number + 1)
    if marker.empty or (last is None and number > 1 and not (number <= _LAST_START and precedes)):
        _insert(lines, marker, marker.end, GUARD)
        return
    words = lines[marker.line][marker.end + 1 :].lstrip()
    if last is not None and number not in (last + 1, last) and words[0] not in _BLOCK_STARTS:
        _insert(lines, marker, len(lines[marker.line]) - len(words), f"{VALUE_START}{number}{VALUE_END}")
    running[key] = number


def _has_more(lines: list[str], marker: _Marker) -> bool:
    """Whether an indented line, so more of the same item, comes after a marker line."""
    for line in lines[marker.line + 1 :]:
        if line.strip():
            return line.startswith(("  ", "\t"))
    return False


def _insert(lines: list[str], marker: _Marker, at: int, mark: str) -> None:
    line = lines[marker.line]
    lines[marker.line] = line[:at] + mark + line[at:]
