"""Pictures of the demo, for a person to look at: `.artifacts/screenshots/`."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.pages import SitePage, find_pages, open_quiet

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).parents[2] / ".artifacts" / "screenshots"
WINDOWS = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}


def choose_pages(site: Path) -> dict[str, SitePage]:
    """Home, and of each language one book and the second chapter of it."""
    pages = find_pages(site)
    chosen = {"home": next(page for page in pages if page.kind == "home")}
    chinese = next(page for page in pages if page.kind == "book" and page.language == "zh-Hans")
    english = next(page for page in pages if page.kind == "book" and chinese.address.startswith(page.address))
    for book in (english, chinese):
        chapters = [
            page
            for page in pages
            if page.kind == "chapter" and page.language == book.language and page.address.startswith(book.address)
        ]
        chosen[f"book-{book.language}"] = book
        chosen[f"chapter-{book.language}"] = next(
            (page for page in chapters if page.address == f"{book.address}2/"), chapters[0]
        )
    return chosen


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("window", sorted(WINDOWS))
def test_pictures_of_home_book_and_chapter(
    browser: Browser, served_site: str, demo_site: Path, window: str, scheme: str
) -> None:
    context = browser.new_context(
        viewport=WINDOWS[window], color_scheme=scheme, device_scale_factor=2 if window == "phone" else 1
    )
    page = context.new_page()
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, chosen in choose_pages(demo_site).items():
        open_quiet(page, served_site + chosen.address)
        picture = PICTURES / f"{name}-{window}-{scheme}.png"
        page.screenshot(path=picture)
        assert picture.stat().st_size > 10_000, f"{picture} is all but empty"
    context.close()
