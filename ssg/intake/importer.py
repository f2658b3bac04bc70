"""The importer's one entrance: read, learn, clean, name, place, write. Nothing here knows what noise is.

Texts wait in the spool on disk; what travels between the steps is small, so that ten thousand chapters need no more
memory than a hundred do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, TypeVar

from ssg.intake.arranging import Arranged, arrange, write_settings
from ssg.intake.book_rules import LEARNED_FILE, load_rule_set, version_of
from ssg.intake.changes import Change
from ssg.intake.cleaning import Cleaner, Washed, read_account
from ssg.intake.desk import Desk, open_desk
from ssg.intake.front import read_front
from ssg.intake.learned import format_learned
from ssg.intake.learning import MIN_CHAPTERS, learn
from ssg.intake.reading import Reader, Reading, Unit, read_text
from ssg.intake.report import FileReport, ImportOptions, ImportReport
from ssg.intake.review.collect import Collector, Review
from ssg.intake.rules import RuleSet
from ssg.intake.settle import Office, Ready, Settled, find_refusal, propose_chapter, settle_chapter
from ssg.intake.sources import BookFacts, Source, count_sources, open_sources
from ssg.intake.store import read_bytes, write_file
from ssg.intake.whole_book import write_book_ledger
from ssg.problems import Problem, SsgError
from ssg.system.processes import default_workers, spread_over
from ssg.text.fields import as_language
from ssg.text.slugs import find_slug_fault

Progress = Callable[[str, int, int | None], None]
_CHUNK = 8  # sources or units that a worker gets at once
_SERIAL_BELOW = 24  # starting processes costs more than it brings below that
_WRITERS = 8
_SAMPLE = 160  # chapters to learn from, spread over the whole import
_T = TypeVar("_T")
_R = TypeVar("_R")


def import_sources(
    arguments: Sequence[str | Path],
    options: ImportOptions,
    *,
    stdin: BinaryIO | None = None,
    progress: Progress = lambda _label, _done, _total: None,
) -> ImportReport:
    """Clean raw chapters into the book's chapters, each with a ledger that accounts for every character.

    A source that cannot be read, decoded or balanced is refused with a problem; the others are written. Raises
    `SsgError` where nothing can be written at all: a bad slug or language, settings, rules or ledgers that cannot be
    read, another import at work.
    """
    _check_names(options)
    with open_desk(options.project, options.book, dry_run=options.dry_run) as desk:
        return _Run(options=options, desk=desk, progress=progress).run([str(path) for path in arguments], stdin)


def _check_names(options: ImportOptions) -> None:
    """Raise `SsgError` where book or language could be no folder of the site."""
    if fault := find_slug_fault(options.book):
        hint = "such as --book the-lantern"
        raise SsgError(Problem(code="I100", message=f"'{options.book}' is no address of a book: {fault}", hint=hint))
    try:
        if options.language is not None:
            as_language(options.language)
    except ValueError as error:
        raise SsgError(Problem(code="I114", message=f"--language is '{options.language}': {error}")) from None


@dataclass(slots=True, kw_only=True)
class _Run:
    """One import; lives inside one call. `reports` are by the place of a unit in the import."""

    options: ImportOptions
    desk: Desk
    progress: Progress
    problems: list[Problem] = field(default_factory=list)
    reports: dict[int, FileReport] = field(default_factory=dict)

    def run(self, arguments: list[str], stdin: BinaryIO | None) -> ImportReport:
        """Take the steps in order."""
        rules = self._load_rules()
        readings = self._read(arguments, stdin)
        units = self._number(readings)
        rules = self._learn([unit for _, unit in units if unit.role == "chapter"], rules)
        cleaner = Cleaner(
            spool=self.desk.spool, rules=rules, language=self.options.language, review=self.options.review
        )
        washed = list(self._spread("Cleaning", cleaner.clean_all, units, len(units)))
        review = self._settle(washed, readings, rules)
        files = tuple(self.reports[place] for place in sorted(self.reports))
        return ImportReport(files=files, problems=tuple(self.problems), review=review)

    def _load_rules(self) -> RuleSet:
        rules, problems = load_rule_set(self.options.project, self.options.book)
        self.problems += problems
        if fault := next((problem for problem in problems if problem.severity == "error"), None):
            raise SsgError(fault)
        return rules if self.options.notes is None else replace(rules, notes=self.options.notes)

    def _read(self, arguments: list[str], stdin: BinaryIO | None) -> list[Reading]:
        """Read all sources; each is one entry, also where it could not be had."""
        reader = Reader(spool=self.desk.spool)
        failed: dict[int, Reading] = {}

        def numbered() -> Iterator[tuple[int, Source]]:
            for number, item in enumerate(open_sources(arguments, stdin)):
                if isinstance(item, Source):
                    yield number, item
                else:
                    failed[number] = Reading(number=number, problem=item)

        read = self._spread("Reading", reader.read_all, numbered(), count_sources(arguments))
        found = {reading.number: reading for reading in read} | failed
        return [found[number] for number in sorted(found)]

    def _number(self, readings: Sequence[Reading]) -> list[tuple[int, Unit]]:
        """Give each unit its place in the import; what could not be read is refused in its own."""
        units: list[tuple[int, Unit]] = []
        place = 0
        for reading in readings:
            if (problem := reading.problem) is not None:
                self.problems.append(problem)
                if problem.severity == "error":
                    flags = (problem.message,)
                    self.reports[place] = FileReport(source=problem.path or "", status="refused", flags=flags)
                    place += 1
            self.problems += _doubts(reading)
            for unit in reading.units:
                units.append((place, unit))
                place += 1
        return units

    def _learn(self, chapters: Sequence[Unit], rules: RuleSet) -> RuleSet:
        """Learn what recurs, where nobody has yet or where it is asked for, and freeze it in `learned.toml`."""
        path = f"content/{self.options.book}/import/{LEARNED_FILE}"
        is_new = read_bytes(self.options.project / path) is None
        if not self.options.learn and not (is_new and len(chapters) >= MIN_CHAPTERS):
            return rules
        sample = chapters[:: -(-len(chapters) // _SAMPLE) or 1]
        cleaner = Cleaner(spool=self.desk.spool, rules=rules, language=self.options.language, review=False)
        learned = learn(self._spread("Learning", cleaner.gather_all, sample, len(sample)), rules.learned)
        text = format_learned(learned)
        if not self.options.dry_run:
            write_file(self.options.project, path, text.encode())
        return replace(rules, learned=learned, versions={**rules.versions, "learned": version_of(text)})

    def _settle(self, washed: Sequence[Washed], readings: Sequence[Reading], rules: RuleSet) -> Review | None:
        """Write every chapter that may be written, in order, then the ledgers of whole books."""
        arranged = arrange(washed, self._find_facts(washed), self.options)
        self.problems += arranged.problems
        if not self.options.dry_run and any(find_refusal(item, self.options) is None for item in washed):
            write_settings(arranged, self.options)
        collector = Collector(book=arranged.book.title, language=arranged.book.language)
        office = Office(options=self.options, desk=self.desk, packs=rules.versions)
        for done, (item, (report, said), changes) in enumerate(_settle_all(washed, arranged, office), start=1):
            self.reports[item.cleaned.place] = report
            self.problems += said
            if self.options.review:
                _collect(collector, item, report, changes)
            self.progress("Writing", done, len(washed))
        for problem in self.problems:
            if problem.code == "I120":
                collector.note(problem.message, problem.path or "")
        if not self.options.dry_run:
            self._write_book_ledgers(washed, readings)
        return collector.finish() if self.options.review else None

    def _write_book_ledgers(self, washed: Sequence[Washed], readings: Sequence[Reading]) -> None:
        reports = {item.unit.text: self.reports[item.cleaned.place] for item in washed}
        for reading in readings:
            if any(unit.part for unit in reading.units):
                write_book_ledger(self.options.project, self.options.book, reading, reports)

    def _find_facts(self, washed: Sequence[Washed]) -> BookFacts:
        """What the first source that says anything says of the book."""
        for item in washed:
            if item.unit.origin.book != BookFacts():
                return item.unit.origin.book
            if item.unit.role == "front":
                facts = read_front(read_text(self.desk.spool, item.unit))
                if facts != BookFacts():
                    return facts
        return BookFacts()

    def _spread(
        self, label: str, work: Callable[[tuple[_T, ...]], list[_R]], items: Iterable[_T], total: int | None
    ) -> Iterator[_R]:
        """The results of `work`, which takes several items at once, in the items' order; in processes if many wait."""
        chunks = _chunks(items, _CHUNK)
        first = list(islice(chunks, _SERIAL_BELOW // _CHUNK))
        jobs = self.options.jobs if self.options.jobs is not None else default_workers()
        workers = jobs if len(first) * _CHUNK >= _SERIAL_BELOW else 1
        done = 0
        for results in spread_over(workers, work, chain(first, chunks)):
            done += len(results)
            self.progress(label, done, total)
            yield from results


def _settle_all(
    washed: Sequence[Washed], arranged: Arranged, office: Office
) -> Iterator[tuple[Washed, Settled, tuple[Change, ...]]]:
    """Settle chapters, in order; several at once, since each waits for the disk."""

    def settle(item: Washed) -> tuple[Washed, Settled, tuple[Change, ...]]:
        place, account = arranged.placed[item.cleaned.place], read_account(office.desk.spool, item.unit)
        work = propose_chapter if item.cleaned.place in arranged.waiting else settle_chapter
        return item, work(Ready(place=place, washed=item, account=account), office), account.changes

    with ThreadPoolExecutor(_WRITERS) as pool:
        for chunk in _chunks(washed, 8 * _WRITERS):
            yield from pool.map(settle, chunk)


def _doubts(reading: Reading) -> list[Problem]:
    """What a person should look at in a whole book: numbers that are missing, that go back, that were guessed."""
    path = reading.origin.path if reading.origin is not None else None
    return [Problem(code="I120", path=path, message=flag, severity="warning") for flag in reading.flags]


def _collect(collector: Collector, item: Washed, report: FileReport, changes: Iterable[Change]) -> None:
    refused = report.status == "refused"
    flags = item.cleaned.draft.flags if refused else report.flags
    collector.add(report.source, report.status, item.totals, item.rules, flags)
    if refused:
        collector.wait(report.source, report.flags[0], item.code if item.acceptable else "")
    collector.count(item.unit.origin.ledger_path, changes)


def _chunks(items: Iterable[_T], size: int) -> Iterator[tuple[_T, ...]]:
    rest = iter(items)
    while chunk := tuple(islice(rest, size)):
        yield chunk
