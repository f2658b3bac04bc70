"""The two generators that `compare` runs: their projects and commands, and what is done to a project before a run."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from tests.benchmarks.corpus import SampleBook, chapter_file, chapter_text, make_chapter, write_library
from tests.benchmarks.hugo_site import STATIC, hugo_chapter_file, hugo_chapter_text, write_hugo_site

REPOSITORY = Path(__file__).parents[2]
BASE_URL = "https://example.org/library/"
USER_CACHE = "user-cache"


@dataclass(frozen=True, slots=True, kw_only=True)
class Generator:
    """One of the two: how to run it, and where its files are. `made` is all that a first build starts without."""

    name: str
    folder: Path
    command: tuple[str, ...]
    project: Path
    site: Path
    made: tuple[Path, ...]
    chapter_file: Callable[[SampleBook, int], Path]
    chapter_text: Callable[[SampleBook, int], str]
    chapter_template: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing to measure: `prepare` brings a generator's project into the state from which the build is measured.

    `changes` says whether that changes sources.
    """

    name: str
    prepare: Callable[[Generator, SampleBook, int], None]
    changes: bool = False


def remove_made(generator: Generator, book: SampleBook, step: int) -> None:
    """Move site and caches away. Deleted, they would slow the build: ext4 looks long for inodes that are not fresh."""
    grave = Path(tempfile.mkdtemp(prefix="old-", dir=generator.folder))
    for path in generator.made:
        if os.path.lexists(path):
            path.rename(grave / path.name)


def remove_site(generator: Generator, book: SampleBook, step: int) -> None:
    """The same, but for what the generator keeps elsewhere for all sites of a user."""
    kept = generator.folder / USER_CACHE
    remove_made(replace(generator, made=tuple(path for path in generator.made if path != kept)), book, step)


def change_nothing(generator: Generator, book: SampleBook, step: int) -> None:
    """Leave all as it is."""


def edit_chapter(generator: Generator, book: SampleBook, step: int) -> None:
    """Write one more sentence into a chapter in the middle of a book."""
    with generator.chapter_file(book, book.chapters // 2).open("a", encoding="utf-8") as file:
        file.write(f"\nAnd that was edit number {step}.\n")


def add_chapter(generator: Generator, book: SampleBook, step: int) -> None:
    """Write the next chapter of the book."""
    number = book.chapters + 1 + step
    generator.chapter_file(book, number).write_text(generator.chapter_text(book, number), "utf-8")


def edit_template(generator: Generator, book: SampleBook, step: int) -> None:
    """Change what every chapter's page shows."""
    text = generator.chapter_template.read_text("utf-8")
    changed = re.sub(r'<div (?:data-edit="[^"]*" )?class="prose"', f'<div data-edit="{step}" class="prose"', text)
    if changed == text:
        raise ValueError(f"{generator.chapter_template} has no div of class prose: say here what to change")
    generator.chapter_template.write_text(changed, "utf-8")


FIRST = Row(name="first build", prepare=remove_made)
AGAIN = Row(name="built anew", prepare=remove_site)
NOTHING = Row(name="nothing changed", prepare=change_nothing)
EDIT = Row(name="one chapter edited", prepare=edit_chapter, changes=True)
ADD = Row(name="one new chapter", prepare=add_chapter, changes=True)
TEMPLATE = Row(name="chapter template edited", prepare=edit_template, changes=True)
ROWS = (FIRST, NOTHING, EDIT, ADD, TEMPLATE)


def make_ssg(folder: Path, *, chapters: int, books: int, jobs: int) -> Generator:
    """Write the library for ssg."""
    project, site = folder / "ssg", folder / "ssg-site"
    write_library(project, chapters=chapters, books=books)
    template = project / "themes" / "default" / "templates" / "chapter.html"
    template.parent.mkdir(parents=True)
    shutil.copy(REPOSITORY / "themes" / "default" / "templates" / "chapter.html", template)
    build = (sys.executable, "-m", "ssg", "build", str(project), "--output", str(site), "--base-url", BASE_URL)
    return Generator(
        name="ssg",
        folder=folder,
        command=(*build, "--jobs", str(jobs), "--json", "--profile"),
        project=project,
        site=site,
        made=(site, project / ".ssg", folder / USER_CACHE),
        chapter_file=lambda book, number: project / "content" / chapter_file(book, make_chapter(book, number)),
        chapter_text=lambda book, number: chapter_text(make_chapter(book, number)),
        chapter_template=template,
    )


def make_hugo(folder: Path, program: Path, *, chapters: int, books: int) -> Generator:
    """Write the library for Hugo."""
    project, site, cache = folder / "hugo", folder / "hugo-site", folder / "hugo-cache"
    write_hugo_site(project, chapters=chapters, books=books, static=STATIC)
    build = (str(program), "build", "--quiet", "--source", str(project), "--destination", str(site))
    return Generator(
        name="Hugo",
        folder=folder,
        command=(*build, "--cacheDir", str(cache), "--baseURL", BASE_URL),
        project=project,
        site=site,
        made=(site, cache, project / "resources"),
        chapter_file=lambda book, number: project / "content" / hugo_chapter_file(book, number),
        chapter_text=lambda book, number: hugo_chapter_text(make_chapter(book, number)),
        chapter_template=project / "layouts" / "page.html",
    )


def clean_environment(folder: Path) -> dict[str, str]:
    """The environment of every run: the same for both, nothing of the user's own; caches of a user go into `folder`."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    cache = {"XDG_CACHE_HOME": str(folder / USER_CACHE)}
    return {**kept, **cache, "LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONPATH": str(REPOSITORY)}
