"""Vertical text goes on sideways: the reader's place, what was read, taps and keys go with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import Serve, run_program, write_files

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 900}}
TEXT = "\n\n".join(f"第{number}段，燈火在水上搖了一夜，守夜的人也數了一夜。" * 4 for number in range(1, 41))
SHOWN = """() => {
  const box = document.querySelector(".prose").getBoundingClientRect();
  const blocks = [...document.querySelectorAll('.prose [id^="p-"]')];
  return blocks.findIndex((block) => block.getBoundingClientRect().left < box.right - 1);
}"""
READ = "() => JSON.parse(localStorage.getItem('ssg1/repo/book:lamp') ?? '{}').read ?? ''"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> str:
    """A book of two vertical chapters."""
    folder = tmp_path_factory.mktemp("vertical")
    files = {
        "content/site.toml": 'title = "燈"\nbase_url = "https://example.org/repo/"\nlanguage = "zh-Hant"\n',
        "content/lamp/book.toml": 'title = "燈火"\nauthor = "顧"\nlanguage = "zh-Hant"\nwriting = "vertical"\n',
        "content/lamp/0001-a.md": f"---\ntitle: 燈下\n---\n\n{TEXT}\n",
        "content/lamp/0002-b.md": f"---\ntitle: 水上\n---\n\n{TEXT}\n",
    }
    project = write_files(folder, files)
    done = run_program("build", project, cwd=project)
    assert done.returncode == 0, done.stderr
    return serve(project / "site")


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A reader who has been nowhere."""
    window: dict[str, Any] = request.param
    context = browser.new_context(**window, service_workers="block")
    yield context.new_page()
    context.close()


def open_chapter(page: Page, home: str) -> None:
    """Open the first chapter, its scripts there."""
    page.goto(f"{home}lamp/1/")
    page.wait_for_load_state("networkidle")


def test_a_reader_comes_back_to_the_column(page: Page, home: str) -> None:
    open_chapter(page, home)
    page.evaluate("document.querySelector('.prose').scrollBy({ left: -1500, behavior: 'instant' })")
    left = page.evaluate(SHOWN)
    assert left > 1
    page.wait_for_function("() => (localStorage.getItem('ssg1/repo/book:lamp') ?? '').includes('places\":{\"1')")
    page.wait_for_timeout(1700)
    other = page.context.new_page()
    page.close()
    open_chapter(other, home)
    other.locator(".toast").wait_for()
    assert abs(other.evaluate(SHOWN) - left) <= 1


def test_a_chapter_is_read_when_its_last_column_was_there(page: Page, home: str) -> None:
    open_chapter(page, home)
    page.evaluate("scrollTo({ top: 1e6, behavior: 'instant' })")
    page.wait_for_timeout(2500)
    assert page.evaluate(READ) == ""
    box = "document.querySelector('.prose')"
    while page.evaluate(f"{box}.scrollWidth + {box}.scrollLeft > {box}.clientWidth + 4"):
        page.evaluate(f"{box}.scrollBy({{ left: -0.8 * {box}.clientWidth, behavior: 'instant' }})")
        page.wait_for_timeout(60)
    page.wait_for_function(f"() => ({READ})() === '1'")


def test_keys_and_taps_go_to_the_left(page: Page, home: str) -> None:
    open_chapter(page, home)
    page.keyboard.press("j")
    page.wait_for_function(f"() => ({SHOWN})() === 1")
    page.keyboard.press("k")
    page.wait_for_function(f"() => ({SHOWN})() === 0")
    if not page.evaluate("matchMedia('(pointer: coarse)').matches"):
        return
    place = page.locator(".prose").bounding_box()
    assert place
    page.touchscreen.tap(place["x"] + 20, place["y"] + 150)
    page.wait_for_function("() => document.querySelector('.prose').scrollLeft < -200")
    page.touchscreen.tap(place["x"] + place["width"] - 20, place["y"] + 150)
    page.wait_for_function("() => document.querySelector('.prose').scrollLeft > -10")
