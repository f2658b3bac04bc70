"""What the commands share: the moment of the run, a progress bar, problems for people and for programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ssg.problems import Problem

FOLDER = click.Path(path_type=Path, file_okay=False)
_SHOWN_PROBLEMS = 50


def moment(text: str | None) -> datetime:
    """The moment of this run; a time without a zone is in this machine's zone."""
    if text is None:
        return datetime.now().astimezone()
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):
        raise click.BadParameter(f"'{text}' is no date such as 2026-12-24T18:00:00+01:00", param_hint="--now") from None


def progress(label: str) -> AbstractContextManager[Callable[[int, int], None]]:
    """A progress bar where stderr is a terminal, else silence."""
    if not sys.stderr.isatty():
        return nullcontext(lambda _done, _total: None)

    def show(done: int, total: int) -> None:
        if done == total or done % max(1, total // 100) == 0:
            click.echo(f"\r{label} {done}/{total}" + ("\r\033[K" if done == total else ""), nl=False, err=True)

    return nullcontext(show)


def count_on_terminal() -> AbstractContextManager[Callable[[str, int, int | None], None]]:
    """Like `progress`, for work of several steps, each with its label, whose total may not be known."""
    if not sys.stderr.isatty():
        return nullcontext(lambda _label, _done, _total: None)

    @contextmanager
    def counting() -> Iterator[Callable[[str, int, int | None], None]]:
        def show(label: str, done: int, total: int | None) -> None:
            of = f"/{total}" if total is not None and total >= done else ""
            filled = 20 * done // total if of and total else 0
            bar = f"[{'█' * filled}{'·' * (20 - filled)}] " if of else ""
            click.echo(f"\r{label} {bar}{done}{of}\033[K", nl=False, err=True)

        try:
            yield show
        finally:
            click.echo("\r\033[K", nl=False, err=True)

    return counting()


def print_problems(problems: Iterable[Problem]) -> None:
    """Problems to stderr in the order of their places, at most 50 of them: no warning takes the place of an error."""
    from ssg.problems import Problem, printable

    items = list(problems)
    colours = {"error": "red", "warning": "yellow", "info": "cyan"}
    shown = sorted(items, key=lambda problem: list(colours).index(problem.severity))[:_SHOWN_PROBLEMS]
    for problem in sorted(shown, key=Problem.sort_key):
        click.secho(printable(str(problem)), fg=colours[problem.severity], err=True)
    if len(items) > _SHOWN_PROBLEMS:
        click.echo(f"… and {len(items) - _SHOWN_PROBLEMS} more", err=True)


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
