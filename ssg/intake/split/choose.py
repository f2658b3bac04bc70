"""Which of the candidates are the book's headings: the best family of numbered ones, and what goes with it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate, pairwise

from ssg.intake.split.contents import Cleared
from ssg.intake.split.fill import fill_gaps
from ssg.intake.split.scan import STRONG, WEAK, Candidate
from ssg.intake.split.sequence import ENOUGH, HARDLY, Item, find_sequence

FEWEST = 3  # headings of a book
GAPS = 0.2  # share of steps that may miss a number

_AGAIN = 15.0  # a count that begins again loses that against another: sections do so in each chapter
_ALONE_FEWEST = 4  # numbers alone on a line also part the scenes of one chapter


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The headings of the chapters and the lines of the volumes, in order. `guessed`: places of headings that only a
    gap speaks for. `numbers`: the numbered ones as a sequence."""

    chapters: tuple[Candidate, ...]
    volumes: tuple[Candidate, ...]
    numbers: tuple[Item, ...]
    guessed: frozenset[int]


def choose_headings(cleared: Cleared) -> Choice:
    """The headings of the book; fewer than `FEWEST` where it is none."""
    items = _make_items(cleared)
    strong = {family: found for family, found in items.items() if family in STRONG}
    family, chain = _best_family(strong)
    volumes = _volume_lines(cleared)
    if len(chain) < FEWEST and not _is_tied(cleared, chain):
        promoted = [replace(item, fresh=False) for item in items.get("volume", ())]
        volume_chain = find_sequence(promoted)[1]
        weak = {name: found for name, found in items.items() if name in WEAK}
        weak_family, weak_chain = _best_family(weak) if not chain else ("", ())
        if _is_dense(weak_family, weak_chain) and len(weak_chain) >= len(volume_chain):
            family, chain = weak_family, weak_chain
        elif len(volume_chain) >= FEWEST:
            family, chain, volumes = "volume", volume_chain, ()
    if len(chain) < FEWEST:
        chapters = _markdown_titles(cleared)
        if len(chapters) >= FEWEST:
            return Choice(
                chapters=chapters,
                volumes=_higher(cleared.candidates, chapters[0].level) or volumes,
                numbers=(),
                guessed=frozenset(),
            )
    filled, guessed = fill_gaps(chain, [item for found in items.values() for item in found], family)
    numbered = {item.candidate.start for item in filled}
    others = _unnumbered(cleared, filled)
    chapters = tuple(sorted((*(item.candidate for item in filled), *others), key=lambda found: found.start))
    volumes = tuple(volume for volume in volumes if volume.start not in numbered)
    return Choice(chapters=chapters, volumes=volumes, numbers=filled, guessed=guessed)


def count_unused(cleared: Cleared) -> int:
    """Different numbers of strong headings with a chapter's text behind them: of what may be a book without order."""
    found = zip(cleared.candidates, cleared.prose, strict=True)
    return len({item.number for item, prose in found if item.family in STRONG and item.strict and prose >= ENOUGH})


def is_quoted(choice: Choice, tables: Sequence[tuple[int, int]]) -> bool:
    """Whether the headings stand in a chapter's prose, which quotes a book: scraps of text below each, the chapter's
    own text before the first."""
    lengths = sorted(item.prose for item in choice.numbers[:-1])
    if not lengths or lengths[-1] >= ENOUGH:
        return False
    first = choice.chapters[0].start
    before = first - sum(end - start for start, end in tables if end <= first)
    return before > ENOUGH + 3 * lengths[len(lengths) // 2]


def share_of_gaps(numbers: Sequence[Item]) -> float:
    """How much of the count is missing: of the steps or of the numbers, whichever is less.

    A number that stands elsewhere, out of order, is not missing; a jump that is taken back at once is a mistyped one.
    """
    present = {item.number for item in numbers}
    missing = jumps = 0
    for place, (before, after) in enumerate(pairwise(numbers), start=2):
        hole = int(after.number - before.last - 1)
        taken_back = place < len(numbers) and numbers[place].number < after.number
        if hole < 1 or taken_back or (hole <= 20 and all(before.last + n in present for n in range(1, hole + 1))):
            continue
        jumps += 1
        missing += hole
    steps = len(numbers) - 1
    return min(jumps / steps, missing / (missing + len(numbers))) if steps > 0 else 0.0


def _make_items(cleared: Cleared) -> dict[str, list[Item]]:
    """The numbered candidates by family, each with the prose up to the next of its family."""
    totals = [0, *accumulate(cleared.prose)]
    indices: dict[str, list[int]] = {}
    fresh: dict[int, bool] = {}
    volume = False
    last: Decimal | None = None
    for index, candidate in enumerate(cleared.candidates):
        if candidate.family == "volume" or is_side_volume(candidate, cleared.prose[index]):
            volume = True
        if candidate.number is None or candidate.paged:
            continue
        indices.setdefault(candidate.family, []).append(index)
        named = candidate.heading.volume
        if candidate.family != "volume":
            fresh[index] = volume or (named is not None and named != last)
            volume, last = False, named if named is not None else last
    found: dict[str, list[Item]] = {}
    for family, places in indices.items():
        for place, after in zip(places, [*places[1:], len(cleared.candidates)], strict=True):
            item = Item(
                candidate=cleared.candidates[place],
                prose=totals[after] - totals[place],
                fresh=fresh.get(place, False),
            )
            found.setdefault(family, []).append(item)
    return found


def _best_family(families: dict[str, list[Item]]) -> tuple[str, tuple[Item, ...]]:
    best: tuple[float, str, tuple[Item, ...]] = (0.0, "", ())
    for family in sorted(families):
        strict = _without_running_heads([item for item in families[family] if item.candidate.strict])
        score, chain = find_sequence(strict)
        prose = sum(min(item.prose, 2 * ENOUGH) for item in chain) / ENOUGH
        again = sum(after.number <= before.last and not after.fresh for before, after in pairwise(chain))
        best = max(best, (score + prose - _AGAIN * again, family, chain), key=lambda found: found[0])
    return best[1], best[2]


def _without_running_heads(items: list[Item]) -> list[Item]:
    """A heading that stands three times and more in a row heads pages, not chapters: its first is the chapter's."""
    names = [(item.number, item.candidate.heading.title) for item in items]
    tripled = any(names[index] == names[index + 1] == names[index + 2] for index in range(len(names) - 2))
    if not tripled:
        return items
    return [item for index, item in enumerate(items) if index == 0 or names[index] != names[index - 1]]


def _is_tied(cleared: Cleared, chain: Sequence[Item]) -> bool:
    """Whether the text begins with a chapter's heading: numbers below it are the sections of that chapter."""
    return bool(chain) and bool(cleared.candidates) and chain[0].candidate is cleared.candidates[0]


def _is_dense(family: str, chain: Sequence[Item]) -> bool:
    """Whether weak headings (12. Title, 三、题, 12) may carry a book: enough of them, from the first on, with text."""
    fewest = _ALONE_FEWEST if family == "alone" else FEWEST
    if len(chain) < fewest or chain[0].number > 1 or share_of_gaps(chain) > GAPS / 2:
        return False
    steps = [after.number - before.last for before, after in pairwise(chain)]
    lengths = sorted(item.prose for item in chain)
    enough = ENOUGH * 2 if family == "alone" else ENOUGH
    alike = len({item.candidate.shape for item in chain}) == 1 and set(steps) == {1}
    set_off = alike or sum(item.candidate.blank for item in chain) * 2 >= len(chain)
    backward = sum(step <= 0 for step in steps)
    return set_off and backward * 10 <= len(chain) and lengths[len(lengths) // 2] >= enough


def _volume_lines(cleared: Cleared) -> tuple[Candidate, ...]:
    return tuple(
        candidate
        for candidate, prose in zip(cleared.candidates, cleared.prose, strict=True)
        if (candidate.family == "volume" and not candidate.paged) or is_side_volume(candidate, prose)
    )


def is_side_volume(candidate: Candidate, prose: int) -> bool:
    """番外卷, Side Story: above chapters that count for themselves."""
    return candidate.family == "kind" and candidate.heading.kind == "side" and not prose and not candidate.paged


def _markdown_titles(cleared: Cleared) -> tuple[Candidate, ...]:
    """Markdown headings of the level that heads most text, for books whose chapters have only names."""
    levels = Counter(
        candidate.level
        for candidate, prose in zip(cleared.candidates, cleared.prose, strict=True)
        if candidate.level and prose >= HARDLY
    )
    if not levels:
        return ()
    level = max(levels, key=lambda found: (levels[found], -found))
    return tuple(
        candidate
        for candidate in cleared.candidates
        if candidate.level == level and candidate.family != "contents" and not candidate.paged
    )


def _higher(candidates: Sequence[Candidate], level: int) -> tuple[Candidate, ...]:
    """Markdown headings above the chapters', from two on: volumes. One alone is the book's title."""
    found = [candidate for candidate in candidates if 0 < candidate.level < level and candidate.family != "contents"]
    return tuple(found) if len(found) > 1 else ()


def _unnumbered(cleared: Cleared, numbers: Sequence[Item]) -> tuple[Candidate, ...]:
    """Prologues, side stories, notes; and Markdown titles of the chapters' own level."""
    if not numbers:
        return ()
    blank = sum(item.candidate.blank for item in numbers) * 2 > len(numbers)
    level = Counter(item.candidate.level for item in numbers).most_common(1)[0][0]
    taken = {item.candidate.start for item in numbers}
    found: list[Candidate] = []
    soft: list[Candidate] = []
    for candidate, prose in zip(cleared.candidates, cleared.prose, strict=True):
        if candidate.paged or prose < HARDLY or candidate.start in taken or (blank and not candidate.blank):
            continue
        if level and candidate.family in ("kind", "note", "title") and candidate.level == level:
            found.append(candidate)
        elif candidate.family in ("kind", "note") and not (level and not candidate.level):
            (found if candidate.family == "kind" else soft).append(candidate)
    return (*found, *(soft if len(soft) * 10 <= max(len(numbers), 20) else ()))
