"""Renders targets, here or in several processes. Workers write into the stage themselves and return small records."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from ssg.build.jobs import AT_ONCE, CHUNK, SERIAL_BELOW, Job, Outcome, Workshop, render_all, render_job
from ssg.model.plan import AnyTarget
from ssg.model.search_views import SearchTermsView, SearchWordsView
from ssg.model.views import ChapterView
from ssg.problems import Problem, SsgError
from ssg.render import Press
from ssg.system.processes import beside, process_context, start_worker
from ssg.system.reading import read_bytes

if TYPE_CHECKING:
    from concurrent.futures import Executor

_LOOKING = 4  # threads, which mostly wait for the disk


def render_jobs(
    jobs: Sequence[Job], workshop: Workshop, workers: int, progress: Callable[[int, int], None]
) -> Iterator[Outcome]:
    """Render jobs into the stage; outcomes come in any order. `workers` below 2 means in this process."""
    if workers < 2 or len(jobs) < SERIAL_BELOW:
        press = _make_press(workshop)
        for done, job in enumerate(jobs, start=1):
            yield render_job(press, workshop.stage, job)
            progress(done, len(jobs))
        return
    done = 0
    batch = -(-len(jobs) // max(1, round(len(jobs) / AT_ONCE)))
    for start in range(0, len(jobs), batch):
        with rendering(jobs[start : start + batch], workshop, workers) as found:
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
        beside(partial(_look_ahead, workshop, replacing, os.getpid())) if replacing else nullcontext(),
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


def _look_ahead(workshop: Workshop, jobs: Sequence[Job], parent: int) -> None:
    """Have the system read what it will be asked for: texts, and the folders in which pages are to be replaced. It
    would wait for the disk each time, one after the other. Without its parent, which may have been killed, it ends: it
    has inherited the lock."""
    from concurrent.futures import ThreadPoolExecutor

    def look(job: Job) -> None:
        if os.getppid() != parent:
            return
        with suppress(OSError):
            if job.target.is_a(ChapterView):
                read_bytes(f"{workshop.root}/{job.target.origin}")
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
    press = _make_press(workshop) if forked else None
    if press is not None:  # what is ready before the fork is ready in each worker
        press.prepare([job.target for job in jobs])
    given = (workshop, press, jobs if forked else ())
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_start_worker, initargs=given) as executor:
        yield executor, places if forked else [tuple(jobs[place.start : place.stop]) for place in places]


def _cut(jobs: Sequence[Job]) -> list[range]:
    """The places of jobs in chunks. The files of one block of the search index stay together: they share their work."""
    starts = [0]
    for place in range(1, len(jobs)):
        if place - starts[-1] >= CHUNK and not _share_block(jobs[place - 1].target, jobs[place].target):
            starts.append(place)
    return [range(start, end) for start, end in pairwise([*starts, len(jobs)])]


def _share_block(before: AnyTarget, target: AnyTarget) -> bool:
    """Whether two files are made of one block of the search index."""
    if not (before.is_a(SearchTermsView) and target.is_a(SearchTermsView, SearchWordsView)):
        return False
    return before.view.block is target.view.block  # type: ignore[union-attr]  # both have one


_PRESS: Press | None = None  # one for each worker process, set when it starts
_STAGE = Path()
_JOBS: Sequence[Job] = ()


def _make_press(workshop: Workshop) -> Press:
    return Press(workshop.root, workshop.theme, prose_path=workshop.prose_path)


def _start_worker(workshop: Workshop, press: Press | None, jobs: Sequence[Job]) -> None:
    start_worker()
    gc.freeze()  # what was there before the fork is never garbage; looking through it would copy its memory
    global _PRESS, _STAGE, _JOBS  # noqa: PLW0603  a worker process has no other place to keep what it was started with
    _PRESS = press or _make_press(workshop)
    _STAGE = workshop.stage
    _JOBS = jobs


def _render_chunk(chunk: range | tuple[Job, ...]) -> list[Outcome]:
    assert _PRESS is not None, "the worker was not started by _start_worker"
    jobs = _JOBS[chunk.start : chunk.stop] if isinstance(chunk, range) else chunk
    return render_all(jobs, _PRESS, _STAGE)
