"""Whatever becomes of what a build remembers, the next one makes the same site, and says so in one line."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ssg.build import build_site
from ssg.build.manifest import MANIFEST
from ssg.load.cache import SourceCache
from ssg.load.scan import scan_folder
from ssg.problems import Problem
from tests.edits import Desk, start_desk

CORRUPTIONS = int(os.environ.get("SSG_CORRUPTIONS", "250"))  # of each file; more of them at night
REMEMBERED = {"cache": ".ssg/sources.json", "manifest": f"site/{MANIFEST}"}


def read_tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def warnings_of(desk: Desk) -> list[Problem]:
    """Build, and give what is said but for what is left out."""
    return [problem for problem in build_site(desk.options).problems if problem.severity != "info"]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A project that has been built."""
    found = start_desk(tmp_path / "project")
    assert warnings_of(found) == []
    return found


def spoil(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a flipped bit, cut off, with some in them replaced, or replaced altogether."""
    place = chance.randrange(len(data))
    match chance.randrange(5):
        case 0:
            return data[:place]
        case 1:
            return chance.randbytes(chance.randrange(200))
        case 2:
            return data[:place] + chance.randbytes(3) + data[place:]
        case _:
            return data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]


@pytest.mark.parametrize("which", REMEMBERED)
def test_a_spoilt_memory_costs_one_warning_and_no_wrong_byte(desk: Desk, which: str) -> None:
    file = desk.root / REMEMBERED[which]
    good, site = file.read_bytes(), read_tree(desk.options.output)
    chance = random.Random(which)
    for number in range(CORRUPTIONS):
        spoilt = spoil(good, chance)
        file.write_bytes(spoilt)
        said = warnings_of(desk)
        assert [problem.code for problem in said] == ["B190"], (number, spoilt, said)
        assert read_tree(desk.options.output) == site, (number, spoilt)
        assert number % 10 or warnings_of(desk) == [], number


@pytest.mark.parametrize("which", REMEMBERED)
@pytest.mark.parametrize("spoilt", [b"", b"\n", b"{}", b"\xff\xfe\x00", b"0" * 32 + b"\n{}"])
def test_an_empty_or_senseless_memory_counts_as_damaged(desk: Desk, which: str, spoilt: bytes) -> None:
    site = read_tree(desk.options.output)
    (desk.root / REMEMBERED[which]).write_bytes(spoilt)
    assert [problem.code for problem in warnings_of(desk)] == ["B190"]
    assert read_tree(desk.options.output) == site


def test_both_at_once_are_two_warnings(desk: Desk) -> None:
    site = read_tree(desk.options.output)
    for path in REMEMBERED.values():
        (desk.root / path).write_bytes(b"x")
    assert [problem.code for problem in warnings_of(desk)] == ["B190", "B190"]
    assert read_tree(desk.options.output) == site


def test_a_deleted_cache_is_nothing_to_speak_of(desk: Desk) -> None:
    site = read_tree(desk.options.output)
    shutil.rmtree(desk.root / ".ssg")
    report = build_site(desk.options)
    assert (report.problems, report.written) == ((), ())
    assert read_tree(desk.options.output) == site


def test_a_file_of_ours_is_still_restored_under_a_damaged_manifest(desk: Desk) -> None:
    site = read_tree(desk.options.output)
    (desk.options.output / "lantern/2/index.html").write_text("spoilt")
    (desk.options.output / "lantern/3/index.html").unlink()
    (desk.options.output / MANIFEST).write_bytes(b"")
    assert [problem.code for problem in warnings_of(desk)] == ["B190"]
    assert read_tree(desk.options.output) == site


def edit_quickly(desk: Desk) -> None:
    """Two edits of one size in one tick of the clock, with a build between them, many times."""
    path = desk.root / "content/lantern/0002-a.md"
    page = desk.options.output / "lantern/2/index.html"
    for number in range(20):
        path.write_text(f"---\ntitle: Two\n---\n\nWord {number:03d}.\n")
        assert warnings_of(desk) == []
        assert f"Word {number:03d}." in page.read_text()


def edit_without_a_tick(desk: Desk) -> None:
    """The same with a clock that stands still."""
    path = desk.root / "content/lantern/0002-a.md"
    page = desk.options.output / "lantern/2/index.html"
    now = path.parent.stat().st_mtime_ns
    path.write_text("now")
    now = max(now, path.stat().st_mtime_ns)
    for word in ("Fire", "Rain", "Snow"):
        path.write_text(f"---\ntitle: Two\n---\n\n{word}.\n")
        os.utime(path, ns=(now, now))
        assert warnings_of(desk) == []
        assert f"{word}." in page.read_text()


@pytest.mark.parametrize("edit", [edit_quickly, edit_without_a_tick])
def test_an_edit_of_the_same_size_in_the_same_moment_is_seen(desk: Desk, edit: Callable[[Desk], None]) -> None:
    edit(desk)


@pytest.mark.parametrize("moment", [0, 1_000_000_000, 1_700_000_000, 4_000_000_000])
def test_times_that_a_checkout_sets_anew_change_no_page(desk: Desk, moment: int) -> None:
    site = read_tree(desk.options.output)
    for path in desk.sources():
        os.utime(desk.root / path, (moment, moment))
    report = build_site(desk.options)
    assert (report.problems, report.written) == ((), ())
    desk.put("content/wear/0001-a.md", "---\ntitle: Weld\n---\n\nIt began at dawn.\n")
    os.utime(desk.root / "content/wear/0001-a.md", (moment, moment - 1))
    assert "wear/1/index.html" in build_site(desk.options).written
    assert read_tree(desk.options.output).keys() == site.keys()


def test_a_site_that_was_copied_is_trusted_after_one_look(desk: Desk, tmp_path: Path) -> None:
    site = read_tree(desk.options.output)
    shutil.copytree(desk.options.output, tmp_path / "copy")
    shutil.rmtree(desk.options.output)
    shutil.move(tmp_path / "copy", desk.options.output)
    assert build_site(desk.options).written == ()
    assert read_tree(desk.options.output) == site


def test_an_asset_that_changes_while_the_site_is_built_is_an_error(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    site = read_tree(desk.options.output)
    picture = desk.root / "content/lantern/map.png"
    before = picture.read_bytes()
    desk.put("content/lantern/map.png", b"\x89PNG two")
    read = Path.read_bytes

    def read_late(path: Path) -> bytes:
        return b"\x89PNG new" if path.name == "map.png" and "content" in path.parts and planned else read(path)

    planned: list[int] = []
    monkeypatch.setattr(Path, "read_bytes", read_late)
    monkeypatch.setattr("ssg.build.recipe.start_stage", lambda output: planned.append(1) or _start(output))
    assert [problem.code for problem in warnings_of(desk)] == ["R111"]
    monkeypatch.undo()
    assert read_tree(desk.options.output) == site
    desk.put("content/lantern/map.png", before)
    assert warnings_of(desk) == []
    assert read_tree(desk.options.output) == site


def _start(output: Path) -> Path:
    from ssg.build.output import start_stage

    return start_stage(output)


def test_a_chapter_that_changes_while_the_site_is_built_is_an_error(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = read_tree(desk.options.output)
    desk.put("content/wear/0001-a.md", "New text.\n")

    def change_late(output: Path) -> Path:
        desk.put("content/wear/0001-a.md", "Newer text.\n")
        return _start(output)

    monkeypatch.setattr("ssg.build.recipe.start_stage", change_late)
    assert {problem.code for problem in warnings_of(desk)} == {"R110"}
    assert read_tree(desk.options.output) == site


def test_a_file_as_young_as_its_reading_is_read_again_whatever_its_times_say(desk: Desk) -> None:
    """A clock that stands still between two edits of one size, as a coarse one does."""
    path = desk.root / "content/lantern/0002-a.md"
    path.write_text("Fire.\n")
    files = scan_folder(desk.root, "content/lantern", []).files
    found = next(file for file in files if file.path.endswith("0002-a.md"))
    digests = []
    for word in ("Fire", "Rain"):
        path.write_text(f"{word}.\n")
        cache = SourceCache(desk.root, "engine", [])
        digests.append(cache.find_digest(found)[0])
        cache.save()
    assert digests[0] != digests[1]
