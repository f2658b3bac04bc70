"""`ssg serve`."""

from __future__ import annotations

from pathlib import Path

import click

from ssg.cli.shared import FOLDER, moment, told


@click.command()
@click.argument("project", type=FOLDER, default=".")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@click.option("--open", "open_browser", is_flag=True, help="Open the site in the browser.")
@click.option("--drafts", is_flag=True, help="Take in chapters that say 'draft: true'.")
@click.option("--future", is_flag=True, help="Take in chapters whose date is still to come.")
def serve(project: Path, host: str, port: int, *, open_browser: bool, drafts: bool, future: bool) -> None:
    """Show the site of PROJECT while you write: save a file and the page in the browser changes.

    A mistake is shown over the last good page, with its file and line, and goes when it is mended. What serve makes
    lies in .ssg/preview/, so drafts never reach site/.
    """
    from ssg.preview import ServeOptions
    from ssg.preview import serve as serve_site

    options = ServeOptions(
        project=project, host=host, port=port, open_browser=open_browser, drafts=drafts, future=future
    )
    with told():
        serve_site(options, clock=lambda: moment(None), say=lambda line: click.echo(line, err=True))
