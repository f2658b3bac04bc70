"""What the author or the translator says beside the story: credits and notes at a chapter's edges, to front matter.

A note is known by its mark at the start of a line (A/N, 作者的话) and by its place; what would take a large part of the
chapter along is no note. `notes` of the rule set says what becomes of it: `keep`, `move` or `drop`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ssg.intake.draft import Draft, shown
from ssg.intake.ledger import Edit
from ssg.intake.lines import QUOTES, Line, find_blocks
from ssg.intake.passes.layout import is_scene_break
from ssg.intake.rules import Rule, RuleSet
from ssg.intake.shadow import make_shadow

NOTE_RULE = "structure.note"
CREDIT_RULE = "structure.credit"
MAX_SHARE = 0.25  # of a chapter's characters that a note may have
MAX_BLOCKS = 14
HEAD = 5  # blocks

_WHO = r"(?:author|translator|editor|tl|translation|writer)"
_NOTE = re.compile(
    r"[(\[*{~\-— ]{0,4}(?:a ?/ ?n|t ?/ ?n|tn|tl ?/ ?n"
    rf"|{_WHO}['`]?s? ?['`]? ?(?:notes?|corner|thoughts?|comments?|ramblings?)"
    r"|pre-?chapter note|end(?:ing)? note|post-?chapter note)s?[)\]* ]{0,4}(?:[:\-—]|$)"
    r"|[(\[【*~\- ]{0,3}(?:作者有?话(?:要|想)?说|作者的?话|作者感言|作者留言|作者ps|译者的?话|译者有话说"
    r"|译后记|译者注|译注|译者按|题外话|本章说)[)\]】* ]{0,3}(?:[:(,]|$)"
)
_NARRATED = re.compile(r"[^:]{1,30}: ?(?:he|she|they|it|somebody|someone)\b")  # "A/N: he typed" is the story's
_PLEA = re.compile(
    r"(?:p\.?s\.?\d?|ps\d?) ?[:,.~—-]{1,2}.{0,200}(?:next chapter|patreon|power ?stones?|vote for|thanks for reading"
    r"|leave a review|discord|ko-?fi|release schedule|月票|推荐票|求票|订阅|求收藏|加更|书友|打赏|下一章|群号|今日更新)"
)
_ROLE = (
    r"(?:translat(?:or|ed by|ion)|tl|tlc|tl checker|edit(?:or|ed by)|ed|proof ?read(?:er|ers|ing|ed by)|pr|qc"
    r"|quality check(?:er)?|raws?|typesett?er|cleaner"
    r"|翻译|译者|翻譯|譯者|校对|校對|编辑|編輯|润色|润稿|监修|图源|录入|扫图|轻之国度)"
)
_CREDIT = re.compile(
    rf"[(\[【]?{_ROLE}s? ?[:/|—-] ?[^\"“”:.!?。！？]{{1,40}}?"
    rf"(?:[ ,|/;、·()]{{1,4}}{_ROLE}s? ?[:/|—-] ?[^\"“”:!?。！？]{{1,40}}){{0,4}}[)\]】]?"
)
_LABEL = re.compile(r"([A-Z\u4e00-\u9fff][^:：\n.,。，]{0,18})[:：] ?\S")
_ONE_ROLE = re.compile(rf"[(\[【]?{_ROLE}s? ?[:/|—-] ?(?P<who>[^\"“”:.!?,;。！？，；]{{1,24}})[)\]】]?")


def take_notes(draft: Draft, rules: RuleSet) -> Draft:
    """Take credits and notes off both ends of a chapter. With `keep` they stay where they are."""
    blocks = find_blocks(draft.text) if rules.notes != "keep" else ()
    if len(blocks) < 4 or _is_script(blocks):
        return draft
    credits = _find_credits(blocks, rules)
    noted, flags = _find_notes(draft.text, blocks, set(credits), rules)
    edits: list[Edit] = [(blocks[i].start, blocks[i].after, "", rule) for i, rule in sorted(credits.items())]
    edits += [(blocks[i].start, blocks[i].after, "", rule) for i, rule in sorted(noted.items())]
    extra = [("credits", blocks[i].text.strip()) for i in sorted(credits)]
    if rules.notes == "move":
        extra += [("note", blocks[i].text.strip()) for i in sorted(noted) if not is_scene_break(blocks[i].text)]
    return replace(draft, extra=(*draft.extra, *extra)).edited(edits).flagged(*flags)


def _is_script(blocks: Sequence[Line]) -> bool:
    """Whether the story is written with labels, as a play or a chat: then a label is no role of a translator's."""
    labels = [match[1] for block in blocks if (match := _LABEL.match(block.text))]
    return len(labels) >= 6 and len(set(labels)) < len(labels)


def _find_credits(blocks: Sequence[Line], rules: RuleSet) -> dict[int, str]:
    """Lines with two roles, or runs of lines with one role and a short name each, at an edge."""
    found: dict[int, str] = {}
    edges = [*range(min(HEAD, len(blocks))), *range(max(len(blocks) - HEAD, 0), len(blocks))]
    singles = {}
    for index in dict.fromkeys(edges):
        text = make_shadow(blocks[index].text.strip()).text
        if QUOTES.search(blocks[index].text) or len(text) > 160:
            continue
        known = next((rule.id for rule in rules.of("credit") if rule.match.fullmatch(text)), None)
        roles = len(re.findall(rf"(?<![a-z]){_ROLE}s? ?[:/|—-]", text))
        if known or (roles >= 2 and _CREDIT.fullmatch(text)):
            found[index] = known or CREDIT_RULE
        elif (match := _ONE_ROLE.fullmatch(text)) and len(match["who"].split()) <= 3:
            singles[index] = text
    for index in singles:
        beside = {index - 1, index + 1} & {*found, *singles}
        if beside or (index in (0, 1, len(blocks) - 1) and _is_name(blocks[index].text)):
            found[index] = CREDIT_RULE
    return found


def _is_name(line: str) -> bool:
    """Whether what stands behind the role is a name: capitals, or few Chinese characters, and no word of a sentence."""
    who = re.split("[:：/|—-]", line, maxsplit=1)[-1].strip(" )]】")
    words = who.split()
    return (
        bool(words)
        and (all(word[:1].isupper() or not word[:1].isalpha() or not word.isascii() for word in words))
        and len(who) <= 24
    )


def _find_notes(text: str, blocks: Sequence[Line], gone: set[int], rules: RuleSet) -> tuple[dict[int, str], list[str]]:
    noted: dict[int, str] = {}
    flags: list[str] = []
    openers = rules.of("note")
    for index, block in enumerate(blocks):
        rule = None if index in gone or index in noted else _opening_rule(block, openers)
        if rule is None:
            continue
        run = _run(blocks, index, first=all(other in gone or other in noted for other in range(index)))
        size = sum(len(blocks[i].text) for i in run)
        if run and len(run) <= MAX_BLOCKS and size <= max(MAX_SHARE * len(text), 600) and size < 0.6 * len(text):
            noted |= dict.fromkeys(run, rule)
            if run[-1] == len(blocks) - 1 and index and is_scene_break(blocks[index - 1].text):
                noted[index - 1] = rule  # the line that parts the note from the story
        else:
            flags.append(f"looks like a note of the author's or translator's, kept: {shown(block.text)}")
    return noted, flags


def _opening_rule(block: Line, rules: Sequence[Rule]) -> str | None:
    """The rule by which a block opens a note, or None."""
    text = block.text.strip()
    if text.startswith(("“", '"', "「", "『", "‘")):
        return None
    shadow = make_shadow(text[:400]).text
    if _NARRATED.match(shadow):
        return None
    known = next((rule.id for rule in rules if rule.match.fullmatch(shadow)), None)
    return known or (NOTE_RULE if _NOTE.match(shadow) or _PLEA.match(shadow) else None)


def _run(blocks: Sequence[Line], index: int, *, first: bool) -> range:
    """The blocks of a note that opens at `index`; empty where how far it goes is not sure. `first`: before the story.

    A mark on a line of its own, or behind a scene break, opens a note that goes on to the chapter's end; else a note
    is its own paragraph, and at the very end the two behind it, if they are no speech.
    """
    text = blocks[index].text.strip()
    alone = (
        len(text) < 40
        and re.search(r"(?:[:：)）】\]*\-—]|notes?|thoughts?|[话说注])$", text, re.IGNORECASE) is not None
    )
    if first and len(blocks) - index > HEAD:
        if not alone:
            return range(index, index + 1)
        ends = [end for end in range(index + 1, min(index + 7, len(blocks) - 2)) if is_scene_break(blocks[end].text)]
        return range(index, ends[0] + 1 if ends else index + 2)
    following = blocks[index + 1 :]
    spoken = sum(block.text.lstrip().startswith(("“", '"', "「", "『")) for block in following)
    if text[:1] in "([（【" and text[-1:] in ")]）】" and not alone:
        return range(index, index + 1) if len(following) <= 1 else range(0)
    parted = index > 0 and is_scene_break(blocks[index - 1].text)
    if (alone or parted or len(following) <= 2) and 3 * spoken <= len(following):
        return range(index, len(blocks))
    return range(0)
