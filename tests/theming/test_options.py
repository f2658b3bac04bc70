"""Options of themes: inherited, set, part of what a page is made from, and readable."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conftest import REPOSITORY, MakeProject, Serve, write_files
from tests.problems.conftest import build_here

SITE = 'title = "Shelf"\nbase_url = "https://example.org/"\n'
STYLE = REPOSITORY / "themes" / "default" / "static" / "theme.css"


def read(folder: Path, page: str = "lantern/1/index.html") -> str:
    """A page of the site."""
    return (folder / "site" / page).read_text("utf-8")


def test_what_a_site_sets_reaches_its_pages_and_makes_them_again(project: MakeProject) -> None:
    folder = project()
    assert build_here(folder).code == 0
    assert 'data-accent="cinnabar"' in read(folder)
    assert "data-drop-caps" not in read(folder)
    write_files(folder, {"content/site.toml": SITE + "[theme_options]\naccent = 'moss'\ndrop_caps = true\n"})
    assert build_here(folder).code == 0
    assert 'data-accent="moss"' in read(folder)
    assert "data-drop-caps" in read(folder)
    assert " 0 written" in build_here(folder).stdout


def test_a_child_inherits_options_and_says_parts_of_them_anew(project: MakeProject) -> None:
    folder = project(
        {
            "content/site.toml": SITE + "theme = 'mine'\n[theme_options]\nsize = 4\n",
            "themes/mine/theme.toml": "[options.accent]\ndefault = 'plum'\n"
            "[options.size]\ntype = 'number'\ndefault = 2\n",
            "themes/mine/templates/404.html": "{{ option('accent') }} {{ option('size') + 1 }} {{ option('measure') }}",
        },
        small=True,
    )
    assert build_here(folder).code == 0
    assert read(folder, "404.html") == "plum 5 normal"


def test_a_theme_may_take_only_words_from_its_parent(project: MakeProject) -> None:
    folder = project(
        {
            "content/site.toml": SITE + "theme = 'bare'\n",
            "themes/bare/theme.toml": "inherits = ['strings']\n",
            **{
                f"themes/bare/templates/{name}.html": "{{ t('next') }}"
                for name in ("home", "book", "chapter", "page", "404", "redirect")
            },
        },
        small=True,
    )
    assert build_here(folder).lines == ()
    assert read(folder) == "Next"
    made = {path.name for path in (folder / "site").rglob("*") if path.is_file()}
    assert not made & {"theme.css", "sw.js", "offline.json", "en.json", "index.json"}


def test_every_accent_can_be_read_on_every_ground() -> None:
    css = STYLE.read_text("utf-8")
    grounds = {"light": "#fbfaf8", "surface": "#f3f1ed", "sepia": "#f4ead5", "sepia surface": "#ebdfc6"}
    darks = {"dark": "#171614", "surface": "#211f1d", "black": "#000000", "black surface": "#111111"}
    rules = re.findall(
        r'data-accent="(?:indigo|moss|plum)"\](\S*?)(?:, .*?)? \{ --accent: (#\w+); --button: (#\w+); \}', css
    )
    assert len(rules) == 9
    for where, accent, button in rules:
        papers = grounds if "eink" in where else darks
        for name, paper in papers.items():
            assert contrast(accent, paper) >= 4.5, f"{accent} on {name}"
        assert contrast("#fffaf7", button) >= 4.5, button


def contrast(one: str, other: str) -> float:
    """WCAG's contrast of two colours."""

    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.browser
def test_what_an_owner_chose_is_where_a_reader_begins(project: MakeProject, serve: Serve, browser: Browser) -> None:
    chosen = "[theme_options]\naccent = 'plum'\nmeasure = 'wide'\nalign = 'justify'\nparagraphs = 'spaced'\n"
    folder = project({"content/site.toml": SITE.replace("org/", "org/repo/") + chosen}, small=True)
    assert build_here(folder).code == 0
    page = browser.new_page()
    page.goto(serve(folder / "site") + "lantern/1/")
    look = "(name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()"
    wanted = {"--accent": "#7a2d62", "--measure": "36.7em", "--align": "justify", "--gap": ".8em", "--indent": "0em"}
    assert {name: page.evaluate(look, name) for name in wanted} == wanted
    page.keyboard.press("s")
    assert page.get_by_role("slider", name="Line length").input_value() == "78"
    assert page.get_by_role("checkbox", name="Justify lines").is_checked()
    page.get_by_role("checkbox", name="Justify lines").uncheck()
    assert page.evaluate(look, "--align") == "start", "a reader has the last word"
    page.get_by_role("radio", name="E-ink").check()
    assert page.evaluate(look, "--accent") == "#000"
    page.close()
