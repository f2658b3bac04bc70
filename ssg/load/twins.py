"""Chapters of one edition that claim one number, or one address. Pure; called by `books`."""

from __future__ import annotations

from pathlib import PurePosixPath

from ssg.load.chapters import PlacedChapter
from ssg.model.book import Chapter
from ssg.model.urls import number_text
from ssg.problems import Problem
from ssg.text.later import later
from ssg.text.naming import natural_key
from ssg.values import replace

_LANGUAGE = later(r"(?:zh|en|ja|ko|fr|de|es|pt|it|ru|pl|tr|vi|th|id|ar|hi|uk|nl)(?:-[A-Za-z0-9]{2,8})*")


def settle_twins(home: str, placed: list[PlacedChapter]) -> tuple[list[PlacedChapter], list[Problem]]:
    """The chapters of the edition at the address `home` with keys that differ, and what is wrong.

    Of chapters with one number (of one volume, where numbers restart) those with a slug of their own are known by
    that, which is worth a warning. An address used twice is an error.
    """
    keys = {item.chapter.key for item in placed}
    addresses = {item.chapter.address for item in placed}
    if len(keys) == len(placed) == len(addresses):
        return placed, []  # nearly always
    known: dict[str, Chapter] = {}
    taken: dict[str, Chapter] = {}
    settled, problems = [], []
    for item in sorted(placed, key=lambda item: _precedence(item.chapter, home)):
        chapter = item.chapter
        first = known.setdefault(chapter.key, chapter)
        other = taken.setdefault(chapter.address, chapter)
        key = chapter.key if first is chapter else _free_key(chapter, home, keys)
        keys.add(key)
        settled.append(replace(item, chapter=replace(chapter, key=key)))
        if other is not chapter:
            problems.append(_problem(chapter, first if first is not chapter else other))
        elif first is not chapter and first.number is not None:
            problem = _problem(chapter, first)
            hint = f"{problem.hint}; mend the number of one, or write 'number: none' in it"
            problems.append(replace(problem, hint=hint, severity="warning"))
    return settled, problems


def _precedence(chapter: Chapter, home: str) -> tuple[object, ...]:
    """A chapter at the address of its number first, then by file."""
    return _slug_key(chapter, home) != chapter.key, natural_key(chapter.source.path)


def _free_key(chapter: Chapter, home: str, taken: set[str]) -> str:
    """A key for a chapter whose own is another's: its slug, unless that is the number of yet another."""
    key = _slug_key(chapter, home)
    while key in taken:
        key = f"{chapter.key}-{key}"
    return key


def _slug_key(chapter: Chapter, home: str) -> str:
    """The key that a chapter's address makes: its slug, in its volume where numbers restart."""
    return chapter.address.removeprefix(home).rstrip("/")


def _problem(chapter: Chapter, other: Chapter) -> Problem:
    what = f"address /{chapter.address}"
    if chapter.number is not None and chapter.number == other.number:
        what = f"number {number_text(chapter.number)}"
    hint = f"the other is {other.source.path}"
    folders = [PurePosixPath(item.source.path).parent.name for item in (chapter, other)]
    language = next((folder for folder in folders if folders[0] != folders[1] and _LANGUAGE.fullmatch(folder)), None)
    if language is not None:
        hint += f"; where {language}/ is another language, say [editions.{language}] in book.toml"
    elif folders[0] != folders[1] and what.startswith("number"):
        hint += '; where numbers start again in each volume, say numbering = "volume" in book.toml'
    return Problem(code="C120", path=chapter.source.path, line=1, message=f"{what} is used twice", hint=hint)
