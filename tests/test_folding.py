"""A folded template gives what Jinja gives for every chapter of every book, or is not folded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import TemplateError, UndefinedError
from markupsafe import Markup

from ssg.load import load_project
from ssg.model.book import SourceText
from ssg.model.theme import Strings, Template
from ssg.model.views import ChapterLink, ChapterView, Length, Link, SitePart
from ssg.problems import SsgError
from ssg.render.sandbox import TEMPLATE_FAULTS, Environment, make_environment
from ssg.render.strings import Translator
from tests.conftest import REPOSITORY, examples

SITE = SitePart(
    title="Site <&>",
    description="",
    author="",
    language="en",
    base_url="https://a.b/",
    home="/",
    books="",
    feed="/feed.xml",
    nav=(Link(href="/x/", title="X"), Link(href="/y/?a&b", title="Y")),
    assets=(),
    search="",
    options=(),
    offline=False,
)
FIRST = ChapterView(
    site=SITE,
    language="en",
    url="https://a.b/one/1/",
    book_key="one",
    key="1",
    book=Link(href="/one/", title="One <b>"),
    book_author="",
    volume_number="",
    volume="",
    kind="chapter",
    number="1",
    title="“Dusk” & after",
    summary="",
    warnings=(),
    writing="horizontal",
    published=None,
    length=Length(count=900, unit="words", minutes=4),
    previous=None,
    next=ChapterLink(href="/one/2/", kind="chapter", number="2", title=""),
    editions=(),
    feed="/one/feed.xml",
    source=SourceText(path="a.md", digest="", body_start=0, body_line=1),
    links=(),
    pictures=(),
)
SECOND = replace(FIRST, number="2", title="Dawn", next=None, warnings=("rain",))
VOLUME = replace(SECOND, volume="The <Flood>", volume_number="2")
OTHER = replace(VOLUME, language="zh-Hans", book=Link(href="/two/", title="二"), book_author="他", feed="/two/feed.xml")
VIEWS = (FIRST, SECOND, VOLUME, OTHER, FIRST, replace(FIRST, site=replace(SITE, title="Else", offline=True)), SECOND)
STRINGS = (("next", "Next <b>"), ("by", "by {author}"), ("kind", (("chapter", "No. {number}"),)))


@cache
def translator(language: str) -> Translator:
    return Translator(Strings(language=language, entries=(*STRINGS, ("here", language)), digest=""))


def environment(text: str) -> Environment:
    files = {"chapter.html": text, "part": PART, "macros": MACROS}
    found = tuple(Template(name=name, path=name, text=text, digest=text, uses=None) for name, text in files.items())
    return make_environment.__wrapped__(found)


def context(view: ChapterView) -> dict[str, Any]:
    return {
        "view": view,
        "site": view.site,
        "t": translator(view.language),
        "asset": lambda name: f"/{name}?{view.site.title}",
        "option": str,
        "has_code": False,
    }


def both_ways(text: str) -> Iterator[tuple[bytes | None, bytes | None]]:
    """What the folded form gives for each view (None where it does not), and what Jinja gives; None for an error."""
    known = environment(text)
    folded, content = known.find_folded("chapter.html"), "<p>“x”</p>"
    for view in VIEWS:
        try:
            page = folded.render(context(view), content.encode()) if folded else None
        except (SsgError, *TEMPLATE_FAULTS):
            page = None
        try:
            long = known.get_template("chapter.html").render({**context(view), "content": Markup(content)}).encode()
        except (SsgError, TemplateError, TypeError, AttributeError):
            long = None
        yield page, long


PART = "{% set inner = site.title %}({{ inner }}{{ t('next') }}{{ view.number }})"
MACROS = (
    "{% macro lang(tag) %}{% if tag != view.language %} lang={{ tag }}{% endif %}{% endmacro %}"
    "{% macro name(link) %}{% set label = t.label(link.kind, link.number) %}{{ link.title or label }}{% endmacro %}"
)
SHOWN = "[{{ content }}]"
FOLDED = {
    "site and strings": "{{ site.title }}{{ t('next') }}{{ asset('a') }}{{ option('b') }}{{ t('here') }}",
    "book": "{{ view.book.title }}{% if view.book_author %}{{ t('by', author=view.book_author) }}{% endif %}",
    "chapter": "{{ site.home }}{{ view.number }}{% if view.next %}{{ site.home }}{{ view.next.href }}{% endif %}",
    "loops": "{% for link in site.nav %}{{ link.href }}{{ loop.index }}{{ view.number }}{% endfor %}"
    "{% for link in site.nav %}{{ link.title }}{% else %}none{% endfor %}",
    "names": "{% set x = site.title %}{{ x }}{% with x = view.book.href %}{{ x }}{% endwith %}"
    "{{ x }}{% set x = 2 %}{{ x }}",
    "set in if": "{% if site.offline %}{% set x = site.home %}{% else %}{% set x = view.title %}{% endif %}{{ x }}",
    "macros": "{% from 'macros' import lang, name with context %}{{ lang(site.language) }}{% if view.next %}"
    "{{ name(view.next) }}{% endif %}{{ name(view) }}{{ lang('zh-Hans') }}",
    "parts": "{% include 'part' %}{{ site.title }}{% include 'part' %}",
    "filters": "{{ view.language|replace('-', '_') }}{{ site.title|upper }}"
    "{% filter upper %}{{ t('next') }}{% endfilter %}",
    "around": "{% if view.warnings %}<b>{{ site.title }}{% else %}<i>{% endif %}",
}
LEFT = {
    "shown twice": "{{ content }}{{ content }}",
    "not shown": "{{ site.title }}",
    "changed": "{{ content|upper }}",
    "looked at": "{% if content %}{{ content }}{% endif %}",
    "in a loop": "{% for link in site.nav %}{{ content }}{% endfor %}",
    "caught": "{% set x %}{{ content }}{% endset %}{{ x }}",
    "not linked": "{% include view.title ignore missing %}{{ content }}",
}


@pytest.mark.parametrize("case", FOLDED)
def test_the_folded_form_is_the_same(case: str) -> None:
    for text in (FOLDED[case] + SHOWN + FOLDED[case], f"{{% if view.number %}}{SHOWN}{{% endif %}}{FOLDED[case]}"):
        for short, long in both_ways(text):
            assert short is not None
            assert short == long


@pytest.mark.parametrize("case", LEFT)
def test_content_that_is_more_than_shown_is_left(case: str) -> None:
    assert environment(LEFT[case]).find_folded("chapter.html") is None


def test_content_in_a_branch_that_is_not_taken() -> None:
    for short, long in both_ways("{{ site.title }}{% if view.next %}{{ content }}{% endif %}{{ view.number }}"):
        assert short == long


def test_what_fails_where_no_page_shows_it_is_made_in_the_linked_form() -> None:
    known = environment("{% if view.volume == '?' %}{{ t('gone') }}{% endif %}{{ view.number }}{{ content }}")
    assert known.find_folded("chapter.html") is not None
    for view in VIEWS:
        assert known.render("chapter.html", context(view), b"<p>") == f"{view.number}<p>".encode()


def test_an_error_stays_one() -> None:
    known = environment("{{ site.nothing }}{{ content }}")
    with pytest.raises(UndefinedError, match="nothing"):
        known.render("chapter.html", context(FIRST), b"")


PIECES = st.sampled_from(
    [
        *["{{ site.title }}", "{{ view.title }}", "{{ t('here') }}", "{{ view.book.title }}", "{{ asset('a') }}", "a<"],
        *[
            "{{ x }}",
            "{% set x = view.feed %}",
            "{% set x = view.number %}",
            "{% include 'part' %}",
            "{{ lang('en') }}",
        ],
        *["{% if view.volume %}", "{% if view.next %}", "{% elif site.offline %}", "{% else %}", "{% endif %}"],
        *["{% for x in site.nav %}", "{% for y in view.warnings %}", "{% endfor %}", "{% with x = site.home %}"],
        *["{% endwith %}", "{{ x.href }}", "{{ name(view) }}", SHOWN, "{{ view.writing }}", "{{ y|default('-') }}"],
    ]
)


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join), st.lists(PIECES, max_size=6).map("".join))
def test_random_templates_are_the_same_or_left(before: str, behind: str) -> None:
    text = "{% from 'macros' import lang, name with context %}{% set x = 1 %}" + before + SHOWN + behind
    for short, long in both_ways(text):
        assert short is None or short == long


def test_the_default_theme_is_folded() -> None:
    theme = load_project(REPOSITORY, "engine").theme
    assert make_environment(theme.templates).find_folded("chapter.html") is not None
