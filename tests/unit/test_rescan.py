"""What is looked at again because something was heard of it is as good as a new look at all."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssg.system import rescan
from ssg.system.rescan import rescan_content
from ssg.system.scan import FoundFolder, all_folders, scan_content

NAMES = ("a.md", "b.md", "note.txt")
FOLDERS = ("content", "content/lantern", "content/wear", "content/wear/01-rise")


class Step(NamedTuple):
    """Something that happens to a project."""

    what: str
    where: int
    which: int


STEPS = st.builds(
    Step,
    what=st.sampled_from(["write", "write", "remove", "new folder", "move folder", "drop folder", "replace"]),
    where=st.integers(0, 3),
    which=st.integers(0, 2),
)


def start(root: Path) -> None:
    """Write a small project."""
    for folder in FOLDERS:
        (root / folder).mkdir(parents=True)
        for name in NAMES:
            (root / folder / name).write_text("At dusk.")


def happen(root: Path, step: Step, number: int) -> list[str]:
    """Do it; the paths of which a watcher would hear."""
    folder = FOLDERS[step.where]
    file = f"{folder}/{NAMES[step.which]}"
    if not (root / folder).is_dir():
        return []
    match step.what:
        case "write":
            (root / file).write_text(f"At dawn {number}.")
            return [file]
        case "replace":
            (root / f"{file}.new").write_text("Else.")
            (root / f"{file}.new").replace(root / file)
            return [f"{file}.new", file]
        case "remove":
            (root / file).unlink(missing_ok=True)
            return [file]
        case "new folder":
            (root / f"{folder}/{number}/deep").mkdir(parents=True)
            (root / f"{folder}/{number}/deep/c.md").write_text("New.")
            return [f"{folder}/{number}"]
        case "move folder" if step.where:
            (root / folder).rename(root / f"{folder}-{number}")
            return [folder, f"{folder}-{number}"]
        case "drop folder" if step.where:
            (root / folder).rename(root / f"gone-{number}")
            return [folder]
    return []


@given(steps=st.lists(st.lists(STEPS, max_size=3), max_size=5), blur=st.sampled_from([-(10**18), 10**18]))
def test_a_look_at_what_was_heard_of_is_a_look_at_all(steps: list[list[Step]], blur: int) -> None:
    """Whether all files are old enough for their times to be trusted, or none is."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        root = Path(folder)
        start(root)
        patch.setattr(rescan, "BLUR_NS", blur)
        scan = scan_content(root)
        for number, batch in enumerate(steps):
            before = scan
            heard = [path for index, step in enumerate(batch) for path in happen(root, step, 10 * number + index)]
            scan = rescan_content(root, scan, heard)
            assert scan.content == scan_content(root).content
            assert scan.started_ns >= before.started_ns


def named(folder: FoundFolder) -> dict[str, FoundFolder]:
    """All folders by path."""
    return {found.path: found for found in all_folders(folder)}


def test_folders_of_which_nothing_was_heard_are_the_same_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rescan, "BLUR_NS", -(10**18))
    start(tmp_path)
    before = scan_content(tmp_path)
    (tmp_path / "content/wear/a.md").write_text("At dawn, at last.")
    after = rescan_content(tmp_path, before, ["content/wear/a.md"])
    old, new = named(before.content), named(after.content)
    assert [path for path in old if old[path] is not new[path]] == ["content", "content/wear"]


def test_a_young_file_is_looked_at_although_nothing_was_heard_of_it(tmp_path: Path) -> None:
    start(tmp_path)
    before = scan_content(tmp_path)
    (tmp_path / "content/wear/a.md").write_text("At dawn, at last.")
    assert rescan_content(tmp_path, before, []).content == scan_content(tmp_path).content


def test_what_cannot_be_used_has_all_looked_at(tmp_path: Path) -> None:
    start(tmp_path)
    (tmp_path / "content/wear/link.md").symlink_to("a.md")
    before = scan_content(tmp_path)
    assert [problem.code for problem in rescan_content(tmp_path, before, []).problems] == ["C107"]
    (tmp_path / "content/wear/link.md").unlink()
    assert rescan_content(tmp_path, before, ["content/wear/link.md"]).problems == ()
