"""Two files of the site that claim one path. Paths are compared as file systems of other people do: without case, in
one Unicode form."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from ssg.model.entry import BookEntry
from ssg.model.plan import Target
from ssg.model.views import ChapterView
from ssg.problems import Problem


class Claim(NamedTuple):
    """Who claims a path: `chapter` names the contents page of the edition for a chapter's own page, else ''."""

    path: str
    origin: str | None
    chapter: str


def find_collisions(targets: Iterable[Target]) -> list[Problem]:
    """Two targets with one path, or a path that another target needs as a folder."""
    return _compare(_claim(target) for target in targets)


def find_crossed(targets: Iterable[Target], entries: Iterable[BookEntry]) -> frozenset[str]:
    """The slugs of books in whose folder of the site something lies that is not theirs."""
    strays = [path for entry in entries for path, _ in entry.strays]
    heads = {fold_path(path.partition("/")[0]) for path in (*strays, *(target.path for target in targets))}
    seen: dict[str, str] = {}
    crossed = set()
    for entry in entries:
        slug = fold_path(entry.slug)
        twin = seen.setdefault(slug, entry.slug)
        if slug in heads or twin != entry.slug:
            crossed |= {entry.slug, twin}
    return frozenset(crossed)


def find_site_collisions(
    site: Iterable[Target], entries: Iterable[BookEntry], crossed: Iterable[Target]
) -> list[Problem]:
    """Collisions between what lies outside any book, what books put outside their folder, and `crossed`: all targets
    of the books of `find_crossed`. What collides inside one book was said by its own plan."""
    claims = [_claim(target) for target in site]
    claims += [Claim(path, origin, "") for entry in entries for path, origin in entry.strays]
    strays = set(claims)  # those of crossed books would be met a second time
    claims += [claim for target in crossed if (claim := _claim(target)) not in strays]
    return _compare(claims)


def fold_path(path: str) -> str:
    """A path as file systems without case see it."""
    return path.casefold() if path.isascii() else unicodedata.normalize("NFC", path).casefold()


def _claim(target: Target) -> Claim:
    view = target.view
    return Claim(target.path, target.origin, view.book.href if isinstance(view, ChapterView) else "")


def _compare(claims: Iterable[Claim]) -> list[Problem]:
    problems = []
    taken: dict[str, Claim] = {}
    folders: dict[str, Claim] = {}
    for claim in sorted(claims, key=lambda claim: (claim.path, claim.origin or "")):
        path = fold_path(claim.path)
        first = taken.setdefault(path, claim)
        if first is not claim and not _said_by_load(first, claim):
            problems.append(_collision(first, claim, f"address /{claim.path.removesuffix('index.html')}"))
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders[folder] = claim
            folder = folder.rpartition("/")[0]
    problems += [
        _collision(folders[path], taken[path], f"path {taken[path].path}")
        for path in sorted(taken.keys() & folders.keys())
    ]
    return problems


def _said_by_load(first: Claim, second: Claim) -> bool:
    """Two chapters of one edition with the very same address are reported where they are loaded."""
    return bool(first.chapter) and first.path == second.path and first.chapter == second.chapter


def _collision(first: Claim, second: Claim, what: str) -> Problem:
    names = [claim.origin or f"the theme's or site's own {claim.path}" for claim in (first, second)]
    origin = second.origin or first.origin
    return Problem(
        code="P101",
        path=origin,
        line=1 if origin and origin.endswith(".md") else None,
        message=f"{what} is claimed twice: {names[0]} and {names[1]}",
        hint="give one of them another slug, alias or file name",
    )
