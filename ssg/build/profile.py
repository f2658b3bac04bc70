"""Measures where the time of a build goes, and shows it."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence

from ssg.model.profile import KindTime, Profile

_SLOWEST = 10


class Stopwatch:
    """Laps of wall time, one after the other."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        """End a lap and begin the next. Laps of one name are added up."""
        now = time.perf_counter()
        self._laps[name] = self._laps.get(name, 0.0) + now - self._last
        self._last = now

    @property
    def laps(self) -> tuple[tuple[str, float], ...]:
        """(name, seconds) of all laps so far."""
        return tuple(self._laps.items())


def sum_kinds(rows: Iterable[tuple[str, float]]) -> tuple[KindTime, ...]:
    """(kind, seconds) of files, summed: what took longest first."""
    times: dict[str, list[float]] = defaultdict(list)
    for kind, seconds in rows:
        times[kind].append(seconds)
    kinds = [KindTime(kind=kind, count=len(all_), seconds=sum(all_)) for kind, all_ in times.items()]
    return tuple(sorted(kinds, key=lambda item: (-item.seconds, item.kind)))


def find_slowest(rows: Sequence[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    """The slowest of (path, seconds)."""
    return tuple(sorted(rows, key=lambda row: (-row[1], row[0]))[:_SLOWEST])


def format_profile(profile: Profile) -> str:
    """A profile as a table for a terminal."""
    lines = ["", "stage                              seconds"]
    lines += [f"  {name:<32} {seconds:7.3f}" for name, seconds in profile.stages]
    lines += [f"  {'all':<32} {sum(seconds for _, seconds in profile.stages):7.3f}"]
    known = profile.texts - profile.read
    lines += ["", f"texts known {known} of {profile.texts}, files stale {profile.stale} of {profile.targets}"]
    if profile.kinds:
        lines += ["", f"rendered by {profile.workers} worker{'s' if profile.workers > 1 else ''}"]
        lines += ["  template or kind                   count  seconds  ms each"]
        for item in profile.kinds:
            each = item.seconds / item.count * 1000
            lines.append(f"  {item.kind:<32} {item.count:7d} {item.seconds:8.3f} {each:8.2f}")
        lines += ["", "slowest files                           ms"]
        lines += [f"  {path:<32} {seconds * 1000:9.1f}" for path, seconds in profile.slowest]
    return "\n".join(lines)
