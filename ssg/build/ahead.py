"""Renders the chapters of the first books while others are still planned, on a first build and where all pages are made
anew: books are planned in one process, and the cores that would wait for it have work already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from ssg.build.jobs import AT_ONCE, Job, Outcome, Workshop
from ssg.build.manifest import Manifest
from ssg.build.output import start_stage
from ssg.build.stale import Stale, find_stale, make_jobs
from ssg.model.plan import AnyTarget
from ssg.model.views import ChapterView
from ssg.values import dataclass

_ENOUGH = 2_000  # chapters; for fewer, starting processes a second time costs more than it brings
_PREFIX = "ahead-"  # where such pages lie in the stage, if they replace others


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands in an output folder: `known` by the last build; `is_untouched` as in `find_stale`."""

    output: Path
    known: Manifest
    is_untouched: Callable[[], bool]


class Ahead:
    """Takes the targets of each book as it is planned. `jobs` and `stale` are those that are being rendered; `wait` is
    called before the first is. To be left as a context: workers end there."""

    def __init__(
        self, standing: Standing, workshop: Workshop, workers: int, wait: Callable[[], None], *, sound: bool
    ) -> None:
        self._standing = standing
        self._workshop = workshop
        self._workers = workers
        self._wait = wait
        self._stack = ExitStack()
        self._offered: dict[str, AnyTarget] = {}
        self._marks: dict[str, str] = {}
        self._found: Iterator[list[Outcome]] = iter(())
        self._may = sound and workers > 1
        self.jobs: tuple[Job, ...] = ()
        self.stale = Stale(paths=(), looked=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def offer(self, targets: Mapping[str, AnyTarget], marks: Mapping[str, str], *, left: int, sound: bool) -> None:
        """Take the targets of a book that was planned, with their fingerprints, while `left` books are not planned yet.

        Nothing is begun behind a book that is not `sound`: an error leaves the site as it is.
        """
        self._may = self._may and sound
        if not self._may:
            return
        for path, target in targets.items():
            if target.is_a(ChapterView):
                self._offered[path], self._marks[path] = target, marks[path]
        if left and len(self._offered) >= _ENOUGH:
            self._may = False  # there are workers for one such batch
            self._start()

    def end_offers(self) -> None:
        """Begin nothing from now on: pages of what is planned later are among those that are left to others."""
        self._may = False

    def _start(self) -> None:
        marks = dict(islice(self._marks.items(), AT_ONCE))
        standing = self._standing
        stale = find_stale(marks, standing.known, standing.output, standing.is_untouched)
        if len(stale.paths) < _ENOUGH:
            return
        self._wait()
        self.stale = stale
        self.jobs = make_jobs(stale, self._offered, sound=True, prefix=_PREFIX)
        start_stage(standing.output)
        self._found = self._stack.enter_context(_rendering(self.jobs, self._workshop, self._workers))

    def outcomes(self) -> Iterator[Outcome]:
        """What became of the jobs; then the workers are gone, and others may begin."""
        self._wait()
        for outcomes in self._found:
            yield from outcomes
        self._stack.close()


def _rendering(
    jobs: tuple[Job, ...], workshop: Workshop, workers: int
) -> AbstractContextManager[Iterator[list[Outcome]]]:
    from ssg.build.pool import rendering  # with the templates, which a build that makes nothing does without

    return rendering(jobs, workshop, workers)
