"""How often books were read: the owner's own counts, summed by book. Nothing else ever ranks by readers."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from ssg.model.book import Count
from ssg.model.entry import Outline
from ssg.model.urls import base_path
from ssg.plan.desk import Desk
from ssg.problems import Problem
from ssg.text.fields import shown

_COUNTS = "content/counts.csv"


def sum_reads(
    outlines: Iterable[Outline], counts: Iterable[Count], base_url: str
) -> tuple[dict[str, int], list[Count]]:
    """(reads of each book by slug, rows that are of no book)."""
    rows = list(counts)
    books = {address: outline.slug for outline in outlines for address in _pages(outline)} if rows else {}
    reads: dict[str, int] = {}
    others = []
    for row in rows:
        slug = books.get(_address(row.address, base_url))
        if slug is None:
            others.append(row)
        else:
            reads[slug] = reads.get(slug, 0) + row.count
    return reads, others


def count_reads(desk: Desk, outlines: Iterable[Outline], counts: Iterable[Count]) -> dict[str, int]:
    """Reads of each book, by slug. Addresses that are no page of the site are left out, with a warning, P106."""
    base = desk.config.base_url
    reads, others = sum_reads(outlines, counts, base)
    unknown = [row for row in others if not desk.atlas.knows(_address(row.address, base))]
    if unknown:
        first = unknown[0]
        what = "address is" if len(unknown) == 1 else "addresses are"
        message = f"{len(unknown)} {what} no page of this site and left out; the first is {shown(first.address)}"
        hint = "write addresses as the site has them, such as /lantern/12/"
        desk.problems.append(
            Problem(code="P106", path=_COUNTS, line=first.line, message=message, hint=hint, severity="warning")
        )
    return reads


def _pages(outline: Outline) -> list[str]:
    return [*outline.editions, *(address for path, address in outline.places.items() if path.endswith(".md"))]


def _address(written: str, base_url: str) -> str:
    """An address as analytics write it (a URL, a path with or without the base path) as the site has it."""
    path = unquote(urlsplit(written).path if "://" in written else written.partition("?")[0].partition("#")[0])
    path = path if path.startswith("/") else f"/{path}"
    base = base_path(base_url)
    path = path[len(base) :] if path.startswith(base) else path[1:]
    path = path.removesuffix("index.html")
    return path if path.endswith("/") or path in ("", "feed.xml") or "." in path.rpartition("/")[2] else f"{path}/"
