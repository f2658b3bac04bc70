"""The importer's one entrance: read, clean, name, place, write. Nothing here knows what noise is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from ssg.intake.chapters import Cleaned, name_chapters, order_chapters
from ssg.intake.clean import clean_source, find_review
from ssg.intake.decode import decode_bytes
from ssg.intake.placing import Placed, find_places, read_last_place
from ssg.intake.report import FileReport, ImportOptions, ImportReport
from ssg.intake.settings import BookSettings, edition_lines, load_book, write_book, write_site
from ssg.intake.settle import propose_chapter, settle_chapter
from ssg.intake.store import digest, read_records
from ssg.problems import Problem, SsgError
from ssg.text.slugs import find_slug_fault


def import_sources(sources: Sequence[Path], options: ImportOptions) -> ImportReport:
    """Clean raw chapter files into the book's chapters, each with a ledger that accounts for every character.

    A source that cannot be read, decoded or balanced is refused with a problem; the others are written. Raises
    `SsgError` where nothing can be written at all: a bad slug, settings or ledgers that cannot be read.
    """
    if fault := find_slug_fault(options.book):
        hint = "such as --book the-lantern"
        raise SsgError(Problem(code="I100", message=f"'{options.book}' is no address of a book: {fault}", hint=hint))
    problems: list[Problem] = []
    reports: dict[int, FileReport] = {}
    cleaned = [
        item
        for place, path in enumerate(sources)
        if (item := _read_source(place, path, options, problems, reports)) is not None
    ]
    book = load_book(options.project, options.book, [item.draft.language for item in cleaned])
    placed = _place(cleaned, book, options, problems)
    if placed and not options.dry_run:
        _write_settings(placed, book, options)
    problems += _report_editions(placed, book, options)
    declared = {"", *(f"{language}/" for language in book.editions)}
    for home in placed:
        settle = settle_chapter if book.ours or home.folder in declared else propose_chapter
        reports[home.chapter.cleaned.place] = settle(home, options, problems)
    return ImportReport(files=tuple(reports[place] for place in sorted(reports)), problems=tuple(problems))


def _read_source(
    place: int, path: Path, options: ImportOptions, problems: list[Problem], reports: dict[int, FileReport]
) -> Cleaned | None:
    try:
        data = path.read_bytes()
        decoded = decode_bytes(data)
        if decoded.fault is not None:
            raise _refused(path, "I102", decoded.fault, "save it as UTF-8 and import it again")
        draft = clean_source(decoded.text, html=_is_html(path, decoded.text), language=options.language)
        if review := find_review(draft):
            raise _refused(path, "I103", f"nothing written: {review}", "look at it before it is imported")
    except (OSError, SsgError) as error:
        refusal = (
            error
            if isinstance(error, SsgError)
            else _refused(path, "I101", f"cannot be read: {error.strerror or error}", None)
        )
        problems.append(refusal.problem)
        reports[place] = FileReport(source=str(path), status="refused", flags=(refusal.problem.message,))
        return None
    if decoded.text.encode(decoded.encoding, "replace") != data:
        draft = draft.flagged(f"the bytes cannot be rebuilt from the text: {decoded.encoding} spells some in two ways")
    return Cleaned(
        place=place,
        source=str(path),
        name=path.stem,
        path="/".join(part for part in path.parts[-2:] if part.strip("./\\")),
        sha256=digest(data),
        encoding=decoded.encoding,
        draft=draft,
    )


def _refused(path: Path, code: str, message: str, hint: str | None) -> SsgError:
    return SsgError(Problem(code=code, path=str(path), message=message, hint=hint))


def _is_html(path: Path, text: str) -> bool:
    return path.suffix.lower() in (".html", ".htm", ".xhtml") or text[:200].lstrip("\ufeff \t\r\n").lower().startswith(
        ("<!doctype html", "<html")
    )


def _place(
    cleaned: Sequence[Cleaned], book: BookSettings, options: ImportOptions, problems: list[Problem]
) -> list[Placed]:
    """Name, place and order the chapters, edition by edition; report numbers that two of them claim."""
    chapters = []
    for chapter in name_chapters(cleaned):
        language = chapter.cleaned.draft.language
        chapters.append(("" if language == book.language else f"{language}/", chapter))
    records = read_records(options.project, options.book)
    placed = find_places(chapters, records, options.project, options.book)
    for folder in dict.fromkeys(item.folder for item in placed):
        last = read_last_place(options.project, f"content/{options.book}/{folder}")
        mine = [index for index, item in enumerate(placed) if item.folder == folder]
        ordered = order_chapters([placed[index].chapter for index in mine], last)
        for index, chapter in zip(mine, ordered, strict=True):
            placed[index] = replace(placed[index], chapter=chapter)
    return _report_twins(placed, problems)


def _report_twins(placed: Sequence[Placed], problems: list[Problem]) -> list[Placed]:
    seen: dict[tuple[str, Decimal | None, Decimal], Placed] = {}
    result = []
    for item in placed:
        chapter = item.chapter
        first = item
        if chapter.number is not None:
            first = seen.setdefault((item.folder, chapter.volume, chapter.number), item)
        if first is not item:
            message = f"number {chapter.number:f} is claimed by {first.chapter.cleaned.source} and by this source"
            hint = f"both are kept, {first.output} and {item.output}: change the number of one"
            problems.append(Problem(code="I110", path=chapter.cleaned.source, message=message, hint=hint))
            flag = f"number {chapter.number:f} is claimed by {first.output} too"
            result.append(replace(item, chapter=replace(chapter, flags=(*chapter.flags, flag))))
        else:
            result.append(item)
    return result


def _write_settings(placed: Sequence[Placed], book: BookSettings, options: ImportOptions) -> None:
    editions = {item.folder.rstrip("/") for item in placed} - {""}
    if book.ours and (not book.exists or editions - set(book.editions)):
        volumes = defaultdict(set)
        for item in placed:
            volumes[item.folder, item.chapter.number].add(item.chapter.volume)
        by_volume = any(number is not None and len(found) > 1 for (_, number), found in volumes.items())
        write_book(options.project, options.book, replace(book, by_volume=book.by_volume or by_volume), editions)
    write_site(options.project, book)


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
