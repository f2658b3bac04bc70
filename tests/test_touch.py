"""An edit of a text alone plans its own pages and loads no book, nor does a new template; any other edit does, and the
site is always right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import ssg.build.books
import ssg.build.shelf
import ssg.load.kept_texts
from ssg.build import build_site
from tests.desk import Chapter, Desk, png, small_packaged_theme, start_library

LONG = "The keeper lit the lamp and waited for the boats to come home.\n\n" * 40


@pytest.fixture(autouse=True, scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A small theme in place of the one that comes with `ssg`."""
    with small_packaged_theme(tmp_path_factory.mktemp("packaged")):
        yield


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A library that has been built, with a book of eight chapters, the last a draft, in two languages."""
    found = start_library(tmp_path / "project")
    found.drop("content/static/lantern/x.txt")  # in whose folder somebody else's file lies, that book is always awake
    for folder in ("lantern", "lantern/zh"):
        for number in range(4, 9):
            meta = {"title": f"Part {number}", "date": f"2024-02-0{number}", "draft": str(number == 8).lower()}
            found.chapters.append(Chapter(folder, f"000{number}-b", meta, f"{LONG}This is {folder}.\n"))
            found.save(found.chapters[-1])
    assert not [problem for problem in build_site(found.options).problems if problem.severity == "error"]
    return found


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The slugs of books that are loaded from now on."""
    slugs: list[str] = []
    load = ssg.build.books.load_books

    def note(project: Any, wanted: list[str], *more: Any) -> Any:
        slugs.extend(wanted)
        return load(project, wanted, *more)

    monkeypatch.setattr(ssg.build.books, "load_books", note)
    return slugs


def read_tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def check_like_clean(desk: Desk, place: Path) -> None:
    """The output is what a first build makes."""
    build_site(replace(desk.options, output=place, full=True))
    assert read_tree(desk.options.output) == read_tree(place)


def chapter(desk: Desk, folder: str, name: str) -> Chapter:
    """A chapter of the library."""
    return next(found for found in desk.chapters if (found.folder, found.name) == (folder, name))


def test_an_edit_of_a_text_loads_no_book(desk: Desk, loaded: list[str], tmp_path: Path) -> None:
    edited = chapter(desk, "lantern", "0005-b")
    for number in range(3):
        edited.body = LONG.replace("lamp", f"lamp{number}", 1)
        desk.save(edited)
        written = build_site(desk.options).written
        assert loaded == []
        assert {"lantern/5/index.html", "lantern/feed.xml", "lantern/search/0-words.txt"} <= set(written)
        assert {path for path in written if path.endswith("/index.html")} == {"lantern/5/index.html"}
    check_like_clean(desk, tmp_path / "clean")


def test_edits_of_several_texts_load_no_book(desk: Desk, loaded: list[str], tmp_path: Path) -> None:
    for folder, name in (("lantern", "0005-b"), ("lantern", "0006-b"), ("lantern/zh", "0007-b"), ("lantern", "0008-b")):
        edited = chapter(desk, folder, name)
        edited.body = LONG.replace("boats", "ships", 1)
        desk.save(edited)
    pages = {path for path in build_site(desk.options).written if path.endswith("/index.html")}
    assert loaded == []
    assert pages == {"lantern/5/index.html", "lantern/6/index.html", "lantern/zh/7/index.html"}
    check_like_clean(desk, tmp_path / "clean")


@pytest.mark.parametrize("times", [2, 20])
def test_an_edit_that_shows_in_the_contents_loads_no_book(
    desk: Desk, loaded: list[str], tmp_path: Path, times: int
) -> None:
    """The longer text is that of a chapter, and then of its book."""
    for folder, name in (("lantern", "0005-b"), ("lantern/zh", "0007-b")):
        edited = chapter(desk, folder, name)
        edited.body = LONG * times
        desk.save(edited)
    pages = {path for path in build_site(desk.options).written if path.endswith("/index.html")}
    assert loaded == []
    assert {"lantern/5/index.html", "lantern/index.html", "lantern/zh/7/index.html", "lantern/zh/index.html"} <= pages
    check_like_clean(desk, tmp_path / "clean")
    loaded.clear()
    edited.body = LONG
    desk.save(edited)
    assert {"lantern/zh/7/index.html", "lantern/zh/index.html"} <= set(build_site(desk.options).written)
    assert loaded == []
    check_like_clean(desk, tmp_path / "clean")


def rewrite(**changes: Any) -> Callable[[Desk], None]:
    """An edit of the fifth chapter: its text, or what its front matter says."""

    def edit(desk: Desk) -> None:
        edited = chapter(desk, "lantern", "0005-b")
        edited.body = changes.get("body", edited.body)
        edited.meta |= {key: value for key, value in changes.items() if key != "body"}
        desk.save(edited)

    return edit


def edit_opening(desk: Desk) -> None:
    """An edit of the first chapter, from which words that tell what the book is like are taken."""
    edited = chapter(desk, "lantern", "0001-a")
    edited.body = edited.body.replace("dusk", "dawn")
    desk.save(edited)


WAKING = {
    "a title": rewrite(title="Another"),
    "a summary": rewrite(summary="What it is about."),
    "a date": rewrite(date="2024-03-01"),
    "a draft": rewrite(draft="true"),
    "a link": rewrite(body=f"{LONG}[On](0006-b.md)\n"),
    "a link that leads nowhere": rewrite(body=f"{LONG}[On](0666-b.md)\n"),
    "an opening": edit_opening,
    "a new file": lambda desk: desk.put("content/lantern/0009-b.md", "---\ntitle: Nine\n---\n\nText.\n"),
    "a file gone": lambda desk: desk.drop("content/lantern/0005-b.md"),
    "a file renamed": lambda desk: desk.move("content/lantern/0005-b.md", "content/lantern/0010-b.md"),
    "a picture": lambda desk: desk.put("content/lantern/new.png", png(2, 2)),
    "settings": lambda desk: desk.put("content/lantern/book.toml", 'title = "Lamp"\n[editions."zh"]\ntitle = "x"\n'),
}


@pytest.mark.parametrize("edit", WAKING)
def test_any_other_edit_loads_the_book(desk: Desk, loaded: list[str], tmp_path: Path, edit: str) -> None:
    WAKING[edit](desk)
    report = build_site(desk.options)
    assert loaded == ["lantern"]
    if edit != "a link that leads nowhere":
        assert report.written or report.removed
        check_like_clean(desk, tmp_path / "clean")


def test_lengths_that_grow_by_little_show_as_they_would_in_a_clean_build(desk: Desk, tmp_path: Path) -> None:
    """Words are added to each chapter: none shows it, but the book's length does at some time."""
    second = chapter(desk, "lantern", "0002-a")
    second.body = "word " * 36 + "\n"
    desk.save(second)
    build_site(desk.options)
    for more in range(1, 5):
        for number in range(4, 8):
            edited = chapter(desk, "lantern", f"000{number}-b")
            edited.body = edited.body.rstrip() + " more\n"
            desk.save(edited)
        build_site(desk.options)
        check_like_clean(desk, tmp_path / str(more))


def test_what_a_failed_build_saw_is_not_taken_for_what_stands_in_the_site(
    desk: Desk, loaded: list[str], tmp_path: Path
) -> None:
    rewrite(body=LONG.replace("lamp", "candle", 1), title="Wax")(desk)
    desk.put("content/wear/0003-c.md", "[Nowhere](nowhere.md)\n")
    assert [problem.code for problem in build_site(desk.options).problems if problem.severity == "error"] == ["P104"]
    desk.drop("content/wear/0003-c.md")
    rewrite(body=LONG.replace("lamp", "torch", 1))(desk)
    assert "lantern/index.html" in build_site(desk.options).written
    check_like_clean(desk, tmp_path / "clean")


@pytest.mark.parametrize("spoil", [Path.unlink, lambda file: file.write_bytes(b"spoilt")])
def test_without_kept_views_the_book_is_loaded(
    desk: Desk, loaded: list[str], tmp_path: Path, spoil: Callable[[Path], Any]
) -> None:
    (file,) = (desk.root / ".ssg").glob("books-*/lantern.views")
    spoil(file)
    rewrite(body=LONG.replace("lamp", "torch", 1))(desk)
    assert "lantern/5/index.html" in build_site(desk.options).written
    assert loaded == ["lantern"]
    check_like_clean(desk, tmp_path / "clean")
    loaded.clear()
    rewrite(body=LONG.replace("lamp", "candle", 1))(desk)
    assert build_site(desk.options).written
    assert loaded == []


def test_a_page_spoilt_by_hand_wakes_the_book_that_was_only_touched(
    desk: Desk, loaded: list[str], tmp_path: Path
) -> None:
    (desk.options.output / "lantern/2/index.html").write_text("spoilt")
    rewrite(body=LONG.replace("lamp", "torch", 1))(desk)
    assert {"lantern/2/index.html", "lantern/5/index.html"} <= set(build_site(desk.options).written)
    assert loaded == ["lantern"]
    check_like_clean(desk, tmp_path / "clean")


def test_another_base_url_with_an_edit_loads_all_books(desk: Desk, loaded: list[str], tmp_path: Path) -> None:
    rewrite(body=LONG.replace("lamp", "torch", 1))(desk)
    desk.options = replace(desk.options, base_url="https://other.example/")
    build_site(desk.options)
    assert sorted(loaded) == ["lantern", "third", "wear"]
    check_like_clean(desk, tmp_path / "clean")


def test_what_is_kept_does_not_grow_with_edits(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What edits changed is put behind what was kept, until it is written anew."""
    monkeypatch.setattr(ssg.build.shelf, "_MOST_EDITS", 3)
    monkeypatch.setattr(ssg.load.kept_texts, "_MOST_EDITS", 3)
    sizes = []
    for number in range(100, 113):
        rewrite(body=LONG.replace("lamp", f"lamp{number}", 1))(desk)
        build_site(desk.options)
        found = [file for file in (desk.root / ".ssg").rglob("*") if file.suffix in (".kept", ".views")]
        sizes.append(sum(file.stat().st_size for file in found))
    assert sizes[5] > sizes[4]
    assert sizes[5:9] == sizes[9:13]
    check_like_clean(desk, tmp_path / "clean")


@pytest.mark.parametrize("name", ["book", "chapter", "search", "redirect", "shell"])
def test_a_new_template_loads_no_book(desk: Desk, loaded: list[str], tmp_path: Path, name: str) -> None:
    path = f"themes/mini/templates/{name}.html"
    for number in range(2):
        text = (desk.root / path).read_text()
        desk.put(path, text.replace("{{ content }}", f"{number} {{{{ content }}}}") + f"<!-- {number} -->")
        written = set(build_site(desk.options).written)
        assert loaded == []
        assert ("lantern/5/index.html" in written) == (name in ("chapter", "shell"))
        assert ("lantern/index.html" in written) == (name == "book")
        check_like_clean(desk, tmp_path / str(number))
        loaded.clear()
    rewrite(body=LONG.replace("lamp", "torch", 1))(desk)
    assert "lantern/5/index.html" in build_site(desk.options).written
    assert loaded == []
    check_like_clean(desk, tmp_path / "edited")


def test_a_new_template_with_an_edit_loads_the_edited_book(desk: Desk, loaded: list[str], tmp_path: Path) -> None:
    desk.put("themes/mini/templates/chapter.html", "{{ view.title }}: {{ content }}")
    rewrite(body=LONG.replace("lamp", "torch", 1))(desk)
    build_site(desk.options)
    assert loaded == ["lantern"]
    check_like_clean(desk, tmp_path / "clean")


@pytest.mark.parametrize("spoil", [Path.unlink, lambda file: file.write_bytes(b"spoilt")])
def test_a_new_template_loads_a_book_without_kept_views(
    desk: Desk, loaded: list[str], tmp_path: Path, spoil: Callable[[Path], Any]
) -> None:
    (file,) = (desk.root / ".ssg").glob("books-*/lantern.views")
    spoil(file)
    desk.put("themes/mini/templates/chapter.html", "{{ view.title }}: {{ content }}")
    build_site(desk.options)
    assert loaded == ["lantern"]
    check_like_clean(desk, tmp_path / "clean")


def test_views_that_changed_with_time_are_never_taken_for_those_of_now(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither where a build ends between what it keeps of a book and of its views, nor where old ones cannot go."""
    desk.put("content/wear/0007-g.md", "---\ntitle: Later\ndate: 2030-01-01\n---\n\nLater.\n")
    build_site(desk.options)
    desk.options = replace(desk.options, now=desk.options.now.replace(year=2031))
    unlink, write = Path.unlink, ssg.build.shelf.Shelf._write

    def refuse(path: Path, *, missing_ok: bool = False) -> None:
        if path.suffix == ".views":
            raise PermissionError(path)
        unlink(path, missing_ok=missing_ok)

    def end(shelf: Any, slug: str, book: Any) -> None:
        write(shelf, slug, book)
        raise OSError

    for number, (owner, name, instead) in enumerate(((Path, "unlink", refuse), (ssg.build.shelf.Shelf, "_write", end))):
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, instead)
            assert "wear/7/index.html" in build_site(desk.options).written or number
        desk.put("themes/mini/templates/chapter.html", f"{number} {{{{ view.next }}}}: {{{{ content }}}}")
        build_site(desk.options)
        check_like_clean(desk, tmp_path / str(number))
        desk.options = replace(desk.options, now=desk.options.now.replace(year=2029 + number))


def test_edits_that_outweigh_what_they_change_are_not_kept_behind_it(desk: Desk) -> None:
    """Such as those of lengths, of which each changes the contents."""
    sizes = []
    for number in range(1, 30):
        rewrite(body=LONG * number)(desk)
        build_site(desk.options)
        (file,) = (desk.root / ".ssg").glob("books-*/lantern.views")
        sizes.append(file.stat().st_size)
    assert max(sizes) < 2 * min(sizes)


def test_views_of_a_build_that_failed_are_not_kept(desk: Desk, loaded: list[str], tmp_path: Path) -> None:
    desk.put("content/lantern/0009-x.md", "[Nowhere](nowhere.md)\n")
    assert [problem.code for problem in build_site(desk.options).problems if problem.severity == "error"] == ["P104"]
    desk.drop("content/lantern/0009-x.md")
    desk.put("themes/mini/templates/chapter.html", "{{ view.title }}: {{ content }}")
    loaded.clear()
    build_site(desk.options)
    assert loaded == []
    check_like_clean(desk, tmp_path / "clean")
    assert not list((desk.root / ".ssg").rglob("*.stashed"))
