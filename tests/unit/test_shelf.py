"""Kept views are found only whole, by the version of `ssg` that wrote them, and for what they were made of."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from ssg.build.kept_views import KeptView, ViewsEdit
from ssg.build.shelf import Shelf
from ssg.system.records import read_records, write_records

VIEWS = [KeptView(f"{number}/index.html", "chapter.html", None, "ChapterView", b"view", "en") for number in range(150)]
LONDON = ZoneInfo("Europe/London")


def put(folder: Path) -> Shelf:
    """A shelf with the views of one book, that were made of `one`."""
    shelf = Shelf(folder, "engine", LONDON)
    shelf.stash_views("book", "one", VIEWS, {"block": b"words"})
    (folder / "book.stashed").replace(folder / "book.views")
    return shelf


def test_views_are_found_for_what_they_were_made_of(tmp_path: Path) -> None:
    shelf = put(tmp_path)
    views = shelf.find_views("book", "one")
    assert views is not None
    assert [*views] == VIEWS
    assert views.blocks == {"block": b"words"}
    assert shelf.find_views("book", "two") is shelf.find_views("other", "one") is None
    assert Shelf(tmp_path, "another", LONDON).find_views("book", "one") is None
    edit = ViewsEdit("two", (VIEWS[7]._replace(packed=b"edited"),), ("block",), {"new": b"words"})
    shelf.keep_edit("book", views, edit)
    assert shelf.find_views("book", "one") is None
    edited = shelf.find_views("book", "two")
    assert edited is not None
    assert [*edited] == [*VIEWS[:7], *edit.views, *VIEWS[8:]]
    assert edited.blocks == {"new": b"words"}


def test_fewer_chunks_than_there_were_are_none(tmp_path: Path) -> None:
    shelf = put(tmp_path)
    records = read_records(tmp_path / "book.views")
    assert records is not None
    for count in range(len(records)):
        write_records(tmp_path / "book.views", records[:count])
        assert shelf.find_views("book", "one") is None
    write_records(tmp_path / "book.views", records)
    assert shelf.find_views("book", "one") is not None
