"""`ssg import`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ssg.cli.shared import FOLDER, print_problems, problem_json
from ssg.problems import SsgError, has_errors

if TYPE_CHECKING:
    from ssg.intake import ImportReport


@click.command("import")
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, allow_dash=True))
@click.option("--book", required=True, metavar="SLUG", help="The book's folder in content/.")
@click.option("--project", type=FOLDER, default=".", help="The project.  [default: the current folder]")
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
        print_problems([error.problem])
        sys.exit(1)
    print_problems(report.problems)
    if as_json:
        click.echo(json.dumps(_import_json(report), ensure_ascii=False).encode("utf-8", "backslashreplace"))
    else:
        _print_import(report)
    sys.exit(1 if has_errors(report.problems) else 0)


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
        "problems": [problem_json(problem) for problem in report.problems],
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
