"""The lines of source around a problem, for the overlay. Reads `content/` and `themes/`, nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path, PurePosixPath

from ssg.preview.generation import Fault
from ssg.problems import Problem
from ssg.system.places import packaged_themes
from ssg.values import replace

_AROUND = 2
_LONGEST_LINE = 300
_MOST_FAULTS = 50
_PACKAGED = "(ssg)/themes/"


def make_faults(problems: Iterable[Problem], project: Path) -> tuple[Fault, ...]:
    """The errors among problems, each with up to five lines of its source, for showing in a browser."""
    errors = [problem for problem in problems if problem.severity == "error"][:_MOST_FAULTS]
    return tuple(Fault(problem=_without_root(error, project), lines=read_lines(error, project)) for error in errors)


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
