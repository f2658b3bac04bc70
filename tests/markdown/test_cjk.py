"""Chinese, Japanese and Korean: emphasis beside punctuation, lines that join."""

from __future__ import annotations

import pytest

from tests.markdown.html_check import html_of

EMPHASIS = {
    "他**（笑）**说": "他<strong>（笑）</strong>说",
    "这是**我想做的事。**所以继续": "这是<strong>我想做的事。</strong>所以继续",
    "これは**「重要」**です": "これは<strong>「重要」</strong>です",
    "*「斜体」*です": "<em>「斜体」</em>です",
    "**마크다운(Markdown)**을": "<strong>마크다운(Markdown)</strong>을",
    "**甲****乙**": "<strong>甲</strong><strong>乙</strong>",
    "**「甲」****「乙」**": "<strong>「甲」</strong><strong>「乙」</strong>",
    "他说**“你好。”**然后": "他说<strong>“你好。”</strong>然后",
    "《**书**》": "《<strong>书</strong>》",
    "***（三）***他": "<em><strong>（三）</strong></em>他",
    "**[链接](/x)**他": '<strong><a href="/x">链接</a></strong>他',
    "他**`码`**说": "他<strong><code>码</code></strong>说",
    "他**{漢|かん}**は": "他<strong><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby></strong>は",
    "HP**（10）**up": "HP<strong>（10）</strong>up",
    "`他**（笑）**说`": "<code>他**（笑）**说</code>",
    "他\\*（笑）\\*说": "他*（笑）*说",
    "~~（删）~~他": "<del>（删）</del>他",
    "f****ing": "f****ing",
    "他 * 说 * 了": "他 * 说 * 了",
    "他_说_了": "他_说_了",
}
MARKS = "，。！？、；：「」『』（）【】《》〈〉“”‘’…—～·％"
FORMS = ("他**{m}字**说", "他**字{m}**说", "他**{m}字{m}**说", "**字{m}**说", "他**{m}字**")


@pytest.mark.parametrize(("text", "html"), EMPHASIS.items())
def test_emphasis_beside_cjk(text: str, html: str) -> None:
    assert html_of(text) == f"<p>{html}</p>"


@pytest.mark.parametrize("form", FORMS)
def test_emphasis_beside_every_punctuation_mark(form: str) -> None:
    for mark in MARKS:
        text = form.format(m=mark)
        opened = text.replace("**", "<strong>", 1).replace("**", "</strong>", 1)
        assert html_of(text) == f"<p>{opened}</p>"


JOINS = {
    "第一行\n第二行": "第一行第二行",
    "第一行，\n第二行": "第一行，第二行",
    "他说：\n“好”": "他说：“好”",
    "“好”\n他说": "“好”他说",
    "他**说**\n了": "他<strong>说</strong>了",
    "他\n**说**了": "他<strong>说</strong>了",
    "one\ntwo": "one\ntwo",
    "他说\nOK": "他说\nOK",
    "한국어\n한국어": "한국어\n한국어",
    "“one”\n“two”": "“one”\n“two”",
    "一\\\n二": "一<br>\n二".replace("\n", ""),
    "一  \n二": "一<br>二",
    "一\n　　二": None,
    "一\u2028二 a\u2028b": "一二 a b",
}


@pytest.mark.parametrize(("text", "html"), JOINS.items())
def test_a_line_end_between_cjk_characters_is_no_space(text: str, html: str | None) -> None:
    assert html_of(text) == (f"<p>{html}</p>" if html else "<p>一</p>\n<p>二</p>")
