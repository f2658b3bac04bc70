"""Without a mouse: the keyboard reaches everything and is caught by nothing; where it is can be seen in every theme;
pages flow again when they are enlarged; the colours of the system are respected.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import LANGUAGES, THEMES, open_keep, open_marks
from tests.browser.pages import open_quiet
from tests.browser.showcase import samples_of

pytestmark = pytest.mark.browser

# What one can act on and see. Radio buttons are one stop together, and what is folded away is no stop.
LIST_CONTROLS = """(root) => {
  const all = root.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']");
  const shown = [...all].filter((one) => one.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: false })
    && !one.disabled && one.tabIndex >= 0 && (one.type !== "radio" || one.checked));
  shown.forEach((one, index) => { one.dataset.stop = index; });
  return shown.length;
}"""
# From now on, what gets the focus is noted by its number.
WATCH_STOPS = """() => {
  window.met = [];
  addEventListener("focusin", ({ target }) => target.dataset.stop && met.push(Number(target.dataset.stop)));
}"""

# Measures the ring of the control that has the focus, as the browser draws it.
READ_RING = """() => {
  const canvas = (window.canvas ??= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true }));
  const rgb = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const linear = (v) => v / 255 <= .04045 ? v / 255 / 12.92 : ((v / 255 + .055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => [r, g, b].map(linear).reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  let element = document.activeElement;
  // An invisible radio button or tick shows its ring on the label that it is in.
  if (getComputedStyle(element).opacity === "0") element = element.closest("label");
  const style = getComputedStyle(element);
  let ground = element.parentElement;
  while (ground.parentElement && rgb(getComputedStyle(ground).backgroundColor)[3] === 0) ground = ground.parentElement;
  const [a, b] = [light(rgb(style.outlineColor)), light(rgb(getComputedStyle(ground).backgroundColor))];
  return { told: element.outerHTML.slice(0, 90), style: style.outlineStyle, width: parseFloat(style.outlineWidth),
    contrast: (Math.max(a, b) + .05) / (Math.min(a, b) + .05) };
}"""
WATCH_RINGS = f"""() => {{
  const read = {READ_RING};
  window.rings = [];
  addEventListener("focusin", ({{ target }}) => target.dataset.stop && rings.push(read()));
}}"""
TABBED = ("home", "book", "book-long", "chapter-blocks", "catalogue", "search-book")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that stands still."""
    context = browser.new_context(reduced_motion="reduce", service_workers="block")
    yield context.new_page()
    context.close()


def tab_through(page: Page, selector: str, limit: int = 400) -> tuple[set[int], set[int]]:
    """All stops in a part of the page, and those that Tab reaches from where the focus is."""
    count = page.locator(selector).first.evaluate(LIST_CONTROLS)
    page.evaluate(WATCH_STOPS)
    wanted, met = set(range(count)), set()
    for step in range(min(limit, 2 * count + 10)):
        page.keyboard.press("Tab")
        if step % 10 == 9 or step >= count - 1:
            met = set(page.evaluate("met"))
        if met == wanted:
            break
    return wanted, met


@pytest.mark.parametrize("name", TABBED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_tab_reaches_everything_and_leaves_it_again(
    page: Page, showcases: dict[str, str], language: str, name: str
) -> None:
    address = next(sample.address for sample in samples_of(language) if sample.name == name)
    open_quiet(page, showcases[language] + address)
    page.evaluate("document.activeElement.blur()")
    wanted, met = tab_through(page, "body")
    missed = sorted(wanted - met)
    told = [page.locator(f"[data-stop='{stop}']").evaluate("(one) => one.outerHTML.slice(0, 120)") for stop in missed]
    assert len(wanted) > 5
    assert not told


def test_the_first_stop_leaps_to_the_text(page: Page, showcases: dict[str, str]) -> None:
    page.goto(showcases["en"] + "moths/2/")
    page.keyboard.press("Tab")
    link = page.locator(".skip")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_panels_hold_the_focus_and_give_it_back(page: Page, showcases: dict[str, str], language: str) -> None:
    for address, opener, panel, source in (
        ("moths/2/", open_marks, "dialog.marks", "[data-do=marks]"),
        ("moths/", open_keep, "dialog.keep", "[data-do=keep]"),
    ):
        open_quiet(page, showcases[language] + address)
        page.locator(source).focus()
        opener(page)
        wanted, met = tab_through(page, panel)
        assert wanted == met, panel
        page.keyboard.press("Escape")
        page.locator(panel).wait_for(state="detached")
        expect(page.locator(source)).to_be_focused()


def test_a_footnote_is_read_and_left_by_keys(page: Page, showcases: dict[str, str]) -> None:
    open_quiet(page, showcases["en"] + "tides/1/")
    page.locator(".footnote-ref a").first.focus()
    page.keyboard.press("Enter")
    page.locator(".note-popover").wait_for()
    page.keyboard.press("Escape")
    page.locator(".note-popover").wait_for(state="hidden")
    expect(page.locator(".footnote-ref a").first).to_be_focused()


@pytest.mark.parametrize("theme", THEMES)
def test_the_focus_is_seen_in_every_theme(page: Page, showcases: dict[str, str], theme: str) -> None:
    faults = []
    for address, key, part in (("", "", "body"), ("tides/", "", "body"), ("tides/1/", "s", "dialog.settings")):
        open_quiet(page, showcases["en"] + address)
        page.evaluate("(theme) => { document.documentElement.dataset.theme = theme }", theme)
        if key:
            page.keyboard.press(key)
            page.locator(part).wait_for()
        count = page.locator(part).first.evaluate(LIST_CONTROLS)
        page.evaluate(WATCH_RINGS)
        for _ in range(count):
            page.keyboard.press("Tab")
        rings = page.evaluate("rings")
        assert len(rings) >= count - 2, address
        for ring in rings:
            if ring["style"] == "none" or ring["width"] < 2 or ring["contrast"] < 3:
                faults.append(f"{theme} {address}: {ring}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_scrolls_sideways_at_320_pixels_nor_at_twice_the_size(
    page: Page, showcases: dict[str, str], language: str
) -> None:
    wide = []
    for sample in samples_of(language):
        if sample.name == "redirect":
            continue
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto(showcases[language] + sample.address)
        for width, size in ((320, "100%"), (640, "200%"), (2560, "100%")):
            page.set_viewport_size({"width": width, "height": 640})
            page.evaluate("(size) => { document.documentElement.style.fontSize = size }", size)
            found = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if found > 0:
                wide.append(f"{sample.name} at {width} and {size}: {found} pixels too wide")
    assert not wide, "\n".join(wide)


def test_the_colours_of_the_system_are_respected(browser: Browser, showcases: dict[str, str]) -> None:
    context = browser.new_context(forced_colors="active", service_workers="block")
    page = context.new_page()
    open_quiet(page, showcases["en"] + "tides/1/")
    page.keyboard.press("s")
    page.locator("dialog.settings").wait_for()
    chosen = page.locator(".choices label:has(:checked)").first
    assert chosen.evaluate("(label) => getComputedStyle(label).outlineStyle") == "solid"
    assert page.locator("html").evaluate("(html) => getComputedStyle(html).forcedColorAdjust") == "auto"
    page.keyboard.press("Escape")
    page.locator(".pager .next").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(READ_RING)["style"] == "solid"
    context.close()


def test_what_asks_for_less_motion_gets_none(page: Page, showcases: dict[str, str]) -> None:
    open_quiet(page, showcases["en"] + "tides/1/")
    page.keyboard.press("s")
    page.locator("dialog.settings").wait_for()
    moving = page.evaluate(
        """[...document.querySelectorAll("*")].filter((one) => {
          const style = getComputedStyle(one);
          return style.animationName !== "none" || style.transitionDuration.split(", ").some((time) => time !== "0s");
        }).map((one) => one.outerHTML.slice(0, 80))"""
    )
    assert not moving
