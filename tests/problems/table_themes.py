"""What is wrong in a theme: its settings, its templates, its strings."""

from __future__ import annotations

from collections.abc import Mapping

from tests.problems.case import Case, Content, folder, link_to

SITE = "content/site.toml"
THEME = "themes/mine"
PAGE = f"{THEME}/templates/404.html"
USES_IT = {SITE: 'title = "Shelf"\nbase_url = "https://example.org/"\ntheme = "mine"\n', f"{THEME}/theme.toml": ""}

OPTIONS = {
    "theme.toml": "[options.dye]\ndefault = 'red'\nchoices = ['red', 'blue']\n"
    "[options.size]\ntype = 'number'\ndefault = 3\n"
}


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
        said=(f"{PAGE}:3: error[T108]: NotFoundView has no 'titel'… (page 404.html)",),
    ),
    Case(
        name="mistyped field of the site",
        files=theme({"templates/404.html": "<p>\n\n{{ site.titel }}\n"}),
        said=(f"{PAGE}:3: error[T108]: SitePart has no 'titel'; did you mean 'title'? (page 404.html)",),
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
        name="strings of a language that are few",
        files={
            **theme({"strings/fr.toml": 'site_title = "Accueil"\n'}),
            SITE: f'{USES_IT[SITE]}language = "fr"\n',
        },
        said=tuple(
            f"(ssg)/themes/default/templates/{template}…: error[T110]: theme has no string '…' in strings/fr.toml "
            "(page …) — … strings are missing (all_books, …): begin with a copy of en.toml"
            for template in ("404.html", "home.html", "offline.html", "search.html")
        ),
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
        said=(f"{SITE}: error[T104]: there is no theme 'nothing' — known: default, mine, plain",),
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
    Case(
        name="options of a theme that are none",
        files=theme(
            {
                "theme.toml": "[options]\nplain = 1\n[options.Loud]\n[options.dye]\nchoices = ['red', 'blue']\n"
                "default = 'rde'\n[options.size]\ntype = 'number'\n[options.wide]\ntype = 'boolean'\n"
                "choices = ['yes']\ndefault = true\n[options.shape]\ntype = 'round'\ndefault = 'x'\ncolor = 1\n"
            }
        ),
        said=(
            f"{THEME}/theme.toml:2: error[T111]: option 'plain' is 1: expected a table … — write [options.plain] on…",
            f"{THEME}/theme.toml:3: error[T111]: option 'Loud' is {{}}: expected a table with a plain name — write…",
            f"{THEME}/theme.toml:4: error[T111]: option 'dye' has the default 'rde': expected one of red, blue; did…",
            f"{THEME}/theme.toml:7: error[T111]: option 'size' has no default",
            f"{THEME}/theme.toml:9: error[T111]: option 'wide' has choices and is a boolean: only a text has them",
            f"{THEME}/theme.toml:14: error[S102]: 'options.shape.type' is 'round': expected one of text, number, …",
            f"{THEME}/theme.toml:16: error[S101]: unknown key 'options.shape.color' — known: choices, default, …",
        ),
    ),
    Case(
        name="options that a site sets wrongly",
        files=theme(OPTIONS) | {SITE: USES_IT[SITE] + "[theme_options]\ndie = 'red'\nsize = '3'\ndye = 'bleu'\n"},
        said=(
            f"{SITE}:5: error[S101]: unknown key 'theme_options.die' — did you mean 'dye'?",
            f"{SITE}:6: error[S102]: 'theme_options.size' is '3': expected a whole number",
            f"{SITE}:7: error[S102]: 'theme_options.dye' is 'bleu': expected one of red, blue; did you mean 'blue'?",
        ),
    ),
    Case(
        name="options for a theme that has none",
        files={SITE: USES_IT[SITE].replace("mine", "plain") + "[theme_options]\ndye = 'red'\n"},
        said=(f"{SITE}:5: error[S101]: unknown key 'theme_options.dye' — this theme has no options",),
    ),
    Case(
        name="option that a template misspells",
        files=theme({**OPTIONS, "templates/404.html": "<p>\n{{ option('dey') }}\n"}),
        said=(f"{PAGE}:2: error[T108]: theme has no option 'dey' in theme.toml (page 404.html)",),
    ),
    Case(
        name="kind of files that no theme has",
        files=theme({"theme.toml": "inherits = ['styles']\n"}),
        said=(f"{THEME}/theme.toml:1: error[S102]: 'inherits' is ['styles']: expected some of templates, static, …",),
    ),
    Case(
        name="settings of a theme that are no file",
        files={SITE: USES_IT[SITE], f"{THEME}/theme.toml": folder},
        said=(f"{THEME}/theme.toml: error[T109]: cannot be read: Is a directory — look at its permissions",),
    ),
    Case(
        name="theme with a name that no file system takes",
        files={SITE: USES_IT[SITE].replace("mine", "m" * 300)},
        said=("…themes/mmm…: error[T109]: cannot be read: File name too long — look at its permissions",),
    ),
]
