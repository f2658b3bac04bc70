"""HTML of an author: what stays, what is taken out and told, what can never get through."""

# ruff: noqa: E501 — tables of cases

from __future__ import annotations

import pytest

from ssg.text.markdown import plain_text, render_markdown
from ssg.text.raw_html import DEEPEST
from ssg.text.sanitize import sanitize
from tests.markdown.html_check import Fragment, bare, codes, html_of, render

KEPT = [
    "a <b>b</b> <i>c</i> <u>d</u> <s>e</s> <del>f</del> <ins>g</ins> <small>h</small> <mark>i</mark> <kbd>j</kbd>",
    "H<sub>2</sub>O x<sup>2</sup> <abbr title=\"Hit Points\">HP</abbr> <cite>k</cite> <q>l</q> <bdo dir=\"rtl\">m</bdo>",
    "<time datetime=\"2024-01-01\">New Year</time> <span lang=\"ja\">漢字</span> <span class=\"small-caps\">n</span>",
    "<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>は",
    "a<br>b",
]  # fmt: skip


@pytest.mark.parametrize("text", KEPT)
def test_html_of_text_stays(text: str) -> None:
    rendered = render(text)
    assert bare(rendered.html) == f"<p>{text}</p>"
    assert rendered.problems == ()


def test_markdown_works_between_html_blocks() -> None:
    html = html_of('<details class="spoiler">\n<summary>Open</summary>\n\nThe *butler*.\n\n</details>\n\nAfter.')
    assert (
        html
        == '<details class="spoiler">\n<summary>Open</summary>\n<p>The <em>butler</em>.</p>\n</details>\n<p>After.</p>'
    )
    assert html_of('<div dir="rtl">\n\nא\n\n</div>') == '<div dir="rtl">\n<p>א</p>\n</div>'
    assert (
        html_of('<span class="letter">\nDear *A*\n</span>') == '<p><span class="letter">\nDear <em>A</em>\n</span></p>'
    )


def test_our_own_html_passes_the_sanitizer_unchanged() -> None:
    text = "# h\n\na[^1] `b` ~~c~~ {字|じ} [l](https://x.org/?a=1&b=2 'T') ![i](j.png 'k')  \nd\n\n![m](n.png 'o')\n\n3. x\n4. y\n9. z\n\n| q | r |\n|:-|-:|\n| s | t |\n\n```python\nif 'a' < b: pass\n```\n\n***\n\n> u\n\n[^1]: v"
    rendered = render(text)
    assert sanitize(rendered.html, frozenset(Fragment(rendered.html).ids)) == rendered.html
    assert bare(render(f"<b>w</b>\n\n{text}").html) == f"<p><b>w</b></p>\n{bare(rendered.html)}"


TAKEN_OUT = {
    "<script>alert(1)</script>": ("", 1),
    "a <script>alert(1)</script> b": ("<p>a  b</p>", 1),
    "<style>p{}</style>": ("", 1),
    "<p onclick=\"x()\">a</p>": ("<p>a</p>", 1),
    "<p style=\"color:red\" id=x>a</p>": ("<p>a</p>", 2),
    "<a href=\"javascript:alert(1)\">a</a> b": ("<p><a>a</a> b</p>", 1),
    "<p class=\"note evil\">a</p>": ('<p class="note">a</p>', 1),
    "<iframe src=\"https://x.org\">a</iframe>": ("a", 1),
    "<form><input value=x>a</form>": ("a", 2),
    "<svg></svg> a": ("<p> a</p>", 1),
    "<video src=x>a</video> b": ("<p>a b</p>", 1),
    "<img src=\"https://x.org/a.png\" alt=\"a\"> b": (None, 2),
    "<tr><td>a</td></tr>": ("a", 2),
    "a <div>b</div> c": ("<p>a b c</p>", 1),
    "<b>a": ("<p>&lt;b&gt;a</p>", 1),
    "a</b> c": ("<p>a c</p>", 1),
    "a <!-- secret --> b": ("<p>a  b</p>", 1),
    "<!-- one\n\ntwo -->": ("", 1),
    "<a href=/x>a <a href=/y>b</a></a> c": ('<p><a href="/x">a b</a> c</p>', 1),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TAKEN_OUT.items())
def test_what_is_taken_out_is_told_with_its_line(text: str, expected: tuple[str | None, int]) -> None:
    html, count = expected
    rendered = render(f"x\n\n{text}", first_line=7)
    if html is not None:
        assert bare(rendered.html).removeprefix("<p>x</p>").strip() == html
    assert [problem.line for problem in rendered.problems] == [9] * count
    assert all(problem.hint for problem in rendered.problems)


OPEN_ENDED = ["<!--", "<div>", "<div class='note'>", "<b>", "<details>", "<script>", "<style>", "<textarea>", "<title>", "<pre>", "<table>", "<svg>", "<math>", "<a href=x>", "<del>", "<?", "<![CDATA[", "<!DOCTYPE", "<p>", "<plaintext>", "<xmp>", "<noscript>", "<template>", "<select>", "<span title=\"", "```", "~~~", "<!--->", "<ruby>", "<iframe>", "<h1>", "<li>"]  # fmt: skip


@pytest.mark.parametrize("opening", OPEN_ENDED)
def test_an_open_end_swallows_nothing_and_marks_nothing_that_follows(opening: str) -> None:
    for text in (f"One.\n\n{opening} two.\n\n*Three.*\n\nFour.", f"One.\n\n{opening}\n\n*Three.*\n\nFour."):
        html = html_of(text)
        assert html.endswith("<p><em>Three.</em></p>\n<p>Four.</p>")
        assert "two." in html or "two." not in text


def test_nesting_has_a_limit_and_deep_html_is_quick() -> None:
    for name in ("div", "b", "blockquote", "span"):
        deep = render(f"<{name}>" * 3_000 + "\nwords\n" + f"</{name}>" * 3_000)
        assert plain_text(deep.html) == "words"
        assert deep.html.count(f"<{name}>") == DEEPEST
        assert {problem.code for problem in deep.problems} == {"R103"}
    assert "words" in render("<div>" * 20_000 + "\nwords").html


VECTORS = [
    "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](java&#115;cript:alert(1))", "[x](&#x6A;avascript:alert(1))",
    "[x](javascript&colon;alert(1))", "[x](java&Tab;script:alert(1))", "[x](java&NewLine;script:alert(1))", "[x](<java\tscript:alert(1)>)",
    "[x](&#1;javascript:alert(1))", "[x](%6Aavascript:alert(1))", "[x](javascript%3Aalert(1))", "[x](vbscript:msgbox(1))", "[x](data:text/html,<script>alert(1)</script>)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)", "[x](feed:javascript:alert(1))", "[x](view-source:x)", "[x](file:///etc/passwd)", "[x](blob:https://x)",
    "[x](\u200bjavascript:alert(1))", "[x](\u00a0javascript:alert(1))", "[x](java\u00adscript:alert(1))", "[x](java\ufdd0script:alert(1))", "[x](java\x00script:alert(1))",
    "![x](javascript:alert(1))", "![x](data:image/svg+xml,<svg onload=alert(1)>)", "![x](vbscript:x)", "![x\" onerror=alert(1)](y.png)", "![x](y.png\" onerror=alert(1))",
    "![x](y.png 'z\" onerror=alert(1) \"')", "[x](y 'z\" onmouseover=alert(1) \"')", "[x][a]\n\n[a]: javascript:alert(1)//.html", "[x][a]\n\n[a]: <javascript:alert(1)>",
    "[a]\n\n[a]: data:text/html,x.html 'y'", "<javascript:alert(1)>", "<JAVASCRIPT:alert(1)>", "<data:text/html,x>", "<vbscript:x>", "`<script>alert(1)</script>`",
    "```\n<script>alert(1)</script>\n```", "```html\n<img src=x onerror=alert(1)>\n```", "```\"><script>alert(1)</script>\nx\n```", "~~~x\" onclick=alert(1)\ny\n~~~",
    "{<script>|alert(1)}", "{x|<img src=x onerror=alert(1)>}", "| <script> |\n|---|\n| <img src=x onerror=alert(1)> |", "[^\"><script>]\n\n[^\"><script>]: x", "\\<script>alert(1)\\</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "http://x.org/\"onmouseover=alert(1)", "http://x.org/'><script>alert(1)</script>", "[x](http://x.org/\"onclick=alert(1))", "# <script>alert(1)</script>",
]  # fmt: skip
RAW_VECTORS = [
    "<script>alert(1)</script>", "<ScRiPt>alert(1)</sCrIpT>", "<script/x>alert(1)</script>", "<script>alert(1)", "<<script>alert(1)//<</script>", "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)", "<svg onload=alert(1)>", "<svg/onload=alert(1)>", "<body onload=alert(1)>", "<iframe src=javascript:alert(1)>", "<iframe srcdoc='<script>alert(1)</script>'>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>", "<math><annotation-xml encoding='text/html'><img src=x onerror=alert(1)></annotation-xml></math>", "<a href='javascript:alert(1)'>x</a>",
    "<a href='java&#115;cript:alert(1)'>x</a>", "<a href='java&Tab;script:alert(1)'>x</a>", "<a href='&#14;javascript:alert(1)'>x</a>", "<a href=' javascript:alert(1)'>x</a>", "<a href='java\nscript:alert(1)'>x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>", "<a href='vbscript:x'>x</a>", "<a href='java&#xFDD0;script:alert(1)'>x</a>", "<form action=javascript:alert(1)><button>x</button></form>",
    "<details open ontoggle=alert(1)>x</details>", "<video><source onerror=alert(1)></video>", "<object data=javascript:alert(1)>", "<embed src=javascript:alert(1)>", "<link rel=stylesheet href=x>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>", "<base href='//x.org/'>", "<style>@import 'x'</style>", "<p style='background:url(javascript:alert(1))'>x</p>", "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>", "<textarea><img title='</textarea><img src=x onerror=alert(1)>'></textarea>", "<xmp><img src=x onerror=alert(1)></xmp>", "<plaintext><img src=x onerror=alert(1)>",
    "<title><img title='</title><img src=x onerror=alert(1)>'></title>", "<table><td background='javascript:alert(1)'>x</td></table>", "<!--><img src=x onerror=alert(1)>-->", "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>", "<?xml-stylesheet href='javascript:alert(1)'?>", "<a title='x\"><script>alert(1)</script>'>y</a>", "<b title=\"<img src=x onerror=alert(1)>\">y</b>", "<p/onclick=alert(1)>x</p>",
    "<p\tonclick=alert(1)>x</p>", "<p x='>'onclick=alert(1)>x</p>", "<q cite='javascript:alert(1)'>x</q>", "<a href=x target=_blank ping=//x.org>x</a>", "<img src='a.png' srcset='//x.org/a.png'>", "<select><style><img src=x onerror=alert(1)></select>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>", "<p>\n\n<script>\n\nalert(1)\n\n</script>\n\n</p>", "*<script>* alert(1) </script>", "<img src=`x` onerror=alert(1)>", "<a href=\"//x.org\" onclick=alert(1)//\">x</a>",
]  # fmt: skip


@pytest.mark.parametrize("text", [*VECTORS, *RAW_VECTORS])
def test_nothing_that_runs_gets_through(text: str) -> None:
    for around in ("{}", "a {} b", "> {}", "- {}\n- x", "<b>x</b> {}", "| {} |\n|---|", "# {}", "<div>\n{}\n</div>"):
        render(around.format(text))  # holds every element, attribute and scheme to the allow-list


@pytest.mark.parametrize("text", VECTORS)
def test_markdown_alone_is_safe_before_the_sanitizer(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ssg.text.markdown_long.sanitize", lambda html, ids: html)
    assert Fragment(render_markdown(text).html).errors == []


def test_a_link_that_would_run_is_told() -> None:
    assert codes("[x](javascript:a.b)") == [("R107", 1)]
    assert codes("![x](data:image/png;base64,AA)") == [("R107", 1)]


def test_a_comment_that_is_not_closed_is_shown_and_told() -> None:
    assert html_of("a <!-- b\n\nc --> d") == "<p>a &lt;!-- b</p>\n<p>c --&gt; d</p>"
    assert codes("a <!-- b\n\nc --> d") == [("R102", 1)]
    assert codes("`<!--` and \\<!-- are text") == []
    assert [problem.severity for problem in render("<!-- a -->").problems] == ["info"]
