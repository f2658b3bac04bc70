"""What a pattern of a rule may be: bounded, cheap, and built from named slots. Pure.

Python's matcher goes back over every choice it made, so the work of a pattern is at most the product of its choices.
`find_pattern_fault` reads the pattern as the matcher does and refuses what could take long on a hostile line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

MAX_REPEAT = 5000
MAX_ROUNDS = 1_000_000  # ways through a group that repeats: these multiply with each round
MAX_CHOICES = 10**12  # ways through a whole pattern, as if each choice of lengths could match anywhere
_SLOT = re.compile(r"%\{([a-z_]{1,30})\}")
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)


def fill_slots(pattern: str, slots: Mapping[str, str]) -> str:
    """Put the words of each slot, `%{name}`, into a pattern; a slot may hold slots. Raises `KeyError`."""
    for _ in range(4):
        if "%{" not in pattern:
            break
        pattern = _SLOT.sub(lambda match: f"(?:{slots[match[1]]})", pattern)
    return pattern


def find_pattern_fault(pattern: str) -> str | None:
    """Say why a pattern is not allowed, or None: it must compile, be bounded, and have few ways to match."""
    try:
        re.compile(pattern)
        parsed = _parser.parse(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return f"is no regular expression: {error}"
    try:
        choices = _count_choices(parsed)
    except ValueError as error:
        return str(error)
    return None if choices < MAX_CHOICES else "has too many ways to match; give it fewer or shorter repetitions"


def _count_choices(parsed: Any) -> int:
    """At least the number of ways through a pattern. Raises `ValueError` for what has no bound."""
    choices = 1
    for operation, argument in parsed:
        choices = min(choices * _count_one(operation, argument), MAX_CHOICES)
    return choices


def _count_one(operation: Any, argument: Any) -> int:
    if operation in _REPEATS:
        low, high, body = argument
        if high is sre.MAXREPEAT or high > MAX_REPEAT:
            raise ValueError("repeats without a bound; write {0,20} instead of * or +")
        inner = _count_choices(body)
        if operation is sre.POSSESSIVE_REPEAT:
            return 1
        if inner > 1 and high > 1 and inner ** min(high, 50) > MAX_ROUNDS:
            raise ValueError("nests one long repetition in another; make the inner one atomic: (?>…)")
        return int(inner ** min(high, 50) if inner > 1 else high - low + 1)
    if operation is sre.BRANCH:
        return _count_branches(argument[1])
    if operation is sre.SUBPATTERN:
        return _count_choices(argument[-1])
    if operation in (sre.ASSERT, sre.ASSERT_NOT):
        return _count_choices(argument[1])
    if operation is sre.ATOMIC_GROUP:  # what it chose once is not chosen anew
        return min(_count_choices(argument), 1)
    if operation is sre.GROUPREF_EXISTS:
        return sum(_count_choices(branch) for branch in argument[1:] if branch is not None)
    return 1


def _count_branches(branches: Any) -> int:
    """The most ways that branches which can match one text give together."""
    starts = [_literal_start(branch) for branch in branches]
    counts = [_count_choices(branch) for branch in branches]
    return max(
        sum(count for other, count in zip(starts, counts, strict=True) if start.startswith(other[: len(start)]))
        for start in starts
    )


def _literal_start(branch: Any) -> str:
    letters = []
    for operation, argument in branch:
        if operation is not sre.LITERAL:
            break
        letters.append(chr(argument))
    return "".join(letters)
