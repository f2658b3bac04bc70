"""What is kept of a book's sources in its cache file: `stat` and digest of each file, and what each text said.

What texts said lies in chunks, of which an edit reads one. What the edit changed is put behind them.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ssg.system.checked import DamagedError, know
from ssg.system.records import append_record, read_records, write_records

Known = tuple[int, int, int, int, str, bool]
"""Size, time of writing, inode, time of change, digest; and whether the file was old enough for the times to tell."""

_CHUNK = 64  # texts
_FEW = 8  # that are asked for; for more, all chunks are read
_MOST_EDITS = 64  # behind the texts of a book; then all are written anew


class KeptTexts:
    """What texts said, packed, by key: `chunks` of dicts, but for what is `gone` since, and what is `new`."""

    def __init__(self, chunks: Sequence[bytes], gone: frozenset[str], new: Mapping[str, bytes]) -> None:
        self.chunks = chunks
        self.gone = gone
        self.new = new
        self._asked = 0
        self._all: dict[str, bytes] | None = None

    def get(self, key: str) -> bytes | None:
        """What stands under a key."""
        self._asked += 1
        if self._all is None and self._asked <= _FEW:
            return self.new.get(key) or next((found[key] for found in self._with(key) if key in found), None)
        return self.unpack().get(key)

    def keys_with(self, beginning: str) -> list[str]:
        """The keys that begin with a word."""
        found = [*self.new, *(key for chunk in self._with(beginning) for key in chunk)]
        return [key for key in found if key.startswith(beginning)]

    def unpack(self) -> dict[str, bytes]:
        """All of them; not to be changed."""
        if self._all is None:
            self._all = {key: text for chunk in self._with("") for key, text in chunk.items()} | dict(self.new)
        return self._all

    def after(self, gone: frozenset[str], new: Mapping[str, bytes]) -> KeptTexts:
        """The same after an edit."""
        kept = {key: text for key, text in self.new.items() if key not in gone}
        return KeptTexts(self.chunks, (self.gone | gone) - new.keys(), {**kept, **new})

    def _with(self, word: str) -> Iterator[dict[str, bytes]]:
        """The chunks in which a word stands, without what is gone or new."""
        needle = word.encode("utf-8", "surrogatepass")
        for chunk in self.chunks:
            if needle in chunk:
                found: dict[str, bytes] = marshal.loads(chunk)
                for key in (self.gone | self.new.keys()) & found.keys():
                    del found[key]
                yield found


class KeptSources(NamedTuple):
    """What a cache file holds: for this version of `ssg`; `mark` is that of the book's folder (`marks.mark_contents`),
    `stats` are by path. So many `edits` stand behind the rest of the file."""

    engine: str
    mark: str
    stats: Mapping[str, Known]
    texts: KeptTexts
    edits: int = 0


NOTHING_KEPT = KeptSources("", "", {}, KeptTexts((), frozenset(), {}))


def read_sources(path: Path) -> KeptSources | None:
    """What a cache file holds; None where there is none, or one of another Python. Raises DamagedError."""
    records = read_records(path)
    if records is None:
        return None
    try:
        engine, mark, count = marshal.loads(records[0])
        stats = marshal.loads(records[1])
        chunks, edits = records[2 : 2 + count], records[2 + count :]
        if len(chunks) < count:
            raise DamagedError
        texts = KeptTexts(chunks, frozenset(), {})
        for edit in edits:
            mark, changed, gone, new = marshal.loads(edit)
            stats |= changed
            texts = texts.after(frozenset(gone), new)
    except (ValueError, TypeError, EOFError, IndexError) as error:
        raise DamagedError from error
    return KeptSources(engine, mark, stats, texts, len(edits))


def write_sources(
    path: Path, engine: str, mark: str, stats: Mapping[str, Known], texts: Mapping[str, bytes], *, keeps: bool
) -> None:
    """Write a cache file; with `keeps`, a process that lives long has it at hand. Raises OSError."""
    chunks = tuple(_pack_chunks(texts))
    head = marshal.dumps((engine, mark, len(chunks)))
    write_records(path, (head, marshal.dumps(dict(stats)), *chunks))
    if keeps:
        know(path, None, KeptSources(engine, mark, stats, KeptTexts(chunks, frozenset(), {})))


def write_edit(
    path: Path,
    kept: KeptSources,
    mark: str,
    stats: Mapping[str, Known],
    gone: frozenset[str],
    new: Mapping[str, bytes],
    *,
    keeps: bool,
) -> None:
    """Put an edit behind what a cache file holds: the `stats` that changed, the keys of texts that are `gone`, and
    `new` texts. Raises OSError."""
    texts = kept.texts.after(gone, new)
    all_stats = {**kept.stats, **stats}
    if kept.edits >= _MOST_EDITS:
        write_sources(path, kept.engine, mark, all_stats, texts.unpack(), keeps=keeps)
        return
    append_record(path, marshal.dumps((mark, dict(stats), sorted(gone), dict(new))))
    if keeps:
        know(path, None, KeptSources(kept.engine, mark, all_stats, texts, kept.edits + 1))


def _pack_chunks(texts: Mapping[str, bytes]) -> Iterator[bytes]:
    rest = iter(texts.items())
    while chunk := dict(islice(rest, _CHUNK)):
        yield marshal.dumps(chunk)
