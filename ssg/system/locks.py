"""Locks of files. The system lets a lock go when its process ends, however it ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ssg.problems import Problem, SsgError

try:
    import fcntl
except ImportError:  # Windows has no such lock; two runs at once are then the user's own care
    fcntl = None  # type: ignore[assignment]


@contextmanager
def locked_file(path: Path, code: str, what: str) -> Iterator[None]:
    """Hold the lock of a file that is there only as long as it is held. Raises `SsgError` where it is held."""
    handle = open_locked(path, code, what)
    while not _is_file_of(handle, path):  # the run that held it has just removed it
        os.close(handle)
        handle = open_locked(path, code, what)
    try:
        yield
    finally:
        if os.name != "nt":  # Windows removes no open file
            path.unlink(missing_ok=True)
        os.close(handle)


def open_locked(path: Path, code: str, what: str) -> int:
    """Open a lock file and hold its lock until the handle is closed; the folder of it must be there.

    Raises `SsgError` with `code` where another process holds it: "`what` is running".
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    if fcntl is not None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(handle, 32).decode("ascii", "replace").strip()
            os.close(handle)
            message = f"{what} is running (process {holder or 'unknown'})"
            raise SsgError(Problem(code=code, message=message, hint="wait until it has ended")) from error
        except OSError:
            return handle  # a file system without locks; two runs at once are then the user's own care
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
    return handle


def _is_file_of(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))
    except FileNotFoundError:
        return False
