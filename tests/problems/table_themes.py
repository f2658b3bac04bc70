"""What is wrong in a theme: its settings, its templates, its strings."""

from __future__ import annotations

from collections.abc import Mapping

from tests.problems.case import Case, Content, link_to

SITE = "content/site.toml"
THEME = "themes/mine"
PAGE = f"{THEME}/templates/404.html"
USES_IT = {SITE: 'title = "Shelf"\nbase_url = "https://example.org/"\ntheme = "mine"\n', f"{THEME}/theme.toml": ""}


def theme(files: Mapping[str, Content]) -> dict[str, Content]:
    """A site that uses the theme `mine`, which has these files."""
    return {**USES_IT, **{f"{THEME}/{name}": content for name, content in files.items()}}


THEMES = [
    Case(
        name="template syntax error",
        files=theme({"templates/404.html": "<p>\n{% if %}\n"}),
        said=(f"{PAGE}:2: error[T101]: …",),
    ),
    Case(
        name="undefined variable in a template",
        files=theme({"templates/404.html": "<p>\n{{ vew.title }}\n"}),
        said=(f"{PAGE}:2: error[T108]: 'vew' is undefined (page 404.html)",),
    ),
    Case(
        name="undefined field of a view",
        files=theme({"templates/404.html": "<p>\n\n{{ view.titel }}\n"}),
        said=(f"{PAGE}:3: error[T108]: …'titel' (page 404.html)",),
    ),
    Case(
        name="missing template",
        files=theme({"templates/404.html": "<p>\n{% include 'parts/nothing.html' %}\n"}),
        said=(f"{PAGE}:2: error[T107]: there is no template 'parts/nothing.html' (page 404.html)",),
    ),
    Case(
        name="template that includes itself",
        files=theme({"templates/404.html": "<p>\n{% include '404.html' %}\n"}),
        said=(f"{PAGE}:2: error[T108]: … (page 404.html)",),
    ),
    Case(
        name="missing static file",
        files=theme({"templates/404.html": "<p>\n{{ asset('nothing.css') }}\n"}),
        said=(f"{PAGE}:2: error[T108]: theme has no file static/nothing.css (page 404.html)",),
    ),
    Case(
        name="missing string",
        files=theme({"templates/404.html": "<p>\n{{ t('nothing') }}\n"}),
        said=(f"{PAGE}:2: error[T110]: theme has no string 'nothing' in strings/en.toml (page 404.html)",),
    ),
    Case(
        name="range without end",
        files=theme({"templates/404.html": "{% for i in range(10**9) %}{% endfor %}\n"}),
        said=(f"{PAGE}:1: error[T108]: … (page 404.html)",),
    ),
    Case(
        name="template that is not UTF-8",
        files=theme({"templates/404.html": b"<p>\xff"}),
        said=(f"{PAGE}:1:4: error[C110]: byte 0xff is not UTF-8…",),
    ),
    Case(
        name="theme that is its own parent",
        files=theme({"theme.toml": 'parent = "other"\n'}) | {"themes/other/theme.toml": 'parent = "mine"\n'},
        said=("themes/mine/theme.toml: error[T103]: theme 'mine' is its own parent: mine → other → mine — take out…",),
    ),
    Case(
        name="unknown parent",
        files=theme({"theme.toml": 'parent = "nothing"\n'}),
        said=(f"{SITE}: error[T104]: there is no theme 'nothing' — known: default, mine",),
    ),
    Case(
        name="parent out of the project",
        files=theme({"theme.toml": 'parent = "../../elsewhere"\n'}),
        said=(f"{THEME}/theme.toml:1: error[S102]: 'parent' is '../../elsewhere': expected the name of a folder…",),
    ),
    Case(
        name="unknown key of a theme",
        files=theme({"theme.toml": 'parnet = "default"\n'}),
        said=(f"{THEME}/theme.toml:1: error[S101]: unknown key 'parnet' — did you mean 'parent'?",),
    ),
    Case(
        name="theme for another api",
        files=theme({"theme.toml": "# a theme\napi = 2\n"}),
        said=(f"{THEME}/theme.toml:2: error[T105]: theme is written for api 2; this ssg has api 1 — look for…",),
    ),
    Case(
        name="symbolic link in a theme",
        files=theme({"static/x.css": link_to("/etc/passwd"), "templates/x.html": link_to("x.html")}),
        said=(
            f"{THEME}/static/x.css: error[T106]: is a symbolic link, which is not followed — put the file itself…",
            f"{THEME}/templates/x.html: error[T106]: is a symbolic link, which is not followed — put the file…",
        ),
    ),
    Case(
        name="unreadable TOML of strings",
        files=theme({"strings/en.toml": 'next = "Next"\nprevious = Previous\n'}),
        said=(f"{THEME}/strings/en.toml:2:12: error[S103]: cannot be read as TOML: … — put text in quotation marks",),
    ),
]
