"""The pages of a built site as tests see them: found in its files, not asked of the generator."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, Request

HTML_TAG = re.compile(r'<html lang="([^"]+)" data-page="([^"]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePage:
    """One page: its `address` below the site's root (`lantern/12/`), its kind (`home`, `book`, …), its language."""

    address: str
    kind: str
    language: str
    file: Path


def open_quiet(page: Page, url: str) -> None:
    """Open a page and wait until nothing more is asked for. Playwright's `networkidle` waits half a second for that."""
    asked: set[Request] = set()

    def begin(request: Request) -> None:
        asked.add(request)

    def end(request: Request) -> None:
        asked.discard(request)

    page.on("request", begin)
    page.on("requestfinished", end)
    page.on("requestfailed", end)
    page.goto(url)
    quiet = 0
    while quiet < 3:
        page.wait_for_timeout(30)
        quiet = 0 if asked else quiet + 1
    page.remove_listener("request", begin)
    page.remove_listener("requestfinished", end)
    page.remove_listener("requestfailed", end)


def find_pages(site: Path) -> list[SitePage]:
    """All pages of a site that the theme `default` made, by address."""
    pages = []
    for file in sorted(site.rglob("*.html")):
        match = HTML_TAG.search(file.read_text("utf-8"))
        assert match, f"{file} says neither its language nor its kind"
        address = file.relative_to(site).as_posix().removesuffix("index.html")
        pages.append(SitePage(address=address, kind=match[2], language=match[1], file=file))
    return pages


def find_samples(pages: Iterable[SitePage]) -> list[SitePage]:
    """One page of every kind in every language."""
    samples: dict[tuple[str, str], SitePage] = {}
    for page in pages:
        samples.setdefault((page.kind, page.language), page)
    return list(samples.values())
