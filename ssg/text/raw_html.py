"""HTML that the author wrote: what is kept, what is taken out, what is shown as text.

Works on a rendered fragment, where raw pieces stand between `RAW_START` and `RAW_END` among our own tags, which
are always balanced. One walk with a stack decides: an element counts only when it is closed inside the element
of ours that holds it, so that an open `<div>` or `<b>` never reaches beyond its paragraph; else its tag is shown
as text. `sanitize` has the lists of what is allowed, and the last word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from ssg.text.block_ids import block_id
from ssg.text.html_escape import escape_attribute, escape_text, unescape
from ssg.text.html_names import OPTIONAL_END, VOID, is_block_name
from ssg.text.marks import ID_END, RAW_END, RAW_START
from ssg.text.sanitize import ALLOWED, GLOBAL_ATTRIBUTES, is_known_class

DEEPEST = 100
"""Elements of the author that may stand in one another; nh3 takes quadratic time in depth."""

_PIECE = re.compile(rf"{RAW_START}([^{RAW_END}]*){RAW_END}|<(/?)([a-z][a-z0-9]*)([^<>]*)>")
_RAW = re.compile(
    r"<!--(?P<comment>>|->|.*?-->)"
    r"|<(?P<slash>/?)(?P<name>[A-Za-z][A-Za-z0-9\-]*+)(?P<attrs>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>",
    re.S,
)
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")
_ONE_OF_A_ROW = {
    "p": {"p"},
    "li": {"li"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "tr": {"tr"},
    "td": {"td", "th"},
    "th": {"td", "th"},
    "rt": {"rt", "rp"},
    "rp": {"rt", "rp"},
}
_TABLE_PARTS = ("tr", "td", "th", "thead", "tbody", "tfoot", "caption", "col", "colgroup")
_PARENTS = {
    **dict.fromkeys(_TABLE_PARTS, ("table",)),
    **dict.fromkeys(("rt", "rp", "rb", "rtc"), ("ruby",)),
    **dict.fromkeys(("dt", "dd"), ("dl",)),
    "li": ("ul", "ol"),
    "summary": ("details",),
    "figcaption": ("figure",),
}
"""Elements that mean something only in another."""
_UNSEEN = frozenset({"script", "style"})
"""Elements whose content is no text."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TEXT_BLOCKS = _HEADINGS | {"p", "td", "th"}
_WITH_ID = _HEADINGS | {"p", "li"}


class Report(Protocol):
    """What the walk asks of its caller."""

    def is_html(self, name: str) -> bool:
        """Whether a name in angle brackets is an element, or a word to show."""

    def line_of(self, piece: str) -> int:
        """The line of the next such piece of the source."""

    def lose(self, kind: str, what: str, line: int) -> None:
        """Take note of something that the page will not have."""

    def destination(self, url: str, attribute: str, line: int) -> str | None:
        """What to write for a destination in an attribute (`href`, `src`, `cite`); None takes the attribute out."""


@dataclass(slots=True)
class _Open:
    """An element that is open: ours, or the author's."""

    name: str
    ours: bool
    at: int
    """Where in the output its tag stands."""
    raw: str = ""
    line: int = 0


@dataclass(slots=True)
class _Walk:
    report: Report
    out: list[str] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    raw_depth: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    """Start tags that were left out, whose end tags go too."""


def settle_raw_html(html: str, report: Report) -> str:
    """Decide about every raw piece of a fragment, and return it without the marks around them."""
    walk = _Walk(report)
    end = 0
    for piece in _PIECE.finditer(html):
        walk.out.append(html[end : piece.start()])
        end = piece.end()
        if piece[1] is not None:
            _read_raw(walk, piece[1])
        else:
            _read_ours(walk, piece)
    walk.out.append(html[end:])
    _close_down_to(walk, 0)
    return "".join(walk.out)


def _read_ours(walk: _Walk, piece: re.Match[str]) -> None:
    name = piece[3]
    if piece[2]:
        at = len(walk.stack) - 1
        while at >= 0 and not walk.stack[at].ours:
            at -= 1
        _close_down_to(walk, at + 1)
        walk.stack.pop()
    else:
        if is_block_name(name):
            _end_paragraph(walk)
        if name not in VOID:
            walk.stack.append(_Open(name, True, len(walk.out)))
    walk.out.append(piece[0])


def _read_raw(walk: _Walk, raw: str) -> None:
    end, skip_to = 0, 0
    for tag in _RAW.finditer(raw):
        if tag.start() < skip_to:
            continue
        walk.out.append(escape_text(raw[end : tag.start()]))
        end = tag.end()
        line = walk.report.line_of(tag[0])
        name = _shifted((tag["name"] or "").lower())
        if tag["comment"] is not None:
            walk.report.lose("comment", tag[0], line)
        elif not walk.report.is_html(tag["name"]):
            walk.out.append(escape_text(tag[0]))
        elif tag["slash"]:
            _end_tag(walk, name, line)
        elif name in _UNSEEN and (close := _end_of(raw, tag)) is not None:
            walk.report.lose("tag", name, line)
            end = skip_to = close
        else:
            _start_tag(walk, _Open(name, False, len(walk.out), tag[0], line), tag["attrs"])
    walk.out.append(escape_text(raw[end:]))


def _end_of(raw: str, tag: re.Match[str]) -> int | None:
    close = re.compile(rf"</{tag['name']}[^<>]*>", re.I).search(raw, tag.end())
    return close.end() if close else None


def _start_tag(walk: _Walk, new: _Open, attrs: str) -> None:
    name = new.name
    top = walk.stack[-1] if walk.stack else None
    if top is not None and not top.ours and top.name in _ONE_OF_A_ROW.get(name, ()):
        _close_down_to(walk, len(walk.stack) - 1)
        new.at = len(walk.out)
    if name in _UNSEEN:
        walk.stack.append(new)
        walk.raw_depth += 1
        walk.out.append("")
        return
    misplaced = name in ALLOWED and _is_misplaced(walk, name)
    if name not in ALLOWED or misplaced or (walk.raw_depth >= DEEPEST and name not in VOID):
        walk.report.lose("tag" if name not in ALLOWED else "place" if misplaced else "depth", name, new.line)
        if name in ALLOWED and name not in VOID:
            walk.left_out[name] = walk.left_out.get(name, 0) + 1
        return
    if is_block_name(name):
        _end_paragraph(walk)
        new.at = len(walk.out)
    if name not in VOID:
        walk.stack.append(new)
        walk.raw_depth += 1
    walk.out.append(f"<{name}{_attributes(walk, new, attrs)}>")


def _is_misplaced(walk: _Walk, name: str) -> bool:
    """Whether HTML would not let the element stand here, and so would move or drop what is around it."""
    if name == "a":
        return any(item.name == "a" for item in walk.stack)
    if name in _PARENTS and not any(item.name in _PARENTS[name] for item in walk.stack):
        return True
    return is_block_name(name) and any(item.ours and item.name in _TEXT_BLOCKS for item in walk.stack)


def _end_paragraph(walk: _Walk) -> None:
    """Before a block: a `<p>` of the author that is open ends there, as HTML has it."""
    for at in range(len(walk.stack) - 1, -1, -1):
        if walk.stack[at].ours:
            return
        if walk.stack[at].name == "p":
            _close_down_to(walk, at)
            return


def _shifted(name: str) -> str:
    """The author's `<h1>` is an `<h2>` of the page, as `#` is."""
    return f"h{min(int(name[1]) + 1, 6)}" if name in _HEADINGS else name


def _end_tag(walk: _Walk, name: str, line: int) -> None:
    if walk.left_out.get(name):
        walk.left_out[name] -= 1
        return
    at = len(walk.stack) - 1
    while at >= 0 and not walk.stack[at].ours and walk.stack[at].name != name:
        at -= 1
    if at < 0 or walk.stack[at].ours:
        if name in ALLOWED and name not in VOID and name not in OPTIONAL_END:
            walk.report.lose("stray", name, line)
        return
    _close_down_to(walk, at + 1)
    opened = walk.stack.pop()
    walk.raw_depth -= 1
    if name in _UNSEEN:
        walk.report.lose("tag", name, opened.line)
        walk.out[opened.at :] = [""] * (len(walk.out) - opened.at)
    else:
        _close(walk, opened)


def _close_down_to(walk: _Walk, height: int) -> None:
    """End the author's elements above a height of the stack: those that may be left open, or back to text."""
    while len(walk.stack) > height:
        item = walk.stack.pop()
        if item.ours:
            continue
        walk.raw_depth -= 1
        if item.name in OPTIONAL_END:
            _close(walk, item)
        elif item.name in _UNSEEN:
            walk.report.lose("tag", item.name, item.line)
        else:
            walk.report.lose("open", item.name, item.line)
            walk.out[item.at] = escape_text(item.raw)


def _close(walk: _Walk, item: _Open) -> None:
    """Write an end tag; a block gets its id, as ours have one, and an empty paragraph goes."""
    if item.name in _WITH_ID:
        start, content = walk.out[item.at], "".join(walk.out[item.at + 1 :])
        if item.name == "p" and not content.strip():
            walk.out[item.at] = ""
            return
        walk.out[item.at] = f'{start[:-1]} id="{block_id(content)}{ID_END}">'
    walk.out.append(f"</{item.name}>")


def _attributes(walk: _Walk, element: _Open, attrs: str) -> str:
    """The attributes that stay, written anew; each other one is reported."""
    name, line = element.name, element.line
    kept: dict[str, str] = {}
    for key, value in _read_attributes(attrs):
        if key in kept:
            continue
        new: str | None = value if key in ALLOWED[name] or key in GLOBAL_ATTRIBUTES else None
        if new is not None and key in ("href", "src", "cite"):
            new = walk.report.destination(value, key, line)
        if new is None:
            walk.report.lose("attribute", f"{key} {name}", line)
        elif key == "class":
            new = " ".join(part for part in value.split() if is_known_class(part))
            if new != " ".join(value.split()):
                walk.report.lose("class", f"{value} {name}", line)
        if new or (new is not None and key != "class"):
            kept[key] = new
    if name == "img":
        kept = {**kept, "alt": kept.get("alt", ""), "loading": "lazy"}
    if name == "a":
        kept.pop("rel", None)
        if kept.get("href", "").lower().startswith(("http:", "https:")):
            kept["rel"] = "noopener"
    return "".join(f' {key}="{escape_attribute(value)}"' for key, value in kept.items())


def _read_attributes(attrs: str) -> Iterator[tuple[str, str]]:
    for m in _ATTRIBUTE.finditer(attrs):
        value = m[2] if m[2] is not None else m[3] if m[3] is not None else m[4] or ""
        yield m[1].lower(), unescape(value)
