"""Ctrl-C and a polite kill: both end the server, neither in the middle of a file."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_SIGNS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def terminable() -> Iterator[None]:
    """Let a polite kill end the server as Ctrl-C does, where this is the main thread."""
    if not _is_main():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let what is short come to its end before either of them counts, where this is the main thread."""
    if not _is_main():
        yield
        return
    waiting: list[int] = []
    before = {sign: signal.signal(sign, lambda number, _: waiting.append(number)) for sign in _SIGNS}
    try:
        yield
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)
    if waiting:
        signal.raise_signal(waiting[0])


def _is_main() -> bool:
    return threading.current_thread() is threading.main_thread()
