"""Searching as a reader does: by key or tap, as far as was read, into the sentence, again after a reload, and without
scripts. English at a desk, Chinese on a phone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.long_serial import build_serial, serial_files
from tests.browser.record import policy_violations, recorded_page
from tests.conftest import BuildOnce, Serve, write_files

pytestmark = pytest.mark.browser

EDITIONS = {"en": "lamps/", "zh-Hans": "lamps/zh-Hans/"}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NOTE = {
    "en": ":::note\nThe walrus is mine.\n:::\n\n"
    "The heron was nobody's, and said **so** twice: everything for the fish.\n",
    "zh-Hans": ":::note\n海象是我的。\n:::\n\n苍鹭谁的也不是，这话它**说了**两遍。\n",
}
IN_STORY = {"en": "HERON was nobody’s, and said so", "zh-Hans": "它说了两遍"}
IN_NOTE = {"en": "walrus", "zh-Hans": "海象"}
APART = {"en": "else heron", "zh-Hans": "看灯人 苍鹭"}
QUOTED_APART = {"en": "“else heron”", "zh-Hans": "「看灯人苍鹭」"}
QUOTED = {"en": '"heron was" else', "zh-Hans": "“苍鹭谁的” 看灯人"}
EVERYWHERE = {"en": "column for everything else", "zh-Hans": "看灯人"}


@pytest.fixture(scope="module")
def home(build_once: BuildOnce, serve: Serve) -> str:
    """The address of the long serial, whose sixth chapter has something of its own."""

    def fill(folder: Path) -> None:
        files = serial_files()
        for name in files:
            if "0006-" in name:
                files[name] += "\n" + NOTE["zh-Hans" if "zh-Hans" in name else "en"]
        write_files(folder / "project", files)
        build_serial(folder)

    return serve(build_once("searched-serial", fill) / "site")


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


def look_for(page: Page, text: str) -> None:
    """Type, and wait until the search has ended."""
    page.locator("#search input[name=q]").fill(text)
    page.locator("#search button").click()
    expect(page.locator(".search-status")).not_to_have_text("")


def test_a_reader_finds_a_sentence_and_goes_to_it(page: Page, home: str, language: str) -> None:
    page.goto(f"{home}{EDITIONS[language]}2/")
    if language == "en":
        page.keyboard.press("/")
    else:
        page.locator("a[rel=search]").tap()
    page.wait_for_url(f"{home}{EDITIONS[language]}search/")
    look_for(page, IN_STORY[language])
    page.locator(".search-status button").click()  # chapter 6 was not read yet, and is asked for
    found = page.locator(".found")
    expect(found).to_have_count(1)
    mark = found.locator("mark")
    assert mark.inner_text() in ("heron was nobody's, and said so", "它说了两遍")
    found.locator(".found-in a").click()
    page.wait_for_url(f"{home}{EDITIONS[language]}6/#p-*")
    target = page.locator(":target")
    expect(target).to_be_in_viewport()
    assert "twice" in target.inner_text() or "两遍" in target.inner_text()


def test_words_apart_are_found_and_quotation_marks_mean_a_phrase(page: Page, home: str, language: str) -> None:
    page.goto(f"{home}{EDITIONS[language]}search/")
    found, apart = page.locator(".found"), page.locator(".found-apart")
    look_for(page, APART[language])
    expect(found).to_have_count(1)  # chapter 6 has both; the others have the first
    expect(apart).to_be_visible()
    assert {mark.lower() for mark in found.locator("mark").all_inner_texts()} == set(APART[language].split())
    found.locator(".found-in a").last.click()
    page.wait_for_url(f"{home}{EDITIONS[language]}6/#p-*")
    page.goto(f"{home}{EDITIONS[language]}search/")
    look_for(page, QUOTED_APART[language])
    expect(page.locator(".search-status")).to_contain_text("Not found" if language == "en" else "没有找到")
    expect(found).to_have_count(0)
    expect(apart).to_be_hidden()
    look_for(page, QUOTED[language])
    expect(found).to_have_count(1)


def test_a_phrase_comes_before_its_words(page: Page, home: str, language: str) -> None:
    both = {"en": "everything for", "zh-Hans": "它 说了"}[language]
    page.goto(f"{home}{EDITIONS[language]}search/?q={both}")
    expect(page.locator(".search-status")).not_to_have_text("Looking…" if language == "en" else "正在查找……")
    first = page.locator("#results ol").first.locator(".found a")
    if language == "en":
        expect(first.first).to_have_attribute("href", re.compile("/6/$"))
        expect(first).to_have_count(2)  # the name of the chapter, and its sentence
        expect(page.locator(".found-apart ~ ol .found")).to_have_count(7)
    else:
        expect(first).to_have_count(0)  # a space is no part of a text in Chinese: as written it stands nowhere
        expect(page.locator(".found-apart ~ ol .found a[href$='/6/']")).to_have_count(1)


def test_a_search_ends_where_the_reader_is(page: Page, home: str, language: str) -> None:
    page.goto(f"{home}{EDITIONS[language]}3/")  # to leave it is to keep the place
    page.goto(f"{home}{EDITIONS[language]}search/")
    look_for(page, EVERYWHERE[language])
    expect(page.locator(".found")).to_have_count(3)
    page.locator("#search input[name=all]").check()
    expect(page.locator(".found")).to_have_count(8)
    expect(page).to_have_url(re.compile("all=1"))
    page.reload()
    expect(page.locator(".found")).to_have_count(8)


def test_what_authors_say_beside_the_story_is_not_found(page: Page, home: str, language: str) -> None:
    page.goto(f"{home}{EDITIONS[language]}search/?q={IN_NOTE[language]}")
    expect(page.locator(".search-status")).to_have_text("Not found." if language == "en" else "没有找到。")
    expect(page.locator(".found")).to_have_count(0)


def test_an_address_leads_to_what_was_found(page: Page, home: str, language: str) -> None:
    page.goto(f"{home}{EDITIONS[language]}search/")
    page.locator("#search input[name=q]").press_sequentially("777" if language == "en" else "777号")
    expect(page.locator(".found")).to_have_count(0)
    page.locator("#search input[name=q]").fill("405" if language == "en" else "405号")
    expect(page.locator(".found")).to_have_count(1)
    expect(page).to_have_url(re.compile("q=405"))
    page.reload()
    expect(page.locator(".found h2")).to_have_count(1)
    expect(page.locator("#search input[name=q]")).to_have_value("405" if language == "en" else "405号")


def test_the_library_is_searched_book_by_book(page: Page, home: str, language: str) -> None:
    page.goto(f"{home}search/")
    look_for(page, EVERYWHERE[language])
    shelf = page.locator("#results > div:visible")
    expect(shelf).to_have_count(1)
    expect(shelf.locator(".found")).to_have_count(3)
    shelf.locator(".found-rest a").last.click()
    page.wait_for_url(f"{home}{EDITIONS[language]}search/?q=*")
    expect(page.locator(".found")).to_have_count(8)


def test_a_search_by_keyboard_alone(page: Page, home: str, language: str) -> None:
    page.goto(f"{home}{EDITIONS[language]}search/")
    page.locator("h1").click()
    page.keyboard.press("/")
    page.keyboard.insert_text(EVERYWHERE[language])
    page.keyboard.press("Enter")
    expect(page.locator(".found")).to_have_count(8)
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.found-in') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"{home}{EDITIONS[language]}1/#p-*")


def test_without_scripts_the_page_says_so_and_leads_to_the_contents(browser: Browser, home: str, language: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{home}{EDITIONS[language]}search/")
    assert "JavaScript" in page.locator(".search-off").inner_text()
    assert not page.locator("#search").is_visible()
    page.locator(".search ul a").click()
    page.wait_for_url(f"{home}{EDITIONS[language]}")
    context.close()
