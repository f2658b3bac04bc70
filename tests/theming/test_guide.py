"""The guide to making a theme, followed to the letter: its commands are run, its code goes where it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, MakeProject, write_files
from tests.problems.conftest import build_here, run_here

GUIDE = (REPOSITORY / "themes" / "README.md").read_text("utf-8")
SECTION = GUIDE.partition("## Make a theme\n")[2].partition("\n## ")[0]
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", SECTION, re.DOTALL | re.MULTILINE)


@pytest.fixture
def made(project: MakeProject) -> Path:
    """A project with the theme that the guide makes."""
    (_, command), (_, footer), (_, colours), (_, link), (_, words), (_, published) = BLOCKS[1:7]
    folder = project()
    program, *arguments = shlex.split(command)
    assert program == "ssg"
    assert run_here(*arguments, "--project", folder).code == 0
    site = folder / "content/site.toml"
    site.write_text(site.read_text() + 'theme = "mine"\n')
    named = re.findall(r"`(themes/mine/[^`]+)`", SECTION)
    assert named == [f"themes/mine/{name}" for name in FILES]
    write_files(folder, dict(zip(named, (footer, colours, link, words), strict=True)))
    assert run_here("theme", "eject", "chapter.html", "--project", folder).code == 0
    page = folder / "themes/mine/templates/chapter.html"
    head, text, tail = page.read_text().partition('id="text"')
    inside, end, rest = tail.partition("</div>\n")
    page.write_text(head + text + inside + end + published + rest)
    return folder


FILES = ("templates/parts/footer.html", "static/mine.css", "templates/parts/extra.html", "strings/en.toml")


def test_the_theme_of_the_guide(made: Path) -> None:
    said = build_here(made)
    assert (said.code, said.lines) == (0, ())
    home = (made / "site/index.html").read_text("utf-8")
    assert "Shelf: a new chapter every Friday." in home
    assert re.search(r'<link rel="stylesheet" href="/assets/mine\.css\?v=\w+">', home)
    chapter = (made / "site/lantern/1/index.html").read_text("utf-8")
    assert "Turn the page" in chapter
    assert re.search(r'</div>\n<p class="published"><time datetime="2024-01-01">1 Jan 2024</time></p>', chapter)
    assert (made / "site/assets/mine.css").read_text("utf-8").startswith(":root:not([data-theme])")


def test_the_options_that_the_guide_names_are_those_of_the_theme(made: Path) -> None:
    table = GUIDE.partition("| option of `default` |")[2].partition("\n\n")[0]
    named = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    shown = run_here("theme", "options", "--project", made).stdout
    assert named == sorted(named, key=named.index)
    assert set(named) == set(re.findall(r"^(\w+) = ", shown, re.MULTILINE))
