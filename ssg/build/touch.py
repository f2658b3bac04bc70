"""Plans the few pages that an edit of a text alone changes, from what the last plan of the book left.

Such an edit changes the text's own page, feeds that hold it, its block of the search index, the lists for offline
reading that name these, and the contents where another length shows. Their views are kept packed, so the book is
neither loaded nor planned. Whatever else an edit changes gives None: then the book is planned as a whole.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from ssg.build.fingerprint import Fingerprints
from ssg.build.keeping import add_members
from ssg.build.kept_views import KeptView, KeptViews, ViewsEdit
from ssg.build.shelf import KeptBook
from ssg.load import TextEdit
from ssg.model.book import SourceText
from ssg.model.entry import BookEntry
from ssg.model.packing import Around, unpack, unpack_fields
from ssg.model.plan import AnyTarget, Target
from ssg.model.search_views import SearchBlock
from ssg.model.urls import file_of, origin_of
from ssg.model.view_parts import Length
from ssg.model.views import (
    BookView,
    ChapterView,
    FeedView,
    KeptBookView,
    KeptVolumeView,
    RedirectView,
    SearchTermsView,
    SearchView,
    SearchWordsView,
    SitePart,
)
from ssg.plan.parts import make_length
from ssg.values import replace

_KINDS: dict[str, Any] = {
    kind.__name__: kind
    for kind in (
        *(BookView, ChapterView, RedirectView, SearchView),  # each has a template
        *(FeedView, SearchTermsView, SearchWordsView, KeptVolumeView, KeptBookView),
    )
}
FAULTS = (ValueError, TypeError, KeyError, IndexError, AttributeError, EOFError)  # what unpacking raises

_LISTS = ("KeptVolumeView", "KeptBookView")
Edits = Mapping[str, TextEdit]


class Touched(NamedTuple):
    """A book that sleeps, some of whose targets are to be made: what is to be kept of it, what changed in its views,
    and those targets by path."""

    kept: KeptBook
    edit: ViewsEdit | None
    targets: Mapping[str, AnyTarget]


class PackedViews(NamedTuple):
    """Views, and by their digests blocks of the search index, as they are kept."""

    views: list[KeptView]
    blocks: dict[str, bytes]


def pack_views(rows: Iterable[tuple[Target, bytes]], prints: Fingerprints) -> PackedViews:
    """What is kept of the targets of a book, given with their packed views; and blocks of its search index."""
    views: list[KeptView] = []
    blocks: dict[str, bytes] = {}
    for target, packed in rows:
        view = target.view
        kind = view.__class__.__name__
        if kind in _KINDS:
            language = view.language if target.template else ""  # type: ignore[union-attr]  # every page has one
            views.append(KeptView(target.path, target.template, target.origin, kind, packed, language))
        if isinstance(view, SearchWordsView):
            blocks[prints.of_shared(view.block)] = prints.pack_fields(view.block)
    return PackedViews(views, blocks)


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
        rows = _edit_views(views, shown, Around(zone, {prints.of_shared(site): site, **shared}), shared)
        entry, lengths = _edit_entry(kept.entry, shown, [target.view for target in rows.values()])
        rows |= _edit_contents(views, lengths, Around(zone, {prints.of_shared(site): site}))
        packed = {path: prints.pack(target.view) for path, target in rows.items()}
        marks = kept.fingerprints | {path: prints.of(target, packed[path]) for path, target in rows.items()}
        lists = unpack_lists(views.with_words(rows))
        marks |= {path: prints.of(target) for path, target in lists.items()}
    except FAULTS:
        return None
    add_members(lists.values(), marks)
    after, _ = pack_views(((target, packed[path]) for path, target in rows.items()), prints)
    edit = ViewsEdit(kept.made_of, tuple(after), tuple(shared.keys() - blocks.keys()), blocks)
    return Touched(replace(kept, fingerprints=marks, entry=entry), edit, rows | lists)


def _edit_blocks(
    blocks: Mapping[str, bytes], edits: Edits, prints: Fingerprints
) -> tuple[dict[str, bytes], dict[str, SearchBlock]]:
    """The blocks that hold an edited text, as they are now: packed, by their new digests, and by their old ones."""
    after: dict[str, bytes] = {}
    changed: dict[str, SearchBlock] = {}
    needles = [path.encode("utf-8", "surrogatepass") for path in edits]
    for digest, packed in blocks.items():
        if any(needle in packed for needle in needles):
            block = unpack_fields(SearchBlock, marshal.loads(packed), Around(ZoneInfo("UTC")))
            changed[digest] = replace(block, sources=tuple(_edited(source, edits) for source in block.sources))
            after[prints.of_shared(changed[digest])] = prints.pack_fields(changed[digest])
    return after, changed


def _edit_views(views: KeptViews, edits: Edits, around: Around, blocks: Iterable[str]) -> dict[str, Target]:
    """The targets that show edited texts, or a changed block, by path."""
    found = {}
    for kept in views.with_words((*edits, *blocks)):
        if kept.kind in _LISTS:
            continue
        view = unpack(_KINDS[kept.kind], marshal.loads(kept.packed), around)
        if isinstance(view, ChapterView):
            view = replace(view, source=_edited(view.source, edits), length=_edited_length(view, edits))
        elif isinstance(view, FeedView):
            items = tuple(replace(item, source=_edited(item.source, edits)) for item in view.items)
            view = replace(view, items=items)
        found[kept.path] = Target(path=kept.path, view=view, template=kept.template, origin=kept.origin)
    return found


def unpack_lists(views: Iterable[KeptView]) -> dict[str, Target]:
    """The lists for offline reading among some views, by path."""
    around = Around(ZoneInfo("UTC"))
    return {
        kept.path: Target(path=kept.path, view=unpack(_KINDS[kept.kind], marshal.loads(kept.packed), around))
        for kept in views
        if kept.kind in _LISTS
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


def _edit_contents(views: KeptViews, lengths: Mapping[str, _Lengths], around: Around) -> dict[str, Target]:
    """The contents pages in which other lengths show, by path. Raises ValueError where one was not kept."""
    found = {}
    for kept in views.at(lengths):
        view = _with_lengths(unpack(BookView, marshal.loads(kept.packed), around), lengths[kept.path])
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
