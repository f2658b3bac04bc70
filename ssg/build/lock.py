"""One build of a folder at a time. The system lets a lock go when its process ends, however it ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ssg.system.locks import locked_file, open_locked

_WHAT = "another build of this folder"


@contextmanager
def build_lock(project: Path, output: Path) -> Iterator[None]:
    """Hold a lock of a project, the file `<name of output>.lock` in `.ssg/`. Raises SsgError where it is held."""
    path = project / ".ssg" / f"{output.name}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = open_locked(path, "B104", _WHAT)
    try:
        yield
    finally:
        os.close(handle)


@contextmanager
def output_lock(output: Path) -> Iterator[None]:
    """Hold the lock of an output folder, a file beside it that goes with the build. Raises SsgError where it is held.

    It lies there and not in `.ssg/`, so that two projects, or a project that cannot be written, are served as well.
    """
    path = output.parent / f".{output.name}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with locked_file(path, "B104", _WHAT):
        yield
