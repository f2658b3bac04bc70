"""The views of a book's targets as they are kept: packed, in chunks of which only those that are asked for are read.

What an edit changed is put behind them, and stands for what stood there before.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

_CHUNK = 64  # views: enough that few chunks are looked through, and so few that reading one takes no time


class KeptView(NamedTuple):
    """A target as it is kept: `kind` is the type of its view, `packed` the view as `Fingerprints.pack` gives it,
    `language` that of its template's strings."""

    path: str
    template: str | None
    origin: str | None
    kind: str
    packed: bytes
    language: str


class ViewsEdit(NamedTuple):
    """What an edit changed: views that stand for those of the same paths, the digests of blocks that are `gone`, and
    new blocks. After it, the views were `made_of` this (`KeptBook.made_of`)."""

    made_of: str
    views: tuple[KeptView, ...]
    gone: tuple[str, ...]
    blocks: dict[str, bytes]


class KeptViews:
    """The views of a book's targets that follow its texts or templates, and by its digest each block of its search
    index. `edits` were made since the chunks were packed.

    Reading raises ValueError, TypeError or EOFError where a chunk is none.
    """

    def __init__(self, chunks: Sequence[bytes], blocks: Mapping[str, bytes], edits: tuple[ViewsEdit, ...] = ()) -> None:
        self.chunks = chunks
        self.first_blocks = blocks
        self.edits = edits
        self.blocks = dict(blocks)
        for edit in edits:
            for digest in edit.gone:
                self.blocks.pop(digest, None)
            self.blocks |= edit.blocks
        self._edited = {view.path: view for edit in edits for view in edit.views}

    def __iter__(self) -> Iterator[KeptView]:
        for chunk in self.chunks:
            for row in _unpack(chunk):
                yield self._edited.get(row[0]) or KeptView(*row)

    def with_words(self, words: Iterable[str]) -> Iterator[KeptView]:
        """The views in which one of these words stands."""
        needles = [_encoded(word) for word in words]
        for view in self._edited.values():
            if any(needle in view.packed for needle in needles):
                yield view
        for row in self._rows_with(needles):
            if row[0] not in self._edited and any(needle in row[4] for needle in needles):
                yield KeptView(*row)

    def at(self, paths: Iterable[str]) -> Iterator[KeptView]:
        """The views of the targets with these paths."""
        wanted = set(paths)
        yield from (view for path, view in self._edited.items() if path in wanted)
        wanted -= self._edited.keys()
        for row in self._rows_with([_encoded(path) for path in wanted]):
            if row[0] in wanted:
                yield KeptView(*row)

    def after(self, edit: ViewsEdit) -> KeptViews:
        """The views after one more edit."""
        return KeptViews(self.chunks, self.first_blocks, (*self.edits, edit))

    @property
    def outweighed(self) -> bool:
        """Whether the edits are half as long as all else: some change whole contents."""
        return 2 * sum(len(view.packed) for edit in self.edits for view in edit.views) > sum(map(len, self.chunks))

    def _rows_with(self, needles: list[bytes]) -> Iterator[tuple[Any, ...]]:
        """All rows of the chunks in which one of these words stands."""
        for chunk in self.chunks:
            if any(needle in chunk for needle in needles):
                yield from _unpack(chunk)


def pack_chunks(views: Iterable[KeptView]) -> Iterator[bytes]:
    """Views in chunks."""
    rest = iter(views)
    while chunk := [tuple(view) for view in islice(rest, _CHUNK)]:
        yield marshal.dumps(chunk)


def count_chunks(views: Sequence[KeptView]) -> int:
    """How many chunks `pack_chunks` gives."""
    return -(-len(views) // _CHUNK)


def _unpack(chunk: bytes) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = marshal.loads(chunk)
    return rows


def _encoded(word: str) -> bytes:
    """A word as it stands in what was packed."""
    return word.encode("utf-8", "surrogatepass")
