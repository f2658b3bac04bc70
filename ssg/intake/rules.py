"""Rules as data: what the packs in `packs/*.toml` say, checked when they are read. Pure after `load_rules`.

A rule names what it looks for and what that weighs; whether anything is removed is decided by `evidence`, from all
the rules that match and from where the line stands. The loader refuses patterns that could swallow a chapter.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import resources
from typing import Any, Literal, get_args

from ssg.intake.folding import fold
from ssg.intake.learned import NOTHING, Learned
from ssg.intake.needed import Needles, find_needed, make_needles
from ssg.intake.patterns import fill_slots, find_pattern_fault
from ssg.problems import Problem, SsgError

Scope = Literal["line", "mark", "end", "span", "hint", "story", "credit", "note", "meta"]
Where = Literal["head", "tail", "edge", "any"]
Notes = Literal["keep", "move", "drop"]
REMOVE_AT = 5  # points; below, a line that matched something is kept and, from FLAG_AT on, flagged
FLAG_AT = 3
_KEYS = frozenset(["id", "class", "scope", "where", "match", "weight", "max_len", "yes", "no"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. `match` runs on the folded shadow, so it is written in lower case with half-width marks.

    `scope`: `line` the whole line; `mark` a line that opens a list of titles in the tail; `end` the very end of the
    last paragraph; `span` a part of a paragraph; `hint` any part of a line, adding its weight to other evidence;
    `story` any part of a line, speaking for the story (its weight is below 0); `credit`, `note` and `meta` whole
    lines that move to front matter. `kind` is the taxonomy class of the study. Every match holds one of `needed`.
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
    needed: tuple[str, ...] = ()

    def may_match(self, folded: str) -> bool:
        """Whether a folded text holds what a match must hold: a quick look."""
        for text in self.needed:  # a loop, since this is asked a thousand times for each chapter
            if text in folded:
                return True
        return not self.needed

    def search(self, folded: str) -> re.Match[str] | None:
        """The first place of a folded text that matches."""
        return self.match.search(folded) if self.may_match(folded) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """All that decides how a book's raw texts are cleaned; the same set and text give the same result.

    `versions` names each pack with its version and digest, for the ledger. `keep` are exact texts that no edit may
    touch. `replaces` are (from, to). `decisions` map a line's key (`learned.make_digest`) to what its author wants.
    """

    rules: tuple[Rule, ...]
    versions: Mapping[str, str] = field(default_factory=dict)
    keep: tuple[str, ...] = ()
    replaces: tuple[tuple[str, str], ...] = ()
    decisions: Mapping[str, Literal["keep", "remove"]] = field(default_factory=dict)
    notes: Notes = "move"
    learned: Learned = NOTHING
    _found: dict[tuple[str, ...], tuple[Rule, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _needles: list[Needles] = field(default_factory=list, init=False, repr=False, compare=False)
    _near: list[tuple[str, RuleSet]] = field(default_factory=list, init=False, repr=False, compare=False)

    def of(self, *scopes: str) -> tuple[Rule, ...]:
        """The rules of some scopes, in order."""
        if scopes not in self._found:
            self._found[scopes] = tuple(rule for rule in self.rules if rule.scope in scopes)
        return self._found[scopes]

    def within(self, folded: str) -> RuleSet:
        """The rules that may match a part of this folded text, each asking only for what the text holds.

        Rules of the story are asked of a text without its address too, which is no part of this one: they stay.
        """
        if not self._needles:
            self._needles.append(make_needles(frozenset(text for rule in self.rules for text in rule.needed)))
        if self._near and self._near[0][0] == folded:  # of the pass before, which changed nothing
            return self._near[0][1]
        held = self._needles[0].within(folded)
        near: list[Rule] = []
        for rule in self.rules:
            if rule.scope == "story" or not rule.needed:
                near.append(rule)
            elif texts := tuple(text for text in rule.needed if text in held):
                near.append(replace(rule, needed=texts))
        found = replace(self, rules=tuple(near))
        self._near[:] = [(folded, found)]
        return found


@lru_cache(maxsize=1)
def load_packs() -> RuleSet:
    """The rules of all packs of the package, in the order of pack name and place."""
    folder = resources.files("ssg.intake") / "packs"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    rules: list[Rule] = []
    versions: dict[str, str] = {}
    for name in names:
        text = (folder / name).read_text(encoding="utf-8")
        pack = name.removesuffix(".toml")
        rules += parse_pack(text, pack, load_slots())
        versions[pack] = f"{tomllib.loads(text).get('version', '1')}:{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    return RuleSet(rules=tuple(rules), versions=versions)


def load_rules() -> tuple[Rule, ...]:
    """The rules of the package."""
    return load_packs().rules


@lru_cache(maxsize=1)
def load_slots() -> Mapping[str, str]:
    """The words that patterns share, from every pack's `[slots]`; a book's own rules may use them too."""
    slots: dict[str, str] = {}
    folder = resources.files("ssg.intake") / "packs"
    for entry in folder.iterdir():
        if entry.name.endswith(".toml"):
            slots |= tomllib.loads(entry.read_text(encoding="utf-8")).get("slots", {})
    return slots


def parse_pack(text: str, name: str, slots: Mapping[str, str]) -> tuple[Rule, ...]:
    """Read one pack. Raises `SsgError` for a rule that is not safe or not shown to be right by examples."""
    rules = tuple(make_rule(table, name, slots) for table in tomllib.loads(text).get("rule", []))
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise _refused(rule.id, "stands twice")
        seen.add(rule.id)
    return rules


def make_rule(table: Mapping[str, Any], pack: str, slots: Mapping[str, str]) -> Rule:
    """Make one rule of its table. Raises `SsgError` (I130)."""
    name = str(table.get("id", "?"))
    fault = _find_table_fault(table, name, pack)
    if fault is not None:
        raise _refused(name, fault)
    try:
        pattern = fill_slots(table["match"], slots)
    except KeyError as error:
        raise _refused(name, f"uses a slot that nobody fills: {error}") from error
    if fault := find_pattern_fault(pattern):
        raise _refused(name, fault)
    compiled = re.compile(pattern)
    find = compiled.fullmatch if table["scope"] in ("line", "mark", "credit", "note", "meta") else compiled.search
    for example in table["yes"]:
        if not any(find(fold(line).text) for line in example.split("\n\n")):
            raise _refused(name, f"does not match its own example: {example}")
    return Rule(
        id=name,
        kind=table["class"],
        scope=table["scope"],
        where=table.get("where", "any"),
        match=compiled,
        weight=table["weight"],
        max_len=table.get("max_len", 400),
        yes=tuple(table["yes"]),
        no=tuple(table["no"]),
        needed=find_needed(pattern),
    )


def _find_table_fault(table: Mapping[str, Any], name: str, pack: str) -> str | None:
    missing = {"id", "class", "scope", "match", "weight", "yes", "no"} - set(table)
    if missing or set(table) - _KEYS:
        unknown = sorted(set(table) - _KEYS)
        return f"lacks {', '.join(sorted(missing))}" if missing else f"has unknown keys: {', '.join(unknown)}"
    wrong = [key for key in ("id", "class", "scope", "match") if not isinstance(table[key], str)]
    wrong += [key for key in ("weight", "max_len") if not isinstance(table.get(key, 0), int)]
    wrong += [key for key in ("yes", "no") if not _is_texts(table[key])]
    if wrong:
        return f"has values of the wrong kind: {', '.join(wrong)}"
    if not name.startswith(f"{pack}."):
        return f"must start with '{pack}.'"
    if table["scope"] not in get_args(Scope) or table.get("where", "any") not in get_args(Where):
        return "has an unknown scope or place"
    if not table["yes"] or len(table["no"]) < 2:
        return "needs at least one 'yes' and two 'no' examples"
    if table["scope"] == "hint" and table["weight"] >= REMOVE_AT:
        return f"is a hint, which may not decide alone: weight must be under {REMOVE_AT}"
    if (table["scope"] == "story") != (table["weight"] < 0):
        return "must weigh less than 0 if it speaks for the story, and only then"
    if table["scope"] == "span" and "max_len" not in table:
        return "is a span and needs max_len"
    return None


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _refused(name: str, why: str) -> SsgError:
    return SsgError(Problem(code="I130", message=f"rule '{name}' {why}", hint="see ssg/intake/README.md"))
