"""Files that say whether they are whole, and what a process remembers of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssg.system.checked import DamagedError, read_once, read_plain, write_plain


def test_what_was_written_is_read(tmp_path: Path) -> None:
    value = {"a": [1, ("b", None)], "c": "\udc80 \U0001f56f"}
    write_plain(tmp_path / "x", value)
    assert read_plain(tmp_path / "x") == value
    assert read_plain(tmp_path / "y") is None


def test_what_another_python_wrote_is_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("ssg.system.checked.FORM", b"cpython-299 9\n")
        write_plain(tmp_path / "x", 1)
    assert read_plain(tmp_path / "x") is None


def test_what_is_not_whole_is_damaged(tmp_path: Path) -> None:
    file = tmp_path / "x"
    write_plain(file, ["a" * 100])
    data = file.read_bytes()
    for spoilt in (b"", data[:-1], data + b"x", data.replace(b"aaa", b"aab", 1)):
        file.write_bytes(spoilt)
        with pytest.raises(DamagedError):
            read_plain(file)


def test_a_file_is_read_again_when_it_was_replaced(tmp_path: Path) -> None:
    file, read = tmp_path / "x", []

    def look(key: str) -> object:
        return read_once(file, key, lambda: read.append(key) or read_plain(file))

    for value in ("one", "two"):
        write_plain(file, value)
        assert [look("a"), look("a")] == [value, value]
    assert read == ["a", "a"]
    assert look("b") == "two"
    assert read == ["a", "a", "b"]
    file.unlink()
    assert look("b") is None
