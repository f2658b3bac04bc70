"""The ledger: an account of every character of a raw text. Pure; passes know nothing else of the text they change.

Segments partition the raw text. `keep` gives its raw slice, `remove` nothing, `replace` other text, `insert` (which
takes no raw character) new text. Passes hand over edits in coordinates of the text as it stands; splitting happens
here. Every pass gets a new value, so an earlier one can be compared with a later.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Literal

Op = Literal["keep", "remove", "replace", "insert"]
Edit = tuple[int, int, str, str]  # start, end (in the current text), new text, rule


@dataclass(frozen=True, slots=True)
class Segment:
    """`raw[start:end]` became `out`, by `rule` (`a>b` where two rules touched it; "" for kept text)."""

    start: int
    end: int
    op: Op
    rule: str
    out: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """`raw`, the segments that partition it, and `text`: their `out`, joined."""

    raw: str
    text: str
    segments: tuple[Segment, ...]

    def apply(self, edits: Iterable[Edit]) -> Ledger:
        """Make the edits of one pass, all in coordinates of `text`; where two overlap, the first wins.

        Edits that change nothing leave no trace.
        """
        wanted = _without_overlaps(edits, self.text)
        if not wanted:
            return self
        segments = _merged(_edited(self, wanted))
        return Ledger(raw=self.raw, text="".join([segment.out for segment in segments]), segments=tuple(segments))


def make_ledger(raw: str) -> Ledger:
    """The ledger of a text that nobody has touched."""
    segments = (Segment(0, len(raw), "keep", "", raw),) if raw else ()
    return Ledger(raw=raw, text=raw, segments=segments)


def find_imbalance(ledger: Ledger) -> str | None:
    """Say where the books do not balance, or None. Every import asks this before it writes."""
    position = 0
    for segment in ledger.segments:
        if segment.start != position or segment.end < position:
            return f"segment {segment.start}-{segment.end} does not follow character {position}"
        slice_ = ledger.raw[segment.start : segment.end]
        if segment.op != _op(slice_, segment.out):
            return f"segment {segment.start}-{segment.end} is no {segment.op}"
        if bool(segment.rule) == (segment.op == "keep"):
            return f"segment {segment.start}-{segment.end} names the wrong rule: '{segment.rule}'"
        position = segment.end
    if position != len(ledger.raw):
        return f"segments end at {position}, the raw text at {len(ledger.raw)}"
    if "".join(segment.out for segment in ledger.segments) != ledger.text:
        return "segments do not join to the text"
    totals = make_totals(ledger)
    if totals["keep"] + totals["remove"] + totals["replace"] != len(ledger.raw):
        return "totals do not add up to the raw text"
    return None


def make_totals(ledger: Ledger) -> dict[str, int]:
    """Characters under each operation: raw ones kept, removed, replaced; new ones inserted."""
    totals = {"keep": 0, "remove": 0, "replace": 0, "insert": 0}
    for segment in ledger.segments:
        totals[segment.op] += len(segment.out) if segment.op == "insert" else segment.end - segment.start
    return totals


def count_rules(ledger: Ledger) -> tuple[tuple[str, int], ...]:
    """Each rule with the characters it removed, replaced or inserted; most first, then by name."""
    counts: dict[str, int] = {}
    for segment in ledger.segments:
        if segment.op != "keep":
            counts[segment.rule] = counts.get(segment.rule, 0) + (segment.end - segment.start or len(segment.out))
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def segments_as_json(ledger: Ledger) -> list[Mapping[str, Any]]:
    """The segments as the ledger file holds them: what is gone as `raw`, what came as `out`."""
    return [
        {
            "op": segment.op,
            "start": segment.start,
            "end": segment.end,
            **({} if segment.op == "keep" else {"rule": segment.rule}),
            **({"raw": ledger.raw[segment.start : segment.end]} if segment.op in ("remove", "replace") else {}),
            **({"out": segment.out} if segment.op in ("replace", "insert") else {}),
        }
        for segment in ledger.segments
    ]


def _op(raw: str, out: str) -> Op:
    if raw == out and raw:
        return "keep"
    if not raw:
        return "insert"
    return "replace" if out else "remove"


def _without_overlaps(edits: Iterable[Edit], text: str) -> list[Edit]:
    wanted: list[Edit] = []
    done, last = 0, (-1, -1)
    for start, end, new, rule in sorted(edits, key=lambda edit: (edit[0], edit[1])):
        if not 0 <= start <= end <= len(text):
            raise ValueError(f"edit {start}-{end} by {rule} lies outside the text of {len(text)} characters")
        if start < done or (start == end and start == last[0]):
            continue
        done, last = end, (start, end)
        if text[start:end] != new:
            wanted.append((start, end, new, rule))
    return wanted


def _edited(ledger: Ledger, edits: list[Edit]) -> list[Segment]:
    """Share the edits out among the segments and rewrite those that got any."""
    offsets = [0, *accumulate(len(segment.out) for segment in ledger.segments)]
    pieces: dict[int, list[Edit]] = {}
    for start, end, new, rule in edits:
        # The segment that holds character `start`; one past the last for an insert at the very end.
        index = bisect_right(offsets, start) - 1
        pending = new  # stands where the first piece was
        while True:
            length = len(ledger.segments[index].out) if index < len(ledger.segments) else 0
            low, high = max(start - offsets[index], 0), min(end - offsets[index], length)
            if low < high or pending:
                pieces.setdefault(index, []).append((low, max(high, low), pending, rule))
            pending, index = "", index + 1
            if index >= len(offsets) or end <= offsets[index]:
                break
    result: list[Segment] = []
    for index, segment in enumerate(ledger.segments):
        local = pieces.get(index)
        result += [segment] if local is None else _rewritten(ledger.raw, segment, local)
    end = len(ledger.raw)
    result += [Segment(end, end, "insert", rule, new) for *_, new, rule in pieces.get(len(ledger.segments), [])]
    return result


def _rewritten(raw: str, segment: Segment, pieces: list[Edit]) -> list[Segment]:
    """One segment after its edits, whose places count from its own start."""
    if segment.op == "keep":
        return _split(raw, segment, pieces)
    # Raw and changed text do not match character by character, so the segment stays whole and names all its rules.
    result: list[Segment] = []
    parts, done, rules = [], 0, segment.rule.split(">")
    for low, high, new, rule in pieces:
        if low == high == 0:
            result.append(Segment(segment.start, segment.start, "insert", rule, new))
            continue
        parts += [segment.out[done:low], new]
        done = high
        rules += [rule] if rule not in rules else []
    out = "".join(parts) + segment.out[done:]
    op = _op(raw[segment.start : segment.end], out)
    return [*result, Segment(segment.start, segment.end, op, ">".join(rules), out)]


def _split(raw: str, segment: Segment, pieces: list[Edit]) -> list[Segment]:
    result: list[Segment] = []
    done = segment.start
    for low, high, new, rule in pieces:
        start, end = segment.start + low, segment.start + high
        if done < start:
            result.append(Segment(done, start, "keep", "", raw[done:start]))
        result.append(Segment(start, end, _op(raw[start:end], new), rule, new))
        done = end
    if done < segment.end:
        result.append(Segment(done, segment.end, "keep", "", raw[done : segment.end]))
    return result


def _merged(segments: list[Segment]) -> list[Segment]:
    """Join neighbours of one kind; drop inserts that a later edit took back; restored text is kept text."""
    result: list[Segment] = []
    for segment in segments:
        if segment.start == segment.end and not segment.out:
            continue
        rule = "" if segment.op == "keep" else segment.rule
        last = result[-1] if result else None
        if last is not None and last.op == segment.op != "replace" and last.rule == rule:
            result[-1] = Segment(last.start, segment.end, last.op, last.rule, last.out + segment.out)
        else:
            result.append(
                segment if rule == segment.rule else Segment(segment.start, segment.end, "keep", "", segment.out)
            )
    return result
