"""The lines of source around a problem, for the overlay. Reads `content/` and `themes/`, nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path, PurePosixPath

from ssg.preview.generation import Fault
from ssg.problems import Problem
from ssg.system.places import packaged_themes

_AROUND = 2
_LONGEST_LINE = 300
_MOST_FAULTS = 50
_PACKAGED = "(ssg)/themes/"
_PAGE = re.compile(r" \(page [^()]*\)$")  # what `render` puts behind a template's mistake


def make_faults(problems: Iterable[Problem], project: Path) -> tuple[Fault, ...]:
    """The errors among problems, each with up to five lines of its source, for showing in a browser."""
    errors = [problem for problem in merge_places(problems) if problem.severity == "error"][:_MOST_FAULTS]
    return tuple(Fault(problem=_without_root(error, project), lines=read_lines(error, project)) for error in errors)


def merge_places(problems: Iterable[Problem]) -> list[Problem]:
    """Problems, each once: what is wrong in a line of a template is wrong in every page that uses it."""
    groups: dict[object, list[Problem]] = {}
    for problem in problems:
        said = _PAGE.sub("", problem.message)
        place = problem if problem.line is None else (problem.code, problem.path, problem.line, problem.column, said)
        groups.setdefault(place, []).append(problem)
    return [_with_count(group) for group in groups.values()]


def _with_count(group: list[Problem]) -> Problem:
    more = len(group) - 1
    if not more:
        return group[0]
    return replace(group[0], message=f"{group[0].message}, and {more} more time{'s' * (more > 1)}")


def read_lines(problem: Problem, project: Path) -> tuple[tuple[int, str], ...]:
    """Up to five numbered lines around the place of a problem; none where it has no line or no readable file."""
    file = _find_source(problem, project)
    if file is None or problem.line is None:
        return ()
    first = max(1, problem.line - _AROUND)
    try:
        with file.open(encoding="utf-8", errors="replace") as stream:
            lines = list(islice(stream, first - 1, problem.line + _AROUND))
    except OSError:
        return ()
    return tuple((number, line.rstrip("\r\n")[:_LONGEST_LINE]) for number, line in enumerate(lines, start=first))


def _find_source(problem: Problem, project: Path) -> Path | None:
    """The file that a problem names, if it is a source."""
    if problem.path is None or ".." in PurePosixPath(problem.path).parts:
        return None
    if problem.path.startswith(_PACKAGED):
        file, root = packaged_themes() / problem.path.removeprefix(_PACKAGED), packaged_themes()
    elif problem.path.startswith(("content/", "themes/")):
        file, root = project / problem.path, project
    else:
        return None
    inside = file.resolve().is_relative_to(root.resolve())
    return file if inside and file.is_file() and not file.is_symlink() else None


def _without_root(problem: Problem, project: Path) -> Problem:
    """A problem that names no folder of this machine: a browser gets to see it."""
    root = str(project.resolve())

    def hide(text: str | None) -> str | None:
        return text.replace(f"{root}/", "").replace(root, ".") if text else text

    return replace(problem, path=hide(problem.path), message=hide(problem.message) or "", hint=hide(problem.hint))
