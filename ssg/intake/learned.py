"""What recurs in the chapters of one source: the entries of `learned.toml`, read and written. Pure.

Cleaning reads this file and nothing of the other chapters, so that a result does not depend on which came together.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, get_args

from ssg.intake.shadow import make_shadow
from ssg.problems import Problem
from ssg.text.settings import parse_settings

Action = Literal["remove", "flag", "keep"]
Shape = Literal["line", "fragment"]
_NUMBER = re.compile(r"[0-9]{1,9}(?:[.,:/-][0-9]{1,9}){0,5}")
_HAN_NUMBER = re.compile(r"第[零〇一二三四五六七八九十百千两0-9#]{1,9}([章回节話话卷])")
_HEAD = """\
# Lines and fragments that recur in chapters of this book's source, learnt by `ssg import`.
# action = "remove": taken out wherever a chapter has them; "flag": kept, and shown to a person; "keep": left alone.
# Change an action as you like: `--learn` adds what is new and never changes what stands here.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that recurs. `key` is its skeleton, `count` the chapters that have it, `places` where it stood."""

    key: str
    shape: Shape
    action: Action
    count: int
    places: tuple[tuple[str, int], ...]
    example: str

    @property
    def rule(self) -> str:
        """The name under which a ledger accounts for it."""
        return f"learned.{make_digest(self.key)[:8]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """The entries, by shape and key; `chapters` is how many they were learnt from."""

    entries: tuple[Entry, ...] = ()
    chapters: int = 0
    index: Mapping[tuple[str, str], Entry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", {(entry.shape, entry.key): entry for entry in self.entries})

    def find(self, shape: Shape, key: str) -> Entry | None:
        """The entry of a skeleton."""
        return self.index.get((shape, key))


NOTHING = Learned()


def make_key(text: str, title: str = "") -> str:
    """The skeleton of a line: folded, numbers as `#`, the chapter's own title as `§`, single spaces."""
    folded, own = " ".join(make_shadow(text).text.split()), _fold_title(title)
    if len(own) >= 2:
        folded = folded.replace(own, "§")
    return _HAN_NUMBER.sub(r"第#\1", _NUMBER.sub("#", folded))


@lru_cache(maxsize=8)  # one for all lines of a chapter
def _fold_title(title: str) -> str:
    return " ".join(make_shadow(title).text.split())


def make_digest(text: str) -> str:
    """The name of a text in `[[decision]]`: the first 16 hexadecimal digits of the SHA-256 of its words."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]


def format_learned(learned: Learned) -> str:
    """`learned.toml`: the same entries give the same bytes."""
    lines = [_HEAD, f"chapters = {learned.chapters}"]
    for entry in learned.entries:
        places = ", ".join(f"{place} = {count}" for place, count in entry.places)
        lines += ["", "[[entry]]", f"action = {_quoted(entry.action)}", f"shape = {_quoted(entry.shape)}"]
        lines += [f"key = {_quoted(entry.key)}", f"count = {entry.count}", f"places = {{ {places} }}"]
        lines += [f"example = {_quoted(entry.example)}"]
    return "\n".join(lines) + "\n"


def parse_learned(text: str, path: str) -> tuple[Learned, tuple[Problem, ...]]:
    """Read `learned.toml`; an entry that cannot be read is a problem (I132) with its line, and is left out."""
    table, _, problems = parse_settings(text)
    if problems:
        first = problems[0]
        return NOTHING, (Problem(code="I132", path=path, message=first.message, line=first.line, column=first.column),)
    found: list[Entry] = []
    faults: list[Problem] = []
    places = find_tables(text, "entry")
    entries = table.get("entry", [])
    for number, item in enumerate(entries if isinstance(entries, list) else [entries]):
        try:
            found.append(_make_entry(item))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            line = places[number] if number < len(places) else None
            message = f"entry {number + 1} cannot be read: {error}"
            faults.append(Problem(code="I132", path=path, line=line, message=message, hint="remove it, or mend it"))
    chapters = table.get("chapters", 0)
    learned = Learned(entries=sort_entries(found), chapters=chapters if isinstance(chapters, int) else 0)
    return learned, tuple(faults)


def find_tables(text: str, name: str) -> list[int]:
    """The lines, from 1, on which `[[name]]` stands."""
    pattern = re.compile(rf"\s*\[\[\s*{re.escape(name)}\s*\]\]")
    return [number for number, line in enumerate(text.split("\n"), start=1) if pattern.match(line)]


def sort_entries(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Stable order: those that remove first, then the most frequent, then by key."""
    rank = {"remove": 0, "flag": 1, "keep": 2}
    return tuple(sorted(entries, key=lambda entry: (rank[entry.action], -entry.count, entry.shape, entry.key)))


def _make_entry(item: Mapping[str, Any]) -> Entry:
    action, shape, key = item["action"], item["shape"], item["key"]
    if action not in get_args(Action):
        raise ValueError(f"action is '{action}', expected remove, flag or keep")
    if shape not in get_args(Shape) or not isinstance(key, str) or not key.strip():
        raise ValueError("it needs a shape, line or fragment, and a key")
    places = tuple(sorted((str(place), int(count)) for place, count in item.get("places", {}).items()))
    example = str(item.get("example", ""))
    return Entry(key=key, shape=shape, action=action, count=int(item.get("count", 0)), places=places, example=example)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
