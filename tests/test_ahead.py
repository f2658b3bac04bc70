"""The chapters of the first books are rendered while others are planned: the same site, and the same care for it."""

from __future__ import annotations

import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import ssg.build.ahead
from ssg.build import build_site, pool
from ssg.build.jobs import Job, Workshop
from ssg.build.output import stage_of
from ssg.problems import Problem, SsgError, has_errors
from tests.desk import Desk, small_packaged_theme, start_library


@pytest.fixture(autouse=True, scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A small theme in place of the one that comes with `ssg`."""
    with small_packaged_theme(tmp_path_factory.mktemp("packaged")):
        yield


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A library, to be built by two forked workers that begin after its first book."""
    # Under pytest-xdist, with its threads, `pool` would not fork.
    monkeypatch.setattr(pool, "process_context", lambda: multiprocessing.get_context("fork"))
    monkeypatch.setattr(pool, "SERIAL_BELOW", 1)
    monkeypatch.setattr(ssg.build.ahead, "_ENOUGH", 2)
    found = start_library(tmp_path / "project")
    found.options = replace(found.options, jobs=2)
    return found


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The paths of each batch that is begun ahead."""
    batches: list[list[str]] = []
    rendering = ssg.build.ahead._rendering

    def note(jobs: tuple[Job, ...], *more: Any) -> Any:
        batches.append([job.target.path for job in jobs])
        return rendering(jobs, *more)

    monkeypatch.setattr(ssg.build.ahead, "_rendering", note)
    return batches


def read_tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def build_alone(desk: Desk, tmp_path: Path) -> dict[str, bytes]:
    """The site as one process makes it from nothing."""
    build_site(replace(desk.options, output=tmp_path / "alone", jobs=1))
    return read_tree(tmp_path / "alone")


def test_a_first_build_makes_what_one_process_makes(desk: Desk, tmp_path: Path, begun: list[list[str]]) -> None:
    report = build_site(desk.options)
    assert begun == [[f"lantern/{name}/index.html" for name in ("1", "2", "3", "zh/2")]]
    assert set(begun[0]) < set(report.written)
    assert read_tree(desk.options.output) == build_alone(desk, tmp_path)
    assert not stage_of(desk.options.output).exists()


def test_progress_counts_all_pages(desk: Desk, begun: list[list[str]]) -> None:
    told: list[tuple[int, int]] = []
    report = build_site(desk.options, lambda done, total: told.append((done, total)))
    assert begun
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    (total,) = {total for _, total in told}
    assert len(begun[0]) < total == told[-1][0] <= len(report.written)


def test_a_new_theme_replaces_the_pages(desk: Desk, tmp_path: Path, begun: list[list[str]]) -> None:
    build_site(desk.options)
    desk.put("themes/mini/templates/shell.html", "<html>new {% block text %}{% endblock %}</html>")
    report = build_site(desk.options)
    assert len(begun) == 2
    assert set(begun[1]) <= set(report.written)
    assert read_tree(desk.options.output) == build_alone(desk, tmp_path)
    assert build_site(desk.options).written == ()


def test_what_did_not_change_is_not_begun(desk: Desk, begun: list[list[str]]) -> None:
    build_site(desk.options)
    desk.put("content/lantern/0004-d.md", "# Chapter 4\n\nNew.\n")
    build_site(desk.options)
    assert len(begun) == 1


def test_books_that_are_woken_for_pages_that_are_gone_are_not_begun(
    desk: Desk, tmp_path: Path, begun: list[list[str]]
) -> None:
    """Their pages are among those that are known to be left already."""
    desk.drop("content/static/lantern/x.txt")  # in whose folder somebody else's file lies, that book never sleeps
    build_site(desk.options)
    for slug in ("lantern", "wear"):
        shutil.rmtree(desk.options.output / slug)
    assert not has_errors(build_site(desk.options).problems)
    assert len(begun) == 1
    assert read_tree(desk.options.output) == build_alone(desk, tmp_path)


def test_an_error_in_a_later_book_leaves_the_site_as_it_was(desk: Desk, begun: list[list[str]]) -> None:
    build_site(desk.options)
    good = read_tree(desk.options.output)
    desk.put("content/wear/0003-c.md", "---\nnumber: x\n---\n\nText.\n")
    report = build_site(replace(desk.options, full=True))
    assert len(begun) == 2
    assert [problem.path for problem in report.problems if problem.severity == "error"] == ["content/wear/0003-c.md"]
    assert read_tree(desk.options.output) == good
    assert not stage_of(desk.options.output).exists()


def test_nothing_is_begun_behind_an_error(desk: Desk, begun: list[list[str]]) -> None:
    desk.put("content/lantern/0009-x.md", "---\nnumber: x\n---\n\nText.\n")
    assert has_errors(build_site(desk.options).problems)
    assert begun == []


def test_files_of_others_are_seen_where_pages_were_begun(desk: Desk, begun: list[list[str]]) -> None:
    build_site(desk.options)
    desk.put("site/lantern/7/index.html", "mine")
    desk.put("content/lantern/0007-g.md", "# Chapter 7\n\nNew.\n")
    desk.site["description"] = "'new'"
    desk.save_site()
    assert "B103" in [problem.code for problem in build_site(desk.options).problems]
    assert "lantern/7/index.html" in begun[1]
    assert (desk.options.output / "lantern/7/index.html").read_text() == "mine"


class _Dies:
    """A press whose process is killed."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def prepare(self, _: object) -> None:
        pass

    def render(self, _: object) -> None:
        os._exit(9)


def test_a_worker_that_is_killed_is_a_problem(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "Press", _Dies)
    assert [problem.code for problem in build_site(desk.options).problems] == ["B105"]
    assert not desk.options.output.exists()


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), SsgError(Problem(code="X1", message="no"))])
def test_no_worker_outlives_a_plan_that_fails(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, begun: list[list[str]], fault: BaseException
) -> None:
    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr("ssg.build.gather.plan_site", fail)
    if isinstance(fault, KeyboardInterrupt):
        with pytest.raises(KeyboardInterrupt):
            build_site(desk.options)
    else:
        assert [problem.code for problem in build_site(desk.options).problems] == ["X1"]
    assert begun
    assert multiprocessing.active_children() == []
    assert not stage_of(desk.options.output).exists()


@pytest.mark.parametrize("orphaned", [False, True])
def test_texts_and_folders_are_read_ahead_for_as_long_as_somebody_waits(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, *, orphaned: bool
) -> None:
    """Pages that are gone are for who needs them to tell."""
    build_site(desk.options)
    seen: list[str] = []

    def look(workshop: Workshop, jobs: list[Job], parent: int) -> None:
        assert parent == os.getpid()
        monkeypatch.setattr(pool, "read_bytes", lambda path: seen.append(path) or read_bytes(path))
        shutil.rmtree(desk.options.output / "lantern/1")
        real_look(workshop, jobs, 0 if orphaned else os.getppid())

    real_look, read_bytes = pool._look_ahead, pool.read_bytes
    monkeypatch.setattr(pool, "_look_ahead", look)
    monkeypatch.setattr(pool, "beside", run_here)
    desk.put("themes/mini/templates/shell.html", "<html>new {% block text %}{% endblock %}</html>")
    build_site(desk.options)
    assert bool(seen) is not orphaned


@contextmanager
def run_here(*works: Callable[[], object]) -> Iterator[None]:
    """As `beside`, but in this process."""
    for work in works:
        work()
    yield
