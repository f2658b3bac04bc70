"""The pages of a built site as tests see them: found in its files, not asked of the generator."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, Request

HTML_TAG = re.compile(r'<html lang="([^"]+)" data-page="([^"]+)"')
PATIENCE = 60.0  # seconds; only a page that hangs takes so long

IDLE = "() => new Promise((done) => requestIdleCallback(() => done()))"
# The event of a scroll comes with the next frame, before what waits for that frame.
SCROLL = """(by) => new Promise((done) => {
  scrollBy({ top: by, behavior: "instant" });
  requestAnimationFrame(() => requestAnimationFrame(done));
})"""
STAND_STILL = """() => new Promise((done) => {
  let y = -1;
  let since = 0;
  const look = (now) => {
    if (scrollY !== y) [y, since] = [scrollY, now];
    if (now - since > 250) done();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""
HAS_KEY = """async (key) => {
  const { bindings } = await import(`${document.documentElement.dataset.home}assets/js/keys.js`);
  return bindings.some(({ keys }) => keys.includes(key));
}"""


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
        page.evaluate(IDLE)  # what has come was looked at
        quiet = 0 if asked else quiet + 1
    page.remove_listener("request", begin)
    page.remove_listener("requestfinished", end)
    page.remove_listener("requestfailed", end)


def follow(link: Locator) -> None:
    """Click a link, and wait until the page that it leads to is there."""
    address = link.evaluate("(link) => link.href")
    link.click()
    link.page.wait_for_url(address)


def wait_until(page: Page, script: str, argument: object = None) -> None:
    """Until an asynchronous function of the page says yes; `wait_for_function` would take its promise for that."""
    end = time.monotonic() + PATIENCE
    while not page.evaluate(script, argument):
        assert time.monotonic() < end, f"{page.url}: never true: {script}"
        page.wait_for_timeout(50)


def wait_for_key(page: Page, key: str) -> None:
    """Until a key does something: what the page needs not at once is there some time after it has loaded."""
    wait_until(page, HAS_KEY, key)


def next_frame(page: Page) -> None:
    """Until the page was drawn, and its events of scrolling were heard."""
    page.evaluate(SCROLL, 0)


def stand_still(page: Page) -> None:
    """Until the page scrolls no more."""
    page.evaluate(STAND_STILL)


def scroll(page: Page, by: int, times: int = 1) -> None:
    """Scroll as a wheel or a finger does, so that the page sees each step."""
    for _ in range(times):
        page.evaluate(SCROLL, by)


def scroll_until(page: Page, by: int, reached: Callable[[], bool]) -> None:
    """Scroll on and on."""
    end = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < end, f"{page.url}: never came there"
        scroll(page, by)


def touch(page: Page, path: Sequence[tuple[float, float]], rest: float = 0) -> None:
    """A finger goes down, along some points, rests for some seconds and leaves; a single point is a tap.

    Its events say when they were, so that it is no slower on a busy machine.
    """
    client, start = page.context.new_cdp_session(page), time.time()

    def send(kind: str, points: Sequence[tuple[float, float]], after: float) -> None:
        found = [{"x": x, "y": y} for x, y in points]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": found, "timestamp": start + after})

    for step, point in enumerate(path):
        send("touchMove" if step else "touchStart", [point], step * 0.016)
    send("touchEnd", [], len(path) * 0.016 + rest)
    client.detach()


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
