"""Swaps two files in one step, where the system can.

To replace a file frees what it held, there and then, while every other move waits: on ext4, ten times as long.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import Any

_HERE = -100  # AT_FDCWD: a path that does not start at the root starts at the current folder
_EXCHANGE = 2  # RENAME_EXCHANGE of linux/fs.h


def exchange(first: str, second: str) -> bool:
    """Have each of two paths lead to what the other led to; False where that cannot be done, and nothing was."""
    call = _find_call()
    return call is not None and call(_HERE, os.fsencode(first), _HERE, os.fsencode(second), _EXCHANGE) == 0


@cache
def _find_call() -> Any:
    """`renameat2` of Linux; None where there is no such thing."""
    if sys.platform != "linux":
        return None
    import ctypes  # most builds replace nothing

    return getattr(ctypes.CDLL(None), "renameat2", None)
