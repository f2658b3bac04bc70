"""One build of a folder at a time. The system lets a lock go when its process ends, however it ends."""

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
    """Hold a lock of a project, the file `<name of output>.lock` in `.ssg/`. Raises SsgError where it is held."""
    path = project / ".ssg" / f"{output.name}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = _open_locked(path)
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
    handle = _open_locked(path)
    while not _is_file_of(handle, path):  # the build that held it has just removed it
        os.close(handle)
        handle = _open_locked(path)
    try:
        yield
    finally:
        if os.name != "nt":  # Windows removes no open file
            path.unlink(missing_ok=True)
        os.close(handle)


def _open_locked(path: Path) -> int:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    if fcntl is not None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(handle, 32).decode("ascii", "replace").strip()
            os.close(handle)
            message = f"another build of this folder is running (process {holder or 'unknown'})"
            raise SsgError(Problem(code="B104", message=message, hint="wait until it has ended")) from error
        except OSError:
            return handle  # a file system without locks; two builds at once are then the user's own care
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
    return handle


def _is_file_of(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))
    except FileNotFoundError:
        return False
