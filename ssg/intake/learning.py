"""Evidence from several chapters of one source: what recurs, and whether that makes it noise. Pure.

A story repeats itself, too: refrains, epigraphs, dates, names above a scene, messages of a game. So recurring alone
removes nothing. What goes must also stand where no story does (above the heading), or speak as sites do: name an
address, or match a hint of the packs. A full sentence that recurs needs more, and otherwise is flagged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ssg.intake.draft import Draft
from ssg.intake.evidence import ADDRESS, find_hints
from ssg.intake.learned import Action, Entry, Learned, Shape, make_key, sort_entries
from ssg.intake.lines import CHAT_LINE, OPENING_QUOTES, QUOTES, TERMINAL, Line, find_blocks
from ssg.intake.shadow import make_shadow
from ssg.text.headings import parse_heading

MIN_CHAPTERS = 3
MIN_SHARE = 0.3  # of the chapters from the first that has it to the last
HEAD, TAIL = 4, 8  # blocks
_MAX_KEY = 300
_BRACKETED = re.compile(r"[(\[（【〔《][^()\[\]（）【】〔〕《》]{4,80}[)\]）】〕》]")
_LOOSE_END = re.compile(r"[.!?。！？…][”’』」\"')）]{0,2}\s{0,3}([^\s.!?。！？…“”\"「」][^.!?。！？…“”\"「」]{5,100})$")
_LOOSE_START = re.compile(r"^([^.!?。！？…“”\"「」:：]{4,60}[:：>] ?)(?=[A-Z\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Seen:
    """One line or fragment of one chapter, short enough to keep for thousands."""

    key: str
    shape: Shape
    place: str
    whole: bool  # a full sentence
    site: int  # how much it speaks as sites do: hints, and 2 for an address
    example: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one chapter offers for learning."""

    seen: tuple[Seen, ...]


@dataclass(slots=True)
class _Tally:
    """One key over all chapters."""

    first: Seen
    start: int
    last: int = 0
    count: int = 0
    places: Counter[str] = field(default_factory=Counter)


def gather(source: Draft | str, title: str = "") -> Gathered:
    """What may recur in one chapter: its edges, short lines, fragments at the ends of paragraphs.

    Best given the draft of a first cleaning, so that only what no rule knows is learnt. `title` is the chapter's.
    """
    text = source if isinstance(source, str) else source.text
    if isinstance(source, Draft):
        title = title or (source.heading.title if source.heading else "") or source.title
    blocks = find_blocks(text)
    top = find_top(blocks)
    title = title or find_title(blocks, top)
    found: dict[tuple[str, str], Seen] = {}
    for index, block in enumerate(blocks):
        for seen in _look(block, title, _place(index, top, len(blocks))):
            found.setdefault((seen.shape, seen.key), seen)
    return Gathered(tuple(found.values()))


def learn(chapters: Iterable[Gathered], known: Learned | None = None) -> Learned:
    """Decide over all chapters, in the order of the source. Entries of `known` stand; new ones join them."""
    tallies: dict[tuple[str, str], _Tally] = {}
    number = 0
    for number, chapter in enumerate(chapters, start=1):
        for seen in chapter.seen:
            tally = tallies.setdefault((seen.shape, seen.key), _Tally(seen, number))
            tally.last, tally.count = number, tally.count + 1
            tally.places[seen.place] += 1
        if number % 500 == 0:  # what came once and long ago cannot reach the share: memory stays flat
            tallies = {key: tally for key, tally in tallies.items() if _may_come(tally, number)}
    old = known.entries if known is not None else ()
    taken = {(entry.shape, entry.key) for entry in old}
    new = [_make_entry(tally) for key, tally in tallies.items() if key not in taken and _recurs(tally)]
    entries = sort_entries([*old, *(entry for entry in new if entry is not None)])
    return Learned(entries=entries, chapters=number + (known.chapters if known is not None else 0))


def find_top(blocks: Sequence[Line]) -> int:
    """The index of the heading among the first blocks; 0 where there is none."""
    return next((index for index, block in enumerate(blocks[:6]) if parse_heading(block.text) is not None), 0)


def find_title(blocks: Sequence[Line], top: int) -> str:
    """The title that the heading at `top` names, or ""."""
    heading = parse_heading(blocks[top].text) if blocks else None
    return heading.title if heading is not None else ""


def find_fragments(text: str) -> Iterator[tuple[int, int]]:
    """Parts of a paragraph that may be glued to it: in brackets, behind its last sentence, before its first."""
    for match in _BRACKETED.finditer(text):
        yield match.span()
    for pattern in (_LOOSE_END, _LOOSE_START):
        if (loose := pattern.search(text[-400:] if pattern is _LOOSE_END else text[:100])) is not None:
            shift = max(len(text) - 400, 0) if pattern is _LOOSE_END else 0
            yield loose.start(1) + shift, loose.end(1) + shift


def _place(index: int, top: int, count: int) -> str:
    if index < top:
        return "above"
    if index < top + HEAD:
        return "head"
    return "tail" if index >= count - TAIL else "inside"


def _look(block: Line, title: str, place: str) -> Iterator[Seen]:
    text = block.text.strip()
    if CHAT_LINE.match(text):
        return
    if len(text) <= _MAX_KEY and (place != "inside" or not TERMINAL.search(text)) and _has_word(text):
        yield _seen(text, "line", title, place)
    if len(text) > 12:
        for start, end in find_fragments(text):
            if end - start < len(text) - 4 and _has_word(text[start:end]):
                yield _seen(text[start:end].strip(), "fragment", title, place)


def _seen(text: str, shape: Shape, title: str, place: str) -> Seen:
    shadow = make_shadow(text).text
    whole = bool(TERMINAL.search(text) or QUOTES.search(text) or text.startswith(tuple(OPENING_QUOTES)))
    site = len(find_hints(shadow)) + 2 * bool(ADDRESS.search(shadow))
    return Seen(make_key(text, title), shape, place, whole, site, text)


def _has_word(text: str) -> bool:
    return sum(char.isalpha() for char in text) >= 2


def _may_come(tally: _Tally, number: int) -> bool:
    return tally.count >= MIN_SHARE * (tally.last - tally.start + 1) and (tally.count > 2 or number - tally.last < 500)


def _recurs(tally: _Tally) -> bool:
    return tally.count >= MIN_CHAPTERS and tally.count >= MIN_SHARE * (tally.last - tally.start + 1)


def _make_entry(tally: _Tally) -> Entry | None:
    seen, action = tally.first, _decide(tally)
    if action is None:
        return None
    places = tuple(sorted(tally.places.items()))
    return Entry(key=seen.key, shape=seen.shape, action=action, count=tally.count, places=places, example=seen.example)


def _decide(tally: _Tally) -> Action | None:
    seen = tally.first
    if tally.places["above"] == tally.count:
        return "remove"  # a story does not begin above its heading
    wanted = 2 if seen.whole else 1
    if seen.site >= wanted and not QUOTES.search(seen.example):
        return "remove"
    at_edge = tally.places["inside"] < tally.count
    return "flag" if at_edge and (seen.whole or seen.site) and seen.shape == "line" else None
