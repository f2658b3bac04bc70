"""Third step of an import: what each chapter is called, which file it goes to, what the book is. Reads the disk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ssg.intake.chapters import Named, name_chapters, order_chapters
from ssg.intake.cleaning import Washed
from ssg.intake.numbering import Census, Count, read_claims
from ssg.intake.placing import Placed, find_places, make_slug, match_records, place_fronts, read_last_place, remember
from ssg.intake.report import ImportOptions
from ssg.intake.settings import BookSettings, edition_lines, load_book, write_book, write_site
from ssg.intake.sources import BookFacts
from ssg.intake.store import Record, read_records
from ssg.problems import Problem
from ssg.text.headings import parse_heading
from ssg.text.naming import split_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """Every chapter with its files, by its place in the import, and the book as it will be. `waiting` are the places
    of chapters that may only be proposed until their author has changed `book.toml`."""

    placed: Mapping[int, Placed]
    book: BookSettings
    waiting: frozenset[int]
    problems: tuple[Problem, ...]


def arrange(washed: Sequence[Washed], facts: BookFacts, options: ImportOptions) -> Arranged:
    """Name, place and order the chapters, edition by edition; report numbers that two of them claim."""
    chapters = [item for item in washed if item.unit.role == "chapter"]
    languages = [item.cleaned.draft.language for item in chapters]
    book = load_book(options.project, options.book, languages, facts)
    volumes = _find_volumes(chapters)
    records = read_records(options.project, options.book)
    named = _in_editions(chapters, volumes, book)
    matches = match_records(named, records, options.book)
    census = _take_census(named, matches, records, book, options)
    count = census.count(by_volume=book.by_volume, may_turn=book.ours)
    placed = find_places(census.chapters, matches, records, options.book)
    placed, problems = _settle_twins(placed, count)
    placed = _in_order(placed, options)
    fronts = place_fronts([item.cleaned for item in washed if item.unit.role == "front"], records, options.book)
    book = replace(_grown(book, placed, volumes), by_volume=count.by_volume)
    undeclared, said = _report_editions(placed, book, options)
    waiting, restarts = _report_restarts(placed, count, options)
    return Arranged(
        placed={item.chapter.cleaned.place: item for item in (*placed, *fronts)},
        book=book,
        waiting=undeclared | waiting,
        problems=(*problems, *said, *restarts),
    )


def write_settings(arranged: Arranged, options: ImportOptions) -> None:
    """Write `book.toml` and `site.toml` where they are missing, or ours and no longer right."""
    if arranged.book.ours:
        write_book(options.project, options.book, arranged.book)
    write_site(options.project, arranged.book)


def _in_editions(
    chapters: Sequence[Washed], volumes: Mapping[int, tuple[Decimal, str]], book: BookSettings
) -> list[tuple[str, Named, int | None]]:
    """Each chapter with the folder of its edition, and where it begins in a whole book."""
    named = []
    for item, chapter in zip(chapters, name_chapters([item.cleaned for item in chapters]), strict=True):
        language, volume = chapter.cleaned.draft.language, volumes.get(item.cleaned.place)
        known = replace(chapter, volume=volume[0]) if chapter.volume is None and volume else chapter
        start = item.unit.start if item.unit.part else None
        named.append(("" if language == book.language else f"{language}/", known, start))
    return named


def _take_census(
    named: Sequence[tuple[str, Named, int | None]],
    matches: Mapping[int, Record],
    records: Sequence[Record],
    book: BookSettings,
    options: ImportOptions,
) -> Census:
    """The chapters as earlier imports know them, and what the files beside them claim."""
    project, home = options.project, f"content/{options.book}/"
    chapters = [
        (folder, remember(chapter, project, matches[index].output) if index in matches else chapter)
        for index, (folder, chapter, _) in enumerate(named)
    ]
    folders = {folder for folder, _ in chapters}
    others = {"import", *book.editions, *(folder.rstrip("/") for folder in folders)}
    claims = {folder: read_claims(project, home + folder, others) for folder in sorted(folders)}
    written = frozenset(record.output for record in records)
    return Census(project=project, home=home, chapters=chapters, records=matches, written=written, claims=claims)


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


def _settle_twins(placed: Sequence[Placed], count: Count) -> tuple[list[Placed], list[Problem]]:
    """The chapters, with an address of its own for each whose number another has; what their author can do about it."""
    result, problems = list(placed), []
    for index, holder in count.holders.items():
        item = placed[index]
        chapter, slug = item.chapter, make_slug(item.output)
        what = f"number {chapter.number:f} is that of {holder if isinstance(holder, str) else placed[holder].output}"
        hint = f"both are kept, this one as '{slug}'; if its number is another, write that in {item.output}"
        path = chapter.cleaned.source
        problems.append(Problem(code="I110", path=path, message=f"{what} too", hint=hint, severity="warning"))
        result[index] = _flagged(replace(item, chapter=replace(chapter, slug=slug)), f"{what} too")
    return result, problems


def _report_restarts(
    placed: Sequence[Placed], count: Count, options: ImportOptions
) -> tuple[frozenset[int], list[Problem]]:
    """The places of chapters whose numbers begin again, and the line that an author's `book.toml` needs for them."""
    items = [placed[index].chapter for index in sorted(count.waiting)]
    problems = []
    for volume in sorted({item.volume for item in items if item.volume is not None}):
        message = f"chapters of volume {volume:f} wait in import/proposed/: their numbers begin again"
        hint = 'add the line numbering = "volume" above any [table], then import them again'
        problems.append(Problem(code="I115", path=f"content/{options.book}/book.toml", message=message, hint=hint))
    return frozenset(item.cleaned.place for item in items), problems


def _flagged(item: Placed, flag: str) -> Placed:
    return replace(item, chapter=replace(item.chapter, flags=(*item.chapter.flags, flag)))


def _grown(book: BookSettings, placed: Sequence[Placed], volumes: Mapping[int, tuple[Decimal, str]]) -> BookSettings:
    """The settings with the editions and volumes that this import brings; an author's stay as they are."""
    if not book.ours or not placed:
        return book
    titles = dict(book.volumes)
    for item in placed:
        number, title = volumes.get(item.chapter.cleaned.place, (None, ""))
        if number is not None and title:
            titles.setdefault((item.folder.rstrip("/"), f"{number:f}"), title)
    editions = {*book.editions, *(item.folder.rstrip("/") for item in placed)} - {""}
    return replace(book, editions=tuple(sorted(editions)), volumes=titles)


def _report_editions(
    placed: Sequence[Placed], book: BookSettings, options: ImportOptions
) -> tuple[frozenset[int], list[Problem]]:
    """The places of chapters in editions that a `book.toml` of the author's does not declare; the lines that would."""
    if book.ours:
        return frozenset(), []
    waiting = [item for item in placed if item.folder.rstrip("/") not in ("", *book.editions)]
    problems = []
    for language in sorted({item.folder.rstrip("/") for item in waiting}):
        lines = ", ".join(edition_lines(book, language)).replace("], ", "] and ")
        message = f"chapters in '{language}' wait in import/proposed/{language}/: this book has no such edition"
        hint = f"add the lines {lines}, then import them again"
        path = f"content/{options.book}/book.toml"
        problems.append(Problem(code="I111", path=path, message=message, hint=hint))
    return frozenset(item.chapter.cleaned.place for item in waiting), problems
