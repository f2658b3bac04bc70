"""Pages: what nobody sees goes, the story is found by evidence, and what its markup says stays as Markdown."""

from __future__ import annotations

import random
import time

import pytest

from ssg.intake.clean import clean_source, find_review
from ssg.intake.draft import Draft
from ssg.intake.ledger import find_imbalance
from ssg.intake.passes.markdown import unescape
from ssg.intake.rendering import find_render_fault
from tests.intake.prose import ENGLISH
from tests.intake.test_html import PIECES

STORY = "".join(f"<p>{text}</p>\n" for text in ENGLISH)
CLEAN = "\n\n".join(ENGLISH)


def read(inner: str, *, head: str = "", outer: str = "") -> Draft:
    """A page with something behind the story's third paragraph, in the head, or before the story's element."""
    story = STORY.replace(f"<p>{ENGLISH[2]}</p>", f"<p>{ENGLISH[2]}</p>{inner}")
    page = f"<html><head>{head}</head><body>{outer}<div class='story'>{story}</div></body></html>"
    draft = clean_source(page, html=True)
    assert find_imbalance(draft.ledger) is None
    assert find_review(draft) is None
    return draft


def body(draft: Draft) -> str:
    return unescape(draft.text).strip()


@pytest.mark.parametrize(
    ("style", "attributes"),
    [
        (".a.b { display: none !important }", "class='a b'"),
        ("div.story > p.q { visibility:hidden }", "class='q'"),
        (".story [data-x='1'] { opacity: 0.0 }", "data-x='1'"),
        ("#z { position:absolute; left:-9999px }", "id='z'"),
        ("@media screen { .m { font-size: 0px } }", "class='m'"),
        ("body { background: #fff } .w { color: #ffffff }", "class='w'"),
        (".c { position: absolute; clip: rect(0, 0, 0, 0) }", "class='c'"),
        (".t { height: 1px; overflow: hidden }", "class='t'"),
        ("/* .x { } */ .k{color:transparent}", "class='k'"),
        ("", "style='text-indent: -9999px'"),
        ("", "style='color:rgba(0,0,0,0)'"),
        ("", "aria-hidden='true'"),
        ("", "class='visually-hidden'"),
    ],
)
def test_hidden_text_goes_however_it_is_hidden(style: str, attributes: str) -> None:
    draft = read(f"<p {attributes}>This tale was stolen.</p>", head=f"<style>{style}</style>")
    assert body(draft) == CLEAN


@pytest.mark.parametrize(
    ("style", "attributes"),
    [
        ("@media print { .m { display: none } }", "class='m'"),
        (".a.b { display: none }", "class='a'"),
        (".n { display: none } p.n { display: block }", "class='n'"),
        ("p:hover { display: none }", ""),
        (".w { color: #fff }", "class='w'"),
        (".s { font-size: 0.8em; opacity: .6 }", "class='s'"),
        (".spoiler { display: none }", "class='spoiler'"),
    ],
)
def test_text_that_somebody_sees_stays(style: str, attributes: str) -> None:
    draft = read(f"<p {attributes}>Nobody hid this line.</p>", head=f"<style>{style}</style>")
    assert "Nobody hid this line." in draft.text


@pytest.mark.parametrize(
    "chrome",
    [
        "<ul class='menu'><li><a href='/'>Home</a></li><li><a href='/all'>All</a></li></ul>",
        "<div><a href='6'>Previous</a> <a href='/'>Index</a> <a href='8'>Next</a></div>",
        "<div class='share-buttons'>Share this</div>",
        "<aside>Popular today: The Salt Road</aside>",
        "<div id='comments'><p>First! I waited all week for this chapter, and it was worth it.</p></div>",
    ],
)
def test_chrome_goes_inside_the_story_and_before_it(chrome: str) -> None:
    assert body(read(chrome)) == CLEAN
    assert body(read("", outer=chrome)) == CLEAN


@pytest.mark.parametrize(
    "frame",
    [
        "<article>{}</article>",
        "<div id='content'>{}</div>",
        "<table><tr><td>{}</td></tr></table>",
        "<form><div class='has-sidebar no-comments'>{}</div></form>",
        "<div class='comments'>{}</div>",
        "<div><div><div>{}</div></div></div>",
        "{}",
    ],
)
def test_the_story_is_found_wherever_it_stands(frame: str) -> None:
    page = f"<html><body><nav><a href='/'>Home</a></nav>{frame.format(STORY)}<footer>Lamp Shelf</footer></body></html>"
    assert body(clean_source(page, html=True)) == CLEAN


def test_the_story_is_found_in_pre_and_between_breaks() -> None:
    assert body(clean_source(f"<html><body><pre>{CLEAN}</pre></body></html>", html=True)) == CLEAN
    breaks = "<br><br>".join(ENGLISH[:6]) + "<br><br><br><br>" + "<br><br>".join(ENGLISH[6:])
    text = body(clean_source(f"<html><body><div>{breaks}</div></body></html>", html=True))
    assert text == "\n\n".join([*ENGLISH[:6], "* * *", *ENGLISH[6:]])


def test_a_last_paragraph_beside_the_storys_element_stays() -> None:
    last = "<p>And that was the end of the fog, they said.</p>"
    page = f"<html><body><div id='a'><div>{STORY}</div>{last}</div></body></html>"
    assert body(clean_source(page, html=True)).endswith("the end of the fog, they said.")


@pytest.mark.parametrize(
    ("inner", "wanted"),
    [
        ("<p>a <em>word </em>here</p>", "a *word* here"),
        ("<p><b>bold <i>both</i></b> end</p>", "**bold *both*** end"),
        ("<p><span style='font-style:italic'>thought</span> out</p>", "*thought* out"),
        ("<p><em>one</em> <em>two</em></p>", "*one two*"),
        ("<p>un<em>believ</em>able</p>", "un*believ*able"),
        ("<p>the <s>old</s> new</p>", "the ~~old~~ new"),
        ("<p><i>never closed</p>", "never closed"),
        ("<p><em></em>nothing <b> </b>in it</p>", "nothing  in it"),
        ("<p><ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby></p>", "{漢|かん}{字|じ}"),
        ("<p><ruby>a|b<rt>c</rt></ruby></p>", "a|b(c)"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ("<ol start=3><li>one<li>two</ol>", "3. one\n4. two"),
        ("<ul><li>only one</li></ul>", "only one"),
        ("<blockquote><p>Dear Ines,</p><p>come.</p></blockquote>", "> Dear Ines,\n>\n> come."),
        (
            "<table><tr><th>HP</th><th>MP</th></tr><tr><td>10</td><td>2|0</td></tr></table>",
            "| HP | MP |\n| --- | --- |\n| 10 | 2\\|0 |",
        ),
        ("<p>Said <q>left</q> twice.</p>", "Said “left” twice."),
        ("<p>x<sup>2</sup> and 1<sup>st</sup></p>", "x2 and 1st"),
        ("<hr>", "* * *"),
        ("<p><img src='https://lamp.example/map.png' alt='A map'></p>", "![A map](https://lamp.example/map.png)"),
    ],
)
def test_what_markup_says_becomes_markdown(inner: str, wanted: str) -> None:
    draft = read(inner)
    parts = draft.text.split(ENGLISH[2])[1].split(ENGLISH[3])[0].strip()
    assert parts.replace("\\|", "|") == wanted.replace("\\|", "|")


def test_a_link_of_the_story_keeps_its_address_and_a_bare_one_its_words() -> None:
    draft = read("<p>The <a href='https://lamp.example/rules'>rules of the quay</a> hang beside the door.</p>")
    assert "[rules of the quay](https://lamp.example/rules) hang" in draft.text
    draft = read("<p>It said <a href='https://lamp.example'>lamp.example</a> on the door of the ferry.</p>")
    assert "It said lamp.example on" in draft.text


def test_notes_of_a_page_become_footnotes() -> None:
    page = STORY.replace("breakwater", "breakwater<sup><a href='#n1' id='r1'>1</a></sup>")
    notes = "<ol><li id='n1'>A wall in the sea. <a href='#r1'>↩</a></li></ol>"
    draft = clean_source(f"<html><body><div>{page}{notes}</div></body></html>", html=True)
    assert "breakwater[^1]" in draft.text
    assert draft.text.rstrip().endswith("[^1]: A wall in the sea.")


def test_a_note_of_the_authors_goes_to_front_matter() -> None:
    draft = read("", outer="<div class='author-note'><p>Back on Friday.</p></div>")
    assert body(draft) == CLEAN
    assert ("note", "Back on Friday.") in draft.extra


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Chapter 7: The Lamp - Lamp Shelf", "Chapter 7: The Lamp"),
        ("Chapter 7 - The Lamp - The Lamp Keepers - Lamp Shelf", "Chapter 7: The Lamp"),
        ("第七章 灯_守灯人_书架", "第七章 灯"),
        ("The Lamp Keepers | Lamp Shelf", ""),
    ],
)
def test_the_title_of_a_page_is_read(title: str, wanted: str) -> None:
    assert read("", head=f"<title>{title}</title>").title == wanted


def test_mutated_pages_balance_and_say_what_they_say() -> None:
    rich = (
        "She said <em>no</em> and <b>w<i>en</i>t</b>.<hr><ol><li>One.</li><li>Two.</li></ol><table><tr><td>a</td>"
        "<td>b</td></tr></table><blockquote><p>q</p><p>r</p></blockquote><ruby>灯<rt>a</rt>火<rt>b</rt></ruby>"
        "<sup><a href='#n'>1</a></sup> <a href='https://a.example/c'>linked words</a> more <span class=k3>x</span>"
        "<p id=n>1. A note.</p>"
    )
    page = f"<html><head><style>.k3{{display:none}}</style></head><body><div>{STORY}{rich}</div></body></html>"
    pieces = [
        *PIECES,
        "<em>",
        "</em>",
        "<b>",
        "</p>",
        "<li>",
        "<table>",
        "</td>",
        "<ruby>",
        "*",
        "[",
        "|",
        "</div>",
        "#",
        ">",
    ]
    dice = random.Random(20)
    for _ in range(300):
        broken = page
        for _ in range(dice.randint(1, 8)):
            place = int(dice.random() * len(broken))
            broken = broken[:place] + dice.choice(pieces) + broken[place + int(dice.random() ** 3 * 200) :]
        draft = clean_source(broken, html=True)
        assert find_imbalance(draft.ledger) is None, broken
        assert find_render_fault(draft.ledger) is None, broken


@pytest.mark.parametrize(
    "piece",
    [
        "<table><tr><td>x",
        "<ul><li>x",
        "<blockquote>x",
        "<b><p>x</b>",
        "<ruby>a<rt>b",
        "<i>x</i> ",
        "<a href='#a'>1</a>",
        "<div class='a b c' id=d>",
        "<span style='display:none'>x</span>",
    ],
)
def test_no_hostile_page_takes_long(piece: str) -> None:
    started = time.process_time()
    clean_source((piece * 100_000)[:100_000], html=True)
    assert time.process_time() - started < 5


def test_a_hostile_style_sheet_takes_no_time() -> None:
    css = "".join(f".a{i} .b, .c{i} > .d, .x .y {{display:none}}" for i in range(2000))
    started = time.process_time()
    clean_source(f"<style>{css}</style>" + "<div class='x b d y'>" * 3000, html=True)
    assert time.process_time() - started < 5


def test_a_name_alone_takes_no_sentence_out_of_the_story() -> None:
    told = "“Leave a reply,” said the landlord, “or leave.”"
    story = [f"<p>{paragraph}</p>" for paragraph in ENGLISH]
    for noise in (f'<p class="comment">{told}</p>', f'<div class="share"><p>{told}</p></div>'):
        page = "\n".join([*story[:5], noise, *story[5:]])
        text = clean_source(f"<html><body><div>{page}</div></body></html>", html=True).text
        assert told in text
    for noise in (
        '<div class="share"><a href="/x">Share this.</a> It helps us a lot.</div>',
        '<div class="comments"><ul><li>Great one, thanks for it.</li></ul></div>',
        '<div class="promo">Read the newest chapters on our website and leave a comment.</div>',
    ):
        page = "\n".join([*story[:5], noise, *story[5:]])
        text = clean_source(f"<html><body><div>{page}</div></body></html>", html=True).text
        assert len(text.split("\n\n")) == len(ENGLISH), noise
