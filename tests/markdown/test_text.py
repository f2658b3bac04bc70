"""What an author writes, and the HTML that it becomes."""

# ruff: noqa: E501 — tables of cases

from __future__ import annotations

import re

import pytest

from ssg.text.markdown import plain_text
from tests.markdown.html_check import codes, html_of, render

ORDINARY = {
    "paragraphs": ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
    "emphasis": ("an *old* and **new** ***both*** _x_", "<p>an <em>old</em> and <strong>new</strong> <em><strong>both</strong></em> <em>x</em></p>"),
    "strikethrough": ("~~gone~~", "<p><del>gone</del></p>"),
    "code": ("`a < *b*`", "<p><code>a &lt; *b*</code></p>"),
    "heading": ("# One\n\n## Two ##\n\n###### Six", "<h2>One</h2>\n<h3>Two</h3>\n<h4>Six</h4>"),
    "heading with an ideographic space": ("#　第一章", "<h2>第一章</h2>"),
    "quote": ("> said\n> so", "<blockquote>\n<p>said\nso</p>\n</blockquote>"),
    "list": ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    "loose list": ("- a\n\n- b", "<ul>\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ul>"),
    "nested list": ("- a\n  - b\n- c", "<ul>\n<li>a<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ul>"),
    "numbered list": ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
    "list from zero": ("0. a\n1. b", '<ol start="0">\n<li>a</li>\n<li>b</li>\n</ol>'),
    "hard breaks": ("a  \nb\\\nc", "<p>a<br>\nb<br>\nc</p>"),
    "link": ('[a](/x "t")', '<p><a href="/x" title="t">a</a></p>'),
    "external link": ("[a](https://x.org/)", '<p><a href="https://x.org/" rel="noopener">a</a></p>'),
    "mail": ("<a@b.org>", '<p><a href="mailto:a@b.org">a@b.org</a></p>'),
    "autolink": ("<https://x.org/>", '<p><a href="https://x.org/" rel="noopener">https://x.org/</a></p>'),
    "image in text": ("a ![b](c.png) d", '<p>a <img src="c.png" alt="b" loading="lazy"> d</p>'),
    "image alone": ("![b](c.png)", '<figure><img src="c.png" alt="b" loading="lazy"></figure>'),
    "image with title": ('![b *c*](c.png "Cap")', '<figure><img src="c.png" alt="b c" loading="lazy"><figcaption>Cap</figcaption></figure>'),
    "escapes": (r"\*a\* \[b\] \<c>", "<p>*a* [b] &lt;c&gt;</p>"),
    "references": ("&copy; &amp; &#x4e00; AT&T R&D; &notit;", "<p>© &amp; 一 AT&amp;T R&amp;D; &amp;notit;</p>"),
    "reference to nothing": ("&#0; &#xfdd0; &#1;", "<p>\ufffd &amp;#xfdd0; &amp;#1;</p>"),
    "reference link": ("[the map][m] and [m]\n\n[m]: maps/a.html 'T'", '<p><a href="maps/a.html" title="T">the map</a> and <a href="maps/a.html" title="T">m</a></p>'),
    "ruby": ("{漢字|かんじ}", "<p><ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby></p>"),
    "ruby by character": ("{漢字|かん|じ}", "<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rp>(</rp><rt>じ</rt><rp>)</rp></ruby></p>"),
    "ruby of other counts": ("{漢字|か|ん|じ}", "<p><ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby></p>"),
    "ruby is escaped": ("{<b>|&}", "<p><ruby>&lt;b&gt;<rp>(</rp><rt>&amp;</rt><rp>)</rp></ruby></p>"),
    "no ruby": ("{a} {|b} {a|} {a|b", "<p>{a} {|b} {a|} {a|b</p>"),
    "empty text": ("", ""),
    "only spaces": (" \n\t\n　\n", ""),
}  # fmt: skip


@pytest.mark.parametrize(("text", "html"), ORDINARY.values(), ids=ORDINARY)
def test_ordinary_markdown_becomes_its_html(text: str, html: str) -> None:
    assert html_of(text) == html
    assert codes(text) == []


@pytest.mark.parametrize(
    "line",
    ["***", "* * *", "---", "- - -", "___", "_____", "◇ ◇ ◇", "◇◇◇", "◆　◆　◆", "※", "⁂", "※ ※ ※", "~~~", "~ ~ ~", "===", "＊＊＊", "◇◆◇", "☆★☆", "*~*~*", "-*-", "～～～", "——————", "━━━━", "❦", "#", "###", "# # #", "          * * *", "　　◇◇◇", "• • •", "***   "],
)  # fmt: skip
def test_a_line_of_ornaments_is_a_scene_break(line: str) -> None:
    assert html_of(f"One.\n\n{line}\n\nTwo.") == '<p>One.</p>\n<hr class="scene-break">\n<p>Two.</p>'
    assert html_of(f"One.\n{line}\nTwo.") == '<p>One.</p>\n<hr class="scene-break">\n<p>Two.</p>'
    assert html_of(f"“一。”\n{line}\n“二。”\n") == '<p>“一。”</p>\n<hr class="scene-break">\n<p>“二。”</p>'


@pytest.mark.parametrize(
    "line", ["……", "...", "。。。", "-_-", "=_=", "◇", "**", "--", "——", "？？？", "!!!", "★", "T_T", "O_O"]
)
def test_a_line_that_only_looks_like_ornaments_is_text(line: str) -> None:
    assert html_of(f"One.\n\n{line}\n\nTwo.") == f"<p>One.</p>\n<p>{line}</p>\n<p>Two.</p>"


def test_indentation_makes_no_code() -> None:
    assert html_of("    Four spaces.\n\n\tA tab.\n\n　　两个字。\n\n   　三。") == (
        "<p>Four spaces.</p>\n<p>A tab.</p>\n<p>两个字。</p>\n<p>三。</p>"
    )


def test_a_line_with_ideographic_indentation_begins_a_paragraph() -> None:
    assert html_of("　　第一段。\n　　第二段。\n第三行。") == "<p>第一段。</p>\n<p>第二段。第三行。</p>"


def test_ideographic_indentation_stays_in_code() -> None:
    assert html_of("a\n\n```\n一\n　　二\n```\n　　三") == (
        '<p>a</p>\n<pre tabindex="0"><code>一\n　　二\n</code></pre>\n<p>三</p>'
    )


def test_ideographic_indentation_before_a_marker_makes_no_list() -> None:
    assert html_of("　　- 一\n　　- 二") == "<p>- 一</p>\n<p>- 二</p>"


def test_a_tilde_fence_needs_a_language_because_three_tildes_are_a_scene_break() -> None:
    assert html_of("~~~python\nx = 1\n~~~").startswith('<pre class="highlight"')
    assert html_of("~~~ The End ~~~") == "<p>~~~ The End ~~~</p>"


def test_a_fence_that_nothing_closes_is_text() -> None:
    assert html_of("```\nOne.\n\nTwo *x*.") == "<p>```\nOne.</p>\n<p>Two <em>x</em>.</p>"


def test_code_has_classes_where_the_language_is_known() -> None:
    known, unknown, plain = (
        render("```python\nif x: pass\n```"),
        render("```klingon\nHoch!\n```"),
        render("```\n<a>\n```"),
    )
    assert '<code class="language-python"><span class="k">if</span>' in known.html
    assert known.has_code
    assert "<pre" in unknown.html
    assert "class" not in unknown.html
    assert not unknown.has_code
    assert "<code>&lt;a&gt;\n</code>" in plain.html


@pytest.mark.parametrize(
    "text", ["1. a", "- a\n- b", "**（x）**他", "　　x", '"x', "1986. x", "2. b", "- a", "[a]: b", "<Skill>"]
)
def test_code_stays_as_written(text: str) -> None:
    assert plain_text(render(f"```\n{text}\n```").html) == text.strip()
    assert (
        plain_text(render(f"a `{text}` b").html) == " ".join(f"a {text} b".replace("\n", " ").split(" "))
        or "　" in text
    )


def test_a_table_scrolls_by_keyboard_and_says_what_it_is() -> None:
    html = html_of("| HP | 等级 |\n|:--|--:|\n| 10 | {二\\|に} |")
    assert html.startswith(
        '<div class="table-scroll" role="group" aria-label="HP, 等级" tabindex="0">\n<table>\n<thead>\n'
        '<tr><th scope="col" class="align-left">HP</th><th scope="col" class="align-right">等级</th></tr>'
    )
    assert '<td class="align-right"><ruby>二<rp>(</rp><rt>に</rt><rp>)</rp></ruby></td>' in html


def test_links_are_replaced_and_keep_their_fragment() -> None:
    links = {"0002-b.md": "/lantern/2/", "图 一.png": "/a/1.png", "img/a.png": "/a/2.png"}
    html = html_of("[x](0002-b.md#p-1) ![y](<图 一.png>) ![z](img/a.png) [w](0003.md)", links=links)
    assert re.findall(r'(?:href|src)="([^"]*)"', html) == ["/lantern/2/#p-1", "/a/1.png", "/a/2.png", "0003.md"]
    assert 'src="/a/2.png"' in html_of("<div>\n<img src=img/a.png>\n</div>", links=links)


BARE = {
    "看http://a.org/b。后": "http://a.org/b",
    "（http://a.org/b）": "http://a.org/b",
    "(http://a.org/b_(c))": "http://a.org/b_(c)",
    "http://a.org/?q=1&r=2, then": "http://a.org/?q=1&r=2",
    "访问https://a.org/x看看": "https://a.org/x",
    "**http://a.org**": "http://a.org",
    "“http://a.org/”": "http://a.org/",
    "http://a.org/b.": "http://a.org/b",
    "[http://a.org/](http://a.org/)": "http://a.org/",
}


@pytest.mark.parametrize(("text", "url"), BARE.items())
def test_a_bare_address_is_linked_without_the_punctuation_after_it(text: str, url: str) -> None:
    html = render(text).html
    assert f'<a href="{url.replace("&", "&amp;")}" rel="noopener">' in html
    assert html.count("<a ") == 1


def test_an_image_of_another_site_is_a_link() -> None:
    rendered = render("![map](https://x.org/m.png)\n\n![](//x.org/n.png)", first_line=5)
    assert "<img" not in rendered.html
    assert '<a href="https://x.org/m.png" rel="noopener">map</a>' in rendered.html
    assert [(p.code, p.line) for p in rendered.problems] == [("R106", 5), ("R106", 7)]


def test_a_link_with_an_unknown_scheme_is_text() -> None:
    rendered = render("a [word](javascript:alert%281%29) ![pic](data:image/png;base64,AA)", first_line=3)
    assert html_of("a [word](ftp://x)") == "<p>a word</p>"
    assert plain_text(rendered.html) == "a word pic"
    assert [(p.code, p.line) for p in rendered.problems] == [("R107", 3), ("R107", 3)]


def test_plain_text_is_what_a_reader_sees() -> None:
    html = render("# A\n\nb[^1] *c*  \nd &lt;e>\n\n- f\n- g\n\n| h | i |\n|--|--|\n| j | k |\n\n[^1]: note").html
    assert plain_text(html) == "A\nb c\nd <e>\nf\ng\nh i\nj k\nnote"


def test_equal_texts_make_equal_pages_whatever_was_rendered_between() -> None:
    text = "a[^1] [x]\n\n[^1]: n\n\n[x]: /y\n\n```python\n1\n```\n<b>c</b>"
    first = render(text)
    render("[^1]: other\n\n[x]: /z [x] <i>")
    assert render(text) == first
