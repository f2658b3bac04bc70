"""Folders that are removed in the background."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssg.system import processes, sweep
from ssg.system.sweep import sweep_beside


@pytest.fixture(params=[True, False], ids=["process", "threads"])
def forks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    for module in (processes, sweep):
        monkeypatch.setattr(module, "may_fork", lambda: request.param)
    monkeypatch.setattr(sweep, "default_workers", lambda: 2)
    return bool(request.param)


def fill(folder: Path, files: int = 3) -> Path:
    folder.mkdir(parents=True)
    for number in range(files):
        (folder / f"{number}.html").write_text("old")
    return folder


@pytest.mark.usefixtures("forks")
def test_at_the_end_all_are_gone(tmp_path: Path) -> None:
    names = [f"{number} 灯\n" for number in range(500)]
    folders = [fill(tmp_path / "stage" / name) for name in names]
    kept = fill(tmp_path / "kept")
    with sweep_beside() as remove:
        for folder in folders:
            remove(folder)
    assert [*(tmp_path / "stage").iterdir()] == []
    assert len([*kept.iterdir()]) == 3


@pytest.mark.usefixtures("forks")
def test_what_cannot_be_removed_stays_without_a_word(tmp_path: Path) -> None:
    deep = fill(tmp_path / "deep" / "below").parent
    link = tmp_path / "link"
    link.symlink_to(fill(tmp_path / "elsewhere"))
    last = fill(tmp_path / "last")
    with sweep_beside() as remove:
        for folder in (deep, link, tmp_path / "nothing", last):
            remove(folder)
    assert (deep / "below").is_dir()
    assert not last.exists()
    assert len([*(tmp_path / "elsewhere").iterdir()]) == 3


@pytest.mark.usefixtures("forks")
def test_an_error_between_leaves_nobody_waiting(tmp_path: Path) -> None:
    folder = fill(tmp_path / "one")

    def fail() -> None:
        with sweep_beside() as remove:
            remove(folder)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not folder.exists()


def test_a_process_that_was_killed_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (processes, sweep):
        monkeypatch.setattr(module, "may_fork", lambda: True)
    monkeypatch.setattr(sweep, "default_workers", lambda: 2)
    monkeypatch.setattr(sweep, "_sweep_named", lambda *_: None)
    folder = fill(tmp_path / "one")
    with sweep_beside() as remove:
        for _ in range(5_000):  # more than pipes hold
            remove(folder)
    assert folder.is_dir()
