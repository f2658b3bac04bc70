"""Third step of an import: what each chapter is called, which file it goes to, what the book is. Reads the disk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ssg.intake.chapters import name_chapters, order_chapters
from ssg.intake.cleaning import Washed
from ssg.intake.placing import Placed, find_places, place_fronts, read_last_place
from ssg.intake.report import ImportOptions
from ssg.intake.settings import BookSettings, edition_lines, load_book, write_book, write_site
from ssg.intake.sources import BookFacts
from ssg.intake.store import read_records
from ssg.problems import Problem
from ssg.text.headings import parse_heading
from ssg.text.naming import split_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """Every chapter with its files, by its place in the import, and the book as it will be."""

    placed: Mapping[int, Placed]
    book: BookSettings
    problems: tuple[Problem, ...]

    def is_declared(self, item: Placed) -> bool:
        """Whether the chapter's edition is, or may be made, part of the book."""
        return self.book.ours or item.folder in ("", *(f"{language}/" for language in self.book.editions))


def arrange(washed: Sequence[Washed], facts: BookFacts, options: ImportOptions) -> Arranged:
    """Name, place and order the chapters, edition by edition; report numbers that two of them claim."""
    chapters = [item for item in washed if item.unit.role == "chapter"]
    languages = [item.cleaned.draft.language for item in chapters]
    book = load_book(options.project, options.book, languages, facts)
    volumes = _find_volumes(chapters)
    named = []
    for item, chapter in zip(chapters, name_chapters([item.cleaned for item in chapters]), strict=True):
        language, volume = chapter.cleaned.draft.language, volumes.get(item.cleaned.place)
        known = replace(chapter, volume=volume[0]) if chapter.volume is None and volume else chapter
        start = item.unit.start if item.unit.part else None
        named.append(("" if language == book.language else f"{language}/", known, start))
    records = read_records(options.project, options.book)
    placed = _in_order(find_places(named, records, options.project, options.book), options)
    placed, problems = _report_twins(placed)
    fronts = place_fronts([item.cleaned for item in washed if item.unit.role == "front"], records, options.book)
    book = _grown(book, placed, volumes)
    problems += _report_editions(placed, book, options)
    everything = {item.chapter.cleaned.place: item for item in (*placed, *fronts)}
    return Arranged(placed=everything, book=book, problems=tuple(problems))


def write_settings(arranged: Arranged, options: ImportOptions) -> None:
    """Write `book.toml` and `site.toml` where they are missing, or ours and no longer right."""
    if arranged.book.ours:
        write_book(options.project, options.book, arranged.book)
    write_site(options.project, arranged.book)


def _in_order(placed: Sequence[Placed], options: ImportOptions) -> list[Placed]:
    result = list(placed)
    homes = defaultdict(list)
    for index, item in enumerate(placed):
        homes[item.folder].append(index)
    for folder, mine in homes.items():
        chapters = [placed[index].chapter for index in mine]
        waiting = any(chapter.number is None and chapter.order is None for chapter in chapters)
        last = read_last_place(options.project, f"content/{options.book}/{folder}") if waiting else Decimal(0)
        for index, chapter in zip(mine, order_chapters(chapters, last), strict=True):
            result[index] = replace(result[index], chapter=chapter)
    return result


def _find_volumes(chapters: Iterable[Washed]) -> dict[int, tuple[Decimal, str]]:
    """The number and the title of the volume of each chapter that lies in one, by its place in the import.

    Where the name of a volume has no number, it counts as the one that it is in its source.
    """
    found: dict[int, tuple[Decimal, str]] = {}
    seen: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for item in chapters:
        heading = item.cleaned.draft.heading
        name = item.unit.volume_title or item.unit.origin.volume or (heading.volume_title if heading else "")
        number = heading.volume if heading else None
        if not name and number is None:
            continue
        known = seen[item.unit.origin.container or item.unit.origin.path]
        read, title = _read_volume(name)
        number = number or read or known.get(name) or max(known.values(), default=Decimal(0)) + 1
        known[name] = number
        found[item.cleaned.place] = number, title
    return found


def _read_volume(name: str) -> tuple[Decimal | None, str]:
    """The number and the title that a volume's name holds: `第一卷 风起`, `02-the-harbour`, `The Harbour`."""
    heading = parse_heading(name)
    if heading is not None and heading.volume is not None:
        return heading.volume, heading.volume_title or heading.title
    number, words = split_name(name)
    return number, words if number is not None else name


def _report_twins(placed: Sequence[Placed]) -> tuple[list[Placed], list[Problem]]:
    seen: dict[tuple[str, Decimal | None, Decimal], Placed] = {}
    result, problems = [], []
    for item in placed:
        chapter = item.chapter
        first = item
        if chapter.number is not None:
            first = seen.setdefault((item.folder, chapter.volume, chapter.number), item)
        if first is not item:
            message = f"number {chapter.number:f} is claimed by {first.chapter.cleaned.source} and by this source"
            hint = f"both are kept, {first.output} and {item.output}: change the number of one"
            problems.append(Problem(code="I110", path=chapter.cleaned.source, message=message, hint=hint))
            result.append(_flagged(item, f"number {chapter.number:f} is claimed by {first.output} too"))
        else:
            result.append(item)
    return result, problems


def _flagged(item: Placed, flag: str) -> Placed:
    return replace(item, chapter=replace(item.chapter, flags=(*item.chapter.flags, flag)))


def _grown(book: BookSettings, placed: Sequence[Placed], volumes: Mapping[int, tuple[Decimal, str]]) -> BookSettings:
    """The settings with the editions and volumes that this import brings; an author's stay as they are."""
    if not book.ours or not placed:
        return book
    titles = dict(book.volumes)
    numbered: dict[tuple[str, Decimal], set[Decimal | None]] = defaultdict(set)
    for item in placed:
        chapter = item.chapter
        if chapter.number is not None:
            numbered[item.folder, chapter.number].add(chapter.volume)
        number, title = volumes.get(chapter.cleaned.place, (None, ""))
        if number is not None and title:
            titles.setdefault((item.folder.rstrip("/"), f"{number:f}"), title)
    editions = {*book.editions, *(item.folder.rstrip("/") for item in placed)} - {""}
    by_volume = book.by_volume or any(len(found) > 1 for found in numbered.values())
    return replace(book, editions=tuple(sorted(editions)), volumes=titles, by_volume=by_volume)


def _report_editions(placed: Sequence[Placed], book: BookSettings, options: ImportOptions) -> list[Problem]:
    """The editions that a `book.toml` of the author's does not declare, with the lines that would."""
    problems = []
    for language in sorted({item.folder.rstrip("/") for item in placed} - {"", *book.editions}):
        if not book.ours:
            lines = ", ".join(edition_lines(book, language)).replace("], ", "] and ")
            message = f"chapters in '{language}' wait in import/proposed/{language}/: this book has no such edition"
            hint = f"add the lines {lines}, then import them again"
            path = f"content/{options.book}/book.toml"
            problems.append(Problem(code="I111", path=path, message=message, hint=hint))
    return problems
