"""Problems of building itself: the output folder, the lock, the cache, what changes meanwhile, what takes too long."""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ssg.build import pool
from ssg.load.cache import SourceCache
from ssg.load.chapters import load_parsed
from ssg.load.theme import load_theme
from ssg.model.book import SourceText
from ssg.model.plan import Target
from ssg.model.views import CopyView
from ssg.problems import Problem, SsgError
from ssg.render import Press
from ssg.render.budget import BudgetExceeded, time_budget
from ssg.render.texts import SourceReader
from ssg.system.scan import FoundFile
from tests.problems.case import chapter, folder, lay, matches, read_tree
from tests.problems.conftest import build_here, run_here

ONE = "content/lantern/0001-dusk.md"


def only_line(lines: tuple[str, ...], expected: str) -> None:
    """There is one line, and it is the expected one."""
    assert len(lines) == 1, lines
    assert matches(lines[0], expected), lines[0]


@contextmanager
def refusal(code: str) -> Iterator[list[Problem]]:
    """The body must end with an SsgError of this code; its problem comes into the list."""
    found: list[Problem] = []
    with pytest.raises(SsgError) as caught:
        yield found
    found.append(caught.value.problem)
    assert found[0].code == code, found[0]


@pytest.mark.parametrize(
    ("output", "fault"),
    [
        (".", "holds the project itself"),
        ("..", "holds the project itself"),
        ("content/site", "lies among the sources"),
        ("themes", "lies among the sources"),
        ("mine", "is not empty and holds no site that ssg made"),
        ("mine/file.txt", ""),
    ],
)
def test_a_folder_that_is_not_for_output_is_refused(built: Path, output: str, fault: str) -> None:
    lay(built, {"mine/file.txt": "mine"})
    before = read_tree(built)
    said = build_here(built, "--output", str(built / output))
    if not fault:
        assert said.code == 2, "a file is a wrong argument"
    else:
        assert said.code == 1
        only_line(said.lines, f"error[B101]: output folder '…' {fault} — choose an empty folder with --output…")
    after = {name: data for name, data in read_tree(built).items() if not name.startswith(".ssg/")}
    assert after == {name: data for name, data in before.items() if not name.startswith(".ssg/")}


def test_a_site_that_cannot_be_written(built: Path) -> None:
    before = read_tree(built / "site")
    lay(built, {".site.stage": "a file where the stage must go", ONE: chapter("title: Dusk")})
    said = build_here(built)
    assert said.code == 1
    only_line(said.lines, "error[B102]: site cannot be written: … — the last good site is kept")
    assert read_tree(built / "site") == before


def test_a_second_build_at_the_same_time(built: Path) -> None:
    handle = os.open(built / ".site.lock", os.O_RDWR | os.O_CREAT)
    os.ftruncate(handle, 0)
    os.write(handle, b"4711")
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        said = build_here(built)
    finally:
        os.close(handle)
    assert said.code == 1
    only_line(said.lines, "error[B104]: another build of this folder is running (process 4711) — wait until…")
    assert build_here(built).code == 0


class _Dies:
    """A press whose process is killed, as by a machine without memory."""

    def __init__(self, *_: object, **_named: object) -> None:
        pass

    def prepare(self, _: object) -> None:
        pass

    def render(self, _: Target) -> None:
        os._exit(9)


def test_a_worker_that_is_killed(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = read_tree(built / "site")
    monkeypatch.setattr(pool, "SERIAL_BELOW", 0)
    monkeypatch.setattr(pool, "Press", _Dies)
    # Only a forked worker has what is patched here; under pytest-xdist, with its threads, `pool` would not fork.
    monkeypatch.setattr(pool, "process_context", lambda: multiprocessing.get_context("fork"))
    said = build_here(built, "--full", "--jobs", "2")
    assert said.code == 1
    only_line(said.lines, "error[B105]: a worker process was killed — build again with --jobs 1, or free some memory")
    assert read_tree(built / "site") == before


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (".ssg/sources.kept", ".ssg/sources.kept: warning[B190]: cache is damaged; everything is made again"),
        ("site/.ssg-manifest.json", "warning[B190]: site/ has a damaged manifest; every page is made again…"),
    ],
)
def test_what_is_damaged_is_made_again(built: Path, file: str, told: str) -> None:
    before = read_tree(built / "site")
    lay(built, {file: "not ours"})
    said = build_here(built)
    assert said.code == 0
    only_line(said.lines, told)
    assert read_tree(built / "site") == before
    assert build_here(built).lines == ()


def test_a_cache_that_cannot_be_kept(built: Path) -> None:
    lay(built, {".ssg/sources.kept": folder})
    said = build_here(built)
    assert said.code == 0
    assert matches(said.lines[0], ".ssg: warning[B191]: cache cannot be kept: …"), said.lines


def test_a_project_that_is_none(tmp_path: Path) -> None:
    said = build_here(tmp_path)
    assert said.code == 1
    only_line(said.lines, "error[S108]: there is no folder content/ in '…' — `ssg new site DIR` makes a project")


def test_a_chapter_that_is_gone_when_it_is_read(tmp_path: Path) -> None:
    problems: list[Problem] = []
    found = FoundFile("content/gone.md", "gone.md", 1, 1, 1, 1)
    assert load_parsed(found, SourceCache(tmp_path, "", problems), problems, tmp_path) is None
    assert [str(problem) for problem in problems] == [
        "content/gone.md: error[C105]: cannot be read: No such file or directory"
    ]


def test_a_source_that_changes_meanwhile(built: Path) -> None:
    source = SourceText(path=ONE, digest="of another text", body_start=0, body_line=1)
    with refusal("R110") as found:
        SourceReader(root=built).read_body(source)
    assert (found[0].path, found[0].hint) == (ONE, "build again")


def test_a_picture_that_goes_meanwhile(built: Path) -> None:
    view = CopyView(file="content/lantern/map.png", digest="")
    with refusal("R111") as found:
        Press(built, load_theme(built, "default", [])).render(Target(path="lantern/map.png", view=view))
    assert found[0].hint == "build again"


@pytest.fixture
def half_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second for each page. What the timer raises may be lost, as in Hypothesis' hook of the collector."""
    monkeypatch.setattr(time_budget, "__defaults__", (0.5,))
    usual = sys.unraisablehook
    monkeypatch.setattr(sys, "unraisablehook", lambda lost: None if lost.exc_type is BudgetExceeded else usual(lost))


@pytest.mark.usefixtures("half_a_second")
def test_a_chapter_that_takes_too_long_does_not_hide_the_others(built: Path) -> None:
    before = read_tree(built / "site")
    slow = "\n\n".join("Some *words* of `a` [long](#a) story." for _ in range(20_000))
    lay(built, {ONE: chapter("title: Dusk", slow), "content/lantern/0003-dawn.md": chapter("title: Dawn", "<b>x")})
    started = time.process_time()
    said = build_here(built)
    assert time.process_time() - started < 10
    assert said.code == 1
    slow_line = f"{ONE}:4: error[R101]: text takes more than 5 seconds to convert — look for a very long run of…"
    assert matches(said.lines[0], slow_line), said.lines
    assert any(line.startswith("content/lantern/0003-dawn.md:5: ") for line in said.lines), "another is not checked"
    assert read_tree(built / "site") == before


@pytest.mark.usefixtures("half_a_second")
def test_a_template_that_takes_too_long(built: Path) -> None:
    loop = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    lay(built, {"themes/default/templates/404.html": loop})
    said = build_here(built)
    assert said.code == 1
    only_line(said.lines, "themes/default/templates/404.html…: error[T102]: page takes … (page 404.html)…")


def work(seconds: float) -> None:
    """Keep the processor busy."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


@pytest.mark.usefixtures("half_a_second")
def test_time_that_is_over_in_a_destructor_is_over() -> None:
    class Long:
        def __del__(self) -> None:
            work(20)

    def drop_and_work() -> None:
        held.clear()
        work(20)

    held = [Long()]
    with pytest.raises(BudgetExceeded), time_budget():
        drop_and_work()


def test_a_theme_file_that_cannot_be_read(built: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    lay(built, {"themes/default/static/x.css": "a {}"})
    (built / "themes/default/static/x.css").chmod(0)
    said = build_here(built)
    only_line(said.lines, "themes/default/static/x.css: error[T109]: cannot be read: Permission denied…")


def test_an_edit_of_the_same_size_with_its_old_time_is_seen(built: Path) -> None:
    path = built / ONE
    old = path.stat().st_mtime_ns - 60 * 10**9
    os.utime(path, ns=(old, old))
    time.sleep(2.1)  # until a digest is trusted by its times
    build_here(built)
    path.write_text(path.read_text("utf-8").replace("dusk.", "noon."), encoding="utf-8")
    os.utime(path, ns=(old, old))
    assert build_here(built).code == 0
    assert "It began at noon." in (built / "site/lantern/1/index.html").read_text("utf-8")


def test_serve_without_a_place_for_its_cache(built: Path) -> None:
    lay(built, {".ssg": "a file"})
    said = run_here("serve", built, "--port", "0")
    assert said.code == 1
    assert matches(said.lines[-1], "error[V104]: folder .ssg/ cannot be written: …"), said.lines
