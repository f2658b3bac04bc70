"""An EPUB as chapters: its spine, cut and joined as its contents say. What is no chapter is left out and said so.

A document without an entry in the contents and without a heading continues the chapter before it. Covers, contents
pages, pages with nothing but a title and pages without words are no chapters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from ssg.intake.sources.archive import Archive, Refusal
from ssg.intake.sources.documents import Piece, cut_document, has_own_entities
from ssg.intake.sources.navigation import (
    MAX_ENTRIES,
    Entry,
    Node,
    TooManyEntriesError,
    find_entries,
    read_landmarks,
    read_nav,
    read_ncx,
)
from ssg.intake.sources.package import CONTAINER, Package, read_package, read_text, read_xml, resolve
from ssg.intake.sources.source import Source, left_out, unreadable
from ssg.intake.sources.xml import BrokenXmlError
from ssg.problems import Problem
from ssg.text.headings import parse_volume

_SHORT = 400  # characters of a cover or title page at most
_BLANKS = re.compile(r"[\W_]+")
_LANDMARKS = {"cover": "cover", "toc": "toc", "titlepage": "title", "copyright-page": "rights"}
_TITLES = frozenset(["titlepage", "title", "halftitle", "书名页", "書名頁", "扉页", "扉頁"])
_RIGHTS = re.compile(r"(?:un)?copyright(?:page)?|imprint|colophon|(?:版权|版權)(?:页|頁|信息|声明|聲明)?")
_BYLINE = 40  # letters of "by" and a name that the package does not give
_LONG = 3000  # characters of a page about rights at most


@dataclass(frozen=True, slots=True)
class _Chapter:
    pieces: tuple[Piece, ...]
    title: str
    volume: str


class _Texts:
    """Reads pieces; the last document is kept, since the next piece is often of the same one."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._name = self._text = ""

    def join(self, pieces: Sequence[Piece]) -> bytes:
        """The bytes of a whole document as they are, else the pieces joined, in UTF-8."""
        if len(pieces) == 1 and pieces[0].whole:
            return self._archive.read(pieces[0].name)
        return "".join(self._read(piece.name)[piece.start : piece.end] for piece in pieces).encode("utf-8")

    def _read(self, name: str) -> str:
        if name != self._name:
            self._name, self._text = name, read_text(self._archive, name)
        return self._text


def is_epub(archive: Archive) -> bool:
    """Whether an archive is an EPUB, whatever it is called."""
    return CONTAINER in archive.names


def read_epub(archive: Archive) -> Iterator[Source | Problem]:
    """The chapters in reading order, then what was left out. Raises `Refusal` before the first one."""
    package = read_package(archive)
    archive.check(package.spine)
    entries, problems = _read_contents(archive, package)
    pieces = []
    for name in package.spine:
        text = read_text(archive, name)
        if has_own_entities(text):
            raise Refusal(archive.path, name, "it declares entities in its document type (DOCTYPE)", "I141")
        cut, missing = cut_document(name, text, entries.get(name, {}))
        pieces += cut
        problems += [_lost_anchor(archive, name, fragment) for fragment in missing]
    chapters, dropped = _gather(pieces, package, archive)
    if not chapters:
        raise Refusal(archive.path, "", "no document in its spine holds a chapter", "I141")
    texts = _Texts(archive)
    for order, chapter in enumerate(chapters):
        yield _make_source(archive, package, chapter, order, texts)
    yield from problems
    yield from dropped
    for name in package.missing:
        yield unreadable(f"{archive.path}!{name}", "the book names it, but the archive does not hold it")


def _read_contents(archive: Archive, package: Package) -> tuple[dict[str, dict[str, Entry]], list[Problem]]:
    """Entries by document and fragment, from the nav document or else the ncx."""
    base, nodes, problems = _read_nodes(archive, package)
    found = find_entries(nodes, package.facts.title)
    if len(found) > MAX_ENTRIES:
        raise Refusal(archive.path, base, f"it has more than {MAX_ENTRIES} entries", "I141")
    entries: dict[str, dict[str, Entry]] = {}
    spine = set(package.spine)
    for entry in found:
        name = resolve(archive, base, base, entry.href)
        if name in spine:
            entries.setdefault(name, {}).setdefault(entry.href.partition("#")[2], entry)
        else:
            message = f"the contents lead to {name}, which the book does not show: {entry.title}"
            problems.append(Problem(code="I143", path=f"{archive.path}!{base}", message=message, severity="warning"))
    return entries, problems


def _read_nodes(archive: Archive, package: Package) -> tuple[str, list[Node], list[Problem]]:
    """Where the contents stand and what they say. Broken ones are told and not used: the spine has the order too."""
    nodes: list[Node] = []
    if package.nav:
        try:
            nodes = read_nav(read_text(archive, package.nav))
        except TooManyEntriesError as error:
            raise Refusal(archive.path, package.nav, str(error), "I141") from error
    if nodes or not package.ncx:
        return package.nav, nodes, []
    try:
        return package.ncx, read_ncx(read_xml(archive, package.ncx)), []
    except Refusal as refusal:
        if not isinstance(refusal.__cause__, BrokenXmlError):
            raise
        message = f"the contents cannot be read, so titles come from the chapters: {refusal.__cause__}"
        path = f"{archive.path}!{package.ncx}"
        return package.ncx, [], [Problem(code="I143", path=path, message=message, severity="warning")]


def _gather(pieces: Sequence[Piece], package: Package, archive: Archive) -> tuple[list[_Chapter], list[Problem]]:
    """Pieces to chapters: those that continue the one before are joined to it, those that are none are dropped."""
    chapters: list[_Chapter] = []
    dropped: list[Problem] = []
    roles = _find_roles(archive, package)
    volume = ""
    told = any(piece.entry is not None or piece.heading for piece in pieces)
    for piece in pieces:
        entry = piece.entry
        reason = _reason_to_drop(piece, package, roles.get(piece.name, ""))
        title = entry.title if entry is not None else piece.heading
        if (entry is None or not entry.volume) and _is_volume_page(piece):
            volume = title
        if reason is not None:
            dropped.append(left_out(f"{archive.path}!{piece.name}", f"{reason} ({piece.characters} characters)"))
        elif chapters and told and _continues(piece):
            chapters[-1] = replace(chapters[-1], pieces=(*chapters[-1].pieces, piece))
        else:
            own = entry.volume if entry is not None and entry.volume else volume
            chapters.append(_Chapter((piece,), title, own))
    return chapters, dropped


def _continues(piece: Piece) -> bool:
    if piece.entry is not None:
        return piece.entry.role == "section"
    return not piece.heading


def _reason_to_drop(piece: Piece, package: Package, role: str) -> str | None:
    """Why a piece is no chapter, with a rule's name; None where it is one."""
    if role == "cover" and piece.characters <= _SHORT:
        return "epub.toc: the cover"
    if piece.characters == 0:
        return "epub.empty: a page without words"
    if piece.name == package.nav and piece.outside_nav <= _SHORT:
        return "epub.toc: the book's navigation"
    if piece.links >= 3 and 5 * piece.linked >= 3 * piece.characters:
        return f"epub.toc: a list of contents, {piece.links} links"
    title = _folded(piece.entry.title if piece.entry is not None else piece.heading)
    if (role == "rights" or _RIGHTS.fullmatch(title)) and piece.characters <= _LONG:
        return "epub.rights: a page about the edition and its rights"
    if role == "toc" and piece.links >= 1 and 5 * piece.linked >= 2 * piece.characters:
        return "epub.toc: a list of contents"
    if _is_volume_page(piece):
        return "epub.volume: a page with a volume's title"
    if piece.characters <= _SHORT and (role == "title" or title in _TITLES or _is_title_page(piece, package)):
        return "epub.title: the title page"
    return None


def _is_title_page(piece: Piece, package: Package) -> bool:
    """Whether a piece begins with the book's title, and has besides it no more than who made it."""
    book, words = _folded(package.facts.title), _folded(piece.opening)
    if not book or not words.startswith(book) or (piece.entry is not None and _folded(piece.entry.title) != book):
        return False
    for author in package.facts.author.split(", "):
        words = words.replace(_folded(author), "", 1)
    rest = words.removeprefix(book)
    return len(rest) <= (_BYLINE if piece.entry is None else len("writtenby"))


def _is_volume_page(piece: Piece) -> bool:
    """Whether a piece has the title of a volume, and nothing else of any length."""
    entry = piece.entry
    name = entry.title if entry is not None else piece.heading
    if parse_volume(name) is None and (entry is None or entry.role != "volume"):
        return False
    title, words = _folded(name), _folded(piece.opening)
    return piece.characters <= 200 and (title in words or words in title) and len(words) <= len(title) + 12


def _find_roles(archive: Archive, package: Package) -> dict[str, str]:
    roles = dict(package.roles)
    first = package.spine[0] if package.spine else ""
    if PurePosixPath(first).stem.lower() in ("cover", "coverpage", "cover_page"):
        roles.setdefault(first, "cover")
    if package.nav:
        for kind, href in read_landmarks(read_text(archive, package.nav)):
            if kind in _LANDMARKS:
                roles.setdefault(resolve(archive, package.nav, package.nav, href), _LANDMARKS[kind])
    return roles


def _make_source(archive: Archive, package: Package, chapter: _Chapter, order: int, texts: _Texts) -> Source:
    first = chapter.pieces[0]
    anchor = f"#{first.fragment}" if first.fragment else ""
    return Source(
        path=f"{archive.path}!{first.name}{anchor}",
        ledger_path=f"{archive.ledger_path}!{first.name}{anchor}",
        name=PurePosixPath(first.name).stem,
        data=texts.join(chapter.pieces),
        page=True,
        title=chapter.title,
        volume=chapter.volume,
        language=package.facts.language,
        container=archive.path,
        order=order,
        book=package.facts,
    )


def _lost_anchor(archive: Archive, name: str, fragment: str) -> Problem:
    message = f"the contents lead to #{fragment}, which is not there"
    return Problem(code="I143", path=f"{archive.path}!{name}", message=message, severity="warning")


def _folded(text: str) -> str:
    return _BLANKS.sub("", text).casefold()
