"""`ssg theme`: what a theme is made of, for who makes one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from ssg.cli.arguments import Parser, choose_command
from ssg.cli.shared import add_project, moment, say, told

if TYPE_CHECKING:
    from ssg.theming import Trace, TracedFile

_ABOUT = """\
Change the look of a site, a file at a time.

  ssg theme trace lantern/1/      which files make this page
  ssg theme eject chapter.html    copy one into your project, and change it there
  ssg theme options               what the theme can be told in site.toml
"""
_COMMANDS = {
    "list": "list the themes that this project can use",
    "options": "show what the theme can be told in site.toml, and what it is told",
    "eject": "copy a file of the theme into your project, to change it there",
    "trace": "tell which files of the theme make a page",
}
_LIST = "List the themes that this project can use; a star marks the one it does."
_OPTIONS = """\
Show the options of the site's theme: what each does, what it may be, what it is.

Set them under [theme_options] in content/site.toml.
"""
_EJECT = """\
Copy TEMPLATE, a file of the theme, into your project, to change it there.

TEMPLATE is such as chapter.html, parts/footer.html, theme.css or en.toml; `ssg theme list --files` names them
all. The copy takes the place of the file that it is copied from; nothing is ever written over. With --theme NAME
a theme of your own is begun where there is none yet.
"""
_TRACE = """\
Tell which files of the theme make the page at ADDRESS, and which other files each of them hides.

ADDRESS is such as lantern/12/, / for the home page, or the page's whole URL.
"""


def theme(words: Sequence[str]) -> None:
    """Run `ssg theme` with these arguments. Raises SystemExit."""
    name, rest = choose_command("ssg theme", _ABOUT, _COMMANDS, words)
    run: dict[str, Callable[[Sequence[str]], Iterator[str]]] = {
        "list": _list,
        "options": _options,
        "eject": _eject,
        "trace": _trace,
    }
    with told():
        for line in run[name](rest):
            say(line)


def _list(words: Sequence[str]) -> Iterator[str]:
    from ssg.theming import list_files, list_themes

    parser = Parser("ssg theme list", _LIST)
    add_project(parser)
    files = "name every file of the site's theme, as `ssg theme eject` takes it"
    parser.add_argument("--files", action="store_true", help=files)
    asked = parser.read(words)
    if asked.files:
        yield from list_files(asked.project)
        return
    for entry in list_themes(asked.project):
        yield f"{'*' if entry.used else ' '} {entry.name}: {entry.description}".rstrip(" :")
        yield f"    {' over '.join(entry.folders)}"


def _options(words: Sequence[str]) -> Iterator[str]:
    from ssg.theming import read_options

    parser = Parser("ssg theme options", _OPTIONS)
    add_project(parser)
    for option, value in read_options(parser.read(words).project):
        written = json.dumps(value, ensure_ascii=False)  # as TOML writes it too
        yield f"{option.name} = {written}" + ("" if value != option.default else "    (default)")
        yield f"    {option.description}"
        yield f"    {', '.join(option.choices) or option.type}"


def _eject(words: Sequence[str]) -> Iterator[str]:
    from ssg.theming import eject

    parser = Parser("ssg theme eject", _EJECT)
    parser.add_argument("template", metavar="TEMPLATE", help="a file of the theme")
    add_project(parser)
    parser.add_argument("--theme", metavar="NAME", help="the theme to put it in  [default: the site's theme]")
    asked = parser.read(words)
    ejected = eject(asked.project, asked.template, asked.theme)
    if ejected.settings is not None:
        yield f"{ejected.settings}: begun"
    yield f"{ejected.path}: takes the place of {ejected.shadows}"
    if ejected.use is not None:
        yield f'To use it, write  theme = "{ejected.use}"  in content/site.toml.'


def _trace(words: Sequence[str]) -> Iterator[str]:
    from ssg.plan import Selection
    from ssg.theming import trace

    parser = Parser("ssg theme trace", _TRACE)
    parser.add_argument("address", metavar="ADDRESS", help="the part of the page's URL behind base_url")
    add_project(parser)
    parser.add_argument("--drafts", action="store_true", help="take in chapters that say 'draft: true'")
    parser.add_argument("--future", action="store_true", help="take in chapters whose date is still to come")
    asked = parser.read(words)
    selection = Selection(now=moment(None), drafts=asked.drafts, future=asked.future)
    yield from _trace_lines(trace(asked.project, asked.address, selection))


def _trace_lines(traced: Trace) -> Iterator[str]:
    yield f"{traced.path}: {traced.view}" + (f", from {traced.origin}" if traced.origin else "")
    yield f"theme: {' → '.join(traced.theme)}"
    if traced.whole:
        yield "a template names another by what it computes: the page may need any of them"
    kinds = (("templates", traced.templates), ("strings", traced.strings), ("static", traced.assets))
    for kind, files in kinds:
        if files:
            yield f"{kind}:"
            for file in files:
                yield from _file_lines(file, "adds to" if kind == "strings" else "hides")


def _file_lines(file: TracedFile, verb: str) -> Iterator[str]:
    yield f"  {file.winner}"
    for shadowed in file.shadows:
        yield f"    {verb} {shadowed}"
