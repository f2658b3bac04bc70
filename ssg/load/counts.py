"""Reads `content/counts.csv`: how often pages were read, as any analytics can export it. Optional."""

from __future__ import annotations

import io
from pathlib import Path

from ssg.model.book import Count
from ssg.problems import Problem
from ssg.text.decoding import decode_text
from ssg.text.fields import shown
from ssg.values import replace

COUNTS_FILE = "content/counts.csv"
_HEADS = frozenset(["address", "page", "path", "url"])


def load_counts(root: Path, problems: list[Problem]) -> tuple[Count, ...]:
    """The rows (address, count) of the file; () where there is none. A first row of names is skipped."""
    try:
        data = (root / COUNTS_FILE).read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as error:
        problems.append(Problem(code="C105", path=COUNTS_FILE, message=f"cannot be read: {error.strerror}"))
        return ()
    import csv  # few sites have such a file

    text, faults = decode_text(data)
    found = list(faults)
    rows = csv.reader(io.StringIO(text, newline=""))
    counts: list[Count] = []
    try:
        for row in rows:
            fields = [field.strip() for field in row]
            if not any(fields) or (not counts and fields[0].casefold() in _HEADS):
                continue
            number = fields[1].replace(",", "") if len(fields) > 1 else ""
            if fields[0] and number.isascii() and number.isdigit() and len(number) <= 15:
                counts.append(Count(address=fields[0], count=int(number), line=rows.line_num))
            else:
                found.append(_fault(f"{shown(','.join(row))} is not an address and a count", rows.line_num))
    except csv.Error as error:
        found.append(_fault(f"cannot be read as CSV: {error}", rows.line_num))
    problems.extend(replace(problem, path=COUNTS_FILE) for problem in found)
    return tuple(counts)


def _fault(message: str, line: int) -> Problem:
    hint = "write lines such as /lantern/12/,345"
    return Problem(code="C122", line=line, message=message, hint=hint)
