"""`ssg theme`: what a theme is made of, for who makes one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ssg.cli.shared import FOLDER, moment, told

if TYPE_CHECKING:
    from ssg.theming import Trace, TracedFile

PROJECT = click.option("--project", type=FOLDER, default=".", help="The project.  [default: the current folder]")


@click.group()
def theme() -> None:
    """Change the look of a site, a file at a time.

    \b
    ssg theme trace lantern/1/      which files make this page
    ssg theme eject chapter.html    copy one into your project, and change it there
    ssg theme options               what the theme can be told in site.toml
    """


@theme.command("list")
@PROJECT
@click.option("--files", is_flag=True, help="Name every file of the site's theme, as `eject` takes it.")
def list_(project: Path, *, files: bool) -> None:
    """List the themes that this project can use; a star marks the one it does."""
    from ssg.theming import list_files, list_themes

    with told():
        if files:
            for line in list_files(project):
                click.echo(line)
            return
        for entry in list_themes(project):
            click.echo(f"{'*' if entry.used else ' '} {entry.name}: {entry.description}".rstrip(" :"))
            click.echo(f"    {' over '.join(entry.folders)}")


@theme.command()
@PROJECT
def options(project: Path) -> None:
    """Show the options of the site's theme: what each does, what it may be, what it is.

    Set them under [theme_options] in content/site.toml.
    """
    import json

    from ssg.theming import read_options

    with told():
        for option, value in read_options(project):
            written = json.dumps(value, ensure_ascii=False)  # as TOML writes it too
            click.echo(f"{option.name} = {written}" + ("" if value != option.default else "    (default)"))
            click.echo(f"    {option.description}")
            click.echo(f"    {', '.join(option.choices) or option.type}")


@theme.command()
@click.argument("template")
@PROJECT
@click.option("--theme", "name", metavar="NAME", help="The theme to put it in.  [default: the site's theme]")
def eject(template: str, project: Path, name: str | None) -> None:
    """Copy TEMPLATE, a file of the theme, into your project, to change it there.

    TEMPLATE is such as chapter.html, parts/footer.html, theme.css or en.toml; `ssg theme list --files` names them
    all. The copy takes the place of the file that it is copied from; nothing is ever written over. With --theme NAME
    a theme of your own is begun where there is none yet.
    """
    from ssg.theming import eject as eject_file

    with told():
        ejected = eject_file(project, template, name)
        if ejected.settings is not None:
            click.echo(f"{ejected.settings}: begun")
        click.echo(f"{ejected.path}: takes the place of {ejected.shadows}")
        if ejected.use is not None:
            click.echo(f'To use it, write  theme = "{ejected.use}"  in content/site.toml.')


@theme.command()
@click.argument("address")
@PROJECT
@click.option("--drafts", is_flag=True, help="Take in chapters that say 'draft: true'.")
@click.option("--future", is_flag=True, help="Take in chapters whose date is still to come.")
def trace(address: str, project: Path, *, drafts: bool, future: bool) -> None:
    """Tell which files of the theme make the page at ADDRESS, and which other files each of them hides.

    ADDRESS is such as lantern/12/, / for the home page, or the page's whole URL.
    """
    from ssg.plan import Selection
    from ssg.theming import trace as trace_page

    with told():
        selection = Selection(now=moment(None), drafts=drafts, future=future)
        for line in _trace_lines(trace_page(project, address, selection)):
            click.echo(line)


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
