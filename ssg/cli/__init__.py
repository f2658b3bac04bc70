"""The command line: arguments to one call to an exit code. The only place that prints and that reads the clock.

Exit codes: 0 good, 1 problems, 2 wrong arguments. What was asked for goes to stdout, problems and progress to stderr.
One module for each command, imported when it is asked for; everything beyond the reading of arguments is imported
inside the command that needs it, so that `--help` answers at once.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from ssg import __version__
from ssg.cli.arguments import choose_command

_UNCOLLECTED = 500_000  # new objects before garbage is looked for: a build makes many that stay, and little of that

_ABOUT = """\
Turn the chapters of a serial into a website that people love to read.

A first site:
  ssg new site my-site
  cd my-site
  ssg new book lantern
  ssg new chapter lantern "The Lamplighter"
  ssg serve --open --drafts

Write, save, and see the page change. `ssg build` makes the site to publish, in the folder site/.
"""
_COMMANDS = {
    "build": "make the site to publish",
    "import": "clean raw chapters and put them into a book",
    "new": "start a site, a book or a chapter",
    "serve": "show the site while you write: save, and the page changes",
    "theme": "change the look of a site, a file at a time",
}


def main(words: Sequence[str] | None = None) -> None:
    """Run the command that `words` ask for, those of the command line if None. Raises SystemExit."""
    gc.set_threshold(_UNCOLLECTED)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal without some letter is no reason to stop
    try:
        _run(sys.argv[1:] if words is None else words)
    except KeyboardInterrupt:
        from ssg.cli.shared import tell

        tell("\nStopped.")
        sys.exit(1)
    except BrokenPipeError:  # nobody reads on, as behind `| head`
        if sys.stdout is not None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _run(words: Sequence[str]) -> None:
    name, rest = choose_command("ssg", _ABOUT, _COMMANDS, words, f"ssg, version {__version__}")
    match name:
        case "build":
            from ssg.cli.building import build as run
        case "import":
            from ssg.cli.importing import import_ as run
        case "new":
            from ssg.cli.starting import new as run
        case "serve":
            from ssg.cli.serving import serve as run
        case _:
            from ssg.cli.theming import theme as run
    run(rest)
