"""A reader with a phone and no keys: every feature of reading and finding by fingers alone, in either language.

What each feature does in detail is tested elsewhere (tests/README.md has the table); here nothing is clicked, and each
feature is opened, used and left again as a hand does it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.pages import PATIENCE, stand_still, touch, wait_for_key
from tests.browser.record import policy_violations, recorded_page
from tests.browser.showcase import NAMED
from tests.browser.test_listening import BOTH, VOICE
from tests.browser.test_reading_marks import SELECT

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LANGUAGES = ("en", "zh-Hans")
WORDS = {
    "en": {
        "larger": "Text size",
        "notes": "Hide author’s notes",
        "swipe": "Swipe to change chapters",
        "continuous": "Go on into the next chapter",
        "continue": "Continue",
        "bookmark": "Bookmark",
        "marks": "Bookmarks and highlights",
        "listen": "Listen",
        "handoff": "another device",
        "help": "Keys",
        "contents": "Contents",
        "title": "Night 12",
        "reverse": "Reverse order",
        "query": "Channel",
        "found": "heron on the rail",
    },
    "zh-Hans": {
        "larger": "字号",
        "notes": "隐藏作者的话",
        "swipe": "左右滑动换章",
        "continuous": "连续阅读",
        "continue": "继续阅读",
        "bookmark": "书签",
        "marks": "书签与划线",
        "listen": "听书",
        "handoff": "换设备继续读",
        "help": "快捷键",
        "contents": "目录",
        "title": "夜话 12",
        "reverse": "倒序",
        "query": "苍鹭",
        "found": "栏杆上站到天亮",
    },
}


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """The language of the library."""
    return str(request.param)


@pytest.fixture
def home(showcases: dict[str, str], language: str) -> str:
    """Its address."""
    return showcases[language]


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh phone, which moves nothing slowly."""
    context = browser.new_context(**PHONE, reduced_motion="reduce", accept_downloads=True)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, home: str) -> Iterator[Page]:
    """A page that may say nothing and ask for nothing off the site."""
    with recorded_page(context, home) as (page, faults):
        page.add_init_script(VOICE.replace("VOICES", BOTH))
        yield page
        faults.extend(policy_violations(page))
        assert not faults, "\n".join(faults)


def tap(page: Page, x: int, y: int) -> None:
    """A finger on a point."""
    touch(page, [(x, y)])


def swipe(page: Page) -> None:
    """A finger goes to the left."""
    touch(page, [(x, 500) for x in range(330, 59, -45)])


def flick(page: Page, times: int = 1) -> None:
    """Pull the page up by most of a screen. The finger rests before it leaves: what it pulls stays where it is."""
    for _ in range(times):
        touch(page, [(195, y) for y in range(720, 119, -100)], rest=0.15)
        stand_still(page)


def open_panel(page: Page) -> Locator:
    """Tap the middle of the text."""
    tap(page, 195, 420)
    panel = page.locator("dialog.settings")
    panel.wait_for()
    return panel


def take(page: Page, word: str) -> None:
    """Tap a button at the head of the panel."""
    open_panel(page).locator(".actions-row button").filter(has_text=word).first.tap()


def test_settings(page: Page, home: str, language: str) -> None:
    words = WORDS[language]
    page.goto(f"{home}moths/2/")
    size = page.locator("#text > p").first.evaluate("(p) => parseFloat(getComputedStyle(p).fontSize)")
    flick(page, 2)
    panel = open_panel(page)
    panel.locator("[data-theme-sample=sepia]").tap()
    panel.locator(".slider").filter(has_text=words["larger"]).locator("button").last.tap()
    panel.get_by_label(words["notes"]).tap()
    tap(page, 195, 60)
    expect(panel).to_have_count(0)
    page.goto(f"{home}tides/1/")
    assert page.locator("html").get_attribute("data-theme") == "sepia"
    assert page.locator("#text > p").first.evaluate("(p) => parseFloat(getComputedStyle(p).fontSize)") > size
    expect(page.locator(".note-author")).to_be_hidden()


def test_turning_pages(page: Page, home: str, language: str) -> None:
    page.goto(f"{home}moths/2/")
    tap(page, 360, 500)
    page.wait_for_function("() => scrollY > 600")
    tap(page, 30, 500)
    page.wait_for_function("() => scrollY < 100")
    flick(page, 2)
    swipe(page)
    page.wait_for_timeout(400)
    assert page.url.endswith("/moths/2/")
    panel = open_panel(page)
    panel.get_by_label(WORDS[language]["swipe"]).tap()
    tap(page, 195, 60)
    expect(panel).to_have_count(0)
    swipe(page)
    page.wait_for_url("**/moths/3/")


def test_reading_on_into_the_next_chapter(page: Page, home: str, language: str) -> None:
    page.goto(f"{home}tides/2/")
    panel = open_panel(page)
    panel.get_by_label(WORDS[language]["continuous"]).tap()
    tap(page, 195, 60)
    expect(panel).to_have_count(0)
    end = time.monotonic() + PATIENCE
    while page.url.endswith("/tides/2/"):
        assert time.monotonic() < end, "the next chapter does not come"
        flick(page)
    assert page.locator("article.chapter.joined").count() > 0


def test_the_way_back(page: Page, home: str, language: str) -> None:
    page.goto(f"{home}moths/2/")
    flick(page, 3)
    line = page.evaluate("scrollY")
    page.locator(".brand").evaluate("(link) => link.focus()")  # the bar comes back to who looks for it
    page.locator(".brand").tap()
    page.wait_for_url(home)
    strip = page.locator("[data-continue] a")
    expect(strip).to_contain_text(WORDS[language]["continue"])
    strip.tap()
    page.wait_for_url("**/moths/2/**")
    page.wait_for_function("(line) => Math.abs(scrollY - line) < 100", arg=line)


def test_marks(page: Page, home: str, language: str) -> None:
    page.goto(f"{home}moths/2/")
    flick(page)
    page.evaluate(SELECT, [4, 0, 4, 12])  # no long press selects in a browser without a screen
    page.locator(".selection-bar .swatch[data-colour=green]").tap()
    page.wait_for_function("() => CSS.highlights.get('mark-green')?.size === 1")
    flick(page)  # a tap on the highlight would be about the highlight
    take(page, WORDS[language]["bookmark"])
    expect(page.locator("[data-bookmark]")).to_have_count(1)
    page.locator(".toast p").wait_for(state="detached")
    take(page, WORDS[language]["marks"])
    rows = page.locator("dialog.marks li")
    expect(rows).to_have_count(2)
    rows.last.locator(".buttons button").last.tap()
    expect(rows).to_have_count(1)


def test_notes_spoilers_and_warnings(page: Page, home: str, language: str) -> None:
    page.goto(f"{home}tides/1/")
    page.locator(".chapter > .warnings summary").tap()
    expect(page.locator(".chapter > .warnings li")).to_be_visible()
    page.locator(".footnote-ref a").first.tap()
    note = page.locator(".note-popover")
    expect(note).to_be_visible()
    tap(page, 360, 200)
    expect(note).to_have_count(0)
    assert page.url.endswith("/tides/1/")
    page.locator(".spoiler summary").tap()
    expect(page.locator(".spoiler p").last).to_be_visible()
    table = page.locator(".status")
    table.scroll_into_view_if_needed()
    assert table.evaluate("(box) => box.getBoundingClientRect().right <= innerWidth")


def test_listening(page: Page, home: str, language: str) -> None:
    page.goto(f"{home}moths/2/")
    wait_for_key(page, "l")
    page.evaluate("window.pace = 0")
    take(page, WORDS[language]["listen"])
    page.locator(".listen-bar").wait_for()
    page.wait_for_function("() => window.heard.length === 1")
    text = page.locator("#text > p").nth(3)
    text.scroll_into_view_if_needed()
    text.tap(position={"x": 60, "y": 12})
    page.wait_for_function("() => window.heard.length === 2")
    assert page.evaluate("window.heard[1].text")[:4] in text.inner_text()
    page.locator(".listen-toggle").tap()
    page.locator(".listen-bar .tool").last.tap()
    expect(page.locator(".listen-bar")).to_have_count(0)


def test_contents(page: Page, home: str, language: str) -> None:
    page.goto(f"{home}tides/2/")
    take(page, WORDS[language]["contents"])
    page.wait_for_url(re.compile(r"/tides/(#contents)?$"))
    page.get_by_role("button", name=WORDS[language]["reverse"]).tap()
    expect(page.locator(".contents li[data-key]").first).to_have_attribute("data-key", "14")
    field = page.locator(".contents-tools input")
    field.tap()
    field.fill(WORDS[language]["title"])
    row = page.locator(".contents li[data-key]:visible")
    expect(row).to_have_count(1)
    row.locator("a").tap()
    page.wait_for_url("**/tides/12/")


def test_searching(page: Page, home: str, language: str) -> None:
    page.goto(f"{home}tides/1/")
    page.locator("a[rel=search]").tap()
    page.wait_for_url("**/tides/search/")
    field = page.locator("input[type=search]")
    field.tap()
    field.fill(WORDS[language]["query"])
    page.locator("#search button").tap()
    found = page.locator("#results a").filter(has_text=WORDS[language]["query"]).first
    expect(found).to_be_visible()
    found.tap()
    page.wait_for_url("**/tides/1/**")
    page.wait_for_function("() => scrollY > 300")


def test_choosing_books(page: Page, home: str, language: str) -> None:
    page.goto(f"{home}books/")
    tag = NAMED[language][0]
    page.locator(".filters summary").tap()
    button = page.locator(".filters .tags button").filter(has_text=tag)
    button.tap()
    shown = page.locator(".rows .row:visible h2, .rows .row:visible h3")
    expect(shown).not_to_have_count(4)
    with_tag = shown.count()
    assert 0 < with_tag < 4
    button.tap()
    expect(shown).to_have_count(4 - with_tag)
    page.locator(".lists a").nth(1).tap()
    page.wait_for_url("**/books/latest/")
    page.locator(".update li a").first.tap()
    page.locator("article.chapter").wait_for()


def test_reading_without_a_network(page: Page, context: BrowserContext, home: str, language: str) -> None:
    page.goto(f"{home}tides/")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.locator("[data-do=keep]").tap()
    page.locator("dialog.keep .keep-row").first.locator("button").first.tap()
    page.locator('dialog.keep .keep-row[data-state="kept"]').first.wait_for()
    tap(page, 195, 40)
    context.set_offline(True)
    try:
        page.locator(".actions .primary").tap()
        page.locator(".pager .next").tap()
        page.wait_for_url("**/tides/2/")
        page.locator(".pager .next").tap()
        page.wait_for_url("**/tides/3/")
        expect(page.locator("#text p")).not_to_have_count(0)
    finally:
        context.set_offline(False)


def test_going_on_with_another_device(page: Page, browser: Browser, home: str, language: str) -> None:
    page.goto(f"{home}moths/2/")
    flick(page, 4)
    take(page, WORDS[language]["handoff"])
    link = page.locator("dialog.handoff input").input_value()
    line = page.evaluate("scrollY")
    expect(page.locator("dialog.handoff svg[role=img]")).to_be_visible()
    other = browser.new_context(**PHONE)
    second = other.new_page()
    second.goto(link)
    # The same paragraph comes to the same height; how much was to be seen of the one above, two lines or so, is unsaid.
    second.wait_for_function("(line) => Math.abs(scrollY - line) < 100", arg=line)
    other.close()


def test_help(page: Page, home: str, language: str) -> None:
    page.goto(f"{home}moths/2/")
    take(page, WORDS[language]["help"])
    expect(page.locator("dialog.keys .hint").first).to_be_visible()
    page.locator("dialog.keys header button").tap()
    expect(page.locator("dialog")).to_have_count(0)
