"""Two files change places, or nothing happens."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ssg.system.exchange import exchange

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has renameat2")


def test_two_files_change_places(tmp_path: Path) -> None:
    one, two = tmp_path / "eins", tmp_path / "二"
    one.write_text("1")
    two.write_text("2")
    assert exchange(str(one), str(two))
    assert (one.read_text(), two.read_text()) == ("2", "1")


def test_with_one_of_them_missing_nothing_happens(tmp_path: Path) -> None:
    one = tmp_path / "one"
    one.write_text("1")
    assert not exchange(str(one), str(tmp_path / "none"))
    assert not exchange(str(tmp_path / "none"), str(one))
    assert [file.name for file in tmp_path.iterdir()] == ["one"]
