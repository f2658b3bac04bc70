"""Front matter: the YAML between two `---` lines at the head of a chapter. Splits it off, reads it, writes it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ssg.problems import Problem
from ssg.text.fields import Entry
from ssg.text.later import later
from ssg.text.plain_front import ODD, read_plain_front
from ssg.values import dataclass

_FENCE = later(r"---[ \t]*(?:\n|\Z)")
_KEYS = "title|number|date|draft|kind|volume|summary|slug|aliases|order"
_MISPLACED = later(  # one of these is among the lines between two fences
    r"(?:[ \t]*\n)*+[ \t]*(?P<fence>---|(?P<toml>\+\+\+))[ \t]*\n(?:[A-Za-z_]+[ \t]*[:=].*\n|[ \t].*\n)*?"
    rf"(?:{_KEYS})[ \t]*[:=].*\n(?:.*\n)*?(?P=fence)[ \t]*(?:\n|\Z)"
)
_LONGEST_FRONT = 4000  # characters in which misplaced front matter is looked for
_CLOSE = later(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """A text split in two. `front` is the YAML without fences; `body_start` an offset, `body_line` counts from 1."""

    front: str
    body_start: int
    body_line: int
    problems: tuple[Problem, ...] = ()


def split_front_matter(text: str) -> FrontMatter:
    """Split a chapter's text (newlines already `\\n`). Without front matter, everything is body."""
    opening = _FENCE.match(text)
    if opening is None:
        return FrontMatter(front="", body_start=0, body_line=1, problems=_find_misplaced(text))
    closing = _CLOSE.search(text, opening.end())
    if closing is None:
        # A `---` at the head may also be a scene break: it is front matter when a key follows it.
        if re.match(r"\s*[A-Za-z_]+[ \t]*:(?:\s|$)", text[opening.end() :]) is None:
            return FrontMatter(front="", body_start=0, body_line=1)
        problem = Problem(
            code="C103",
            message="front matter opens with '---' here and never closes",
            line=1,
            column=1,
            hint="put a line '---' after its last key",
        )
        return FrontMatter(front="", body_start=0, body_line=1, problems=(problem,))
    front = text[opening.end() : closing.start()]
    return FrontMatter(front=front, body_start=closing.end(), body_line=text.count("\n", 0, closing.end()) + 1)


def _find_misplaced(text: str) -> tuple[Problem, ...]:
    """What is front matter by its keys, but stands below empty lines, or is written in TOML: it would be published."""
    if not text.startswith(("\n", " ", "\t", "+++")) or (match := _MISPLACED.match(text, 0, _LONGEST_FRONT)) is None:
        return ()
    if match["toml"]:
        message, hint = "front matter is written in TOML, between lines '+++'", "write YAML between lines '---'"
    else:
        message, hint = "front matter does not begin in the first line", "take out the empty lines above '---'"
    line = text.count("\n", 0, match.start("fence")) + 1
    return (Problem(code="C103", message=message, line=line, column=1, hint=hint),)


def parse_front_matter(front: str) -> tuple[dict[str, Entry], tuple[Problem, ...]]:
    """Read the YAML that `split_front_matter` gave; lines are counted in the whole file."""
    plain = read_plain_front(front)
    if plain is not None:
        return plain, ()
    from ssg.text.yaml_front import parse_yaml  # the parser takes longer to load than a small build to run

    return parse_yaml(front)


def format_front_matter(fields: Mapping[str, object]) -> str:
    """Write front matter, fences included, keys in the order given; None and empty values are left out."""
    kept = {key: value for key, value in fields.items() if value not in (None, "", (), [])}
    lines = [f"{key}: {_yaml_value(value)}" for key, value in kept.items()]
    return "\n".join(["---", *lines, "---", ""])


def _yaml_value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_quoted(str(item)) for item in value) + "]"
    text = str(value)
    return _quoted(text) if isinstance(value, str) else text


def _quoted(text: str) -> str:
    """Plain where YAML reads it back as the same text, else in double quotes."""
    if re.fullmatch(r"[^\W\d_](?:[\w \-.'’]*[\w.])?", text) and text not in (
        "null",
        "true",
        "false",
        "yes",
        "no",
        "on",
        "off",
    ):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    escaped = re.sub(f"{ODD.pattern}|[\r\x85\u2028\u2029]", lambda match: f"\\u{ord(match[0]):04x}", escaped)
    return f'"{escaped}"'
