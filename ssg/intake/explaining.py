"""Why a line was treated as it was: `ssg import --explain FILE:LINE`. Reads the disk, writes nothing.

FILE is a source, or a chapter that an import wrote: then its ledger and body give back the raw text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, Literal

from ssg.intake.book_rules import load_rule_set
from ssg.intake.cleaning import clean_unit
from ssg.intake.draft import Draft
from ssg.intake.reading import Origin, Reader, Unit, read_text
from ssg.intake.report import ImportOptions
from ssg.intake.rules import FLAG_AT, REMOVE_AT
from ssg.intake.sources import BookFacts, Source, open_sources
from ssg.intake.sources.source import is_page
from ssg.intake.store import digest, read_bytes, read_records
from ssg.problems import Problem, SsgError
from ssg.text.frontmatter import split_front_matter

_NEWLINE = re.compile("\r\n|[\r\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One thing that a rule said or did: `what` happened to `text`, what it became, its points and their terms."""

    what: Literal["removed", "replaced", "inserted", "kept"]
    rule: str
    text: str
    out: str = ""
    score: int | None = None
    terms: tuple[str, ...] = ()

    def __str__(self) -> str:
        """As a person reads it."""
        became = f" became {_shown(self.out)}" if self.what == "replaced" else ""
        head = f"{self.what} by {self.rule}: {_shown(self.text or self.out)}{became}"
        if self.score is None:
            return head
        terms = "".join(f"\n    {term}" for term in self.terms)
        return f"{head}\n  {self.score} points (from {REMOVE_AT} it goes, from {FLAG_AT} it is shown){terms}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A line, as its file has it, and all that was said of it, in the order of the text."""

    path: str
    line: int
    text: str
    spoken: tuple[Spoken, ...]


def explain(target: str, options: ImportOptions, stdin: BinaryIO | None = None) -> Explanation:
    """Explain `FILE:LINE`. Raises `SsgError` where there is no such line, or the chapter has been edited (I109)."""
    path, _, number = target.rpartition(":")
    if not path or not number.isascii() or not number.isdigit() or int(number) < 1:
        raise _unknown(target, "is no place such as raw/12.txt:40", None)
    line = int(number)
    chapter = _find_chapter(path, options)
    if chapter is not None:
        return _explain_chapter(*chapter, path, line, options)
    unit, text = _find_unit(path, line, options, stdin)
    draft = _clean(unit, text, options)
    breaks = _line_starts(text)
    first = line - unit.line
    start, end = breaks[first], breaks[first + 1] if first + 1 < len(breaks) else len(text)
    return Explanation(path=path, line=line, text=text[start:end].rstrip("\r\n"), spoken=tuple(_say(draft, start, end)))


def _clean(unit: Unit, text: str, options: ImportOptions) -> Draft:
    rules, problems = load_rule_set(options.project, options.book)
    if fault := next((problem for problem in problems if problem.severity == "error"), None):
        raise SsgError(fault)
    return clean_unit(unit, text, rules, options.language)


def _find_unit(path: str, line: int, options: ImportOptions, stdin: BinaryIO | None) -> tuple[Unit, str]:
    """The unit of a source that holds a line, and its text."""
    container = path.partition("!")[0] if "!" in path and not Path(path).exists() else path
    for number, item in enumerate(open_sources([container], stdin)):
        if not isinstance(item, Source):
            if item.severity == "error":
                raise SsgError(item)
        elif item.path == path or container == path:
            with TemporaryDirectory(prefix="ssg-explain-") as folder:
                reading = Reader(spool=Path(folder)).read(number, item)
                if reading.problem is not None:
                    raise SsgError(reading.problem)
                for unit in reading.units:
                    text = read_text(Path(folder), unit)
                    if unit.line <= line < unit.line + len(_line_starts(text)):
                        return unit, text
            raise _unknown(path, f"has no line {line}", None)
    raise _unknown(path, "holds no such text", "name a source, `archive!member`, or a chapter in content/")


def _find_chapter(path: str, options: ImportOptions) -> tuple[dict[str, Any], str, int] | None:
    """The ledger of a chapter that an import wrote, its body, and the line on which the body begins."""
    whole = Path(path).resolve()
    for record in read_records(options.project, options.book):
        if (options.project / record.output).resolve() == whole or record.output == path:
            data = read_bytes(options.project / record.output)
            if data is None or digest(data) != record.output_sha256:
                hint = "explain a line of its source, or of the proposal's"
                raise SsgError(Problem(code="I109", path=path, message="has been edited since the import", hint=hint))
            text = data.decode("utf-8")
            start = split_front_matter(text).body_start if text.startswith("---") else 0
            ledger = json.loads((options.project / record.ledger).read_bytes())
            return ledger, text[start:], text.count("\n", 0, start) + 1
    return None


def _explain_chapter(
    ledger: dict[str, Any], body: str, first: int, path: str, line: int, options: ImportOptions
) -> Explanation:
    """The line of a chapter is one of the body's; what the ledger did there, and what cleaning says of it today."""
    starts = _line_starts(body)
    if not first <= line < first + len(starts):
        raise _unknown(path, f"has no line {line} of the story; it begins on line {first}", None)
    low = starts[line - first]
    high = starts[line - first + 1] if line - first + 1 < len(starts) else len(body)
    raw, start, end = _rebuild(ledger, body, low, high)
    unit = _unit_of(ledger, raw)
    return Explanation(
        path=path,
        line=line,
        text=body[low:high].rstrip("\n"),
        spoken=tuple(_say(_clean(unit, raw, options), start, end)),
    )


def _rebuild(ledger: dict[str, Any], body: str, low: int, high: int) -> tuple[str, int, int]:
    """The raw text, and the stretch of it from which `body[low:high]` was made."""
    parts: list[str] = []
    place = at = 0
    start, end = None, 0
    for segment in ledger["segments"]:
        length = segment["end"] - segment["start"]
        out = length if segment["op"] == "keep" else len(segment.get("out", ""))
        if at <= high and at + out >= low and (at + out > low or out == 0):
            inside = max(low - at, 0) if segment["op"] == "keep" else 0
            start = place + inside if start is None else start
            end = place + (min(high - at, length) if segment["op"] == "keep" else length)
        parts.append(body[at : at + out] if segment["op"] == "keep" else segment.get("raw", ""))
        place, at = place + length, at + out
    return "".join(parts), start or 0, end


def _unit_of(ledger: dict[str, Any], raw: str) -> Unit:
    facts = ledger["raw"]
    page = is_page(facts["path"], raw[:2000].encode("utf-8", "replace")) and "start" not in facts
    origin = Origin(
        path=facts["path"],
        ledger_path=facts["path"],
        name="",
        page=page,
        title="",
        volume="",
        language="",
        container="",
        book=BookFacts(),
        sha256=facts["sha256"],
        encoding=facts["encoding"],
        characters=facts["characters"],
    )
    head = next((item for item in ledger["segments"][:1] if item.get("rule") == "structure.heading"), None)
    body = head["end"] - head["start"] if head and "start" in facts else 0
    return Unit(origin=origin, start=0, body=body, end=len(raw), line=1, text="", part="start" in facts)


def _say(draft: Draft, start: int, end: int) -> Iterator[Spoken]:
    """What was judged and done in a stretch of the raw text."""
    for item in draft.judgements:
        if item.start < end and item.end > start:
            what: Literal["removed", "kept"] = "removed" if item.verdict == "removed" else "kept"
            text = draft.ledger.raw[item.start : item.end]
            yield Spoken(what=what, rule=item.rule, text=text, score=item.score, terms=tuple(item.terms))
    names: dict[str, Literal["removed", "replaced", "inserted"]] = {
        "remove": "removed",
        "replace": "replaced",
        "insert": "inserted",
    }
    for segment in draft.ledger.segments:
        inside = segment.start < end and segment.end > start
        if segment.op in names and (inside or (segment.op == "insert" and start <= segment.start < end)):
            raw = draft.ledger.raw[segment.start : segment.end]
            yield Spoken(what=names[segment.op], rule=segment.rule, text=raw, out=segment.out)


def _line_starts(text: str) -> list[int]:
    starts = [0, *(match.end() for match in _NEWLINE.finditer(text))]
    return starts[:-1] if len(starts) > 1 and starts[-1] == len(text) else starts


def _shown(text: str) -> str:
    """A text between quotation marks, on one line, whatever it holds."""
    shown = json.dumps(text, ensure_ascii=False)
    shown = re.sub(r"[^\x20-\x7e\u00a1-\u200a\u2010-\u2027\u2030-\ud7ff\ue000-\U0010ffff]", _named, shown)
    return shown if len(shown) <= 120 else f"{shown[:80]}…{shown[-30:]}"


def _named(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _unknown(path: str, message: str, hint: str | None) -> SsgError:
    return SsgError(Problem(code="I109", path=path, message=message, hint=hint))
