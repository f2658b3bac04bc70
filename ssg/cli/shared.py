"""What the commands share: the moment of the run, what is printed, a progress bar, problems for people and programs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssg.cli.arguments import as_folder

if TYPE_CHECKING:
    from ssg.cli.arguments import Parser
    from ssg.problems import Problem

_PROJECT = "the folder of the project  [default: the current folder]"
_SHOWN_PROBLEMS = 50
_COLOURS = {"error": 31, "warning": 33, "info": 36}  # red, yellow, cyan: ECMA-48


def add_place(parser: Parser) -> None:
    """Add the argument that names the project, for commands that work on nothing else."""
    parser.add_argument("project", metavar="PROJECT", nargs="?", type=as_folder, default=Path(), help=_PROJECT)


def add_project(parser: Parser) -> None:
    """Add the option that names the project."""
    parser.add_argument("--project", metavar="FOLDER", type=as_folder, default=Path(), help=_PROJECT)


def moment(text: str | None) -> datetime:
    """The moment of this run; a time without a zone is in this machine's zone."""
    if text is None:
        return datetime.now().astimezone()
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f"'{text}' is no date such as 2026-12-24T18:00:00+01:00") from None


def say(line: object, end: str = "\n") -> None:
    """Print what was asked for."""
    print(line, end=end, flush=True)


def tell(line: object, end: str = "\n") -> None:
    """Print to stderr, what goes beside."""
    if sys.stderr is not None:  # else print would take stdout
        print(line, end=end, file=sys.stderr, flush=True)


def say_json(value: object) -> None:
    """Print a value as JSON, in UTF-8 whatever the terminal's encoding."""
    import json

    if sys.stdout is None:
        return
    text = json.dumps(value, ensure_ascii=False) + "\n"
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def progress(label: str) -> AbstractContextManager[Callable[[int, int], None]]:
    """A progress bar where stderr is a terminal, else silence."""
    if sys.stderr is None or not sys.stderr.isatty():
        return nullcontext(lambda _done, _total: None)

    def show(done: int, total: int) -> None:
        if done == total or done % max(1, total // 100) == 0:
            tell(f"\r{label} {done}/{total}" + ("\r\033[K" if done == total else ""), end="")

    return nullcontext(show)


def count_on_terminal() -> AbstractContextManager[Callable[[str, int, int | None], None]]:
    """Like `progress`, for work of several steps, each with its label, whose total may not be known."""
    if sys.stderr is None or not sys.stderr.isatty():
        return nullcontext(lambda _label, _done, _total: None)

    @contextmanager
    def counting() -> Iterator[Callable[[str, int, int | None], None]]:
        def show(label: str, done: int, total: int | None) -> None:
            of = f"/{total}" if total is not None and total >= done else ""
            filled = 20 * done // total if of and total else 0
            bar = f"[{'█' * filled}{'·' * (20 - filled)}] " if of else ""
            tell(f"\r{label} {bar}{done}{of}\033[K", end="")

        try:
            yield show
        finally:
            tell("\r\033[K", end="")

    return counting()


def print_problems(problems: Iterable[Problem]) -> None:
    """Problems to stderr in the order of their places, at most 50 of them: no warning takes the place of an error."""
    from ssg.problems import Problem, printable

    items = list(problems)
    shown = sorted(items, key=lambda problem: list(_COLOURS).index(problem.severity))[:_SHOWN_PROBLEMS]
    coloured = _has_colours()
    for problem in sorted(shown, key=Problem.sort_key):
        line = printable(str(problem))
        tell(f"\033[{_COLOURS[problem.severity]}m{line}\033[0m" if coloured else line)
    if len(items) > _SHOWN_PROBLEMS:
        tell(f"… and {len(items) - _SHOWN_PROBLEMS} more")


def _has_colours() -> bool:
    """Whether stderr shows colours, and nobody has asked for none (https://no-color.org)."""
    return os.name != "nt" and sys.stderr is not None and sys.stderr.isatty() and not os.environ.get("NO_COLOR")


@contextmanager
def told() -> Iterator[None]:
    """What cannot go on is told, with exit code 1."""
    from ssg.problems import SsgError

    try:
        yield
    except SsgError as error:
        print_problems([error.problem])
        sys.exit(1)


def problem_json(problem: Problem) -> dict[str, Any]:
    """A problem as one JSON object, every field of it."""
    keys = ("code", "severity", "path", "line", "column", "message", "hint")
    return {key: getattr(problem, key) for key in keys}
