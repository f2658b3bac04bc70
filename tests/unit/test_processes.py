"""Work spread over processes: order, taking items only as they are wanted, a worker that is killed."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator

import pytest

from ssg.problems import SsgError
from ssg.system import processes
from ssg.system.processes import spread_over


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
