"""`ssg serve`."""

from __future__ import annotations

from collections.abc import Sequence

from ssg.cli.arguments import Parser, at_least
from ssg.cli.shared import add_place, moment, tell, told

_ABOUT = """\
Show the site of PROJECT while you write: save a file and the page in the browser changes.

A mistake is shown over the last good page, with its file and line, and goes when it is mended. What serve makes lies
in .ssg/preview/, so drafts never reach site/.
"""


def serve(words: Sequence[str]) -> None:
    """Run `ssg serve` with these arguments. Raises SystemExit."""
    from ssg.preview import ServeOptions
    from ssg.preview import serve as serve_site

    options = ServeOptions(**vars(_parser().read(words)))
    with told():
        serve_site(options, clock=lambda: moment(None), say=tell)


def _parser() -> Parser:
    parser = Parser("ssg serve", _ABOUT)
    add = parser.add_argument
    add_place(parser)
    add("--host", metavar="NAME", default="127.0.0.1", help="address to listen on  [default: 127.0.0.1]")
    add("--port", metavar="N", type=at_least(0, 65535), default=8000, help="0 takes a free one  [default: 8000]")
    add("--open", action="store_true", dest="open_browser", help="open the site in the browser")
    add("--drafts", action="store_true", help="take in chapters that say 'draft: true'")
    add("--future", action="store_true", help="take in chapters whose date is still to come")
    return parser
