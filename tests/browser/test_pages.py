"""Every page of the demo in a real browser: nothing fails, nothing leaves the site, nothing is cut off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.pages import SitePage, find_pages, find_samples, follow
from tests.browser.record import policy_violations, recorded_page

pytestmark = pytest.mark.browser

WIDTHS = (320, 390, 1280)

# Draws a colour and reads it back, so that any notation of CSS is understood; then WCAG's contrast of text and ground.
READ_CONTRAST = """(selector) => {
  const rgb = (color) => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b]
    .map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const element = document.querySelector(selector);
  let ground = element;
  while (ground && rgb(getComputedStyle(ground).backgroundColor)[3] === 0) ground = ground.parentElement;
  const back = light(ground ? rgb(getComputedStyle(ground).backgroundColor) : [255, 255, 255]);
  const text = light(rgb(getComputedStyle(element).color));
  return { ground: back, contrast: (Math.max(back, text) + 0.05) / (Math.min(back, text) + 0.05) };
}"""


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A reader's browser."""
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture(scope="module")
def pages(demo_site: Path) -> list[SitePage]:
    """All pages of the demo."""
    return find_pages(demo_site)


@pytest.fixture(scope="module")
def samples(pages: list[SitePage]) -> list[SitePage]:
    """One page of every kind and language."""
    return find_samples(pages)


def test_the_demo_has_every_kind_of_page_in_both_languages(pages: list[SitePage]) -> None:
    kinds = {(page.kind, page.language) for page in pages}
    assert {("home", "en"), ("404", "en"), ("page", "en")} <= kinds
    assert {(kind, language) for kind in ("book", "chapter") for language in ("en", "zh-Hans")} <= kinds


def test_every_page_loads_without_a_word_on_the_console(
    context: BrowserContext, served_site: str, pages: list[SitePage]
) -> None:
    with recorded_page(context, served_site) as (page, faults):
        for found in pages:
            if found.kind == "redirect":
                continue
            page.goto(served_site + found.address, wait_until="load")
            faults.extend(policy_violations(page))
    assert not faults, "\n".join(faults)


def test_an_unknown_address_shows_the_sites_own_page_with_working_links(
    context: BrowserContext, served_site: str
) -> None:
    page = context.new_page()
    response = page.goto(f"{served_site}no/such/page/at/all/")
    assert response is not None
    assert response.status == 404
    assert page.locator("html").get_attribute("data-page") == "404"
    follow(page.locator("main a").first)
    assert page.url == served_site
    page.close()


def test_no_page_scrolls_sideways(context: BrowserContext, served_site: str, pages: list[SitePage]) -> None:
    page = context.new_page()
    wide = []
    for found in pages:
        if found.kind == "redirect":
            continue
        page.set_viewport_size({"width": WIDTHS[0], "height": 800})
        page.goto(served_site + found.address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            size = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
            if size[0] > size[1]:
                wide.append(f"{found.address}: {size[0]} pixels wide in a window of {size[1]}")
    page.close()
    assert not wide, "\n".join(wide)


def test_every_page_says_its_language(pages: list[SitePage]) -> None:
    for page in pages:
        folders = page.address.split("/")
        assert page.language == ("zh-Hans" if "zh-Hans" in folders else "en"), page.address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_in_light_and_dark(
    browser: Browser, served_site: str, samples: list[SitePage], scheme: str
) -> None:
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    for sample in samples:
        if sample.kind == "redirect":
            continue
        page.goto(served_site + sample.address)
        text = "#text p" if sample.kind in {"chapter", "page"} else "main h1, header h1"
        found = page.evaluate(READ_CONTRAST, text)
        assert found["contrast"] >= 7, f"{sample.address}: contrast {found['contrast']:.1f}"
        assert (found["ground"] > 0.5) == (scheme == "light"), f"{sample.address}: ground {found['ground']:.2f}"
    context.close()


def test_chapters_are_set_in_lines_that_can_be_read(
    browser: Browser, served_site: str, samples: list[SitePage]
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    for sample in samples:
        if sample.kind == "chapter":
            page.goto(served_site + sample.address)
            assert is_readable(page, sample.language), sample.address
    context.close()


def is_readable(page: Page, language: str) -> bool:
    """Whether a full line holds 45–75 Latin letters (of half an em on average), or 25–45 Chinese characters."""
    em = page.evaluate(
        """() => {
          const text = [...document.querySelectorAll("#text > p")].find((p) => p.textContent.length > 80);
          const style = getComputedStyle(text);
          return text.clientWidth / parseFloat(style.fontSize);
        }"""
    )
    return 20 <= em <= 40 if language == "en" else 25 <= em <= 45
