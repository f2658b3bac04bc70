"""What another process sees of the sources is what this one would have seen."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ssg.system import processes
from ssg.system.scan import scan_content
from ssg.system.scan_beside import pack_scan, scan_beside, unpack_scan
from tests.conftest import write_files

FILES = {"content/site.toml": "", "content/灯/0001-a.md": "x", "content/灯/zh/雾.md": "雾", "content/b/c/d.md": ""}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with folders in folders, and an empty one."""
    (tmp_path / "content/empty").mkdir(parents=True)
    return write_files(tmp_path, FILES)


def test_a_scan_is_the_same_when_it_was_packed(project: Path) -> None:
    scan = scan_content(project)
    assert unpack_scan(pack_scan(scan)) == scan


@pytest.mark.parametrize("forks", [False, True])
@pytest.mark.parametrize("link", [False, True], ids=["", "with a problem"])
def test_the_scan_is_that_of_this_process(
    project: Path, monkeypatch: pytest.MonkeyPatch, *, forks: bool, link: bool
) -> None:
    monkeypatch.setattr(processes, "may_fork", lambda: forks and sys.platform == "linux")
    monkeypatch.setattr(processes, "default_workers", lambda: 2)
    if link:
        (project / "content/b/link.md").symlink_to(project / "content/site.toml")
    with scan_beside(project) as find:
        found = find()
    expected = scan_content(project)
    assert (found.content, found.problems) == (expected.content, expected.problems)
    assert len(found.problems) == link
    assert found.started_ns <= expected.started_ns
