"""One text on its way to HTML: what it links to, what it has, what its author should know and on which line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import mistune

from ssg.problems import Problem
from ssg.text.markdown_syntax import Env

_MOST_SEARCHES = 500


@dataclass(slots=True)
class Page:
    """One text on its way to HTML."""

    parser: mistune.Markdown
    state: mistune.BlockState
    env: Env
    links: Mapping[str, str]
    source: str
    first_line: int
    labels: Mapping[str, str]
    """What blocks are called in the language of the text; its keys are those of `markdown.LABELS`."""
    problems: list[Problem] = field(default_factory=list)
    heading_levels: Mapping[int, int] = field(default_factory=dict)
    """The level on the page of each level in the source: the highest becomes h2, and no level is skipped."""
    has_code: bool = False
    has_raw_html: bool = False
    in_link: bool = False
    marks_in_link: list[str] = field(default_factory=list)
    """Footnote marks of a link's text, which come after the link: one link may not hold another."""
    has_urls: bool = False
    has_markup: bool = True
    """Whether inline markup other than runs of `*` is anywhere in the text: looked for once, not in each paragraph."""
    escapes_comments: bool = False
    """`\\<!--` is somewhere in the text, so that `<!--` in it may be meant."""
    short_ways: bool = True
    """Words that are certainly plain need no inline parser; off to compare."""
    cursor: int = 0
    cursor_line: int = 0
    not_found: int = 0
    """Searches for a line that found nothing: each costs the whole source, so they have a limit."""

    def search_from_start(self) -> None:
        """Look for lines from the top of the text again."""
        self.cursor = self.cursor_line = 0

    def line_of(self, piece: str) -> int:
        """The line where a piece of source stands, searched on from the last one that was asked for."""
        at = self.source.find(piece.split("\n", 1)[0], self.cursor) if self.not_found < _MOST_SEARCHES else -1
        if at < 0:
            self.not_found += 1
            return self.first_line + self.cursor_line
        self.cursor_line += self.source.count("\n", self.cursor, at)
        self.cursor = at
        return self.first_line + self.cursor_line

    def warn(self, code: str, message: str, piece: str | int, hint: str) -> None:
        """Tell the author about a piece of the source, or about a line that is known."""
        line = piece if isinstance(piece, int) else self.line_of(piece)
        problem = Problem(code=code, message=message, line=line, hint=hint, severity="warning")
        if problem not in self.problems[-8:]:
            self.problems.append(problem)

    def note_comment(self, piece: str, line: int) -> None:
        """Tell the author that a comment stays out of the page, in case it was not meant as one."""
        words = " ".join(piece.split())
        short = words if len(words) <= 60 else words[:57] + "…"
        hint = "comments do not reach readers"
        message = f"the comment '{short}' was left out"
        self.problems.append(Problem(code="R102", message=message, line=line, hint=hint, severity="info"))
