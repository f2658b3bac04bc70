"""Writes one placed chapter with its ledger, or a proposal, as what already stands there allows."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ssg.intake.chapters import format_chapter
from ssg.intake.cleaning import Account, Washed
from ssg.intake.desk import Desk
from ssg.intake.placing import Placed
from ssg.intake.reading import read_text
from ssg.intake.report import FileReport, ImportOptions, Status
from ssg.intake.store import State, digest, find_state, read_bytes, remove_proposal, write_file
from ssg.problems import Problem, SsgError


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A placed chapter with its text: the body, and the segments of its ledger as JSON."""

    place: Placed
    washed: Washed
    account: Account


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What settling needs besides the chapter. `packs` are the versions of the rules."""

    options: ImportOptions
    desk: Desk
    packs: Mapping[str, str]


Settled = tuple[FileReport, tuple[Problem, ...]]


def settle_chapter(item: Ready, office: Office) -> Settled:
    """Write a chapter and its ledger where nobody's work is lost; else leave a proposal, or nothing."""
    said: tuple[Problem, ...] = ()
    place, project, data = item.place, office.options.project, _chapter_file(item)
    try:
        state = find_state(
            read_bytes(project / place.output), place.record, data, office.desk.unfinished.get(place.output)
        )
        settled = state == "unchanged" and place.record is not None  # what was accepted once stays
        if not settled and (refusal := find_refusal(item.washed, office.options)):
            raise SsgError(refusal)
        if state == "proposed":
            report, said = propose_chapter(item, office)
            return report, (_edited(place), *said)
        if state == "deleted":
            said = (_deleted(place, item.washed.unit.source),)
        elif not office.options.dry_run:
            office.desk.note(place.output, data)
            write_file(project, place.output, data)
            write_file(project, place.ledger, _ledger_file(item, office, place.output, data))
            remove_proposal(project, place.proposal, _ledger_beside(place.proposal))
    except SsgError as error:
        return _refused(item, error.problem), (error.problem,)
    return _report(item, office, state, data), said


def propose_chapter(item: Ready, office: Office) -> Settled:
    """Write a chapter and its ledger under `import/proposed/`, where no build looks."""
    proposal, project, data = item.place.proposal, office.options.project, _chapter_file(item)
    try:
        if refusal := find_refusal(item.washed, office.options):
            raise SsgError(refusal)
        if not office.options.dry_run:
            write_file(project, proposal, data)
            write_file(project, _ledger_beside(proposal), _ledger_file(item, office, proposal, data))
    except SsgError as error:
        return _refused(item, error.problem), (error.problem,)
    return _report(item, office, "proposed", data), ()


def find_refusal(washed: Washed, options: ImportOptions) -> Problem | None:
    """Why nothing may be written of a chapter: its account is wrong (I104), or a person must look first (I103)."""
    unit, reason = washed.unit, washed.fault or washed.review
    if reason is None or (washed.acceptable and {washed.code, unit.source} & options.accept):
        return None
    code, hint = ("I103", "is it a chapter?") if washed.fault is None else ("I104", None)
    if washed.acceptable:
        hint = f"look at it with --report; to have it all the same: --accept {washed.code}"
    line = unit.line if unit.part else None
    return Problem(code=code, path=unit.origin.path, line=line, message=f"nothing written: {reason}", hint=hint)


def _report(item: Ready, office: Office, state: State, data: bytes) -> FileReport:
    place, chapter, gone = item.place, item.place.chapter, state == "deleted"
    status: Status = "unchanged" if state == "deleted" else state
    output = place.proposal if state == "proposed" else place.output
    return FileReport(
        source=item.washed.unit.source,
        status=status,
        output=None if gone else output,
        ledger=None if gone else _ledger_beside(output) if state == "proposed" else place.ledger,
        number=chapter.number,
        kind="front" if item.washed.unit.role == "front" else chapter.kind,
        title=chapter.title,
        totals=item.washed.totals,
        rules=item.washed.rules,
        flags=(*chapter.flags, "deleted by its author, not made again") if gone else chapter.flags,
        diff=_diff(item, office, output, data) if office.options.dry_run and not gone else "",
    )


def _edited(place: Placed) -> Problem:
    hint = f"what the import would write is in {place.proposal}"
    message = "has been edited since it was imported and is left alone"
    return Problem(code="I112", path=place.output, message=message, hint=hint, severity="warning")


def _deleted(place: Placed, source: str) -> Problem:
    hint = f"to have it again, delete {place.ledger} and import it"
    message = f"was deleted by its author and is not made again from {source}"
    return Problem(code="I113", path=place.output, message=message, hint=hint, severity="info")


def _refused(item: Ready, problem: Problem) -> FileReport:
    return FileReport(
        source=item.washed.unit.source,
        status="refused",
        number=item.place.chapter.number,
        title=item.place.chapter.title,
        totals=item.washed.totals,
        rules=item.washed.rules,
        flags=(problem.message,),
    )


def _chapter_file(item: Ready) -> bytes:
    chapter = item.place.chapter
    draft = chapter.cleaned.draft
    whole = replace(draft, ledger=replace(draft.ledger, text=item.account.body))
    return format_chapter(replace(chapter, cleaned=replace(chapter.cleaned, draft=whole))).encode("utf-8")


def _ledger_file(item: Ready, office: Office, output: str, data: bytes) -> bytes:
    """The ledger as JSON, one segment a line: the form that issue readers and version control see.

    Places count characters of the whole source, also where the chapter is a part of it.
    """
    unit, origin = item.washed.unit, item.washed.unit.origin
    raw: dict[str, object] = {"path": origin.ledger_path, "sha256": origin.sha256, "encoding": origin.encoding}
    raw |= {"characters": origin.characters} | ({"start": unit.start, "end": unit.end} if unit.part else {})
    return (
        "{"
        f'"version": 1,\n "raw": {_line(raw)},\n "packs": {_line(dict(office.packs))},\n'
        f' "segments": [\n  {item.account.segments}\n ],\n'
        f' "totals": {_line(dict(item.washed.totals))},\n "flags": {_line(list(item.place.chapter.flags))},\n'
        f' "output": {_line({"path": output, "sha256": digest(data)})}'
        "}\n"
    ).encode()


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _ledger_beside(chapter: str) -> str:
    return f"{chapter.removesuffix('.md')}.json"


def _diff(item: Ready, office: Office, output: str, data: bytes) -> str:
    """What would change: against the chapter that stands there, else against the raw text."""
    existing = read_bytes(office.options.project / item.place.output)
    unit = item.washed.unit
    old = read_text(office.desk.spool, unit) if existing is None else existing.decode("utf-8", "replace")
    name = unit.origin.ledger_path if existing is None else item.place.output
    lines = difflib.unified_diff(
        old.splitlines(), data.decode("utf-8").splitlines(), fromfile=name, tofile=output, lineterm=""
    )
    return "\n".join(lines)
