"""`ssg import`."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from ssg.cli.arguments import Parser, as_file, at_least
from ssg.cli.shared import add_project, count_on_terminal, print_problems, problem_json, say, say_json, told

if TYPE_CHECKING:
    from ssg.intake import Explanation, ImportOptions, ImportReport

_SHOWN_FILES = 40
_ABOUT = """\
Clean raw chapters and put them into a book.

A SOURCE is a text or HTML file, a folder, a pattern such as 'raw/*.txt', a .zip or .epub, or - for standard input.
The text of a whole book is split into its chapters. Site headers, advertising and lists of other books go; the
story stays to the last character, and ledgers in content/SLUG/import/ledger/ account for all of it. What you have
edited since is never overwritten: proposals go to import/proposed/.

Try it first, and look at what would go:
  ssg import raw/ --book lantern --dry-run --report review.html

Exit codes: 0 good, 1 problems, 2 wrong arguments, 3 some chapters need a look:
nothing of them is written (I103); see --report and --accept.
"""


def import_(words: Sequence[str]) -> None:
    """Run `ssg import` with these arguments. Raises SystemExit."""
    from ssg.intake import ImportOptions

    parser = _parser()
    asked = parser.read(words)
    if asked.explain is None and not asked.sources:
        parser.error("name a SOURCE to import, or a line to explain: --explain FILE:LINE")
    if asked.explain is None:
        _check_sources(parser, asked.sources)
    options = ImportOptions(
        project=asked.project,
        book=asked.book,
        language=asked.language,
        dry_run=asked.dry_run,
        jobs=asked.jobs,
        learn=asked.learn,
        review=asked.report is not None,
        notes=asked.notes,
        accept=frozenset(asked.accept),
    )
    with told():
        if asked.explain is not None:
            _explain(asked.explain, options, as_json=asked.json)
        else:
            sys.exit(_import(tuple(asked.sources), options, asked.report, as_json=asked.json))


def _parser() -> Parser:
    parser = Parser("ssg import", _ABOUT)
    add = parser.add_argument
    add("sources", nargs="*", metavar="SOURCE", help="what to clean")
    add("--book", required=True, metavar="SLUG", help="the book's folder in content/; made if it is not there")
    add_project(parser)
    add("--language", metavar="TAG", help="the chapters' language, such as en or zh-Hans  [default: as found]")
    add("--dry-run", action="store_true", help="write nothing; show as a diff what would change")
    page = "write a page that shows what was taken out, first what to doubt"
    add("--report", metavar="FILE.html", type=as_file, help=page)
    line = "say which rules touched a line of a source, or of an imported chapter, and why; needs no SOURCE"
    add("--explain", metavar="FILE:LINE", help=line)
    accept = "write this chapter although much goes from inside it; you have looked at it; may be given several times"
    add("--accept", action="append", default=[], metavar="SOURCE|CODE", help=accept)
    notes = "author's notes: keep in the text, move to front matter, drop  [default: as in rules.toml, or move]"
    add("--notes", choices=("keep", "move", "drop"), help=notes)
    learn = "add to learned.toml what recurs in these sources; a first import of three chapters does so anyway"
    add("--learn", action="store_true", help=learn)
    add("--jobs", metavar="N", type=at_least(1), help="worker processes  [default: one for each core]")
    add("--json", action="store_true", help="print the report as one JSON object")
    return parser


def _check_sources(parser: Parser, sources: Sequence[str]) -> None:
    """A name that is neither there nor a pattern is a slip of the hand; nothing is begun then."""
    import glob

    for source in sources:
        if source != "-" and not glob.has_magic(source) and not (source and Path(source).exists()):
            parser.error(f"SOURCE '{source}' does not exist")


def _import(sources: tuple[str, ...], options: ImportOptions, page: Path | None, *, as_json: bool) -> int:
    from ssg.intake import import_sources

    with count_on_terminal() as progress:
        report = import_sources(sources, options, stdin=_stdin(), progress=progress)
    if page is not None and report.review is not None:
        _write_page(page, report)
    print_problems(report.problems)
    if as_json:
        say_json(_import_json(report))
    else:
        _print_import(report, page, dry_run=options.dry_run)
    codes = {problem.code for problem in report.problems if problem.severity == "error"}
    return 1 if codes - {"I103"} else 3 if codes else 0


def _stdin() -> BinaryIO:
    return sys.stdin.buffer if sys.stdin is not None else io.BytesIO()


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

    found = explain(target, options, _stdin())
    if as_json:
        say_json(_explanation_json(found))
        return
    said = [line for spoken in found.spoken for line in str(spoken).split("\n")] or [
        "kept as it is: no rule spoke of it"
    ]
    for line in (f"{found.path}, line {found.line}:", f"    {found.text}", *said):
        say(printable(line))


def _print_import(report: ImportReport, page: Path | None, *, dry_run: bool) -> None:
    """Each chapter with what was done; of a long import only those to look at. Then the sum."""
    many = len(report.files) > _SHOWN_FILES
    for file in report.files:
        if many and file.status in ("written", "unchanged") and not file.flags and not file.diff:
            continue
        totals = ", ".join(f"{count} {name}" for name, count in dict(file.totals).items() if count)
        done = f"would be {file.status}" if dry_run and file.status in ("written", "proposed") else file.status
        say(f"{done}: {file.source} → {file.output or '—'}  ({totals or 'nothing read'})")
        for rule, count in () if many or file.status == "unchanged" else file.rules:
            say(f"    {rule}: {count}")
        for flag in file.flags:
            say(f"    look at: {flag}")
        if file.diff:
            say(file.diff)
    statuses = [file.status for file in report.files]
    counts = ", ".join(f"{statuses.count(status)} {status}" for status in dict.fromkeys(statuses))
    removed = sum(file.totals.get("remove", 0) for file in report.files)
    say(f"{len(statuses)} chapters: {counts or 'none'}; {removed} characters removed")
    if dry_run:
        say("a dry run: no chapter was written")
    if page is not None:
        say(f"what was removed, first what to doubt: {page}")


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
