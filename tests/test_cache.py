"""Whatever becomes of what a build remembers, the next one makes the same site, and says so in one line."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ssg.build import build_site
from ssg.build.manifest import MANIFEST
from ssg.load.cache import SourceCache
from ssg.problems import Problem
from ssg.system.scan import scan_folder
from tests.conftest import examples, write_files
from tests.desk import Desk, start_desk
from tests.edits import Edit, apply_edit

CORRUPTIONS = examples(120)  # of each kind
MANIFEST_FILE = f"site/{MANIFEST}"
AHEAD_NS = 3600 * 10**9


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


def caches(desk: Desk) -> list[Path]:
    """All files below `.ssg/`."""
    return sorted(file for file in (desk.root / ".ssg").rglob("*") if file.is_file())


@pytest.fixture
def settled(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The project with all caches written, an hour later: files are old enough to be trusted by their times."""
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + AHEAD_NS)
    assert warnings_of(desk) == []
    assert warnings_of(desk) == []
    return desk


def test_a_spoilt_manifest_costs_one_warning_and_no_wrong_byte(desk: Desk) -> None:
    file = desk.root / MANIFEST_FILE
    good, site = file.read_bytes(), read_tree(desk.options.output)
    chance = random.Random("manifest")
    for number in range(CORRUPTIONS):
        spoilt = spoil(good, chance)
        file.write_bytes(spoilt)
        said = warnings_of(desk)
        assert [problem.code for problem in said] == ["B190"], (number, spoilt, said)
        assert read_tree(desk.options.output) == site, (number, spoilt)
        assert number % 10 or warnings_of(desk) == [], number


def test_any_spoilt_cache_costs_at_most_one_warning_and_no_wrong_byte(settled: Desk) -> None:
    """Any one file of `.ssg/` is cut off, flipped, replaced or removed; each time, another edit is built as well."""
    texts = ["It began at dusk.\n", "It began at dawn.\n"]
    sites = []
    for text in texts:
        settled.put("content/wear/0001-a.md", f"---\ntitle: Weld\n---\n\n{text}")
        assert warnings_of(settled) == []
        sites.append(read_tree(settled.options.output))
    chance = random.Random("cache")
    untold: set[str] = set()  # what no build has had to read since it was spoilt
    for number in range(CORRUPTIONS):
        assert number % 10 or warnings_of(settled) == [], number
        file = chance.choice(caches(settled))
        untold.add(file.relative_to(settled.root).as_posix())
        spoilt = spoil(file.read_bytes(), chance)
        file.write_bytes(spoilt) if number % 8 else file.unlink()
        if turn := number % 3:
            settled.put("content/wear/0001-a.md", f"---\ntitle: Weld\n---\n\n{texts[turn - 1]}")
        said = warnings_of(settled)
        told = [problem.path for problem in said]
        assert {problem.code for problem in said} <= {"B190"}, (number, file.name, spoilt, said)
        assert len(told) == len(untold.intersection(told)), (number, file.name, spoilt, said)
        untold.difference_update(told)
        assert read_tree(settled.options.output) in (sites[turn - 1 : turn] or sites), (number, file.name, spoilt)


@pytest.mark.parametrize("spoilt", [b"", b"\n", b"{}", b"\xff\xfe\x00", b"0" * 32 + b"\n{}"])
def test_empty_or_senseless_caches_count_as_damaged(settled: Desk, spoilt: bytes) -> None:
    site, files = read_tree(settled.options.output), caches(settled)
    assert files
    for file in files:
        file.write_bytes(spoilt)
    said = warnings_of(settled)
    assert {problem.code for problem in said} == {"B190"}
    assert len(said) <= len(files)
    assert read_tree(settled.options.output) == site
    (settled.root / MANIFEST_FILE).write_bytes(spoilt)
    assert [problem.code for problem in warnings_of(settled)] == ["B190"]
    assert read_tree(settled.options.output) == site
    assert warnings_of(settled) == []


def test_caches_of_an_earlier_time_give_the_site_of_today(settled: Desk) -> None:
    """A server that builds each push keeps `.ssg/` from some push before."""
    earlier = {file: file.read_bytes() for file in caches(settled)}
    for edit in (Edit("rename book", 1, 3), Edit("delete", 1, 0), Edit("retitle", 0, 0), Edit("asset", 0, 1)):
        apply_edit(settled, edit)
        assert warnings_of(settled) == []
    site = read_tree(settled.options.output)
    for file, data in earlier.items():
        file.write_bytes(data)
    shutil.rmtree(settled.options.output)
    assert warnings_of(settled) == []
    assert read_tree(settled.options.output) == site


def test_a_file_of_ours_is_still_restored_under_a_damaged_manifest(desk: Desk) -> None:
    site = read_tree(desk.options.output)
    (desk.options.output / "lantern/2/index.html").write_text("spoilt")
    (desk.options.output / "lantern/3/index.html").unlink()
    (desk.options.output / MANIFEST).write_bytes(b"")
    assert [problem.code for problem in warnings_of(desk)] == ["B190"]
    assert read_tree(desk.options.output) == site


CHANGES = {  # file: its text with a word in it; where the word shows, each with as many bytes
    "content/lantern/0002-a.md": ("---\ntitle: Two\n---\n\nWord {}.\n", "lantern/2/index.html"),
    "content/lantern/book.toml": (
        'title = "Word {}"\nlanguage = "en"\n[editions.zh]\ntitle = "灯"\n',
        "lantern/1/index.html",
    ),
    "content/site.toml": (
        'title = "Word {}"\nbase_url = "https://example.org/r/"\ntheme = "mini"\n',
        "404.html",
    ),
    "content/about.md": ("# Word {}\n\nA shelf.\n", "about/index.html"),
    "content/counts.csv": ("/r/lantern/1/,{}\n", "books/popular/index.html"),
    "content/static/CNAME": ("w{}.example\n", "CNAME"),
    "themes/mini/templates/shell.html": ("{}{{% block text %}}{{% endblock %}}", "lantern/1/index.html"),
    "themes/mini/strings/en.toml": ('next = "Next {}"\n', "wear/1/index.html"),
    "themes/mini/static/theme.css": ("p {{ margin: {}px }}\n", "assets/theme.css"),
}


def edit_quickly(desk: Desk, path: str) -> None:
    """Edits of one size in one tick of the clock or two, with a build between them, many times."""
    text, page = CHANGES[path]
    for number in range(101, 109):
        write_files(desk.root, {path: text.format(number)})
        assert warnings_of(desk) == []
        assert str(number) in (desk.options.output / page).read_text()


def edit_without_a_tick(desk: Desk, path: str) -> None:
    """The same with a clock that stands still."""
    text, page = CHANGES[path]
    write_files(desk.root, {path: text.format(100)})
    now = (desk.root / path).stat().st_mtime_ns
    for number in range(101, 105):
        write_files(desk.root, {path: text.format(number)})
        os.utime(desk.root / path, ns=(now, now))
        assert warnings_of(desk) == []
        assert str(number) in (desk.options.output / page).read_text()


@pytest.mark.parametrize("path", CHANGES)
@pytest.mark.parametrize("edit", [edit_quickly, edit_without_a_tick])
def test_an_edit_of_the_same_size_in_the_same_moment_is_seen(
    desk: Desk, edit: Callable[[Desk, str], None], path: str
) -> None:
    desk.put("content/third/0001-a.md", "A third book has lists of the most read.\n")
    assert warnings_of(desk) == []
    edit(desk, path)


@pytest.mark.parametrize("edit", [edit_quickly, edit_without_a_tick])
def test_another_size_of_a_picture_in_the_same_moment_is_seen(
    desk: Desk, edit: Callable[[Desk, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.put("content/wear/0001-a.md", "---\ntitle: Weld\n---\n\n![A map](../lantern/map.svg)\n")
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="9"/>'
    monkeypatch.setitem(CHANGES, "content/lantern/map.svg", (picture, "wear/1/index.html"))
    edit(desk, "content/lantern/map.svg")


@pytest.mark.parametrize("moment", [0, 1_000_000_000, 1_700_000_000, 4_000_000_000])
def test_times_that_a_checkout_sets_anew_cost_hashing_only(settled: Desk, moment: int) -> None:
    site = read_tree(settled.options.output)
    for path in settled.sources():
        os.utime(settled.root / path, (moment, moment))
    report = build_site(settled.options)
    assert (report.problems, report.written) == ((), ())
    assert report.profile is not None
    assert report.profile.read == 0
    settled.put("content/wear/0001-a.md", "---\ntitle: Weld\n---\n\nIt began at dawn.\n")
    os.utime(settled.root / "content/wear/0001-a.md", (moment, moment - 1))
    assert "wear/1/index.html" in build_site(settled.options).written
    assert read_tree(settled.options.output).keys() == site.keys()


def test_a_checkout_of_the_same_files_costs_hashing_only(settled: Desk) -> None:
    """New files with the old bytes: other inodes, other times."""
    files = settled.sources()
    for name in ("content", "themes"):
        shutil.rmtree(settled.root / name)
    write_files(settled.root, files)
    report = build_site(settled.options)
    assert (report.problems, report.written) == ((), ())
    assert report.profile is not None
    assert report.profile.read == 0


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
