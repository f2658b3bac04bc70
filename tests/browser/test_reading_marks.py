"""Bookmarks, highlights and quotes: made by selection, key and tap; listed, taken along, found again after an edit."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.long_serial import build_serial, chapter_file, paragraphs
from tests.browser.pages import scroll
from tests.browser.record import policy_violations, recorded_page
from tests.conftest import Serve

pytestmark = pytest.mark.browser

EDITIONS = {"en": "lamps/", "zh-Hans": "lamps/zh-Hans/"}
FILES = {"en": "content/lamps/0003-watch.md", "zh-Hans": "content/lamps/zh-Hans/0003-更.md"}
WORDS = {
    "en": {"copy": "Copy quote", "note": "Note", "done": "Done", "md": "Save as Markdown", "json": "Save as JSON"},
    "zh-Hans": {"copy": "复制引文", "note": "笔记", "done": "完成", "md": "导出 Markdown", "json": "导出 JSON"},
}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

# Selects from one character to another, in the paragraphs with these numbers.
SELECT = """([from, start, to, end]) => {
  const all = document.querySelectorAll("#text > p");
  const range = document.createRange();
  range.setStart(all[from].firstChild, start);
  range.setEnd(all[to].firstChild, end);
  all[from].scrollIntoView({ block: "center", behavior: "instant" });
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  return getSelection().toString().trim();
}"""
FIND_HIGHLIGHT = """() => {
  const { left, top } = [...CSS.highlights.get("mark-green")][0].getClientRects()[0];
  return [left + 12, top + 8];
}"""
READ_HIGHLIGHT = """(name) => [...CSS.highlights.get(name) ?? []].map((range) => range.toString())"""


@pytest.fixture(params=["en", "zh-Hans"], ids=["desk-en", "phone-zh"])
def language(request: pytest.FixtureRequest) -> str:
    """English is read at a desk, Chinese on a phone."""
    return str(request.param)


@pytest.fixture
def serial(long_serial: Path, tmp_path: Path) -> Path:
    """The long serial, which a test may edit."""
    return shutil.copytree(long_serial, tmp_path / "serial")


@pytest.fixture
def home(serial: Path, serve: Serve) -> str:
    """Its address."""
    return serve(serial / "site")


@pytest.fixture
def context(browser: Browser, language: str) -> Iterator[BrowserContext]:
    """A fresh browser that lets pages copy."""
    context = browser.new_context(**(PHONE if language == "zh-Hans" else {}), accept_downloads=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, home: str, language: str) -> Iterator[Page]:
    """The third chapter, on a page that may say nothing and ask for nothing off the site."""
    with recorded_page(context, home) as (page, faults):
        page.goto(f"{home}{EDITIONS[language]}3/")
        yield page
        faults.extend(policy_violations(page))
        assert not faults, "\n".join(faults)


def highlight(page: Page, *place: int, colour: str = "green") -> str:
    """Select text and choose a colour."""
    text = str(page.evaluate(SELECT, list(place)))
    page.locator(f".selection-bar .swatch[data-colour={colour}]").click()
    return text


def same(shown: list[str], text: str) -> bool:
    """Whether just this is highlighted; a selection puts lines between paragraphs."""
    return ["".join(one.split()) for one in shown] == ["".join(text.split())]


def test_a_highlight_stays_after_a_reload_and_after_edits(page: Page, serial: Path, language: str) -> None:
    text = highlight(page, 12, 3, 13, 9)
    assert same(page.evaluate(READ_HIGHLIGHT, "mark-green"), text)
    texts = paragraphs(language, 3)
    edited = [texts[0], "One more.", *texts[1:9], *texts[10:]]
    (serial / "project" / FILES[language]).write_text(chapter_file(language, 3, edited), "utf-8")
    build_serial(serial)
    page.reload()
    page.wait_for_function("() => CSS.highlights.get('mark-green')?.size === 1")
    assert same(page.evaluate(READ_HIGHLIGHT, "mark-green"), text)


def test_a_bookmark_is_kept_before_its_message_has_come(page: Page, language: str) -> None:
    page.evaluate("() => { window.fetch = () => new Promise(() => {}) }")
    page.keyboard.press("m")
    assert page.evaluate("() => Object.keys(localStorage).some((key) => key.includes('marks:lamps'))")


def test_a_highlight_that_is_touched_can_be_changed_noted_and_deleted(page: Page, language: str) -> None:
    highlight(page, 5, 0, 5, 20)
    box = page.evaluate(FIND_HIGHLIGHT)
    touch = page.touchscreen.tap if language == "zh-Hans" else page.mouse.click
    touch(*box)
    page.locator(".swatch[data-colour=pink]").click()
    assert len(page.evaluate(READ_HIGHLIGHT, "mark-pink")) == 1
    touch(*box)
    page.locator(".selection-bar").get_by_role("button", name=WORDS[language]["note"]).click()
    page.locator("dialog.note textarea").fill("Remember this. 记住。")
    page.get_by_role("button", name=WORDS[language]["done"]).click()
    page.wait_for_function("() => CSS.highlights.get('mark-note').size === 1")
    touch(*box)
    page.locator(".selection-bar button").last.click()
    assert page.evaluate(READ_HIGHLIGHT, "mark-pink") == []


def test_a_quote_is_copied_with_a_link_to_its_paragraph(page: Page, home: str, language: str) -> None:
    text = page.evaluate(SELECT, [8, 0, 8, 24])
    page.get_by_role("button", name=WORDS[language]["copy"]).click()
    page.locator(".toast p").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    identity = page.locator("#text > p").nth(8).get_attribute("id")
    title = "The Lamps, Chapter 3: Watch 3" if language == "en" else "灯, 第3章 第3更"
    assert copied == f"{text}\n— {title}\n{home}{EDITIONS[language]}3/#{identity}"
    page.goto(copied.splitlines()[-1])
    assert page.locator(":target").inner_text().startswith(text)


def test_a_bookmark_by_key_and_the_list_that_leads_back(page: Page, home: str, language: str) -> None:
    scroll(page, 300, 12)
    page.keyboard.press("m")
    page.locator("[data-bookmark]").wait_for()
    words = page.locator("[data-bookmark]").inner_text()
    scroll(page, 300, 8)
    page.goto(home)
    page.locator(".tool[data-do=marks]").click()
    row = page.locator("dialog.marks li")
    row.first.wait_for()
    assert row.count() == 1
    row.locator("a").click()
    page.wait_for_url("**/3/")  # the script takes the mark out of the address
    page.locator("[data-bookmark]").wait_for()
    assert page.locator("[data-bookmark]").inner_text() == words
    expect(page.locator("[data-bookmark]")).to_be_in_viewport()
    page.keyboard.press("s")
    page.locator(".actions-row button").nth(1).click()
    page.locator("[data-bookmark]").wait_for(state="detached")


def test_the_list_is_taken_along_as_markdown_and_json(
    page: Page, browser: Browser, home: str, tmp_path: Path, language: str
) -> None:
    text = highlight(page, 5, 0, 5, 20)
    page.locator(".tool[data-do=marks]").evaluate("(button) => button.click()")
    files = {}
    for kind in ("md", "json"):
        with page.expect_download() as download:
            page.get_by_role("button", name=WORDS[language][kind]).click()
        files[kind] = tmp_path / f"marks.{kind}"
        download.value.save_as(files[kind])
    markdown = files["md"].read_text("utf-8")
    assert markdown.startswith("# The Lamps\n" if language == "en" else "# 灯\n")
    assert f"> {text} [↗]({home}{EDITIONS[language]}3/#p-" in markdown
    assert json.loads(files["json"].read_text("utf-8"))["ssg"] == 1
    other = browser.new_context()
    there = other.new_page()
    there.goto(f"{home}{EDITIONS[language]}3/")
    for name in (files["md"], files["json"]):
        there.locator(".tool[data-do=marks]").click()
        with there.expect_file_chooser() as chooser:
            there.locator("dialog.marks .buttons button").last.click()
        chooser.value.set_files(name)
        there.locator(".toast p").wait_for()
        expect(there.locator("dialog.marks li")).to_have_count(1 if name == files["json"] else 0)
        there.keyboard.press("Escape")
        there.locator("dialog").wait_for(state="detached")
    assert same(there.evaluate(READ_HIGHLIGHT, "mark-green"), text)
    other.close()


def test_marks_of_two_tabs_add_up(page: Page, context: BrowserContext, home: str, language: str) -> None:
    second = context.new_page()
    second.goto(f"{home}{EDITIONS[language]}3/")
    highlight(page, 5, 0, 5, 20)
    highlight(second, 6, 0, 6, 20)
    page.wait_for_function("() => CSS.highlights.get('mark-green').size === 2")
    assert second.evaluate("CSS.highlights.get('mark-green').size") == 2
