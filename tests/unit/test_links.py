"""Where links lead: what is found in the source is what the page has, with its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from types import MappingProxyType
from urllib.parse import unquote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ssg.text.links import find_links
from ssg.text.markdown import render_markdown
from tests.conftest import examples

PIECES = (
    *(
        "[",
        "]",
        "](",
        "(",
        ")",
        "!",
        "![",
        "\\",
        "`",
        "``",
        "```",
        "~~~ x",
        "<",
        ">",
        "\n",
        "\n\n",
        "\n> ",
        "\n- ",
        "\n# ",
    ),
    *(
        "|",
        "\n|---|---|\n",
        "*",
        "_",
        "{",
        "}",
        "&amp;",
        "#",
        "^",
        "]:",
        "]: ",
        " ",
        "\u3000",
        "\t",
        "\x01",
        "\ufdd0",
        ":::note\n",
    ),
    *(
        "\n:::\n",
        "word",
        "words of a story",
        "灯",
        "http://x.example/",
        "https://",
        "mailto:",
        "HP",
        "100/100",
        "{灯|dēng}",
    ),
    *(
        "a.md",
        "b_c.md",
        "图.png",
        "d%20e.md",
        "../f.md",
        "/g/",
        '"t"',
        "'t'",
        "<img src=h.png>",
        '<a href="i.md">',
        "</a>",
    ),
    *(
        "<!--",
        "-->",
        "[^1]",
        "[^1]: ",
        "[k]",
        "[k]: l.md",
        "[m](n.md)",
        "![o](p.png)",
        "[Status]: Poisoned",
        "[q](r)",
        "3.5",
    ),
)


def made_links(text: str, links: Mapping[str, str] = MappingProxyType({})) -> set[str]:
    """Where the links of the page lead that lead into the project: the slow and sure way."""
    html = render_markdown(text, links=links, prose_path=False).html
    urls = {
        unescape(url) for tag in re.findall("<[a-z][^<>]*>", html) for url in re.findall(r'(?:src|href)="([^"]*)"', tag)
    }
    return {unquote(url.partition("#")[0]) for url in urls if not re.match("[a-z]+:|//|#|$", url, re.I)}


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("[a](b.md) ![c](<d e.png> 'f')", [("b.md", 1), ("d e.png", 1)]),
        ("[a](https://x.example/) [b](//y) [c](#d) [e](mailto:f)", []),
        ("[a](b.md#c)\n\n[d](b.md)", [("b.md", 1)]),
        ("`[a](b.md)` and ``[c](d.md)` `` [e](f.md)", [("f.md", 1)]),
        ("```\n[a](b.md)\n```\n[c](d.md)", [("d.md", 4)]),
        ("~~~~ x\n~~~\n[a](b.md)\n~~~~\n[c](d.md)", [("d.md", 5)]),
        ("``` x\n[a](b.md)", [("b.md", 2)]),  # nothing closes it: no code
        ("a ` [b](c.md)", [("c.md", 1)]),
        ("[a][b]\n\n[b]: c/d.md", [("c/d.md", 3)]),
        ("[Status]: Poisoned", []),
        ("<IMG SRC=a.png>\n<a href='b.md'>x</a> <a href='c.md'>", [("a.png", 1), ("b.md", 2)]),
        ("[a](b_(c).md)", [("b_(c).md", 1)]),
        (r"!\[a\](b.svg) [c\\](d.md)", [("d.md", 1)]),
        (r"!\[x](y.md) \[x](y.md) x](y.md)", []),
        ("[a\n\nb](c.md)", []),
        ("`a\n[b](c.md)` and ` [d](e.md)", [("e.md", 2)]),
        ("x <!-- [a](b.md) --> [c](d.md)", [("d.md", 1)]),
        (
            "[a](b\\_c.md) [d](%E5%9B%BE.png) [e](a%3Fb.md) [f](x&amp;y.md)",
            [("b_c.md", 1), ("图.png", 1), ("a%3Fb.md", 1), ("x&y.md", 1)],
        ),
        ("[[a](b.md)](c.md)", [("b.md", 1)]),
        ('[a](b "title")', [("b", 1)]),
        ("[Speed]: 3.5\n[Blade]: sword.exe", []),
        ("https://a.example/[b](c.md) [d](e.md)", [("e.md", 1)]),
        ("| [a](b.md) | c |\n|---|---|\n| ` | [d](e.md) |", [("b.md", 1), ("e.md", 3)]),
    ],
)
def test_links_of_a_text(text: str, links: list[tuple[str, int]]) -> None:
    assert sorted((link.written, link.line) for link in find_links(text)) == sorted(links)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example("[a](b.md)\n" * 3)
@settings(max_examples=examples(1000))
def test_the_links_that_are_found_are_those_of_the_page(text: str) -> None:
    found = find_links(text)
    assert {unquote(link.written) for link in found} == made_links(text)
    assert all(1 <= link.line <= text.count("\n") + 1 for link in found)
    assert made_links(text, {link.written: "/there/" for link in found}) <= {"/there/"}


@given(
    st.lists(
        st.sampled_from([piece for piece in PIECES if not re.search(r"[\\\\`<{|&^~]|]:|:::", piece)]), max_size=12
    ).map("".join)
)
@settings(max_examples=examples(1000))
@example("![q](r)")
def test_the_short_way_finds_the_same(text: str) -> None:
    found = find_links(text)
    assert {unquote(link.written) for link in found} == made_links(text)
    assert made_links(text, {link.written: "/there/" for link in found}) <= {"/there/"}
