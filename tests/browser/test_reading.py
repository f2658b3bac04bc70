"""A reader goes through a book: with the arrow keys, with links alone, from one language to the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.pages import SitePage, find_pages, follow

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a fresh browser."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def books(demo_site: Path) -> list[SitePage]:
    """The contents pages of the demo, one for each edition."""
    return [page for page in find_pages(demo_site) if page.kind == "book"]


def read_link(page: Page, relation: str) -> str | None:
    """Where the page's own link leads, as an absolute URL."""
    links = page.locator(f"main a[rel={relation}]")
    return links.first.evaluate("(link) => link.href") if links.count() else None


def open_second_chapter(page: Page, served_site: str, book: SitePage) -> None:
    """Go to a chapter that has both neighbours."""
    page.goto(served_site + book.address)
    follow(page.locator("main .actions a").first)
    follow(page.locator("main a[rel=next]").first)


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_arrow_keys_move_between_chapters(
    page: Page, served_site: str, books: list[SitePage], language: str
) -> None:
    open_second_chapter(page, served_site, next(book for book in books if book.language == language))
    here, following, previous = page.url, read_link(page, "next"), read_link(page, "prev")
    assert following
    assert previous
    page.keyboard.press("ArrowRight")
    page.wait_for_url(following)
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(here)
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(previous)


@pytest.mark.parametrize("keys", ["Control+ArrowRight", "Shift+ArrowRight", "Meta+ArrowRight"])
def test_arrow_keys_with_a_modifier_are_left_to_the_browser(
    page: Page, served_site: str, books: list[SitePage], keys: str
) -> None:
    open_second_chapter(page, served_site, books[0])
    here = page.url
    page.keyboard.press(keys)
    page.wait_for_timeout(300)
    assert page.url == here


def test_every_book_can_be_read_to_its_end_without_javascript(
    browser: Browser, served_site: str, demo_site: Path, books: list[SitePage]
) -> None:
    chapters = {page.address for page in find_pages(demo_site) if page.kind == "chapter"}
    read: set[str] = set()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for book in books:
        page.goto(served_site + book.address)
        follow(page.locator("main .actions a").first)
        while True:
            assert page.locator("#text").inner_text().strip(), page.url
            address = page.url.removeprefix(served_site)
            assert address not in read, f"{address} comes round again"
            read.add(address)
            following = page.locator("main a[rel=next]")
            if not following.count():
                break
            follow(following.last)
    context.close()
    assert read == chapters


def test_a_chapter_leads_to_the_same_chapter_in_the_other_language(
    page: Page, served_site: str, books: list[SitePage]
) -> None:
    chinese = next(book for book in books if book.language == "zh-Hans")
    open_second_chapter(page, served_site, chinese)
    here = page.url
    follow(page.locator("main a[rel=alternate][hreflang=en]").first)
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.url == here.replace("/zh-Hans/", "/")
    page.locator("main a[rel=alternate][hreflang=zh-Hans]").first.click()
    page.wait_for_url(here)


def test_the_home_page_leads_to_every_book(page: Page, served_site: str, books: list[SitePage]) -> None:
    page.goto(served_site)
    links = set(page.eval_on_selector_all("main a", "(links) => links.map((link) => link.href)"))
    assert {served_site + book.address for book in books} <= links
