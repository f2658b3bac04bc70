"""“You'll also like”: the author's picks, books of the same author, of the same tags, of like words.

Computed anew at each build from what is loaded anyway (tags, telling words of the first chapters), with an index
from terms to books, so that books without a common term cost nothing. A page holds the list and the reasons, no
scores: it is made again when a book enters or leaves its list, changes place, title or cover, and at no other edit.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import log, sqrt

from ssg.model.book import Book, Edition, Library
from ssg.model.list_views import Reason
from ssg.model.views import RelatedBook
from ssg.plan.desk import Desk, term_slug
from ssg.text.language import is_cjk

MOST = 6
_SHARED = 3  # reasons named
_BOOKS_FOR_WORDS = 6  # in a smaller library chance decides which words are rare
_LEAST_LIKENESS = 0.08  # cosine; below it, words are shared by chance
_SAME_AUTHOR = 1.0
_MOST_BY_AUTHOR = 3  # of the six; the page of the author has them all

Terms = dict[int, dict[int, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Liking:
    """Editions of one language with what they share: place → other place → likeness from 0 to 1."""

    library: Library
    groups: dict[str, tuple[tuple[Book, Edition], ...]]
    tags: dict[str, Terms]
    words: dict[str, Terms]


def make_liking(library: Library) -> Liking:
    """Compare all editions of each language."""
    groups: dict[str, list[tuple[Book, Edition]]] = defaultdict(list)
    for book in library.books:
        for edition in book.editions:
            if edition.chapters:
                groups[edition.language].append((book, edition))
    tags, words = {}, {}
    for language, group in groups.items():
        count = len(group)
        tags[language] = _compare([_tag_slugs(edition) for _, edition in group], max(3, count // 2))
        telling = [frozenset(edition.telling) for _, edition in group] if count >= _BOOKS_FOR_WORDS else []
        words[language] = _compare(telling, max(2, count // 5))
    return Liking(library=library, groups={key: tuple(value) for key, value in groups.items()}, tags=tags, words=words)


def _tag_slugs(edition: Edition) -> frozenset[str]:
    return frozenset(term_slug(tag) for tag in edition.tags)


def _compare(sets: list[frozenset[str]], most: int) -> Terms:
    """The cosine of all pairs with a common term. Rare terms weigh more, those of over `most` sets nothing."""
    index: dict[str, list[int]] = defaultdict(list)
    for place, terms in enumerate(sets):
        for term in terms:
            index[term].append(place)
    pairs: Terms = defaultdict(lambda: defaultdict(float))
    norms: dict[int, float] = defaultdict(float)
    for _, places in sorted(index.items()):  # in one order, so that sums of floats come out the same
        if len(places) > most:
            continue
        weight = log(1 + len(sets) / len(places)) ** 2
        for place in places:
            norms[place] += weight
            if len(places) > 1:
                row = pairs[place]
                for other in places:
                    row[other] += weight
    return {
        place: {other: value / sqrt(norms[place] * norms[other]) for other, value in row.items() if other != place}
        for place, row in pairs.items()
    }


def make_related(desk: Desk, liking: Liking, book: Book, edition: Edition) -> tuple[RelatedBook, ...]:
    """Up to six books for the page of an edition: the author's picks first, then the most alike."""
    found: dict[str, RelatedBook] = {}
    others = {other.slug: other for other in liking.library.books}
    for slug in book.also:
        if slug in others and slug != book.slug:
            found[slug] = _related(desk, _edition_in(others[slug], edition.language), "picked", ())
    for other, chosen, reason, shared in _ranked(liking, book, edition):
        if len(found) >= MOST:
            break
        crowded = reason == "author" and sum(one.reason == "author" for one in found.values()) >= _MOST_BY_AUTHOR
        if other.slug not in found and not crowded:
            found[other.slug] = _related(desk, chosen, reason, shared)
    return tuple(found.values())[:MOST]


def _edition_in(book: Book, language: str) -> Edition:
    """The edition for readers of a language, else the first with chapters."""
    editions = [edition for edition in book.editions if edition.chapters] or list(book.editions)
    return next((edition for edition in editions if edition.language == language), editions[0])


def _ranked(liking: Liking, book: Book, edition: Edition) -> list[tuple[Book, Edition, Reason, tuple[str, ...]]]:
    group = liking.groups.get(edition.language, ())
    place = next((index for index, (_, one) in enumerate(group) if one is edition), None)
    if place is None:
        return []
    tags = liking.tags[edition.language].get(place, {})
    words = liking.words[edition.language].get(place, {})
    author = term_slug(edition.author) if edition.author else None
    same = {index for index, (_, one) in enumerate(group) if author and term_slug(one.author) == author} - {place}
    ranked = []
    for index in sorted({*tags, *words, *same}):
        other, chosen = group[index]
        alike = words.get(index, 0.0)
        near = tags.get(index, 0.0)
        score = near + alike + (_SAME_AUTHOR if index in same else 0.0)
        if index not in same and near == 0.0 and alike < _LEAST_LIKENESS:
            continue
        ranked.append((-round(score, 9), other.slug, other, chosen, _reason(edition, chosen, same=index in same)))
    ranked.sort(key=lambda item: item[:2])
    return [(other, chosen, reason, shared) for _, _, other, chosen, (reason, shared) in ranked]


def _reason(edition: Edition, other: Edition, *, same: bool) -> tuple[Reason, tuple[str, ...]]:
    """Why a book is named: its author, else tags in common, else words (pairs of characters are no words to show)."""
    if same:
        return "author", ()
    theirs = _tag_slugs(other)
    tags = tuple(tag for tag in edition.tags if term_slug(tag) in theirs)
    if tags:
        return "tags", tags[:_SHARED]
    words = () if is_cjk(edition.language) else tuple(word for word in edition.telling if word in other.telling)
    return "words", words[:_SHARED]


def _related(desk: Desk, edition: Edition, reason: Reason, shared: tuple[str, ...]) -> RelatedBook:
    return RelatedBook(
        title=edition.title,
        href=desk.href(edition.address),
        author=edition.author,
        language=edition.language,
        cover=desk.cover_picture(edition),
        reason=reason,
        shared=shared,
    )
