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
from ssg.intake.folding import fold
from ssg.intake.learned import Action, Entry, Learned, Shape, make_key, sort_entries
from ssg.intake.lines import CHAT_LINE, OPENING_QUOTES, QUOTES, TERMINAL, Line, count_han, find_blocks
from ssg.intake.looks import find_address, find_hints
from ssg.text.headings import parse_heading

MIN_CHAPTERS = 3
MIN_SHARE = 0.3  # of the chapters from the first that has it to the last
MOST = 0.6  # of them, where nothing but its place speaks against a line
HEAD, TAIL = 4, 8  # blocks
_MAX_KEY = 300
_BRACKETED = re.compile(r"[(\[（【〔《][^()\[\]（）【】〔〕《》]{4,80}[)\]）】〕》]")
_DOUBLED = re.compile(r"\(\([^()]{3,60}\)\)|\{\{[^{}]{3,60}\}\}|\[\[[^\[\]]{3,60}\]\]")  # no story's brackets
_LOOSE_END = re.compile(
    r"(?:[.!?…][”’\"')]{0,2}\s{1,3}|[。！？…][”’』」）]{0,2}\s{0,3})([^\s.!?。！？…“”\"「」][^.!?。！？…“”\"「」]{5,100})$"
)
_LOOSE_START = re.compile(r"^([^.!?。！？…“”\"「」:：]{4,60}[:：>] ?)(?=[A-Z\u4e00-\u9fff])")
_CAPITALS = re.compile(
    r"(?<=[.!?…”\"] )((?:[A-Z][\w'’-]{1,15} ){2,5})(?=(?:The|A|An|She|He|It|They|We|I|In|On|At|As|But|And"
    r"|Then|That|This|There|When|For|His|Her|If|What|No|Not|With|From|To|After|Before|So|Now|All|One)\b)"
)
_BRAND = re.compile(
    r"独家|首发|更新|阅读|小说|文学|连载|正版|[\u4e00-\u9fff][网阁轩屋斋]|\b(?:novels?|reads?|chapters?|translat\w{2,6})\b"
)
_TOLD_BY_STORY = re.compile(
    r"[-—–~“‘\"'「『《【\[(（<*…]|from\b|by\b|day\b|log\b|entry\b|part\b|book\b|in which\b", re.IGNORECASE
)
_WORD = re.compile("[a-z]{4,20}")
_HAN_PAIR = re.compile("(?=([\u4e00-\u9fff]{2}))")


@dataclass(frozen=True, slots=True)
class Seen:
    """One line or fragment of one chapter, short enough to keep for thousands."""

    key: str
    shape: Shape
    place: str
    whole: bool  # a full sentence
    site: int  # how much it speaks as sites do: hints, and 2 for an address
    foreign: bool  # a line whose words the chapter does not use, a fragment that stands in it once
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
    foreign: int = 0
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
    words = Counter(word for block in blocks for word in set(_words(block.text)))
    found: dict[tuple[str, str], Seen] = {}
    for index, block in enumerate(blocks):
        for seen in _look(block, title, _place(index, top, len(blocks)), words):
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
            tally.foreign += seen.foreign
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
    """Parts of a paragraph that may be glued to it: in brackets, behind its last sentence, before one of them."""
    doubled = [match.span() for match in _DOUBLED.finditer(text)]
    yield from doubled
    for match in _BRACKETED.finditer(text):
        if not any(start <= match.start() < end for start, end in doubled):
            yield match.span()
    for match in _CAPITALS.finditer(text):
        yield match.start(), match.end() - 1
    shift = max(len(text) - 400, 0)
    if (loose := _LOOSE_END.search(text[shift:])) is not None:
        yield loose.start(1) + shift, loose.end(1) + shift
    if (loose := _LOOSE_START.search(text[:100])) is not None:
        yield loose.span(1)


def _place(index: int, top: int, count: int) -> str:
    """`above` the heading, `first` and `last` are the outermost two blocks, `head` and `tail` a few more."""
    if index < top:
        return "above"
    if index < top + 2:
        return "first"
    if index >= count - 2:
        return "last"
    if index < top + HEAD:
        return "head"
    return "tail" if index >= count - TAIL else "inside"


def _look(block: Line, title: str, place: str, words: Counter[str]) -> Iterator[Seen]:
    text = block.text.strip()
    if CHAT_LINE.match(text):
        return
    if len(text) <= _MAX_KEY and (place != "inside" or not TERMINAL.search(text)) and _has_word(text):
        own = set(_words(text))
        yield _seen(
            text, "line", title, place, foreign=bool(own) and sum(words[word] < 2 for word in own) >= len(own) / 2
        )
    if len(text) > 12:
        for start, end in find_fragments(text):
            piece = text[start:end].strip()
            if len(piece) < len(text) - 4 and _has_word(piece):
                glued = start > 0 and (not _BRACKETED.fullmatch(piece) or _is_glued(text, start, end))
                yield _seen(piece, "fragment", title, "glued" if glued else place, foreign=text.count(piece) == 1)


def _is_glued(text: str, start: int, end: int) -> bool:
    """Whether brackets stand between two parts of a sentence and name a site: no message of a game, no aside."""
    between = text[start - 1] in "，。！？；、,.!? " and text[end : end + 1].isalpha()
    return between and _BRAND.search(text[start:end].lower()) is not None


def _seen(text: str, shape: Shape, title: str, place: str, *, foreign: bool) -> Seen:
    shadow = fold(text).text
    whole = bool(TERMINAL.search(text) or QUOTES.search(text) or text.startswith(tuple(OPENING_QUOTES)))
    site = len(find_hints(text)) + 2 * (find_address(shadow) is not None)
    return Seen(make_key(text, title), shape, place, whole, site, foreign, text)


def _words(text: str) -> list[str]:
    """The longer words of a text, its pairs of Han characters."""
    folded = fold(text[:2000]).text
    return [*_WORD.findall(folded), *_HAN_PAIR.findall(folded)]


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
    if seen.shape == "fragment" and tally.places["glued"] == tally.count and not seen.whole:
        return "remove" if tally.foreign == tally.count else None
    wanted = 2 if seen.whole else 1
    if seen.site >= wanted and not QUOTES.search(seen.example):
        return "remove"
    if seen.shape == "line" and _is_strange(tally):
        return "remove"
    at_edge = tally.places["inside"] < tally.count
    return "flag" if at_edge and (seen.whole or seen.site) and seen.shape == "line" else None


def _is_strange(tally: _Tally) -> bool:
    """Whether a line that is no sentence stands outermost in most chapters and shares no words with them.

    Short ones (a name, a greeting), dates, and what opens as an epigraph or a message does may be the story's.
    """
    seen, text = tally.first, tally.first.example
    outermost = max(tally.places["first"], tally.places["last"])
    often = outermost == tally.count >= MOST * (tally.last - tally.start + 1) and tally.foreign >= MOST * tally.count
    long = len(text.split()) >= 4 or count_han(text) >= 6
    return often and long and not seen.whole and "#" not in seen.key and not _TOLD_BY_STORY.match(text)
