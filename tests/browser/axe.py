"""What axe-core finds on the pages of the theme, in every colour theme, at three widths, in two languages.

    python -m tests.browser.axe        # all of it, some minutes; prints what is wrong and how much was looked at

The tests look at a part of it that takes seconds (test_accessibility.py).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from tests.browser.showcase import SITE, Sample, build_showcase, samples_of
from tests.conftest import BASE_PATH, CHROMIUM_FLAGS, REPOSITORY, FolderHandler, find_chromium

AXE = REPOSITORY / ".tools" / "axe.min.js"
THEMES = ("light", "sepia", "dark", "black", "eink")
WIDTHS = (320, 390, 1280)
LANGUAGES = tuple(SITE)

# All that axe-core does unasked, best practices included, and the size of targets, which Lighthouse asks for too.
RUN_AXE = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } });
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) =>
    `${id}: ${node.html.slice(0, 140)} — ${node.failureSummary.replaceAll(/\\s+/g, " ").slice(0, 300)}`));
}"""
REFRESH = re.compile(r'<meta http-equiv="refresh"[^>]*>')


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a page is looked at: its colour theme and the width of the window in pixels."""

    theme: str
    width: int


def all_looks() -> list[Look]:
    """Every colour theme at every width."""
    return [Look(theme=theme, width=width) for theme in THEMES for width in WIDTHS]


def open_nothing(page: Page) -> None:
    """The page as it comes."""


def open_by_key(key: str, selector: str) -> Callable[[Page], None]:
    """Open a panel by its key."""

    def opener(page: Page) -> None:
        page.keyboard.press(key)
        page.locator(selector).wait_for()

    return opener


def open_footnote(page: Page) -> None:
    """Open the first footnote over the text."""
    page.locator(".footnote-ref a").first.click()
    page.locator(".note-popover").wait_for()


def open_marks(page: Page) -> None:
    """Open the list of marks."""
    page.locator("[data-do=marks]").click()
    page.locator("dialog.marks").wait_for()


def open_marked(page: Page) -> None:
    """Set a bookmark, then open the list with it."""
    page.keyboard.press("m")
    page.locator(".toast p").wait_for()
    open_marks(page)


def open_selection(page: Page) -> None:
    """Select a paragraph among others, so that the bar of marks shows, and covers text and no other control."""
    page.evaluate("""() => {
      const text = document.querySelectorAll("#text > p")[6];
      text.scrollIntoView({ block: "center" });
      getSelection().selectAllChildren(text);
    }""")
    page.locator(".selection-bar").wait_for()


def open_keep(page: Page) -> None:
    """Open what can be kept of a book."""
    page.locator("[data-do=keep]").click()
    page.locator("dialog.keep a[href$='offline.html']").wait_for()  # the last that comes into it


def search_words(page: Page) -> None:
    """Search for what is in the book, chapters that were not read included."""
    page.locator("input[type=search]").fill("灯" if page.locator("html").get_attribute("lang") != "en" else "lamp")
    page.locator("input[type=search]").press("Enter")
    page.locator(".found, .search-status button").first.wait_for()


PANELS: tuple[tuple[str, str, Callable[[Page], None]], ...] = (
    ("settings", "chapter", open_by_key("s", "dialog.settings")),
    ("help", "chapter", open_by_key("?", "dialog.keys")),
    ("marks", "chapter", open_marks),
    ("marks-filled", "chapter-blocks", open_marked),
    ("footnote", "chapter-blocks", open_footnote),
    ("selection", "chapter", open_selection),
    ("keep", "book", open_keep),
    ("found", "search-book", search_words),
)
"""What is opened on a page: name, the sample it is on, how."""


def stand_still(route: Route) -> None:
    """Let a page that would send the reader on stay, so that it can be looked at."""
    response = route.fetch()
    route.fulfill(response=response, body=REFRESH.sub("", response.text()))


@contextmanager
def reader(browser: Browser) -> Iterator[Page]:
    """A page with axe-core in it. It stands still: a colour half-way between two themes has no contrast to measure."""
    context: BrowserContext = browser.new_context(reduced_motion="reduce", service_workers="block")
    context.add_init_script(path=AXE)
    yield context.new_page()
    context.close()


def find_violations(page: Page, url: str, looks: Sequence[Look], opener: Callable[[Page], None]) -> Iterator[str]:
    """Open a page once and look at it in several ways: one line for each element that is at fault."""
    page.set_viewport_size({"width": looks[0].width, "height": 900})
    page.goto(url, wait_until="load")
    opener(page)
    for look in looks:
        page.set_viewport_size({"width": look.width, "height": 900})
        page.evaluate("(theme) => { document.documentElement.dataset.theme = theme }", look.theme)
        for line in page.evaluate(RUN_AXE):
            yield f"{look.theme} {look.width}: {line}"


def check_sample(page: Page, home: str, language: str, sample: Sample, looks: Sequence[Look]) -> list[str]:
    """The faults of one page as it comes, and with each panel that is opened on it."""
    openers = [("", open_nothing), *((name, opener) for name, on, opener in PANELS if on == sample.name)]
    if sample.name == "redirect":
        page.route(home + sample.address, stand_still)
    return [
        f"{language} {sample.name} {name}: {line}"
        for name, opener in openers
        for line in find_violations(page, home + sample.address, looks, opener)
    ]


def serve_folder(folder: Path) -> tuple[ThreadingHTTPServer, str]:
    """Serve a site on loopback; gives the server and the URL of the home page."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(FolderHandler, directory=str(folder)))
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}{BASE_PATH}"


def main() -> int:
    """Look at everything."""
    looks, pages, faults = all_looks(), 0, []
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(CHROMIUM_FLAGS))
        for language in LANGUAGES:
            server, home = serve_folder(build_showcase(Path(folder), language))
            for sample in samples_of(language):
                with reader(browser) as page:
                    faults += check_sample(page, home, language, sample, looks)
                pages += len(looks) * (1 + sum(on == sample.name for _, on, _ in PANELS))
            server.shutdown()
        browser.close()
    print("\n".join(faults))
    print(f"{len(faults)} violations in {pages} looks at pages")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
