"""The way into a build. Called by `cli` and by `preview`.

A build that would change nothing is known by what `memory` remembers, before anything large is imported. Every other
goes by `recipe`; a full build is the same as any other, with an empty manifest: there is no second path.
"""

from __future__ import annotations

import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from ssg.build.lock import output_lock
from ssg.build.memory import NOTHING_SEEN, Seen, damage, recall, remember
from ssg.build.options import BuildOptions, Later, at_once
from ssg.build.output import check_place, discard_stage, recover
from ssg.model.report import Report
from ssg.problems import Problem, SsgError
from ssg.system.checked import DamagedError
from ssg.system.scan import Scan
from ssg.system.scan_beside import scan_beside
from ssg.values import replace

_PAGE = re.compile(r" \(page [^()]*\)$")  # what `render` puts behind a template's mistake

__all__ = ["BuildOptions", "Seen", "build_site"]


def _silent(_done: int, _total: int) -> None:
    """No progress shown."""


def build_site(
    options: BuildOptions,
    progress: Callable[[int, int], None] = _silent,
    seen: Seen = NOTHING_SEEN,
    later: Later = at_once,
    scan: Callable[[], Scan] | None = None,
) -> Report:
    """Make the site what its sources say. Never raises for a user's mistake: problems are in the report.

    `seen` spares a look at what the caller has just looked at, `scan` waits for one that has begun. After a small edit,
    `later` gets the work that the site does not wait for: to keep what the next build may use. It is to be done before
    that begins.

    With an error (with `strict`, with a warning) nothing is written and the last good site stays as it was.
    """
    started = time.perf_counter()
    try:
        _check_project(options.project)
        options = replace(options, project=_real(options.project), output=_real(options.output))
        check_place(options.output, options.project)
        with output_lock(options.output):
            report = _build_alone(options, progress, seen, later, scan)
    except SsgError as error:
        report = Report(problems=(error.problem,))
    except OSError as error:
        what = f"{error.strerror or error}" + (f" ({Path(error.filename).name})" if error.filename else "")
        problem = Problem(code="B102", message=f"site cannot be written: {what}", hint="the last good site is kept")
        report = Report(problems=(problem,))
    problems = tuple(sorted(_merge_pages(report.problems), key=Problem.sort_key))
    return replace(report, problems=problems, seconds=time.perf_counter() - started)


def _real(path: Path) -> Path:
    """Where a folder really lies: the stage must lie beside it, and workers may stand elsewhere."""
    return Path(os.path.realpath(path))


def _merge_pages(problems: Iterable[Problem]) -> list[Problem]:
    """One problem for a line of a template that is wrong on many pages; the first page is named."""
    first: dict[Problem, Problem] = {}
    pages: Counter[Problem] = Counter()
    for problem in dict.fromkeys(problems):
        key = replace(problem, message=_PAGE.sub("", problem.message))
        first.setdefault(key, problem)
        pages[key] += 1
    return [
        problem if pages[key] == 1 else replace(problem, message=f"{problem.message[:-1]} and {pages[key] - 1} more)")
        for key, problem in first.items()
    ]


def _check_project(project: Path) -> None:
    if not (project / "content").is_dir():
        message = f"there is no folder content/ in '{project.name or project}'"
        raise SsgError(Problem(code="S108", message=message, hint="`ssg new site DIR` makes a project"))


def _build_alone(
    options: BuildOptions,
    progress: Callable[[int, int], None],
    seen: Seen,
    later: Later,
    scan: Callable[[], Scan] | None,
) -> Report:
    """Build while nobody else does, and leave no stage behind."""
    started = time.time_ns()
    recover(options.output)
    said: tuple[Problem, ...] = ()
    try:
        report, seen = recall(options, seen)
    except DamagedError:
        report, said = None, (damage(options),)
    if report is not None:
        return report
    try:
        with nullcontext(scan) if scan is not None else _scan(options, seen) as find:
            from ssg.build.recipe import build

            built = build(options, progress, find, seen, later)
    finally:
        discard_stage(options.output)
    remember(options, built, started)
    return replace(built.report, problems=(*built.report.problems, *said))


def _scan(options: BuildOptions, seen: Seen) -> AbstractContextManager[Callable[[], Scan]]:
    """The scan of the sources, if nobody has made it yet by a process of its own, while the build is imported."""
    found = seen.scan
    return scan_beside(options.project) if found is None else nullcontext(lambda: found)
