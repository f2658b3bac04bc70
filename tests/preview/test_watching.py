"""What counts as a change, and when a burst of changes is over."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from threading import Event, Thread

import pytest
from watchdog.observers import Observer

from ssg.preview import watching
from ssg.preview.watching import (
    Hints,
    Watch,
    is_noise,
    may_be_unfinished,
    next_batch,
    take_snapshot,
    update_snapshot,
)

PATH = Path("a.md")


@pytest.mark.parametrize(
    "name",
    [
        ".#a.md",
        ".a.md.swp",
        "a.md~",
        "a.md.swp",
        "4913",
        "#a.md#",
        ".git/HEAD",
        "a.md.tmp",
        "a.md___jb_tmp___",
        ".DS_Store",
    ],
)
def test_files_of_editors_are_noise(name: str) -> None:
    assert is_noise(PurePath("book") / name)


@pytest.mark.parametrize(
    "name",
    ["0001-dusk.md", "灯.md", "cover.svg", "49130.md", "a~b.md", "01-vol/1.5.md", "tmp", "#5 five.md", "#", "x.part"],
)
def test_sources_are_no_noise(name: str) -> None:
    assert not is_noise(PurePath("book") / name)


def test_without_a_change_there_is_no_batch() -> None:
    started = time.monotonic()
    assert next_batch(Hints(), 0.1) == frozenset()
    assert 0.05 < time.monotonic() - started < 10


def test_a_single_change_is_passed_on_after_a_moment_of_quiet() -> None:
    hints = Hints()
    hints.put(PATH)
    started = time.monotonic()
    assert next_batch(hints, 60, longest=60) == {PATH}
    assert time.monotonic() - started < 10  # a busy machine is late; it waited neither for a second nor for the longest


def test_a_burst_is_one_batch() -> None:
    hints = Hints()
    paths = [Path(str(number)) for number in range(200)]
    for path in paths * 3:
        hints.put(path)
    assert next_batch(hints, 5) == frozenset(paths)
    assert hints.empty()


def test_an_endless_burst_is_cut() -> None:
    hints, enough = Hints(), Event()

    def burst() -> None:
        while not enough.wait(0.01):
            hints.put(PATH)

    thread = Thread(target=burst)
    thread.start()
    assert next_batch(hints, 60, quiet=60) == {PATH}
    enough.set()
    thread.join()


def test_the_end_of_a_save_is_waited_for() -> None:
    hints = Hints()
    hints.put(PATH)
    asked: list[Path] = []

    def is_unfinished(path: Path) -> bool:
        if path == PATH and not asked:
            hints.put(Path("b.md"))
        asked.append(path)
        return path == PATH and Path("b.md") not in asked

    assert next_batch(hints, 60, is_unfinished, longest=60) == {PATH, Path("b.md")}


def test_a_save_that_never_ends_is_not_waited_for() -> None:
    hints = Hints()
    hints.put(PATH)
    assert next_batch(hints, 60, lambda _: True) == {PATH}


def test_a_file_that_was_just_emptied_or_has_gone_may_be_unfinished(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("text")
    before = take_snapshot((tmp_path,))
    assert not may_be_unfinished(file, before)
    file.write_text("")
    assert may_be_unfinished(file, before)
    assert not may_be_unfinished(file, take_snapshot((tmp_path,)))
    file.unlink()
    assert may_be_unfinished(file, before)
    assert not may_be_unfinished(tmp_path / "never.md", before)
    assert not may_be_unfinished(tmp_path, before)


def test_a_snapshot_sees_every_change_that_matters_and_no_other(tmp_path: Path) -> None:
    file = tmp_path / "book" / "a.md"
    file.parent.mkdir()
    file.write_text("one")
    first = take_snapshot((tmp_path,))
    file.read_text()
    (tmp_path / "book" / ".a.md.swp").write_text("x")
    (tmp_path / "book" / "a.md~").write_text("x")
    assert take_snapshot((tmp_path,)) == first
    status = file.stat()
    fresh = tmp_path / "fresh"
    fresh.write_text("two")
    os.utime(fresh, ns=(status.st_mtime_ns, status.st_mtime_ns))
    fresh.replace(file)  # same size, same time, another file
    assert take_snapshot((tmp_path,)) != first


def test_an_updated_snapshot_equals_a_new_one(tmp_path: Path) -> None:
    folders = (tmp_path / "content", tmp_path / "themes")
    book = tmp_path / "content" / "book"
    book.mkdir(parents=True)
    for name in "abc":
        (book / f"{name}.md").write_text(name)
    snapshot = take_snapshot(folders)
    (book / "a.md").write_text("changed")
    (book / "b.md").unlink()
    (book / "d.md").write_text("new")
    snapshot = update_snapshot(snapshot, [book / "a.md", book / "b.md", book / "d.md"], folders)
    assert snapshot == take_snapshot(folders)
    book.rename(tmp_path / "content" / "tome")
    snapshot = update_snapshot(snapshot, [book, tmp_path / "content" / "tome"], folders)
    assert snapshot == take_snapshot(folders)
    assert len(snapshot) == 3


@contextmanager
def watched(*folders: Path) -> Iterator[tuple[Watch, Hints, list[str]]]:
    hints = Hints()
    said: list[str] = []
    watch = Watch(folders, hints, said.append)
    watch.refresh()
    try:
        yield watch, hints, said
    finally:
        watch.stop()


def test_saving_gives_a_hint_and_reading_gives_none(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("one")
    with watched(tmp_path) as (_, hints, _said):
        for _ in range(5):
            file.read_text()
        (tmp_path / ".a.md.swp").write_text("x")
        list(tmp_path.iterdir())
        assert next_batch(hints, 0.3) == frozenset()
        file.write_text("two")
        assert file in next_batch(hints, 2)


def test_a_folder_that_comes_later_or_is_replaced_is_watched_too(tmp_path: Path) -> None:
    content, themes = tmp_path / "content", tmp_path / "themes"
    content.mkdir()
    with watched(content, themes) as (watch, hints, _):
        assert not watch.refresh()
        themes.mkdir()
        assert watch.refresh()
        (themes / "a.html").write_text("x")
        assert themes / "a.html" in next_batch(hints, 2)
        content.rename(tmp_path / "old")
        content.mkdir()
        assert watch.refresh()
        next_batch(hints, 0.3)
        (content / "a.md").write_text("x")
        assert content / "a.md" in next_batch(hints, 2)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EMFILE])
def test_without_watches_to_be_had_the_files_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    class Exhausted(Observer):  # type: ignore[misc, valid-type]
        def start(self) -> None:
            raise OSError(number, "inotify watch limit reached")

    monkeypatch.setattr(watching, "Observer", Exhausted)
    with watched(tmp_path) as (_, hints, said):
        assert len(said) == 1
        assert "inotify watch limit reached" in said[0]
        (tmp_path / "a.md").write_text("x")
        assert tmp_path / "a.md" in next_batch(hints, 5)
