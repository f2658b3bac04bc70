"""`ssg theme`: what it tells, what it copies, what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import MakeProject, write_files
from tests.problems.conftest import build_here, run_here

CHILD = {
    "content/site.toml": 'title = "Shelf"\nbase_url = "https://example.org/repo/"\ntheme = "mine"\n',
    "content/old.md": "---\ntitle: Old\n---\n\nA page.\n",
    "themes/mine/theme.toml": 'name = "mine"\nparent = "base"\ndescription = "Ours."\n',
    "themes/mine/templates/parts/footer.html": "<footer>ours</footer>\n",
    "themes/base/theme.toml": 'name = "base"\n[options.motto]\ndescription = "Over all."\ndefault = "Go on"\n',
    "themes/base/templates/parts/footer.html": "<footer>base</footer>\n",
    "themes/base/strings/en.toml": 'next = "On"\n',
}
FOOTER = "templates/parts/footer.html"


@pytest.fixture
def child(project: MakeProject) -> Path:
    """A project with a theme of its own, `mine`, over another of its own, `base`, over `default`."""
    return project(CHILD, small=True)


def test_trace_names_the_file_that_won_and_those_it_hides(child: Path) -> None:
    said = run_here("theme", "trace", "old/", "--project", child)
    assert (said.code, said.lines) == (0, ())
    lines = said.stdout.splitlines()
    assert lines[:2] == ["old/index.html: PageView, from content/old.md", "theme: mine → base → default"]
    place = lines.index(f"  themes/mine/{FOOTER}")
    assert lines[place + 1 : place + 3] == [
        f"    hides themes/base/{FOOTER}",
        f"    hides (ssg)/themes/default/{FOOTER}",
    ]
    assert "  (ssg)/themes/default/templates/base.html" in lines
    place = lines.index("  themes/base/strings/en.toml")
    assert lines[place + 1] == "    adds to (ssg)/themes/default/strings/en.toml"
    assert "  (ssg)/themes/default/static/theme.css" in lines


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/", "index.html"),
        ("", "index.html"),
        ("lantern", "lantern/index.html"),
        ("/lantern/2", "lantern/2/index.html"),
        ("/repo/lantern/2/", "lantern/2/index.html"),
        ("https://example.org/repo/lantern/2/#p-1", "lantern/2/index.html"),
        ("lantern/2/index.html", "lantern/2/index.html"),
        ("404.html", "404.html"),
    ],
)
def test_trace_takes_an_address_as_people_have_it(child: Path, address: str, page: str) -> None:
    said = run_here("theme", "trace", address, "--project", child)
    assert said.stdout.startswith(f"{page}: "), said.lines


def test_trace_says_when_any_template_may_be_needed(child: Path) -> None:
    write_files(child, {f"themes/mine/{FOOTER}": "{% include 'parts/' ~ 'nav.html' %}"})
    assert "the page may need any of them" in run_here("theme", "trace", "old/", "--project", child).stdout


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("lantren/", "error[T113]: there is no page at 'lantren/' — did you mean 'lantern/'?"),
        ("feed.xml", "error[T113]: 'feed.xml' is no page: no template makes it — trace the address of a page"),
        ("../../etc", "error[T113]: there is no page at '../../etc' — addresses are such as lantern/12/ or / for …"),
    ],
)
def test_trace_of_what_is_no_page(child: Path, address: str, said: str) -> None:
    found = run_here("theme", "trace", address, "--project", child)
    assert found.code == 1
    assert found.lines[0].startswith(said.rstrip("…"))


def test_eject_copies_what_wins_and_says_what_it_hides(project: MakeProject) -> None:
    folder = project()
    said = run_here("theme", "eject", "chapter.html", "--project", folder)
    path = "themes/default/templates/chapter.html"
    assert (said.code, said.stdout) == (0, f"{path}: takes the place of (ssg)/{path}\n")
    assert (folder / path).read_bytes() == (Path(__file__).parents[2] / path).read_bytes()
    build_here(folder)
    (folder / path).write_text("mine: {{ view.title }}")
    assert build_here(folder).code == 0
    assert (folder / "site/lantern/1/index.html").read_text() == "mine: Dusk"


def test_eject_begins_a_theme_and_names_the_setting(project: MakeProject) -> None:
    folder = project()
    said = run_here("theme", "eject", "static/theme.css", "--theme", "mine", "--project", folder)
    assert said.stdout.splitlines() == [
        "themes/mine/theme.toml: begun",
        "themes/mine/static/theme.css: takes the place of (ssg)/themes/default/static/theme.css",
        'To use it, write  theme = "mine"  in content/site.toml.',
    ]
    assert (folder / "themes/mine/theme.toml").read_text() == 'name = "mine"\nparent = "default"\napi = 1\n'


def test_eject_from_a_parent_of_the_project(child: Path) -> None:
    said = run_here("theme", "eject", "strings/en.toml", "--project", child)
    assert said.stdout == "themes/mine/strings/en.toml: takes the place of themes/base/strings/en.toml\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["parts/footer.html"],
            f"themes/mine/{FOOTER}: error[B113]: is there already — edit it, or take it away first",
        ),
        (["foter.html"], "error[T112]: the theme has no file 'foter.html' — did you mean 'parts/footer.html'?"),
        (["../site.toml"], "error[T112]: the theme has no file '../site.toml' — "),
        (["x.html"], "error[T112]: 'x.html' may be static/x.html or templates/x.html — write the whole path"),
        (["en.toml", "--theme", "../up"], "error[T114]: '../up' is no name of a theme: expected the name of a folder"),
        (["blocked/x.css"], "themes/mine/static/blocked/x.css: error[B114]: cannot be written: "),
    ],
)
def test_eject_refuses(child: Path, arguments: list[str], said: str) -> None:
    write_files(
        child,
        {
            "themes/base/static/x.html": "",
            "themes/base/templates/x.html": "",
            "themes/base/static/blocked/x.css": "",
            "themes/mine/static/blocked": "a file where a folder is needed",
        },
    )
    before = sorted(child.rglob("*"))
    found = run_here("theme", "eject", *arguments, "--project", child)
    assert found.code == 1
    assert found.lines[0].startswith(said), found.lines
    assert sorted(child.rglob("*")) == before


def test_list_and_options(child: Path) -> None:
    listed = run_here("theme", "list", "--project", child).stdout
    assert "* mine: Ours.\n    themes/mine over themes/base over (ssg)/themes/default\n" in listed
    assert "\n  plain: One stylesheet" in listed
    assert "templates/parts/footer.html\n" in run_here("theme", "list", "--files", "--project", child).stdout
    shown = run_here("theme", "options", "--project", child).stdout
    assert 'motto = "Go on"    (default)\n    Over all.\n    text\n' in shown
    assert "drop_caps = false    (default)\n" in shown


def test_without_a_project(tmp_path: Path) -> None:
    for arguments in (["list"], ["options"], ["trace", "/"], ["eject", "book.html"]):
        said = run_here("theme", *arguments, "--project", tmp_path)
        assert said.code == 1
        assert "error[S108]: there is no folder content/" in said.lines[0]


def test_help_is_for_newcomers() -> None:
    shown = run_here("theme", "--help").stdout
    for command in ("trace", "eject", "options", "list"):
        assert f"\n    {command} " in shown
