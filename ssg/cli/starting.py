"""`ssg new`: a site, a book, a chapter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import click

from ssg.cli.shared import FOLDER, moment, told


@click.group()
def new() -> None:
    """Start a site, a book or a chapter."""


@new.command("site")
@click.argument("folder", type=FOLDER)
def new_site(folder: Path) -> None:
    """Make a project in FOLDER: settings, a page about you, and the workflow that publishes it on GitHub Pages."""
    from ssg.scaffold import make_site

    _scaffold(lambda: make_site(folder))


@new.command("book")
@click.argument("slug")
@click.option("--project", type=FOLDER, default=".", help="The project.  [default: the current folder]")
def new_book(slug: str, project: Path) -> None:
    """Make the book SLUG: content/SLUG/book.toml, to fill in."""
    from ssg.scaffold import make_book

    _scaffold(lambda: make_book(project, slug))


@new.command("chapter")
@click.argument("book")
@click.argument("title", default="")
@click.option("--project", type=FOLDER, default=".", help="The project.  [default: the current folder]")
def new_chapter(book: str, title: str, project: Path) -> None:
    """Make the next chapter of BOOK, numbered and dated, as a draft.

    Take out the line 'draft: true' to publish it.
    """
    from ssg.scaffold import make_chapter

    now = moment(None)
    _scaffold(lambda: make_chapter(project, book, title, now))


def _scaffold(make: Callable[[], Iterable[str]]) -> None:
    with told():
        for path in make():
            click.echo(path)
