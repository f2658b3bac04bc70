"""Whether two generated sites show the same: same pages, same text of every chapter, same previous and next.

    python -m tests.benchmarks.equal SITE OTHER --chapters 2000 --books 10

Compared with the corpus itself, so that two sites which lost the same paragraph are not called equal.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from tests.benchmarks.corpus import SampleBook, make_books, make_chapter

BASE_PATH = "/library/"
MISTAKES_SHOWN = 20


@dataclass(slots=True, kw_only=True)
class PageText:
    """What a page shows: its paragraphs, the targets of its links by `rel`, and its whole text."""

    paragraphs: list[str] = field(default_factory=list)
    relations: dict[str, set[str]] = field(default_factory=dict)
    links: set[str] = field(default_factory=set)
    text: str = ""


class PageReader(HTMLParser):
    """Reads a `PageText` out of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = PageText()
        self.pieces: list[str] = []
        self.paragraph: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note links, and where a paragraph begins."""
        values = dict(attrs)
        if tag == "p":
            self.paragraph = []
        if href := values.get("href"):
            self.page.links.add(href)
            for relation in (values.get("rel") or "").split():
                self.page.relations.setdefault(relation, set()).add(href)

    def handle_endtag(self, tag: str) -> None:
        """Note where a paragraph ends."""
        if tag == "p" and self.paragraph is not None:
            self.page.paragraphs.append(squeeze("".join(self.paragraph)))
            self.paragraph = None

    def handle_data(self, data: str) -> None:
        """Collect text."""
        self.pieces.append(data)
        if self.paragraph is not None:
            self.paragraph.append(data)


def squeeze(text: str) -> str:
    """The text with each run of white space as one space."""
    return re.sub(r"\s+", " ", text).strip()


def read_page(file: Path) -> PageText:
    """Read one page of a site."""
    reader = PageReader()
    reader.feed(file.read_text("utf-8"))
    reader.close()
    reader.page.text = squeeze(" ".join(reader.pieces))
    return reader.page


def find_differences(site: Path, other: Path, *, chapters: int, books: int) -> list[str]:
    """Say what differs between two sites made from the library, or between a site and the library."""
    pages, other_pages = set(find_pages(site)), set(find_pages(other))
    found = [f"{name}: only in {site}" for name in sorted(pages - other_pages)]
    found += [f"{name}: only in {other}" for name in sorted(other_pages - pages)]
    for book in make_books(chapters, books):
        for folder in (site, other):
            found += find_book_mistakes(folder, book)
    return found


def find_pages(site: Path) -> Iterator[str]:
    """The pages and machine-read files of a site; style sheets and scripts are the theme's business.

    Lists of books are left out: ssg makes them too, a few pages for the whole library, and Hugo's site has none.
    """
    for file in site.rglob("*"):
        name = file.relative_to(site).as_posix()
        if file.suffix in {".html", ".xml", ".txt"} and file.is_file() and not name.startswith("books/"):
            yield name


def find_book_mistakes(site: Path, book: SampleBook) -> Iterator[str]:
    """Say what is wrong with the pages of one book."""
    contents = site / book.slug / "index.html"
    if not contents.is_file():
        yield f"{contents}: missing"
        return
    page = read_page(contents)
    if book.title not in page.text:
        yield f"{contents}: does not name the book"
    for number in range(1, book.chapters + 1):
        if address_of(book, number) not in page.links:
            yield f"{contents}: has no link to chapter {number}"
        yield from find_chapter_mistakes(site / book.slug / str(number) / "index.html", book, number)
    for feed in (site / book.slug / "feed.xml", site / "feed.xml"):
        if not feed.is_file():
            yield f"{feed}: missing"
    if (feed := site / book.slug / "feed.xml").is_file():
        items = feed.read_text("utf-8").count("<item>")
        if items != min(20, book.chapters):
            yield f"{feed}: {items} items"


def address_of(book: SampleBook, number: int) -> str:
    """What a link to a chapter says."""
    return f"{BASE_PATH}{book.slug}/{number}/"


def find_chapter_mistakes(file: Path, book: SampleBook, number: int) -> Iterator[str]:
    """Say what is wrong with one chapter's page."""
    if not file.is_file():
        yield f"{file}: missing"
        return
    chapter, page = make_chapter(book, number), read_page(file)
    wanted = [squeeze(text) for text in chapter.shown]
    known = set(wanted)
    shown = [text for text in page.paragraphs if text in known]
    if shown != wanted:
        first = next((text for text, there in zip(wanted, [*shown, ""], strict=False) if text != there), "")
        yield f"{file}: text differs, first at {first[:60]!r}"
    if chapter.title not in page.text:
        yield f"{file}: has no title"
    if not {f"{BASE_PATH}{book.slug}/"} <= page.links:
        yield f"{file}: has no link to the contents"
    for relation, neighbour in (("prev", number - 1), ("next", number + 1)):
        wanted_links = {address_of(book, neighbour)} if 1 <= neighbour <= book.chapters else set()
        if page.relations.get(relation, set()) != wanted_links:
            yield f"{file}: rel={relation} leads to {page.relations.get(relation)}"


def main() -> int:
    """Compare two sites from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("site", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("--chapters", type=int, default=2000)
    parser.add_argument("--books", type=int, default=10)
    arguments = parser.parse_args()
    found = find_differences(arguments.site, arguments.other, chapters=arguments.chapters, books=arguments.books)
    for line in found[:MISTAKES_SHOWN]:
        print(line)
    print(f"{len(found)} differences" if found else "equal")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
