"""Files of records, and what is kept in them of texts and views: edits behind the rest give what writing all would."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssg.build.kept_views import KeptView, KeptViews, ViewsEdit, pack_chunks
from ssg.load.kept_texts import read_sources, write_edit, write_sources
from ssg.system.checked import DamagedError, write_plain
from ssg.system.records import append_record, read_records, write_records

KEYS = st.text("abc灯\udc80", min_size=1, max_size=3)
EDITS = st.lists(st.tuples(st.frozensets(KEYS, max_size=3), st.dictionaries(KEYS, st.binary(min_size=1), max_size=3)))


def test_records_are_read_as_they_were_written(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "x"
    assert read_records(file) is None
    write_records(file, [b"", b"a\nb", b"\0" * 5000])
    append_record(file, b"more\n")
    assert read_records(file) == [b"", b"a\nb", b"\0" * 5000, b"more\n"]
    assert [found.name for found in file.parent.iterdir()] == ["x"]
    with pytest.raises(FileNotFoundError):
        append_record(tmp_path / "y", b"more")
    assert not (tmp_path / "y").exists()


def test_what_another_python_or_an_earlier_version_wrote_is_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("ssg.system.records.FORM", b"cpython-299 9\n")
        write_records(tmp_path / "x", [b"one"])
    write_plain(tmp_path / "y", {"engine": "of an earlier ssg"})
    assert read_records(tmp_path / "x") is None
    assert read_records(tmp_path / "y") is None


def test_what_is_not_whole_is_damaged(tmp_path: Path) -> None:
    """Only where a file is cut off between two records can it not be known; who needs all tells how many there are."""
    file = tmp_path / "x"
    write_records(file, [b"one", b"two"])
    data, cuts = file.read_bytes(), 0
    for end in range(len(data)):
        file.write_bytes(data[:end])
        try:
            assert read_records(file) in ([], [b"one"])
            cuts += 1
        except DamagedError:
            pass
    assert cuts == 2
    for place in range(len(data)):
        file.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        with pytest.raises(DamagedError):
            read_records(file)
    file.write_bytes(data + b"x")
    with pytest.raises(DamagedError):
        read_records(file)


@given(st.dictionaries(KEYS, st.binary(min_size=1), max_size=200), EDITS)
def test_texts_after_edits_are_what_a_dictionary_holds(
    tmp_path_factory: pytest.TempPathFactory,
    texts: dict[str, bytes],
    edits: list[tuple[frozenset[str], dict[str, bytes]]],
) -> None:
    file = tmp_path_factory.mktemp("kept") / "book.kept"
    write_sources(file, "engine", "mark", {}, texts, keeps=False)
    for number, (gone, new) in enumerate(edits):
        kept = read_sources(file)
        assert kept is not None
        write_edit(file, kept, f"mark {number}", {}, gone, new, keeps=False)
        texts = {key: text for key, text in texts.items() if key not in gone} | new
    found = read_sources(file)
    assert found is not None
    assert found.mark == (f"mark {len(edits) - 1}" if edits else "mark")
    few = ("a", "b", "c", "灯", "ab", "灯a")
    assert [found.texts.get(key) for key in few] == [texts.get(key) for key in few]  # of which chunks alone are read
    assert found.texts.unpack() == texts
    assert all(found.texts.get(key) == texts.get(key) for key in ["a", "b", "ab", "灯", *texts])
    assert sorted(found.texts.keys_with("a")) == sorted(key for key in texts if key.startswith("a"))


def test_fewer_chunks_than_there_were_are_damage(tmp_path: Path) -> None:
    file = tmp_path / "book.kept"
    write_sources(file, "engine", "mark", {}, {str(number): b"text" for number in range(200)}, keeps=False)
    records = read_records(file)
    assert records is not None
    write_records(file, records[:-1])
    with pytest.raises(DamagedError):
        read_sources(file)


def test_what_does_not_fit_is_not_put_behind_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, write = tmp_path / "x", os.write
    write_records(file, [b"one"])
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[: len(data) // 2]))
    with pytest.raises(OSError, match="No space left"):
        append_record(file, b"two")
    monkeypatch.undo()
    assert read_records(file) == [b"one"]


def test_a_record_that_is_just_being_written_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "x"
    write_records(file, [b"one"])
    append_record(file, b"two")
    data = file.read_bytes()
    file.write_bytes(data[:-1])
    monkeypatch.setattr("ssg.system.records.time.sleep", lambda _: file.write_bytes(data))
    assert read_records(file) == [b"one", b"two"]


@given(
    st.dictionaries(KEYS, st.binary(), max_size=200),
    st.lists(st.dictionaries(KEYS, st.binary(), max_size=3)),
    st.lists(KEYS, max_size=3),
)
def test_views_after_edits_are_what_a_dictionary_holds(
    views: dict[str, bytes], edits: list[dict[str, bytes]], words: list[str]
) -> None:
    kept = KeptViews(tuple(pack_chunks([_view(path, packed) for path, packed in views.items()])), {})
    for edit in edits:
        new = {path: packed for path, packed in edit.items() if path in views}
        kept = kept.after(ViewsEdit("mark", tuple(_view(path, packed) for path, packed in new.items()), (), {}))
        views = views | new
    assert {view.path: view.packed for view in kept} == views
    assert sorted(view.path for view in kept.at(words)) == sorted(views.keys() & set(words))
    needles = [word.encode("utf-8", "surrogatepass") for word in words]
    having = {path for path, packed in views.items() if any(needle in packed for needle in needles)}
    assert sorted(view.path for view in kept.with_words(words)) == sorted(having)


def _view(path: str, packed: bytes) -> KeptView:
    return KeptView(path, "chapter.html", None, "ChapterView", packed, "en")
