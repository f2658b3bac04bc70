"""Locks of files. The system lets a lock go when its process ends, however it ends."""

from __future__ import annotations

import os
from pathlib import Path

from ssg.problems import Problem, SsgError

try:
    import fcntl
except ImportError:  # Windows has no such lock; two runs at once are then the user's own care
    fcntl = None  # type: ignore[assignment]


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
