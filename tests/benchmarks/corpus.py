"""A synthetic library of any size, the same for the same arguments: what the benchmarks build.

    python -m tests.benchmarks.corpus DIR --chapters 2000 --books 10

Chapters are about 10 KB of UTF-8 each, half of them Chinese: prose, dialogue, now and then emphasis and a scene break.
Books alternate between English and Chinese. The first holds 30 % of the chapters, as one long serial in a library
does. A chapter's text depends on its book and number alone, so a larger library contains the smaller one.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from tests.benchmarks.words import CHINESE, ENGLISH, Vocabulary

CHAPTER_BYTES = 10_000
FIRST_DAY = datetime(2001, 1, 1, 8, 0, tzinfo=UTC)
SCENE_BREAK = "* * *"


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleBook:
    """One book of the library: `index` counts from 0, even ones are English."""

    index: int
    slug: str
    title: str
    language: str
    chapters: int

    @property
    def vocabulary(self) -> Vocabulary:
        """The words that its prose is made of."""
        return ENGLISH if self.language == "en" else CHINESE


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleChapter:
    """One chapter; `paragraphs` are as in the file, emphasis marks included, scene breaks as `SCENE_BREAK`."""

    number: int
    title: str
    published: datetime
    paragraphs: tuple[str, ...]

    @property
    def body(self) -> str:
        """The text below the front matter."""
        return "\n\n".join(self.paragraphs) + "\n"

    @property
    def shown(self) -> tuple[str, ...]:
        """What a reader sees of each paragraph, scene breaks left out."""
        return tuple(text.replace("*", "") for text in self.paragraphs if text != SCENE_BREAK)


def make_books(chapters: int, books: int) -> tuple[SampleBook, ...]:
    """Deal `chapters` out: half to English books, half to Chinese ones, 30 % of all to the first book."""
    if books < 2 or chapters < books:
        raise ValueError("a library needs at least two books, and a chapter for each")
    english, chinese = (books + 1) // 2, books // 2
    first = chapters * 3 // 10 if english > 1 else 0
    english_sizes = deal(chapters // 2 - first, english - 1) if english > 1 else [chapters // 2]
    sizes = ([first, *english_sizes] if english > 1 else english_sizes, deal(chapters - chapters // 2, chinese))
    return tuple(make_book(index, sizes[index % 2][index // 2]) for index in range(books))


def deal(total: int, heaps: int) -> list[int]:
    """Share `total` out as evenly as it goes."""
    return [total // heaps + (heap < total % heaps) for heap in range(heaps)]


def make_book(index: int, chapters: int) -> SampleBook:
    """Name the book with this index."""
    language = "zh-Hans" if index % 2 else "en"
    vocabulary = CHINESE if index % 2 else ENGLISH
    title = make_title(Random(f"book {index}"), vocabulary)
    return SampleBook(index=index, slug=f"book-{index + 1:02}", title=title, language=language, chapters=chapters)


def make_chapter(book: SampleBook, number: int) -> SampleChapter:
    """Write chapter `number` of a book."""
    random = Random(f"{book.slug} {number}")
    paragraphs = tuple(make_paragraphs(random, book.vocabulary, CHAPTER_BYTES))
    published = FIRST_DAY + timedelta(hours=7 * number, minutes=book.index)
    title = make_title(random, book.vocabulary)
    return SampleChapter(number=number, title=title, published=published, paragraphs=paragraphs)


def make_title(random: Random, vocabulary: Vocabulary) -> str:
    """A title such as `The Patient Lantern`, `耐心的灯`."""
    return vocabulary.title.format(adjective=random.choice(vocabulary.adjectives), noun=random.choice(vocabulary.nouns))


def make_paragraphs(random: Random, vocabulary: Vocabulary, size: int) -> Iterator[str]:
    """Paragraphs of about `size` bytes in all, with a scene break after every 25 or so."""
    written = 0
    while written < size:
        paragraph = make_paragraph(random, vocabulary)
        written += len(paragraph.encode()) + 2
        yield paragraph
        if written < size and random.random() < 0.04:
            written += len(SCENE_BREAK) + 2
            yield SCENE_BREAK


def make_paragraph(random: Random, vocabulary: Vocabulary) -> str:
    """Someone speaks, or two to six sentences tell; every sixth sentence stresses a word."""
    if random.random() < 0.4:
        return fill(random, vocabulary, random.choice(vocabulary.dialogue))
    sentences = (fill(random, vocabulary, random.choice(vocabulary.sentences)) for _ in range(random.randint(2, 6)))
    return vocabulary.space.join(sentences)


def fill(random: Random, vocabulary: Vocabulary, pattern: str) -> str:
    """Put words into a sentence pattern."""
    choice = random.choice
    noun = choice(vocabulary.nouns)
    return pattern.format(
        name=choice(vocabulary.names),
        other=choice(vocabulary.names),
        noun=f"*{noun}*" if random.random() < 0.16 else noun,
        thing=choice(vocabulary.nouns),
        adjective=choice(vocabulary.adjectives),
        verb=choice(vocabulary.verbs),
        act=choice(vocabulary.verbs),
        place=choice(vocabulary.places),
        adverb=choice(vocabulary.adverbs),
    )


def chapter_file(book: SampleBook, chapter: SampleChapter) -> str:
    """The chapter's file name below `content/`."""
    return f"{book.slug}/{chapter.number:05}.md"


def chapter_text(chapter: SampleChapter) -> str:
    """The chapter's file: front matter and body."""
    published = chapter.published.isoformat().replace("+00:00", "Z")
    return f"---\ntitle: {chapter.title}\nnumber: {chapter.number}\ndate: {published}\n---\n\n{chapter.body}"


def book_values(book: SampleBook) -> dict[str, str | list[str]]:
    """What a book says of itself."""
    synopsis = "\n\n".join(
        fill(Random(f"synopsis {book.index} {part}"), book.vocabulary, book.vocabulary.sentences[part])
        for part in range(2)
    )
    return {
        "title": book.title,
        "author": book.vocabulary.names[book.index % len(book.vocabulary.names)],
        "language": book.language,
        "status": "ongoing",
        "synopsis": synopsis.replace("*", ""),
        "tags": ["sample", "benchmark"],
    }


def book_settings(book: SampleBook) -> str:
    """The text of `book.toml`; JSON's strings and lists of strings are TOML's as well."""
    return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in book_values(book).items())


SITE_SETTINGS = """\
title = "A library to measure with"
base_url = "https://example.org/library/"
language = "en"
description = "Generated prose in two languages."
author = "Nobody"
"""
PLAIN_SITE = "search = false\noffline = false\n"
"""Without what Hugo's site does not have, for the sites shall be equal; what it costs is measured apart."""

ABOUT = "---\ntitle: About\n---\n\nNobody wrote these books, and nobody should read them.\n"


def write_library(project: Path, *, chapters: int, books: int, settings: str = PLAIN_SITE) -> tuple[SampleBook, ...]:
    """Write a project of ssg with this library; `settings` are more lines of its `site.toml`."""
    content = project / "content"
    content.mkdir(parents=True, exist_ok=True)
    (content / "site.toml").write_text(SITE_SETTINGS + settings, "utf-8")
    (content / "about.md").write_text(ABOUT, "utf-8")
    library = make_books(chapters, books)
    for book in library:
        (content / book.slug).mkdir(exist_ok=True)
        (content / book.slug / "book.toml").write_text(book_settings(book), "utf-8")
        for number in range(1, book.chapters + 1):
            chapter = make_chapter(book, number)
            (content / chapter_file(book, chapter)).write_text(chapter_text(chapter), "utf-8")
    return library


def main() -> None:
    """Write a library from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--chapters", type=int, default=2000)
    parser.add_argument("--books", type=int, default=10)
    arguments = parser.parse_args()
    library = write_library(arguments.folder, chapters=arguments.chapters, books=arguments.books)
    print(f"{arguments.chapters} chapters in {len(library)} books in {arguments.folder}")


if __name__ == "__main__":
    main()
