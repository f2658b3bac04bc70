"""Directives: what each becomes, what is wrong with one, and what of prose is none."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssg.text.directives import DEEPEST, KINDS, find_directives, story_text
from ssg.text.markdown import LABELS, plain_text, render_markdown
from ssg.text.notes_apart import split_notes
from ssg.text.sanitize import sanitize
from tests.conftest import examples
from tests.markdown.html_check import Fragment, bare

REPOSITORY = Path(__file__).parents[2]
NOTE = '<aside role="note" class="note note-author">\n<p class="block-label">Author’s note</p>\n'


def html_of(text: str) -> str:
    """`bare` HTML of a text with which nothing is wrong."""
    rendered = render_markdown(text)
    assert rendered.problems == ()
    assert Fragment(rendered.html).errors == []
    return bare(rendered.html)


def said(text: str) -> list[tuple[str, int | None, str]]:
    """Code, line and hint of each problem; the fragment is sound all the same."""
    rendered = render_markdown(text)
    assert Fragment(rendered.html).errors == []
    return [(problem.code, problem.line, problem.hint or "") for problem in rendered.problems]


BLOCKS = {
    ":::note\nThank *you*.\n:::": f"{NOTE}<p>Thank <em>you</em>.</p>\n</aside>",
    ":::note translator\nA pun.\n:::": '<aside role="note" class="note note-translator">\n'
    '<p class="block-label">Translator’s note</p>\n<p>A pun.</p>\n</aside>',
    ":::warning Burns\n:::": '<aside role="note" class="warning">\n'
    '<p class="block-label">Content warning</p>\n<p>Burns</p>\n</aside>',
    ":::spoiler\nHe did.\n:::": '<details class="spoiler">\n<summary>Spoiler</summary>\n<p>He did.</p>\n</details>',
    "::: spoiler Who *did* it\nHe.\n:::": '<details class="spoiler">\n'
    "<summary>Who <em>did</em> it</summary>\n<p>He.</p>\n</details>",
    ':::system A "door" & more\nOpen it\n+15 XP\n:::': '<div class="system" role="group"'
    ' aria-label="A &quot;door&quot; &amp; more">\n'
    '<p class="block-title">A "door" &amp; more</p>\n<p>Open it<br>\n+15 XP</p>\n</div>',
    ":::status\n[HP]: 14/20\n职业：*乐师*\n:::": '<div class="status" role="group" aria-label="Status">\n'
    '<dl class="values">\n<div><dt>HP</dt><dd>14/20</dd></div>\n<div><dt>职业</dt><dd><em>乐师</em></dd></div>\n'
    "</dl>\n</div>",
    ":::letter\nDear A,\n\nI am well.\n\n— Yours,\n*B*\n:::": '<blockquote class="letter">\n<p>Dear A,</p>\n'
    '<p>I am well.</p>\n<p class="signature">Yours,<br>\n<em>B</em></p>\n</blockquote>',
    ":::epigraph\nSo it goes.\n-- *A Book*\n:::": '<blockquote class="epigraph" role="doc-epigraph">\n'
    '<p>So it goes.</p>\n<footer class="source"><p>— <em>A Book</em></p></footer>\n</blockquote>',
    ":::verse\nOne\n  two\n\n\u3000三\n:::": '<div class="verse">\n'
    '<p class="stanza"><span class="line">One</span><br>\n<span class="line in-1">two</span></p>\n'
    '<p class="stanza"><span class="line in-1">三</span></p>\n</div>',
    ":::poem To *her*\nOne\\\ntwo\n:::": '<div class="poem">\n<p class="block-title">To <em>her</em></p>\n'
    '<p class="stanza"><span class="line">One</span><br>\n<span class="line">two</span></p>\n</div>',
    ":::chat\n05:58 Ann: who?\n  me\n**林晚**：在吗\n[9 pm] Bo: http://a.b\nhttp://c.d\n:::": '<div class="chat"'
    ' role="group" aria-label="Messages">\n'
    '<p class="turn"><small>05:58</small> <b class="sender">Ann:</b> who?<br>\nme</p>\n'
    '<p class="turn"><b class="sender">林晚：</b> 在吗</p>\n'
    '<p class="turn"><small>[9 pm]</small> <b class="sender">Bo:</b> <a href="http://a.b" rel="noopener">'
    'http://a.b</a></p>\n<p class="turn event"><a href="http://c.d" rel="noopener">http://c.d</a></p>\n</div>',
    "::::note\n:::spoiler\nHe.\n:::\n::::": f'{NOTE}<details class="spoiler">\n<summary>Spoiler</summary>\n'
    "<p>He.</p>\n</details>\n</aside>",
    ":::note\n:::letter\nDear A\n:::\nBye.\n:::": f'{NOTE}<blockquote class="letter">\n<p>Dear A</p>\n</blockquote>\n'
    "<p>Bye.</p>\n</aside>",
}


@pytest.mark.parametrize("text", BLOCKS)
def test_a_block_becomes(text: str) -> None:
    assert html_of(text) == BLOCKS[text]
    assert html_of(f"Before.\n{text}\nAfter.") == f"<p>Before.</p>\n{BLOCKS[text]}\n<p>After.</p>"


def test_every_directive_is_shown() -> None:
    assert {name for name in KINDS if any(f":::{name}" in text or f"::: {name}" in text for text in BLOCKS)} == {*KINDS}


def test_words_of_blocks_are_in_the_language_of_the_text() -> None:
    labels = {key: f"«{key}»" for key in LABELS}
    html = render_markdown(":::note editor\nA.\n:::\n:::spoiler\nB.\n:::\n:::chat\nC\n:::", labels=labels).html
    assert all(f"«{key}»" in html for key in ("note_editor", "spoiler", "chat"))


PROSE = [
    *[
        "::: * :::",
        ":::",
        ":::::",
        "a\n\n:::\n\nb",
        ":::◇:::",
        "::: The End :::",
        "::: fin",
        ":::三年后",
        "：：：note",
        ":::fin:::",
        "::: note :::",
    ],
    *["::: Three years later", "::: * * *", "a ::: b", ":::)", "::: (a note) :::", "\\:::note", "> :::note", ":: note"],
    *["```\n:::note\n```", "<!--\n:::note\n-->", "<pre>\n:::nothing\n</pre>", "~~~text\n:::\n:::what\n~~~", ": note"],
]


@pytest.mark.parametrize("text", PROSE)
def test_prose_stays_prose(text: str) -> None:
    rendered = render_markdown(text)
    assert find_directives(text) == ((), ())
    assert [problem for problem in rendered.problems if problem.severity != "info"] == []
    if "<" not in text:
        assert plain_text(rendered.html).replace("\n", "") == re.sub(r"```|~~~(?:text)?|^[>\\] ?|\n", "", text)


WRONG = {
    "a\n\n:::spolier\nb\n:::": [("R112", 3, "did you mean 'spoiler'?")],
    ":::Note\nb\n:::": [("R112", 1, "did you mean 'note'?")],
    ":::note: b\n:::": [("R112", 1, "did you mean 'note'?")],
    "::: aside\nb\n:::": [("R112", 1, "known: chat, …")],
    "::: {.note}\nb\n:::": [("R112", 1, "attributes in brackets are not known here…")],
    "a\n:::note\nb": [("R113", 2, "end it with a line ':::'…")],
    "::::note\nb\n:::": [("R113", 1, "end it with a line '::::'…"), ("R114", 3, "take it out…")],
    "::::note\n:::letter\nb\n::::": [("R113", 2, "end it with a line ':::'…")],
    ":::note\nb\n:::\n\n:::": [("R114", 5, "take it out, or write '\\:::' to show it")],
    ":::note translater\nb\n:::": [("R115", 1, "did you mean 'translator'?…")],
    ":::letter Dear A\nb\n:::": [("R115", 1, "put the words on a line of their own")],
    ":::spoiler[Who]\nb\n:::": [("R115", 1, "attributes in brackets…")],
    "::::verse\na\n:::note\nb\n:::\n::::": [("R116", 3, "':::verse' holds lines")],
    ":::note\n" * 7 + "a\n" + ":::\n" * 7: [("R116", 7, "close one before it")],
    ":::nota\n:::\n:::verze\n:::\n:::chat\n": [
        ("R112", 1, "did you mean 'note'?"),
        ("R112", 3, "did you mean 'verse'?"),
        ("R113", 5, "end it with a line ':::'…"),
    ],
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_has_its_line_and_a_hint(text: str) -> None:
    found = said(text)
    assert [(code, line) for code, line, _ in found] == [(code, line) for code, line, _ in WRONG[text]]
    for (_, _, hint), (_, _, expected) in zip(found, WRONG[text], strict=True):
        assert re.fullmatch(".*".join(map(re.escape, expected.split("…"))), hint), hint


def test_errors_and_warnings() -> None:
    problems = render_markdown(":::note\nb\n:::\n:::\n:::what\n:::").problems
    assert [(p.code, p.severity) for p in problems] == [("R114", "warning"), ("R112", "error")]
    assert render_markdown(":::x\n:::", first_line=7).problems[0].line == 7


def test_no_word_is_lost_where_a_directive_is_wrong() -> None:
    assert plain_text(render_markdown(":::wat now\nb *c*\n:::\nd").html) == "b c\nd"
    assert plain_text(render_markdown(":::note\nb\n\n:::letter\nc\n:::").html) == ":::note\nb\nc"
    deep = "".join(f"{':' * (12 - i)}note\n" for i in range(8)) + "core\n"
    assert "core" in render_markdown(deep + "".join(f"{':' * (5 + i)}\n" for i in range(8))).html


def test_html_of_an_author_is_judged_in_a_block_too() -> None:
    text = ':::spoiler <script>a</script> <b onclick="x">Who</b>\n<iframe src="x"></iframe><i>open\n:::\nafter'
    html = render_markdown(text).html
    assert Fragment(html).errors == []
    assert "<script" not in html
    assert "onclick" not in html
    assert "<b>Who</b>" in html
    assert "<i>" not in html  # not closed in its block: shown as text
    assert "&lt;i&gt;open" in html
    for kind in KINDS:
        html = render_markdown(f":::{kind}\n<b>*a*\n</b> <script>x</script>\nN: <i>v\n:::\nb<u>c</u>").html
        assert Fragment(html).errors == [], html
        assert html.endswith("b<u>c</u></p>\n")


def test_our_own_blocks_pass_the_sanitizer_unchanged() -> None:
    for text in BLOCKS:
        html = render_markdown(text).html
        assert sanitize(html, frozenset(Fragment(html).ids)) == html
        assert render_markdown(f"{text}\n\n<b>w</b>").html.startswith(html)


def test_lines_of_a_system_message_are_no_values() -> None:
    assert "<p>Time: 04:00<br>\nHeat: high</p>" in html_of(":::system\nTime: 04:00\nHeat: high\n:::")


def test_verse_is_set_in_by_six_steps_at_most() -> None:
    assert re.findall(r"in-\d+", html_of(f":::verse\n    a\n{' ' * 40}b\n\u3000\u3000\u3000c\n:::")) == [
        "in-2",
        "in-6",
        "in-3",
    ]


def test_a_title_with_markup_and_notes_is_a_plain_label() -> None:
    html = render_markdown(':::system <b>A</b> "b"[^1] *c*\nx\n:::\n\n[^1]: n').html
    assert 'aria-label="A &quot;b&quot; c"' in html
    assert Fragment(html).errors == []


def test_ids_hang_on_words_and_not_on_the_block_around_them() -> None:
    def ids(text: str) -> list[str]:
        return [name for name in Fragment(render_markdown(text).html).ids if name.startswith("p-")]

    inside = ids("One.\n\n:::note\nTwo.\n\nThree.\n:::\n\nTwo.")
    assert len(inside) == 4
    assert inside[3] == f"{inside[1]}-2"
    assert inside[:3] == ids("One.\n\nTwo.\n\nThree.")
    assert set(ids(":::verse\nOne\ntwo\n\nThree\n:::")) < set(ids("New.\n\n:::verse\nOne\ntwo\n\nFour\n\nThree\n:::"))
    assert len(ids(":::chat\nA: b\nC: d\n:::")) == 2
    assert ids(":::status\nHP: 1\n:::") != ids(":::status\nHP: 2\n:::")


def test_footnotes_headings_and_links_are_those_of_the_whole_text() -> None:
    html = html_of("a[^1]\n\n:::note\n# T\nb[^2] [c][d]\n\n[^1]: n\n:::\n\n# U\n\n[^2]: m\n\n[d]: e.md")
    assert html.count("doc-backlink") == 2
    assert "<h2>T</h2>" in html
    assert '<a href="e.md">c</a>' in html


def test_a_translators_footnote_says_so() -> None:
    html = html_of("a[^tl-1] b[^1] c[^tn2]\n\n[^tl-1]: Pun.\n[^1]: Plain.\n[^tn2]: *Two*.")
    assert html.count('class="note-translator"><p><b class="block-label">Translator’s note</b> ') == 2
    assert '<li id="fn-2"><p>Plain.' in html


def test_the_story_is_what_is_no_note() -> None:
    text = "One.\n:::note\nNo.\n:::\n:::letter\nTwo.\n:::\n::::spoiler Three\nFour.\n:::note editor\nno\n:::\n::::\n"
    text += ":::warning x\n:::"
    assert story_text(text).split() == ["One.", "Two.", "Four."]
    assert story_text("a\n:::\nb") == "a\n:::\nb"


def test_notes_are_parted_from_the_story() -> None:
    html = render_markdown("A.\n\n:::note\nN.\n:::\n\n::::spoiler\n:::note\nM.\n:::\n::::\n\n<aside>B.</aside>").html
    story, notes = split_notes(html)
    assert plain_text(notes) == "Author’s note\nN."
    assert plain_text(story) == "A.\nSpoiler\nAuthor’s note\nM.\nB."
    assert split_notes("<p>x</p>") == ("<p>x</p>", "")


LINES = st.sampled_from(
    [
        *[
            "He ran.",
            "*Run!* she said",
            "* * *",
            "",
            "",
            "",
            ":::",
            ":::",
            ":::",
            "::::",
            "::::",
            ":::note",
            "::::note",
        ],
        *[
            "::: spoiler Who",
            "::::spoiler",
            ":::system A",
            ":::status",
            ":::letter",
            ":::chat",
            ":::verse",
            ":::poem *a*",
        ],
        *[":::epigraph", ":::warning", ":::what", "::: fin", "::: * :::", ":::note author", ":::letter x", "— A, *b*"],
        *["-- c", "HP: 1/2", "[HP]: 3", "他：好", "\u3000\u3000他说", "  in", "- a", "- b", "1. a", "> q", "| a | b |"],
        *[
            "|---|---|",
            "```",
            "<!--",
            "-->",
            "<div>",
            "</div>",
            "<b>a",
            "see[^1]",
            "[^1]: n",
            "[^tl]: m",
            "[^tl]",
            "\\:::",
        ],
        *[
            "<pre>",
            "</pre>",
            "# H",
            "a\\",
            "http://a.b",
            "{漢|かん}",
            "<summary>",
            "</details>",
            "<aside>",
            "“Q”",
            "~~~",
        ],
    ]
)
TEXTS = st.lists(LINES, max_size=16).map("\n".join)


@settings(max_examples=examples(500))
@given(TEXTS)
def test_any_text_with_directives_is_sound_the_short_way_and_the_long(text: str) -> None:
    rendered = render_markdown(text)
    assert Fragment(rendered.html).errors == [], rendered.html
    assert rendered == render_markdown(text, prose_path=False)
    assert all(problem.path is None and problem.line and problem.hint for problem in rendered.problems)
    story, notes = split_notes(rendered.html)
    assert sorted(story + notes) == sorted(rendered.html)
    if not find_directives(text)[1]:
        assert {p.code for p in rendered.problems} <= {"R102", "R103", "R104", "R105", "R109"}


@settings(max_examples=examples(200))
@given(st.lists(st.text(alphabet="aé “”*.他，\u3000<&[", min_size=1, max_size=12), min_size=1, max_size=6))
def test_a_note_around_paragraphs_changes_nothing_in_them(lines: list[str]) -> None:
    text = "\n\n".join(f"x{line}" for line in lines)
    plain, noted = render_markdown(text).html, render_markdown(f":::note\n{text}\n:::").html
    assert bare(noted) == f"{NOTE}{bare(plain)}\n</aside>"


HOSTILE = {
    "open": ":::note\n",
    "open and deeper": ":::note\na\n::::spoiler b\n",
    "close": ":::\n",
    "unknown": ":::x\n:::\n",
    "comments": "<!--\n:::note\n",
    "fences": "```\n:::note\n",
    "chat": "a:" * 30 + "\n",
    "dashes": "— \n",
}


@pytest.mark.parametrize("family", HOSTILE)
@pytest.mark.parametrize("inside", ["", ":::chat\n", ":::letter\n", ":::status\n", ":::verse\n"])
def test_a_hostile_text_takes_no_seconds(family: str, inside: str) -> None:
    text = inside + HOSTILE[family] * 8_000 + ":::\n"
    start = time.process_time()
    render_markdown(text)
    story_text(text)
    assert time.process_time() - start < 5


def test_depth_is_capped() -> None:
    colons = [":" * (3 + DEEPEST - i) for i in range(DEEPEST)]
    text = "\n".join([*(f"{c}note" for c in colons), "core", *reversed(colons)])
    assert html_of(text).count("<aside") == DEEPEST
    deeper = render_markdown(f":::::::::::note\n{text}\n:::::::::::").html
    assert deeper.count("<aside") == DEEPEST
    assert "core" in deeper


def test_the_guide_shows_what_blocks_become() -> None:
    guide = (REPOSITORY / "docs" / "blocks.md").read_text("utf-8")
    examples = re.findall(r"^```markdown\n(.*?)\n```\n\n```html\n(.*?)\n```$", guide, re.M | re.S)
    assert len(examples) >= len(KINDS)
    for source, html in examples:
        assert html_of(source) == html
    assert set(re.findall(r"`:::(\w+)`", guide)) >= {*KINDS}
    assert {"R112", "R113", "R114", "R115", "R116"} <= set(re.findall(r"R1\d\d", guide))


@pytest.mark.parametrize(
    ("line", "when", "sender"),
    [
        ("12:30 hello", "", ""),
        ("2:15 pm Ann: late", "2:15 pm", "Ann:"),
        ("Bob (12:33): hey", "", "Bob (12:33):"),
        ("007: hi", "", "007:"),
        ("(a)" * 30 + " nobody says", "", ""),
    ],
)
def test_who_says_what_in_a_chat(line: str, when: str, sender: str) -> None:
    html = render_markdown(f":::chat\n{line}\n:::").html
    assert re.findall("<small>(.*?)<", html) == ([when] if when else [])
    assert re.findall('class="sender">(.*?)<', html) == ([sender] if sender else [])
