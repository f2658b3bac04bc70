"""What speaks for and against a line being noise: rules that match, statistics, its place, its neighbours. Pure.

No phrase decides alone. A score of `REMOVE_AT` removes; from `FLAG_AT` on a line is kept and flagged. Quotation marks
turn an ad into speech, a chat log into a chat log, a colon before it into what somebody reads; a chapter that speaks
of votes and chapters itself needs more than such words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ssg.intake.folding import fold
from ssg.intake.lines import CHAT_LINE, Line
from ssg.intake.looks import LONGEST, WHOLE_LINE, Chapter, Look, is_quoted, is_run_together
from ssg.intake.rules import FLAG_AT, REMOVE_AT, Rule, RuleSet
from ssg.intake.site_words import speaks_to_readers
from ssg.intake.woven import weigh_letters

EDGE = 3  # blocks
LONG = 60  # letters, a Han character for two: longer than most calls to readers
SMALL = 0.2  # of a line: a hint that covers no more may be a word of the story
MOST = 0.6  # of a line must lie in sentences that speak to readers before hints alone can take all of it
_SPELLED = re.compile(r"(?:\b\w ){4,}")
_NAME = re.compile(r"[A-Z](?<=[a-z,;] [A-Z])[a-z]{2,14}(?![a-z])")  # a capital first: the matcher skips to these
# “…,” he read. A speech with its tag, whatever is said.
_SAID = re.compile(r"[“\"][^“”\"]{1,400}[,.!?…—][”\"] [A-Za-z][^.“”\"]{0,80}\.")
_HAN_NAME = re.compile("([\u4e00-\u9fff]{2,3})(?:说|道|问|笑|想|点头|摇头|看)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A line's score, the rule that gets the credit, and the terms in words, for `flags`."""

    score: int
    rule: str
    terms: tuple[str, ...]

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
    """Where a line stands: blocks that stay between it and each edge, and what its neighbours are.

    `beside_removed`: one goes; `beside_like`: one is part of a page, too; `introduced`: a colon leads to the line;
    `shared`: lines of the story beside it use its words.
    """

    from_head: int
    from_tail: int
    beside_removed: bool = False
    beside_like: bool = False
    introduced: bool = False
    shared: bool = False

    def fits(self, where: str) -> bool:
        """Whether a rule for this part of a chapter may speak here."""
        head, tail = self.from_head <= EDGE, self.from_tail <= EDGE
        return {"head": head, "tail": tail, "edge": head or tail}.get(where, True)


def judge(look: Look, place: Place, chapter: Chapter) -> Verdict | None:
    """Weigh one line; None where nothing speaks against it here."""
    rules = [rule for rule in look.rules if place.fits(rule.where)]
    brand = any(look.text.strip().startswith(name) for name in chapter.brands)
    speaks = rules or look.hints or look.listed or look.learned or look.host in chapter.site_hosts or look.disguised
    speaks = speaks or len(look.host) > 0.6 * len(look.text)
    speaks = speaks or (look.address and _is_foreign_voice(look, rules, place, chapter))
    speaks = speaks or look.sited > 0
    if not speaks and not (brand and place.fits("edge")):
        return None
    terms = [(rule.id, rule.weight) for rule in (*rules, *look.hints)]
    terms += [(look.learned.rule, 6 if look.learned.action == "remove" else 2)] if look.learned else []
    terms += [("a list without a full stop", 3)] if look.listed else []
    terms += [("words of a page, hardly any others", look.sited)] if look.sited and not rules else []
    terms += [("opens with the site's name", 4 if place.fits("edge") else 2)] if brand else []
    terms += _address_terms(look, chapter)
    terms += [("a voice that the story does not have", 2)] if _is_foreign_voice(look, rules, place, chapter) else []
    terms += [("at an edge", 1)] if place.fits("edge") else []
    terms += [("beside noise", 1)] if place.beside_removed else []
    terms += [("beside other parts of a page", 2)] if place.beside_like and rules else []
    terms += _against(look, rules, place, chapter)
    score = sum(weight for _, weight in terms)
    if score >= REMOVE_AT and _is_woven(look, rules):
        terms.append(("an address in a sentence of the story", REMOVE_AT - 1 - score))
        score = REMOVE_AT - 1
    words = tuple(f"{name} {weight:+d}" for name, weight in terms)
    return Verdict(score=score, rule=_credit(rules, look), terms=words)


def _is_woven(look: Look, rules: Sequence[Rule]) -> bool:
    """Whether nothing but its address speaks against a line, and a sentence goes on around that."""
    if not look.woven or rules or look.learned or look.listed or look.sited:
        return False
    if not look.hints:
        return True
    told = look.woven == "told"
    small = look.woven == "inside" and look.covered < SMALL and (look.story or weigh_letters(look.text) > LONG)
    return len(look.hints) == 1 and bool(told or small)


def _is_foreign_voice(look: Look, rules: Sequence[Rule], place: Place, chapter: Chapter) -> bool:
    """Whether a line at an edge speaks to its readers, as nothing else in the chapter does."""
    if (
        chapter.addressed
        or rules
        or look.story
        or not place.fits("edge")
        or is_quoted(look.text)
        or look.text[:1] in "[【"
    ):
        return False
    return speaks_to_readers(fold(look.text[:LONGEST]).text)


def _address_terms(look: Look, chapter: Chapter) -> list[tuple[str, int]]:
    if not look.address:
        return []
    sure = look.host in chapter.stray_hosts and len(look.hints) + bool(look.sited) + bool(look.rules) > 1
    if chapter.told_hosts.count(look.host) > look.told and not sure:  # another line tells it
        return [("an address of the story", -5)]
    terms = [("holds an address", 2)]
    terms += [("in disguise", 2)] if look.disguised else []
    terms += [("nothing but an address", 1)] if len(look.host) > 0.6 * len(look.text) else []
    terms += [("spelled out", 1)] if _SPELLED.search(look.text) else []
    terms += [("which other such lines name", 2)] if look.host in chapter.site_hosts else []
    return terms


def _against(look: Look, rules: Sequence[Rule], place: Place, chapter: Chapter) -> list[tuple[str, int]]:
    """The terms that speak for the story."""
    terms: list[tuple[str, int]] = []
    decided = any(rule.weight >= 7 for rule in rules)
    if _SAID.fullmatch(look.text.strip()):
        terms.append(("somebody says it", -20))
    if not decided:
        terms += [("in quotation marks", -5)] if is_quoted(look.text) else []
        terms += [(rule.id, rule.weight) for rule in look.story] if not look.listed else []
        if not look.listed and any(name in look.text for name in chapter.names):
            terms.append(("names somebody of the story", -2))
    if look.mixed and not look.learned:
        terms.append(("sentences of the story stand in it", -6))
    if place.introduced:
        terms.append(("led up to by a colon", -5))
    if CHAT_LINE.match(look.text):
        terms.append(("a chat log", -6))
    branded = look.text.strip().startswith(chapter.brands) if chapter.brands else False
    if not (rules or look.listed or look.learned or branded):
        strong = look.address or len(look.hints) > 1 or place.beside_removed or look.sited
        terms += [("most of it speaks otherwise", -4)] if look.spoken < MOST else []
        terms += [("a single hint", -2)] if not strong else []
        terms += (
            [("inside the chapter", -1)] if not place.fits("edge") and not (look.address or len(look.hints) > 2) else []
        )
        terms += (
            [("a small part of the line", -3)]
            if len(look.text) > 60 and look.covered < SMALL and not look.sited
            else []
        )
        terms += [("the story beside it uses its words", -4)] if place.shared else []
        if not look.address and any(rule.id in chapter.spoken for rule in look.hints):
            terms.append(("the story speaks of such things", -3))
    if not look.listed and not look.learned and not decided and len(look.text) > 200:
        terms.append(("long", -2))
    return terms


def _credit(rules: Sequence[Rule], look: Look) -> str:
    if look.learned is not None:
        return look.learned.rule
    if matched := [*rules, *look.hints]:
        return max(matched, key=lambda rule: rule.weight).id
    if look.listed:
        return "evidence.run-together-list"
    if look.sited:
        return "evidence.site-words"
    return "evidence.address" if look.address else "evidence.site-name"


def read_chapter(looks: Iterable[Look], chapter: Chapter) -> Chapter:
    """The chapter with its people, the hints that its story speaks of, and whose addresses are whose."""
    names: Counter[str] = Counter()
    spoken: Counter[str] = Counter()
    hosts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    looks = tuple(looks)
    inside = looks[EDGE:-EDGE]
    spoken_of = {look.host for look in looks if look.host and look.told and look.led and not look.stray}
    for look in looks:
        if not look.speaks or look.told:
            names.update(set(_NAME.findall(look.text)))
            names.update({name.lstrip("，。的") for name in _HAN_NAME.findall(look.text)})
        if look.told:
            spoken.update(rule.id for rule in look.hints)
        if look.host:
            hosts[look.told and look.led].update([look.host])
    return replace(
        chapter,
        names=frozenset(name for name, count in names.items() if count >= 2 and name not in chapter.brands),
        addressed=len(inside) < EDGE or any(speaks_to_readers(look.text.lower()) for look in inside if not look.speaks),
        spoken=frozenset(name for name, count in spoken.items() if count >= 2),
        told_hosts=tuple(hosts[True].elements()),
        stray_hosts=frozenset(hosts[True]) - spoken_of,
        site_hosts=frozenset(host for host, count in hosts[False].items() if count >= 2 and host not in hosts[True]),
    )


def find_brands(blocks: Sequence[Line], rules: RuleSet, chapter: Chapter) -> tuple[str, ...]:
    """Names that the site gives itself in this very file: what opens its header and its lists alike.

    A name counts when two lines at the edges that a template or their shape shows to be noise open with it, and the
    story never says it: a hero's name may open many paragraphs.
    """
    slotted = [rule for rule in rules.of(*WHOLE_LINE) if "brand" in rule.match.groupindex]
    noisy: list[str] = []
    candidates: list[str] = []
    for block in [*blocks[:2], *blocks[2:][-6:]]:
        text = block.text.strip()
        shadow = fold(text[:LONGEST])
        matches = [rule.match.fullmatch(shadow.text) for rule in slotted if len(shadow.text) <= rule.max_len]
        named = [match.span("brand") for match in matches if match]
        candidates += [text[slice(*shadow.span(start, end))] for start, end in named if end - start >= 2]
        if named or is_run_together(text, chapter):
            candidates += [_common_start(text, other) for other in noisy if other != text]
            noisy.append(text)
    if not candidates:
        return ()
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
