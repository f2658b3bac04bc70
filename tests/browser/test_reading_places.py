"""Where was I: the sentence is found again on another day, after edits, in the other language, on another device."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.long_serial import build_serial, chapter_file, paragraphs
from tests.browser.pages import scroll
from tests.browser.record import policy_violations, recorded_page
from tests.conftest import Serve

pytestmark = pytest.mark.browser

ADDRESSES = {"en": "lamps/3/", "zh-Hans": "lamps/zh-Hans/3/"}
FILES = {"en": "content/lamps/0003-watch.md", "zh-Hans": "content/lamps/zh-Hans/0003-更.md"}

# The words at the line where reading goes on, and the paragraph that they are in.
READ_LINE = """() => {
  const y = Math.round(Math.min(innerHeight * 0.15, 110));
  const blocks = [...document.querySelectorAll("article.chapter .prose > p")];
  const block = blocks.find((one) => one.getBoundingClientRect().bottom > y);
  return { y: block.getBoundingClientRect().top, text: block.textContent, index: blocks.indexOf(block) };
}"""
# Whether a paragraph of the third chapter is where the reader is known to be.
IS_KEPT = """(index) => JSON.parse(localStorage["ssg1/repo/book:lamps"] ?? "{}").places?.[3]?.at === index"""
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


class Serial:
    """A serial that is edited while it is read."""

    def __init__(self, folder: Path, serve: Serve) -> None:
        self.folder = folder
        self.project = folder / "project"
        self.home = serve(folder / "site")

    def build(self) -> None:
        """Build it as its author does."""
        build_serial(self.folder)

    def rewrite(self, language: str, change: Callable[[list[str]], list[str]]) -> None:
        """Edit the third chapter and build again."""
        (self.project / FILES[language]).write_text(chapter_file(language, 3, change(paragraphs(language, 3))), "utf-8")
        self.build()


@pytest.fixture
def serial(long_serial: Path, tmp_path: Path, serve: Serve) -> Serial:
    """The serial, built and served."""
    return Serial(shutil.copytree(long_serial, tmp_path / "serial"), serve)


@pytest.fixture(params=["en", "zh-Hans"], ids=["desk-en", "phone-zh"])
def language(request: pytest.FixtureRequest) -> str:
    """English is read at a desk, Chinese on a phone."""
    return str(request.param)


@pytest.fixture
def context(browser: Browser, language: str) -> Iterator[BrowserContext]:
    """A fresh browser."""
    context = browser.new_context(**(PHONE if language == "zh-Hans" else {}))
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, serial: Serial) -> Iterator[Page]:
    """A page that may say nothing and ask for nothing off the site."""
    with recorded_page(context, serial.home) as (page, faults):
        yield page
        faults.extend(policy_violations(page))
        assert not faults, "\n".join(faults)


def read_to(page: Page, index: int) -> None:
    """Scroll down as a reader does, screen by screen, until a paragraph is at the line. To leave is to keep it."""
    paragraph = page.locator("article.chapter .prose > p").nth(index)
    before, here = -1, page.evaluate("scrollY")
    while here != before and (top := paragraph.evaluate("(one) => one.getBoundingClientRect().top")) > 90:
        scroll(page, min(top - 60, 500))
        before, here = here, page.evaluate("scrollY")


def read_all(page: Page) -> None:
    """Read a chapter to its end."""
    read_to(page, 39)
    scroll(page, 5000)


def leave_and_return(page: Page, serial: Serial, address: str) -> None:
    """Go away, and come back another day."""
    page.goto(serial.home + "404.html")
    page.goto(serial.home + address)
    page.locator(".toast p").wait_for()


EDITS: dict[str, Callable[[list[str]], list[str]]] = {
    "nothing": lambda texts: texts,
    "three paragraphs put in above": lambda texts: [*texts[:5], "New one.", "New two.", "New three.", *texts[5:]],
    "four taken out above": lambda texts: [*texts[:8], *texts[12:]],
    "one below reworded": lambda texts: [*texts[:30], "Something else altogether.", *texts[31:]],
}


@pytest.mark.parametrize("edit", EDITS)
def test_the_line_is_the_same_after_edits_elsewhere(page: Page, serial: Serial, language: str, edit: str) -> None:
    page.goto(serial.home + ADDRESSES[language])
    read_to(page, 20)
    before = page.evaluate(READ_LINE)
    serial.rewrite(language, EDITS[edit])
    leave_and_return(page, serial, ADDRESSES[language])
    after = page.evaluate(READ_LINE)
    assert after["text"] == before["text"]
    line = 36 if language == "en" else 42
    assert abs(after["y"] - before["y"]) < line


def test_a_paragraph_that_was_split_is_found_by_its_sentence(page: Page, serial: Serial) -> None:
    page.goto(serial.home + ADDRESSES["en"])
    read_to(page, 20)
    here = page.evaluate(READ_LINE)["index"]

    def split(texts: list[str]) -> list[str]:
        first, rest = re.split(r"(?<=drops\.) ", texts[here], maxsplit=1)
        return [*texts[:here], first, rest, *texts[here + 1 :]]

    serial.rewrite("en", split)
    leave_and_return(page, serial, ADDRESSES["en"])
    assert page.evaluate(READ_LINE)["index"] in (here, here + 1)


def test_a_paragraph_that_is_gone_gives_its_neighbour(page: Page, serial: Serial) -> None:
    page.goto(serial.home + ADDRESSES["en"])
    read_to(page, 20)
    here = page.evaluate(READ_LINE)["index"]
    texts = paragraphs("en", 3)
    serial.rewrite("en", lambda all_of_it: [*all_of_it[:here], *all_of_it[here + 1 :]])
    leave_and_return(page, serial, ADDRESSES["en"])
    assert page.evaluate(READ_LINE)["text"] in (texts[here - 1], texts[here + 1])


def test_the_other_edition_opens_at_the_same_paragraph(page: Page, serial: Serial) -> None:
    page.goto(serial.home + ADDRESSES["en"])
    read_to(page, 20)
    here = page.evaluate(READ_LINE)["index"]
    page.locator(".chapter-foot a[hreflang=zh-Hans]").evaluate("(link) => link.click()")
    page.locator(".toast p").wait_for()
    assert page.evaluate(READ_LINE)["index"] == here
    assert page.locator("html").get_attribute("lang") == "zh-Hans"


def test_home_and_contents_lead_back_and_know_what_was_read(page: Page, serial: Serial, language: str) -> None:
    edition = ADDRESSES[language].removesuffix("3/")
    page.goto(serial.home + edition)
    rows = page.locator(".contents li")
    assert rows.locator("xpath=self::*[@data-state]").count() == 0
    page.goto(serial.home + edition + "1/")
    read_all(page)
    page.goto(serial.home + ADDRESSES[language])
    read_to(page, 12)
    page.goto(serial.home + edition)
    page.locator(".contents [data-state=here]").wait_for()
    states = rows.evaluate_all("(rows) => rows.map((row) => row.dataset.state ?? '')")
    assert states == ["read", "", "here", "", "", "", "", ""]
    assert page.locator(".continue a").evaluate("(link) => link.href") == serial.home + ADDRESSES[language]
    page.goto(serial.home)
    link = page.locator(".continue a")
    link.wait_for()
    link.click()
    page.locator(".toast p").wait_for()
    assert page.url == serial.home + ADDRESSES[language]
    assert page.evaluate(READ_LINE)["index"] in (11, 12, 13)


def test_the_strip_that_leads_back_moves_nothing(page: Page, serial: Serial) -> None:
    page.goto(serial.home + ADDRESSES["en"])
    read_to(page, 5)
    page.add_init_script(
        """window.shift = 0; new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) window.shift += entry.value;
        }).observe({ type: "layout-shift", buffered: true });"""
    )
    for address in ("", "lamps/", "lamps/zh-Hans/"):
        page.goto(serial.home + address)
        page.locator(".continue a").wait_for()
        page.wait_for_timeout(200)
        assert page.evaluate("shift") == 0, address


def test_a_new_chapter_is_marked_until_it_is_read(page: Page, serial: Serial) -> None:
    page.goto(serial.home + "lamps/")
    visited = """() => Object.values(localStorage).some((kept) => kept.includes('"now"'))"""
    page.wait_for_function(visited)
    new = serial.project / "content/lamps/0009-watch.md"
    new.write_text(chapter_file("en", 9), "utf-8")
    serial.build()
    page.clock.install(time="2030-01-01T08:00:00")
    page.goto(serial.home + "lamps/")
    page.locator(".contents [data-state=new]").wait_for()
    states = page.locator(".contents li").evaluate_all("(rows) => rows.map((row) => row.dataset.state ?? '')")
    assert states == [""] * 8 + ["new"]


def test_to_leap_to_the_end_is_not_to_read_and_there_is_a_way_back(page: Page, serial: Serial) -> None:
    page.goto(serial.home + ADDRESSES["en"])
    read_to(page, 10)
    before = page.evaluate(READ_LINE)
    page.wait_for_function(IS_KEPT, arg=before["index"])
    page.evaluate("scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })")
    page.wait_for_timeout(2500)  # though the end stays in sight
    page.locator(".toast button").click()
    assert page.evaluate(READ_LINE)["text"] == before["text"]
    page.goto(serial.home + "lamps/")
    page.locator(".contents [data-state=here]").wait_for()
    # The mark of the place would hide that of what is read.
    assert page.evaluate("JSON.parse(localStorage['ssg1/repo/book:lamps']).read") == ""


def test_a_jump_to_another_chapter_offers_the_way_back(page: Page, serial: Serial) -> None:
    page.goto(serial.home + ADDRESSES["en"])
    read_to(page, 15)
    before = page.evaluate(READ_LINE)
    page.goto(serial.home + "lamps/7/")
    page.locator(".toast button").click()
    page.wait_for_url("**/lamps/3/")
    page.locator(".toast p").wait_for()
    assert page.evaluate(READ_LINE)["text"] == before["text"]


def test_a_link_carries_the_place_to_another_device(
    page: Page, browser: Browser, serial: Serial, language: str
) -> None:
    edition = ADDRESSES[language].removesuffix("3/")
    page.goto(serial.home + edition + "1/")
    read_all(page)
    page.goto(serial.home + ADDRESSES[language])
    read_to(page, 25)
    before = page.evaluate(READ_LINE)
    page.keyboard.press("s")
    page.locator(".actions-row button").nth(3).click()
    page.locator("dialog.handoff svg.qr").wait_for()
    link = page.locator("dialog.handoff input").input_value()
    assert urlsplit(link).fragment
    assert len(link) < 858
    page.keyboard.press("Escape")
    other = browser.new_context(**PHONE)
    with recorded_page(other, serial.home) as (there, faults):
        there.goto(link)
        there.locator(".toast p").wait_for()
        assert there.evaluate(READ_LINE)["text"] == before["text"]
        assert "#" not in there.url
        there.goto(serial.home + edition)
        there.locator(".contents [data-state=read]").wait_for()
        assert not faults, "\n".join(faults)
    other.close()
