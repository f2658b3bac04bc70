"""Plans the few pages that an edit of a text alone changes, from what the last plan of the book left.

Such an edit changes the text's own page, feeds that hold it, its block of the search index, the lists for offline
reading that name these, and the contents where another length shows. Their views are kept packed, so the book is
neither loaded nor planned. Whatever else an edit changes gives None: then the book is planned as a whole.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from ssg.build.fingerprint import Fingerprints
from ssg.build.keeping import add_members
from ssg.build.shelf import KeptBook, KeptView, KeptViews
from ssg.load import TextEdit
from ssg.model.book import SourceText
from ssg.model.entry import BookEntry
from ssg.model.packing import Around, unpack, unpack_fields
from ssg.model.plan import Target
from ssg.model.search_views import SearchBlock
from ssg.model.urls import file_of, origin_of
from ssg.model.view_parts import Length
from ssg.model.views import (
    BookView,
    ChapterView,
    FeedView,
    KeptBookView,
    KeptVolumeView,
    SearchTermsView,
    SearchWordsView,
    SitePart,
)
from ssg.plan.parts import make_length
from ssg.values import replace

_KINDS: dict[str, Any] = {
    kind.__name__: kind
    for kind in (BookView, ChapterView, FeedView, SearchTermsView, SearchWordsView, KeptVolumeView, KeptBookView)
}
_FAULTS = (ValueError, TypeError, KeyError, IndexError, AttributeError, EOFError)  # what unpacking raises

_LISTS = ("KeptVolumeView", "KeptBookView")
Edits = Mapping[str, TextEdit]


class Touched(NamedTuple):
    """A book after edits of texts: what is to be kept of it, and the targets that changed, by path."""

    kept: KeptBook
    views: KeptViews
    targets: dict[str, Target]


def keep_views(rows: Iterable[tuple[Target, bytes]], prints: Fingerprints) -> KeptViews:
    """What is kept of the targets of a book, given with their packed views."""
    views, blocks = [], {}
    for target, packed in rows:
        view = target.view
        if view.__class__.__name__ in _KINDS:
            views.append(KeptView(target.path, target.template, target.origin, view.__class__.__name__, packed))
        if isinstance(view, SearchWordsView):
            blocks[prints.of_shared(view.block)] = prints.pack_fields(view.block)
    return KeptViews(tuple(views), blocks)


def touch(
    kept: KeptBook, views: KeptViews, edits: Sequence[TextEdit], prints: Fingerprints, site: SitePart, zone: ZoneInfo
) -> Touched | None:
    """Plan what edits of texts change in a book; None where more has to be planned."""
    places, hidden = kept.entry.outline.places, kept.entry.outline.hidden
    shown = {edit.path: edit for edit in edits if edit.path in places}
    if any(edit.path not in places and edit.path not in hidden for edit in edits):
        return None
    try:
        blocks, shared = _edit_blocks(views.blocks, shown, prints)
        rows = _edit_views(views.views, shown, Around(zone, {prints.of_shared(site): site, **shared}), shared)
        entry, lengths = _edit_entry(kept.entry, shown, [target.view for target in rows.values()])
        rows |= _edit_contents(views.views, lengths, Around(zone, {prints.of_shared(site): site}))
        packed = {path: prints.pack(target.view) for path, target in rows.items()}
        marks = kept.fingerprints | {path: prints.of(target, packed[path]) for path, target in rows.items()}
        rows |= _find_lists(views.views, rows, Around(zone))
        lists = {path: target for path, target in rows.items() if path not in packed}
        marks |= {path: prints.of(target) for path, target in lists.items()}
    except _FAULTS:
        return None
    add_members(lists.values(), marks)
    after = tuple(view._replace(packed=packed[view.path]) if view.path in packed else view for view in views.views)
    return Touched(replace(kept, fingerprints=marks, entry=entry), KeptViews(after, blocks), rows)


def _find(packed: Iterable[tuple[str, bytes]], words: Iterable[str]) -> frozenset[str]:
    """The keys of what was packed with one of these words in it."""
    needles = [word.encode("utf-8", "surrogatepass") for word in words]
    return frozenset([key for key, data in packed for needle in needles if needle in data])


def _find_views(views: Iterable[KeptView], words: Iterable[str], *, lists: bool) -> Iterator[KeptView]:
    """The views with one of these words in them: the lists for offline reading, or all others."""
    wanted = [view for view in views if (view.kind in _LISTS) is lists]
    found = _find(((view.path, view.packed) for view in wanted), words)
    return (view for view in wanted if view.path in found)


def _edit_blocks(
    blocks: Mapping[str, bytes], edits: Edits, prints: Fingerprints
) -> tuple[dict[str, bytes], dict[str, SearchBlock]]:
    """All blocks as they are to be kept, and by their old digests those that hold an edited text, as they are now."""
    after: dict[str, bytes] = {}
    changed: dict[str, SearchBlock] = {}
    found = _find(blocks.items(), edits)
    for digest, packed in blocks.items():
        if digest not in found:
            after[digest] = packed
            continue
        block = unpack_fields(SearchBlock, marshal.loads(packed), Around(ZoneInfo("UTC")))
        changed[digest] = replace(block, sources=tuple(_edited(source, edits) for source in block.sources))
        after[prints.of_shared(changed[digest])] = prints.pack_fields(changed[digest])
    return after, changed


def _edit_views(views: Iterable[KeptView], edits: Edits, around: Around, blocks: Iterable[str]) -> dict[str, Target]:
    """The targets that show edited texts, or a changed block, by path."""
    found = {}
    for kept in _find_views(views, (*edits, *blocks), lists=False):
        view = unpack(_KINDS[kept.kind], marshal.loads(kept.packed), around)
        if isinstance(view, ChapterView):
            view = replace(view, source=_edited(view.source, edits), length=_edited_length(view, edits))
        elif isinstance(view, FeedView):
            items = tuple(replace(item, source=_edited(item.source, edits)) for item in view.items)
            view = replace(view, items=items)
        found[kept.path] = Target(path=kept.path, view=view, template=kept.template, origin=kept.origin)
    return found


def _find_lists(views: Iterable[KeptView], changed: Iterable[str], around: Around) -> dict[str, Target]:
    """The lists for offline reading that name changed files, by path."""
    return {
        kept.path: Target(path=kept.path, view=unpack(_KINDS[kept.kind], marshal.loads(kept.packed), around))
        for kept in _find_views(views, changed, lists=True)
    }


def _edited(source: SourceText, edits: Edits) -> SourceText:
    edit = edits.get(source.path)
    if edit is None:
        return source
    return replace(source, digest=edit.digest, body_start=edit.body_start, body_line=edit.body_line)


def _edited_length(view: ChapterView, edits: Edits) -> Length:
    """The length that a chapter shows."""
    edit = edits.get(view.source.path)
    return view.length if edit is None else make_length(edit.length, view.language)


class _Lengths(NamedTuple):
    """What shows in a contents page: the length of the edition, and those of edited chapters by their URLs."""

    whole: Length
    chapters: dict[str, Length]


def _edit_entry(entry: BookEntry, edits: Edits, views: Iterable[object]) -> tuple[BookEntry, dict[str, _Lengths]]:
    """The entry of the book, and what of it shows otherwise in the contents, by their path. Raises ValueError for an
    edited text that has no page."""
    chapters = [view for view in views if isinstance(view, ChapterView) and view.source.path in edits]
    books = {edition.card.href for edition in entry.editions}
    if len(chapters) != len(edits) or any(view.book.href not in books for view in chapters):
        raise ValueError("an edited text has no page")
    editions, lengths = [], {}
    for edition in entry.editions:
        own = [(view, edits[view.source.path]) for view in chapters if view.book.href == edition.card.href]
        length = edition.length + sum(edit.length - edit.length_before for _, edit in own)
        before = {view.url: make_length(edit.length_before, view.language) for view, edit in own}
        others = {view.url: view.length for view, _ in own if view.length != before[view.url]}
        shown = _Lengths(make_length(length, edition.card.language), others)
        if shown.chapters or shown.whole != edition.card.length:
            lengths[file_of(edition.address)] = shown
        items = tuple(
            replace(new, item=replace(new.item, source=_edited(new.item.source, edits)))
            if new.item.source.path in edits
            else new
            for new in edition.items
        )
        card = replace(edition.card, length=shown.whole)
        editions.append(replace(edition, length=length, card=card, items=items))
    return replace(entry, editions=tuple(editions)), lengths


def _edit_contents(views: Iterable[KeptView], lengths: Mapping[str, _Lengths], around: Around) -> dict[str, Target]:
    """The contents pages in which other lengths show, by path. Raises ValueError where one was not kept."""
    found = {}
    for kept in views:
        if kept.path in lengths:
            view = unpack(BookView, marshal.loads(kept.packed), around)
            view = _with_lengths(view, lengths[kept.path])
            found[kept.path] = Target(path=kept.path, view=view, template=kept.template, origin=kept.origin)
    if found.keys() != lengths.keys():
        raise ValueError("the contents were not kept")
    return found


def _with_lengths(view: BookView, lengths: _Lengths) -> BookView:
    start = origin_of(view.site.base_url)
    hrefs = {url.removeprefix(start): length for url, length in lengths.chapters.items()}
    volumes = []
    for volume in view.volumes:
        rows = [replace(row, length=hrefs[row.link.href]) if row.link.href in hrefs else row for row in volume.chapters]
        volumes.append(replace(volume, chapters=tuple(rows)))
    return replace(view, length=lengths.whole, volumes=tuple(volumes))
