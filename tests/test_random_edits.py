"""After whatever edits, a build leaves what a clean build makes, and says what a clean build says.

`SSG_EXAMPLES=25` tries 600 sequences of twelve edits.
"""

from __future__ import annotations

import multiprocessing
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

import ssg.build.recipe  # noqa: F401  (so that every module is there when the packaged theme is replaced)
from ssg.build import BuildOptions, Seen, build_site
from ssg.model.report import Report
from ssg.problems import Problem, has_errors
from ssg.system.rescan import rescan_content
from ssg.system.scan import Scan, scan_content
from tests.conftest import examples
from tests.desk import Desk, small_packaged_theme, start_library
from tests.edits import Edit, apply_edit, sequences

SEQUENCES = examples(24)
STEPS = 12
AHEAD_NS = 3600 * 10**9

Build = Callable[[BuildOptions], Report]


@pytest.fixture(autouse=True, scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A small theme in place of the one that comes with `ssg`."""
    with small_packaged_theme(tmp_path_factory.mktemp("packaged")):
        yield


def build_in_new_process(options: BuildOptions) -> Report:
    """Build in a process that has built nothing before, as a command does."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as executor:
        return executor.submit(build_site, options).result()


def build_ahead(options: BuildOptions) -> Report:
    """The same, with workers that render the first book's chapters while the others are planned, and old pages that
    are cleared away while others trade places."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ssg.build.ahead._ENOUGH", 1)
        patch.setattr("ssg.build.output._MANY_FOLDERS", 0)
        patch.setattr("ssg.build.pool.SERIAL_BELOW", 1)
        return build_in_new_process(replace(options, jobs=2))


@dataclass
class BuildAsServeDoes:
    """Builds a project again and again with what `ssg serve` knows of it: which sources something was heard of, and
    that nobody else touches the site. What a build puts off is done before the next one. Other projects are built
    as ever."""

    project: Path = Path()
    scan: Scan | None = None
    before: dict[str, object] = field(default_factory=dict)
    site: dict[str, bytes] = field(default_factory=dict)
    later: list[Callable[[], None]] = field(default_factory=list)

    def __call__(self, options: BuildOptions) -> Report:
        """Build."""
        if self.scan is not None and self.project != options.project:
            return build_site(options)
        self.project = options.project
        while self.later:
            self.later.pop(0)()
        now = list_sources(options.project)
        changed = {path for path in self.before.keys() | now.keys() if self.before.get(path) != now.get(path)}
        heard = [path for path in changed if path.rpartition("/")[0] not in changed]  # of a folder, not what is in it
        self.scan = rescan_content(options.project, self.scan, heard) if self.scan else scan_content(options.project)
        self.before = now
        intact = bool(self.site) and read_tree(options.output) == self.site
        report = build_site(options, seen=Seen(self.scan, intact or None), later=self.later.append)
        self.site = read_tree(options.output)
        return report


def list_sources(project: Path) -> dict[str, object]:
    """What `stat` says of everything below `content/`; of folders, only that they are there."""
    found: dict[str, object] = {}
    for entry in (project / "content").rglob("*"):
        status = entry.lstat()
        told = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
        found[entry.relative_to(project).as_posix()] = "folder" if entry.is_dir() else told
    return found


def read_tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def said(report: Report) -> list[Problem]:
    """What a build said, but for its caches that were spoilt."""
    return [problem for problem in report.problems if problem.code != "B190"]


def has_failed(report: Report, options: BuildOptions) -> bool:
    """Whether nothing was written."""
    return has_errors(report.problems) or (options.strict and any(p.severity == "warning" for p in report.problems))


def check_like_clean(desk: Desk, build: Build) -> None:
    """Build, then build the same sources from nothing in another place, and compare."""
    report = build(desk.options)
    if any(problem.code == "B190" for problem in report.problems):
        report = build(desk.options)  # with `strict`, that warning was a failure
    with tempfile.TemporaryDirectory(prefix="ssg-clean-") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(Path(folder) / "cache"))
        place = Path(folder) / "project"
        for name in ("content", "themes"):
            shutil.copytree(desk.root / name, place / name)
        clean = build(replace(desk.options, project=place, output=place / "site"))
        assert said(report) == said(clean)
        if not has_failed(clean, desk.options):
            made, expected = read_tree(desk.options.output), read_tree(place / "site")
            assert sorted(made) == sorted(expected)
            assert made == expected


def check_nothing_left(desk: Desk, build: Build, before: list[Problem]) -> None:
    """Build again, which changes nothing, says the same, and may be remembered for the build after the next edit."""
    again = build(desk.options)
    assert again.removed == ()
    assert again.written == () or desk.options.full
    assert said(again) == before


def run_edits(desk: Desk, edits: list[Edit], build: Build) -> None:
    """Make one edit after the other and build; an edit that does not build is taken back, or stays for later ones."""
    build(desk.options)
    good = read_tree(desk.options.output)
    for edit in edits:
        before = desk.draft()
        apply_edit(desk, edit)
        if edit.what == "tamper":
            good = read_tree(desk.options.output)
            continue  # what is spoilt is mended by the next good build
        report = build(desk.options)
        if has_failed(report, desk.options):
            note(f"{edit}: {[str(problem) for problem in report.problems]}")
            assert read_tree(desk.options.output) == good
            if edit.how % 4 == 0:
                check_like_clean(desk, build)
            if edit.how % 3:
                desk.go_back(before)
        else:
            check_nothing_left(desk, build, said(report))
            if edit.how % 4 == 0:
                check_like_clean(desk, build)
        good = read_tree(desk.options.output)
    check_like_clean(desk, build)


@pytest.mark.parametrize("way", [build_site, build_in_new_process, build_ahead, BuildAsServeDoes])
@settings(
    max_examples=max(SEQUENCES // 4, 1),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    edits=sequences(STEPS),
    ahead=st.sampled_from([AHEAD_NS, AHEAD_NS, 0]),
    opening=st.sampled_from([0, 1, 3]),
    many=st.sampled_from([0, 2_000]),
)
def test_after_any_edits_the_site_is_what_a_clean_build_makes(
    way: Build | type[BuildAsServeDoes], edits: list[Edit], ahead: int, opening: int, many: int
) -> None:
    """With a clock that is `ahead`, files look old enough for what `stat` says of them to be trusted.

    The books are short: where an `opening` has fewer chapters, there are texts that say nothing of the whole book. From
    `many` files of a site on, all are looked at together.
    """
    now = time.time_ns
    with tempfile.TemporaryDirectory(prefix="ssg-edits-") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "time_ns", lambda: now() + ahead)
        patch.setattr("ssg.load.openings.CHAPTERS_IN_OPENING", opening)
        patch.setattr("ssg.build.memory.MANY", many)
        patch.setattr("ssg.build.recipe.MANY", many)
        build = way() if isinstance(way, type) else way
        if isinstance(build, BuildAsServeDoes):
            patch.setattr("ssg.system.checked._LONG_LIVED", [True])
            patch.setattr("ssg.system.checked._READ", {})
        run_edits(start_library(Path(folder) / "project"), edits, build)
