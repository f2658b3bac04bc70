"""A linked template gives what Jinja gives, or is not linked."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import TemplateError

import ssg.theming.ready
from ssg.load import load_project
from ssg.model.theme import Strings, Template
from ssg.model.views import Link
from ssg.render import Press, kept_code
from ssg.render.linking import Linker
from ssg.render.sandbox import Environment, make_environment
from ssg.render.strings import Translator
from ssg.render.templates import TemplatePress
from tests.conftest import REPOSITORY, examples

WORDS = Translator(Strings(language="en", entries=(("next", "Next <b>"), ("n", (("one", "{count} a"),))), digest=""))
VIEW = Link(href='/a/?b="c"&d', title="A <Title>")


@dataclass(frozen=True)
class Odd:
    """No view: goes through the sandbox."""

    title: str = "odd"


def environment(**templates: str) -> Environment:
    found = tuple(
        Template(name=name, path=f"{name}.html", text=text, digest=text, uses=None) for name, text in templates.items()
    )
    return make_environment.__wrapped__(found)


def context() -> dict[str, Any]:
    return {
        "view": VIEW,
        "site": Odd(),
        "t": WORDS,
        "asset": lambda name: f"/{name}",
        "option": str,
        "content": "<p>",
        "has_code": 1,
    }


def both_ways(known: Environment) -> tuple[str | None, str]:
    """What the linked form gives (None where there is none), and what Jinja gives; "error" for an error."""

    def attempt(render: Any) -> str:
        try:
            return str(render())
        except (TemplateError, TypeError, AttributeError) as error:
            return f"error {type(error).__name__}"

    linked = known.find_linked("page")
    short = attempt(lambda: "".join(linked.root_render_func(linked.new_context(context())))) if linked else None
    return short, attempt(lambda: known.get_template("page").render(context()))


BASE = "{% set base = 1 %}<{% block a %}{{ view.title }}{% endblock %}|{% block b %}b{% endblock %}>"
MACROS = (
    "{% macro m(x, y='d') %}[{{ x }}{{ y }}{% if x %}{{ n(y) }}{% endif %}]{% endmacro %}\n"
    "{% macro n(z) %}{{ view.href }}{{ z }}{% endmacro %}"
)
PART = "{% set inner = 2 %}({{ outer }}{{ inner }}{{ t('next') }})"

LINKED = {
    "extends": "{% extends 'base' %}{% set name = view.title %}{% block a %}{{ name }}{{ base }}{% endblock %}",
    "include": "{% set outer = 5 %}{% include 'part' %}{{ outer }}",
    "include in a loop": "{% for outer in 'ab' %}{% include 'part' %}{% endfor %}",
    "macros": "{% from 'macros' import m, n as k with context %}{{ m('<', y=2) }}{{ m(1) }}{{ k(view.title) }}",
    "own macro": "{% macro own(a) %}{{ a.title }}{% endmacro %}{{ own(view) }}{{ own(site) }}",
    "a macro by choice": "{% macro own(a) %}-{{ a }}{% endmacro %}{{ own(1) if view.title else own(2) }}",
    "calls": "{{ t('n', count=1) }}{{ t.number(1000) }}{{ asset('x') }}{{ view.title.lower() }}{{ 'a'.upper() }}",
    "names in scopes": "{% set x = 1 %}{% if x %}{% set x = 2 %}{% endif %}{% for i in [1] %}{% set x = 3 %}"
    "{% endfor %}{{ x }}{% with x = 4 %}{{ x }}{% endwith %}{{ x }}",
    "escapes": "{{ view.title }}{{ content }}{{ 3 }}{{ none }}{{ view.title ~ '<' }}{{ view.title|upper }}",
    "fields of no view": "{{ site.title }}{{ [view][0].href }}",
}
LEFT = {
    "super": "{% extends 'base' %}{% block a %}{{ super() }}{% endblock %}",
    "self": "{% block a %}x{% endblock %}{{ self.a() }}",
    "computed include": "{% include view.title %}",
    "ignore missing": "{% include 'gone' ignore missing %}",
    "import as a whole": "{% import 'macros' as macros with context %}{{ macros.n(1) }}",
    "import without context": "{% from 'macros' import n %}{{ n(1) }}",
    "what a page gives is replaced": "{% set view = 1 %}{{ view }}",
    "a macro as a value": "{% macro own(a) %}{{ a }}{% endmacro %}{% set x = own(1) %}{{ x }}",
    "a macro that calls itself": "{% macro own(a) %}{% if a %}{{ own(a - 1) }}{% endif %}{% endmacro %}{{ own(2) }}",
    "a macro that sees more": "{% set seen = 1 %}{% macro own() %}{{ seen }}{% endmacro %}{{ own() }}",
    "call block": "{% macro own() %}{{ caller() }}{% endmacro %}{% call own() %}x{% endcall %}",
    "block in a loop": "{% for x in 'ab' %}{% block a %}{{ x }}{% endblock %}{% endfor %}",
    "too few arguments": "{% macro own(a, b) %}{{ a }}{{ b }}{% endmacro %}{{ own(1) }}",
    "one name set twice": "{% extends 'middle' %}{% set x = 1 %}",
    "a hidden name": "{% extends 'base' %}{% set _x = 1 %}{% block a %}{{ _x }}{% endblock %}",
    "a block twice": "{% block a %}{% endblock %}{% block a %}{% endblock %}",
    "loop of another file": "{% for x in 'ab' %}{% include 'loops' %}{% endfor %}",
}
FILES = {
    "base": BASE,
    "macros": MACROS,
    "part": PART,
    "middle": "{% extends 'base' %}{% set x = 2 %}{% block b %}{{ x }}{% endblock %}",
    "loops": "{{ loop.index }}",
}


@pytest.mark.parametrize("case", LINKED)
def test_the_linked_form_is_the_same(case: str) -> None:
    short, long = both_ways(environment(page=LINKED[case], **FILES))
    assert short == long
    assert not long.startswith("error")


@pytest.mark.parametrize("case", LEFT)
def test_what_could_change_is_left_to_jinja(case: str) -> None:
    known = environment(page=LEFT[case], **FILES)
    assert known.find_linked("page") is None


PIECES = st.sampled_from(
    [
        *["{{ x }}", "{{ view.title }}", "{% set x = 1 %}", "{% set y = x %}", "{{ y }}", "{% include 'part' %}"],
        *["{{ m(1) }}", "{{ m(x, y=view.href) }}", "{{ own(2) }}", "{% set outer = x %}", "{{ outer|default('-') }}"],
        *["{% if x %}", "{% endif %}", "{% for x in 'ab' %}", "{% endfor %}", "{% with x = 7 %}", "{% endwith %}"],
        *["{% block a %}", "{% endblock %}", "{{ inner|default('i') }}", "{% else %}", "{{ m(2) if x else y }}"],
        *["{% macro own(x) %}", "{% endmacro %}", "{% from 'macros' import m with context %}", "{{ base|default(0) }}"],
    ]
)


@settings(max_examples=examples(500))
@given(st.sampled_from(["", "{% extends 'base' %}"]), st.lists(PIECES, max_size=9).map("".join))
def test_random_templates_are_the_same_or_left(extends: str, text: str) -> None:
    known = environment(page=extends + text, **FILES)
    short, long = both_ways(known)
    # What Jinja refuses, a linked form may give: a macro that only an included file imports. An error stays an error
    # on the page, since the long way is asked then.
    assert short is None or short == long or short.startswith("error")


@pytest.mark.parametrize("name", ["home.html", "book.html", "chapter.html", "page.html", "404.html", "redirect.html"])
def test_the_default_theme_is_linked(name: str) -> None:
    theme = load_project(REPOSITORY, "engine").theme
    assert make_environment(theme.templates).find_linked(name) is not None


def test_what_was_compiled_ahead_another_process_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(kept_code, "READY", tmp_path / "nothing")
    theme = load_project(REPOSITORY, "test").theme
    make_environment.cache_clear()
    press = Press(REPOSITORY, theme)
    assert not press.is_prepared()
    press.prepare_all()
    make_environment.cache_clear()
    assert Press(REPOSITORY, theme).is_prepared()
    make_environment.cache_clear()


@pytest.fixture
def ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The sources of templates that come with `ssg`, written anew; and nothing that was kept."""
    place = tmp_path / "ready"
    monkeypatch.setattr(ssg.theming.ready, "READY", place)
    monkeypatch.setattr(kept_code, "READY", place)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    ssg.theming.ready.write_ready()
    make_environment.cache_clear()
    yield place
    make_environment.cache_clear()


def test_templates_that_come_with_ssg_are_not_linked_again(
    ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme = load_project(REPOSITORY, "test").theme
    with monkeypatch.context() as patch:
        patch.setattr(Linker, "link", lambda *_: pytest.fail("linked a template"))
        patch.setattr("builtins.compile", lambda *_, **__: pytest.fail("compiled a template"))
        assert Press(REPOSITORY, theme).is_prepared()
        Press(REPOSITORY, theme).prepare_all()
    for key, sources in TemplatePress(theme).write_all().items():
        assert tuple(file.read_text("utf-8") for file in sorted((ready / key).glob("*.py"))) == sources
    assert not [*tmp_path.glob("cache/**/*.kept")], "Python keeps the code beside its sources"


def damage_sources(ready: Path) -> None:
    for file in ready.glob("*/*.py"):
        file.write_text("def (")


def damage_code(ready: Path) -> None:
    for file in ready.glob("*/__pycache__/*"):
        file.write_bytes(file.read_bytes()[:20])


def lose_code(ready: Path) -> None:
    for folder in ready.glob("*/__pycache__"):
        shutil.rmtree(folder)


def lose_folders(ready: Path) -> None:
    shutil.rmtree(ready)


@pytest.mark.parametrize("spoil", [damage_sources, damage_code, lose_code, lose_folders])
def test_without_the_right_sources_templates_are_linked(ready: Path, spoil: Callable[[Path], None]) -> None:
    theme = load_project(REPOSITORY, "test").theme
    whole = make_environment(theme.templates).find_linked("home.html")
    spoil(ready)
    make_environment.cache_clear()
    found = make_environment(theme.templates).find_linked("home.html")
    assert whole is not None
    assert found is not None
    assert found.root_render_func.__code__.co_code == whole.root_render_func.__code__.co_code


def test_sources_of_templates_that_changed_go(ready: Path) -> None:
    gone, other = ready / ("0" * 32), ready / "somebody's"
    gone.mkdir()
    other.mkdir()
    ssg.theming.ready.write_ready()
    assert (gone.exists(), other.exists()) == (False, True)


def test_code_that_python_may_not_keep_is_kept(ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lose_code(ready)
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    theme = load_project(REPOSITORY, "test").theme
    Press(REPOSITORY, theme).prepare_all()
    make_environment.cache_clear()
    assert Press(REPOSITORY, theme).is_prepared()
    assert [file for file in tmp_path.glob("cache/**/*") if file.is_file()]


def test_a_template_that_changed_is_linked_anew(ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theme = load_project(REPOSITORY, "test").theme
    templates = tuple(
        replace(template, text=template.text + "!", digest="new") if template.name == "base.html" else template
        for template in theme.templates
    )
    assert "base.html" in {template.name for template in templates}
    linked: list[str] = []
    link = Linker.link
    monkeypatch.setattr(Linker, "link", lambda self, name: linked.append(name) or link(self, name))
    make_environment(templates).find_linked("home.html")
    assert linked == ["home.html"]
