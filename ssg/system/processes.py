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
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from ssg.problems import Problem, SsgError

if TYPE_CHECKING:
    from concurrent.futures import Future
    from multiprocessing.context import BaseContext

_YES, _NO, _FAILED = 10, 11, 12  # exit codes
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

    return multiprocessing.get_context("fork" if may_fork() else "forkserver" if sys.platform == "linux" else "spawn")


def spread_over(
    workers: int, function: Callable[[_T], _R], items: Iterable[_T], *, waiting_each: int = 2
) -> Iterator[_R]:
    """`map` in several processes; `workers` below 2 means in this one.

    Items are taken only as workers get free, so that a long row of them is never in memory together: for each worker,
    as many as `waiting_each` wait, or their results, while whoever takes the results does something with them. Raises
    `SsgError` where a worker was killed.
    """
    if workers < 2:
        yield from map(function, items)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    waiting: deque[Future[_R]] = deque()
    with ProcessPoolExecutor(workers, mp_context=process_context(), initializer=start_worker) as executor:
        try:
            for item in items:
                waiting.append(executor.submit(function, item))
                if len(waiting) > waiting_each * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            hint = "try again with --jobs 1, or free some memory"
            raise SsgError(Problem(code="B105", message="a worker process was killed", hint=hint)) from error
        finally:  # Ctrl-C does not wait for what is still queued
            executor.shutdown(wait=False, cancel_futures=True)


@contextmanager
def beside(*works: Callable[[], object]) -> Iterator[None]:
    """Do some work meanwhile, each in a process of its own, and wait for all at the end.

    Only what it leaves behind, such as files, is to be had from it, and nothing is told of its errors: for what saves
    time where it is done already. Where forking is not safe, it is left undone.
    """
    if not may_fork():
        yield
        return
    children = [_fork(partial(_done, work)) for work in works]
    try:
        yield
    finally:
        for child in children:
            os.waitpid(child, 0)


def _done(work: Callable[[], object]) -> bool:
    work()
    return True


def ask_beside(question: Callable[[], bool]) -> Callable[[], bool]:
    """Have a question answered in a process of its own meanwhile; what is returned waits for the answer, and is to be
    called once. Where forking is not safe, or there is one core, it is answered then."""
    if not may_fork() or default_workers() < 2:
        return question
    child = _fork(question)

    def answer() -> bool:
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return code == _YES if code in (_YES, _NO) else question()

    return answer


@contextmanager
def fetch_beside(make: Callable[[], bytes]) -> Iterator[Callable[[], bytes]]:
    """Have bytes made in a process of its own meanwhile; inside, a function that waits for them, to be called once.

    It gives b"" where that failed, forking is not safe, or there is one core.
    """
    if not may_fork() or default_workers() < 2:
        yield lambda: b""
        return
    out, into = os.pipe()
    child = _fork(partial(_send, make, out, into))
    os.close(into)
    waiting = [child]

    def fetch() -> bytes:
        parts = []
        while part := os.read(out, 1 << 20):
            parts.append(part)
        return b"".join(parts) if os.waitstatus_to_exitcode(os.waitpid(waiting.pop(), 0)[1]) == _YES else b""

    try:
        yield fetch
    finally:
        os.close(out)  # who still sends into it ends
        for left in waiting:
            os.waitpid(left, 0)


def _send(make: Callable[[], bytes], out: int, into: int) -> bool:
    os.close(out)  # with it open here, too, nobody would ever notice that nobody reads
    data = memoryview(make())
    while data:
        data = data[os.write(into, data) :]
    return True


def _fork(question: Callable[[], bool]) -> int:
    """The number of a new process, whose exit code says what became of the question."""
    child = os.fork()
    if child == 0:
        code = _FAILED
        try:
            with contextlib.suppress(BaseException):
                code = _YES if question() else _NO
        finally:
            os._exit(code)  # what this process has opened or registered is its parent's
    return child


def may_fork() -> bool:
    """Forking is the quickest start, and safe while this process has one thread; `serve` has several."""
    return sys.platform == "linux" and threading.active_count() == 1


def start_worker() -> None:
    """What every worker begins with: it leaves Ctrl-C, which reaches the whole group, to its parent, and ends when that
    is gone. A worker of a parent that was killed would wait for work for ever, and hold the locks that it inherited."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(_FAILED)
