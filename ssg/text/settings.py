"""Settings in TOML, with the line of every key: `tomllib` gives values without places."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from ssg.problems import Problem
from ssg.text.fields import Entry
from ssg.text.later import later

_TABLE = later(r"\s*\[\[?\s*([^\]]+?)\s*\]\]?")
_KEY = later(r"""\s*([\w-]+|"[^"]*"|'[^']*')\s*[=.]""")
_BARE = later(r"[A-Za-z0-9_-]+")
_PLACE = later(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)")
_HUGE = later(r"[\d_]{4300,}")  # what Python refuses to read as a number

Lines = Mapping[tuple[str, str], int]


def parse_settings(text: str) -> tuple[dict[str, Any], Lines, tuple[Problem, ...]]:
    """Read TOML into plain values, and the line of each (table, key). A syntax error is one problem, S103."""
    try:
        return tomllib.loads(text), _find_lines(text), ()
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        message = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        if (huge := _HUGE.search(text)) and "digits" in message:
            message = f"number of {len(huge[0])} digits (at line {text.count(chr(10), 0, huge.start()) + 1}, column 1)"
        place = _PLACE.search(message)
        line = int(place[1]) if place and place[1] else text.count("\n") + 1 if place else None
        column = int(place[2]) if place and place[2] else None
        what = _PLACE.sub("", message)
        hint = _hint(text, line)
        problem = Problem(code="S103", message=f"cannot be read as TOML: {what}", line=line, column=column, hint=hint)
        return {}, {}, (problem,)


def parse_values(text: str) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Read TOML whose lines nobody asks for, in two thirds of the time."""
    try:
        return tomllib.loads(text), ()
    except (tomllib.TOMLDecodeError, ValueError, RecursionError):
        table, _, broken = parse_settings(text)
        return table, broken


def table_entries(table: Mapping[str, Any], lines: Lines, name: str = "") -> dict[str, Entry]:
    """The keys of one table as entries, with their lines. `name` is the table's dotted name, '' for the top."""
    return {
        key: Entry(value=value, line=lines.get((name, key)) or lines.get((f"{name}.{key}".lstrip("."), "")))
        for key, value in table.items()
    }


def _find_lines(text: str) -> dict[tuple[str, str], int]:
    lines: dict[tuple[str, str], int] = {}
    table = ""
    quotes: str | None = None  # inside a multi-line string nothing is a key
    for number, line in enumerate(text.split("\n"), start=1):
        if quotes is None:
            if match := _TABLE.match(line):
                table = ".".join(_bare(part) for part in match[1].split("."))
                lines.setdefault((table, ""), number)
            elif match := _KEY.match(line):
                lines.setdefault((table, _bare(match[1])), number)
        for mark in re.findall(r'"""|\'\'\'', line):
            quotes = mark if quotes is None else None if mark == quotes else quotes
    return lines


def _bare(key: str) -> str:
    return key.strip().strip("\"'")


def _hint(text: str, line: int | None) -> str | None:
    lines = text.split("\n")
    wrong = lines[line - 1] if line is not None and line <= len(lines) else ""
    if re.match(r"\s*[\w-]+\s*=\s*[^\s\"'\[{\d tf]", wrong):
        return "put text in quotation marks"
    if re.match(r"\s*[\w-]+\s*:", wrong):
        return "TOML writes 'key = \"value\"', with '='"
    table = _TABLE.match(wrong)
    if table is not None and not table[1].isascii():
        parts = [part if _BARE.fullmatch(part) or part[:1] in "\"'" else f'"{part}"' for part in table[1].split(".")]
        return f"names beyond a-z, 0-9, - and _ stand in quotation marks: [{'.'.join(parts)}]"
    return None
