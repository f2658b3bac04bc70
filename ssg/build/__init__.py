"""The recipe of a build. A full build is the same as any other, with an empty manifest: there is no second path.

Called by `cli` and by `preview`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from ssg.build.engine import engine_digest
from ssg.build.fingerprint import Fingerprints
from ssg.build.lock import build_lock
from ssg.build.manifest import Made, Manifest, format_manifest, read_manifest
from ssg.build.output import Commit, check_output, commit, find_foreign, recover, start_stage
from ssg.build.pool import Job, Outcome, Workshop, default_workers, render_jobs
from ssg.load import Loaded, load_project
from ssg.model.plan import Plan, Report
from ssg.plan import Selection, make_plan
from ssg.problems import Problem, SsgError, has_errors

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


def _silent(_done: int, _total: int) -> None:
    """No progress shown."""


def build_site(options: BuildOptions, progress: Callable[[int, int], None] = _silent) -> Report:
    """Make the site what its sources say. Never raises for a user's mistake: problems are in the report.

    With an error (with `strict`, with a warning) nothing is written and the last good site stays as it was.
    """
    started = time.perf_counter()
    try:
        _check_project(options.project)
        with build_lock(options.project, options.output):
            recover(options.output)
            report = _build(options, progress)
    except SsgError as error:
        report = Report(problems=(error.problem,))
    except OSError as error:
        what = f"{error.strerror or error}" + (f" ({Path(error.filename).name})" if error.filename else "")
        problem = Problem(code="B102", message=f"site cannot be written: {what}", hint="the last good site is kept")
        report = Report(problems=(problem,))
    problems = tuple(sorted(dict.fromkeys(report.problems), key=Problem.sort_key))
    return replace(report, problems=problems, seconds=time.perf_counter() - started)


def _check_project(project: Path) -> None:
    if not (project / "content").is_dir():
        message = f"there is no folder content/ in '{project.name or project}'"
        raise SsgError(Problem(code="S108", message=message, hint="`ssg new site DIR` makes a project"))


def _build(options: BuildOptions, progress: Callable[[int, int], None]) -> Report:
    manifest = read_manifest(options.output)
    check_output(options.output, options.project, manifest)
    known = manifest or Manifest()
    engine = engine_digest()
    loaded = load_project(options.project, engine)
    plan, notes = _plan(loaded, options, engine)
    problems = [*loaded.problems, *notes, *find_foreign(options.output, _paths(plan), known)]
    if known.damaged:
        message = f"{options.output.name}/ has a damaged manifest; every page is made again"
        problems.append(Problem(code="B190", message=message, severity="warning"))
    fingerprints = Fingerprints(engine, loaded.theme)
    wanted = {target.path: fingerprints.of(target) for target in plan.targets}
    jobs = _find_stale(plan, wanted, known, options)
    stage = start_stage(options.output)
    workshop = Workshop(root=options.project, stage=stage, theme=loaded.theme)
    workers = options.jobs if options.jobs is not None else default_workers()
    outcomes = list(render_jobs(jobs, workshop, workers, progress))
    files = _next_files(wanted, known, outcomes)
    problems += [problem for made in files.values() for problem in made.problems]
    problems += [problem for outcome in outcomes if outcome.digest is None for problem in outcome.problems]
    if has_errors(problems) or (options.strict and any(problem.severity == "warning" for problem in problems)):
        recover(options.output)  # without a journal this clears the stage
        return Report(targets=len(wanted), kept=len(known.files), problems=tuple(problems))
    return _finish(options.output, plan, known, files, outcomes, problems)


def _plan(loaded: Loaded, options: BuildOptions, engine: str) -> tuple[Plan, list[Problem]]:
    config = loaded.config
    if options.base_url is not None:
        config = replace(config, base_url=options.base_url)
    selection = Selection(now=options.now, drafts=options.drafts, future=options.future)
    plan, problems = make_plan(config, loaded.theme, loaded.library, selection, engine)
    return plan, list(problems)


def _paths(plan: Plan) -> list[str]:
    return [target.path for target in plan.targets]


def _find_stale(plan: Plan, wanted: dict[str, str], known: Manifest, options: BuildOptions) -> list[Job]:
    """Targets that are new, made from something else, or no longer as we left them."""
    jobs = []
    for index, target in enumerate(plan.targets):
        made = known.files.get(target.path)
        intact = made is not None and _size(options.output / target.path) == made.size
        if options.full or made is None or not intact or made.fingerprint != wanted[target.path]:
            digest = made.digest if made is not None and intact and not options.full else None
            jobs.append(Job(name=f"{index:06d}", target=target, known=digest))
    return jobs


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


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


def _finish(
    output: Path,
    plan: Plan,
    known: Manifest,
    files: dict[str, Made],
    outcomes: list[Outcome],
    problems: list[Problem],
) -> Report:
    changed = sorted((outcome for outcome in outcomes if not outcome.same), key=lambda outcome: _turn(outcome.path))
    removed = tuple(sorted(path for path in known.files if path not in files))
    manifest = Manifest(files=files)
    if changed or removed or manifest != known or not output.exists():
        moves = tuple((outcome.name, outcome.path) for outcome in changed)
        commit(output, Commit(moves=moves, removes=removed, manifest=format_manifest(manifest)))
    else:
        recover(output)
    written = tuple(sorted(outcome.path for outcome in changed))
    return Report(
        targets=len(plan.targets),
        written=written,
        removed=removed,
        kept=len(plan.targets) - len(written),
        problems=tuple(problems),
    )


def _turn(path: str) -> tuple[int, str]:
    """Order of the moves: what pages need first, then pages, then what leads to them."""
    if path.startswith("assets/"):
        return (0, path)
    return (2 if path.count("/") == 0 else 1, path)
