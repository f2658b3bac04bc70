"""The ledger of a whole book: where each part went and what lies in none. Parts and removed stretches tile the text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from ssg.intake.reading import Reading
from ssg.intake.report import FileReport
from ssg.intake.store import BOOK_LEDGER, read_bytes, write_file
from ssg.text.slugs import slugify


def write_book_ledger(project: Path, book: str, reading: Reading, reports: Mapping[str, FileReport]) -> None:
    """Write the ledger of a source that was split; `reports` are of its units, by the name of their text.

    A part that waits for a person has no ledger yet. A book that was imported before keeps its ledger's name.
    """
    origin = reading.origin
    if origin is None:
        return
    parts: list[dict[str, object]] = [
        {
            "start": unit.start,
            "end": unit.end,
            "ledger": reports[unit.text].ledger,
        }
        for unit in reading.units
    ]
    removed: list[dict[str, object]] = [
        {"start": start, "end": end, "rule": rule, "raw": raw} for start, end, rule, raw in sorted(reading.removed)
    ]
    data = {
        "version": 1,
        "raw": {
            "path": origin.ledger_path,
            "sha256": origin.sha256,
            "encoding": origin.encoding,
            "characters": origin.characters,
        },
    }
    path = _find_name(project, book, origin.ledger_path, origin.name)
    text = (
        json.dumps(data, ensure_ascii=False)[:-1]
        + f',\n "parts": [\n  {_rows(parts)}\n ],\n "removed": [\n  {_rows(removed)}\n ],\n'
        + f' "flags": {json.dumps(list(reading.flags), ensure_ascii=False)}}}\n'
    )
    write_file(project, path, text.encode())


def _rows(items: list[dict[str, object]]) -> str:
    return ",\n  ".join(json.dumps(item, ensure_ascii=False) for item in items)


def _find_name(project: Path, book: str, source: str, name: str) -> str:
    """A free name, or the one of the same source's ledger."""
    count = 1
    while True:
        stem = (slugify(name) or "book") + (f"-{count}" if count > 1 else "")
        path = f"content/{book}/import/ledger/{stem}{BOOK_LEDGER}"
        data = read_bytes(project / path)
        if data is None or _source_of(data) in (source, None):
            return path
        count += 1


def _source_of(data: bytes) -> str | None:
    try:
        return str(json.loads(data)["raw"]["path"])
    except (ValueError, KeyError, TypeError):
        return None
