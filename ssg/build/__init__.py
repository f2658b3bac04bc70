"""The recipe of a build. A full build is the same as any other, with an empty manifest: there is no second path.

Called by `cli` and by `preview`.
"""

from __future__ import annotations

import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from ssg.build.engine import engine_digest
from ssg.build.fingerprint import Fingerprints
from ssg.build.lock import output_lock
from ssg.build.manifest import Made, Manifest, format_manifest, read_manifest
from ssg.build.output import (
    Commit,
    check_output,
    check_place,
    commit,
    discard_stage,
    find_foreign,
    join_moves,
    recover,
    start_stage,
)
from ssg.build.pool import Job, Outcome, Workshop, render_jobs
from ssg.build.stale import find_stale, seal
from ssg.load import Loaded, load_project
from ssg.model.plan import Plan, Report
from ssg.model.views import CopyView
from ssg.plan import Selection, make_plan
from ssg.problems import Problem, SsgError, has_errors
from ssg.system.processes import default_workers, spread_over

_PAGE = re.compile(r" \(page [^()]*\)$")  # what `render` puts behind a template's mistake

__all__ = ["BuildOptions", "build_site"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """What a build is told. `now` has a zone; `jobs` None means one worker for each core."""

    project: Path
    output: Path
    now: datetime
    base_url: str | None = None
    drafts: bool = False
    future: bool = False
    jobs: int | None = None
    strict: bool = False
    full: bool = False
    prose_path: bool = True


def _silent(_done: int, _total: int) -> None:
    """No progress shown."""


def build_site(options: BuildOptions, progress: Callable[[int, int], None] = _silent) -> Report:
    """Make the site what its sources say. Never raises for a user's mistake: problems are in the report.

    With an error (with `strict`, with a warning) nothing is written and the last good site stays as it was.
    """
    started = time.perf_counter()
    try:
        _check_project(options.project)
        options = replace(options, project=_real(options.project), output=_real(options.output))
        check_place(options.output, options.project)
        with output_lock(options.output):
            report = _build_alone(options, progress)
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


def _build_alone(options: BuildOptions, progress: Callable[[int, int], None]) -> Report:
    """Build while nobody else does, and leave no stage behind."""
    recover(options.output)
    try:
        return _build(options, progress)
    finally:
        discard_stage(options.output)


def _build(options: BuildOptions, progress: Callable[[int, int], None]) -> Report:
    manifest = read_manifest(options.output)
    check_output(options.output, manifest)
    known = manifest or Manifest()
    engine = engine_digest()
    workers = options.jobs if options.jobs is not None else default_workers()
    loaded = load_project(options.project, engine, partial(spread_over, workers))
    plan, notes = _plan(loaded, options, engine)
    fingerprints = Fingerprints(engine, loaded.theme)
    wanted = {target.path: fingerprints.of(target) for target in plan.targets}
    stale = find_stale(plan, wanted, Manifest() if options.full else known, options.output)
    removed = tuple(sorted(known.files.keys() - wanted.keys()))
    paths = [job.target.path for job in stale.jobs]
    problems = [*loaded.problems, *notes, *_damage(options, known)]
    if not has_errors(problems):
        problems += find_foreign(options.output, paths, removed, known)
    stage = start_stage(options.output)
    workshop = Workshop(root=options.project, stage=stage, theme=loaded.theme, prose_path=options.prose_path)
    outcomes = list(render_jobs(stale.jobs, workshop, workers, progress))
    files = _next_files(wanted, known, outcomes)
    problems += [problem for made in files.values() for problem in made.problems]
    problems += [problem for outcome in outcomes if outcome.digest is None for problem in outcome.problems]
    problems += _find_overtaken(stale.jobs, outcomes)
    if has_errors(problems) or (options.strict and any(problem.severity == "warning" for problem in problems)):
        return Report(targets=len(wanted), kept=len(known.files), problems=tuple(problems))
    if stale.looked and not outcomes:
        seal(options.output)
    written = _commit_changes(options.output, known, files, outcomes, removed)
    return Report(
        targets=len(wanted),
        written=written,
        removed=removed,
        kept=len(wanted) - len(written),
        problems=tuple(problems),
    )


def _damage(options: BuildOptions, known: Manifest) -> list[Problem]:
    if not known.damaged:
        return []
    message = f"{options.output.name}/ has a damaged manifest; every page is made again"
    hint = "pages that are gone since the last build may have stayed; empty the folder to be sure"
    return [Problem(code="B190", message=message, hint=hint, severity="warning")]


def _plan(loaded: Loaded, options: BuildOptions, engine: str) -> tuple[Plan, list[Problem]]:
    config = loaded.config
    if options.base_url is not None:
        config = replace(config, base_url=options.base_url)
    selection = Selection(now=options.now, drafts=options.drafts, future=options.future)
    plan, problems = make_plan(config, loaded.theme, loaded.library, selection, engine)
    return plan, list(problems)


def _next_files(wanted: dict[str, str], known: Manifest, outcomes: list[Outcome]) -> dict[str, Made]:
    """The files of the next manifest: what is kept, and what was made well."""
    files = {path: known.files[path] for path in wanted if path in known.files}
    for outcome in outcomes:
        if outcome.digest is None:
            files.pop(outcome.path, None)
        else:
            files[outcome.path] = Made(
                fingerprint=wanted[outcome.path],
                digest=outcome.digest,
                size=outcome.size,
                problems=outcome.problems,
            )
    return files


def _find_overtaken(jobs: Iterable[Job], outcomes: Iterable[Outcome]) -> list[Problem]:
    """Files to copy that are no longer what was planned: kept under the old fingerprint, they would stay wrong."""
    views = {job.target.path: (job.target.origin, job.target.view) for job in jobs}
    problems = []
    for outcome in outcomes:
        origin, view = views[outcome.path]
        if isinstance(view, CopyView) and outcome.digest not in (None, view.digest):
            path = origin or Path(view.file).name
            message = "changed while the site was built"
            problems.append(Problem(code="R111", path=path, message=message, hint="build again"))
    return problems


def _commit_changes(
    output: Path, known: Manifest, files: dict[str, Made], outcomes: list[Outcome], removed: tuple[str, ...]
) -> tuple[str, ...]:
    """Bring the output to what the next manifest says; the paths that were written."""
    changed = sorted((outcome for outcome in outcomes if not outcome.same), key=lambda outcome: _turn(outcome.path))
    manifest = Manifest(files=files)
    if changed or removed or manifest != known or not output.exists():
        moves = join_moves(output, [(outcome.name, outcome.path) for outcome in changed])
        commit(output, Commit(moves=moves, removes=removed, manifest=format_manifest(manifest)))
    return tuple(sorted(outcome.path for outcome in changed))


def _turn(path: str) -> tuple[int, str]:
    """Order of the moves: what pages need first, then pages, then what leads to them."""
    if path.startswith("assets/"):
        return (0, path)
    return (2 if path.count("/") == 0 else 1, path)
