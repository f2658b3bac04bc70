"""Where the time of a build went."""

from __future__ import annotations

from ssg.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class KindTime:
    """All files of one kind: a template's name, or that of a view; `seconds` are the sum over all workers."""

    kind: str
    count: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """`stages` are (name, seconds of wall time) in their order; `slowest` (path, seconds), the slowest first.

    `texts` counts what is kept of texts and pictures, `read` how much of it was not known; `targets` and `stale` the
    files of the site. `workers` rendered, each in a process of its own.
    """

    stages: tuple[tuple[str, float], ...]
    kinds: tuple[KindTime, ...] = ()
    slowest: tuple[tuple[str, float], ...] = ()
    texts: int = 0
    read: int = 0
    targets: int = 0
    stale: int = 0
    workers: int = 1
