"""What a user is told: `Problem` (a value) and `SsgError` (cannot go on).

Every stage returns problems beside its value and goes on, so that one run names every mistake. Nothing here
prints; `cli` does. The first letter of a code is its stage: S site and book settings, C chapters and other
content, T themes, P plan, R rendering, B build output, I import, V preview. A code keeps its meaning for ever.
"""

from __future__ import annotations

from typing import Literal

from ssg.values import dataclass

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that the user should know.

    `path` is relative to the project, with forward slashes; `line` and `column` count from 1, columns in
    characters. `None` says that the problem has no such place.
    """

    code: str
    message: str
    path: str | None = None
    line: int | None = None
    column: int | None = None
    hint: str | None = None
    severity: Severity = "error"

    def __str__(self) -> str:
        """`path:line:column: error[CODE]: message — hint`, each part only where there is one."""
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)
        text = f"{self.severity}[{self.code}]: {self.message}"
        if place:
            text = f"{place}: {text}"
        return f"{text} — {self.hint}" if self.hint else text

    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order of a report: by file, line, column, then code and message."""
        return (self.path or "", self.line or 0, self.column or 0, self.code, self.message)


class SsgError(Exception):
    """The run cannot go on. One positional argument, so that it survives pickling between processes."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem

    def __str__(self) -> str:
        return str(self.problem)


def has_errors(problems: tuple[Problem, ...] | list[Problem]) -> bool:
    """Whether any problem is an error."""
    return any(problem.severity == "error" for problem in problems)


def printable(text: str) -> str:
    """The text with what would garble a line of a report written as escapes: `\\x1b`, `\\udcff`."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
