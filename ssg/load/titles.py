"""What a text is called: what front matter, heading and file name say, in this order of trust. Pure.

Worked out where the text is read, in the worker, and kept with it: it depends on nothing but the text and the name.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ssg.model.urls import number_text
from ssg.text.headings import Heading, parse_heading
from ssg.text.naming import split_name, title_from_words
from ssg.text.slugs import slugify
from ssg.values import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """Numbers as text, so that the cache can keep them. `volume` is (number or None, title) where the text itself
    names one, else None. `segment` is the text's own part of its address."""

    kind: str
    number: str | None
    title: str
    volume: tuple[str | None, str] | None
    segment: str
    order: str | None


def name_text(name: str, values: Mapping[str, Any], heading: str) -> Naming:
    """Name the text of the file `name`, by its front matter and its first heading ('' where it names nothing)."""
    stem = _stem(name)
    named_number, words = split_name(stem)
    found = _find_heading(values.get("title"), heading)
    if found is not None and "number" in values and values["number"] is None:
        found = replace(found, number=None, title=values.get("title", heading))  # `number: none`: words, no count
    named = parse_heading(words) or Heading(title="")
    number = values["number"] if "number" in values else _first(found and found.number, named_number, named.number)
    if "title" in values or heading:
        written = values.get("title", heading)
        title = found.title or _own_words(written, found) if found else written
    elif named.kind != "chapter" or named.number is not None:
        title = named.title or _own_words(title_from_words(words), named)
    else:
        title = title_from_words(words)
    shown = None if number is None else number_text(Decimal(number))
    return Naming(
        kind=values.get("kind") or (found.kind if found else None) or named.kind,
        number=number,
        title=title,
        volume=_volume(values.get("volume"), found),
        segment=values.get("slug") or shown or slugify(stem) or "chapter",
        order=_first(values.get("order"), number),
    )


def _own_words(written: str, heading: Heading) -> str:
    """The title of a text whose heading is a kind alone: 楔子 or Prelude, where themes say 序章 and Prologue."""
    return written if heading.number is None else ""


def _stem(name: str) -> str:
    """The name of a file without its ending, as `PurePath.stem` has it."""
    dot = name.rfind(".")
    return name[:dot] if 0 < dot < len(name) - 1 else name


def _find_heading(title: str | None, heading: str) -> Heading | None:
    """A title such as `Chapter 12: The Lantern` holds a number too; plain titles are no headings."""
    parsed = parse_heading(title if title is not None else heading)
    return parsed if parsed and (parsed.number is not None or parsed.kind != "chapter") else None


def _first(*values: object) -> str | None:
    return next((str(value) for value in values if value is not None), None)


def _volume(written: str | None, heading: Heading | None) -> tuple[str | None, str] | None:
    if written is not None:
        digits = written.replace(".", "", 1).isdecimal()
        return (written, "") if digits else (None, written)
    if heading is not None and heading.volume is not None:
        return str(heading.volume), heading.volume_title
    return None
