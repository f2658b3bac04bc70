"""How a page comes: painted before its scripts are there, nothing moves afterwards, few bytes."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.axe import LANGUAGES
from tests.browser.pages import open_quiet
from tests.browser.showcase import samples_of
from tests.conftest import FolderHandler, Serve

if TYPE_CHECKING:
    from _typeshed import SupportsRead, SupportsWrite

pytestmark = pytest.mark.browser

PIECES = re.compile(rb"</(?:a|button|p|div|nav|h[1-6]|header|li|time)>\n?")
SHIFTS = """window.shifts = []; new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries()) window.shifts.push([value, ...sources.map((one) => [
    one.node?.outerHTML?.slice(0, 80), one.previousRect, one.currentRect])]);
}).observe({ type: "layout-shift", buffered: true });"""


class PiecesHandler(FolderHandler):
    """Sends a page as a slow line does: what has come is painted before the next piece does."""

    caching = "max-age=600"  # so that a page's style sheets are there when its first piece comes

    def copyfile(self, source: SupportsRead[bytes], outputfile: SupportsWrite[bytes]) -> None:
        """Cut a page behind each element of its header, and of the first that stand below."""
        body = source.read()
        cuts = [end for found in PIECES.finditer(body) if (end := found.end()) > body.find(b"<header")]
        done = 0
        for cut in (*cuts[:24], len(body)):
            outputfile.write(body[done:cut])
            done = cut
            time.sleep(0.04)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a browser that has been nowhere."""
    context = browser.new_context(service_workers="block")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_painted_before_any_script_but_the_first_has_come(
    page: Page, showcases: dict[str, str], language: str
) -> None:
    held: list[str] = []

    def hold(url: str) -> bool:
        """Answer a script never, but for the one that puts the reader's settings on the page."""
        if ".js" not in url or "/boot.js" in url:
            return False
        held.append(url)
        return True

    page.route(hold, lambda route: None)
    for name in ("home", "book", "chapter", "search"):
        address = next(sample.address for sample in samples_of(language) if sample.name == name)
        held.clear()
        page.goto(showcases[language] + address, wait_until="commit")
        page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length > 0")
        assert held, f"{name} has no script that could have been waited for"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_first_paint_needs_is_asked_for_at_once(page: Page, showcases: dict[str, str], language: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2].partition("?")[0]))
    page.route("**/boot.js*", lambda route: None)  # never answered: no style sheet may wait for it
    own = {"home": "lists.css", "book": "lists.css", "chapter": "theme.css", "search": "search.css"}
    for name, sheet in own.items():
        address = next(sample.address for sample in samples_of(language) if sample.name == name)
        asked.clear()
        with page.expect_request("**/boot.js*"):
            page.goto(showcases[language] + address, wait_until="commit")
        assert {"theme.css", sheet} <= {*asked}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_button_that_is_pressed_too_early_is_not_forgotten(
    page: Page, showcases: dict[str, str], language: str
) -> None:
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route("**/theme.js*", hold)
    address = next(sample.address for sample in samples_of(language) if sample.name == "chapter")
    page.goto(showcases[language] + address, wait_until="commit")
    page.locator('[data-do="settings"]').click(no_wait_after=True)
    assert page.locator("dialog").count() == 0
    for route in waiting:
        route.continue_()
    page.locator("dialog[open]").wait_for()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_moves_while_a_page_comes(page: Page, showcases: dict[str, str], language: str) -> None:
    page.add_init_script(SHIFTS)
    moved = []
    for sample in samples_of(language):
        for width in (390, 1280):
            if sample.name == "redirect":
                continue
            page.set_viewport_size({"width": width, "height": 800})
            open_quiet(page, showcases[language] + sample.address)
            moved += [f"{sample.name} at {width}: {shift}" for shift in page.evaluate("shifts")]
    assert not moved, "\n".join(moved)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_moves_while_a_page_comes_in_pieces(
    page: Page, showcase_sites: dict[str, Path], serve: Serve, language: str
) -> None:
    home = serve(showcase_sites[language], PiecesHandler)
    page.add_init_script(SHIFTS)
    moved = []
    for sample in samples_of(language):
        if sample.name not in ("home", "book", "book-empty", "chapter", "search", "catalogue"):
            continue
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            open_quiet(page, home + sample.address)
            moved += [f"{sample.name} at {width}: {shift}" for shift in page.evaluate("shifts")]
    assert not moved, "\n".join(moved)
