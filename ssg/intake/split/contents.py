"""Tables of contents: runs of headings without prose between, whose entries stand elsewhere with prose. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ssg.intake.split.scan import Candidate

ENTRIES = 4  # of a table without a line that announces it
SHORT = 40  # characters between two entries that are no prose: a page number, a subtitle

_PROSE = re.compile(r"[。！？!?…”\"]|[a-z\d][.,:;][\s\"”)]|[a-z\d]\.$")
_LETTERS = re.compile(r"[\W_]+")
Key = tuple[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """The candidates outside of tables of contents, each with the characters of prose up to the next one (of any
    family), and the tables as stretches of the text."""

    candidates: tuple[Candidate, ...]
    prose: tuple[int, ...]
    tables: tuple[tuple[int, int], ...]


def drop_contents(text: str, candidates: Sequence[Candidate]) -> Cleared:
    """Take tables of contents away, with page numbers or without; make headings that stand twice in a row one."""
    prose = measure_prose(text, candidates)
    real = _find_real(candidates, prose)
    tables: list[tuple[int, int]] = []
    dropped: set[int] = set()
    start = 0
    for index in range(len(candidates)):
        if prose[index] or index == len(candidates) - 1:
            table = _find_table(candidates, start, index, real)
            if table is None:
                dropped.update(_find_list(candidates, start, index, real))
            else:
                first, after = table
                dropped.update(range(first, after))
                stop = candidates[after].start if after < len(candidates) and after <= index else None
                tables.append((candidates[first].start, stop or skip_blank(text, candidates[after - 1].end)))
            start = index + 1
    announced = {_titled_key(candidates[index]) for index in dropped if candidates[index].heading.title}
    kept: list[Candidate] = []
    lengths: list[int] = []
    for index in range(len(candidates)):
        if index in dropped:
            lengths[-1:] = [length + prose[index] for length in lengths[-1:]]
        elif kept and not lengths[-1] and _is_repeated(kept[-1], candidates[index]):
            kept[-1], lengths[-1] = _merge(kept[-1], candidates[index]), prose[index]
        else:
            listed = not candidates[index].strict and _titled_key(candidates[index]) in announced
            kept.append(replace(candidates[index], strict=True) if listed else candidates[index])
            lengths.append(prose[index])
    return Cleared(candidates=tuple(kept), prose=tuple(lengths), tables=tuple(tables))


def _is_repeated(first: Candidate, second: Candidate) -> bool:
    """Whether a heading stands twice in a row."""
    one, two = first.heading, second.heading
    if _key(first) != _key(second) or first.family != second.family:
        return False
    return fold(one.title) == fold(two.title) or (first.number is not None and not (one.title and two.title))


def _merge(first: Candidate, second: Candidate) -> Candidate:
    """One heading of two, with the fuller title."""
    fuller = max(first.heading, second.heading, key=lambda heading: len(heading.title))
    return replace(first, end=second.end, heading=fuller, strict=first.strict or second.strict)


def measure_prose(text: str, candidates: Sequence[Candidate]) -> list[int]:
    """Characters between each candidate and the next, blanks not counted; 0 where they are no prose."""
    ends = [*(candidate.start for candidate in candidates[1:]), len(text)]
    found = []
    for candidate, end in zip(candidates, ends, strict=False):
        between = text[candidate.end : end]
        length = len(between) - sum(map(between.count, " \t\r\n\u3000"))
        found.append(length if length > SHORT or _PROSE.search(between) else 0)
    return found


@dataclass(frozen=True, slots=True)
class _Real:
    """Candidates with prose behind them: their indices in order, and by what an entry may have in common with them."""

    indices: list[int]
    by_key: dict[Key, list[int]]

    def has(self, candidate: Candidate, inside: range, *, titles: bool) -> bool:
        """Whether a chapter outside of the run is what the entry names; by its title, too, if `titles`."""
        keys: list[Key] = [_key(candidate)]
        if candidate.heading.title and (titles or candidate.number is None):
            keys = [_titled_key(candidate), ("untitled", candidate.number)]
        return any(place not in inside for key in keys for place in self.by_key.get(key, ()))

    def is_at(self, index: int) -> bool:
        place = bisect_left(self.indices, index)
        return place < len(self.indices) and self.indices[place] == index

    def neighbour(self, candidates: Sequence[Candidate], index: int, family: str, *, step: int) -> Candidate | None:
        """The next candidate of a family with prose, from an index on, forward or back; of the near ones."""
        place = bisect_left(self.indices, index if step > 0 else index + 1) - (step < 0)
        for _ in range(8):
            if not 0 <= place < len(self.indices):
                return None
            if candidates[self.indices[place]].family == family:
                return candidates[self.indices[place]]
            place += step
        return None

    def count_outside(self, run: range) -> int:
        return len(self.indices) - bisect_left(self.indices, run.stop) + bisect_left(self.indices, run.start)


def _find_real(candidates: Sequence[Candidate], prose: Sequence[int]) -> _Real:
    real = _Real([], {})
    for index, candidate in enumerate(candidates):
        if prose[index] and not candidate.paged and candidate.family != "contents":
            real.indices.append(index)
            titled = _titled_key(candidate) if candidate.heading.title else ("untitled", candidate.number)
            for key in (_key(candidate), titled):
                real.by_key.setdefault(key, []).append(index)
    return real


def _find_table(candidates: Sequence[Candidate], start: int, end: int, real: _Real) -> tuple[int, int] | None:
    """The table in the run `candidates[start..end]`, as indices (first, after); None where the run is none."""
    announced = [index for index in range(start, end + 1) if candidates[index].family == "contents"]
    first = announced[0] if announced else start
    keys = Counter(_key(candidates[index]) for index in range(first, end + 1))
    after = end if _is_real(candidates, range(first, end + 1), keys, real) else end + 1
    while first < after - 1 < end and _belongs(candidates[after - 1], candidates[end], keys):
        after -= 1
    listed = [candidates[index] for index in range(first, after) if candidates[index].family != "contents"]
    counted = Counter(candidate.family for candidate in listed)
    paged = sum(candidate.paged for candidate in listed) * 2 > len(listed)
    if not listed or max(counted.values()) + counted["kind"] < (2 if announced or paged else ENTRIES):
        return None
    run = range(first, after)
    edge = not real.indices or real.indices[0] >= start or real.indices[-1] <= end
    matched = sum(real.has(candidate, run, titles=not (edge and (announced or paged))) for candidate in listed)
    need = min(len(listed), real.count_outside(run)) / 2
    good = matched > 0 and matched >= (min(2, need) if edge and (announced or paged) else need)
    return (first, after) if good else None


def _find_list(candidates: Sequence[Candidate], start: int, end: int, real: _Real) -> range:
    """A list of headings in a run that is no table of the book's own: they are the story's, not its chapters.

    Headings that go on with the count (chapters of which only the heading is left) stay.
    """
    family = candidates[end].family
    alike = end - start >= 2 and all(found.family == family for found in candidates[start : end + 1])
    before = real.neighbour(candidates, start - 1, family, step=-1)
    if not alike or candidates[start].number is None or before is None or before.last is None:
        return range(0)
    follows = before.last + 1
    if candidates[start].number == follows:
        return range(0)
    after = real.neighbour(candidates, end + 1, family, step=1)
    goes_on = candidates[end].number == follows and (after is None or after.number != follows)
    return range(start, end if goes_on else end + 1)


def _is_real(candidates: Sequence[Candidate], run: range, keys: Counter[Key], real: _Real) -> bool:
    """Whether the last of a run, which prose follows, is a chapter's heading and not the table's last entry."""
    last = candidates[run[-1]]
    if last.paged or not real.is_at(run[-1]):
        return False  # a page number, or no prose behind it
    return keys[_key(last)] > 1 or not real.has(last, run, titles=False)


def _belongs(candidate: Candidate, last: Candidate, keys: Counter[Key]) -> bool:
    """Whether a line directly before the first real heading goes with it: its volume, the same heading again."""
    return candidate.family == "volume" or (_key(candidate) == _key(last) and keys[_key(last)] > 2)


def _key(candidate: Candidate) -> Key:
    """What an entry and its chapter have in common at least: the number; the title where there is none."""
    kind = "volume" if candidate.family == "volume" else candidate.heading.kind
    return kind, candidate.number if candidate.number is not None else fold(candidate.heading.title)


def _titled_key(candidate: Candidate) -> Key:
    return "titled", fold(candidate.heading.title)


def fold(title: str) -> str:
    """A title without what two writings of it may differ in."""
    return _LETTERS.sub("", title).casefold()


def skip_blank(text: str, place: int) -> int:
    """Where the next line that is not blank begins."""
    match = re.compile(r"[^\n]*\n?(?:[ \t\r\u3000]*\n)*").match(text, place)
    return match.end() if match else place
