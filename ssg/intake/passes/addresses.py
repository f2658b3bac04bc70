"""Addresses that a site put between the words of a sentence: cut out alone, or kept and flagged.

One is cut where it is spelled out (`w w w . lamp . c o m`), or where lines of the site that went name it too. One that
the story speaks of, or that somebody says, stays. Every other one stays, and a person is asked to look.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from ssg.intake.draft import Draft, Judgement, shown
from ssg.intake.folding import fold
from ssg.intake.learned import make_digest
from ssg.intake.ledger import Edit
from ssg.intake.lines import CHAT_LINE, Line, find_blocks, is_said
from ssg.intake.looks import LONGEST, find_address
from ssg.intake.rules import REMOVE_AT, RuleSet
from ssg.intake.woven import find_woven, weigh_woven

RULE = "evidence.woven-address"
FLAG = "in a paragraph, kept: "
_BRACKETS = ("()", "（）", "【】", "[]", "<>")
_SPACES = (" ", "\u3000")
_BEHIND = (*_SPACES, *",.;!?，。；！？")


@dataclass(frozen=True, slots=True)
class _Found:
    """An address in a block, in the coordinates of the text, and what is said of it."""

    block: Line
    start: int
    end: int
    terms: tuple[tuple[str, int], ...]

    @property
    def score(self) -> int:
        return sum(weight for _, weight in self.terms)

    @property
    def worded(self) -> tuple[str, ...]:
        return tuple(f"{name} {weight:+d}" for name, weight in self.terms)


def cut_addresses(draft: Draft, rules: RuleSet) -> Draft:
    """Cut the site's addresses out of sentences, each alone; flag those that may be the story's."""
    found = [
        item
        for block in find_blocks(draft.text)
        if len(block.text) <= LONGEST and rules.decisions.get(make_digest(block.text)) != "keep"
        for item in _find_in(block, draft, rules.decisions)
    ]
    if not found:
        return draft
    gone = [item for item in found if item.score >= REMOVE_AT]
    flags = [
        f"{FLAG}{shown(draft.text[item.start : item.end], 40)} ({'; '.join(item.worded)})"
        for item in found
        if item not in gone and not _is_flagged(draft, item)
    ]
    places = draft.raw_spans((item.start, item.end) for item in found)
    judgements = [
        Judgement(
            start=start,
            end=end,
            line=line,
            rule=RULE,
            score=item.score,
            terms=item.worded,
            verdict="removed" if item in gone else "flagged",
            interior=True,
            key=make_digest(draft.text[item.start : item.end]),
        )
        for item, (start, end, line) in zip(found, places, strict=True)
    ]
    return draft.judged(judgements).edited(_edit(draft.text, item) for item in gone).flagged(*flags)


def _find_in(block: Line, draft: Draft, decisions: Mapping[str, Literal["keep", "remove"]]) -> Iterator[_Found]:
    text = block.text
    shadow = fold(text)
    if CHAT_LINE.match(text) or find_address(shadow.text) is None:
        return
    for woven in find_woven(text):
        start, end = shadow.span(woven.start, woven.end)
        decision = decisions.get(make_digest(text[start:end]))
        if decision == "keep":
            continue
        terms = weigh_woven(woven, draft.site_hosts, quoted=is_said(text[:start], text[end:]))
        if decision == "remove":
            terms = [("decided: remove", REMOVE_AT)]
        yield _Found(block, block.start + start, block.start + end, tuple(terms))


def _is_flagged(draft: Draft, found: _Found) -> bool:
    """Whether a flag tells of the whole line, or of a stretch of it that holds the address."""
    address, line = draft.text[found.start : found.end], shown(found.block.text)
    return any(flag.startswith((f"looks like noise, kept: {line}", f"{FLAG}{address}")) for flag in draft.flags)


def _edit(text: str, found: _Found) -> Edit:
    """The cut, with brackets around the address, and one of two spaces."""
    start, end = found.start, found.end
    if text[start - 1 : start] + text[end : end + 1] in _BRACKETS:
        start, end = start - 1, end + 1
    if text[start - 1 : start] in _SPACES and text[end : end + 1] in _BEHIND:
        start -= 1
    return (start, end, "", RULE)
