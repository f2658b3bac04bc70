"""A contact sheet for people to look at: page types × colour themes × phone and desktop × English and Chinese.

    python -m tests.browser.contact_sheet DIR                    # every picture, and sheets of them, as PNG
    python -m tests.browser.contact_sheet DIR --only chapter     # pages of which the name begins so

`DIR/<language>-<window>-<page>-<theme>.png` are the pictures, `DIR/sheet-<language>-<window>-<theme>.png` the sheets.
Chapter and book as they print are in `DIR/print-<language>-<page>.pdf`.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.axe import LANGUAGES, PANELS, THEMES, open_nothing, serve_folder, stand_still
from tests.browser.showcase import build_showcase, samples_of
from tests.conftest import CHROMIUM_FLAGS, find_chromium

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 900}}
WINDOWS = {"phone": PHONE, "desk": DESK}
# Beside the window that all are taken in: the narrowest and the widest that the theme is made for.
EDGES = {"320": {"viewport": {"width": 320, "height": 640}}, "2560": {"viewport": {"width": 2560, "height": 1440}}}
PRINTED = ("book", "chapter", "chapter-blocks")
SHEET = """<!DOCTYPE html><style>body {{ margin: 12px; background: #777; font: 13px sans-serif; color: #fff }}
figure {{ display: inline-block; margin: 6px; vertical-align: top }} img {{ display: block; width: {width}px }}</style>
{figures}"""


def take(page: Page, home: str, language: str, only: str, folder: Path, window: str) -> dict[str, list[Path]]:
    """Take every page of a language, and every panel; the files of each theme in order."""
    themes = THEMES if window in WINDOWS else THEMES[:1]
    taken: dict[str, list[Path]] = {theme: [] for theme in themes}
    for sample in samples_of(language):
        if sample.name == "redirect":
            page.route(home + sample.address, stand_still)
        panels = ((name, opener) for name, on, opener in PANELS if on == sample.name)
        for name, opener in ((sample.name, open_nothing), *panels):
            if not name.startswith(only):
                continue
            page.goto(home + sample.address, wait_until="networkidle")
            opener(page)
            for theme in themes:
                page.evaluate("(theme) => { document.documentElement.dataset.theme = theme }", theme)
                picture = folder / f"{language}-{window}-{name}-{theme}.png"
                page.screenshot(path=picture)
                taken[theme].append(picture)
            if name == "chapter-blocks":
                page.screenshot(path=folder / f"{language}-{window}-{name}-whole.png", full_page=True)
    return taken


def lay_out(browser: Browser, pictures: list[Path], sheet: Path, width: int, columns: int) -> None:
    """Put pictures side by side on one sheet; `width` is that of a picture, in pixels."""
    page = browser.new_page(viewport={"width": columns * (width + 16) + 24, "height": 800})
    figures = "".join(f'<figure><img src="{path.name}">{path.stem}</figure>' for path in pictures)
    scratch = sheet.with_suffix(".html")
    scratch.write_text(SHEET.format(width=width, figures=figures), "utf-8")
    page.goto(scratch.resolve().as_uri())
    page.screenshot(path=sheet, full_page=True)
    page.close()
    scratch.unlink()


def photograph(browser: Browser, home: str, language: str, only: str, folder: Path) -> None:
    """All pictures of one language."""
    for window, options in {**WINDOWS, **EDGES}.items():
        context = browser.new_context(**options, reduced_motion="reduce", service_workers="block")
        taken = take(context.new_page(), home, language, only, folder, window)
        context.close()
        width, columns = (620, 3) if window in {"desk", "2560"} else (300, 6)
        for theme, pictures in taken.items():
            lay_out(browser, pictures, folder / f"sheet-{language}-{window}-{theme}.png", width, columns)
    page = browser.new_page()
    for sample in samples_of(language):
        if sample.name in PRINTED and sample.name.startswith(only):
            page.goto(home + sample.address, wait_until="networkidle")
            page.pdf(path=folder / f"print-{language}-{sample.name}.pdf", prefer_css_page_size=True)
    page.close()


def main() -> None:
    """Build both libraries and take them."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.contact_sheet")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="pages and panels of which the name begins so")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(CHROMIUM_FLAGS))
        for language in LANGUAGES:
            server, home = serve_folder(build_showcase(Path(scratch), language))
            photograph(browser, home, language, options.only, options.folder)
            server.shutdown()
        browser.close()


if __name__ == "__main__":
    main()
