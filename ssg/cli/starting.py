"""`ssg new`: a site, a book, a chapter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from ssg.cli.arguments import Parser, as_folder, choose_command
from ssg.cli.shared import add_project, moment, say, told

_COMMANDS = {
    "site": "make a project: settings, a page about you, and the workflow that publishes it on GitHub Pages",
    "book": "make a book, to fill in",
    "chapter": "make the next chapter of a book, numbered and dated, as a draft",
}
_SITE = "Make a project in FOLDER: settings, a page about you, and the workflow that publishes it on GitHub Pages."
_BOOK = "Make the book SLUG: content/SLUG/book.toml, to fill in."
_CHAPTER = """\
Make the next chapter of BOOK, numbered and dated, as a draft. Of another edition of the book:
ssg new chapter lantern/zh-Hans "点灯人"

Take out the line 'draft: true' to publish it.
"""


def new(words: Sequence[str]) -> None:
    """Run `ssg new` with these arguments. Raises SystemExit."""
    name, rest = choose_command("ssg new", "Start a site, a book or a chapter.", _COMMANDS, words)
    made = {"site": _new_site, "book": _new_book, "chapter": _new_chapter}[name]
    with told():
        for path in made(rest):
            say(path)


def _new_site(words: Sequence[str]) -> Iterable[str]:
    from ssg.scaffold import make_site

    parser = Parser("ssg new site", _SITE)
    parser.add_argument("folder", metavar="FOLDER", type=as_folder, help="a new folder, or an empty one")
    folder: Path = parser.read(words).folder
    return make_site(folder)


def _new_book(words: Sequence[str]) -> Iterable[str]:
    from ssg.scaffold import make_book

    parser = Parser("ssg new book", _BOOK)
    parser.add_argument("slug", metavar="SLUG", help="the book's address, and its folder in content/")
    add_project(parser)
    asked = parser.read(words)
    return make_book(asked.project, asked.slug)


def _new_chapter(words: Sequence[str]) -> Iterable[str]:
    from ssg.scaffold import make_chapter

    parser = Parser("ssg new chapter", _CHAPTER)
    parser.add_argument("book", metavar="BOOK", help="the book's folder in content/")
    parser.add_argument("title", metavar="TITLE", nargs="?", default="", help="what it is called, if you know")
    add_project(parser)
    asked = parser.read(words)
    return make_chapter(asked.project, asked.book, asked.title, moment(None))
