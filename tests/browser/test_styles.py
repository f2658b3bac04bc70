"""The browser understands every declaration of every style sheet: a misspelt property is dropped without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
DESCRIPTORS = re.compile(r"@(?:font-face|page|property|counter-style)[^{]*\{[^}]*\}")
DECLARATION = re.compile(r"(?<=[{;])\s*(?P<property>-?[a-z][a-z-]*)\s*:\s*(?P<value>[^;{}]+?)\s*(?=[;}])")

# Properties for other browsers than Chromium, which ignores them: each with its reason.
FOR_OTHERS = {
    "-moz-text-size-adjust": "Firefox on a phone enlarges text without it",
    "-webkit-hyphens": "Safari before 17",
    "hanging-punctuation": "only Safari has it",
}


def find_declarations(css: str) -> Iterator[tuple[str, str]]:
    """The (property, value) pairs of a style sheet, custom properties and descriptors of at-rules left out."""
    text = DESCRIPTORS.sub("", COMMENT.sub("", css))
    for match in DECLARATION.finditer(text):
        yield match["property"], match["value"].removesuffix("!important").strip()


def find_unknown(browser: Browser, sheets: list[str]) -> list[str]:
    """The declarations that the browser would drop."""
    declarations = sorted({pair for sheet in sheets for pair in find_declarations(sheet)})
    page = browser.new_page()
    known = page.evaluate("(pairs) => pairs.map(([name, value]) => CSS.supports(name, value))", declarations)
    page.close()
    return [
        f"{name}: {value}"
        for (name, value), supported in zip(declarations, known, strict=True)
        if not supported and name not in FOR_OTHERS
    ]


def test_every_declaration_of_the_demos_style_sheets_is_understood(browser: Browser, demo_site: Path) -> None:
    sheets = [file.read_text("utf-8") for file in sorted(demo_site.rglob("*.css"))]
    assert sheets
    unknown = find_unknown(browser, sheets)
    assert not unknown, "\n".join(unknown)


def test_a_misspelt_property_or_value_is_found(browser: Browser) -> None:
    sheet = (
        "/* p { x: y } */ p { colour: red; color: red; @media print { margin: 1 quux; } width: round(down, 9px, 2px) }"
    )
    assert find_unknown(browser, [sheet]) == ["colour: red", "margin: 1 quux"]
