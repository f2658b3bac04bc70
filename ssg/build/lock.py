"""One build of a project at a time. The system lets the lock go when the process ends, however it ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ssg.problems import Problem, SsgError

try:
    import fcntl
except ImportError:  # Windows has no such lock; two builds at once are then the user's own care
    fcntl = None  # type: ignore[assignment]


@contextmanager
def build_lock(project: Path, output: Path) -> Iterator[None]:
    """Hold the lock of an output folder, a file in `.ssg/`. Raises SsgError where another build holds it."""
    path = project / ".ssg" / f"{output.name}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if fcntl is not None:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                holder = os.read(handle, 32).decode("ascii", "replace").strip()
                message = f"another build of this folder is running (process {holder or 'unknown'})"
                raise SsgError(Problem(code="B104", message=message, hint="wait until it has ended")) from error
            os.ftruncate(handle, 0)
            os.write(handle, str(os.getpid()).encode())
        yield
    finally:
        os.close(handle)
