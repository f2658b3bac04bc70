"""Work spread over processes: order, taking items only as they are wanted, a worker that is killed."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ssg.problems import SsgError
from ssg.system import processes
from ssg.system.processes import beside, fetch_beside, spread_over


def double(number: int) -> int:
    return 2 * number


def die(_: int) -> int:
    os._exit(9)


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_items(workers: int) -> None:
    assert list(spread_over(workers, double, range(40))) == [2 * number for number in range(40)]


@pytest.mark.parametrize("workers", [1, 2])
def test_items_are_taken_as_they_are_wanted(workers: int) -> None:
    taken = []

    def items() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    results = spread_over(workers, double, items())
    assert next(results) == 0
    assert len(taken) <= 2 * workers + 1
    results.close()  # type: ignore[attr-defined]


def test_a_killed_worker_is_a_problem_and_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "process_context", lambda: multiprocessing.get_context("fork"))
    with pytest.raises(SsgError, match="B105"):
        list(spread_over(2, die, range(9)))


PARENT = """
import multiprocessing, os, time
from ssg.system import processes

def sleep(_):
    os.write(1, b"x")
    time.sleep(60)

processes.process_context = lambda: multiprocessing.get_context("{method}")
if __name__ == "__main__":
    list(processes.spread_over(2, sleep, range(2)))
"""


@pytest.mark.parametrize("method", ["fork", "forkserver"])
def test_workers_end_with_a_parent_that_was_killed(tmp_path: Path, method: str) -> None:
    program = tmp_path / "parent.py"
    program.write_text(PARENT.replace("{method}", method))
    with subprocess.Popen([sys.executable, str(program)], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.read(2) == b"xx"  # both workers are at work
        parent.kill()
        assert parent.communicate(timeout=60)[0] == b""  # that no worker has it open any longer


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")
def test_work_that_is_done_beside_is_done_at_the_end_and_its_errors_are_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "may_fork", lambda: True)  # pytest-xdist has threads
    mark = tmp_path / "mark"

    def work() -> None:
        mark.write_text(str(os.getpid()))
        raise KeyboardInterrupt

    with beside(work):
        pass
    assert mark.read_text() != str(os.getpid())
    with pytest.raises(ZeroDivisionError), beside(work):
        _ = 1 / 0


def test_where_forking_is_not_safe_nothing_is_done_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "may_fork", lambda: False)
    with beside((tmp_path / "mark").mkdir):
        pass
    assert not (tmp_path / "mark").exists()


@pytest.fixture
def forks(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process with one thread, on a machine with two cores."""
    monkeypatch.setattr(processes, "may_fork", lambda: sys.platform == "linux")
    monkeypatch.setattr(processes, "default_workers", lambda: 2)


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")
@pytest.mark.usefixtures("forks")
def test_bytes_come_from_another_process(tmp_path: Path) -> None:
    def make() -> bytes:
        (tmp_path / "maker").write_text(str(os.getpid()))
        return b"x" * 3_000_000  # more than a pipe holds

    with fetch_beside(make) as fetch:
        assert fetch() == b"x" * 3_000_000
    assert (tmp_path / "maker").read_text() != str(os.getpid())


def _fail() -> bytes:
    raise ValueError


@pytest.mark.usefixtures("forks")
@pytest.mark.parametrize("make", [_fail, lambda: os._exit(9)], ids=["fails", "dies"])
def test_of_a_process_that_fails_nothing_comes(make: Callable[[], bytes]) -> None:
    with fetch_beside(make) as fetch:
        assert fetch() == b""


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")
@pytest.mark.usefixtures("forks")
@pytest.mark.parametrize("size", [0, 3_000_000])
def test_bytes_that_nobody_wants_are_not_waited_for(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    fork, children = processes._fork, list[int]()
    monkeypatch.setattr(processes, "_fork", lambda make: children.append(fork(make)) or children[-1])
    with pytest.raises(ZeroDivisionError), fetch_beside(lambda: b"x" * size):
        _ = 1 / 0
    (child,) = children
    with pytest.raises(ChildProcessError):  # it has ended, and was waited for
        os.waitpid(child, os.WNOHANG)


def test_where_forking_is_not_safe_no_bytes_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "may_fork", lambda: False)
    with fetch_beside(_fail) as fetch:
        assert fetch() == b""
