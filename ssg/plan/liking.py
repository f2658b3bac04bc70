"""“You'll also like”: the author's picks, books of the same author, of the same tags, of like words.

Computed anew at each build from what is loaded anyway (tags, telling words of the first chapters), with an index
from terms to books, so that books without a common term cost nothing. A page holds the list and the reasons, no
scores: it is made again when a book enters or leaves its list, changes place, title or cover, and at no other edit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from math import log, sqrt

from ssg.model.entry import BookEntry, EditionEntry
from ssg.model.list_views import Reason
from ssg.model.views import RelatedBook
from ssg.plan.desk import term_slug
from ssg.plan.parts import edition_for
from ssg.text.language import is_cjk
from ssg.values import dataclass

MOST = 6
_SHARED = 3  # reasons named
_BOOKS_FOR_WORDS = 6  # in a smaller library chance decides which words are rare
_LEAST_LIKENESS = 0.08  # cosine; below it, words are shared by chance
_SAME_AUTHOR = 1.0
_MOST_BY_AUTHOR = 3  # of the six; the page of the author has them all

Terms = dict[int, dict[int, float]]


Row = tuple[BookEntry, EditionEntry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Liking:
    """Editions of one language with what they share: place → other place → likeness from 0 to 1."""

    books: dict[str, BookEntry]
    groups: dict[str, tuple[Row, ...]]
    tags: dict[str, Terms]
    words: dict[str, Terms]


def make_liking(entries: Iterable[BookEntry]) -> Liking:
    """Compare all editions of each language."""
    books = {entry.slug: entry for entry in entries}
    groups: dict[str, list[Row]] = defaultdict(list)
    for entry in books.values():
        for edition in entry.editions:
            if edition.card.chapters:
                groups[edition.card.language].append((entry, edition))
    tags, words = {}, {}
    for language, group in groups.items():
        count = len(group)
        tags[language] = _compare([_tag_slugs(edition) for _, edition in group], max(3, count // 2))
        telling = [frozenset(edition.telling) for _, edition in group] if count >= _BOOKS_FOR_WORDS else []
        words[language] = _compare(telling, max(2, count // 5))
    return Liking(books=books, groups={key: tuple(value) for key, value in groups.items()}, tags=tags, words=words)


def _tag_slugs(edition: EditionEntry) -> frozenset[str]:
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


def make_related(liking: Liking, entry: BookEntry, edition: EditionEntry) -> tuple[RelatedBook, ...]:
    """Up to six books for the page of an edition: the author's picks first, then the most alike."""
    found: dict[str, RelatedBook] = {}
    for slug in entry.also:
        if slug in liking.books and slug != entry.slug:
            found[slug] = _related(edition_for(liking.books[slug], edition.card.language), "picked", ())
    for other, chosen, reason, shared in _ranked(liking, edition):
        if len(found) >= MOST:
            break
        crowded = reason == "author" and sum(one.reason == "author" for one in found.values()) >= _MOST_BY_AUTHOR
        if other.slug not in found and not crowded:
            found[other.slug] = _related(chosen, reason, shared)
    return tuple(found.values())[:MOST]


def _ranked(liking: Liking, edition: EditionEntry) -> list[tuple[BookEntry, EditionEntry, Reason, tuple[str, ...]]]:
    card = edition.card
    group = liking.groups.get(card.language, ())
    place = next((index for index, (_, one) in enumerate(group) if one is edition), None)
    if place is None:
        return []
    tags = liking.tags[card.language].get(place, {})
    words = liking.words[card.language].get(place, {})
    author = term_slug(card.author) if card.author else None
    same = {index for index, (_, one) in enumerate(group) if author and term_slug(one.card.author) == author} - {place}
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


def _reason(edition: EditionEntry, other: EditionEntry, *, same: bool) -> tuple[Reason, tuple[str, ...]]:
    """Why a book is named: its author, else tags in common, else words (pairs of characters are no words to show)."""
    if same:
        return "author", ()
    theirs = _tag_slugs(other)
    tags = tuple(tag for tag in edition.tags if term_slug(tag) in theirs)
    if tags:
        return "tags", tags[:_SHARED]
    cjk = is_cjk(edition.card.language)
    words = () if cjk else tuple(word for word in edition.telling if word in other.telling)
    return "words", words[:_SHARED]


def _related(edition: EditionEntry, reason: Reason, shared: tuple[str, ...]) -> RelatedBook:
    card = edition.card
    return RelatedBook(
        title=card.title,
        href=card.href,
        author=card.author,
        language=card.language,
        cover=card.cover,
        reason=reason,
        shared=shared,
    )
