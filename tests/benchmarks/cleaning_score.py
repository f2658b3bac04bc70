"""What is right and wrong about cleaned text, counted. Knows nothing of how it was cleaned."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher

# `...` and `——` are a silence, not a break.
_BREAK = re.compile(r"(?=[^.]*$)(?!—{1,3}$)[\s*\-_=~◆◇☆★■□●○#·•※§+⁂✦✧❖—–]+")
SCENE_BREAK = "* * *"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Sums over fixtures. `lost` and `junk` are characters without spaces: of the truth that are missing, of the
    output that should not be there; `prose` and `output` what they are shares of. `noise` is what was to go."""

    fixtures: int = 0
    wanted: int = 0
    given: int = 0
    matched: int = 0
    prose: int = 0
    output: int = 0
    lost: int = 0
    junk: int = 0
    noise: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(**{field.name: getattr(self, field.name) + getattr(other, field.name) for field in fields(self)})

    @property
    def recall(self) -> float:
        """Paragraphs of the truth that came out exactly."""
        return self.matched / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        """Paragraphs that came out and are of the truth."""
        return self.matched / self.given if self.given else 1.0

    @property
    def lost_share(self) -> float:
        """Characters of prose lost."""
        return self.lost / self.prose if self.prose else 0.0

    @property
    def junk_share(self) -> float:
        """Characters of the output that are junk."""
        return self.junk / self.output if self.output else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place where output and truth part: paragraphs that were wanted, and what stands there instead."""

    wanted: tuple[str, ...]
    given: tuple[str, ...]


def normal(paragraph: str) -> str:
    """A paragraph as it is compared: runs of space are one space, a scene break is a scene break."""
    text = " ".join(paragraph.split())
    return SCENE_BREAK if _BREAK.fullmatch(text) else text


def compare(wanted: Sequence[str], given: Sequence[str], raw: Iterable[str]) -> tuple[Counts, tuple[Difference, ...]]:
    """Count paragraphs and characters of one fixture."""
    truth, output = [normal(text) for text in wanted], [normal(text) for text in given]
    matched = lost = junk = 0
    differences = []
    for op, low, high, start, end in SequenceMatcher(None, truth, output, autojunk=False).get_opcodes():
        if op == "equal":
            matched += high - low
            continue
        differences.append(Difference(wanted=tuple(truth[low:high]), given=tuple(output[start:end])))
        missing, surplus = _count_characters("".join(truth[low:high]), "".join(output[start:end]))
        lost, junk = lost + missing, junk + surplus
    prose, size = _length(truth), _length(output)
    counts = Counts(
        fixtures=1,
        wanted=len(truth),
        given=len(output),
        matched=matched,
        prose=prose,
        output=size,
        lost=lost,
        junk=junk,
        noise=max(_length(raw) - prose, 0),
    )
    return counts, tuple(differences)


def _length(texts: Iterable[str]) -> int:
    return sum(len("".join(text.split())) for text in texts)


def _count_characters(wanted: str, given: str) -> tuple[int, int]:
    one, other = "".join(wanted.split()), "".join(given.split())
    if not one or not other:
        return len(one), len(other)
    same = sum(block.size for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks())
    return len(one) - same, len(other) - same
