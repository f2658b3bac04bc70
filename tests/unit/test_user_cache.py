"""What is kept between runs in the user's own cache folder: safely, in bounds, and never from a project."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from ssg.model.theme import Template
from ssg.render import sandbox
from ssg.render.sandbox import Environment, make_environment
from ssg.system import user_cache
from ssg.system.user_cache import find_user_cache, keep, read_kept

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="folders of Linux")


@LINUX
def test_the_folder_is_that_of_the_platform(tmp_path: Path) -> None:
    project = tmp_path / "project"
    assert find_user_cache(project, {"HOME": "/ada"}) == Path("/ada/.cache/ssg-serial")
    assert find_user_cache(project, {"HOME": "/ada", "XDG_CACHE_HOME": "/c"}) == Path("/c/ssg-serial")
    assert find_user_cache(project, {"HOME": "/ada", "XDG_CACHE_HOME": "c"}) == Path("/ada/.cache/ssg-serial")
    assert find_user_cache(project, {}) is None


@LINUX
def test_nothing_is_taken_from_a_folder_that_comes_with_a_project(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "project")
    for place in ("project", "project/.cache", "link"):
        assert find_user_cache(tmp_path / "project", {"XDG_CACHE_HOME": str(tmp_path / place)}) is None


def test_what_was_kept_is_read_if_it_is_whole(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    assert read_kept(folder, "a") is None
    keep(folder, "a", b"code")
    assert read_kept(folder, "a") == b"code"
    os.replace(folder / "a.kept", folder / "b.kept")
    assert read_kept(folder, "b") is None
    for data in (b"", b"short", bytes(40)):
        (folder / "a.kept").write_bytes(data)
        assert read_kept(folder, "a") is None


@LINUX
def test_a_folder_that_others_may_write_to_is_not_used(tmp_path: Path) -> None:
    keep(tmp_path / "cache", "a", b"code")
    (tmp_path / "cache").chmod(0o777)
    assert read_kept(tmp_path / "cache", "a") is None
    keep(tmp_path / "cache", "b", b"code")
    assert not (tmp_path / "cache" / "b.kept").exists()
    (tmp_path / "link").symlink_to(tmp_path / "cache")
    (tmp_path / "cache").chmod(0o700)
    assert read_kept(tmp_path / "link", "a") is None


def test_where_nothing_can_be_written_nothing_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    keep(tmp_path / "file" / "cache", "a", b"code")
    assert read_kept(tmp_path / "file" / "cache", "a") is None


def test_it_does_not_grow_without_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_cache, "MOST_FILES", 3)
    (tmp_path / "notes.txt").write_text("not ours")
    for number in range(6):
        keep(tmp_path, str(number), b"code")
        os.utime(tmp_path / f"{number}.kept", (number, number))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["3.kept", "4.kept", "5.kept", "notes.txt"]


def templates(page: str, part: str) -> tuple[Template, ...]:
    texts = {"page": (page, ("part",)), "part": (part, ())}
    return tuple(
        Template(name=name, path=name, text=text, digest=text, uses=uses) for name, (text, uses) in texts.items()
    )


def environment(folder: Path, page: str = '{% include "part" %}!', part: str = "a{{ site }}") -> Environment:
    return make_environment.__wrapped__(templates(page, part), folder)


def test_a_template_is_compiled_once_for_all_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "cache"
    assert environment(folder).render("page", {"site": 1}) == b"a1!"
    assert environment(folder, part="b{{ site }}").render("page", {"site": 1}) == b"b1!"
    monkeypatch.setattr(sandbox.Linker, "link", lambda *_: pytest.fail("linked again"))
    assert environment(folder).render("page", {"site": 2}) == b"a2!"
    assert environment(folder, part="b{{ site }}").render("page", {"site": 2}) == b"b2!"


def test_damaged_code_is_compiled_again(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    environment(folder).render("page", {"site": 1})
    (file,) = folder.iterdir()
    name = file.name.removesuffix(".kept")
    for data in (b"", b"no code", b"i\x01\x00\x00\x00"):
        keep(folder, name, data)
        assert environment(folder).render("page", {"site": 1}) == b"a1!"
    file.write_bytes(b"rubbish")
    assert environment(folder).render("page", {"site": 1}) == b"a1!"
