"""Removes folders of files in the background: most of the time goes by while the disk gives up their blocks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path

from ssg.system.processes import beside, default_workers, may_fork

_THREADS = 8


@contextmanager
def sweep_beside() -> Iterator[Callable[[Path], object]]:
    """Inside, a function that has a folder removed meanwhile, if it holds nothing but files; at the end, all are gone.

    What cannot be removed stays, and nothing is told of it. A process of its own does the work where it may: threads
    would have whoever moves files meanwhile wait for each other's turn.
    """
    if not may_fork() or default_workers() < 2:
        with _threads() as sweep:
            yield sweep
        return
    source, into = os.pipe()
    with beside(partial(_sweep_named, source, into)):
        os.close(source)
        with closing(os.fdopen(into, "wb", buffering=0)) as names:
            yield lambda folder: _name(names.write, folder)


def _name(write: Callable[[bytes], object], folder: Path) -> None:
    with suppress(OSError):  # whoever read it is gone; the folder stays
        write(os.fsencode(folder) + b"\0")


def _sweep_named(source: int, into: int) -> None:
    """Remove the folders whose names come out of a pipe, until it ends."""
    os.close(into)  # with it open here, too, the pipe would never end
    left = b""
    with _threads() as sweep:
        while part := os.read(source, 1 << 16):
            *names, left = (left + part).split(b"\0")
            for name in names:
                sweep(Path(os.fsdecode(name)))


@contextmanager
def _threads() -> Iterator[Callable[[Path], object]]:
    from concurrent.futures import ThreadPoolExecutor  # most builds replace little

    with ThreadPoolExecutor(_THREADS) as threads:
        yield lambda folder: threads.submit(_remove, str(folder))


def _remove(folder: str) -> None:
    if os.path.islink(folder):
        return  # what it leads to is not ours
    with suppress(OSError):
        for name in os.listdir(folder):
            os.unlink(f"{folder}/{name}")
        os.rmdir(folder)
