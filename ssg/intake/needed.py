"""What every match of a pattern holds, and which of such texts a chapter has: most rules need no look at most lines.

`find_needed` reads the pattern as the matcher does and follows all the texts that its parts can be, as long as these
are few. `Needles` then asks for hundreds of texts at once, by their runs of two or three characters. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product
from operator import add
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

MAX_NEEDED = 200  # texts of one pattern
_MAX_CLASS = 16  # characters that a class may offer before it counts as any
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
_Texts = frozenset[str]
_NONE: _Texts = frozenset()
_EMPTY: _Texts = frozenset([""])


def find_needed(pattern: str) -> tuple[str, ...]:
    """Texts of which every match holds at least one; none where the pattern does not say."""
    if re.compile(pattern).flags & re.IGNORECASE:
        return ()
    _, found = _read(_parser.parse(pattern))
    return tuple(sorted(_shortest(found))) if all(found) and len(found) <= MAX_NEEDED else ()


def _shortest(texts: _Texts) -> _Texts:
    """The texts without those that hold another of them."""
    return frozenset(text for text in texts if not any(other in text for other in texts if other != text))


def _read(parsed: Any) -> tuple[_Texts | None, _Texts]:
    """All the texts that a sequence can match, None where these are too many; and texts of which one must be there."""
    run, best, exact = _EMPTY, _NONE, True
    for operation, argument in parsed:
        texts, needed = _read_one(operation, argument)
        if texts is not None and len(run) * len(texts) <= MAX_NEEDED:
            run = frozenset(map("".join, product(run, texts)))
        else:
            best, exact = max(best, run, needed, key=_telling), False
            run = texts if texts is not None else _EMPTY
    return run if exact else None, max(best, run, key=_telling)


def _telling(texts: _Texts) -> tuple[int, int]:
    return min(map(len, texts), default=0), -len(texts)


def _read_one(operation: Any, argument: Any) -> tuple[_Texts | None, _Texts]:
    if operation is sre.LITERAL:
        return frozenset([chr(argument)]), _NONE
    if operation is sre.IN:
        return _read_class(argument), _NONE
    if operation in (sre.AT, sre.ASSERT, sre.ASSERT_NOT):  # no width: what stands on both sides still touches
        return _EMPTY, _NONE
    if operation in _REPEATS:
        return _read_repeat(*argument)
    if operation is sre.BRANCH:
        return _read_branches([_read(branch) for branch in argument[1]])
    if operation is sre.ATOMIC_GROUP:
        return _read(argument)
    if operation is sre.SUBPATTERN and not argument[1] & re.IGNORECASE:
        return _read(argument[-1])
    return None, _NONE


def _read_class(items: Any) -> _Texts | None:
    found: set[str] = set()
    for operation, argument in items:
        if operation is sre.LITERAL:
            found.add(chr(argument))
        elif operation is sre.RANGE and argument[1] - argument[0] < _MAX_CLASS:
            found.update(map(chr, range(argument[0], argument[1] + 1)))
        else:
            return None
    return frozenset(found) if len(found) <= _MAX_CLASS else None


def _read_repeat(low: int, high: int, body: Any) -> tuple[_Texts | None, _Texts]:
    texts, needed = _read(body)
    needed = needed if low else _NONE
    if texts is None or high > 2 or len(texts) ** high > MAX_NEEDED:
        return None, needed
    return frozenset("".join(parts) for times in range(low, high + 1) for parts in product(texts, repeat=times)), needed


def _read_branches(branches: list[tuple[_Texts | None, _Texts]]) -> tuple[_Texts | None, _Texts]:
    every = [texts for texts, _ in branches if texts is not None]
    texts = _NONE.union(*every) if len(every) == len(branches) else None
    needed = [found for _, found in branches]
    return (
        texts if texts is not None and len(texts) <= MAX_NEEDED else None,
        _NONE.union(*needed) if all(needed) else _NONE,
    )


class Needles:
    """Many texts to look for at once. A text is looked for itself only if all its runs of characters are there."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._runs = {text: frozenset(_wanted(text)) for text in texts}

    def within(self, folded: str) -> set[str]:
        """Those that a folded text holds."""
        words = " ".join(dict.fromkeys(folded.split()))  # no run that is wanted holds white space
        pairs = list(map(add, words, words[1:]))
        runs = {*map(add, pairs, words[2:]), *(() if folded.isascii() else pairs)}
        return {text for text, wanted in self._runs.items() if wanted <= runs and text in folded}


@lru_cache(maxsize=4)
def make_needles(texts: frozenset[str]) -> Needles:
    """The needles of a set of rules: a worker gets the same rules with each of its chunks."""
    return Needles(texts)


def _wanted(text: str) -> Iterator[str]:
    width = 3 if text.isascii() else 2
    return (word[place : place + width] for word in text.split() for place in range(len(word) - width + 1))
