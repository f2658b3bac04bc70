"""The recipe of a build: load, plan, compare, render what is stale, commit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from ssg.build.engine import engine_digest
from ssg.build.fingerprint import Fingerprints
from ssg.build.keeping import ListPress, add_members, split_lists
from ssg.build.manifest import Made, Manifest, format_manifest, read_manifest
from ssg.build.memory import Built
from ssg.build.options import BuildOptions
from ssg.build.output import Commit, check_output, commit, find_foreign, join_moves, start_stage
from ssg.build.pool import SERIAL_BELOW, Job, Outcome, Workshop, render_jobs, render_last
from ssg.build.profile import Stopwatch, find_slowest, sum_kinds
from ssg.build.stale import Stale, find_stale, seal
from ssg.load import Loaded, load_project
from ssg.model.book import Library
from ssg.model.plan import Plan
from ssg.model.profile import Profile
from ssg.model.report import Report
from ssg.model.views import CopyView
from ssg.plan import Selection, make_plan
from ssg.problems import Problem, has_errors
from ssg.system.processes import default_workers, spread_over


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """What a build has to do: `wanted` has the fingerprints of all targets, `known` is what stands in the output."""

    loaded: Loaded
    known: Manifest
    wanted: dict[str, str]
    stale: Stale
    removed: tuple[str, ...]
    problems: tuple[Problem, ...]


def build(options: BuildOptions, progress: Callable[[int, int], None]) -> Built:
    """Make what is stale, and bring the output to what the plan says; with an error, leave it as it was."""
    watch = Stopwatch()
    workers = options.jobs if options.jobs is not None else default_workers()
    order = _prepare(options, workers, watch)
    outcomes, files = _render(order, options, workers, progress)
    watch.lap("render")
    problems = [*order.problems, *(problem for made in files.values() for problem in made.problems)]
    problems += [problem for outcome in outcomes if outcome.digest is None for problem in outcome.problems]
    problems += _find_overtaken(order.stale.jobs, outcomes)
    targets = len(order.wanted)
    if has_errors(problems) or (options.strict and any(problem.severity == "warning" for problem in problems)):
        return Built(report=Report(targets=targets, kept=len(order.known.files), problems=tuple(problems)))
    if order.stale.looked and not outcomes:
        seal(options.output)
    written = _commit_changes(options.output, order.known, files, outcomes, order.removed)
    watch.lap("commit")
    report = Report(
        targets=targets,
        written=written,
        removed=order.removed,
        kept=targets - len(written),
        problems=tuple(problems),
        profile=_profile(watch, order, outcomes, workers),
    )
    since, until = _season(order.loaded.library, options.now)
    return Built(report=report, since=since, until=until)


def _prepare(options: BuildOptions, workers: int, watch: Stopwatch) -> _Order:
    """Load, plan, and compare with what stands in the output."""
    manifest = read_manifest(options.output)
    check_output(options.output, manifest)
    known = manifest or Manifest()
    engine = engine_digest()
    watch.lap("read the manifest")
    loaded = load_project(options.project, engine, partial(spread_over, workers))
    watch.lap("load")
    plan, notes = _plan(loaded, options, engine)
    watch.lap("plan")
    fingerprints = Fingerprints(engine, loaded.theme)
    wanted = {target.path: fingerprints.of(target) for target in plan.targets}
    add_members(plan, wanted)
    watch.lap("fingerprints")
    problems = [*loaded.problems, *notes, *_damage(options, known)]
    sound = not has_errors(problems)
    stale = find_stale(plan, wanted, Manifest() if options.full else known, options.output, sound=sound)
    removed = tuple(sorted(known.files.keys() - wanted.keys()))
    if sound:
        problems += find_foreign(options.output, [job.target.path for job in stale.jobs], removed, known)
    watch.lap("compare with the output")
    return _Order(loaded=loaded, known=known, wanted=wanted, stale=stale, removed=removed, problems=tuple(problems))


def _render(
    order: _Order, options: BuildOptions, workers: int, progress: Callable[[int, int], None]
) -> tuple[list[Outcome], dict[str, Made]]:
    """Make the stale targets in the stage; what became of them, and the files of the next manifest."""
    stage = start_stage(options.output)
    workshop = Workshop(root=options.project, stage=stage, theme=order.loaded.theme, prose_path=options.prose_path)
    lists, pages = split_lists(order.stale.jobs)
    outcomes = list(render_jobs(pages, workshop, workers, progress))
    files = _next_files(order.wanted, order.known, outcomes)
    if lists:
        outcomes += render_last(lists, ListPress(files), stage)
        files = _next_files(order.wanted, order.known, outcomes)
    return outcomes, files


def _profile(watch: Stopwatch, order: _Order, outcomes: Sequence[Outcome], workers: int) -> Profile:
    jobs = order.stale.jobs
    kinds = {job.target.path: job.target.template or type(job.target.view).__name__ for job in jobs}
    return Profile(
        stages=watch.laps,
        kinds=sum_kinds((kinds[outcome.path], outcome.seconds) for outcome in outcomes),
        slowest=find_slowest([(outcome.path, outcome.seconds) for outcome in outcomes]),
        texts=order.loaded.texts,
        read=order.loaded.read,
        targets=len(order.wanted),
        stale=len(jobs),
        workers=workers if len(jobs) >= SERIAL_BELOW else 1,
    )


def _season(library: Library, now: datetime) -> tuple[datetime | None, datetime | None]:
    """The last date of a chapter that has passed, and the next: between them, the same chapters are published."""
    chapters = (chapter for book in library.books for edition in book.editions for chapter in edition.chapters)
    moments = [chapter.published for chapter in chapters if chapter.published is not None]
    return (
        max((moment for moment in moments if moment <= now), default=None),
        min((moment for moment in moments if moment > now), default=None),
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
    config = replace(config, offline=config.offline and options.offline)
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
