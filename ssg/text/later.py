"""Patterns that are compiled when they are first used.

A set of some thousand characters takes milliseconds to compile. All such patterns together took a third of the time
in which a build of one edited chapter starts, and most builds use few of them.
"""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")


def later(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """What `re.compile` gives, as far as its methods go, compiled at the first call of one of them."""
    return cast("re.Pattern[str]", _Later(pattern, flags))


class _Later:
    """Stands for a pattern; from the first use on, the pattern's methods are its own."""

    def __init__(self, pattern: str, flags: re.RegexFlag) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(self, name)
