"""A book's own rules: `content/<book>/import/rules.toml` and `learned.toml`, read with the line of every mistake.

`rules.toml` belongs to its author: nothing here or elsewhere writes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, cast, get_args

from ssg.intake.learned import find_tables, parse_learned
from ssg.intake.rules import Notes, Rule, RuleSet, load_packs, load_slots, make_rule
from ssg.problems import Problem, SsgError
from ssg.text.fields import suggest
from ssg.text.settings import parse_settings

RULES_FILE = "rules.toml"
LEARNED_FILE = "learned.toml"
_KEYS = ("disable", "enable", "keep", "notes", "replace", "decision", "rule", "version")
_OFF_BY_DEFAULT: frozenset[str] = frozenset()


def load_rule_set(project: Path, book: str) -> tuple[RuleSet, tuple[Problem, ...]]:
    """The rules for one book: the packs, what its author says, what was learnt.

    Every mistake of `rules.toml` and `learned.toml` is a problem with its line (I130 a rule, I131 `rules.toml`, I132
    `learned.toml`); what is wrong is left out. With an error nothing should be cleaned: the author meant something.
    """
    folder = f"content/{book}/import"
    found, problems = load_packs(), []
    text, fault = _read(project, f"{folder}/{RULES_FILE}", "I131")
    problems += fault
    if text is not None:
        found, faults = parse_rules(text, f"{folder}/{RULES_FILE}", found)
        problems += faults
    text, fault = _read(project, f"{folder}/{LEARNED_FILE}", "I132")
    problems += fault
    if text is not None:
        learned, faults = parse_learned(text, f"{folder}/{LEARNED_FILE}")
        found = replace(found, learned=learned, versions={**found.versions, "learned": version_of(text)})
        problems += faults
    return found, tuple(problems)


def parse_rules(text: str, path: str, packs: RuleSet) -> tuple[RuleSet, tuple[Problem, ...]]:
    """Put what `rules.toml` says over the rules of the packs."""
    table, lines, broken = parse_settings(text)
    if broken:
        return packs, tuple(replace(problem, code="I131", path=path) for problem in broken)
    reader = _Reader(path, text, lines, table)
    for key in sorted(set(table) - set(_KEYS)):
        reader.say(f"unknown key '{key}'", reader.line(key), suggest(key, _KEYS))
    rules = reader.rules(packs.rules)
    return RuleSet(
        rules=rules,
        versions={**packs.versions, "book": version_of(text)},
        keep=tuple(text for text in reader.texts("keep") if text.strip()),
        replaces=reader.replaces(),
        decisions=reader.decisions(),
        notes=reader.notes(),
        learned=packs.learned,
    ), tuple(reader.problems)


@dataclass(slots=True)
class _Reader:
    """One reading of `rules.toml`; lives inside one call."""

    path: str
    text: str
    lines: Mapping[tuple[str, str], int]
    table: Mapping[str, Any]
    problems: list[Problem] = field(default_factory=list)

    def say(self, message: str, line: int | None, hint: str | None = None, code: str = "I131") -> None:
        self.problems.append(Problem(code=code, path=self.path, line=line, message=message, hint=hint))

    def line(self, key: str) -> int | None:
        return self.lines.get(("", key)) or self.lines.get((key, ""))

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key, [])
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.say(f"'{key}' must be a list of texts", self.line(key), f'{key} = ["…"]')
        return ()

    def tables(self, key: str) -> list[tuple[int | None, dict[str, Any]]]:
        """The tables `[[key]]`, each with its line."""
        value, places = self.table.get(key, []), find_tables(self.text, key)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.say(f"'{key}' must be tables", self.line(key), f"write [[{key}]] on a line of its own")
            return []
        return [(places[n] if n < len(places) else None, item) for n, item in enumerate(value)]

    def rules(self, packs: tuple[Rule, ...]) -> tuple[Rule, ...]:
        """The packs' rules less those turned off, and the book's own."""
        known = {rule.id for rule in packs}
        own: list[Rule] = []
        for line, item in self.tables("rule"):
            try:
                rule = make_rule(item, "book", load_slots())
                if rule.id in {other.id for other in own}:
                    self.say(f"rule '{rule.id}' stands twice", line, code="I130")
                else:
                    own.append(rule)
            except SsgError as error:
                self.problems.append(replace(error.problem, path=self.path, line=line))
        off, on = self.texts("disable"), self.texts("enable")
        for key, names in (("disable", off), ("enable", on)):
            for name in names:
                if name not in known and name not in {rule.id for rule in own}:
                    self.say(f"'{key}' names no rule: '{name}'", self.line(key), suggest(name, known))
        out = (_OFF_BY_DEFAULT | set(off)) - set(on)
        return tuple(rule for rule in (*packs, *own) if rule.id not in out)

    def replaces(self) -> tuple[tuple[str, str], ...]:
        found = []
        for line, item in self.tables("replace"):
            old, new = item.get("from"), item.get("to")
            if set(item) != {"from", "to"} or not isinstance(old, str) or not isinstance(new, str) or not old:
                self.say("'replace' needs two texts, from and to", line, 'from = "□□" and to = "…"')
            elif "\n" in old + new:
                self.say("'replace' works within a line: from and to may hold no line break", line)
            else:
                found.append((old, new))
        return tuple(found)

    def decisions(self) -> dict[str, Literal["keep", "remove"]]:
        found: dict[str, Literal["keep", "remove"]] = {}
        for line, item in self.tables("decision"):
            sha, action = item.get("sha"), item.get("action")
            if set(item) != {"sha", "action"} or action not in ("keep", "remove") or not _is_digest(sha):
                hint = "copy the lines that the review page shows"
                self.say("'decision' needs sha, 16 hexadecimal digits, and action, keep or remove", line, hint)
            else:
                found[str(sha)] = cast(Literal["keep", "remove"], action)
        return found

    def notes(self) -> Notes:
        value = self.table.get("notes", "move")
        if value in get_args(Notes):
            return cast(Notes, value)
        self.say(f"'notes' is '{value}', expected keep, move or drop", self.line("notes"))
        return "move"


def _is_digest(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 16 and set(value) <= set("0123456789abcdef")


def _read(project: Path, path: str, code: str) -> tuple[str | None, list[Problem]]:
    try:
        return (project / path).read_bytes().decode("utf-8-sig"), []
    except FileNotFoundError:
        return None, []
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        return None, [Problem(code=code, path=path, message=f"cannot be read: {why}")]


def version_of(text: str) -> str:
    """What a ledger calls one state of a file of rules."""
    return f"sha:{hashlib.sha256(text.encode()).hexdigest()[:8]}"
