"""The recipe of a build: gather what it is made of, compare, render what is stale, commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from functools import cache, partial
from pathlib import Path

from ssg.build.ahead import Ahead, Standing
from ssg.build.books import Books
from ssg.build.engine import engine_digest
from ssg.build.foreign import find_foreign
from ssg.build.gather import Gathered, gather
from ssg.build.jobs import SERIAL_BELOW, Job, Outcome, Workshop, render_all
from ssg.build.keeping import ListPress, split_lists
from ssg.build.manifest import (
    MANY,
    Made,
    Manifest,
    format_manifest,
    is_untouched,
    know_manifest,
    next_manifest,
    read_manifest,
)
from ssg.build.memory import Built, Seen, is_small
from ssg.build.options import BuildOptions, Later
from ssg.build.outcomes import find_overtaken, next_files
from ssg.build.output import Commit, check_output, commit, join_moves, stage_of, start_stage
from ssg.build.profile import Stopwatch, find_slowest, sum_kinds
from ssg.build.stale import find_stale, make_jobs, seal
from ssg.load import Project, open_project
from ssg.model.profile import Profile
from ssg.model.report import Report
from ssg.problems import Problem, has_errors
from ssg.system.processes import ask_beside, beside, default_workers, spread_over
from ssg.system.scan import Scan
from ssg.values import dataclass, replace

_CHUNKS_WAITING = 20  # of texts, for each worker, while a book is made of those that were read
_SHARES = 4  # processes that compile a theme: more of them would compile the same parts again


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """A project, what stands in the output, and what renders into the stage."""

    project: Project
    standing: Standing
    workshop: Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """What a build has to do: `ahead` has begun some of the jobs, the others are left; `looked` as in `Stale`."""

    gathered: Gathered
    ahead: Ahead
    left: tuple[Job, ...]
    looked: bool
    removed: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def wanted(self) -> dict[str, str]:
        """The fingerprints of all targets, by path."""
        return self.gathered.wanted

    @property
    def jobs(self) -> tuple[Job, ...]:
        """All jobs."""
        return (*self.ahead.jobs, *self.left)


def build(
    options: BuildOptions, progress: Callable[[int, int], None], scan: Callable[[], Scan], seen: Seen, later: Later
) -> Built:
    """Make what is stale, and bring the output to what the plan says; with an error, leave it as it was.

    `scan` gives the sources as they are seen for this build.
    """
    watch = Stopwatch()
    workers = options.jobs if options.jobs is not None else default_workers()
    opened = _open(options, watch, scan, seen)
    known = opened.standing.known
    with _render_ahead(options, opened, workers) as ahead:
        order = _prepare(options, opened, workers, watch, ahead)
        outcomes, files = _render(order, opened, workers, progress)
    watch.lap("render")
    problems = [*order.problems, *(problem for made in files.values() for problem in made.problems)]
    problems += [problem for outcome in outcomes if outcome.digest is None for problem in outcome.problems]
    problems += find_overtaken(order.jobs, outcomes)
    targets = len(order.wanted)
    if has_errors(problems) or (options.strict and any(problem.severity == "warning" for problem in problems)):
        return Built(report=Report(targets=targets, kept=len(known.files), problems=tuple(problems)))
    if order.looked and not outcomes:
        seal(options.output)
    written = tuple(sorted(outcome.path for outcome in outcomes if not outcome.same))
    keep = partial(_keep, order.gathered.books, watch)
    meanwhile = partial(later, keep) if is_small(written) else keep
    _commit_changes(options.output, known, files, outcomes, order.removed, meanwhile)
    watch.lap("commit")
    report = Report(
        targets=targets,
        written=written,
        removed=order.removed,
        kept=targets - len(written),
        problems=tuple(problems),
        profile=_profile(watch, order, outcomes, workers),
    )
    since, until = order.gathered.books.season
    return Built(report=report, scan=opened.project.scan, since=since, until=until)


def _open(options: BuildOptions, watch: Stopwatch, scan: Callable[[], Scan], seen: Seen) -> _Opened:
    """Read the manifest, and all of the project but its books."""
    manifest = read_manifest(options.output)
    check_output(options.output, manifest)
    known = manifest or Manifest()
    untouched = _ask_for_changes(options, known, seen)
    watch.lap("read the manifest")
    project = open_project(options.project, engine_digest(), scan())
    watch.lap("open the project")
    standing = Standing(output=options.output, known=known, is_untouched=cache(untouched))
    workshop = Workshop(
        root=options.project,
        output=options.output,
        stage=stage_of(options.output),
        theme=project.theme,
        prose_path=options.prose_path,
    )
    return _Opened(project=project, standing=standing, workshop=workshop)


@contextmanager
def _render_ahead(options: BuildOptions, opened: _Opened, workers: int) -> Iterator[Ahead]:
    """Have the theme compiled while the books are loaded, where it never was, and chapters rendered after that."""
    known = opened.standing.known
    standing = replace(opened.standing, known=Manifest()) if options.full else opened.standing
    sound = not has_errors(opened.project.problems)
    with ExitStack() as compiling:
        if not known.files:
            compiling.enter_context(_templates_beside(options, opened.project, workers))
        with Ahead(standing, opened.workshop, workers, compiling.close, sound=sound) as ahead:
            yield ahead


def _prepare(options: BuildOptions, opened: _Opened, workers: int, watch: Stopwatch, ahead: Ahead) -> _Order:
    """Gather, and compare with what stands in the output."""
    known = opened.standing.known
    readers = workers + 1 if workers > 1 else 1  # one more, for some wait for the disk
    spread = partial(spread_over, readers, waiting_each=_CHUNKS_WAITING)
    gathered = gather(options, opened.project, spread, ahead.offer, watch)
    ahead.end_offers()
    problems = [*gathered.problems, *_damage(options, known)]
    sound = not has_errors(problems)
    begun = {job.target.path for job in ahead.jobs}
    left = {path: mark for path, mark in gathered.wanted.items() if path not in begun} if begun else gathered.wanted
    stale = find_stale(left, Manifest() if options.full else known, options.output, opened.standing.is_untouched)
    removed = tuple(sorted(known.files.keys() - gathered.wanted.keys()))
    if sound:
        found = (*ahead.stale.paths, *stale.paths)
        others = [path for path, intact, _ in found if intact is None]
        ours = [path for path, intact, _ in found if intact is not None]
        problems += find_foreign(options.output, others, ours, removed, known)
    watch.lap("compare with the output")
    jobs = make_jobs(stale, gathered.targets([path for path, _, _ in stale.paths]), sound=sound)
    watch.lap("wake books")
    return _Order(
        gathered=gathered,
        ahead=ahead,
        left=jobs,
        looked=ahead.stale.looked or stale.looked,
        removed=removed,
        problems=tuple(problems),
    )


def _ask_for_changes(options: BuildOptions, known: Manifest, seen: Seen) -> Callable[[], bool]:
    """Whether all files of the site are as they were left: where there are many, they are looked at beside."""
    if seen.intact and not options.full:
        return lambda: True
    if options.full or seen.intact is False or len(known.files) < MANY:
        return lambda: False  # each is looked at when it is known what shall be there
    return ask_beside(partial(is_untouched, known, options.output))


def _templates_beside(options: BuildOptions, project: Project, workers: int) -> AbstractContextManager[None]:
    """Have the theme compiled, where it never was, while the books are loaded."""
    from ssg.render import Press  # the first build has to load the templates anyway

    press = Press(options.project, project.theme)
    if workers < 2 or press.is_prepared():
        return nullcontext()
    shares = min(workers, _SHARES)
    return beside(*(partial(press.prepare_all, first, shares) for first in range(shares)))


def _render(
    order: _Order, opened: _Opened, workers: int, progress: Callable[[int, int], None]
) -> tuple[list[Outcome], dict[str, Made]]:
    """Make the stale targets in the stage; what became of them, and the files of the next manifest."""
    if not order.ahead.jobs:
        start_stage(opened.standing.output)
    known, workshop = opened.standing.known, opened.workshop
    lists, pages = split_lists(order.left)
    outcomes: list[Outcome] = []
    begun = len(order.ahead.jobs)
    for outcome in order.ahead.outcomes():
        outcomes.append(outcome)
        progress(len(outcomes), begun + len(pages))
    if pages:
        from ssg.build.pool import render_jobs  # with the templates

        outcomes += render_jobs(pages, workshop, workers, lambda done, total: progress(begun + done, begun + total))
    files = next_files(order.wanted, known, outcomes)
    if lists:
        outcomes += render_all(lists, ListPress(files), workshop.stage)
        files = next_files(order.wanted, known, outcomes)
    return outcomes, files


def _profile(watch: Stopwatch, order: _Order, outcomes: Sequence[Outcome], workers: int) -> Profile:
    jobs = order.jobs
    kinds = {job.target.path: job.target.template or type(job.target.view).__name__ for job in jobs}
    return Profile(
        stages=watch.laps,
        kinds=sum_kinds((kinds[outcome.path], outcome.seconds) for outcome in outcomes),
        slowest=find_slowest([(outcome.path, outcome.seconds) for outcome in outcomes]),
        texts=order.gathered.books.texts,
        read=order.gathered.books.read,
        targets=len(order.wanted),
        stale=len(jobs),
        workers=workers if len(jobs) >= SERIAL_BELOW else 1,
    )


def _damage(options: BuildOptions, known: Manifest) -> list[Problem]:
    if not known.damaged:
        return []
    message = f"{options.output.name}/ has a damaged manifest; every page is made again"
    hint = "pages that are gone since the last build may have stayed; empty the folder to be sure"
    return [Problem(code="B190", message=message, hint=hint, severity="warning")]


def _keep(books: Books, watch: Stopwatch) -> None:
    """Keep what the next build may use."""
    watch.lap("commit")
    books.keep()
    watch.lap("keep")


def _commit_changes(
    output: Path,
    known: Manifest,
    files: dict[str, Made],
    outcomes: list[Outcome],
    removed: tuple[str, ...],
    meanwhile: Callable[[], None],
) -> None:
    """Bring the output to what the next manifest says; `meanwhile` is done when it is there, while old pages go."""
    changed = sorted((outcome for outcome in outcomes if not outcome.same), key=lambda outcome: _turn(outcome.path))
    manifest = next_manifest(known, files, [outcome.path for outcome in outcomes])
    if changed or removed or manifest != known or not output.exists():
        moves = join_moves(output, [(outcome.name, outcome.path) for outcome in changed])
        commit(output, Commit(moves=moves, removes=removed, manifest=format_manifest(manifest)), meanwhile)
        know_manifest(output, manifest)
    else:
        meanwhile()


def _turn(path: str) -> tuple[int, str]:
    """Order of the moves: what pages need first, then pages, then what leads to them."""
    if path.startswith("assets/"):
        return (0, path)
    return (2 if path.count("/") == 0 else 1, path)
