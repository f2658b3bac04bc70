"""One chapter's text, read: what its front matter and its first heading say, where its body starts, how long it is.

`parse_text` is pure and knows no folder, so that its result can be kept by the digest of the bytes and the name.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from ssg.load.records import ParsedText
from ssg.load.titles import name_text
from ssg.problems import Problem
from ssg.text.decoding import decode_text
from ssg.text.directives import story_text
from ssg.text.fields import (
    Converter,
    as_bool,
    as_moment,
    as_number,
    as_slug,
    as_table,
    as_text,
    as_texts,
    convert_fields,
    one_of,
)
from ssg.text.frontmatter import parse_front_matter, split_front_matter
from ssg.text.headings import parse_heading
from ssg.text.language import count_length
from ssg.text.later import later
from ssg.text.links import find_links

MAX_VOLUME_TITLE = 300
KINDS = ("chapter", "prologue", "interlude", "side", "epilogue", "note")


def _volume(value: object) -> str:
    """A volume is named by its number, in its shortest form, or its title."""
    text = as_text(value)
    if _NUMERIC.fullmatch(text):
        return str(as_number(text))
    if len(text) > MAX_VOLUME_TITLE:
        raise ValueError(f"expected a number, or a title of at most {MAX_VOLUME_TITLE} characters")
    return text


def _number(value: object) -> Decimal | None:
    """A number, or `none` for a chapter outside the count, whatever its title or the name of its file says."""
    return None if value == "none" else as_number(value)


CHAPTER_FIELDS: dict[str, Converter] = {
    "title": as_text,
    "number": _number,
    "kind": one_of(*KINDS),
    "volume": _volume,
    "order": as_number,
    "date": as_moment,
    "draft": as_bool,
    "summary": as_text,
    "warnings": as_texts,
    "slug": as_slug,
    "aliases": as_texts,
    "extra": as_table,
}

_NUMERIC = later(r"\d+(?:\.\d*)?|\.\d+")
_HEADING = later(r"(?:[ \t]*\n)*(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*(?:\n|\Z)")
_FIRST_LINE = later(r"(?:[ \t\u3000]*\n)*[ \t\u3000]*(\S[^\n]{0,119})(?:\n|\Z)")
_CONTROL_BYTES = bytes([*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
_CONTROL = later(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def parse_text(data: bytes, name: str) -> ParsedText:
    """Read a chapter or page from the file `name`. Everything wrong with it is in `problems`, without a path."""
    text, found = decode_text(data)
    problems = list(found)
    if _has_errors(problems):
        return ParsedText(naming=name_text(name, {}, ""), problems=tuple(problems))
    split = split_front_matter(text)
    entries, faults = parse_front_matter(split.front)
    values, wrong = convert_fields(entries, CHAPTER_FIELDS, code="C")
    problems += [*split.problems, *faults, *wrong]
    if len(data.translate(None, _CONTROL_BYTES)) < len(data):
        problems += _control_characters(text)
    body = text[split.body_start :]
    heading, skipped = _find_heading(body, values)
    body_start = split.body_start + skipped
    body_line = split.body_line + body.count("\n", 0, skipped)
    body = body[skipped:]
    story = story_text(body)
    values = _jsonable(values)
    return ParsedText(
        values=values,
        lines={key: entry.line or 1 for key, entry in entries.items()},
        heading=heading,
        body_start=body_start,
        body_line=body_line,
        length=count_length(story, data=_bytes_behind(text[:body_start], data) if story is body else None),
        empty=not body.strip(),
        links=tuple((link.written, link.line + body_line - 1) for link in find_links(body)),
        naming=name_text(name, values, heading),
        problems=tuple(problems),
    )


def _bytes_behind(before: str, data: bytes) -> bytes | None:
    """The bytes of a file behind its first characters; None where its text is not its bytes alone."""
    if b"\r" in data or data.startswith(b"\xef\xbb\xbf"):
        return None
    return data[len(before.encode()) :]


def _find_heading(body: str, values: dict[str, Any]) -> tuple[str, int]:
    """The heading that names the chapter, and how many characters of the body it takes.

    A Markdown heading at the very start names the chapter unless front matter gives another title. A plain first
    line counts only where nothing else names the chapter and the line is a chapter heading beyond doubt.
    """
    title = values.get("title")
    if match := _HEADING.match(body):
        words = match[2].strip()
        parsed = parse_heading(words)
        if title is None or title in (words, parsed.title if parsed else None):
            return words, match.end()
        return "", 0
    if title is None and (match := _FIRST_LINE.match(body)):
        parsed = parse_heading(match[1].strip())
        if parsed is not None and (parsed.number is not None or parsed.kind != "chapter"):
            return match[1].strip(), match.end()
    return "", 0


def _control_characters(text: str) -> list[Problem]:
    problems: list[Problem] = []
    for match in islice(_CONTROL.finditer(text), 5):
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - text.rfind("\n", 0, match.start())
        what = f"control character U+{ord(match[0]):04X} is left out of the page"
        problems.append(Problem(code="C112", message=what, line=line, column=column, severity="warning"))
    return problems


def _jsonable(values: dict[str, Any]) -> dict[str, Any]:
    return {
        key: str(value)
        if isinstance(value, Decimal)
        else value.isoformat()
        if isinstance(value, date | datetime)
        else value
        for key, value in values.items()
        if key != "extra"
    }


def _has_errors(problems: list[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)
