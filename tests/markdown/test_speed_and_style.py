"""Hostile and huge texts take no more than seconds; the stylesheet for code can be read."""

from __future__ import annotations

import re
import time

import pytest

from ssg.text.highlight import code_stylesheet, highlight_code
from ssg.text.markdown import render_markdown

FAMILIES = {
    "emphasis that crosses": lambda n: "*a **a " * n + "b" + " a** a*" * n,
    "emphasis that opens": lambda n: "*a " * n,
    "emphasis that closes": lambda n: "a* " * n,
    "strong in emphasis": lambda n: "*" * n + "a" + "*" * n,
    "runs of four": lambda n: "他****" * n,
    "brackets": lambda n: "[" * n + "a" + "]" * n,
    "links that open": lambda n: "[a](b" * n,
    "images": lambda n: "![" * n,
    "note marks": lambda n: "[^a" * n,
    "notes": lambda n: "".join(f"[^{i}] " for i in range(n)) + "\n\n" + "".join(f"[^{i}]: x\n" for i in range(n)),
    "definitions": lambda n: "[a]: b\n" * n,
    "backticks": lambda n: "".join("e" + "`" * (i % 200) for i in range(n)),
    "fences": lambda n: "```a\n" * n,
    "fences with indents": lambda n: "```a\n　　b\n" * n,
    "quotes": lambda n: ">" * n + "a",
    "nested lists": lambda n: "".join("  " * i + "- a\n" for i in range(min(n, 300))),
    "list items": lambda n: "- a\n" * n,
    "numbers": lambda n: "".join(f"{i % 7}. a\n\n" for i in range(n)),
    "ruby": lambda n: "{a|" * n,
    "tildes": lambda n: "~~a " * n,
    "tables": lambda n: "| a " * n + "|\n" + "|--" * n + "|\n",
    "rows": lambda n: "|a|b|\n|-|-|\n" + "|a|b|\n" * n,
    "open tags": lambda n: "<a " * n,
    "open divisions": lambda n: "<div>" * n,
    "open divisions on lines": lambda n: "<div>\n\n" * n,
    "inline tags": lambda n: "x " + "<b>" * n,
    "words in angle brackets": lambda n: "<Title> " * n,
    "comments that open": lambda n: "<!-- " * n,
    "comments on lines": lambda n: "<!--\n\n" * n,
    "scripts": lambda n: "<script>\n\n" * n,
    "attributes": lambda n: "<p " + "a='" * n + ">",
    "entities": lambda n: "&a" * n,
    "ornaments": lambda n: "- " * n + "x",
    "hashes": lambda n: "# " + "#" * n + " x",
    "spaces": lambda n: " " * n + "x",
    "line ends": lambda n: "a\n" * n,
    "addresses": lambda n: "http://a)" * n,
    "bad addresses": lambda n: "[a](java&#115;cript:x) " * n,
    "one line": lambda n: "word " * n * 20,
    "one Chinese line": lambda n: "他说，好。" * n * 20,
    "escapes": lambda n: "\\*" * n,
}


@pytest.mark.parametrize("family", FAMILIES)
def test_a_hostile_text_of_some_kilobytes_takes_no_seconds(family: str) -> None:
    text = FAMILIES[family](5_000)
    start = time.process_time()
    render_markdown(text)
    assert time.process_time() - start < 5


def test_emphasis_beyond_reason_is_shown_as_written() -> None:
    rendered = render_markdown("*a _b* " * 2_000)
    assert rendered.html.count("*a _b*") == 2_000
    assert [problem.code for problem in rendered.problems] == ["R108"]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_code_colours_have_the_contrast_of_wcag_aa() -> None:
    css = code_stylesheet()
    light, by_system, by_choice = re.split(r"@media[^{]*\{|\n\}\n", css)
    for sheet in (light, by_system, by_choice):
        ground = re.search(r"background: (#\w{6}); color: (#\w{6})", sheet)
        assert ground is not None
        colours = set(re.findall(r"color: (#\w{6})", sheet))
        assert len(colours) > 5
        assert all(contrast(colour, ground[1]) >= 4.5 for colour in colours - {ground[1]})
    assert ":root:not([data-theme=light]) .highlight" in by_system
    assert "[data-theme=dark] .highlight" in by_choice
    assert css.count("{") == css.count("}")


def test_every_class_of_a_highlighted_program_has_a_colour() -> None:
    code = "# c\n@d\nclass A(B):\n  '''doc'''\n  def f(self, x=1.5) -> int:\n    return not f'{x}\\n' + None\n"
    html = highlight_code(code, "python")
    assert html is not None
    css = code_stylesheet()
    assert {name for name in re.findall(r'class="(\w+)"', html) if f".highlight .{name}" not in css} <= {"w"}


def test_a_language_that_nobody_knows_is_not_coloured() -> None:
    assert highlight_code("x", "klingon") is None
    assert highlight_code("x", '"><script>') is None
