"""`ssg import`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ssg.cli.shared import FOLDER, count_on_terminal, print_problems, problem_json, told

if TYPE_CHECKING:
    from ssg.intake import Explanation, ImportOptions, ImportReport

_SHOWN_FILES = 40


@click.command("import")
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option("--book", required=True, metavar="SLUG", help="The book's folder in content/; made if it is not there.")
@click.option("--project", type=FOLDER, default=".", help="The project.  [default: the current folder]")
@click.option("--language", metavar="TAG", help="The chapters' language, such as en or zh-Hans.  [default: as found]")
@click.option("--dry-run", is_flag=True, help="Write nothing; show as a diff what would change.")
@click.option(
    "--report",
    metavar="FILE.html",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a page that shows what was taken out, first what to doubt.",
)
@click.option(
    "--explain",
    metavar="FILE:LINE",
    help="Say which rules touched a line of a source, or of an imported chapter, and why; needs no SOURCE.",
)
@click.option(
    "--accept",
    multiple=True,
    metavar="SOURCE|CODE",
    help="Write this chapter although much goes from inside it; you have looked at it. May be given several times.",
)
@click.option(
    "--notes",
    type=click.Choice(["keep", "move", "drop"]),
    help="Author's notes: keep in the text, move to front matter, drop.  [default: as in rules.toml, or move]",
)
@click.option(
    "--learn",
    is_flag=True,
    help="Add to learned.toml what recurs in these sources; a first import of three chapters does so anyway.",
)
@click.option("--jobs", type=click.IntRange(1), help="Worker processes.  [default: one for each core]")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
def import_(sources: tuple[str, ...], **values: Any) -> None:
    """Clean raw chapters and put them into a book.

    A SOURCE is a text or HTML file, a folder, a pattern such as 'raw/*.txt', a .zip or .epub, or - for standard input.
    The text of a whole book is split into its chapters. Site headers, advertising and lists of other books go; the
    story stays to the last character, and ledgers in content/SLUG/import/ledger/ account for all of it. What you have
    edited since is never overwritten: proposals go to import/proposed/.

    \b
    Try it first, and look at what would go:
      ssg import raw/ --book lantern --dry-run --report review.html

    \b
    Exit codes: 0 good, 1 problems, 2 wrong arguments, 3 some chapters need a look:
    nothing of them is written (I103); see --report and --accept.
    """
    from ssg.intake import ImportOptions

    options = ImportOptions(
        project=values["project"],
        book=values["book"],
        language=values["language"],
        dry_run=values["dry_run"],
        jobs=values["jobs"],
        learn=values["learn"],
        review=values["report"] is not None,
        notes=values["notes"],
        accept=frozenset(values["accept"]),
    )
    with told():
        if values["explain"] is not None:
            _explain(values["explain"], options, as_json=values["as_json"])
            return
        if not sources:
            raise click.UsageError("name a SOURCE to import, or a line to explain: --explain FILE:LINE")
        _check_sources(sources)
        sys.exit(_import(sources, options, values["report"], as_json=values["as_json"]))


def _check_sources(sources: tuple[str, ...]) -> None:
    """A name that is neither there nor a pattern is a slip of the hand; nothing is begun then."""
    import glob

    for source in sources:
        if source != "-" and not glob.has_magic(source) and not Path(source).exists():
            raise click.BadParameter(f"'{source}' does not exist.", param_hint="SOURCE")


def _import(sources: tuple[str, ...], options: ImportOptions, page: Path | None, *, as_json: bool) -> int:
    from ssg.intake import import_sources

    with count_on_terminal() as progress:
        report = import_sources(sources, options, stdin=sys.stdin.buffer, progress=progress)
    if page is not None and report.review is not None:
        _write_page(page, report)
    print_problems(report.problems)
    if as_json:
        _print_json(_import_json(report))
    else:
        _print_import(report, page, dry_run=options.dry_run)
    codes = {problem.code for problem in report.problems if problem.severity == "error"}
    return 1 if codes - {"I103"} else 3 if codes else 0


def _write_page(path: Path, report: ImportReport) -> None:
    from ssg.intake.review.page import format_page
    from ssg.problems import Problem, SsgError

    assert report.review is not None
    try:
        path.write_bytes(format_page(report.review).encode("utf-8", "backslashreplace"))
    except OSError as error:
        message = f"cannot be written: {error.strerror}"
        raise SsgError(Problem(code="I106", path=str(path), message=message, hint="name another --report")) from error


def _explain(target: str, options: ImportOptions, *, as_json: bool) -> None:
    from ssg.intake import explain
    from ssg.problems import printable

    found = explain(target, options, sys.stdin.buffer)
    if as_json:
        _print_json(_explanation_json(found))
        return
    said = [line for spoken in found.spoken for line in str(spoken).split("\n")] or [
        "kept as it is: no rule spoke of it"
    ]
    for line in (f"{found.path}, line {found.line}:", f"    {found.text}", *said):
        click.echo(printable(line))


def _print_import(report: ImportReport, page: Path | None, *, dry_run: bool) -> None:
    """Each chapter with what was done; of a long import only those to look at. Then the sum."""
    many = len(report.files) > _SHOWN_FILES
    for file in report.files:
        if many and file.status in ("written", "unchanged") and not file.flags and not file.diff:
            continue
        totals = ", ".join(f"{count} {name}" for name, count in dict(file.totals).items() if count)
        done = f"would be {file.status}" if dry_run and file.status in ("written", "proposed") else file.status
        click.echo(f"{done}: {file.source} → {file.output or '—'}  ({totals or 'nothing read'})")
        for rule, count in () if many else file.rules:
            click.echo(f"    {rule}: {count}")
        for flag in file.flags:
            click.echo(f"    look at: {flag}")
        if file.diff:
            click.echo(file.diff)
    statuses = [file.status for file in report.files]
    counts = ", ".join(f"{statuses.count(status)} {status}" for status in dict.fromkeys(statuses))
    removed = sum(file.totals.get("remove", 0) for file in report.files)
    click.echo(f"{len(statuses)} chapters: {counts or 'none'}; {removed} characters removed")
    if dry_run:
        click.echo("a dry run: no chapter was written")
    if page is not None:
        click.echo(f"what was removed, first what to doubt: {page}")


def _print_json(data: dict[str, Any]) -> None:
    import json

    click.echo(json.dumps(data, ensure_ascii=False).encode("utf-8", "backslashreplace"))


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


def _explanation_json(found: Explanation) -> dict[str, Any]:
    keys = ("what", "rule", "text", "out", "score", "terms")
    spoken = [{key: getattr(item, key) for key in keys} for item in found.spoken]
    return {"path": found.path, "line": found.line, "text": found.text, "spoken": spoken}
