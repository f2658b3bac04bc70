"""What goes on while `ssg serve` mends an open page: news in turn, listening, counting what was read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.pages import next_frame, wait_until
from tests.browser.test_listening import BOTH, VOICE
from tests.conftest import SMALL_PROJECT, write_files
from tests.preview.conftest import Program

pytestmark = pytest.mark.browser

CHAPTER = "content/lantern/0002-night.md"
HEAD = "---\ntitle: Night\ndate: 2024-01-02\n---\n\n"
LONG = [f"Paragraph {number} of a night, with words to fill the line and some more." for number in range(40)]
SITE = 'title = "Shelf"\nbase_url = "https://example.org/repo/"\n'
READ = """() => Object.entries(localStorage).filter(([key]) => key.includes("book:"))
  .map(([, value]) => JSON.parse(value).read).join()"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A running `ssg serve`."""
    files = {**SMALL_PROJECT, "content/site.toml": SITE}
    started = Program(write_files(tmp_path_factory.mktemp("mending") / "project", files))
    yield started
    started.stop()


@pytest.fixture
def page(browser: Browser, program: Program) -> Iterator[Page]:
    """A long chapter in a tab that can speak, and has the source of its page by now."""
    context = browser.new_context(viewport={"width": 800, "height": 600})
    context.add_init_script(f"{VOICE.replace('VOICES', BOTH)}\nwindow.pace = 0;")
    page = context.new_page()
    write(program.project, LONG)
    program.settle()
    with page.expect_response(lambda answer: answer.request.resource_type == "fetch" and "lantern/2" in answer.url):
        page.goto(f"{program.url}lantern/2/")
    next_frame(page)
    page.evaluate("window.marker = 1")
    yield page
    context.close()


def write(project: Path, blocks: list[str], head: str = HEAD) -> None:
    """Save the chapter."""
    (project / CHAPTER).write_text(head + "\n\n".join(blocks) + "\n", encoding="utf-8")


def scroll_down(page: Page, to: float) -> None:
    """Scroll as a reader does, with pauses."""
    y = page.evaluate("scrollY")
    while y < to:
        y += 200
        page.evaluate("(y) => scrollTo({ top: y, behavior: 'instant' })", y)
        page.wait_for_timeout(100)


def test_what_was_read_counts_after_an_edit_that_moves_it(page: Page, program: Program) -> None:
    scroll_down(page, 800)
    wait_until(page, f"() => ({READ})() === ''")
    write(program.project, [word for block in LONG[:5] for word in block.split(" ")] + LONG[5:])
    page.get_by_text("night,", exact=True).first.wait_for()
    scroll_down(page, page.evaluate("document.documentElement.scrollHeight"))
    wait_until(page, f"() => ({READ})() === '2'")
    assert page.evaluate("window.marker") == 1


def test_listening_goes_on_through_an_edit(page: Page, program: Program) -> None:
    page.keyboard.press("s")
    page.locator(".actions-row button").filter(has_text="Listen").click()
    wait_until(page, "() => window.heard.length === 1")
    write(program.project, [LONG[0], LONG[1].replace("fill", "cross"), *LONG[2:]])
    page.get_by_text("to cross the line").wait_for()
    for _ in range(3):
        page.evaluate("speechSynthesis.end()")
    wait_until(page, "() => window.heard.length === 4")
    heard = page.evaluate("window.heard.map(({ text }) => text)")
    assert "cross the line" in heard[2]
    assert heard[3].startswith("Paragraph 2")
    assert page.evaluate("window.marker") == 1


def test_a_step_that_fails_is_left_to_a_reload(page: Page, program: Program) -> None:
    page.route("**/overlay.js", lambda route: route.abort(), times=1)
    write(program.project, LONG, "---\ntitle: a: b\n---\n\n")
    page.wait_for_function("() => window.marker === undefined")
    page.get_by_text("put the value in quotation marks").wait_for()
    write(program.project, [*LONG, "At last."])
    page.get_by_text("At last.").wait_for()


def test_news_on_two_ways_are_taken_one_after_the_other(page: Page, program: Program) -> None:
    held: list[Route] = []
    page.route("**/lantern/2/", lambda route: held.append(route) if not held else route.continue_())
    write(program.project, [*LONG, "New A came."])
    wait_until(page, "() => true")
    page.wait_for_timeout(300)
    others = [page.context.new_page() for _ in range(3)]  # so that the first has to ask, in place of its stream
    for other in others:
        other.goto(f"{program.url}lantern/2/")
    write(program.project, [*LONG, "New B came."])
    others[0].get_by_text("New B came.").wait_for()
    page.wait_for_timeout(1500)
    assert held, "the page has not asked for its source"
    held[0].continue_()
    expect(page.get_by_text("New B came.")).to_have_count(1)
    expect(page.get_by_text("New A came.")).to_have_count(0)
