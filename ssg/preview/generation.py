"""A generation: what the server answers with at one moment, and what a browser is told of it. Values only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ssg.build.manifest import Made
from ssg.model.urls import file_of
from ssg.problems import Problem
from ssg.values import dataclass, field

_PAGES = (".html", ".xml", ".txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A problem that stops the build, and the (number, text) lines of its source around it, if it has a place."""

    problem: Problem
    lines: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """One state of the preview; `number` grows by one with each.

    `base` is the path that the site stands under, decoded (`/` or `/repo/`). `files` are the files of the last good
    site in `root`, by path; None until a build has succeeded. `faults` are the errors of the last build.
    """

    number: int
    root: Path
    base: str = "/"
    files: Mapping[str, Made] | None = field(default=None, compare=False)
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an address leads: to the file `path`, or by a redirect to `elsewhere` (the address with its slash)."""

    path: str | None = None
    elsewhere: str | None = None


def find_place(files: Mapping[str, Made], address: str) -> Place | None:
    """Look an address up among the files of a site. No file system is asked."""
    path = file_of(address)
    if path in files:
        return Place(path=path)
    if file_of(f"{address}/") in files:
        return Place(elsewhere=f"{address}/")
    return None


def select_changes(paths: Iterable[str], pages: frozenset[str]) -> tuple[str, ...]:
    """The changed paths that matter to a browser which shows `pages`: these, and what any page may use.

    Without pages, all of them.
    """
    return tuple(sorted(path for path in paths if not pages or path in pages or not path.endswith(_PAGES)))


def describe(generation: Generation, run: str, changed: tuple[str, ...] | None) -> dict[str, Any]:
    """What a browser is told of a generation, for JSON. `changed` is None where it cannot be known."""
    return {
        "seen": f"{run}.{generation.number}",
        "base": generation.base,
        "made": generation.files is not None,
        "changed": None if changed is None else list(changed),
        "problems": [_describe_fault(fault) for fault in generation.faults],
    }


def _describe_fault(fault: Fault) -> dict[str, Any]:
    keys = ("code", "path", "line", "column", "message", "hint")
    return {**{key: getattr(fault.problem, key) for key in keys}, "lines": [list(line) for line in fault.lines]}
