"""What the importer reads, one value for each raw text, and the words in which sources are refused. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from ssg.problems import Problem

TEXTS = frozenset([".txt", ".text", ".md", ".markdown"])
PAGES = frozenset([".html", ".htm", ".xhtml", ".xht"])
ARCHIVES = frozenset([".zip", ".epub"])
MAX_FILE = 256 * 2**20  # bytes of one file; the longest serials have about 60 MiB

_PAGE_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_TAG = re.compile(rb"<\x00?[a-zA-Z!/]")
# What people have at hand and no text can be read from: how it starts, what it is called.
_FOREIGN = ((b"%PDF", "a PDF"), (b"Rar!", "a RAR archive"), (b"7z\xbc\xaf", "a 7z archive"), (b"\x1f\x8b", "gzip"))


@dataclass(frozen=True, slots=True, kw_only=True)
class BookFacts:
    """What an EPUB says of the whole book: title, authors joined with ", ", description; "" where nothing."""

    title: str = ""
    author: str = ""
    language: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One raw text.

    `path` is how a problem names it (`books.zip!lamp/03.txt`, `-` for standard input), `ledger_path` its stable name
    in ledgers (the last two components; `archive!member` for a member), `name` the stem that may become a title,
    `data` its bytes (of a chapter made of several documents: these joined, in UTF-8), `page` whether it is HTML.
    `title`, `volume` and `language` are what a container says of it, `container` the path of the book or archive
    that it came from, `order` its rank there; "" and 0 for a lone file.
    """

    path: str
    ledger_path: str
    name: str
    data: bytes
    page: bool
    title: str = ""
    volume: str = ""
    language: str = ""
    container: str = ""
    order: int = 0
    book: BookFacts = BookFacts()


def is_page(name: str, data: bytes) -> bool:
    """Whether a raw text is HTML: it starts like a page, or is called one and holds a tag."""
    if PurePosixPath(name).suffix.lower() in PAGES:
        return _TAG.search(data) is not None
    return _PAGE_START.match(data[:1000].replace(b"\0", b"").lstrip(b"\xff\xfe")) is not None


def is_archive(data: bytes) -> bool:
    """Whether bytes are a ZIP container, whatever the file is called; an empty one too."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def find_foreign(data: bytes) -> str | None:
    """What a file is that no text can be read from, or None."""
    if data[60:68] == b"BOOKMOBI":
        return "a Kindle book"
    return next((name for start, name in _FOREIGN if data.startswith(start)), None)


def unreadable(path: str, why: str, hint: str | None = None) -> Problem:
    """A file that cannot be had."""
    return Problem(code="I101", path=path, message=f"cannot be read: {why}", hint=hint)


def left_out(path: str, what: str, severity: Literal["warning", "info"] = "info") -> Problem:
    """Something that is no chapter and is not imported; said, so that nothing goes missing unnoticed."""
    return Problem(code="I142", path=path, message=f"left out: {what}", severity=severity)
