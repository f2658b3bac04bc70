"""Reads files with as few calls of the system, and as little waiting, as it takes: a build reads thousands."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress

_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_AT_ONCE = 1 << 16


def read_bytes(path: str) -> bytes:
    """All bytes of a file. Raises OSError."""
    handle = os.open(path, _FLAGS)
    try:
        return _read(handle)
    finally:
        os.close(handle)


def read_many(paths: Sequence[str]) -> list[bytes | None]:
    """All bytes of each file, None of one that cannot be read; for a few dozens, which are all open for a moment.

    The system is told of all of them before the first is waited for, so that the disk brings them together.
    """
    return [None if handle is None else _finish(handle) for handle in [_begin(path) for path in paths]]


def _begin(path: str) -> int | None:
    try:
        handle = os.open(path, _FLAGS)
    except OSError:
        return None
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):  # advice only
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_WILLNEED)
    return handle


def _finish(handle: int) -> bytes | None:
    try:
        return _read(handle)
    except OSError:
        return None
    finally:
        os.close(handle)


def _read(handle: int) -> bytes:
    data = part = os.read(handle, _AT_ONCE)
    while len(part) == _AT_ONCE:  # a file gives less than was asked for at its end only
        part = os.read(handle, _AT_ONCE)
        data += part
    return data
