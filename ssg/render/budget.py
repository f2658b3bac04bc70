"""A time budget for one page: a text that sends the Markdown parser or a template round in circles is stopped."""

from __future__ import annotations

import ctypes
import signal
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from types import FrameType

PAGE_SECONDS = 5.0
_HAS_TIMER = hasattr(signal, "setitimer")
AGAIN = 0.1  # seconds; long enough for the first exception to reach the body's end


class BudgetExceeded(BaseException):
    """The time is over. Not an `Exception`: code on the way must not take it for a fault of its own."""


def time_budget(seconds: float = PAGE_SECONDS) -> AbstractContextManager[None]:
    """Raise BudgetExceeded in the body when it takes longer than `seconds`.

    A timer signal, which also stops a regular expression; it counts the time that this process works, so that a busy
    machine makes no page too slow. It rings again and again: what is raised in a destructor, or in a callback of the
    garbage collector, is lost. Where there is no such timer (Windows, or a thread that is not the main one), an
    exception set from a second thread, which stops Python code only.
    """
    if _HAS_TIMER and threading.get_ident() == threading.main_thread().ident:
        return _Alarm(seconds)
    return _from_second_thread(seconds)


class _Alarm:
    """The timer. A class, not a generator: there is one for each page, and half of its time was the generator's."""

    __slots__ = ("_seconds",)

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        _hang_bell()
        signal.setitimer(signal.ITIMER_VIRTUAL, self._seconds, AGAIN)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


@contextmanager
def _from_second_thread(seconds: float) -> Iterator[None]:
    timer = threading.Timer(seconds, _raise_in, args=(threading.get_ident(),))
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@cache
def _hang_bell() -> None:
    """Take the signal, once for a process and all that are forked from it: that takes longer than to set the timer."""
    signal.signal(signal.SIGVTALRM, _ring)


def _ring(_signal: int, _frame: FrameType | None) -> None:
    if signal.getitimer(signal.ITIMER_VIRTUAL)[1]:  # else it comes late, when the body is left
        raise BudgetExceeded


def _raise_in(thread: int) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(BudgetExceeded))
