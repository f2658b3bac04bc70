"""What the files of a block of the search index are made of, and how it is kept from one build to the next.

Below `.ssg/search/` each block has one file with the terms of its chapters by the digests of their texts. So an edit
reads one chapter and puts its terms in the place of the old ones. A block depends on its chapters alone, whatever was
kept; a file that is damaged, or of another version of `ssg`, counts as absent.
"""

from __future__ import annotations

import json
import sys
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

from ssg.system.checked import DamagedError, read_checked_bytes, write_checked_bytes
from ssg.text.search_terms import TERM_BITS, word_number
from ssg.values import dataclass

MOST_TERMS = 0xFFFF
"""Terms that a chapter can have in one part; one that has so many counts as having all."""

_MOST_NUMBERS = 50_000


class ChapterTerms(NamedTuple):
    """What one chapter adds: for each part of its block its terms, 16 bits each, sorted; its words."""

    parts: tuple[bytes, ...]
    words: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockIndex:
    """`keys` name the texts of the chapters; `parts` are the files of the terms; `rows` the words of each chapter;
    `counts` says of each word of the block how many chapters have it."""

    keys: tuple[str, ...]
    parts: tuple[bytes, ...]
    rows: tuple[bytes, ...]
    counts: dict[bytes, int]


class _Numbers(dict[bytes, int]):
    """The numbers of words that were met lately: most words of a chapter are those of the one before."""

    def __missing__(self, word: bytes) -> int:
        if len(self) > _MOST_NUMBERS:
            self.clear()
        number = self[word] = word_number(word)
        return number


_NUMBERS = _Numbers()


def cut_terms(pairs: set[int], words: set[bytes], parts: int) -> ChapterTerms:
    """The terms of a chapter by the parts of its block."""
    numbers = sorted(pairs.union(map(_NUMBERS.__getitem__, words)))
    raw = array("I", numbers).tobytes()
    low = bytearray(2 * len(numbers))
    low[::2], low[1::2] = (raw[::4], raw[1::4]) if sys.byteorder == "little" else (raw[3::4], raw[2::4])
    size = (1 << TERM_BITS) // parts
    places = [bisect_left(numbers, part * size) for part in range(parts + 1)]
    data = bytes(low)
    cut = [data[2 * start : 2 * end][: 2 * MOST_TERMS] for start, end in pairwise(places)]
    return ChapterTerms(tuple(cut), b" ".join(words))


def empty_block(parts: int) -> BlockIndex:
    """A block without chapters."""
    return BlockIndex(keys=(), parts=(_halves_to_bytes([0]),) * parts, rows=(), counts={})


def join_block(keys: Sequence[str], old: BlockIndex, fresh: Mapping[str, ChapterTerms]) -> BlockIndex:
    """The block of the chapters that `keys` name: those of an old block, where it has them, and fresh ones."""
    runs = _find_runs(keys, {key: place for place, key in enumerate(old.keys)})
    columns = [
        run if isinstance(run, range) else [*zip(*(fresh[key].parts for key in run), strict=True)] for run in runs
    ]
    rows = {key: terms.words for key, terms in fresh.items()} | dict(zip(old.keys, old.rows, strict=True))
    return BlockIndex(
        keys=tuple(keys),
        parts=tuple(_join_part(number, data, columns) for number, data in enumerate(old.parts)),
        rows=tuple(rows[key] for key in keys),
        counts=_count(old, keys, rows),
    )


def _find_runs(keys: Sequence[str], places: Mapping[str, int]) -> list[range | list[str]]:
    """The chapters in turn: places in the old block that follow each other, or keys that it does not have."""
    runs: list[range | list[str]] = []
    for key in keys:
        place, last = places.get(key), runs[-1] if runs else None
        if place is None:
            if isinstance(last, list):
                last.append(key)
            else:
                runs.append([key])
        elif isinstance(last, range) and last.stop == place:
            runs[-1] = range(last.start, place + 1)
        else:
            runs.append(range(place, place + 1))
    return runs


def _join_part(number: int, data: bytes, runs: Sequence[range | list[tuple[bytes, ...]]]) -> bytes:
    """The file of one part, of `data`, which it was, and of new rows, which each part has in its own column."""
    had = _bytes_to_halves(data)
    old = had[1 : 1 + had[0]]
    ends = list(accumulate(old, initial=1 + len(old)))
    counts = array("H")
    rows: list[bytes] = []
    for run in runs:
        if isinstance(run, range):
            counts += old[run.start : run.stop]
            rows.append(data[2 * ends[run.start] : 2 * ends[run.stop]])
        else:
            counts.extend([len(row) >> 1 for row in run[number]])
            rows += run[number]
    return b"".join([_halves_to_bytes([len(counts), *counts]), *rows])


def _count(old: BlockIndex, keys: Sequence[str], rows: Mapping[str, bytes]) -> dict[bytes, int]:
    """How many chapters have each word: as before, without those that are gone, with those that are new."""
    counts = Counter(old.counts)
    had, has = Counter(old.keys), Counter(keys)
    for key in (has - had).elements():
        counts.update(rows[key].split())
    for key in (had - has).elements():
        for word in rows[key].split():
            counts[word] -= 1
            if not counts[word]:
                del counts[word]
    return counts


def read_block(path: Path, engine: str, parts: int) -> BlockIndex | None:
    """The block that a file keeps; None where there is none of this version and with so many parts."""
    try:
        kept = read_checked_bytes(path)
    except DamagedError:
        return None
    if kept is None:
        return None
    head, _, body = kept.partition(b"\n")
    said = json.loads(head)
    if said["engine"] != engine or len(said["sizes"]) != parts + 2:
        return None
    ends = list(accumulate(said["sizes"], initial=0))
    *files, rows, words = (body[start:end] for start, end in pairwise(ends))
    counts = dict(zip(words.split(), _bytes_to_halves(body[ends[-1] :]), strict=True))
    return BlockIndex(keys=tuple(said["keys"]), parts=tuple(files), rows=tuple(rows.split(b"\n")), counts=counts)


def write_block(path: Path, engine: str, block: BlockIndex) -> None:
    """Keep a block. A folder that cannot be written keeps nothing."""
    rows, words = b"\n".join(block.rows), b" ".join(block.counts)
    sizes = [len(data) for data in (*block.parts, rows, words)]
    head = json.dumps({"engine": engine, "keys": block.keys, "sizes": sizes}, separators=(",", ":")).encode()
    counts = _halves_to_bytes(block.counts.values())
    with suppress(OSError):
        write_checked_bytes(path, b"".join([head, b"\n", *block.parts, rows, words, counts]))


def _bytes_to_halves(data: bytes) -> array[int]:
    """Unsigned 16-bit numbers, little end first."""
    halves = array("H", data)
    if sys.byteorder == "big":
        halves.byteswap()
    return halves


def _halves_to_bytes(numbers: Iterable[int]) -> bytes:
    halves = array("H", numbers)
    if sys.byteorder == "big":
        halves.byteswap()
    return halves.tobytes()
