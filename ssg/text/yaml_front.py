"""Reads the YAML of front matter.

YAML is composed, not constructed: scalars stay the text that was written, each with its line and column, and no
tag can make an object. Aliases, repeated keys and deep nesting are refused.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from ssg.problems import Problem
from ssg.text.fields import Entry
from ssg.text.plain_front import ODD

MAX_FRONT_MATTER = 65536  # characters
MAX_DEPTH = 8
_COMPOSED_DEPTH = 12  # the C composer recurses without a bound of its own, down to a crash of the whole process

_TOO_DEEP = "front matter is nested too deeply"
_NOTES = "keep notes in the chapter's text"
_LINE_BREAKS_OF_YAML = {0x85: " ", 0x2028: " ", 0x2029: " "}  # only there, so lines would be miscounted
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse_yaml(front: str) -> tuple[dict[str, Entry], tuple[Problem, ...]]:
    """Read any front matter: `parse_front_matter` without its short way."""
    if len(front) > MAX_FRONT_MATTER:
        return {}, (_fault("front matter is too large", 2, 1, "keep notes in the chapter's text"),)
    front = front.translate(_LINE_BREAKS_OF_YAML)
    try:
        _check_depth(front)
        loader = _Loader(front)
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
    except (yaml.MarkedYAMLError, yaml.reader.ReaderError, ValueError, RecursionError) as error:
        return {}, (_yaml_problem(error, front),)
    except _Refused as refused:
        return {}, (_refusal(refused),)
    if node is None:
        return {}, ()
    if not isinstance(node, yaml.MappingNode):
        return {}, (
            _fault("front matter is no list of keys and values", 2, 1, "write 'title: …' on a line of its own"),
        )
    try:
        return _entries(node)
    except _Refused as refused:
        return {}, (_refusal(refused),)


class _Refused(Exception):
    """(message, hint, mark) of YAML that is valid but not wanted here."""


def _refusal(refused: _Refused) -> Problem:
    message, hint, mark = refused.args
    return _fault(message, mark.line + 2, mark.column + 1, hint)


def _check_depth(front: str) -> None:
    """Refuse deep nesting while it is still a stream of events, which needs no recursion."""
    loader = _Loader(front)
    depth = 0
    try:
        while not isinstance(event := loader.get_event(), yaml.StreamEndEvent | None):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > _COMPOSED_DEPTH:
                    raise _Refused(_TOO_DEEP, _NOTES, event.start_mark)
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    finally:
        loader.dispose()


def _entries(node: yaml.MappingNode) -> tuple[dict[str, Entry], tuple[Problem, ...]]:
    entries: dict[str, Entry] = {}
    problems = []
    seen: set[int] = set()
    for key_node, value_node in node.value:
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
        mark = key_node.start_mark
        if key in entries:
            first = entries[key].line
            problems.append(
                _fault(f"key '{key}' stands twice, first in line {first}", mark.line + 2, mark.column + 1, "keep one")
            )
        value = _plain(value_node, seen, 0)
        entries[key] = Entry(value=value, line=mark.line + 2, column=mark.column + 1)
    return entries, tuple(problems)


def _plain(node: yaml.Node, seen: set[int], depth: int) -> Any:
    mark = node.start_mark
    if id(node) in seen:
        raise _Refused("aliases ('*name') are not allowed in front matter", "write the value out", mark)
    if depth > MAX_DEPTH:
        raise _Refused(_TOO_DEEP, _NOTES, mark)
    seen.add(id(node))
    if node.tag.startswith("tag:yaml.org,2002:python") or node.tag.startswith("!"):
        hint = "take it out, or put the value in quotation marks"
        raise _Refused(f"tag '{node.tag}' is not allowed in front matter", hint, mark)
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _plain(value, seen, depth + 1) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, seen, depth + 1) for item in node.value]
    plain = isinstance(node, yaml.ScalarNode) and not node.style  # the C composer says '', the Python one None
    return None if plain and node.value in ("", "~", "null") else str(node.value)


def _yaml_problem(error: Exception, front: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line, mark.column) if mark is not None else _first_odd(front)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    lines = front.split("\n")
    written = lines[line] if line < len(lines) else ""
    hint = "see the line above too"
    if re.match(r"\s*[\w-]+:\s+[^'\"\[{|>].*:(\s|$)", written) or "mapping values are not allowed" in what:
        hint = "put the value in quotation marks: it holds a colon"
    elif re.match(r"\s*[\w-]+:\s+[*&@`%!]", written):
        sign = written.partition(":")[2].strip()[0]
        hint = f"put the value in quotation marks: in YAML, it may not begin with {sign!r}"
    elif isinstance(error, yaml.reader.ReaderError):
        hint = "take the character out; it may be invisible"
    elif "\t" in written:
        hint = "indent with spaces, not tabs"
    elif "quoted scalar" in f"{getattr(error, 'context', '')}{what}":
        hint = "close the quotation mark"
    return _fault(f"front matter cannot be read: {what}", line + 2, column + 1, hint)


def _first_odd(front: str) -> tuple[int, int]:
    """Line and column, from 0, of the first character that YAML does not allow: its reader names no place."""
    odd = ODD.search(front)
    start = odd.start() if odd else 0
    return front.count("\n", 0, start), start - front.rfind("\n", 0, start) - 1


def _fault(message: str, line: int, column: int, hint: str | None) -> Problem:
    return Problem(code="C104", message=message, line=line, column=column, hint=hint)
