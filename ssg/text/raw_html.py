"""HTML that the author wrote: what is kept, what is taken out, what is shown as text.

Works on a rendered fragment, where raw pieces stand between `RAW_START` and `RAW_END` among our own tags, which
are always balanced. One walk with a stack decides: an element counts only when it is closed inside the element
of ours that holds it, so that an open `<div>` or `<b>` never reaches beyond its paragraph; else its tag is shown
as text. `sanitize` has the lists of what is allowed, and the last word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape

from ssg.text.html_escape import escape_attribute, escape_text
from ssg.text.html_names import HTML_NAMES, OPTIONAL_END, VOID, is_html_name
from ssg.text.marks import RAW_END, RAW_START
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
_SPACE = re.compile(r"\s+")
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
_PARTS = {"tr", "td", "th", "thead", "tbody", "tfoot", "caption", "col", "colgroup"}

Report = Callable[[str, str, str], None]
"""Called with a code, a message and the piece of source that it is about."""
Destination = Callable[[str, str], str | None]
"""What to write for a destination in an attribute (`href`, `src`, `cite`); None takes the attribute out."""


@dataclass(slots=True)
class _Open:
    """An element that is open: ours, or the author's."""

    name: str
    ours: bool
    at: int
    """Where in the output its tag stands."""
    raw: str = ""


@dataclass(slots=True)
class _Walk:
    report: Report
    destination: Destination
    source: str
    out: list[str] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    raw_depth: int = 0
    too_deep: dict[str, int] = field(default_factory=dict)
    """Start tags that were left out for depth, whose end tags go too."""


def settle_raw_html(html: str, source: str, report: Report, destination: Destination) -> str:
    """Decide about every raw piece of a fragment, and return it without the marks around them."""
    walk = _Walk(report, destination, source)
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
    elif name not in VOID:
        walk.stack.append(_Open(name, True, len(walk.out)))
    walk.out.append(piece[0])


def _read_raw(walk: _Walk, raw: str) -> None:
    end, skip_to = 0, 0
    for tag in _RAW.finditer(raw):
        if tag.start() < skip_to:
            continue
        walk.out.append(escape_text(raw[end : tag.start()]))
        end = tag.end()
        if tag["comment"] is not None:
            walk.report("comment", tag[0], tag[0])
        elif not is_html_name(tag["name"], walk.source):
            walk.out.append(escape_text(tag[0]))
        elif tag["slash"]:
            _end_tag(walk, tag["name"].lower(), tag[0])
        elif tag["name"].lower() in ("script", "style") and (close := _end_of(raw, tag)) is not None:
            walk.report("tag", tag["name"].lower(), tag[0])
            end = skip_to = close
        else:
            _start_tag(walk, tag["name"].lower(), tag["attrs"], tag[0])
    walk.out.append(escape_text(raw[end:]))


def _end_of(raw: str, tag: re.Match[str]) -> int | None:
    close = re.compile(rf"</{tag['name']}[^<>]*>", re.I).search(raw, tag.end())
    return close.end() if close else None


def _start_tag(walk: _Walk, name: str, attrs: str, raw: str) -> None:
    top = walk.stack[-1] if walk.stack else None
    if top is not None and not top.ours and top.name in _ONE_OF_A_ROW.get(name, ()):
        _close_down_to(walk, len(walk.stack) - 1)
    if name in ("script", "style"):
        walk.stack.append(_Open(name, False, len(walk.out), raw))
        walk.raw_depth += 1
        walk.out.append("")
        return
    misplaced = (name == "a" and any(item.name == "a" for item in walk.stack)) or (
        name in _PARTS and not any(item.name == "table" for item in walk.stack)
    )
    if name not in ALLOWED or misplaced:
        walk.report("tag", name, raw)
        return
    if walk.raw_depth >= DEEPEST and name not in VOID:
        walk.report("depth", name, raw)
        walk.too_deep[name] = walk.too_deep.get(name, 0) + 1
        return
    if name not in VOID:
        walk.stack.append(_Open(name, False, len(walk.out), raw))
        walk.raw_depth += 1
    walk.out.append(f"<{name}{_attributes(walk, name, attrs, raw)}>")


def _end_tag(walk: _Walk, name: str, raw: str) -> None:
    if walk.too_deep.get(name):
        walk.too_deep[name] -= 1
        return
    at = len(walk.stack) - 1
    while at >= 0 and not walk.stack[at].ours and walk.stack[at].name != name:
        at -= 1
    if at < 0 or walk.stack[at].ours:
        if name in ALLOWED and name not in VOID and name not in OPTIONAL_END:
            walk.report("stray", name, raw)
        return
    _close_down_to(walk, at + 1)
    opened = walk.stack.pop()
    walk.raw_depth -= 1
    if name in ("script", "style"):
        walk.report("tag", name, opened.raw)
        walk.out[opened.at :] = [""] * (len(walk.out) - opened.at)
    else:
        walk.out.append(f"</{name}>")


def _close_down_to(walk: _Walk, height: int) -> None:
    """End the author's elements above a height of the stack: those that may be left open, or back to text."""
    while len(walk.stack) > height:
        item = walk.stack.pop()
        if item.ours:
            continue
        walk.raw_depth -= 1
        if item.name in OPTIONAL_END:
            walk.out.append(f"</{item.name}>")
        elif item.name in ("script", "style"):
            walk.report("tag", item.name, item.raw)
        else:
            walk.report("open", item.name, item.raw)
            walk.out[item.at] = escape_text(item.raw)


def _attributes(walk: _Walk, name: str, attrs: str, raw: str) -> str:
    """The attributes that stay, written anew; each other one is reported."""
    kept: dict[str, str] = {}
    for key, value in _read_attributes(attrs):
        if key in kept:
            continue
        allowed = key in ALLOWED[name] or key in GLOBAL_ATTRIBUTES
        new: str | None = value if allowed else None
        if allowed and key == "class":
            new = " ".join(part for part in value.split() if is_known_class(part)) or None
            if new != " ".join(value.split()):
                walk.report("class", f"{name} {value}", raw)
        elif allowed and key in ("href", "src", "cite"):
            new = walk.destination(value, key)
        if new is None and not (allowed and key == "class"):
            walk.report("attribute", f"{key} {name}", raw)
        elif new is not None:
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


__all__ = ["DEEPEST", "HTML_NAMES", "settle_raw_html"]
