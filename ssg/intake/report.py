"""What an import is asked for and what it answers: plain values, no behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Literal

from ssg.intake.review.collect import Review
from ssg.intake.rules import Notes
from ssg.problems import Problem
from ssg.text.headings import Kind

Status = Literal["written", "unchanged", "proposed", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """Where to, and how. `project` holds `content/`; `book` is a slug.

    `language` overrides detection for every source of the run; None detects. `dry_run` writes nothing and fills
    `FileReport.diff`. `jobs` are worker processes, None one for each core. `learn` adds to `learned.toml` what recurs
    in these sources (a new book learns without being told). `review` gathers what the review page shows. `notes`
    overrides what `rules.toml` says of author's notes. `accept` names sources, or their codes, that a person has
    looked at: they are written though much would go from inside them.
    """

    project: Path
    book: str
    language: str | None = None
    dry_run: bool = False
    jobs: int | None = 1
    learn: bool = False
    review: bool = False
    notes: Notes | None = None
    accept: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What became of one source. Paths are relative to the project, with forward slashes.

    `output` is the chapter or the proposal, `ledger` its account; both None where there is none (refused, or a
    chapter that its author deleted). `totals` counts characters under keep, remove, replace and insert. `rules`
    pairs each rule with the characters it removed or replaced, most first; a rule that only inserts has what it
    inserted. `flags` are short texts for a person: what to look at. `diff` is unified, "" unless a dry run.
    """

    source: str
    status: Status
    output: str | None = None
    ledger: str | None = None
    number: Decimal | None = None
    kind: Kind | Literal["front"] = "chapter"
    title: str = ""
    totals: Mapping[str, int] = field(default_factory=dict)
    rules: tuple[tuple[str, int], ...] = ()
    flags: tuple[str, ...] = ()
    diff: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """One `FileReport` per chapter, in the order of the sources, what the user should know, and, if it was asked for,
    what the review page shows."""

    files: tuple[FileReport, ...]
    problems: tuple[Problem, ...]
    review: Review | None = None
