"""Noise inside a paragraph: an address of the site between two sentences, an end mark behind the last one.

The paragraph stays whole. These run on the shadow; only the places come back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ssg.intake.draft import Draft, shown
from ssg.intake.ledger import Edit
from ssg.intake.lines import CHAT_LINE, HAN, OPENING_QUOTES, Line, find_blocks
from ssg.intake.rules import FLAG_AT, REMOVE_AT, Rule, RuleSet
from ssg.intake.shadow import make_shadow

_MASKED_NAME = re.compile(r"(?:\w{2,15}[?!*] ?){1,4}\w{2,15} ")
_CLOSED_BEFORE = re.compile(r"(?:^|[.!?。！？…][”’\"')]?)\s*$")
_OPENS_AFTER = re.compile(rf"\s*(?:$|[A-Z“\"‘'({HAN}])")


def drop_spans(draft: Draft, rules: RuleSet) -> Draft:
    """Remove addresses that stand between sentences as no sentence of the story would have them."""
    edits: list[Edit] = []
    flags: list[str] = []
    for block in find_blocks(draft.text):
        shadow = make_shadow(block.text)
        if "." not in shadow.text and "。" not in shadow.text and "," not in shadow.text:
            continue
        for rule in rules.of("span"):
            for match in rule.match.finditer(shadow.text):
                start, end = shadow.span(match.start(), match.end())
                score = rule.weight + _judge_span(block.text, start, end, match[0])
                if end - start > rule.max_len or score < FLAG_AT:
                    continue
                if score < REMOVE_AT:
                    flags.append(f"address kept: {shown(block.text[start:end], 40)}")
                    continue
                end += block.text[end : end + 1] == " "
                edits.append((block.start + start, block.start + end, "", rule.id))
    return draft.edited(edits).flagged(*flags)


def drop_end_mark(draft: Draft, rules: RuleSet) -> Draft:
    """Remove "to be continued" and its like from the very end: in brackets behind the last sentence, or as a line."""
    for _ in range(3):  # a mark may stand behind a mark
        blocks = find_blocks(draft.text)
        edit = _find_end_mark(blocks[-1], rules.of("end")) if len(blocks) > 1 else None
        if edit is None:
            return draft
        draft = draft.edited([edit])
    return draft


def _find_end_mark(block: Line, rules: Sequence[Rule]) -> Edit | None:
    text = block.text.rstrip()
    shadow = make_shadow(text)
    for rule in rules:
        for match in rule.match.finditer(shadow.text, max(len(shadow.text) - rule.max_len, 0)):
            bracketed = match[0][0] in "([【<"
            if match.end() != len(shadow.text) or not (bracketed or match.start() == 0):
                continue
            start, _ = shadow.span(match.start(), match.end())
            start = len(text[:start].rstrip(" \u3000"))
            return (block.start + start, block.after if start == 0 else block.start + len(text), "", rule.id)
    return None


def _judge_span(text: str, start: int, end: int, folded: str) -> int:
    raw = text[start:end]
    score = 0
    disguised = re.search("[a-z][A-Z]|[A-Z][a-z]+[A-Z]|。|·", raw) or re.search(
        r"w ?w ?w ?[.。] \S|w w|\w [.。]\w", raw.lower()
    )
    if disguised or _differs(raw, folded):
        score += 3
    before, after = text[:start], text[end:]
    if _CLOSED_BEFORE.search(before) and _OPENS_AFTER.match(after):
        score += 1
    elif re.search(r"\w[,;:]?\s*$", before):
        score -= 3  # the sentence leads up to the address: it belongs to the story
    if _MASKED_NAME.match(folded):
        score += 2
    if _is_quoted(before, after) or CHAT_LINE.match(text) or text.lstrip().startswith(tuple(OPENING_QUOTES)):
        score -= 5
    return score


def _differs(raw: str, folded: str) -> bool:
    """Whether the raw text needed more folding than case: look-alike letters, full width, invisible marks."""
    return any(ord(char) > 127 and char not in "。·" for char in raw) and raw.lower() != folded


def _is_quoted(before: str, after: str) -> bool:
    for opening, closing in ("“”", "「」", "『』", "‘’", "«»"):
        if before.count(opening) > before.count(closing) and closing in after:
            return True
    return before.count('"') % 2 == 1 and '"' in after
