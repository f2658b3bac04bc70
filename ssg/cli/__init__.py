"""The command line: arguments to one call to an exit code. The only place that prints and that reads the clock.

Exit codes: 0 good, 1 problems, 2 wrong arguments. What was asked for goes to stdout, problems and progress to stderr.
One module for each command, imported when it is asked for. Everything but click is imported inside the command that
needs it, so that `--help` answers at once.
"""

from __future__ import annotations

import gc
from typing import Any

import click

from ssg import __version__

_UNCOLLECTED = 50_000  # new objects before garbage is looked for: a build makes many that stay, and little of that
_SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class _Commands(click.Group):
    """Finds a command in its module."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return ["build", "import", "new", "serve", "theme"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        match cmd_name:
            case "build":
                from ssg.cli.building import build as command
            case "import":
                from ssg.cli.importing import import_ as command
            case "new":
                from ssg.cli.starting import new as command
            case "serve":
                from ssg.cli.serving import serve as command
            case "theme":
                from ssg.cli.theming import theme as command
            case _:
                return None
        return command


@click.group(cls=_Commands, context_settings=_SETTINGS)
@click.version_option(__version__, prog_name="ssg")
def main() -> None:
    """Turn the chapters of a serial into a website that people love to read.

    \b
    A first site:
      ssg new site my-site
      cd my-site
      ssg new book lantern
      ssg new chapter lantern "The Lamplighter"
      ssg serve --open --drafts

    Write, save, and see the page change. `ssg build` makes the site to publish, in the folder site/.
    """
    gc.set_threshold(_UNCOLLECTED)
