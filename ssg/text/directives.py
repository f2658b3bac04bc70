"""Directives of a chapter: blocks that begin with `:::name` and end with `:::`. Finds them; makes no HTML.

The form is that of CommonMark's generic directives and of Pandoc's fenced divs, as far as both agree. A block ends
at the next line of as many colons as it began with; blocks stand in one another, with as many colons or with others.

Prose stays prose. A line opens a block only where a name follows the colons: `:::name` always does, `::: name` where
the name is known, or is the only word of the line and the block is closed. Lines that end with colons, too, are
ornaments (`::: * :::`), lines of colons are text where no block is open, and code, comments and `<pre>` are left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal

from ssg.problems import Problem
from ssg.text.fields import suggest
from ssg.text.later import later
from ssg.text.prose_rules import fenced_spans
from ssg.values import dataclass, field

MARK = ":::"
DEEPEST = 6
"""Directives that may stand in one another."""
_MOST_OPEN = 40  # beyond, a line that opens one more is not followed, so that reading stays linear

Argument = Literal["none", "role", "title"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a directive is: what its line takes, whether it holds lines only, whether the story goes on in it."""

    argument: Argument = "title"
    lines: bool = False
    story: bool = True


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "note": Kind(argument="role", story=False),
        "warning": Kind(story=False),
        "spoiler": Kind(),
        "system": Kind(),
        "status": Kind(),
        "letter": Kind(argument="none"),
        "chat": Kind(lines=True),
        "verse": Kind(lines=True),
        "poem": Kind(lines=True),
        "epigraph": Kind(argument="none"),
    }
)
ROLES = ("author", "translator", "editor")
"""Who writes a note; the author where none is named."""

_LINE = later(r"^[ \u3000]{0,3}(:{3,})([^\n]*)$", re.M)
_OPENING = later(r"([ \t\u3000]*)([A-Za-z][A-Za-z0-9_-]*|(?=[{]))([^\n]*)")
_OPAQUE = later(r"^ {0,3}(<!--|<pre\b)", re.M | re.I)
_ENDS = {"<!--": "-->", "<pre": "</pre>"}
_OTHER_SYNTAX = (
    "attributes in brackets are not known here; the name and, behind a space, words: ':::spoiler Who did it'"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """A block in a text: `start` and `end` enclose its lines, `body_start` and `body_end` what is in it.

    `name` is one of `KINDS`, or '' for an unknown one; `line` counts from 0. `parts` are the blocks in it.
    """

    name: str
    argument: str
    line: int
    start: int
    body_start: int
    body_end: int
    end: int
    parts: tuple[Directive, ...] = ()


@dataclass(frozen=True, slots=True)
class _Opening:
    """What a line opens."""

    name: str
    argument: str = ""
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class _Open:
    """A block that is open; its name may be unknown."""

    name: str
    argument: str
    colons: int
    line: int
    start: int
    body_start: int
    kept: bool
    """Whether it becomes a block; else its lines stay text of the block around it."""
    doubtful: bool
    """Whether it is a block only if something closes it."""
    parts: list[Directive] = field(default_factory=list)


def find_directives(text: str) -> tuple[tuple[Directive, ...], tuple[Problem, ...]]:
    """The outermost directives of a text, in order, and what is wrong with them; lines of problems count from 0."""
    if MARK not in text:
        return (), ()
    scan = _Scan(text)
    for colons, rest, start, end in _lines(text):
        scan.read(colons, rest, start, end)
    return scan.finish()


def story_text(text: str) -> str:
    """A text without what is no part of the story: notes and warnings, and the lines that open and close blocks."""
    if ":" not in text:  # most chapters; one character is found sooner than three
        return text
    blocks, _ = find_directives(text)
    return "".join(_story(text, blocks, 0, len(text))) if blocks else text


def _story(text: str, blocks: tuple[Directive, ...], start: int, end: int) -> Iterator[str]:
    for block in blocks:
        yield text[start : block.start]
        if not block.name or KINDS[block.name].story:
            yield from _story(text, block.parts, block.body_start, block.body_end)
        start = block.end
    yield text[start:end]


def _lines(text: str) -> Iterator[tuple[int, str, int, int]]:
    """Lines that begin with colons, outside of code and comments: how many, the rest, and where the line stands."""
    opaque = _opaque_spans(text)
    starts = [start for start, _ in opaque]
    for m in _LINE.finditer(text):
        at = bisect_right(starts, m.start()) - 1
        if at < 0 or m.start() >= opaque[at][1]:
            yield len(m[1]), m[2].rstrip(), m.start(), min(m.end() + 1, len(text))


def _opaque_spans(text: str) -> list[tuple[int, int]]:
    """Where fenced code, comments and `<pre>` lie, in order, none in another."""
    spans = list(fenced_spans(text)) if "```" in text or "~~~" in text else []
    end, absent = 0, set[str]()
    lower = text.lower() if "<" in text else ""
    for m in _OPAQUE.finditer(text) if lower else ():
        close = _ENDS[m[1].lower()]
        if m.start() < end or close in absent:
            continue
        found = lower.find(close, m.end())
        if found < 0:
            absent.add(close)
        else:
            end = found + len(close)
            spans.append((m.start(), end))
    kept: list[tuple[int, int]] = []
    for span in sorted(spans):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


class _Scan:
    """One reading of a text from its first line of colons to its last."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.stack: list[_Open] = []
        self.blocks: list[Directive] = []
        self.problems: list[Problem] = []
        self.stray: list[tuple[int, int]] = []
        """Line and count of colons that close nothing."""
        self.line = self.counted = 0

    def read(self, colons: int, rest: str, start: int, end: int) -> None:
        """Take one line that begins with colons."""
        if not rest:
            self.close(colons, start, end)
        elif (opening := _opening(rest)) is not None:
            self.open(colons, opening, start, end)

    def open(self, colons: int, opening: _Opening, start: int, end: int) -> None:
        """Put a block on the stack, known or not, so that what closes it finds it."""
        line, name = self.line_at(start), opening.name
        outer = next((item.name for item in self.stack if item.name in KINDS and KINDS[item.name].lines), None)
        if not opening.doubtful:
            self.check(line, opening, outer)
        if len(self.stack) < _MOST_OPEN:
            kept = outer is None and len(self.stack) < DEEPEST
            self.stack.append(_Open(name, opening.argument, colons, line, start, end, kept, opening.doubtful))

    def check(self, line: int, opening: _Opening, outer: str | None) -> None:
        """Report what is wrong with a line that opens a block in the block of lines `outer`, or in none."""
        name = opening.name
        if name not in KINDS:
            self.unknown(line, name)
        elif outer is not None:
            self.say("R116", line, f"'{MARK}{name}' may not stand in '{MARK}{outer}'", f"'{MARK}{outer}' holds lines")
        elif len(self.stack) >= DEEPEST:
            self.say("R116", line, f"directives stand more than {DEEPEST} deep in one another", "close one before it")
        else:
            self.check_argument(line, name, opening.argument)

    def unknown(self, line: int, name: str) -> None:
        hint = _OTHER_SYNTAX if name.startswith("{") else suggest(name.lower(), KINDS)
        self.say("R112", line, f"unknown directive '{MARK}{name[:40]}'", hint)

    def check_argument(self, line: int, name: str, argument: str) -> None:
        takes = KINDS[name].argument
        if not argument or (takes == "role" and argument in ROLES):
            return
        shown = f"'{MARK}{name}' does not take '{argument[:40]}'"
        if argument[0] in "[{":
            self.say("R115", line, shown, _OTHER_SYNTAX)
        elif takes == "none":
            self.say("R115", line, shown, "put the words on a line of their own")
        elif takes == "role":
            self.say("R115", line, shown, f"{suggest(argument, ROLES)}; other words stand on a line of their own")

    def close(self, colons: int, start: int, end: int) -> None:
        """End the innermost block with so many colons; those in it that are open still were not closed."""
        at = next((i for i in range(len(self.stack) - 1, -1, -1) if self.stack[i].colons == colons), None)
        if at is None:
            self.stray.append((self.line_at(start), colons))
            return
        while len(self.stack) > at + 1:
            self.give_up(self.stack.pop())
        item = self.stack.pop()
        if item.doubtful:
            self.unknown(item.line, item.name)
        if not item.kept:
            return
        block = Directive(
            name=item.name if item.name in KINDS else "",
            argument=item.argument,
            line=item.line,
            start=item.start,
            body_start=item.body_start,
            body_end=start,
            end=end,
            parts=tuple(item.parts),
        )
        (self.stack[-1].parts if self.stack else self.blocks).append(block)

    def give_up(self, item: _Open) -> None:
        """A block that nothing closes is text; what is in it stays."""
        if not item.doubtful:
            colons = ":" * item.colons
            hint = f"end it with a line '{colons}', of as many colons; '\\{colons}' is text"
            self.say("R113", item.line, f"'{colons}{item.name[:40]}' is not closed", hint)
        (self.stack[-1].parts if self.stack else self.blocks).extend(item.parts)

    def finish(self) -> tuple[tuple[Directive, ...], tuple[Problem, ...]]:
        """What was found."""
        while self.stack:
            self.give_up(self.stack.pop())
        if self.blocks or self.problems:
            for line, colons in self.stray:
                hint = f"take it out, or write '\\{':' * colons}' to show it"
                self.say("R114", line, f"'{':' * colons}' closes nothing and is shown as text", hint)
        return tuple(self.blocks), tuple(self.problems)

    def line_at(self, start: int) -> int:
        """The line of a place that is not before the last one that was asked for."""
        self.line += self.text.count("\n", self.counted, start)
        self.counted = start
        return self.line

    def say(self, code: str, line: int, message: str, hint: str) -> None:
        """Report one thing; `R114` only warns, for the text is whole without it."""
        severity: Literal["error", "warning"] = "warning" if code == "R114" else "error"
        self.problems.append(Problem(code=code, message=message, line=line, hint=hint, severity=severity))


def _opening(rest: str) -> _Opening | None:
    """What a line opens; None for prose."""
    m = _OPENING.fullmatch(rest)
    if m is None or rest.endswith(MARK):
        return None
    space, name, behind = m[1], m[2], m[3]
    argument = behind.strip(" \t\u3000")
    if not name:
        return _Opening(argument)
    if behind[:1] not in ("", " ", "\t", "\u3000", "[", "{"):
        return None if space else _Opening(name + behind.split()[0])
    if space and name not in KINDS:
        return None if argument else _Opening(name, doubtful=True)
    return _Opening(name, argument)
