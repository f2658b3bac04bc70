"""Noise inside a paragraph: a site's address or a sentence to its readers between two of the story, an end mark.

The paragraph stays whole. These run on the shadow; only the places come back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ssg.intake.draft import Draft, Judgement, shown
from ssg.intake.evidence import MOST, Place, judge
from ssg.intake.folding import fold, fold_long
from ssg.intake.learned import make_digest, make_key
from ssg.intake.learning import find_fragments, find_title, find_top
from ssg.intake.ledger import Edit
from ssg.intake.lines import CHAT_LINE, HAN, Line, find_blocks, is_said
from ssg.intake.looks import (
    LONGEST,
    Chapter,
    Look,
    find_address,
    find_appeal,
    find_sentences,
    is_quoted,
    look_at,
)
from ssg.intake.passes.glued import find_glued, find_lead
from ssg.intake.rules import FLAG_AT, REMOVE_AT, Rule, RuleSet
from ssg.intake.shadow import Shadow
from ssg.intake.woven import find_woven

_MASKED_NAME = re.compile(r"(?:\w{2,15}[?!*] ?){1,4}\w{2,15} ")
_CLOSED_BEFORE = re.compile(r"(?:^|[.!?。！？…][”’\"')]?)\s*$")
_OPENS_AFTER = re.compile(rf"\s*(?:$|[A-Z“\"‘'({HAN}])")
_INSIDE = Place(from_head=99, from_tail=99)


@dataclass(frozen=True, slots=True)
class _Cut:
    """A part of a paragraph, in its coordinates, and what is said of it."""

    start: int
    end: int
    rule: str
    score: int
    terms: tuple[str, ...]
    budget: bool = False  # words without an address: what a mistake would take from the story


def drop_spans(draft: Draft, rules: RuleSet) -> Draft:
    """Remove addresses, sentences to readers and learnt fragments that stand in a paragraph and do not belong to it."""
    blocks = find_blocks(draft.text)
    rules = rules.within(fold_long(draft.text).text)
    title = find_title(blocks, find_top(blocks)) or draft.title if blocks else ""
    found: list[tuple[Line, _Cut]] = []
    flags: list[str] = []
    for block in blocks:
        if len(block.text) < 6:
            continue
        if len(block.text) > LONGEST:
            flags.append(f"too long to be searched: a line of {len(block.text)} characters")
            continue
        found += [(block, cut) for cut in _find_cuts(block.text, rules, title)]
    gone = [(block, cut) for block, cut in found if cut.score >= REMOVE_AT]
    flags += _flags_of(found, gone)
    places = draft.raw_spans((block.start + cut.start, block.start + cut.end) for block, cut in found)
    judgements = [
        Judgement(
            start=start,
            end=end,
            line=line,
            rule=cut.rule,
            score=cut.score,
            terms=cut.terms,
            verdict="removed" if cut.score >= REMOVE_AT else "flagged" if cut.score >= FLAG_AT else "kept",
            interior=True,
            key=make_digest(block.text[cut.start : cut.end]),
        )
        for (block, cut), (start, end, line) in zip(found, places, strict=True)
    ]
    sentences = [cut.end - cut.start for _, cut in gone if cut.budget]
    draft = replace(
        draft, interior_lines=draft.interior_lines + len(sentences), interior=draft.interior + sum(sentences)
    )
    return draft.judged(judgements).edited(_edit(block, cut) for block, cut in gone).flagged(*flags)


def _flags_of(found: list[tuple[Line, _Cut]], gone: list[tuple[Line, _Cut]]) -> list[str]:
    """What is doubtful and stays; what lies in a part that goes is no matter any more."""
    spans = [(block.start + cut.start, block.start + cut.end) for block, cut in gone]
    return [
        f"in a paragraph, kept: {shown(block.text[cut.start : cut.end], 40)} ({'; '.join(cut.terms)})"
        for block, cut in found
        if FLAG_AT <= cut.score < REMOVE_AT
        and not any(low < block.start + cut.end and high > block.start + cut.start for low, high in spans)
    ]


def _edit(block: Line, cut: _Cut) -> Edit:
    """The cut, with one of the spaces around it, so that its neighbours stand as they would without it."""
    start, end, text = cut.start, cut.end, block.text
    if not (text[:start] + text[end:]).strip():
        return (block.start, block.after, "", cut.rule)
    if text[end : end + 1] in (" ", "\u3000") and (start == 0 or text[start - 1].isspace() or end < len(text)):
        end += start == 0 or text[start - 1 : start].isspace()
    elif end == len(text):
        start = len(text[:start].rstrip())
    return (block.start + start, block.start + end, "", cut.rule)


def _find_cuts(text: str, rules: RuleSet, title: str) -> Iterator[_Cut]:
    """What may be cut out of one paragraph; decisions of the book's author are already obeyed."""
    if CHAT_LINE.match(text):
        return
    shadow = fold(text)
    look = look_at(text, rules, Chapter())
    if _is_noise(look):  # the whole line may go
        if look.mixed and not look.learned:
            yield from _told_cut(text, *find_appeal(text, rules), rules)
        return
    for cut in (
        *_learned_cuts(text, rules, title),
        *_glued_cuts(text, shadow, rules),
        *_sentence_cuts(text, shadow, rules),
        *_rule_cuts(text, shadow, rules),
    ):
        decision = rules.decisions.get(make_digest(text[cut.start : cut.end]))
        if decision is not None:
            score = REMOVE_AT if decision == "remove" else 0
            yield _Cut(cut.start, cut.end, "book.decision", score, (f"decided: {decision}",))
        else:
            yield cut


def _glued_cuts(text: str, shadow: Shadow, rules: RuleSet) -> Iterator[_Cut]:
    if not find_address(shadow.text):
        return
    for start, end, terms in find_glued(text, rules):
        score = sum(weight for _, weight in terms)
        if score >= FLAG_AT:
            yield _Cut(start, end, terms[0][0], score, _worded(terms))


def _is_noise(line: Look) -> bool:
    """Whether a line is all of one kind: then it is judged as a line."""
    if line.rules or line.spoken < MOST or is_quoted(line.text):
        return bool(line.rules)
    verdict = judge(line, _INSIDE, Chapter())
    return verdict is not None and verdict.score >= FLAG_AT


def _told_cut(text: str, start: int, end: int, rules: RuleSet) -> Iterator[_Cut]:
    """What speaks to readers in a line that begins or ends with the story; it is judged as a line of its own."""
    verdict = judge(look_at(text[start:end], rules, Chapter()), _INSIDE, Chapter())
    if verdict is not None:
        yield _Cut(start, end, verdict.rule, verdict.score, verdict.terms, budget=True)


def _rule_cuts(text: str, shadow: Shadow, rules: RuleSet) -> Iterator[_Cut]:
    if not any(mark in shadow.text for mark in ".。,≈~*^|=+☆★°※♂♀≮≯∮"):
        return
    found = find_woven(text) if find_address(shadow.text) else ()
    told = [shadow.span(woven.start, woven.end) for woven in found if woven.typed]
    for rule in rules.of("span"):
        for match in rule.match.finditer(shadow.text) if rule.may_match(shadow.text) else ():
            start, end = _with_brackets(text, *shadow.span(match.start(), match.end()))
            start = find_lead(text, start, end)
            if any(low < end and high > start for low, high in told):
                continue  # `addresses` asks about it
            terms = [(rule.id, rule.weight), *_judge_span(text, start, end, match[0])]
            score = sum(weight for _, weight in terms)
            if end - start <= rule.max_len and score >= FLAG_AT:
                yield _Cut(start, end, rule.id, score, _worded(terms))


def _with_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with the brackets around it, if there is little else in them."""
    for opening, closing in ("()", "[]", "（）", "【】", "〔〕", "<>"):
        low, high = text.rfind(opening, max(start - 14, 0), start), text.find(closing, end, end + 14)
        if low >= 0 and high >= 0 and closing not in text[low:start]:
            return low, high + 1
    return start, end


def _sentence_cuts(text: str, shadow: Shadow, rules: RuleSet) -> Iterator[_Cut]:
    """Sentences that speak to a site's readers, in a paragraph of the story."""
    if not find_address(shadow.text) and not any(rule.search(shadow.text) for rule in rules.of("hint")):
        return
    units = [*find_sentences(text), *(span for span in find_fragments(text) if text[span[0]] in "([（【〔《")]
    for start, end in units:
        piece = text[start:end].strip()
        inner = piece.strip("()[]（）【】〔〕《》") if piece[:1] in "([（【〔《" else piece
        if not 6 <= len(inner) < len(text.strip()) - 3 or is_said(text[:start], text[end:]) or is_quoted(piece):
            continue
        look = look_at(inner, rules, Chapter())
        verdict = judge(look, _INSIDE, Chapter())
        if verdict is None or verdict.score < FLAG_AT:
            continue
        sure = look.address or len(look.hints) > 2 or any(rule.weight >= REMOVE_AT for rule in look.rules)
        score = verdict.score if sure else min(verdict.score, REMOVE_AT - 1)
        lead = len(text[start:end]) - len(text[start:end].lstrip())
        yield _Cut(start + lead, start + lead + len(piece), verdict.rule, score, verdict.terms, not look.address)


def _learned_cuts(text: str, rules: RuleSet, title: str) -> Iterator[_Cut]:
    if not any(entry.shape == "fragment" for entry in rules.learned.entries):
        return
    for start, end in find_fragments(text):
        entry = rules.learned.find("fragment", make_key(text[start:end], title))
        if entry is None or entry.action == "keep":
            continue
        if is_said(text[:start], text[end:]) and dict(entry.places).get("glued") != entry.count:
            continue  # what glues itself to sentences does so in speech, too
        weight = 6 if entry.action == "remove" else FLAG_AT
        yield _Cut(start, end, entry.rule, weight, (f"recurs in {entry.count} chapters {weight:+d}",))


def drop_end_mark(draft: Draft, rules: RuleSet) -> Draft:
    """Remove "to be continued" and its like from the very end: in brackets behind the last sentence, or as a line."""
    for _ in range(3):  # a mark may stand behind a mark
        blocks = find_blocks(draft.text)
        led_up_to = len(blocks) > 1 and blocks[-2].text.rstrip().endswith((":", "："))
        edit = _find_end_mark(blocks[-1], rules.of("end")) if len(blocks) > 1 and not led_up_to else None
        if edit is None:
            return draft
        draft = draft.edited([edit])
    return draft


def _find_end_mark(block: Line, rules: Sequence[Rule]) -> Edit | None:
    text = block.text.rstrip()
    shadow = fold(text[-200:])
    shift = max(len(text) - 200, 0)
    for rule in rules:
        for match in rule.match.finditer(shadow.text, max(len(shadow.text) - rule.max_len, 0)):
            bracketed = match[0][0] in "([【<"
            start = shadow.span(match.start(), match.end())[0] + shift
            if match.end() != len(shadow.text) or not (bracketed or start == 0):
                continue
            start = len(text[:start].rstrip(" \u3000"))
            return (block.start + start, block.after if start == 0 else block.start + len(text), "", rule.id)
    return None


def _judge_span(text: str, start: int, end: int, folded: str) -> list[tuple[str, int]]:
    raw = text[start:end]
    terms: list[tuple[str, int]] = []
    disguised = re.search("[a-z][A-Z]|[A-Z][a-z]+[A-Z]|。|·", raw) or re.search(
        r"w ?w ?w ?[.。] \S|w w|\w [.。]\w", raw.lower()
    )
    if disguised or _differs(raw, folded):
        terms.append(("in disguise", 3))
    before, after = text[:start], text[end:]
    if _CLOSED_BEFORE.search(before) and _OPENS_AFTER.match(after):
        terms.append(("between sentences", 1))
        if re.match(f"[{HAN}]", after) and re.search("[。！？，]$", before):
            terms.append(("glued to the next one", 1))
    elif re.search(r"\w[,;:]?\s*$", before):
        terms.append(("the sentence leads up to it", -3))
    if _MASKED_NAME.match(folded):
        terms.append(("behind a masked name", 2))
    if is_said(before, after):
        terms.append(("in quotation marks", -5))
    return terms


def _worded(terms: Sequence[tuple[str, int]]) -> tuple[str, ...]:
    return tuple(f"{name} {weight:+d}" for name, weight in terms)


def _differs(raw: str, folded: str) -> bool:
    """Whether the raw text needed more folding than case: look-alike letters, full width, invisible marks."""
    return any(ord(char) > 127 and char not in "。·" for char in raw) and raw.lower() != folded
