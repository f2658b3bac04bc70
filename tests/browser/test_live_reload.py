"""`ssg serve` and a real browser: what is saved is seen, and nothing else happens to the page."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.pages import next_frame
from tests.browser.record import policy_violations, recorded_page
from tests.conftest import REPOSITORY, SMALL_PROJECT, MakeProject, write_files
from tests.preview.conftest import Program

pytestmark = pytest.mark.browser

CHAPTER = "content/lantern/0002-night.md"
TEMPLATE = "themes/default/templates/chapter.html"
STYLES = "themes/default/static/theme.css"
HEAD = "---\ntitle: Night\ndate: 2024-01-02\n---\n\n"
LONG = "\n\n".join(f"Paragraph {number} of a long night." for number in range(200))
SITE = 'title = "Shelf"\nbase_url = "https://example.org/repo/"\n'


def make_project(folder: Path) -> Path:
    """A project with one book and a theme of its own to edit."""
    shutil.copytree(REPOSITORY / "themes/default", folder / "themes/default")
    return write_files(folder, {**SMALL_PROJECT, "content/site.toml": SITE})


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A running `ssg serve`."""
    started = Program(make_project(tmp_path_factory.mktemp("live") / "project"))
    yield started
    started.stop()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """An author's browser."""
    context = browser.new_context()
    context.set_default_timeout(30_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, program: Program) -> Iterator[Page]:
    """A chapter in a tab; the console stays empty, and no policy is violated."""
    with recorded_page(context, program.url) as (page, faults):
        program.settle()
        page.goto(f"{program.url}lantern/2/")
        yield page
        # A reload and a server that restarts cut off streams; nothing else may fail.
        assert [fault for fault in faults if "__ssg/" not in fault] == []
        assert policy_violations(page) == []


def edit(program: Program, name: str, change: Callable[[str], str]) -> str:
    """Change a file; gives the text that it had."""
    path = program.project / name
    text = path.read_text(encoding="utf-8")
    path.write_text(change(text), encoding="utf-8")
    return text


def test_a_saved_chapter_is_seen_without_doing_anything(page: Page, program: Program) -> None:
    for number in range(5):
        (program.project / CHAPTER).write_text(f"{HEAD}Edit number {number} came.\n")
        page.get_by_text(f"Edit number {number} came.").wait_for()


def test_a_theme_whose_policy_allows_no_scripts_is_reloaded_and_shows_errors(browser: Browser, tmp_path: Path) -> None:
    files = {**SMALL_PROJECT, "content/site.toml": f'{SITE}theme = "plain"\n'}
    program = Program(write_files(tmp_path / "project", files))
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(f"{program.url}lantern/2/")
        (program.project / CHAPTER).write_text(f"{HEAD}An edit came.\n")
        page.get_by_text("An edit came.").wait_for()
        (program.project / CHAPTER).write_text("---\ntitle: a: b\n---\n\nText.\n")
        page.get_by_text("put the value in quotation marks").wait_for()
    finally:
        context.close()
        program.stop()


def test_the_place_in_the_text_is_kept(page: Page, program: Program) -> None:
    (program.project / CHAPTER).write_text(f"{HEAD}{LONG}\n")
    page.get_by_text("Paragraph 150 of").wait_for()
    page.wait_for_load_state()  # the page that was loaded again is where it was
    next_frame(page)
    page.get_by_text("Paragraph 150 of").scroll_into_view_if_needed()
    next_frame(page)
    before = page.evaluate("scrollY")
    assert before > 500
    edit(program, CHAPTER, lambda text: text.replace("Paragraph 151 of a", "Paragraph 151, mended, of a"))
    page.get_by_text("Paragraph 151, mended").wait_for()
    page.wait_for_function("before => Math.abs(scrollY - before) < 5", arg=before)


def test_paragraphs_come_and_go_without_a_reload(page: Page, program: Program) -> None:
    (program.project / CHAPTER).write_text(f"{HEAD}{LONG}\n\nIt begins here.\n")
    page.get_by_text("It begins here").wait_for()
    page.evaluate("window.marker = 1")
    for words in ("One *lit* lamp.", "One lit lamp.\n\nAnd then two.", "Two.\n\nAnd then two.", "And then two."):
        (program.project / CHAPTER).write_text(f"{HEAD}{LONG}\n\n{words}\n")
        shown = [part.replace("*", "") for part in f"{LONG}\n\n{words}".split("\n\n")]
        expect(page.locator("#text p")).to_have_text(shown)
    assert page.evaluate("window.marker") == 1
    (program.project / CHAPTER).write_text(f"{HEAD.replace('Night', 'Nightfall')}{LONG}\n")
    page.get_by_role("heading", name="Nightfall").wait_for()
    assert page.evaluate("window.marker") is None


def test_a_bookmark_is_set_in_a_paragraph_that_has_just_come(page: Page, program: Program) -> None:
    (program.project / CHAPTER).write_text(f"{HEAD}{LONG}\n\nWait for me.\n")
    page.get_by_text("Wait for me").wait_for()
    page.evaluate("window.marker = 1")
    edit(program, CHAPTER, lambda text: text.replace("Paragraph 150 of", "New words stand in paragraph 150 of"))
    new = page.get_by_text("New words stand")
    new.wait_for()
    new.evaluate("(block) => scrollBy({ top: block.getBoundingClientRect().top - 100, behavior: 'instant' })")
    next_frame(page)
    page.keyboard.press("m")
    expect(page.locator("[data-bookmark]")).to_have_text("New words stand in paragraph 150 of a long night.")
    assert page.evaluate("window.marker") == 1


def test_an_edit_elsewhere_leaves_the_page_alone(page: Page, program: Program) -> None:
    page.evaluate("window.marker = 1")
    edit(program, "content/lantern/0003-dawn.md", lambda text: f"{text}\nLater.\n")
    program.wait_for_text("lantern/3/", "Later.")
    page.wait_for_timeout(300)
    assert page.evaluate("window.marker") == 1


def test_a_new_chapter_is_seen_in_the_contents(page: Page, program: Program) -> None:
    page.goto(f"{program.url}lantern/")
    expect(page.get_by_text("Noon")).to_have_count(0)
    path = program.project / "content/lantern/0004-noon.md"
    path.write_text("---\ntitle: Noon\ndate: 2024-01-04\n---\n\nHigh noon.\n")
    page.get_by_text("Noon").first.wait_for()
    path.unlink()
    expect(page.get_by_text("Noon")).to_have_count(0)


def test_a_page_that_does_not_exist_yet_appears(page: Page, program: Program) -> None:
    other = page.context.new_page()
    other.goto(f"{program.url}later/")
    path = program.project / "content/later.md"
    path.write_text("# Later\n\nHere at last.\n")
    other.get_by_text("Here at last.").wait_for()
    path.unlink()
    expect(other.get_by_text("Here at last.")).to_have_count(0)


def test_a_stylesheet_changes_without_a_reload(page: Page, program: Program) -> None:
    page.evaluate("window.marker = 1")
    good = edit(program, STYLES, lambda text: f"{text}\nmain {{ outline: 7px solid rgb(1, 2, 3) }}\n")
    page.wait_for_function("() => getComputedStyle(document.querySelector('main')).outlineWidth === '7px'")
    (program.project / STYLES).write_text(good, encoding="utf-8")
    page.wait_for_function("() => getComputedStyle(document.querySelector('main')).outlineWidth !== '7px'")
    assert page.evaluate("window.marker") == 1
    page.wait_for_function("() => document.querySelectorAll('link[rel=stylesheet][href*=theme]').length === 1")


def test_a_stylesheet_and_a_text_together_reload(page: Page, program: Program) -> None:
    good = edit(program, STYLES, lambda text: f"{text}\nmain {{ outline: 7px solid rgb(1, 2, 3) }}\n")
    (program.project / CHAPTER).write_text(f"{HEAD}Both at once.\n")
    page.get_by_text("Both at once.").wait_for()
    page.wait_for_function("() => getComputedStyle(document.querySelector('main')).outlineWidth === '7px'")
    (program.project / STYLES).write_text(good, encoding="utf-8")


def test_a_broken_template_is_shown_over_the_last_good_page_until_it_is_mended(page: Page, program: Program) -> None:
    text = page.locator("article, main").first.inner_text()
    page.evaluate("window.marker = 1")
    good = edit(
        program, TEMPLATE, lambda text: text.replace("{% block main %}", "{% block main %}\n{{ nothing.at.all }}")
    )
    line = good[: good.index("{% block main %}")].count("\n") + 2
    overlay = page.locator("ssg-problems section")
    overlay.get_by_text(f"{TEMPLATE}:{line}", exact=True).wait_for()
    assert "{{ nothing.at.all }}" in overlay.locator("li.wrong code").inner_text()
    assert page.locator("article, main").first.inner_text() == text
    (program.project / TEMPLATE).write_text(good, encoding="utf-8")
    overlay.wait_for(state="detached")
    assert page.evaluate("window.marker") == 1


def test_an_error_is_shown_on_a_page_that_is_opened_while_it_lasts(page: Page, program: Program) -> None:
    good = edit(program, CHAPTER, lambda _: "---\ntitle: Night: <img src=x onerror=alert(1)>\n---\n\nText.\n")
    overlay = page.locator("ssg-problems section")
    overlay.wait_for()
    other = page.context.new_page()
    other.goto(f"{program.url}lantern/1/")
    shown = other.locator("ssg-problems section")
    shown.get_by_text(f"{CHAPTER}:2").wait_for()
    assert "<img" in shown.locator(".lines").inner_text()
    assert str(program.project) not in shown.inner_html()
    other.keyboard.press("Escape")
    shown.wait_for(state="hidden")
    assert overlay.is_visible()
    edit(program, CHAPTER, lambda _: "---\ntitle: Night: another\n---\n\nText.\n")
    shown.get_by_text("Night: another").wait_for()  # another error is told again
    shown.get_by_role("button", name="Hide").click()
    shown.wait_for(state="hidden")
    (program.project / CHAPTER).write_text(good, encoding="utf-8")
    overlay.wait_for(state="detached")
    shown.wait_for(state="detached")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_overlay_can_be_read_on_a_phone(browser: Browser, program: Program, tmp_path: Path, scheme: str) -> None:
    good = edit(program, CHAPTER, lambda _: "---\ntitle: Night: again\n---\n\nText.\n")
    context = browser.new_context(viewport={"width": 320, "height": 640}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{program.url}lantern/1/")
    panel = page.locator("ssg-problems section")
    panel.wait_for()
    box = panel.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    assert box["height"] <= 480
    assert panel.evaluate("element => element.scrollWidth <= element.clientWidth")
    light = page.evaluate("element => getComputedStyle(element).backgroundColor", panel.element_handle())
    assert (light == "rgb(255, 253, 250)") == (scheme == "light")
    context.close()
    (program.project / CHAPTER).write_text(good, encoding="utf-8")
    program.settle()


def test_a_dozen_tabs_all_load_and_all_follow(context: BrowserContext, program: Program) -> None:
    tabs = [context.new_page() for _ in range(12)]
    for tab in tabs:
        tab.goto(f"{program.url}lantern/2/")
    (program.project / CHAPTER).write_text(f"{HEAD}Seen by a dozen.\n")
    for tab in tabs:
        tab.get_by_text("Seen by a dozen.").wait_for()


def test_a_hidden_tab_lets_its_stream_go_and_catches_up_when_it_is_shown(page: Page, program: Program) -> None:
    page.evaluate("""() => {
      window.marker = 1;
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
      document.dispatchEvent(new Event("visibilitychange"));
    }""")
    (program.project / CHAPTER).write_text(f"{HEAD}While you slept.\n")
    program.wait_for_text("lantern/2/", "While you slept.")
    page.wait_for_timeout(300)
    assert page.evaluate("window.marker") == 1
    page.evaluate("""() => {
      delete document.visibilityState;
      document.dispatchEvent(new Event("visibilitychange"));
    }""")
    page.get_by_text("While you slept.").wait_for()


def test_a_page_survives_a_restart_of_the_server(context: BrowserContext, tmp_path: Path) -> None:
    with ExitStack() as stack:
        first = Program(make_project(tmp_path / "project"))
        stack.callback(first.stop)
        page = context.new_page()
        page.goto(f"{first.url}lantern/2/")
        page.get_by_text("Then it was night.").wait_for()
        first.stop()
        (first.project / CHAPTER).write_text(f"{HEAD}Written while it was down.\n")
        again = Program(first.project, "--port", str(first.port))
        stack.callback(again.stop)
        page.get_by_text("Written while it was down.").wait_for()


def test_a_first_build_that_fails_shows_why_and_gives_way_to_the_site(
    context: BrowserContext, project: MakeProject
) -> None:
    folder = project({"content/site.toml": SITE, CHAPTER: "---\ntitle: Night: again\n---\n\nText.\n"}, small=True)
    program = Program(folder)
    try:
        page = context.new_page()
        answer = page.goto(f"{program.url}lantern/2/")
        assert answer is not None
        assert answer.status == 503
        page.locator("ssg-problems").get_by_text(f"{CHAPTER}:2").wait_for()
        (folder / CHAPTER).write_text(f"{HEAD}At last.\n")
        page.get_by_text("At last.").wait_for()
        assert page.locator("ssg-problems").count() == 0
    finally:
        program.stop()
