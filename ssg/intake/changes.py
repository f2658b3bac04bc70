"""The changes of one chapter, each with its context and what spoke for it. Pure values."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import asdict, dataclass
from typing import Any

from ssg.intake.draft import Draft, Judgement
from ssg.intake.reading import Unit

_NEWLINE = re.compile("\r\n|[\r\n]")
CONTEXT = 40  # characters on each side


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One removed or replaced stretch, or a line that was kept though something spoke against it (`op` is `flag`).

    `raw` is what stood there, `out` what stands there now, `before` and `after` the context, `line` of the source.
    `score` is None where no points were given; `terms` explain it. `keys` are the names for `[[decision]]`.
    """

    op: str
    rule: str
    raw: str
    out: str
    before: str
    after: str
    line: int
    score: int | None
    terms: tuple[str, ...]
    interior: bool
    keys: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """A plain mapping, for the spool."""
        return asdict(self)


def find_changes(draft: Draft, unit: Unit) -> tuple[Change, ...]:
    """All that the ledger of a draft removed or replaced, and what was judged and kept, in the order of the text."""
    raw = draft.ledger.raw
    breaks = [match.end() for match in _NEWLINE.finditer(raw)]
    judged = _Judgements(draft.judgements)
    found: list[tuple[int, Change]] = []
    for segment in draft.ledger.segments:
        if segment.op in ("remove", "replace"):
            spoke = judged.within(segment.start, segment.end)
            line = bisect_right(breaks, segment.start) + unit.line
            change = _change(raw, segment.op, segment.rule, segment.start, segment.end, segment.out, line, spoke)
            found.append((segment.start, change))
    for item in draft.judgements:
        if item.verdict == "flagged":
            line = item.line - 1 + unit.line
            kept = raw[item.start : item.end]
            found.append((item.start, _change(raw, "flag", item.rule, item.start, item.end, kept, line, [item])))
    return tuple(change for _, change in sorted(found, key=lambda pair: pair[0]))


class _Judgements:
    """Judgements that removed, found by place."""

    def __init__(self, judgements: tuple[Judgement, ...]) -> None:
        self._items = sorted((item for item in judgements if item.verdict == "removed"), key=lambda item: item.start)
        self._starts = [item.start for item in self._items]

    def within(self, start: int, end: int) -> list[Judgement]:
        """Those that share a character with a stretch."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        last = bisect_right(self._starts, end)
        return [item for item in self._items[first:last] if item.start < end and item.end > start]


def _change(raw: str, op: str, rule: str, start: int, end: int, out: str, line: int, spoke: list[Judgement]) -> Change:
    lowest = min(spoke, key=lambda item: item.score, default=None)
    return Change(
        op=op,
        rule=rule,
        raw=raw[start:end],
        out=out,
        before=raw[max(start - CONTEXT, 0) : start],
        after=raw[end : end + CONTEXT],
        line=line,
        score=None if lowest is None else lowest.score,
        terms=() if lowest is None else tuple(lowest.terms),
        interior=any(item.interior for item in spoke),
        keys=tuple(dict.fromkeys(item.key for item in spoke if item.key)),
    )
