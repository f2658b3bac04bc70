"""Work spread over processes: how many, how they start, results in the order of the items."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from ssg.problems import Problem, SsgError

if TYPE_CHECKING:
    from concurrent.futures import Future
    from multiprocessing.context import BaseContext

_T = TypeVar("_T")
_R = TypeVar("_R")


def default_workers() -> int:
    """One worker for each core that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def process_context() -> BaseContext:
    """The quickest safe way to start processes."""
    import multiprocessing  # a small build does without

    return multiprocessing.get_context("fork" if _may_fork() else "forkserver" if sys.platform == "linux" else "spawn")


def spread_over(workers: int, function: Callable[[_T], _R], items: Iterable[_T]) -> Iterator[_R]:
    """`map` in several processes; `workers` below 2 means in this one.

    Items are taken only as workers get free, so that a long row of them is never in memory together. Raises `SsgError`
    where a worker was killed.
    """
    if workers < 2:
        yield from map(function, items)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    waiting: deque[Future[_R]] = deque()
    with ProcessPoolExecutor(workers, mp_context=process_context(), initializer=_ignore_interrupts) as executor:
        try:
            for item in items:
                waiting.append(executor.submit(function, item))
                if len(waiting) > 2 * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            hint = "try again with --jobs 1, or free some memory"
            raise SsgError(Problem(code="B105", message="a worker process was killed", hint=hint)) from error
        finally:  # Ctrl-C does not wait for what is still queued
            executor.shutdown(wait=False, cancel_futures=True)


@contextmanager
def beside(work: Callable[[], object]) -> Iterator[None]:
    """Do some work in a process of its own meanwhile, and wait for it at the end.

    Only what it leaves behind, such as files, is to be had from it, and nothing is told of its errors: for what saves
    time where it is done already. Where forking is not safe, it is left undone.
    """
    if not _may_fork():
        yield
        return
    child = os.fork()
    if child == 0:
        try:
            with contextlib.suppress(BaseException):
                work()
        finally:
            os._exit(0)  # what this process has opened or registered is its parent's
    try:
        yield
    finally:
        os.waitpid(child, 0)


def _may_fork() -> bool:
    """Forking is the quickest start, and safe while this process has one thread; `serve` has several."""
    return sys.platform == "linux" and threading.active_count() == 1


def _ignore_interrupts() -> None:
    """Ctrl-C reaches the whole group; the parent ends its workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
