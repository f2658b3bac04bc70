"""Reading a file with as few calls of the system as it takes: thousands are read in one build."""

from __future__ import annotations

import os

_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_AT_ONCE = 1 << 16


def read_bytes(path: str) -> bytes:
    """All bytes of a file. Raises OSError."""
    handle = os.open(path, _FLAGS)
    try:
        data = part = os.read(handle, _AT_ONCE)
        while len(part) == _AT_ONCE:  # a file gives less than was asked for at its end only
            part = os.read(handle, _AT_ONCE)
            data += part
        return data
    finally:
        os.close(handle)
