"""`ssg new`: what it makes builds, is numbered and dated, and never takes the place of something."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path

import pytest

from ssg.problems import SsgError
from ssg.scaffold import make_book, make_chapter, make_site
from tests.conftest import REPOSITORY, write_files
from tests.unit.shelf import SITE, build

NOW = datetime.fromisoformat("2025-12-24T18:00:00+01:00")
BOOK = 'title = "B"\n'


def next_chapter(folder: Path, files: dict[str, str], book: str = BOOK, title: str = "New") -> str:
    """Where the next chapter of the book `b` goes, named from its folder."""
    chapters = {f"content/b/{name}": text for name, text in files.items()}
    write_files(folder, {"content/site.toml": SITE, "content/b/book.toml": book, **chapters})
    (path,) = make_chapter(folder, "b", title, NOW)
    return Path(path).relative_to(folder / "content/b").as_posix()


def test_a_new_site_with_a_book_and_a_chapter_builds(tmp_path: Path) -> None:
    folder = tmp_path / "my-site"
    list(make_site(folder))
    list(make_book(folder, "lantern"))
    (path,) = make_chapter(folder, "lantern", "Dusk: the end", NOW)
    text = Path(path).read_text("utf-8")
    assert text == '---\ntitle: "Dusk: the end"\nnumber: 1\ndate: 2025-12-24T18:00+01:00\ndraft: true\n---\n\n'
    report = build(folder)
    assert [problem.code for problem in report.problems] == ["P110", "S109"]
    Path(path).write_text(text.replace("draft: true\n", "") + "It began.\n", encoding="utf-8")
    build(folder)
    assert "Dusk: the end" in (folder / "site/lantern/1/index.html").read_text("utf-8")


def test_a_chapter_of_another_edition_has_the_number_that_comes_there(tmp_path: Path) -> None:
    book = f'{BOOK}[editions.en]\ntitle = "B"\n[editions.zh-Hant]\ntitle = "B"\n'
    files = {"0007-x.md": "x", "en/0002-x.md": "x", "en/01-a/0003-x.md": "x", "en/import/0009.md": "x"}
    assert next_chapter(tmp_path, files, book) == "0008-new.md"
    made = [*make_chapter(tmp_path, "b/en", "Fog", NOW), *make_chapter(tmp_path, "b/zh-Hant", "雾", NOW)]
    folder = tmp_path / "content/b"
    assert [Path(path).relative_to(folder).as_posix() for path in made] == ["en/01-a/0004-fog.md", "zh-Hant/0001-雾.md"]
    for wrong in ("b/fr", "b/..", "b/01-a", "c/en"):
        with pytest.raises(SsgError, match="B112"):
            list(make_chapter(tmp_path, wrong, "x", NOW))


@pytest.mark.parametrize("slug", ["books", "Search", "static", "about"])
def test_a_book_does_not_take_an_address_of_the_site(slug: str, tmp_path: Path) -> None:
    list(make_site(tmp_path / "x"))
    with pytest.raises(SsgError, match="B111"):
        list(make_book(tmp_path / "x", slug))


@pytest.mark.parametrize("name", ['a"b', "a\\b", "a'b", "第一", "a\nb", "don't-stop"])
def test_a_folder_of_any_name_makes_a_site_that_builds(name: str, tmp_path: Path) -> None:
    list(make_site(tmp_path / name))
    build(tmp_path / name)
    assert tomllib.loads((tmp_path / name / "content/site.toml").read_text("utf-8"))["title"]


@pytest.mark.parametrize(
    ("files", "book", "wanted"),
    [
        ({}, BOOK, "0001-new.md"),
        ({"0009-x.md": "x", "0010-x.md": "x"}, BOOK, "0011-new.md"),
        ({"12.5.md": "x"}, BOOK, "0013-new.md"),
        ({"x.md": "---\nnumber: 7\n---\nx"}, BOOK, "0008-new.md"),
        ({"1.md": "x", "x.md": "---\nnumber: none\n---\nChapter 9"}, BOOK, "0002-new.md"),
        ({"x.md": "# Chapter 7: X\n\nx"}, BOOK, "0008-new.md"),
        ({"Chapter 7 - X.md": "x"}, BOOK, "0008-new.md"),
        ({"01-a/1.md": "x", "02-b/2.md": "x"}, BOOK, "02-b/0003-new.md"),
        ({"01-a/9.md": "x", "02-b/2.md": "x"}, BOOK + 'numbering = "volume"\n', "02-b/0003-new.md"),
        ({"02-b/9.md": "x", "10-c/2.md": "x"}, BOOK + 'numbering = "volume"\n', "10-c/0003-new.md"),
        ({"1.md": "x", "zh/8.md": "x"}, BOOK + '[editions.zh]\ntitle = "灯"\n', "0002-new.md"),
        ({"1.md": "x", "zh/8.md": "x"}, BOOK + '[editions]\nzh = {title = "灯"}\n', "0002-new.md"),
        ({"1.md": "x", "import/8.md": "x"}, BOOK, "0002-new.md"),
        ({"1.md": "x", "9.md/x.txt": "x"}, BOOK, "0002-new.md"),
    ],
)
def test_the_next_chapter(files: dict[str, str], book: str, wanted: str, tmp_path: Path) -> None:
    assert next_chapter(tmp_path, files, book) == wanted


def test_the_next_chapter_of_a_book_that_has_mistakes(tmp_path: Path) -> None:
    write_files(tmp_path, {"content/b/0004.md": b"\xff\xfe", "content/b/0003.md": "---\ntitle: [\n---\nx"})
    assert next_chapter(tmp_path, {}, book="title = \n") == "0005-new.md"


def test_a_title_of_any_characters_makes_a_file(tmp_path: Path) -> None:
    assert next_chapter(tmp_path, {}, title="\udcff/../x") == "0001-x.md"
    assert next_chapter(tmp_path, {}, title="？！") == "0002.md"


def test_the_workflow_of_a_new_site_differs_in_what_it_installs_only() -> None:
    ours = (REPOSITORY / ".github/workflows/pages.yml").read_text("utf-8")
    theirs = (REPOSITORY / "ssg/scaffold/templates/pages.yml").read_text("utf-8")
    assert 'run: pip install "$SSG"' in theirs
    start = theirs.index("env:\n")
    added = theirs[start : theirs.index("jobs:\n")]
    assert "SSG: ssg-serial\n" in added
    assert "ssg-serial @ git+https://github.com/OWNER/REPO" in added
    assert theirs.replace(added, "").replace('pip install "$SSG"', "pip install .") == ours
