"""What templates see, written from the views themselves: the part of `themes/README.md` between two comments.

`make docs` brings the file up to date.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from ssg.model.book import SourceText
from ssg.model.views import PageLike

BEGIN = "<!-- made by `make docs` from the views: begin -->"
END = "<!-- end -->"

_EVERYWHERE = ("site", "language")
_FOR_SSG = ("source", "links", "pictures")
_PLAIN = {str: "text", int: "number", bool: "true or false", datetime: "date"}
_TEMPLATE = re.compile(r"templates? ((?:`[^`]+`(?:, )?)+)")


def view_fields() -> str:
    """Every view and every part of one, as Markdown: the docstring and the type of each field."""
    pages = [kind for kind in _flatten(PageLike) if is_dataclass(kind)]
    parts: dict[type, None] = {}
    for kind in pages:
        _collect(kind, parts)
    shown = [_section(f"{_templates(kind)}: {kind.__name__}", kind) for kind in pages]
    shown += ["### Parts of views", *(_section(kind.__name__, kind, "####") for kind in parts)]
    return "\n\n".join(shown)


def update_readme(text: str) -> str:
    """A text with what stands between the comments made anew. Raises ValueError where they are missing."""
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the text has not both {BEGIN} and {END}")
    return f"{head}{BEGIN}\n\n{view_fields()}\n\n{END}{tail}"


def _flatten(union: Any) -> Iterator[type]:
    for member in get_args(union):
        yield from _flatten(member) if get_args(member) else (member,)


def _collect(kind: type, parts: dict[type, None]) -> None:
    for hint in get_type_hints(kind).values():
        for part in _types_in(hint):
            if is_dataclass(part) and part is not SourceText and part not in parts:
                parts[part] = None
                _collect(part, parts)


def _types_in(hint: Any) -> Iterator[type]:
    if isinstance(hint, type) and not get_args(hint):
        yield hint
    for member in get_args(hint):
        yield from _types_in(member)


def _templates(kind: type) -> str:
    match = _TEMPLATE.search(inspect.getdoc(kind) or "")
    if match is None:
        raise ValueError(f"the docstring of {kind.__name__} names no template, such as template `home.html`")
    return match[1].rstrip(", ")


def _section(title: str, kind: type, level: str = "###") -> str:
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    is_page = "site" in names
    said = {name: "for `ssg` itself" if is_page and name in _FOR_SSG else _said(hints[name]) for name in names}
    rows = [f"| `{name}` | {said[name]} |" for name in names if not (is_page and name in _EVERYWHERE)]
    table = "\n".join(["| field | what it is |", "|---|---|", *rows]) if rows else "No fields of its own."
    return f"{level} {title}\n\n{inspect.getdoc(kind)}\n\n{table}"


def _said(hint: Any) -> str:
    """A type in words: `list of ChapterLink`, `date or None`, or the words that a text may be."""
    if hint in _PLAIN:
        return _PLAIN[hint]
    if hint is Any:
        return "anything"
    origin, members = get_origin(hint), get_args(hint)
    if origin is Literal:
        return ", ".join(f"`{member}`" for member in members)
    if origin in (Union, UnionType):
        said = [_said(member) for member in members if member is not NoneType]
        return " or ".join([*said, *(["None"] if NoneType in members else [])])
    if origin is tuple and members[-1] is Ellipsis:
        return f"list of {_said(members[0])}"
    if origin is tuple:
        return f"({', '.join(map(_said, members))})"
    return f"[{hint.__name__}](#{hint.__name__.lower()})"


def main(arguments: list[str]) -> None:
    """`python -m ssg.theming.fields themes/README.md`."""
    path = Path(arguments[0])
    path.write_text(update_readme(path.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
