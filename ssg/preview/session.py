"""The build loop: waits for a change, builds, and puts the next generation on the board. Runs in the main thread."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

from ssg.build import BuildOptions, Seen, build_site
from ssg.build.manifest import read_manifest
from ssg.load.site import load_site_config
from ssg.model.report import Report
from ssg.model.urls import base_path
from ssg.preview.board import Board
from ssg.preview.excerpts import make_faults
from ssg.preview.generation import Generation
from ssg.preview.signals import uninterrupted
from ssg.preview.watching import (
    LONGEST_SECONDS,
    Hints,
    Snapshot,
    Watch,
    may_be_unfinished,
    next_batch,
    source_folders,
    take_snapshot,
    update_snapshot,
)
from ssg.problems import Problem, has_errors
from ssg.system.checked import live_long
from ssg.system.rescan import rescan_content
from ssg.system.scan import Scan, scan_content
from ssg.values import replace

_IDLE_SECONDS = 2.0
_PAUSE_SECONDS = 0.5  # after a build, until its browser has the page
_IDLE_SHARE = 40  # of the idle time at most one part in so many goes into looking for changes
_MOST_LINES = 50  # problems said at once
_FUTURE_LEFT_OUT = "P111"
_OVERTAKEN = frozenset({"R110", "R111"})  # a source changed between its reading and its rendering
_OF_PUBLISHING = frozenset({"S109"})  # feeds that only this computer can follow are right in a preview
_NOT_OF_SOURCES = "B"  # first letter of codes of problems that may go without a source being edited


class Session:
    """Builds a project again whenever it changes."""

    def __init__(
        self,
        order: BuildOptions,
        board: Board,
        hints: Hints,
        clock: Callable[[], datetime],
        say: Callable[[str], None],
    ) -> None:
        self._order = order
        self._board = board
        self._hints = hints
        self._clock = clock
        self._say = say
        self._root = order.project.resolve()
        self._folders = source_folders(self._root)
        self._snapshot: Snapshot = {}
        self._scan: Scan | None = None
        self._intact: bool | None = None
        self._later: list[Callable[[], None]] = []
        self._report = Report()
        self._built_at = order.now
        self._idle = _IDLE_SECONDS

    def build_first(self) -> None:
        """Build once, before there is a server."""
        live_long()
        self._look()
        self._build()

    def run(self) -> None:
        """Follow the sources for ever."""
        watch = Watch(self._folders, self._hints, self._say)
        try:
            while True:
                anew = watch.refresh()
                self.step(0.0 if anew else self._idle)
        finally:
            watch.stop()
            self._catch_up()

    def step(self, seconds: float) -> None:
        """Wait up to `seconds` for a hint, and build if there was one, or if there should have been one."""
        pause = min(seconds, _PAUSE_SECONDS) if self._later else seconds
        batch = self._next_batch(pause)
        if self._later and not batch:
            self._catch_up()
            batch = self._next_batch(seconds - pause)
        if batch:
            self._look_at([path for path in batch if path != self._root])
            self._build(full=self._root in batch)
        elif self._has_drifted() or self._is_due():
            self._build()

    def _catch_up(self) -> None:
        """Do what the last build has put off: nobody waits for it, and a browser that reloads would."""
        with uninterrupted():
            while self._later:
                self._later.pop(0)()

    def _has_drifted(self) -> bool:
        """Whether the sources differ from the snapshot: some file systems send no events, and events get lost."""
        started, before = time.monotonic(), self._snapshot
        self._look()
        self._idle = max(_IDLE_SECONDS, _IDLE_SHARE * (time.monotonic() - started))
        return self._snapshot != before

    def _look(self) -> None:
        """Look at all sources."""
        self._scan = scan_content(self._root)
        self._snapshot = take_snapshot(self._folders, {self._root / "content": self._scan.content})

    def _look_at(self, paths: list[Path]) -> None:
        """Look at those sources of which something was heard."""
        self._snapshot = update_snapshot(self._snapshot, paths, self._folders)
        content = self._folders[0]
        named = (f"content/{path.relative_to(content)}" for path in paths if path.is_relative_to(content))
        self._scan = rescan_content(self._root, self._scan, named) if self._scan else None

    def _is_due(self) -> bool:
        """Whether time alone may have changed the site: a date has come, or what stopped the output may be gone."""
        problems = self._report.problems
        waits = any(problem.code == _FUTURE_LEFT_OUT for problem in problems) or has_errors(problems)
        minute = self._clock().replace(second=0, microsecond=0)
        later = waits and minute > self._built_at.replace(second=0, microsecond=0)
        return later or _was_blocked(self._report)

    def _build(self, *, full: bool = False) -> None:
        """Build, and once more where sources changed under the build: what it found wrong may be half a save."""
        scan = self._scan
        for hurried in (True, True, True, False):
            self._built_at = self._clock()
            with self._board.building():
                self._catch_up()
                order = replace(self._order, now=self._built_at, full=full)
                report = build_site(order, seen=Seen(scan, self._intact), later=self._later.append)
                overtaken = hurried and self._was_overtaken(report)
                if not overtaken:
                    self._publish(report)
            self._intact = None if _was_blocked(report) else True
            if not overtaken:
                break
            batch = self._rest_of_save()
            full |= self._root in batch
            scan = self._scan if batch else None
        self._tell(report)
        self._report = report

    def _was_overtaken(self, report: Report) -> bool:
        """Whether a build failed while its sources changed."""
        errors = {problem.code for problem in report.problems if problem.severity == "error"}
        return bool(errors) and not (errors.isdisjoint(_OVERTAKEN) and self._hints.empty())

    def _rest_of_save(self) -> frozenset[Path]:
        """Wait for the end of a save that began under a build: a file that it removed is on its way back."""
        batch = self._next_batch(LONGEST_SECONDS)
        self._look_at([path for path in batch if path != self._root])
        return batch

    def _next_batch(self, seconds: float) -> frozenset[Path]:
        return next_batch(self._hints, seconds, lambda path: may_be_unfinished(path, self._snapshot))

    def _tell(self, report: Report) -> None:
        """Say what is new since the last build."""
        told = set(_worth_saying(self._report))
        problems = _worth_saying(report)
        new = [problem for problem in problems if problem not in told]
        for problem in new[:_MOST_LINES]:
            self._say(str(problem))
        if len(new) > _MOST_LINES:
            self._say(f"… and {len(new) - _MOST_LINES} more")
        if has_errors(problems):
            count = sum(problem.severity == "error" for problem in problems)
            if told != set(problems):
                self._say(f"{count} error{'s' * (count > 1)}; the last good site stays")
        elif report.written or report.removed or has_errors(self._report.problems):
            removed = f", {len(report.removed)} removed" if report.removed else ""
            self._say(f"{len(report.written)} written{removed} in {report.seconds:.2f} s")

    def _publish(self, report: Report) -> None:
        last = self._board.current
        generation = replace(self._next(last, report), number=last.number)
        changed = (*report.written, *report.removed, *self._finished(last, generation))
        appeared = last.files is None and generation.files is not None  # made by an earlier run, and still good
        if changed or appeared or generation != last:
            self._board.publish(replace(generation, number=last.number + 1), changed)

    def _next(self, last: Generation, report: Report) -> Generation:
        faults = make_faults(report.problems, self._root)
        if faults and last.files is not None:
            return replace(last, faults=faults)
        wrong: list[Problem] = []
        base = load_base(self._root, wrong)
        if faults and has_errors(wrong):
            return replace(last, faults=faults)  # where the site stands is not known
        if last.files is not None and not (report.written or report.removed or _was_blocked(self._report)):
            return replace(last, faults=faults)
        manifest = read_manifest(self._order.output)
        files = manifest.files if manifest is not None and manifest.files else None
        return replace(last, base=base, files=files, faults=faults)

    def _finished(self, last: Generation, now: Generation) -> tuple[str, ...]:
        """What a commit that was cut off had still to bring: this build has finished it, and tells nothing of it."""
        if not _was_blocked(self._report) or last.files is None or now.files is None:
            return ()
        before, after = last.files, now.files
        return tuple(path for path in sorted({*before, *after}) if before.get(path) != after.get(path))


def _worth_saying(report: Report) -> list[Problem]:
    """The problems that matter to somebody who writes."""
    return [problem for problem in report.problems if problem.code not in _OF_PUBLISHING]


def _was_blocked(report: Report) -> bool:
    """Whether something else than the sources stopped a build."""
    return any(problem.severity == "error" and problem.code.startswith(_NOT_OF_SOURCES) for problem in report.problems)


def load_base(project: Path, problems: list[Problem]) -> str:
    """The path that the site stands under, decoded."""
    return unquote(base_path(load_site_config(project, problems).base_url))
