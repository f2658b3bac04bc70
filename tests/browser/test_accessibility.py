"""Every page for everyone: what axe-core knows of WCAG. The whole matrix is `python -m tests.browser.axe`; this is a
part of it: each page and each panel at both ends of the widths, once light and once dark, and a chapter in every theme.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import AXE, LANGUAGES, THEMES, WIDTHS, Look, check_sample, find_violations, open_nothing, reader
from tests.browser.showcase import samples_of
from tests.conftest import missing_tool

pytestmark = pytest.mark.browser

NARROW, WIDE = WIDTHS[0], WIDTHS[-1]
ENDS = (Look(theme="light", width=NARROW), Look(theme="dark", width=WIDE))
IN_ALL_THEMES = {"home", "chapter-blocks"}


@pytest.fixture(scope="module", params=LANGUAGES)
def library(request: pytest.FixtureRequest, showcases: dict[str, str]) -> tuple[str, str]:
    """The language of a library, and the URL of its home page."""
    if not AXE.is_file():
        missing_tool("axe-core is not there")
    return request.param, showcases[request.param]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page with axe-core in it."""
    with reader(browser) as page:
        yield page


def test_axe_finds_nothing_on_any_page_or_panel(page: Page, library: tuple[str, str]) -> None:
    language, home = library
    faults = []
    for sample in samples_of(language):
        looks = [*ENDS]
        if sample.name in IN_ALL_THEMES:
            looks += [Look(theme=theme, width=390) for theme in THEMES]
        faults += check_sample(page, home, language, sample, looks)
    assert not faults, "\n".join(faults)


def test_axe_finds_what_is_wrong(page: Page, library: tuple[str, str]) -> None:
    _, home = library
    page.route(home, lambda route: route.fulfill(content_type="text/html", body="<p style='color:#ccc'>pale</p><img>"))
    found = "\n".join(find_violations(page, home, ENDS[:1], open_nothing))
    assert {"color-contrast", "image-alt", "html-has-lang", "document-title"} <= {
        line.split(": ")[1] for line in found.splitlines()
    }
