"""Writes one placed chapter with its ledger, or a proposal, as what already stands there allows."""

from __future__ import annotations

import difflib
import json
from pathlib import Path

from ssg.intake.chapters import format_chapter
from ssg.intake.ledger import count_rules, make_totals, segments_as_json
from ssg.intake.placing import Placed
from ssg.intake.report import FileReport, ImportOptions, Status
from ssg.intake.store import State, digest, find_state, read_bytes, remove_proposal, write_file
from ssg.problems import Problem, SsgError


def settle_chapter(item: Placed, options: ImportOptions, problems: list[Problem]) -> FileReport:
    """Write a chapter and its ledger where nobody's work is lost; else leave a proposal, or nothing."""
    data = format_chapter(item.chapter).encode("utf-8")
    try:
        state = find_state(read_bytes(options.project / item.output), item.record, data)
        if state == "proposed":
            _warn(
                problems, "I112", item.output, "has been edited since it was imported and is left alone", item.proposal
            )
            return propose_chapter(item, options, problems)
        if state == "deleted":
            hint = f"to have it again, delete {item.ledger} and import it"
            message = f"was deleted by its author and is not made again from {item.chapter.cleaned.source}"
            problems.append(Problem(code="I113", path=item.output, message=message, hint=hint, severity="info"))
            return _report(item, options, state, data)
        if not options.dry_run:
            write_file(options.project, item.output, data)
            write_file(options.project, item.ledger, _ledger_file(item, item.output, data))
            remove_proposal(options.project, item.proposal, _ledger_beside(item.proposal))
    except SsgError as error:
        problems.append(error.problem)
        return _refused(item, error)
    return _report(item, options, state, data)


def propose_chapter(item: Placed, options: ImportOptions, problems: list[Problem]) -> FileReport:
    """Write a chapter and its ledger under `import/proposed/`, where no build looks."""
    data = format_chapter(item.chapter).encode("utf-8")
    try:
        if not options.dry_run:
            write_file(options.project, item.proposal, data)
            write_file(options.project, _ledger_beside(item.proposal), _ledger_file(item, item.proposal, data))
    except SsgError as error:
        problems.append(error.problem)
        return _refused(item, error)
    return _report(item, options, "proposed", data)


def _report(item: Placed, options: ImportOptions, state: State, data: bytes) -> FileReport:
    chapter = item.chapter
    status: Status = "unchanged" if state == "deleted" else state
    output = item.proposal if state == "proposed" else item.output
    flags = (*chapter.flags, "deleted by its author, not made again") if state == "deleted" else chapter.flags
    return FileReport(
        source=chapter.cleaned.source,
        status=status,
        output=None if state == "deleted" else output,
        ledger=None if state == "deleted" else _ledger_beside(output) if state == "proposed" else item.ledger,
        number=chapter.number,
        kind=chapter.kind,
        title=chapter.title,
        totals=make_totals(chapter.cleaned.draft.ledger),
        rules=count_rules(chapter.cleaned.draft.ledger),
        flags=flags,
        diff=_diff(item, options.project, output, data) if options.dry_run and state != "deleted" else "",
    )


def _refused(item: Placed, error: SsgError) -> FileReport:
    return FileReport(source=item.chapter.cleaned.source, status="refused", flags=(error.problem.message,))


def _ledger_file(item: Placed, output: str, data: bytes) -> bytes:
    """The ledger as JSON, one segment a line: the form that issue readers and version control see."""
    source = item.chapter.cleaned
    ledger = source.draft.ledger
    raw = {"path": source.path, "sha256": source.sha256, "encoding": source.encoding, "characters": len(ledger.raw)}
    segments = ",\n  ".join(_line(segment) for segment in segments_as_json(ledger))
    return (
        "{"
        f'"version": 1,\n "raw": {_line(raw)},\n "segments": [\n  {segments}\n ],\n'
        f' "totals": {_line(make_totals(ledger))},\n "flags": {_line(list(item.chapter.flags))},\n'
        f' "output": {_line({"path": output, "sha256": digest(data)})}'
        "}\n"
    ).encode()


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _ledger_beside(chapter: str) -> str:
    return f"{chapter.removesuffix('.md')}.json"


def _diff(item: Placed, project: Path, output: str, data: bytes) -> str:
    """What would change: against the chapter that stands there, else against the raw text."""
    existing = read_bytes(project / item.output)
    old = item.chapter.cleaned.draft.ledger.raw if existing is None else existing.decode("utf-8", "replace")
    name = item.chapter.cleaned.path if existing is None else item.output
    lines = difflib.unified_diff(
        old.splitlines(), data.decode("utf-8").splitlines(), fromfile=name, tofile=output, lineterm=""
    )
    return "\n".join(lines)


def _warn(problems: list[Problem], code: str, path: str, message: str, proposal: str) -> None:
    hint = f"what the import would write is in {proposal}"
    problems.append(Problem(code=code, path=path, message=message, hint=hint, severity="warning"))
