"""Files that are read by the dozen."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ssg.system.reading import read_bytes, read_many


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 200_000])
def test_all_bytes_come(tmp_path: Path, size: int) -> None:
    data = os.urandom(size)
    path = tmp_path / "text"
    path.write_bytes(data)
    assert read_bytes(str(path)) == data
    assert read_many([str(path)]) == [data]


def test_what_cannot_be_read_is_none_and_closes_with_the_rest(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text(name)
    (tmp_path / "folder").mkdir()
    before = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0
    found = read_many([str(tmp_path / name) for name in ("a", "nothing", "folder", "b")])
    assert found == [b"a", None, None, b"b"]
    if before:
        assert len(os.listdir("/proc/self/fd")) == before
