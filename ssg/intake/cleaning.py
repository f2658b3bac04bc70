"""Second step of an import: a unit becomes a clean chapter, laid into the spool with its account.

Runs in worker processes. What it returns is small: what naming and placing need, and the totals for the report.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ssg.intake.changes import Change, find_changes
from ssg.intake.chapters import Cleaned
from ssg.intake.clean import clean_source, find_review
from ssg.intake.draft import Draft
from ssg.intake.learning import Gathered, gather
from ssg.intake.ledger import Ledger, Segment, count_rules, find_imbalance, make_totals, segments_as_json
from ssg.intake.lines import find_blocks
from ssg.intake.reading import Unit, read_text
from ssg.intake.rules import RuleSet
from ssg.intake.store import digest

_OPENING = 2000  # characters of the first paragraph that a title may be made of


@dataclass(frozen=True, slots=True, kw_only=True)
class Washed:
    """A cleaned unit without its text. `cleaned.draft` has at most the opening as its text; body, segments and changes
    are in the spool. `review` says why a person must look first, `fault` why it must not be written at all, `code` is
    short for the raw text, by which a person may accept it if it is `acceptable`."""

    unit: Unit
    cleaned: Cleaned
    totals: Mapping[str, int]
    rules: tuple[tuple[str, int], ...]
    code: str
    review: str | None
    fault: str | None
    acceptable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What the spool holds of a cleaned unit: the body of the chapter, the segments of its ledger as JSON, one on a
    line, and what the review page shows."""

    body: str
    segments: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaner:
    """What a worker needs to clean units. `review` says whether changes are wanted."""

    spool: Path
    rules: RuleSet
    language: str | None
    review: bool

    def clean_all(self, units: tuple[tuple[int, Unit], ...]) -> list[Washed]:
        """Clean numbered units; the number is their place in the import."""
        return [self.clean(place, unit) for place, unit in units]

    def gather_all(self, units: tuple[Unit, ...]) -> list[Gathered]:
        """What units offer for learning, after a first cleaning."""
        return [gather(clean_unit(unit, read_text(self.spool, unit), self.rules, self.language)) for unit in units]

    def clean(self, place: int, unit: Unit) -> Washed:
        """Clean one unit and lay its account into the spool."""
        text = read_text(self.spool, unit)
        draft = clean_unit(unit, text, self.rules, self.language)
        imbalance = find_imbalance(draft.ledger)
        changes = find_changes(draft, unit) if self.review else ()
        _lay(self.spool, unit, draft, changes)
        return Washed(
            unit=unit,
            cleaned=_cleaned(place, unit, _without_text(draft)),
            totals=make_totals(draft.ledger),
            rules=count_rules(draft.ledger),
            code=digest(text.encode("utf-8", "surrogatepass"))[:8],
            review=find_review(draft),
            fault=f"the ledger does not balance: {imbalance}" if imbalance else None,
            acceptable=imbalance is None and bool(draft.text.strip()),
        )


def clean_unit(unit: Unit, text: str, rules: RuleSet, language: str | None) -> Draft:
    """The draft of a unit's whole text, its heading's lines taken away as the splitter found them."""
    head = unit.body - unit.start
    language = language or _foreign(unit.origin.language)
    origin = unit.origin
    draft = clean_source(text[head:], html=origin.page, language=language, rules=rules, markdown=origin.markdown)
    if head:
        draft = _with_head(draft, text, head)
    if unit.heading is not None:
        draft = replace(draft, heading=unit.heading)
    if unit.origin.title:  # a container's contents name chapters better than `<title>`, where the book's name stands
        draft = replace(draft, title=unit.origin.title)
    return draft.flagged(*unit.origin.flags)


def read_account(spool: Path, unit: Unit) -> Account:
    """What the spool holds of a cleaned unit."""
    data: dict[str, Any] = json.loads((spool / f"{unit.text}.json").read_bytes())
    changes = tuple(Change(**change) for change in data["changes"])
    return Account(body=data["body"], segments=data["segments"], changes=changes)


def _lay(spool: Path, unit: Unit, draft: Draft, changes: tuple[Change, ...]) -> None:
    segments = ",\n  ".join(
        json.dumps(
            {**segment, "start": segment["start"] + unit.start, "end": segment["end"] + unit.start}, ensure_ascii=False
        )
        for segment in segments_as_json(draft.ledger)
    )
    data = {"body": draft.text, "segments": segments, "changes": [change.as_json() for change in changes]}
    (spool / f"{unit.text}.json").write_bytes(json.dumps(data).encode())


def _with_head(draft: Draft, text: str, head: int) -> Draft:
    """The draft with the heading's lines before it, as removed."""
    segments = tuple(
        Segment(item.start + head, item.end + head, item.op, item.rule, item.out) for item in draft.ledger.segments
    )
    first = Segment(0, head, "remove", "structure.heading", "")
    lines = text.count("\n", 0, head)
    judgements = tuple(
        replace(item, start=item.start + head, end=item.end + head, line=item.line + lines) for item in draft.judgements
    )
    ledger = Ledger(raw=text, text=draft.text, segments=(first, *segments))
    return replace(draft, ledger=ledger, judgements=judgements)


def _without_text(draft: Draft) -> Draft:
    """The draft as naming needs it: its opening only where the first words may have to be the title."""
    blocks = find_blocks(draft.text) if draft.heading is None and not draft.title else ()
    opening = blocks[0].text[:_OPENING] if blocks else ""
    return replace(draft, ledger=Ledger(raw="", text=opening, segments=()), judgements=(), keep=())


def _cleaned(place: int, unit: Unit, draft: Draft) -> Cleaned:
    origin = unit.origin
    return Cleaned(
        place=place,
        source=unit.source,
        name="" if unit.part else origin.name,
        path=origin.ledger_path,
        sha256=origin.sha256,
        encoding=origin.encoding,
        draft=draft,
    )


def _foreign(tag: str) -> str | None:
    """A container's language where the text cannot tell it: other than English, Chinese, Japanese, Korean."""
    return tag if tag and tag.lower().split("-")[0] not in ("en", "zh", "ja", "ko", "und", "mul") else None
