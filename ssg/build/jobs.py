"""A job is one stale target, to be rendered into the stage by what it is given: this loads no templates itself."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Protocol

from ssg.model.plan import AnyTarget
from ssg.model.theme import Theme
from ssg.problems import Problem, SsgError
from ssg.text.digest import digest_of
from ssg.values import dataclass

SERIAL_BELOW = 350  # stale targets; starting processes costs more than it brings below that
CHUNK = 25
AT_ONCE = 5_000
"""Jobs that the same workers do, or up to half as many more, so that not all memory of a large library is copied into
them; new workers cost as much as some hundred pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One stale target. `name` is its file in the stage; `known` the digest of what stands in the output, or None."""

    name: str
    target: AnyTarget
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

    def render(self, target: AnyTarget) -> tuple[bytes, tuple[Problem, ...]]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """What a worker needs to know once."""

    root: Path
    output: Path
    stage: Path
    theme: Theme
    prose_path: bool = True


def render_all(jobs: Sequence[Job], press: Renderer, stage: Path) -> list[Outcome]:
    """Render jobs in this process."""
    return [render_job(press, stage, job) for job in jobs]


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


def render_job(press: Renderer, stage: Path, job: Job) -> Outcome:
    """Render a job into the stage; an error of its own is in the outcome."""
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
