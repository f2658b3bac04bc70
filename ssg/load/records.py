"""`ParsedText`: what a text says, in a form that the cache can keep as JSON."""

from __future__ import annotations

from typing import Any

from ssg.load.titles import Naming
from ssg.problems import Problem
from ssg.values import as_dict, dataclass, field, names_of, reader


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedText:
    """`values` are the front matter's, numbers and dates as text; `lines` says in which line each key stands.

    `heading` is the first heading as written, '' where the title does not come from one. `links` are (destination,
    line) pairs. Lines count in the whole file.
    """

    naming: Naming
    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    heading: str = ""
    body_start: int = 0
    body_line: int = 1
    length: int = 0
    empty: bool = False
    links: tuple[tuple[str, int], ...] = ()
    problems: tuple[Problem, ...] = ()


_read_naming = reader(names_of(Naming))


def to_json(parsed: ParsedText) -> dict[str, Any]:
    """The record as plain JSON values."""
    naming, problems = [*_read_naming(parsed.naming)], [as_dict(problem) for problem in parsed.problems]
    return {**as_dict(parsed), "naming": naming, "problems": problems}


def from_json(record: dict[str, Any]) -> ParsedText:
    """The record that `to_json` made."""
    record = dict(record)
    record["links"] = tuple((written, line) for written, line in record["links"])
    record["problems"] = tuple(Problem(**problem) for problem in record["problems"])
    kind, number, title, volume, segment, order = record["naming"]
    volume = volume and (volume[0], volume[1])
    record["naming"] = Naming(kind=kind, number=number, title=title, volume=volume, segment=segment, order=order)
    return ParsedText(**record)
