"""Every address of the site is made here, and nowhere else.

An *address* is the path below the site's root, without a leading slash, in Unicode: `lantern/12/`. The *file* of an
address is the same with `index.html`. An *href* is what a page writes: percent-encoded, below the base path of
`base_url` (`/repo/lantern/12/`). A *URL* is absolute. Addresses hold no titles, so a retitled chapter keeps its
readers' bookmarks.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from urllib.parse import quote, urlsplit

_UNQUOTED = re.compile(r"[A-Za-z0-9_.~/-]*").fullmatch  # what quoting leaves as it is; most addresses

HOME = ""
NOT_FOUND = "404.html"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
SITE_FEED = "feed.xml"
OFFLINE = "offline.html"
WORKER = "sw.js"
APP = "manifest.webmanifest"
ASSETS = "assets/"
BOOKS = "books/"
LATEST = "books/latest/"


def edition_address(book: str, language: str | None) -> str:
    """`lantern/`, or `lantern/zh-Hans/` for an edition that is not the book's first (`language` then says which)."""
    return f"{book}/{language}/" if language else f"{book}/"


def chapter_address(edition: str, volume: str | None, segment: str) -> str:
    """`lantern/12/`; with numbering by volume `lantern/2/12/`. `edition` is its edition's address."""
    return f"{edition}{volume}/{segment}/" if volume else f"{edition}{segment}/"


def page_address(slug: str) -> str:
    """`about/` for the page `content/about.md`."""
    return f"{slug}/"


def feed_address(edition: str) -> str:
    """The feed of one edition of a book."""
    return f"{edition}feed.xml"


def kept_book_address(edition: str) -> str:
    """What a browser reads to keep an edition of a book on its device."""
    return f"{edition}offline.json"


def kept_volume_address(edition: str, index: int) -> str:
    """The list of one volume's files; `index` counts from 1."""
    return f"{edition}offline-{index}.json"


def list_address(name: str) -> str:
    """A list of books: `books/new/`."""
    return f"{BOOKS}{name}/"


def tag_address(slug: str) -> str:
    """The books of a tag."""
    return f"{BOOKS}tags/{slug}/"


def author_address(slug: str) -> str:
    """The books of an author."""
    return f"{BOOKS}authors/{slug}/"


def made_cover_address(edition: str) -> str:
    """The cover that is made for an edition without one."""
    return f"{edition}made-cover.svg"


def search_address(edition: str) -> str:
    """The page to search an edition on, or the library (`edition` is then the home page's address)."""
    return f"{edition}search/"


def search_index_address(edition: str) -> str:
    """The list of an edition's chapters, which a search reads first."""
    return f"{edition}search/index.json"


def search_words_address(edition: str, block: int) -> str:
    """The words of one block of chapters."""
    return f"{edition}search/{block}-words.txt"


def search_terms_address(edition: str, block: int, part: int) -> str:
    """One part of the terms of a block of chapters."""
    return f"{edition}search/{block}-{part}.bin"


def asset_address(name: str) -> str:
    """The address of a theme's static file."""
    return f"{ASSETS}{name}"


def sitemap_part_address(index: int) -> str:
    """One part of a sitemap that is too long for a single file; `index` counts from 1."""
    return f"sitemap-{index}.xml"


def file_of(address: str) -> str:
    """The file, relative to the output folder, that a server gives for an address."""
    return f"{address}index.html" if address == HOME or address.endswith("/") else address


def number_text(number: Decimal) -> str:
    """A number as addresses and pages write it: `12`, `12.5`."""
    text = str(number)  # five times as quick, and the same where it needs no exponent
    return text if "E" not in text else format(number, "f")


def base_path(base_url: str) -> str:
    """The path part of the base URL, with a slash at both ends: `/` or `/repo/`."""
    return _split(base_url)[1]


@lru_cache(maxsize=1 << 14)
def href_of(base_url: str, address: str) -> str:
    """What a page writes to link to an address, below the base path."""
    return _split(base_url)[1] + (address if _UNQUOTED(address) else quote(address, safe="/~"))


def url_of(base_url: str, address: str) -> str:
    """The absolute URL of an address."""
    return _split(base_url)[0] + href_of(base_url, address)


def origin_of(base_url: str) -> str:
    """Scheme and host of the base URL, without a slash at the end."""
    return _split(base_url)[0]


@lru_cache(maxsize=8)
def _split(base_url: str) -> tuple[str, str]:
    """(origin, base path) of the base URL."""
    parts = urlsplit(base_url)
    return f"{parts.scheme}://{parts.netloc}", parts.path if parts.path.endswith("/") else f"{parts.path}/"
