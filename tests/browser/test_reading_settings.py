"""Settings as a reader uses them: opened by key, button and tap, on the page before it is painted, kept and carried."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.pages import scroll, touch
from tests.browser.record import policy_violations, recorded_page

pytestmark = pytest.mark.browser

ENGLISH, CHINESE = "lantern/2/", "lantern/zh-Hans/2/"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
THEMES = {"light": "#fbfaf8", "sepia": "#f4ead5", "dark": "#171614", "black": "#000000", "eink": "#ffffff"}

READ_STYLE = """() => {
  const text = document.querySelector("#text > p");
  const { fontSize, lineHeight, textAlign, fontFamily } = getComputedStyle(text);
  return { fontSize: parseFloat(fontSize), lineHeight: parseFloat(lineHeight), textAlign, fontFamily,
    width: text.clientWidth / parseFloat(fontSize), paper: getComputedStyle(document.documentElement).backgroundColor };
}"""
NAME_OF = (
    """(control) => control.name || control.ariaLabel || control.textContent || control.parentElement.textContent"""
)
# The style at the very first frame that the browser paints.
WATCH_FIRST_FRAME = """
requestAnimationFrame(() => {
  window.firstTheme = document.documentElement.dataset.theme;
  window.firstPaper = getComputedStyle(document.documentElement).getPropertyValue("--paper").trim();
});
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser on a desk."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    yield context
    context.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser on a phone."""
    context = browser.new_context(**PHONE)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, served_site: str) -> Iterator[Page]:
    """A page that may say nothing and ask for nothing off the site."""
    with recorded_page(context, served_site) as (page, faults):
        yield page
        faults.extend(policy_violations(page))
        assert not faults, "\n".join(faults)


def open_settings(page: Page) -> None:
    """Open the panel by its key."""
    page.keyboard.press("s")
    page.locator("dialog.settings").wait_for()


def close_panel(page: Page) -> None:
    """Close what is open, and wait until it is gone: only then do keys act again."""
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")


def slide(page: Page, name: str, steps: int) -> None:
    """Move a slider by its keys."""
    slider = page.get_by_role("slider", name=name)
    slider.focus()
    for _ in range(abs(steps)):
        slider.press("ArrowRight" if steps > 0 else "ArrowLeft")


@pytest.mark.parametrize("address", [ENGLISH, CHINESE])
def test_what_is_set_shows_at_once_and_after_a_reload_from_the_first_frame(
    page: Page, served_site: str, address: str
) -> None:
    page.add_init_script(WATCH_FIRST_FRAME)
    page.goto(served_site + address)
    before = page.evaluate(READ_STYLE)
    open_settings(page)
    page.locator("[data-theme-sample=sepia]").click()
    size, leading, justify = (
        ("Text size", "Line spacing", "Justify lines") if address == ENGLISH else ("字号", "行距", "两端对齐")
    )
    slide(page, size, 4)
    slide(page, leading, 3)
    page.get_by_label(justify).click()
    page.locator("[data-font-sample=sans]").click()
    page.keyboard.press("Escape")
    after = page.evaluate(READ_STYLE)
    assert after["fontSize"] == pytest.approx(before["fontSize"] * 1.2)
    assert after["lineHeight"] / after["fontSize"] == pytest.approx(
        before["lineHeight"] / before["fontSize"] + 0.15, abs=0.01
    )
    assert after["textAlign"] != before["textAlign"]
    assert after["fontFamily"] != before["fontFamily"]
    assert after["paper"] == "rgb(244, 234, 213)"
    page.reload()
    page.wait_for_timeout(300)  # and nothing changes it
    assert page.evaluate(READ_STYLE) == after
    assert page.evaluate("[firstTheme, firstPaper]") == ["sepia", "#f4ead5"]
    assert page.evaluate("shift") == 0


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_every_theme_is_readable_and_colours_the_browsers_frame(page: Page, served_site: str, theme: str) -> None:
    from tests.browser.test_pages import READ_CONTRAST

    page.goto(served_site + ENGLISH)
    open_settings(page)
    page.locator(f"[data-theme-sample={theme}]").click()
    assert page.evaluate(READ_CONTRAST, "#text p")["contrast"] >= 7
    for quieter in (".facts span", ".pager small", ".bar a", "dialog legend"):
        assert page.evaluate(READ_CONTRAST, quieter)["contrast"] >= 4.5, quieter
    metas = page.eval_on_selector_all("meta[name=theme-color]", "(metas) => metas.map((meta) => meta.content)")
    assert set(metas) == {THEMES[theme]}


def test_the_width_is_in_characters(page: Page, served_site: str) -> None:
    page.goto(served_site + CHINESE)
    open_settings(page)
    slide(page, "行宽", -8)
    assert page.evaluate(READ_STYLE)["width"] == pytest.approx(28, abs=0.1)


def test_a_book_can_have_settings_of_its_own(page: Page, served_site: str) -> None:
    page.goto(served_site + ENGLISH)
    open_settings(page)
    page.locator("[data-theme-sample=dark]").click()
    page.get_by_label("Only for this book").click()
    page.locator("[data-theme-sample=sepia]").click()
    page.goto(served_site + "wear/2/")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.goto(served_site + CHINESE)
    assert page.locator("html").get_attribute("data-theme") == "sepia"
    open_settings(page)
    page.get_by_label("只用于本书").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_settings_are_saved_to_a_file_and_loaded_on_another_device(
    page: Page, browser: Browser, served_site: str, tmp_path: Path
) -> None:
    page.goto(served_site + ENGLISH)
    open_settings(page)
    page.locator("[data-theme-sample=black]").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save all to a file").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert json.loads(file.read_text("utf-8"))["settings"]["theme"] == "black"
    other = browser.new_context()
    page = other.new_page()
    page.goto(served_site + CHINESE)
    open_settings(page)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="从文件导入").click()
    chooser.value.set_files(file)
    page.wait_for_function("() => document.documentElement.dataset.theme === 'black'")
    other.close()


def test_a_font_for_low_vision_is_fetched_only_when_it_is_chosen(page: Page, served_site: str) -> None:
    fonts: list[str] = []
    page.on("request", lambda request: request.resource_type == "font" and fonts.append(request.url))
    page.goto(served_site + ENGLISH)
    page.wait_for_timeout(200)
    assert not fonts
    page.evaluate("""localStorage.setItem("ssg1/repo/settings", '{"font":"hyperlegible"}')""")
    page.reload()
    page.wait_for_function("""() => document.fonts.check('16px "Atkinson Hyperlegible"')""")
    assert fonts
    assert all("/assets/fonts/" in font for font in fonts)


def test_chapter_titles_can_be_hidden_and_shown_by_a_look(page: Page, served_site: str) -> None:
    page.goto(served_site + ENGLISH)
    open_settings(page)
    page.get_by_label("Hide chapter titles").click()
    page.goto(served_site + "lantern/")
    title = page.locator(".contents li b").first
    assert "blur" in title.evaluate("(element) => getComputedStyle(element).filter")
    title.locator("xpath=ancestor::a").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(title).to_have_css("filter", "none")


@pytest.mark.parametrize("address", [ENGLISH, CHINESE])
def test_a_tap_on_the_middle_opens_the_panel_and_it_fits_a_phone(
    phone: BrowserContext, served_site: str, address: str
) -> None:
    with recorded_page(phone, served_site) as (page, faults):
        page.goto(served_site + address)
        scroll(page, 1200)
        touch(page, [(195, 420)])
        dialog = page.locator("dialog.settings")
        dialog.wait_for()
        assert dialog.evaluate("(dialog) => dialog.scrollWidth <= dialog.clientWidth")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        touch(page, [(195, 60)])
        dialog.wait_for(state="detached")
        page.get_by_role("button", name="Reading settings" if address == ENGLISH else "阅读设置")
        assert not faults, "\n".join(faults)


def test_the_keyboard_alone_reaches_every_control_and_comes_back(page: Page, served_site: str) -> None:
    page.goto(served_site + ENGLISH)
    button = page.locator(".tool[data-do=settings]")
    button.focus()
    page.keyboard.press("Enter")
    page.locator("dialog.settings").wait_for()
    assert page.evaluate("document.querySelector('dialog').contains(document.activeElement)")
    met = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        met.add(page.evaluate(f"({NAME_OF})(document.activeElement)"))
    controls = "dialog :is(button:not([tabindex]), input:not([type=radio]))"
    wanted = page.eval_on_selector_all(controls, f"(all) => all.map({NAME_OF})")
    assert len(wanted) > 15
    assert set(wanted) <= met
    assert {"theme", "font"} <= met
    close_panel(page)
    assert page.evaluate("document.activeElement.dataset.do") == "settings"


def test_letters_can_be_switched_off_and_never_act_while_one_writes(page: Page, served_site: str) -> None:
    page.goto(served_site + ENGLISH)
    page.keyboard.press("?")
    page.locator("dialog.keys").wait_for()
    assert page.locator("dialog.keys kbd").count() >= 8
    page.keyboard.press("s")
    assert page.locator("dialog.settings").count() == 0
    close_panel(page)
    open_settings(page)
    page.get_by_label("Letter keys").click()
    close_panel(page)
    page.keyboard.press("s")
    page.wait_for_timeout(200)
    assert page.locator("dialog").count() == 0


def test_a_browser_that_keeps_nothing_still_reads(browser: Browser, served_site: str) -> None:
    context = browser.new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    with recorded_page(context, served_site) as (page, faults):
        page.goto(served_site + ENGLISH)
        open_settings(page)
        page.locator("[data-theme-sample=dark]").click()
        assert page.locator("html").get_attribute("data-theme") == "dark"
        page.locator(".toast p").wait_for()
        page.keyboard.press("Escape")
        page.locator("dialog").wait_for(state="detached")
        page.keyboard.press("ArrowRight")
        page.wait_for_url("**/lantern/3/")
        assert not faults, "\n".join(faults)
    context.close()
