"""What speaks for and against a line being noise: rules that match, statistics, its place, its neighbours. Pure.

No phrase decides alone. A score of `REMOVE_AT` removes; from `FLAG_AT` on a line is kept and flagged. Quotation marks
turn an ad into speech, a chat log into a chat log.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ssg.intake.lines import CHAT_LINE, OPENING_QUOTES, QUOTES, Line, count_han
from ssg.intake.rules import FLAG_AT, REMOVE_AT, Rule, load_packs
from ssg.intake.shadow import Shadow, make_shadow

EDGE = 3  # blocks
LIST_HAN = 150  # Han characters from which a block without any 。 stands out in a chapter that uses it
ADDRESS = re.compile(
    r"(?:www|wap|m)[.。][a-z0-9-]{2,30}"
    r"|[a-z0-9-]{3,30} ?[.。] ?(?:com|net|org|info|cc|me|xyz|top|vip|la|tw|cn)(?![a-z])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A line's score, the rule that gets the credit, and the terms in words, for `flags`."""

    score: int
    rule: str
    terms: tuple[str, ...]
    brand: str = ""

    @property
    def removes(self) -> bool:
        """Whether the evidence suffices."""
        return self.score >= REMOVE_AT

    @property
    def doubts(self) -> bool:
        """Whether a person should look."""
        return FLAG_AT <= self.score < REMOVE_AT


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a line stands: blocks that stay between it and each edge, and whether a neighbour goes."""

    from_head: int
    from_tail: int
    beside_removed: bool

    def fits(self, where: str) -> bool:
        """Whether a rule for this part of a chapter may speak here."""
        head, tail = self.from_head <= EDGE, self.from_tail <= EDGE
        return {"head": head, "tail": tail, "edge": head or tail}.get(where, True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """What holds for the whole chapter: its brands, and whether it uses 。 at all."""

    brands: tuple[str, ...]
    uses_full_stop: bool


def judge_line(line: Line, rules: Sequence[Rule], place: Place, chapter: Chapter) -> Verdict | None:
    """Weigh one line; None where nothing speaks against it."""
    shadow = make_shadow(line.text.strip())
    matched = find_rules(shadow, rules, place)
    listed = is_run_together(line.text, chapter)
    brand = next((brand for brand in chapter.brands if line.text.strip().startswith(brand)), "")
    if not matched and not listed and not (brand and place.fits("edge")):
        return None
    terms = [(rule.id, rule.weight) for rule in matched]
    terms += [("a list without a full stop", 3)] if listed else []
    terms += [("opens with the site's name", 4 if place.fits("edge") else 2)] if brand else []
    terms += [("holds an address", 2)] if ADDRESS.search(shadow.text) else []
    terms += [("at an edge", 1)] if place.fits("edge") else []
    terms += [("beside noise", 1)] if place.beside_removed else []
    decided = any(rule.scope != "hint" and rule.weight >= 7 for rule in matched)
    if not decided and (line.text.strip().startswith(tuple(OPENING_QUOTES)) or QUOTES.search(line.text)):
        terms.append(("in quotation marks", -5))
    if CHAT_LINE.match(line.text):
        terms.append(("a chat log", -6))
    if matched and all(rule.scope == "hint" for rule in matched) and _is_little(matched, shadow):
        terms.append(("a small part of the line", -3))
    if not listed and len(line.text) > 160:
        terms.append(("long", -2))
    credit = max(matched, key=lambda rule: rule.weight).id if matched else "evidence.run-together-list"
    credit = credit if matched or listed else "evidence.site-name"
    words = tuple(f"{name} {weight:+d}" for name, weight in terms)
    return Verdict(score=sum(weight for _, weight in terms), rule=credit, terms=words, brand=brand)


def _is_little(hints: Sequence[Rule], shadow: Shadow) -> bool:
    found = [match for rule in hints if (match := rule.match.search(shadow.text)) is not None]
    return len(shadow.text) > 60 and sum(len(match[0]) for match in found) < 0.35 * len(shadow.text)


def is_suspect(line: Line, rules: Sequence[Rule], chapter: Chapter) -> bool:
    """Whether anything could speak against a line, wherever it stood; the others need no judging."""
    shadow = make_shadow(line.text.strip())
    anywhere = Place(from_head=0, from_tail=0, beside_removed=False)
    if find_rules(shadow, rules, anywhere) or is_run_together(line.text, chapter):
        return True
    return line.text.strip().startswith(chapter.brands) if chapter.brands else False


def find_rules(shadow: Shadow, rules: Sequence[Rule], place: Place) -> list[Rule]:
    """The line rules that match the whole line, and the hints found in it."""
    found = []
    for rule in rules:
        if rule.scope == "span" or len(shadow.text) > rule.max_len or not place.fits(rule.where):
            continue
        match = rule.match.search if rule.scope == "hint" else rule.match.fullmatch
        if match(shadow.text):
            found.append(rule)
    return found


def find_hints(shadow: str) -> tuple[str, ...]:
    """The hints of the packs that a folded text holds: how much it speaks as sites do."""
    return tuple(rule.id for rule in load_packs().of("hint") if rule.match.search(shadow))


def is_run_together(text: str, chapter: Chapter) -> bool:
    """The signature of titles run together: many Han characters, no 。, no speech, in a chapter that uses 。."""
    if not chapter.uses_full_stop or "。" in text or QUOTES.search(text):
        return False
    return count_han(text) >= LIST_HAN


def find_brands(blocks: Sequence[Line], rules: Sequence[Rule], chapter: Chapter) -> tuple[str, ...]:
    """Names that the site gives itself in this very file: what opens its header and its lists alike.

    A name counts when two lines at the edges that a template or their shape shows to be noise open with it, and the
    story never says it: a hero's name may open many paragraphs.
    """
    edge = [*blocks[:2], *blocks[2:][-6:]]
    noisy: list[str] = []
    candidates: list[str] = []
    for block in edge:
        text = block.text.strip()
        shadow = make_shadow(text)
        matches = [rule.match.fullmatch(shadow.text) for rule in rules if "brand" in rule.match.groupindex]
        named = [match.span("brand") for match in matches if match]
        candidates += [text[slice(*shadow.span(start, end))] for start, end in named if end - start >= 2]
        if named or is_run_together(text, chapter):
            candidates += [_common_start(text, other) for other in noisy if other != text]
            noisy.append(text)
    story = [text for block in blocks[1:] if (text := block.text.strip()) not in noisy]
    good = [
        name
        for name in dict.fromkeys(candidates)
        if 2 <= len(name) <= 12
        and sum(text.startswith(name) for text in noisy) >= 2
        and not any(name in text for text in story)
    ]
    return tuple(sorted(good, key=len))


def _common_start(first: str, second: str) -> str:
    size = next((place for place, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), 0)
    return first[:size].strip()
