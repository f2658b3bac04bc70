"""Moving as a reader does: keys, taps, swipes, on into the next chapter and back, notes over the page, no scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.long_serial import CHAPTERS
from tests.browser.pages import follow, scroll, scroll_until, touch
from tests.browser.record import policy_violations, recorded_page
from tests.conftest import Serve

pytestmark = pytest.mark.browser

EDITIONS = {"en": "lamps/", "zh-Hans": "lamps/zh-Hans/"}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TOP_PARAGRAPH = """() => [...document.querySelectorAll("article.chapter .prose > p")]
  .find((p) => p.getBoundingClientRect().top > -2 + Math.min(innerHeight * 0.15, 110) - 2)?.textContent"""

READ_LINE = """() => [...document.querySelectorAll("article.chapter .prose > p")]
  .find((p) => p.getBoundingClientRect().bottom > 12 + Math.min(innerHeight * 0.15, 110))?.textContent"""


@pytest.fixture
def home(long_serial: Path, serve: Serve) -> str:
    """The address of the long serial."""
    return serve(long_serial / "site")


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
def page(context: BrowserContext, home: str) -> Iterator[Page]:
    """A page that may say nothing and ask for nothing off the site."""
    with recorded_page(context, home) as (page, faults):
        yield page
        faults.extend(policy_violations(page))
        assert not faults, "\n".join(faults)


def set_up(page: Page, home: str, settings: str) -> None:
    """Choose settings, as JSON."""
    page.goto(home + "404.html")
    page.evaluate("(text) => localStorage.setItem('ssg1/repo/settings', text)", settings)


def join_next(page: Page) -> None:
    """Scroll on until the next chapter joins, and no further."""
    near = "() => document.querySelector('article.chapter').getBoundingClientRect().bottom < 2.4 * innerHeight"
    scroll_until(page, 400, lambda: bool(page.evaluate(near)))
    expect(page.locator("article.chapter")).to_have_count(2)


def read_states(page: Page, home: str, edition: str) -> list[str]:
    """The marks in the contents."""
    page.goto(home + edition)
    page.locator(".contents [data-state]").first.wait_for()
    rows = page.locator(".contents li")
    return [str(state) for state in rows.evaluate_all("(rows) => rows.map((row) => row.dataset.state ?? '')")]


def test_keys_move_by_paragraphs_and_to_the_contents(page: Page, home: str, language: str) -> None:
    page.goto(f"{home}{EDITIONS[language]}3/")
    page.keyboard.press("j")
    first = page.evaluate(TOP_PARAGRAPH)
    for _ in range(3):
        page.keyboard.press("j")
    assert page.evaluate(TOP_PARAGRAPH) != first
    for _ in range(3):
        page.keyboard.press("k")
    assert page.evaluate(TOP_PARAGRAPH) == first
    page.keyboard.press("t")
    page.wait_for_url(home + EDITIONS[language])


def test_space_at_the_end_of_a_chapter_goes_on(page: Page, home: str, language: str) -> None:
    page.goto(f"{home}{EDITIONS[language]}3/")
    scroll(page, 600, 40)
    page.keyboard.press(" ")
    page.wait_for_url("**/4/")


def test_taps_at_the_sides_turn_pages(browser: Browser, home: str) -> None:
    context = browser.new_context(**PHONE, reduced_motion="reduce")
    page = context.new_page()
    page.goto(home + "lamps/3/")
    touch(page, [(360, 500)])
    page.wait_for_function("() => scrollY > 600")
    touch(page, [(30, 500)])
    page.wait_for_function("() => scrollY < 100")
    set_up(page, home, '{"noTaps": true}')
    page.goto(home + "lamps/3/")
    touch(page, [(360, 600)])
    touch(page, [(195, 600)])
    page.wait_for_timeout(400)
    assert page.evaluate("scrollY") == 0
    assert page.locator("dialog").count() == 0
    context.close()


@pytest.mark.parametrize("settings", ['{"swipe": true}', "{}"], ids=["chosen", "not-chosen"])
def test_a_swipe_turns_the_chapter_only_where_that_is_chosen(browser: Browser, home: str, settings: str) -> None:
    context = browser.new_context(**PHONE)
    page = context.new_page()
    set_up(page, home, settings)
    page.goto(home + "lamps/3/")
    touch(page, [(x, 500) for x in range(330, 60, -30)])
    if "swipe" in settings:
        page.wait_for_url("**/lamps/4/")
    else:
        page.wait_for_timeout(500)
        assert page.url.endswith("/lamps/3/")
    context.close()


def test_the_next_chapter_is_fetched_before_it_is_asked_for(page: Page, home: str, language: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{home}{EDITIONS[language]}3/")
    page.wait_for_timeout(2000)
    following = f"{home}{EDITIONS[language]}4/"
    assert following not in asked
    with page.expect_request(following):
        scroll(page, 600, 20)


def test_reading_goes_on_through_the_book_and_back(page: Page, home: str, language: str) -> None:
    set_up(page, home, '{"continuous": true}')
    edition = home + EDITIONS[language]
    page.goto(f"{edition}2/")
    title = page.title()
    met: list[str] = []

    def meet(last: str) -> bool:
        number = page.url.removeprefix(edition)
        if not met or met[-1] != number:
            met.append(number)
            assert page.locator("article.chapter").count() <= 5
        return number == last

    scroll_until(page, 500, lambda: meet("7/"))
    assert met == ["2/", "3/", "4/", "5/", "6/", "7/"]
    assert page.title() != title
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))
    here = page.evaluate(TOP_PARAGRAPH)
    page.wait_for_timeout(300)
    assert page.evaluate(TOP_PARAGRAPH) == here
    met.clear()
    scroll_until(page, -400, lambda: meet("1/"))
    assert met[-6:] == ["6/", "5/", "4/", "3/", "2/", "1/"]
    # What was passed is read; the first, seen from below, and the last, just begun, are not.
    states = read_states(page, home, EDITIONS[language])
    assert states[1:6] == ["read"] * 5
    assert "read" not in (states[0], states[6], states[7])


def test_a_chapter_that_only_joined_below_is_not_read(page: Page, home: str, language: str) -> None:
    set_up(page, home, '{"continuous": true}')
    page.goto(f"{home}{EDITIONS[language]}2/")
    join_next(page)
    page.wait_for_timeout(1500)
    assert page.url.endswith("/2/")
    assert "read" not in read_states(page, home, EDITIONS[language])


def test_a_reload_in_a_joined_chapter_stays_there(page: Page, home: str, language: str) -> None:
    set_up(page, home, '{"continuous": true}')
    page.goto(f"{home}{EDITIONS[language]}2/")
    deep = "() => document.querySelectorAll('article')[1].getBoundingClientRect().top < -1500"
    scroll_until(page, 500, lambda: page.url.endswith("/3/") and bool(page.evaluate(deep)))
    before = page.evaluate(READ_LINE)
    page.reload()
    page.locator(".toast p").wait_for()
    assert page.evaluate(READ_LINE) == before
    assert page.locator("h1").first.inner_text() == ("Watch 3" if language == "en" else "第3更")


def test_notes_open_over_the_page_also_in_a_joined_chapter(page: Page, home: str, language: str) -> None:
    set_up(page, home, '{"continuous": true}')
    page.goto(f"{home}{EDITIONS[language]}2/")
    join_next(page)
    for number in (2, 3):
        mark = page.locator(f"article.chapter[data-key='{number}'] a[role=doc-noteref]")
        mark.scroll_into_view_if_needed()
        mark.click()
        note = page.locator(".note-popover")
        note.wait_for()
        assert (f"chapter {number}" if language == "en" else f"第{number}章") in note.inner_text()
        box = note.bounding_box()
        size = page.viewport_size
        assert box
        assert size
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size["width"]
        assert box["y"] + box["height"] <= size["height"] + 1
        page.keyboard.press("Escape")
        note.wait_for(state="detached")
        expect(mark).to_be_focused()
        assert "#" not in page.url


def test_three_chapters_without_scripts(browser: Browser, home: str, language: str) -> None:
    context = browser.new_context(java_script_enabled=False, **(PHONE if language == "zh-Hans" else {}))
    with recorded_page(context, home) as (page, faults):
        page.goto(home + EDITIONS[language])
        assert page.locator(".contents li a").count() == CHAPTERS
        follow(page.locator("main .actions a").first)
        for number in (1, 2, 3):
            assert page.url == f"{home}{EDITIONS[language]}{number}/"
            assert page.locator("#text > p").count() == 40
            expect(page.locator(".tools")).to_be_hidden()  # once the stylesheet is there
            follow(page.locator("a[role=doc-noteref]"))
            assert page.url.endswith("#fn-1")
            follow(page.locator(".footnotes a[role=doc-backlink]"))
            follow(page.locator(".pager a[rel=next]"))
        follow(page.locator(".chapter-foot .editions a").first)
        assert "zh-Hans" in page.url or language == "zh-Hans"
        assert not faults, "\n".join(faults)
    context.close()
