"""The command line: arguments to one call to an exit code. The only place that prints and that reads the clock.

Exit codes: 0 good, 1 problems, 2 wrong arguments. What was asked for goes to stdout, problems and progress to stderr.
Everything but click is imported inside the command that needs it, so that `--help` answers at once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ssg import __version__
from ssg.problems import Problem, SsgError, has_errors

if TYPE_CHECKING:
    from ssg.intake import ImportReport
    from ssg.model.plan import Report

_SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
_FOLDER = click.Path(path_type=Path, file_okay=False)
_SHOWN_PROBLEMS = 50


@click.group(context_settings=_SETTINGS)
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


@main.command()
@click.argument("project", type=_FOLDER, default=".")
@click.option("--output", type=_FOLDER, help="Where the site goes.  [default: site/ in the project]")
@click.option("--base-url", metavar="URL", help="The address that readers will use; else base_url of site.toml.")
@click.option("--drafts", is_flag=True, help="Take in chapters that say 'draft: true'.")
@click.option("--future", is_flag=True, help="Take in chapters whose date is still to come.")
@click.option("--now", metavar="ISO", help="Build as if it were this moment, such as 2026-12-24T18:00:00+01:00.")
@click.option("--jobs", type=click.IntRange(1), help="Worker processes.  [default: one for each core]")
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option("--full", is_flag=True, help="Make every page again, whatever was built before.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
def build(
    project: Path,
    output: Path | None,
    base_url: str | None,
    now: str | None,
    jobs: int | None,
    *,
    drafts: bool,
    future: bool,
    strict: bool,
    full: bool,
    as_json: bool,
) -> None:
    """Make the site of PROJECT (the current folder if not given).

    Only what changed is made again. With an error, nothing is written and the last good site stays as it was.
    """
    from ssg.build import BuildOptions, build_site

    options = BuildOptions(
        project=project,
        output=output if output is not None else project / "site",
        now=_moment(now),
        base_url=_base_url(base_url),
        drafts=drafts,
        future=future,
        jobs=jobs,
        strict=strict,
        full=full,
    )
    with _progress("Rendering") as advance:
        report = build_site(options, advance)
    _print_problems(report.problems)
    if as_json:
        click.echo(json.dumps(_report_json(report), ensure_ascii=False).encode("utf-8", "backslashreplace"))
    failed = has_errors(report.problems) or (strict and any(item.severity == "warning" for item in report.problems))
    if not as_json and not failed:
        click.echo(_summary(report, options.output))
    sys.exit(1 if failed else 0)


@main.command()
@click.argument("project", type=_FOLDER, default=".")
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
    try:
        serve_site(options, clock=lambda: _moment(None), say=lambda line: click.echo(line, err=True))
    except SsgError as error:
        _print_problems([error.problem])
        sys.exit(1)


@main.command("import")
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, allow_dash=True))
@click.option("--book", required=True, metavar="SLUG", help="The book's folder in content/.")
@click.option("--project", type=_FOLDER, default=".", help="The project.  [default: the current folder]")
@click.option("--language", metavar="TAG", help="The chapters' language; found from the text if not given.")
@click.option("--dry-run", is_flag=True, help="Write nothing; show what would change.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
def import_(
    sources: tuple[Path, ...], book: str, project: Path, language: str | None, *, dry_run: bool, as_json: bool
) -> None:
    """Clean raw chapters (text or HTML) and put them into a book.

    Site headers, advertising and recommendation lists go; the story stays to the last character. A ledger in
    content/SLUG/import/ledger/ accounts for everything. Chapters that you have edited since are never overwritten.
    """
    from ssg.intake import ImportOptions, import_sources

    options = ImportOptions(project=project, book=book, language=language, dry_run=dry_run)
    try:
        report = import_sources(sources, options)
    except SsgError as error:
        _print_problems([error.problem])
        sys.exit(1)
    _print_problems(report.problems)
    if as_json:
        click.echo(json.dumps(_import_json(report), ensure_ascii=False).encode("utf-8", "backslashreplace"))
    else:
        _print_import(report)
    sys.exit(1 if has_errors(report.problems) else 0)


@main.group()
def new() -> None:
    """Start a site, a book or a chapter."""


@new.command("site")
@click.argument("folder", type=_FOLDER)
def new_site(folder: Path) -> None:
    """Make a project in FOLDER: settings, a page about you, and the workflow that publishes it on GitHub Pages."""
    from ssg.scaffold import make_site

    _scaffold(lambda: make_site(folder))


@new.command("book")
@click.argument("slug")
@click.option("--project", type=_FOLDER, default=".", help="The project.  [default: the current folder]")
def new_book(slug: str, project: Path) -> None:
    """Make the book SLUG: content/SLUG/book.toml, to fill in."""
    from ssg.scaffold import make_book

    _scaffold(lambda: make_book(project, slug))


@new.command("chapter")
@click.argument("book")
@click.argument("title", default="")
@click.option("--project", type=_FOLDER, default=".", help="The project.  [default: the current folder]")
def new_chapter(book: str, title: str, project: Path) -> None:
    """Make the next chapter of BOOK, numbered and dated, as a draft.

    Take out the line 'draft: true' to publish it.
    """
    from ssg.scaffold import make_chapter

    now = _moment(None)
    _scaffold(lambda: make_chapter(project, book, title, now))


def _scaffold(make: Callable[[], Iterable[str]]) -> None:
    try:
        for path in make():
            click.echo(path)
    except SsgError as error:
        _print_problems([error.problem])
        sys.exit(1)


def _moment(text: str | None) -> datetime:
    """The moment of this run; a time without a zone is in this machine's zone."""
    if text is None:
        return datetime.now().astimezone()
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):
        raise click.BadParameter(f"'{text}' is no date such as 2026-12-24T18:00:00+01:00", param_hint="--now") from None


def _base_url(text: str | None) -> str | None:
    if text is None:
        return None
    from ssg.load.site import as_base_url

    try:
        return as_base_url(text)
    except ValueError as error:
        raise click.BadParameter(f"'{text}': {error}", param_hint="--base-url") from None


def _progress(label: str) -> AbstractContextManager[Callable[[int, int], None]]:
    """A progress bar where stderr is a terminal, else silence."""
    if not sys.stderr.isatty():
        return nullcontext(lambda _done, _total: None)

    def show(done: int, total: int) -> None:
        if done == total or done % max(1, total // 100) == 0:
            click.echo(f"\r{label} {done}/{total}" + ("\r\033[K" if done == total else ""), nl=False, err=True)

    return nullcontext(show)


def _print_problems(problems: Iterable[Problem]) -> None:
    """Problems to stderr in the order of their places, at most 50 of them: no warning takes the place of an error."""
    from ssg.load.scan import printable

    items = list(problems)
    colours = {"error": "red", "warning": "yellow", "info": "cyan"}
    shown = sorted(items, key=lambda problem: list(colours).index(problem.severity))[:_SHOWN_PROBLEMS]
    for problem in sorted(shown, key=Problem.sort_key):
        click.secho(printable(str(problem)), fg=colours[problem.severity], err=True)
    if len(items) > _SHOWN_PROBLEMS:
        click.echo(f"… and {len(items) - _SHOWN_PROBLEMS} more", err=True)


def _summary(report: Report, output: Path) -> str:
    removed = f", {len(report.removed)} removed" if report.removed else ""
    return f"{output}: {len(report.written)} written, {report.kept} unchanged{removed} in {report.seconds:.2f} s"


def _report_json(report: Report) -> dict[str, Any]:
    return {
        "targets": report.targets,
        "written": list(report.written),
        "removed": list(report.removed),
        "kept": report.kept,
        "seconds": round(report.seconds, 3),
        "problems": [_problem_json(problem) for problem in report.problems],
    }


def _problem_json(problem: Problem) -> dict[str, Any]:
    keys = ("code", "severity", "path", "line", "column", "message", "hint")
    return {key: getattr(problem, key) for key in keys}


def _import_json(report: ImportReport) -> dict[str, Any]:
    return {
        "files": [
            {
                **{key: getattr(file, key) for key in ("source", "status", "output", "ledger", "kind", "title")},
                "number": str(file.number) if file.number is not None else None,
                "totals": dict(file.totals),
                "rules": dict(file.rules),
                "flags": list(file.flags),
                **({"diff": file.diff} if file.diff else {}),
            }
            for file in report.files
        ],
        "problems": [_problem_json(problem) for problem in report.problems],
    }


def _print_import(report: ImportReport) -> None:
    for file in report.files:
        totals = ", ".join(f"{count} {name}" for name, count in dict(file.totals).items() if count)
        click.echo(f"{file.status}: {file.source} → {file.output or '—'}  ({totals} characters)")
        for rule, count in file.rules:
            click.echo(f"    {rule}: {count}")
        for flag in file.flags:
            click.echo(f"    look at: {flag}")
        if file.diff:
            click.echo(file.diff)
