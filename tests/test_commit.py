"""The site is the old one or the new one, whatever stops a build, and what is not ours there is never touched."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from ssg.build import build_site, output
from ssg.build.engine import engine_digest
from ssg.build.output import recover
from ssg.model.report import Report
from ssg.problems import has_errors
from tests.conftest import EXAMPLES, REPOSITORY, clean_environment, run_program, write_files
from tests.desk import Desk, start_desk
from tests.edits import Edit, apply_edit

NOTHING: list[Edit] = []
CHANGES = {
    "first build": ([], NOTHING),
    "rebuild with removals": ([Edit("asset", 1, 1)], [Edit("delete", 1, 0), Edit("write", 0, 0), Edit("unput", 0, 0)]),
    "a file becomes a folder": ([Edit("asset", 2, 1)], [Edit("unput", 1, 0), Edit("alias", 0, 0)]),
    "a folder becomes a file": ([Edit("alias", 0, 0)], [Edit("alias", 0, 2), Edit("asset", 2, 1)]),
}
FOREIGN = {"CNAME": "tales.example", ".git/HEAD": "ref: refs/heads/gh-pages", "notes.txt": "mine", "lantern/2/x": "y"}


def read_tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def codes(report: Report) -> list[str]:
    """The codes of what a build says, but not of what it leaves out."""
    return [problem.code for problem in report.problems if problem.severity != "info"]


def run_trapped(desk: Desk, at: int, how: str) -> subprocess.CompletedProcess[str]:
    """Build in a process of its own in which one call goes wrong."""
    program = [sys.executable, "-m", "tests.killer", str(desk.root), str(desk.options.output), str(at), how]
    environment = clean_environment()
    return subprocess.run(program, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)


def make_scene(folder: Path, change: str) -> tuple[Desk, dict[str, bytes], dict[str, bytes]]:
    """A project before its second build, the tree that it has, and the tree that it shall have."""
    desk = start_desk(folder / "project")
    before, after = CHANGES[change]
    if change != "first build":
        for edit in before:
            apply_edit(desk, edit)
        assert not has_errors(build_site(desk.options).problems)
    for edit in after:
        apply_edit(desk, edit)
    old = read_tree(desk.options.output)
    clean = replace(desk.options, output=folder / "clean" / "site")
    assert not has_errors(build_site(clean).problems)
    return desk, old, read_tree(clean.output)


def copy_scene(desk: Desk, folder: Path) -> Desk:
    """The same project in another folder."""
    shutil.copytree(desk.root, folder)
    return replace(desk, root=folder, options=replace(desk.options, project=folder, output=folder / "site"))


def count_calls(desk: Desk, folder: Path) -> tuple[int, int]:
    """How many calls of a build change the disk, and from which on its journal stands."""
    counted = run_trapped(copy_scene(desk, folder), 0, "kill")
    assert counted.returncode == 0, counted.stderr
    count, journal = counted.stdout.split()[-2:]
    return int(count), int(journal)


@pytest.fixture(autouse=True, scope="module")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A user's cache that no other test changes: what is written there counts among the calls of a build."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        engine_digest.cache_clear()  # so that it is kept there before calls are counted
        yield


@pytest.mark.parametrize("change", CHANGES)
def test_a_build_killed_at_any_step_is_finished_by_the_next(tmp_path: Path, change: str) -> None:
    desk, old, new = make_scene(tmp_path, change)
    count, journal = count_calls(desk, tmp_path / "counted")
    assert 0 < journal < count
    # Each step of the change that does most; of the others every third, or all of them at night.
    step = 1 if EXAMPLES or change == "rebuild with removals" else 3

    def attempt(at: int) -> None:
        copy = copy_scene(desk, tmp_path / f"at-{at}")
        assert run_trapped(copy, at, "kill").returncode == -signal.SIGKILL
        if at < journal:
            assert read_tree(copy.options.output) == old, f"killed at {at}, before the journal of {journal}"
        assert codes(build_site(copy.options)) == [], f"killed at {at}"
        assert read_tree(copy.options.output) == new, f"killed at {at}"
        assert not list(copy.root.glob(".site.*")), f"killed at {at}"
        shutil.rmtree(copy.root)

    with ThreadPoolExecutor(max_workers=4) as threads:
        list(threads.map(attempt, range(1, count + 1, step)))


def test_a_commit_that_was_cut_off_is_finished_and_brings_nothing_old_back(tmp_path: Path) -> None:
    """A page that was exchanged for its new one lies in the stage, and stays there."""
    desk, _, new = make_scene(tmp_path, "rebuild with removals")
    count, journal = count_calls(desk, tmp_path / "counted")
    for at in range(journal + 1, count + 1, 2):
        copy = copy_scene(desk, tmp_path / f"at-{at}")
        assert run_trapped(copy, at, "kill").returncode == -signal.SIGKILL
        recover(copy.options.output)
        assert read_tree(copy.options.output) == new, f"killed at {at}"
        shutil.rmtree(copy.root)


@pytest.mark.parametrize("moved", [0, 1])
def test_a_commit_cut_off_while_old_pages_are_cleared_away_is_finished(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, moved: int
) -> None:
    """Where many pages are replaced, the old ones go folder by folder, before all new ones are in place."""
    desk.put("themes/mini/templates/parts/foot.html", "<footer>Else</footer>")
    clean = replace(desk.options, output=desk.root / "clean")
    build_site(clean)
    place, calls = output._place, list[str]()

    def place_some(source: str, target: str) -> None:
        calls.append(source)
        if len(calls) > moved:
            raise OSError(errno.EIO, "cut off")
        place(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(output, "_MANY_FOLDERS", 0)
        patch.setattr("ssg.build.stale.CHUNK", 1)
        patch.setattr(output, "_place", place_some)
        assert codes(build_site(desk.options)) == ["B102"]
    assert [Path(source).parent.exists() for source in calls] == [False] * moved + [True]
    recover(desk.options.output)
    assert read_tree(desk.options.output) == read_tree(clean.output)
    assert codes(build_site(desk.options)) == []


def test_where_files_cannot_be_exchanged_they_are_replaced(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ssg.system.exchange._find_call", lambda: None)
    desk.put("themes/mini/templates/parts/foot.html", "<footer>Else</footer>")
    assert len(build_site(desk.options).written) > 1
    made = read_tree(desk.options.output)
    shutil.rmtree(desk.options.output)
    build_site(desk.options)
    assert read_tree(desk.options.output) == made


@pytest.mark.parametrize("change", ["rebuild with removals", "a folder becomes a file"])
@pytest.mark.parametrize("error", ["ENOSPC", "EACCES", "EIO"])
def test_an_error_at_any_step_is_one_line_and_the_next_build_is_right(tmp_path: Path, change: str, error: str) -> None:
    desk, old, new = make_scene(tmp_path, change)
    count, journal = count_calls(desk, tmp_path / "counted")
    step = 2 if error == "ENOSPC" else 5

    def attempt(at: int) -> None:
        copy = copy_scene(desk, tmp_path / f"at-{at}")
        result = run_trapped(copy, at, error)
        assert result.stderr == "", f"{error} at {at}: {result.stderr}"
        said = [line for line in result.stdout.splitlines() if "[" in line]
        if result.returncode == 0:  # the cache, or what was left to tidy up
            assert all("warning[B191]" in line for line in said), said
        else:
            assert len(said) == 1
            assert "error[B102]" in said[0]
            assert at >= journal or read_tree(copy.options.output) == old
            assert at >= journal or not list(copy.root.glob(".site.stage")), f"{error} at {at}"
        assert codes(build_site(copy.options)) == [], f"{error} at {at}"
        assert read_tree(copy.options.output) == new, f"{error} at {at}"
        assert not list(copy.root.glob(".site.*")), f"{error} at {at}"
        shutil.rmtree(copy.root)

    with ThreadPoolExecutor(max_workers=4) as threads:
        list(threads.map(attempt, range(1, count + 1, step)))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A project that has been built."""
    found = start_desk(tmp_path / "project")
    assert codes(build_site(found.options)) == []
    return found


def test_files_that_are_not_ours_survive_everything(desk: Desk) -> None:
    write_files(desk.options.output, FOREIGN)
    for edit in (Edit("delete", 1, 0), Edit("write", 0, 1), Edit("css", 0, 1), Edit("options", 4, 1)):
        apply_edit(desk, edit)
        assert codes(build_site(desk.options)) == []
    tree = read_tree(desk.options.output)
    assert {path: tree[path].decode() for path in FOREIGN} == FOREIGN


@pytest.mark.parametrize("kind", ["file", "link", "folder", "link above", "file above"])
def test_what_stands_where_a_page_must_go_is_named_and_kept(desk: Desk, kind: str, tmp_path: Path) -> None:
    site = desk.options.output
    place = site / ("lantern/7" if kind.endswith("above") else "lantern/7/index.html")
    place.parent.mkdir(exist_ok=True)
    (tmp_path / "elsewhere").mkdir()
    if kind.startswith("link"):
        place.symlink_to(tmp_path / "elsewhere")
    elif kind == "folder":
        write_files(place, {"mine.txt": "mine"})
    else:
        place.write_text("mine")
    before = read_tree(site)
    desk.put("content/lantern/0007-seven.md", "Seven.\n")
    assert codes(build_site(desk.options)) == ["B103"]
    assert read_tree(site) == before
    assert place.is_symlink() == kind.startswith("link")
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_folder_put_in_place_of_a_page_of_ours_is_named_and_kept(desk: Desk) -> None:
    page = desk.options.output / "lantern/2/index.html"
    page.unlink()
    write_files(page, {"mine.txt": "mine"})
    assert codes(build_site(desk.options)) == ["B103"]
    apply_edit(desk, Edit("delete", 1, 0))
    assert codes(build_site(desk.options)) == []
    assert (page / "mine.txt").read_text() == "mine"


def test_nothing_is_written_or_removed_through_a_link(desk: Desk, tmp_path: Path) -> None:
    folder = desk.options.output / "lantern/2"
    shutil.move(folder, tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    before = read_tree(tmp_path / "elsewhere")
    apply_edit(desk, Edit("write", 1, 1))
    assert codes(build_site(desk.options)) == ["B103"]
    apply_edit(desk, Edit("delete", 1, 0))
    assert codes(build_site(desk.options)) == []
    assert read_tree(tmp_path / "elsewhere") == before


def test_a_file_needed_where_a_folder_holds_something_foreign_is_refused_at_once(desk: Desk) -> None:
    apply_edit(desk, Edit("alias", 0, 0))
    assert codes(build_site(desk.options)) == []
    write_files(desk.options.output, {"old/mine.txt": "mine"})
    before = read_tree(desk.options.output)
    apply_edit(desk, Edit("alias", 0, 2))
    apply_edit(desk, Edit("asset", 2, 1))
    assert codes(build_site(desk.options)) == ["B103"]
    assert read_tree(desk.options.output) == before


@pytest.mark.parametrize(
    "place", [".", "..", "content", "content/lantern/out", "themes/mini", ".git/x", ".ssg", "about"]
)
def test_an_output_folder_where_building_could_harm_is_refused(desk: Desk, place: str) -> None:
    write_files(desk.root, {"about": "a file", ".git/HEAD": "ref"})
    before = read_tree(desk.root)
    result = run_program("build", ".", "--output", place, cwd=desk.root)
    assert (result.returncode, result.stderr.count("\n")) == (
        2 if place == "about" else 1,
        1 if place != "about" else 3,
    )
    assert place == "about" or "error[B101]" in result.stderr
    assert read_tree(desk.root) == before


def test_a_folder_with_a_strangers_files_is_refused(desk: Desk, tmp_path: Path) -> None:
    for files in ({"diary.txt": "dear"}, {".profile": "x", ".ssh/key": "y"}):
        home = write_files(tmp_path / f"home-{len(files)}", files)
        assert codes(build_site(replace(desk.options, output=home))) == ["B101"]
        assert sorted(read_tree(home)) == sorted(files)
    work_tree = write_files(tmp_path / "pages", {".git/HEAD": "ref"})
    assert codes(build_site(replace(desk.options, output=work_tree))) == []


def test_an_output_that_is_a_link_or_relative_is_built_where_it_leads(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "far/real").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "far/real")
    expected = read_tree(desk.options.output)
    result = run_program("build", "project", "--output", "link", "--now", "2024-06-01T00:00:00+00:00", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert read_tree(tmp_path / "far/real") == expected
    assert (tmp_path / "link").is_symlink()
    assert [path.name for path in (tmp_path / "far").iterdir()] == ["real"]
    result = run_program("build", "../../project", "--output", ".", cwd=tmp_path / "far/real")
    assert result.returncode == 0, result.stderr


def test_two_builds_at_once_end_with_one_site_and_one_message(desk: Desk) -> None:
    lock = desk.root / ".site.lock"
    with open(lock, "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        held.write("4711")
        held.flush()
        result = run_program("build", desk.root, cwd=desk.root)
    assert result.returncode == 1
    assert "error[B104]: another build of this folder is running (process 4711)" in result.stderr
    assert "Traceback" not in result.stderr
    assert codes(build_site(desk.options)) == []
    assert not lock.exists()


def test_many_builds_at_once_leave_what_one_would(desk: Desk) -> None:
    shutil.rmtree(desk.options.output)
    arguments = ("build", desk.root, "--now", "2024-06-01T00:00:00+00:00")
    with ThreadPoolExecutor(max_workers=4) as threads:
        results = list(threads.map(lambda _: run_program(*arguments, cwd=desk.root), range(8)))
    assert any(result.returncode == 0 for result in results)
    for result in results:
        assert result.returncode == 0 or "error[B104]" in result.stderr, result.stderr
    site = read_tree(desk.options.output)
    shutil.rmtree(desk.options.output)
    assert codes(build_site(desk.options)) == []
    assert read_tree(desk.options.output) == site


@pytest.mark.parametrize("gone", ["output", "part of the output", "stage", "journal's end"])
def test_what_is_lost_between_a_kill_and_the_next_build_is_made_again(tmp_path: Path, gone: str) -> None:
    desk, _, new = make_scene(tmp_path, "rebuild with removals")
    _, journal = count_calls(desk, tmp_path / "counted")
    assert run_trapped(desk, journal + 4, "kill").returncode == -signal.SIGKILL
    stage = desk.root / ".site.stage"
    assert (stage / "commit.json").exists()
    if gone == "output":
        shutil.rmtree(desk.options.output)
    elif gone == "part of the output":
        shutil.rmtree(desk.options.output / "lantern")
    elif gone == "stage":
        shutil.rmtree(stage)
    else:
        os.truncate(stage / "commit.json", 20)
    assert codes(build_site(desk.options)) == []
    assert read_tree(desk.options.output) == new


def test_a_file_that_somebody_put_in_the_way_of_a_commit_that_was_cut_off_is_named_and_kept(tmp_path: Path) -> None:
    desk, _, _ = make_scene(tmp_path, "rebuild with removals")
    desk.put("content/lantern/0099-new.md", "# Chapter 99\n\nNew.\n")
    _, journal = count_calls(desk, tmp_path / "counted")
    desk = copy_scene(desk, tmp_path / "another")  # whose caches are as new as those of what was counted
    assert run_trapped(desk, journal + 1, "kill").returncode == -signal.SIGKILL
    write_files(desk.options.output, {"lantern/99/index.html": "mine"})
    for _ in range(2):
        assert codes(build_site(desk.options)) == ["B103"]
        assert (desk.options.output / "lantern/99/index.html").read_text("utf-8") == "mine"
    (desk.options.output / "lantern/99/index.html").unlink()
    assert codes(build_site(desk.options)) == []
    assert "New." in (desk.options.output / "lantern/99/index.html").read_text("utf-8")


def test_an_output_that_is_a_file_system_of_its_own_is_refused_before_anything_is_made(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, output = os.stat, desk.options.output

    def elsewhere(path: Path, **how: bool) -> os.stat_result:
        found = real(path, **how)
        return os.stat_result((*found[:2], found.st_dev + 1, *found[3:])) if path == output else found

    monkeypatch.setattr("ssg.build.output.os.stat", elsewhere)
    assert codes(build_site(replace(desk.options, full=True))) == ["B101"]


def test_a_stage_left_from_another_site_touches_nothing_here(tmp_path: Path) -> None:
    desk, _, _ = make_scene(tmp_path, "rebuild with removals")
    _, journal = count_calls(desk, tmp_path / "counted")
    assert run_trapped(desk, journal + 1, "kill").returncode == -signal.SIGKILL
    shutil.rmtree(desk.options.output)
    write_files(desk.options.output, {"lantern/2/index.html": "a stranger's"})
    assert codes(build_site(desk.options)) == ["B101"]
    assert read_tree(desk.options.output) == {"lantern/2/index.html": b"a stranger's"}


def test_a_project_that_cannot_keep_a_cache_is_built(desk: Desk) -> None:
    shutil.rmtree(desk.root / ".ssg", ignore_errors=True)
    (desk.root / ".ssg").write_text("in the way")
    report = build_site(desk.options)
    assert not has_errors(report.problems)
    assert "B191" in codes(report)
