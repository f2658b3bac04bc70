"""Footnotes, and the ids that paragraphs keep."""

# ruff: noqa: E501 — tables of cases

from __future__ import annotations

import re

import pytest

from tests.markdown.html_check import codes, html_of, render


def mark(number: int, again: str = "") -> str:
    return f'<sup class="footnote-ref"><a href="#fn-{number}" id="fnref-{number}{again}" role="doc-noteref">{number}</a></sup>'


def back(number: int, again: str = "") -> str:
    label = f"↩ {number}" + (f".{again[1:]}" if again else "")
    return f' <a href="#fnref-{number}{again}" class="footnote-back" role="doc-backlink" aria-label="{label}">↩</a>'


def notes(*items: str) -> str:
    return (
        '<section class="footnotes" role="doc-endnotes" aria-label="1">\n<ol>\n' + "".join(items) + "</ol>\n</section>"
    )


CASES = {
    "one": ("a[^x] b\n\n[^x]: note *c*", f'<p>a{mark(1)} b</p>\n{notes(f"<li id={chr(34)}fn-1{chr(34)}><p>note <em>c</em>{back(1)}</p></li>" + chr(10))}'),
    "chinese": ("字[^1]。\n\n[^1]：注。", f'<p>字{mark(1)}。</p>\n{notes(f"<li id={chr(34)}fn-1{chr(34)}><p>注。{back(1)}</p></li>" + chr(10))}'),
}  # fmt: skip


@pytest.mark.parametrize(("text", "html"), CASES.values(), ids=CASES)
def test_a_footnote_is_linked_both_ways(text: str, html: str) -> None:
    assert html_of(text) == html
    assert codes(text) == []


def test_notes_are_numbered_as_they_are_met_and_a_second_mark_has_its_own_way_back() -> None:
    html = html_of("a[^b] c[^a] d[^b]\n\n[^a]: A\n[^b]: B")
    assert html.startswith(f"<p>a{mark(1)} c{mark(2)} d{mark(1, '-2')}</p>")
    assert f"<p>B{back(1)}{back(1, '-2')}</p>" in html
    assert html.index(">B<") if ">B<" in html else html.index("B ") < html.index("A ")


def test_a_note_may_have_paragraphs_lists_and_further_notes() -> None:
    html = html_of("a[^1]\n\n[^1]: one\n    more\n\n    two[^2]\n\n    - x\n    - y\n\n[^2]: deep\n\nAfter.")
    assert "<p>After.</p>" in html.split("<section")[0]
    assert '<li id="fn-1"><p>one\nmore</p>\n<p>two' in html
    assert f"</ul>\n<p>{back(1).strip()}</p></li>" in html
    assert f"<p>deep{back(2)}</p>" in html


def test_a_note_that_nothing_refers_to_stays_where_it_is() -> None:
    text = "a\n\n[^x]: kept *b*\n\n[^y]:\n\nc"
    assert html_of(text, first_line=1).startswith("<p>a</p>\n<p>[^x]: kept <em>b</em></p>\n<p>[^y]: </p>")
    assert codes(text) == [("R104", 3), ("R104", 5)]


def test_a_mark_of_no_note_stays_as_it_is() -> None:
    assert html_of("a[^1] b[^2]\n\n[^2]: c").startswith(f"<p>a[^1] b{mark(1)}</p>")
    assert codes("x\n\na[^1]") == [("R105", 3)]
    assert codes("`[^1]`\n\n```\n[^2]\n```") == []


def test_a_note_that_only_it_refers_to_is_text() -> None:
    assert html_of("[^1]: see [^1]") == "<p>[^1]: see [^1]</p>"
    assert html_of("[^1]: see [^2]\n\n[^2]: deep").startswith(f"<p>[^1]: see {mark(1)}</p>\n<section")


def test_a_second_note_of_one_name_is_not_lost() -> None:
    text = "a[^1]\n\n[^1]: first\n\n[^1]: second"
    assert "second" in html_of(text)
    assert codes(text) == [("R109", 5)]


def test_a_mark_in_a_link_comes_after_it() -> None:
    assert f'<a href="/x">b</a>{mark(1)}' in html_of("[b[^1]](/x)\n\n[^1]: n")
    assert html_of("![b[^1]](x.png)\n\n[^1]: n").startswith("<figure><img")


def ids(text: str) -> list[str]:
    return re.findall(r' id="(p-[^"]*)"', render(text).html)


def test_the_same_words_have_the_same_id_wherever_they_stand() -> None:
    first, second = ids("One.\n\nTwo.")
    assert ids("Zero.\n\nTwo.\n\nOne.")[1:] == [second, first]
    assert re.fullmatch(r"p-[0-9a-f]{8}", first)
    assert ids("*One*.") == ids("One.[^1]\n\n[^1]: n")[:1] == ids("> One.") == ids("# One.") == [first]
    assert ids("e\u0301 a\nb") == ids("\u00e9  a b")
    assert ids("他**（笑）**说") == ids("他（笑）说")
    assert ids('"One"') == ids("> &quot;One&quot;")


def test_repeats_are_numbered_in_order() -> None:
    first = ids("One.")[0]
    assert ids("One.\n\n> One.\n\n# One.") == [first, f"{first}-2", f"{first}-3"]


def test_every_block_has_an_id() -> None:
    html = render(
        "# h\n\np\n\n- l\n\n  m\n\n> q\n\n| a |\n|---|\n| b |\n\n![i](j.png)\n\n```\nc\n```\n\n<p>r</p>\n<h1>s</h1>"
    ).html
    assert re.findall(r"<(?:p|h\d|li|div|figure|pre)\b(?! [^<>]*id=)", html) == []


def test_an_id_does_not_change_between_versions() -> None:
    assert ids("The lamp went out.\n\n灯灭了。") == ["p-f4b2c8cd", "p-c25ff8bb"]


def test_ids_of_the_author_are_taken_out() -> None:
    rendered = render('<div id="p-aaaaaaaa">\n\nx\n\n</div>\n\n<span id="fn-1">y</span>[^1]\n\n[^1]: z')
    assert rendered.html.count("id=") == 5
    assert [problem.code for problem in rendered.problems] == ["R102", "R102"]
