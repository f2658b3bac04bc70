"""What lies in an archive as sources: its texts in natural order, archives in it, or the chapters of an EPUB."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from ssg.intake.sources.archive import Archive, Budget, Refusal, open_archive
from ssg.intake.sources.contents import find_contents
from ssg.intake.sources.epub import is_epub, read_epub
from ssg.intake.sources.names import (
    NaturalKey,
    find_companions,
    find_volume,
    is_clutter,
    natural_key,
    tell_others,
)
from ssg.intake.sources.source import ARCHIVES, PAGES, TEXTS, Source, is_archive, is_page, left_out
from ssg.problems import Problem


def read_container(data: bytes, path: str, ledger_path: str, budget: Budget) -> Iterator[Source | Problem]:
    """The sources in a `.zip` or `.epub`. A refused archive gives one problem and no source."""
    try:
        archive = open_archive(data, path, ledger_path, budget)
        if is_epub(archive) or path.lower().endswith(".epub"):
            yield from read_epub(archive)
        else:
            yield from _read_zip(archive, budget)
    except Refusal as refusal:
        yield refusal.problem


def _read_zip(archive: Archive, budget: Budget) -> Iterator[Source | Problem]:
    texts, others = _find_texts(archive)
    if not texts:
        raise Refusal(archive.path, "", "it holds no .txt, .md, .html, .epub or .zip")
    archive.check(texts)
    beside = _find_beside(archive.names)
    for order, name in enumerate(texts):
        data = archive.read(name)
        path, ledger_path = f"{archive.path}!{name}", f"{archive.ledger_path}!{name}"
        member = PurePosixPath(name)
        if member.suffix.lower() in ARCHIVES or is_archive(data):
            inner = Budget(left=budget.left, depth=budget.depth + 1)
            yield from read_container(data, path, ledger_path, inner)
            budget.left = inner.left
            continue
        if (reason := find_contents(data, member.name, beside[str(member.parent)].__contains__)) is not None:
            yield left_out(path, reason)
            continue
        yield Source(
            path=path,
            ledger_path=ledger_path,
            name=member.stem,
            data=data,
            page=is_page(name, data),
            volume=find_volume(member.parts[:-1]),
            container=archive.path,
            order=order,
        )
    if others:
        yield left_out(archive.path, tell_others(others))


def _find_texts(archive: Archive) -> tuple[list[str], Counter[str]]:
    """The entries to import, in natural order, and how many others there are of each suffix."""
    texts: list[str] = []
    others: Counter[str] = Counter()
    companions = _find_companion_folders(archive.names)
    for name in archive.names:
        member = PurePosixPath(name)
        if any(is_clutter(part) for part in member.parts) or any(
            str(folder) in companions for folder in member.parents
        ):
            continue
        suffix = member.suffix.lower()
        if suffix in TEXTS | PAGES | ARCHIVES:
            texts.append(name)
        else:
            others[suffix or "without a suffix"] += 1
    return sorted(texts, key=_member_key), others


def _find_beside(names: tuple[str, ...]) -> dict[str, set[str]]:
    """The names in each folder of the archive."""
    beside: dict[str, set[str]] = {}
    for name in names:
        beside.setdefault(str(PurePosixPath(name).parent), set()).add(PurePosixPath(name).name)
    return beside


def _find_companion_folders(names: tuple[str, ...]) -> frozenset[str]:
    """Folders of saved pages, by their whole path in the archive."""
    pages = _find_beside(tuple(name for name in names if PurePosixPath(name).suffix.lower() in PAGES))
    folders = {str(folder) for name in names for folder in PurePosixPath(name).parents}
    return frozenset(
        folder
        for folder in folders
        if (inner := PurePosixPath(folder)).name in find_companions(pages.get(str(inner.parent), ()), [inner.name])
    )


def _member_key(name: str) -> tuple[tuple[NaturalKey, str], ...]:
    return tuple(natural_key(part) for part in name.split("/"))
