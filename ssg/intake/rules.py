"""Rules as data: what the packs in `packs/*.toml` say, checked when they are read. Pure after `load_rules`.

A rule names what it looks for and what that weighs; whether anything is removed is decided by `evidence`, from all
the rules that match and from where the line stands. The loader refuses patterns that could swallow a chapter.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Literal, get_args

from ssg.problems import Problem, SsgError

Scope = Literal["line", "mark", "end", "span", "hint", "credit", "note", "meta"]
Where = Literal["head", "tail", "edge", "any"]
REMOVE_AT = 5  # points; below, a line that matched something is kept and, from FLAG_AT on, flagged
FLAG_AT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. `match` runs on the folded shadow, so it is written in lower case with half-width marks.

    `scope`: `line` the whole line; `mark` a line that opens a list of titles in the tail; `end` the very end of the
    last paragraph; `span` a part of a paragraph; `hint` any part of a line, adding its weight to other evidence;
    `credit`, `note` and `meta` whole lines that move to front matter. `kind` is the taxonomy class of the study.
    """

    id: str
    kind: str
    scope: Scope
    where: Where
    match: re.Pattern[str]
    weight: int
    max_len: int
    yes: tuple[str, ...]
    no: tuple[str, ...]


@lru_cache(maxsize=1)
def load_rules() -> tuple[Rule, ...]:
    """The rules of all packs of the package, in the order of pack name and place."""
    folder = resources.files("ssg.intake") / "packs"
    packs = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    rules: list[Rule] = []
    for pack in packs:
        rules += parse_pack(pack.read_text(encoding="utf-8"), pack.name.removesuffix(".toml"))
    return tuple(rules)


def parse_pack(text: str, name: str) -> tuple[Rule, ...]:
    """Read one pack. Raises `SsgError` for a rule that is not safe or not shown to be right by examples."""
    rules = tuple(_make_rule(table, name) for table in tomllib.loads(text).get("rule", []))
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise _refused(rule.id, "stands twice")
        seen.add(rule.id)
    return rules


def _make_rule(table: Mapping[str, Any], pack: str) -> Rule:
    name = str(table.get("id", "?"))
    missing = {"id", "class", "scope", "match", "weight", "yes", "no"} - set(table)
    if missing:
        raise _refused(name, f"lacks {', '.join(sorted(missing))}")
    if not name.startswith(f"{pack}."):
        raise _refused(name, f"must start with '{pack}.'")
    if table["scope"] not in get_args(Scope) or table.get("where", "any") not in get_args(Where):
        raise _refused(name, "has an unknown scope or place")
    fault = find_pattern_fault(table["match"]) or _find_table_fault(table)
    if fault:
        raise _refused(name, fault)
    return Rule(
        id=name,
        kind=table["class"],
        scope=table["scope"],
        where=table.get("where", "any"),
        match=re.compile(table["match"]),
        weight=table["weight"],
        max_len=table.get("max_len", 400),
        yes=tuple(table["yes"]),
        no=tuple(table["no"]),
    )


def find_pattern_fault(pattern: str) -> str | None:
    """Say why a pattern is not allowed, or None: it must compile, be bounded, and not nest repetitions."""
    try:
        re.compile(pattern)
    except re.error as error:
        return f"is no regular expression: {error}"
    bare = re.sub(r"\\.", "x", pattern)
    bare = re.sub(r"\[[^\]]*\]", "c", bare)
    if re.search(r"[*+]|\{\d+,\}", bare):
        return "repeats without a bound; write {0,20} instead of * or +"
    if re.search(r"\{\d+,\d{2,}\}[^()]{0,40}\)(?:\{\d+,\d{2,}\})", bare):
        return "nests one long repetition in another"
    return None


def _find_table_fault(table: Mapping[str, Any]) -> str | None:
    if not table["yes"] or len(table["no"]) < 2:
        return "needs at least one 'yes' and two 'no' examples"
    if table["scope"] == "hint" and table["weight"] >= REMOVE_AT:
        return f"is a hint, which may not decide alone: weight must be under {REMOVE_AT}"
    if table["scope"] == "span" and "max_len" not in table:
        return "is a span and needs max_len"
    return None


def _refused(name: str, why: str) -> SsgError:
    return SsgError(Problem(code="I130", message=f"rule '{name}' {why}", hint="see ssg/intake/README.md"))
