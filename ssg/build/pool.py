"""Renders targets, here or in several processes. Workers write into the stage themselves and return small records."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ssg.model.plan import Target
from ssg.model.search_views import SearchTermsView, SearchWordsView
from ssg.model.theme import Theme
from ssg.model.views import ChapterView
from ssg.problems import Problem, SsgError
from ssg.render import Press
from ssg.system.processes import beside, process_context, start_worker
from ssg.system.reading import read_bytes
from ssg.text.digest import digest_of
from ssg.values import dataclass

if TYPE_CHECKING:
    from concurrent.futures import Executor

SERIAL_BELOW = 150  # stale targets; starting processes costs more than it brings below that
CHUNK = 25
_LOOKING = 4  # threads, which mostly wait for the disk
AT_ONCE = 5_000
"""Jobs that the same workers do, so that not all memory of a large library is copied into them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One stale target. `name` is its file in the stage; `known` the digest of what stands in the output, or None."""

    name: str
    target: Target
    known: str | None


class Outcome(NamedTuple):
    """What became of a job. `digest` is None where it failed; `same` where the output holds these bytes already.

    A named tuple, because thousands come back from workers and pickling a tuple is quick.
    """

    name: str
    path: str
    digest: str | None
    size: int
    same: bool
    problems: tuple[Problem, ...]
    seconds: float


class Renderer(Protocol):
    """Makes the bytes of a target, and says what is wrong with it; raises SsgError where it cannot be made."""

    def render(self, target: Target) -> tuple[bytes, tuple[Problem, ...]]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """What a worker needs to know once."""

    root: Path
    output: Path
    stage: Path
    theme: Theme
    prose_path: bool = True


def render_jobs(
    jobs: Sequence[Job], workshop: Workshop, workers: int, progress: Callable[[int, int], None]
) -> Iterator[Outcome]:
    """Render jobs into the stage; outcomes come in any order. `workers` below 2 means in this process."""
    if workers < 2 or len(jobs) < SERIAL_BELOW:
        press = Press(workshop.root, workshop.theme, prose_path=workshop.prose_path)
        for done, job in enumerate(jobs, start=1):
            yield _render(press, workshop.stage, job)
            progress(done, len(jobs))
        return
    done = 0
    for start in range(0, len(jobs), AT_ONCE):
        with rendering(jobs[start : start + AT_ONCE], workshop, workers) as found:
            for outcomes in found:
                yield from outcomes
                done += len(outcomes)
                progress(done, len(jobs))


@contextmanager
def rendering(jobs: Sequence[Job], workshop: Workshop, workers: int) -> Iterator[Iterator[list[Outcome]]]:
    """Have jobs done by workers that are new: what they look at of their parent's memory is copied. They begin at once;
    inside, the outcomes of each chunk are waited for."""
    import multiprocessing  # a small build does without
    from concurrent.futures import as_completed
    from concurrent.futures.process import BrokenProcessPool

    replacing = [job for job in jobs if job.known is not None]
    with (
        beside(partial(_look_ahead, workshop, replacing)) if replacing else nullcontext(),
        _executor(workers, workshop, jobs) as (executor, chunks),
    ):
        try:
            futures = [executor.submit(_render_chunk, chunk) for chunk in chunks]
            yield (future.result() for future in as_completed(futures))
        except BrokenProcessPool as error:
            hint = "build again with --jobs 1, or free some memory"
            raise SsgError(Problem(code="B105", message="a worker process was killed", hint=hint)) from error
        except BaseException:
            # Ctrl-C must not wait for the chunks that are still queued; none may write when the stage is cleared.
            executor.shutdown(wait=False, cancel_futures=True)
            started = multiprocessing.active_children()
            for worker in started:
                worker.terminate()
            for worker in started:
                worker.join()
            raise


def render_last(jobs: Sequence[Job], press: Renderer, stage: Path) -> list[Outcome]:
    """Render, in this process, jobs that need what others have made."""
    return [_render(press, stage, job) for job in jobs]


def _look_ahead(workshop: Workshop, jobs: Sequence[Job]) -> None:
    """Have the system read what it will be asked for: texts, and the folders in which pages are to be replaced. It
    would wait for the disk each time, one after the other."""
    from concurrent.futures import ThreadPoolExecutor

    def look(job: Job) -> None:
        with suppress(OSError):
            if isinstance(job.target.view, ChapterView):
                read_bytes(f"{workshop.root}/{job.target.view.source.path}")
            os.listdir(f"{workshop.output}/{job.target.path}".rpartition("/")[0])

    with ThreadPoolExecutor(_LOOKING) as threads:
        threads.map(look, jobs)


@contextmanager
def _executor(
    workers: int, workshop: Workshop, jobs: Sequence[Job]
) -> Iterator[tuple[Executor, list[range] | list[tuple[Job, ...]]]]:
    """Workers, and the jobs in chunks for them: a forked worker finds all in its memory, others are sent theirs."""
    from concurrent.futures import ProcessPoolExecutor

    context = process_context()
    forked = context.get_start_method() == "fork"
    places = _cut(jobs)
    if forked:  # what is ready before the fork is ready in each worker
        Press(workshop.root, workshop.theme).prepare(job.target for job in jobs)
    given = (workshop, jobs if forked else ())
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_start_worker, initargs=given) as executor:
        yield executor, places if forked else [tuple(jobs[place.start : place.stop]) for place in places]


def _cut(jobs: Sequence[Job]) -> list[range]:
    """The places of jobs in chunks. The files of one block of the search index stay together: they share their work."""
    starts = [0]
    for place in range(1, len(jobs)):
        if place - starts[-1] >= CHUNK:
            before, view = jobs[place - 1].target.view, jobs[place].target.view
            together = isinstance(view, SearchTermsView | SearchWordsView) and (
                isinstance(before, SearchTermsView) and before.block is view.block
            )
            if not together:
                starts.append(place)
    return [range(start, end) for start, end in pairwise([*starts, len(jobs)])]


_PRESS: Press | None = None  # one for each worker process, set when it starts
_STAGE = Path()
_JOBS: Sequence[Job] = ()


def _start_worker(workshop: Workshop, jobs: Sequence[Job]) -> None:
    start_worker()
    gc.freeze()  # what was there before the fork is never garbage; looking through it would copy its memory
    global _PRESS, _STAGE, _JOBS  # noqa: PLW0603  a worker process has no other place to keep what it was started with
    _PRESS = Press(workshop.root, workshop.theme, prose_path=workshop.prose_path)
    _STAGE = workshop.stage
    _JOBS = jobs


def _render_chunk(chunk: range | tuple[Job, ...]) -> list[Outcome]:
    assert _PRESS is not None, "the worker was not started by _start_worker"
    jobs = _JOBS[chunk.start : chunk.stop] if isinstance(chunk, range) else chunk
    return [_render(_PRESS, _STAGE, job) for job in jobs]


def _write(file: str, data: bytes, *, replaces: bool) -> None:
    """Write a file of the stage. One that `replaces` another gets its place on the disk at once: when it is moved onto
    the other, ext4 would else stop to give it one."""
    folder, _, name = file.rpartition("/")
    if name == "index.html":  # mostly in a folder of its own, which it then is the first file of
        _make_folder(folder)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(file, flags, 0o666)
    except FileNotFoundError:
        _make_folder(folder)
        handle = os.open(file, flags, 0o666)
    try:
        if replaces and data and hasattr(os, "posix_fallocate"):
            with suppress(OSError):  # not every file system can; where there is no room, writing says so
                os.posix_fallocate(handle, 0, len(data))
        while data:
            data = data[os.write(handle, data) :]
    finally:
        os.close(handle)


def _make_folder(folder: str) -> None:
    try:
        os.mkdir(folder)
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)


def _render(press: Renderer, stage: Path, job: Job) -> Outcome:
    path = job.target.path
    started = time.perf_counter()
    try:
        data, problems = press.render(job.target)
        digest = digest_of(data)
        if digest != job.known:
            _write(f"{stage}/{job.name}", data, replaces=job.known is not None)
    except SsgError as error:
        return Outcome(job.name, path, None, 0, same=False, problems=(error.problem,), seconds=0.0)
    seconds = time.perf_counter() - started
    return Outcome(job.name, path, digest, len(data), digest == job.known, problems, seconds)
