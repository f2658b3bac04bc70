"""Quotation marks of Chinese and Japanese editions: pairs change their shape, and nothing else changes."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssg.model.book import Quotes
from ssg.text.markdown import render_markdown
from ssg.text.quotes import change_quotes, change_quotes_of_text

TO_CORNER = [
    ("<p>他说：“走吧。”</p>", "<p>他说：「走吧。」</p>"),
    ("<p>“他说‘走吧’，就走了。”</p>", "<p>「他说『走吧』，就走了。」</p>"),
    ("<p>“……”</p>", "<p>「……」</p>"),
    ("<p>“？！”</p>", "<p>「？！」</p>"),
    ("<p>“233”</p>", "<p>「233」</p>"),
    ("<p>他只回了一句“OK”。</p>", "<p>他只回了一句「OK」。</p>"),
    ("<p>他说：“走<em>吧。”</em></p>", "<p>他说：「走<em>吧。」</em></p>"),
    ("<p>“<ruby>灯<rt>dēng</rt></ruby>亮了。”</p>", "<p>「<ruby>灯<rt>dēng</rt></ruby>亮了。」</p>"),
    ("<td>“灯”</td><td>‘塔’</td>", "<td>「灯」</td><td>『塔』</td>"),
    ("<p>“一、</p>\n<p>“二、</p>\n<p>“三。”</p>", "<p>「一、</p>\n<p>「二、</p>\n<p>「三。」</p>"),
    ("<p>　“一、</p>\n<p>　“二。”他说。</p>", "<p>　「一、</p>\n<p>　「二。」他说。</p>"),
    ("<p>“好。”他说，“一、</p>\n<p>“二。”</p>", "<p>「好。」他说，「一、</p>\n<p>「二。」</p>"),
    ("<p>他说‘Xi’an就是西安’。</p>", "<p>他说『Xi’an就是西安』。</p>"),
    ("<p>“We don’t know，”他说。</p>", "<p>「We don’t know，」他说。</p>"),
    ('<p>“灯<a href="/x/" title="“灯”">塔</a>”</p>', '<p>「灯<a href="/x/" title="“灯”">塔</a>」</p>'),
    ("<p>“这句‘没有收尾。”</p>", "<p>「这句‘没有收尾。」</p>"),
    ("<p>前文”，他说：“好。”</p>", "<p>前文”，他说：「好。」</p>"),
    ("<p>“甲‘乙”丙’</p>", "<p>「甲‘乙」丙’</p>"),
]
KEPT_BY_CORNER = [
    "<p>“Hello,” she said. “Don’t.”</p>",
    "<p>O’Brien的灯塔，’90年代的灯塔。</p>",
    "<p>身高5’10”的人。</p>",
    "<p>他说：“没有收尾。</p>",
    "<p>“没有收尾。</p>\n<p>他走了。</p>",
    "<p>”你好“</p>",
    "<p>“你好“</p>",
    "<p>灯塔的 dogs’ 与‘灯’在一起。</p>",
    "<p>用<code>“灯”</code>来写。</p>",
    '<pre><code class="language-text">“灯”\n</code></pre>',
    '<p>原文是<span lang="ja">“灯”<b>“塔”</b>“火”</span>。</p>',
    '<blockquote lang="en"><p>“灯” he wrote.</p></blockquote>',
    '<p title="“灯”">灯</p>',
    "<p>“<b>没有</p><p>一对</b>”的灯</p>",
    "<p>'灯' 和 \"塔\"</p>",
]


@pytest.mark.parametrize(("written", "shown"), TO_CORNER)
def test_pairs_become_corner_brackets_and_back(written: str, shown: str) -> None:
    assert change_quotes(written, "corner") == shown
    assert change_quotes(shown, "curly") == written


@pytest.mark.parametrize("written", KEPT_BY_CORNER)
def test_what_is_no_pair_stays(written: str) -> None:
    assert change_quotes(written, "corner") == written


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<p>「他說『走吧』。」</p>", "<p>“他說‘走吧’。”</p>"),
        ("<p>『系统提示』出现了。</p>", "<p>‘系统提示’出现了。</p>"),
        ("<p>「OK」</p>", "<p>“OK”</p>"),
        ("<p>「沒有收尾。</p>", "<p>「沒有收尾。</p>"),
        (
            '<p>「灯」<span lang="ja">「灯」</span><kbd>「</kbd>」</p>',
            '<p>“灯”<span lang="ja">「灯」</span><kbd>「</kbd>」</p>',
        ),
    ],
)
def test_corner_brackets_become_curly_marks(written: str, shown: str) -> None:
    assert change_quotes(written, "curly") == shown


def test_titles_and_summaries_are_no_html() -> None:
    assert change_quotes_of_text("a < b：“灯” > c", "corner") == "a < b：「灯」 > c"
    assert change_quotes_of_text("“一\n二”\n“三”", "corner") == "“一\n二”\n「三」"
    assert change_quotes_of_text("“灯”", "") == "“灯”"
    assert change_quotes("<p>“灯”</p>", "") == "<p>“灯”</p>"


SHAPES: tuple[Quotes, ...] = ("corner", "curly")
TEXTS = st.text(alphabet=st.sampled_from("“”‘’「」『』灯塔亮 aB’5。，\n*`<>&#-|[](){}~_:'\""), max_size=160)
CURLY = st.text(alphabet=st.sampled_from("“”‘’灯塔亮 aB5。，\n*`\n"), max_size=160)


def without_marks(html: str) -> str:
    return re.sub("[“”‘’「」『』]", "?", html)


@given(TEXTS, st.sampled_from(SHAPES))
def test_only_marks_change(text: str, quotes: Quotes) -> None:
    html = render_markdown(text).html
    changed = change_quotes(html, quotes)
    assert without_marks(changed) == without_marks(html)
    kept = re.compile(r"<[^<>]*>|<code[^<>]*>.*?</code>", re.S)
    assert kept.findall(changed) == kept.findall(html)


@given(CURLY)
def test_there_and_back_is_the_same(text: str) -> None:
    html = render_markdown(text).html
    assert change_quotes(change_quotes(html, "corner"), "curly") == html


@given(CURLY)
def test_each_opening_bracket_of_a_line_has_its_partner(text: str) -> None:
    line = text.replace("\n", " ")
    shown = change_quotes_of_text(line, "corner")
    depth: list[str] = []
    for mark in re.findall("[「」『』]", shown):
        if mark in "「『":
            depth.append(mark)
        else:
            assert depth.pop() == {"」": "「", "』": "『"}[mark]
    assert not depth


@pytest.mark.parametrize("piece", ["“", "‘", "’", "“‘", "”灯", "灯“灯”", "<b>“", "<code>", "<p>“灯</p>", "dogs’ "])
def test_long_texts_take_time_in_proportion(piece: str) -> None:
    text = piece * (400_000 // len(piece))
    started = time.process_time()
    change_quotes(text, "corner")
    assert time.process_time() - started < 5
