"""Imports a fixture as a user would and reads what was written, as anyone could."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from ssg.intake import ImportOptions, ImportReport, import_sources
from ssg.intake.clean import clean_text
from ssg.text.markdown import plain_text, render_markdown
from tests.benchmarks.cleaning_score import SCENE_BREAK, normal
from tests.intake.books import assert_balanced, assert_book_balanced
from tests.intake.library.containers import write_sources
from tests.intake.library.fixtures import Fixture

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])|\\(?=\n)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One chapter as it was written. `faults` name what does not hold of it: ledger, idempotence, render."""

    number: str
    kind: str
    title: str
    volume: str
    paragraphs: tuple[str, ...]
    front: str
    rules: tuple[tuple[str, int], ...]
    flags: tuple[str, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one import gave. `held` are the messages of sources for which nothing was written."""

    chapters: tuple[Written, ...]
    held: tuple[str, ...]
    error: str = ""


def run_fixture(fixture: Fixture, folder: Path) -> Outcome:
    """Import a fixture into a project of its own."""
    sources = write_sources(fixture, folder / "raw")
    project = folder / "project"
    project.mkdir()
    try:
        report = import_sources(sources, ImportOptions(project=project, book="book"))
    except Exception as error:  # noqa: BLE001 - whatever it raises is what the table must show
        return Outcome(chapters=(), held=(), error=f"{type(error).__name__}: {error}")
    return Outcome(chapters=_read_chapters(fixture, project, report, sources), held=_held(report))


def _held(report: ImportReport) -> tuple[str, ...]:
    return tuple(f"{problem.code} {problem.message}" for problem in report.problems if problem.severity == "error")


def _read_chapters(
    fixture: Fixture, project: Path, report: ImportReport, sources: Sequence[Path]
) -> tuple[Written, ...]:
    written = []
    for file in report.files:
        if file.output is None or file.output.endswith("/front.md"):
            continue
        text = (project / file.output).read_text("utf-8")
        _, head, body = text.split("---\n", 2) if text.startswith("---\n") else ("", "{}", text)
        front = yaml.safe_load(head) or {}
        faults = [*_find_imbalance(fixture, project, file.ledger or "", sources), *_find_unstable(body, fixture)]
        written.append(
            Written(
                number=str(front.get("number", "")),
                kind=str(front.get("kind", "chapter")),
                title=" ".join(str(front.get("title", "")).split()),
                volume=str(front.get("volume", "")),
                paragraphs=tuple(part for part in _split(body, fixture) if part.strip()),
                front=json.dumps(front.get("extra", {}), ensure_ascii=False),
                rules=tuple(file.rules),
                flags=tuple(file.flags),
                faults=tuple(faults),
            )
        )
    return tuple(written)


def _split(body: str, fixture: Fixture) -> list[str]:
    """The paragraphs; of a page also each item of a list, row of a table and quotation, without its mark."""
    if fixture.page:
        body = re.sub(r"^\|?[ :|-]+\|$\n?", "", body, flags=re.MULTILINE)
        body = re.sub(r"^> ?", "", body, flags=re.MULTILINE)
        body = re.sub(r"^(?:(?:[-*+]|\d+[.)]) |(?=\| ))(.*)$", r"\n\1\n", body, flags=re.MULTILINE)
        body = re.sub(
            r"^\|(.*)\|$", lambda match: " ".join(match[1].replace("|", " ").split()), body, flags=re.MULTILINE
        )
    return plain(body).strip().split("\n\n")


def plain(body: str) -> str:
    """A body without the escapes that keep Markdown from reading prose as markup."""
    return _ESCAPE.sub(lambda match: match[1] or "", body)


def _find_imbalance(fixture: Fixture, project: Path, ledger: str, sources: Sequence[Path]) -> list[str]:
    record = json.loads((project / ledger).read_text("utf-8"))
    raw = _raw_bytes(record["raw"]["path"], sources)
    books = sorted((project / ledger).parent.glob("*.book.json")) if fixture.container == "txt" else []
    try:
        assert_balanced(project, ledger, raw)
        for book in books:
            assert ledger in assert_book_balanced(project, str(book.relative_to(project)), raw)
    except AssertionError as error:
        return [f"ledger: {error or 'does not balance'}"]
    return []


def _raw_bytes(path: str, sources: Sequence[Path]) -> bytes:
    """The bytes that a ledger speaks of: `…/name.txt`, or `…/name.zip!member`."""
    name, _, member = path.partition("!")
    source = next((item for item in sources if item.name == Path(name).name), sources[0])
    if not member:
        return source.read_bytes()
    with zipfile.ZipFile(source) as archive:
        return archive.read(member)


def _find_unstable(body: str, fixture: Fixture) -> list[str]:
    """Clean what was cleaned, and read the page that it becomes."""
    faults = []
    again = clean_text(plain(body), language=fixture.language or None)
    if plain(again.text).strip() != plain(body).strip():
        faults.append("idempotence: cleaning it again changes it")
    return faults + _find_unshown(body, fixture)


def _find_unshown(body: str, fixture: Fixture) -> list[str]:
    """Compare the page that the chapter becomes with the chapter."""
    page = render_markdown(body).html
    pieces = [plain_text(piece) for piece in re.split(r"</p>|<hr[^>]*>", page)]
    shown = "".join(piece for piece in pieces if normal(piece) != SCENE_BREAK)
    kept = "\n".join(text for text in plain(body).split("\n\n") if normal(text) != SCENE_BREAK)
    if fixture.page:  # emphasis, ruby and lists are marks there, not text
        marks = r"(?m)^(?:[->] |\d+\. )| --- |[*{}|\\()]|!?\[[^\]]*\]\([^)]*\)"
        shown, kept = (re.sub(marks, "", text) for text in (shown, kept))
    faults = []
    if "".join(shown.split()) != "".join(kept.split()):
        faults.append("render: the page does not say what the chapter says")
    if any(normal(piece) == SCENE_BREAK for piece in pieces):
        faults.append("render: a scene break is shown as text")
    return faults
