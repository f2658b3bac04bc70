"""A build that would change nothing is known at once; one that would is never taken for it."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import ssg.build.memory
import ssg.build.recipe
import ssg.system.processes
from ssg.build import BuildOptions, build_site
from ssg.build.memory import Built, recall
from ssg.problems import has_errors
from ssg.system.checked import write_checked
from ssg.system.places import memory_of
from tests.conftest import MakeProject, run_program
from tests.test_determinism import read_tree

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(params=[False, True], ids=["here", "beside"])
def options(project: MakeProject, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> BuildOptions:
    """A site that was built, looked at, and is remembered. Its files count as old enough to be trusted.

    It is small; as in a large one, its files may be looked at `beside`.
    """
    monkeypatch.setattr(ssg.build.memory, "BLUR_NS", 0)
    if request.param:
        monkeypatch.setattr(ssg.build.memory, "MANY", 0)
        monkeypatch.setattr(ssg.build.recipe, "MANY", 0)
        monkeypatch.setattr(ssg.system.processes, "may_fork", lambda: True)
        monkeypatch.setattr(ssg.system.processes, "default_workers", lambda: 2)
    later = "---\ntitle: Later\nnumber: 90\ndate: 2026-05-01\n---\nIt came in May.\n"
    root = project({"content/lantern/0090-later.md": later, "themes/other/theme.toml": ""}, small=True)
    made = BuildOptions(project=root, output=root / "site", now=NOW)
    for _ in range(3):
        time.sleep(0.02)  # the clock of the file system ticks
        build_site(made)
    assert recall(made).report is not None
    return made


def test_the_report_is_that_of_a_build(options: BuildOptions) -> None:
    known, looked = recall(options).report, build_site(replace(options, jobs=1, full=False))
    assert known is not None
    assert (known.targets, known.kept, known.written) == (looked.targets, looked.kept, ())
    (options.project / ".ssg").joinpath("sources.kept").unlink()
    for file in (options.project / ".ssg").glob("built-*.json"):
        file.unlink()
    again = build_site(options)
    assert [problem.code for problem in again.problems] == [problem.code for problem in looked.problems]
    assert "P111" in [problem.code for problem in looked.problems]  # what was left out is said each time


def append(file: Path) -> None:
    with file.open("a") as more:
        more.write("\n# More.\n")


CHANGES: dict[str, Callable[[Path], object]] = {
    "a chapter": lambda root: append(next((root / "content" / "lantern").glob("0*.md"))),
    "a new file": lambda root: (root / "content" / "lantern" / "0091-x.md").write_text("New.\n"),
    "a file gone": lambda root: next((root / "content" / "lantern").glob("0*.md")).unlink(),
    "a setting": lambda root: append(root / "content" / "site.toml"),
    "a theme": lambda root: (root / "themes" / "default").mkdir(),
    "a page edited by hand": lambda root: append(root / "site" / "index.html"),
    "a page gone": lambda root: (root / "site" / "index.html").unlink(),
    "a page of the same size": lambda root: same_size(root / "site" / "index.html"),
    "the manifest gone": lambda root: (root / "site" / ".ssg-manifest.json").unlink(),
    "the memory gone": lambda root: next((root / ".ssg").glob("built-*.json")).unlink(),
}


def same_size(page: Path) -> None:
    time.sleep(0.02)
    data = page.read_bytes()
    page.write_bytes(data[:-1] + b" ")


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen(options: BuildOptions, change: str) -> None:
    CHANGES[change](options.project)
    assert recall(options).report is None
    before = read_tree(options.output)
    report = build_site(options)
    assert has_errors(report.problems) == (change == "the manifest gone")  # then the folder is not known to be ours
    assert (report.written != ()) == (before != read_tree(options.output))
    assert build_site(options).written == ()


@pytest.mark.parametrize("change", [change for change in CHANGES if change.startswith("a page")])
def test_a_page_that_was_changed_comes_right_without_a_memory_too(options: BuildOptions, change: str) -> None:
    CHANGES["the memory gone"](options.project)
    before = read_tree(options.output)
    CHANGES[change](options.project)
    assert build_site(options).written == ("index.html",)
    assert read_tree(options.output) == before


def test_a_damaged_memory_is_told_and_made_again(options: BuildOptions) -> None:
    append(next((options.project / ".ssg").glob("built-*.json")))
    report = build_site(options)
    assert "B190" in [problem.code for problem in report.problems]
    assert report.written == ()
    assert recall(options).report is not None


def test_the_memory_of_another_version_is_none(options: BuildOptions) -> None:
    file = next((options.project / ".ssg").glob("built-*.json"))
    write_checked(file, {"engine": "an older one", "signature": ""})
    report = build_site(options)
    assert "B190" not in [problem.code for problem in report.problems]
    assert recall(options).report is not None


def test_the_same_text_in_the_same_second_is_not_taken_for_the_old_one(options: BuildOptions) -> None:
    file = next((options.project / "content" / "lantern").glob("0*.md"))
    status, text = file.stat(), file.read_text(encoding="utf-8")
    file.write_text(text.replace("a", "b"), encoding="utf-8")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert recall(options).report is None


def test_what_comes_while_a_site_is_built_is_seen_by_the_next_build(
    options: BuildOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = next((options.project / "content" / "lantern").glob("0*.md"))

    def build_and_edit(*given: object) -> Built:
        built = build(*given)  # type: ignore[arg-type]
        append(file)
        time.sleep(0.02)
        return built

    build = ssg.build.recipe.build
    CHANGES["the memory gone"](options.project)
    monkeypatch.setattr(ssg.build.recipe, "build", build_and_edit)
    build_site(options)
    assert recall(options).report is None


@pytest.mark.parametrize(
    "other",
    [
        {"base_url": "https://example.org/x/"},
        {"drafts": True},
        {"future": True},
        {"full": True},
        {"now": datetime(2026, 6, 1, tzinfo=UTC)},
        {"now": datetime(2001, 1, 1, tzinfo=UTC)},
    ],
)
def test_another_order_is_another_build(options: BuildOptions, other: dict[str, object]) -> None:
    assert recall(replace(options, **other)).report is None  # type: ignore[arg-type]


def test_time_may_pass_until_the_next_date(options: BuildOptions) -> None:
    assert recall(replace(options, now=NOW + timedelta(days=50))).report is not None


def test_a_file_that_has_just_been_written_is_not_trusted(
    options: BuildOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ssg.build.memory, "BLUR_NS", 3600 * 10**9)
    append(next((options.project / "content" / "lantern").glob("0*.md")))
    build_site(options)
    build_site(options)
    assert recall(options).report is None


def add_sentence(project: Path) -> None:
    """An edit that changes a page."""
    with min((project / "content" / "lantern").glob("0*.md")).open("a", encoding="utf-8") as chapter:
        chapter.write("\nAnd more.\n")


def test_a_small_edit_leaves_no_memory_of_what_was_before(options: BuildOptions) -> None:
    """Whoever starts a build looks for it, to know whether sources are to be looked through at once."""
    memory = memory_of(options.project, options.output)
    assert memory.exists()
    add_sentence(options.project)
    assert build_site(options).written
    assert not memory.exists()


@pytest.mark.parametrize("remembered", [True, False])
def test_the_command_builds_the_same_with_and_without_a_memory(options: BuildOptions, *, remembered: bool) -> None:
    memory = memory_of(options.project, options.output)
    if not remembered:
        memory.unlink()
    arguments = ("build", options.project, "--now", NOW.isoformat(), "--json")
    assert json.loads(run_program(*arguments, cwd=options.project).stdout)["written"] == []
    add_sentence(options.project)
    assert json.loads(run_program(*arguments, cwd=options.project).stdout)["written"]
