"""How often books were read: the owner's own counts, summed by book. Nothing else ever ranks by readers."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from ssg.model.book import Library
from ssg.model.urls import base_path
from ssg.plan.desk import Desk
from ssg.problems import Problem
from ssg.text.fields import shown

_COUNTS = "content/counts.csv"


def count_reads(desk: Desk, library: Library) -> dict[str, int]:
    """Reads of each book, by slug. Addresses that are no page of the site are left out, with a warning, P106."""
    books = (
        {
            address: book.slug
            for book in library.books
            for edition in book.editions
            for address in (edition.address, *(chapter.address for chapter in edition.chapters))
        }
        if library.counts
        else {}
    )
    reads: dict[str, int] = {}
    unknown = []
    for row in library.counts:
        address = _address(row.address, desk.config.base_url)
        if address in books:
            slug = books[address]
            reads[slug] = reads.get(slug, 0) + row.count
        elif address not in desk.atlas.known:
            unknown.append(row)
    if unknown:
        first = unknown[0]
        what = "address is" if len(unknown) == 1 else "addresses are"
        message = f"{len(unknown)} {what} no page of this site and left out; the first is {shown(first.address)}"
        hint = "write addresses as the site has them, such as /lantern/12/"
        desk.problems.append(
            Problem(code="P106", path=_COUNTS, line=first.line, message=message, hint=hint, severity="warning")
        )
    return reads


def _address(written: str, base_url: str) -> str:
    """An address as analytics write it (a URL, a path with or without the base path) as the site has it."""
    path = unquote(urlsplit(written).path if "://" in written else written.partition("?")[0].partition("#")[0])
    path = path if path.startswith("/") else f"/{path}"
    base = base_path(base_url)
    path = path[len(base) :] if path.startswith(base) else path[1:]
    path = path.removesuffix("index.html")
    return path if path.endswith("/") or path in ("", "feed.xml") or "." in path.rpartition("/")[2] else f"{path}/"
