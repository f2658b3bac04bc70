"""Whole lines that are not the story: headers, lists, tips, navigation. Judged by `evidence`, edges first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ssg.intake.draft import Draft, Judgement, Outcome, shown
from ssg.intake.evidence import EDGE, Place, Verdict, find_brands, judge, read_chapter
from ssg.intake.folding import fold, fold_long
from ssg.intake.learned import make_digest
from ssg.intake.learning import find_title, find_top
from ssg.intake.ledger import Edit
from ssg.intake.lines import Line, find_blocks, is_title_like
from ssg.intake.looks import LONGEST, WHOLE_LINE, Chapter, Look, look_at
from ssg.intake.passes.heading import find_only_heading
from ssg.intake.rules import REMOVE_AT, Rule, RuleSet
from ssg.intake.woven import find_hosts

KEPT = ("looks like noise, kept: ", "in a paragraph, kept: ")  # how flags begin that tell of what stays
DECISION = "book.decision"
PAGE_NUMBERS = "evidence.page-numbers"
_PAGE = re.compile(r"[-—–~·] ?([0-9]{1,4}) ?[-—–~·]")
_LONG_WORD = re.compile("[a-z]{6,20}")
_HAN_RUN = re.compile("[\u4e00-\u9fff]{3,40}")
_COMMON = frozenset(
    ["before", "chapte", "behind", "theref", "people", "should", "anothe", "throug", "withou", "please"]
)


@dataclass(slots=True)
class _Board:
    """Which blocks go, and by which rule. Lives inside one call of `drop_noise`."""

    blocks: tuple[Line, ...]
    looks: tuple[Look, ...]
    chapter: Chapter
    fixed: frozenset[int]  # blocks that nobody may take
    gone: dict[int, str] = field(default_factory=dict)
    verdicts: dict[int, Verdict] = field(default_factory=dict)

    def place(self, index: int) -> Place:
        before = sum(other not in self.gone for other in range(max(index - 60, 0), index))
        after = sum(other not in self.gone for other in range(index + 1, min(index + 61, len(self.blocks))))
        return Place(
            from_head=before,
            from_tail=after,
            beside_removed=index - 1 in self.gone or index + 1 in self.gone,
            beside_like=any(
                0 <= other < len(self.looks) and (self.looks[other].rules or other in self.gone)
                for other in (index - 1, index + 1)
            ),
            introduced=self._is_introduced(index),
            shared=self._shares_words(index),
        )

    def _shares_words(self, index: int) -> bool:
        """Whether lines of the story near this one use its rarer words: what it says is part of what happens."""
        own = _rare_words(self.blocks[index].text)
        near = [other for other in range(max(index - 2, 0), min(index + 3, len(self.blocks))) if other != index]
        return any(
            own & _rare_words(self.blocks[other].text)
            for other in near
            if other not in self.gone and (self.looks[other].told or not self.looks[other].speaks)
        )

    def _is_introduced(self, index: int) -> bool:
        """Whether a line of the story that ends with a colon leads up to this one, perhaps through others like it."""
        for other in range(index - 1, max(index - 6, -1), -1):
            if other in self.gone:
                return False
            if self.blocks[other].text.rstrip(" *_\u3000").endswith((":", "：")):
                return True
            is_break = re.search(r"\w", self.blocks[other].text) is None  # as a wide gap, which becomes one, is no end
            if not is_break and not self.looks[other].speaks:
                return False
        return False

    def settle(self, indices: Sequence[int]) -> None:
        """Judge blocks, in this order; what goes is a removed neighbour of those that follow."""
        for index in indices:
            if index in self.gone or index in self.fixed:
                continue
            verdict = judge(self.looks[index], self.place(index), self.chapter)
            if verdict is not None:
                self.verdicts[index] = verdict
                if verdict.removes:
                    self.gone[index] = verdict.rule


def drop_noise(draft: Draft, rules: RuleSet) -> Draft:
    """Remove the lines that the evidence shows to be the site's; flag those that are merely suspect."""
    blocks = find_blocks(draft.text)
    if not blocks:
        return draft
    rules = rules.within(fold_long(draft.text).text)
    board = _make_board(draft, blocks, rules)
    suspects = [
        index
        for index, look in enumerate(board.looks)
        if look.speaks or look.text.strip().startswith(board.chapter.brands or ("\0",))
    ]
    # Twice from the edges: a line counts its removed neighbours, and they may be found after it.
    for order in (suspects, suspects[::-1]) * 2:
        board.settle(order)
    _drop_page_numbers(board)
    flags = _drop_marked_lists(board, rules.of("mark"))
    if flags is None:
        flags = []
        board.settle(suspects[::-1])
    draft = replace(draft, brands=draft.brands or board.chapter.brands)
    draft = _with_judgements(_with_interior(draft, board), board, rules)
    flags += [_flag(blocks[index], board.verdicts[index]) for index in _doubted(board)]
    moved = _moved(board, rules)
    hosts = {host for index in board.gone for host in find_hosts(blocks[index].text[:LONGEST])}
    draft = replace(draft, site_hosts=draft.site_hosts | hosts)
    edits: list[Edit] = [(blocks[index].start, blocks[index].after, "", rule) for index, rule in board.gone.items()]
    return replace(draft, extra=(*draft.extra, *moved)).edited(edits).flagged(*flags)


def _make_board(draft: Draft, blocks: tuple[Line, ...], rules: RuleSet) -> _Board:
    ends = sum(block.text.rstrip('”’」』"').endswith("。") for block in blocks)
    title = find_title(blocks, find_top(blocks)) or draft.title
    chapter = Chapter(uses_full_stop=ends >= 5, title=title)
    chapter = replace(chapter, brands=find_brands(blocks, rules, chapter))
    looks = tuple(look_at(block.text, rules, chapter) for block in blocks)
    chapter = read_chapter(looks, chapter)
    protected = draft.protected()
    decided = {index: rules.decisions.get(make_digest(block.text)) for index, block in enumerate(blocks)}
    fixed = {
        index
        for index, block in enumerate(blocks)
        if decided[index] == "keep" or any(low < block.end and high > block.start for low, high in protected)
    }
    heading = find_only_heading(draft, blocks)
    if heading is not None and decided[heading] is None:
        fixed.add(heading)
    board = _Board(blocks, looks, chapter, frozenset(fixed))
    board.gone |= {index: DECISION for index, action in decided.items() if action == "remove" and index not in fixed}
    return board


def _rare_words(text: str) -> set[str]:
    """Beginnings of the long words of a line; runs of three Han characters."""
    folded = fold(text[:2000]).text
    words = {word[:6] for word in _LONG_WORD.findall(folded)} - _COMMON
    for run in _HAN_RUN.findall(folded):
        words |= {run[place : place + 3] for place in range(len(run) - 2)}
    return words


def _drop_page_numbers(board: _Board) -> None:
    """Lines such as `- 114 -` that count up through the chapter; a single one may be the story's."""
    found = [
        (index, int(match[1])) for index, block in enumerate(board.blocks) if (match := _PAGE.fullmatch(block.text))
    ]
    steps = [later - earlier for (_, earlier), (_, later) in pairwise(found)]
    if steps and all(step == 1 for step in steps):
        board.gone.update(dict.fromkeys((index for index, _ in found if index not in board.fixed), PAGE_NUMBERS))


def _drop_marked_lists(board: _Board, marks: Sequence[Rule]) -> list[str] | None:
    """A line such as "You'll Also Like", and the titles behind it, if all that follows is titles; None if one went."""
    flags = []
    for index, block in enumerate(board.blocks):
        if index < len(board.blocks) // 2 or index in board.gone or index in board.fixed:
            continue
        folded = fold(block.text.strip(" *_#\u3000")).text if len(block.text) < 200 else ""
        rule = next((rule for rule in marks if len(folded) <= rule.max_len and rule.match.fullmatch(folded)), None)
        if rule is None:
            continue
        following = [other for other in range(index + 1, len(board.blocks)) if other not in board.gone]
        if all(is_title_like(board.blocks[other].text) and other not in board.fixed for other in following):
            board.gone.update(dict.fromkeys([index, *following], rule.id))
            return None
        flags.append(f"{rule.id} kept, prose follows it: {shown(block.text)}")
    return flags


def _doubted(board: _Board) -> list[int]:
    return [index for index, verdict in sorted(board.verdicts.items()) if index not in board.gone and verdict.doubts]


def _flag(block: Line, verdict: Verdict) -> str:
    return f"looks like noise, kept: {shown(block.text)} ({'; '.join(verdict.terms)})"


def _interior(board: _Board) -> set[int]:
    """The blocks with more than `EDGE` that stay on both sides."""
    kept = [index for index in range(len(board.blocks)) if index not in board.gone]
    if len(kept) <= 2 * EDGE:
        return set()
    low, high = kept[EDGE], kept[-EDGE - 1]
    return {index for index in range(len(board.blocks)) if low < index < high}


def _with_interior(draft: Draft, board: _Board) -> Draft:
    """Count what goes from between lines that stay: there a mistake costs most."""
    interior = _interior(board) & {index for index, rule in board.gone.items() if rule not in (DECISION, PAGE_NUMBERS)}
    size = sum(len(board.blocks[index].text) for index in interior)
    return replace(draft, interior_lines=draft.interior_lines + len(interior), interior=draft.interior + size)


def _with_judgements(draft: Draft, board: _Board, rules: RuleSet) -> Draft:
    interior = _interior(board)
    indices = sorted({*board.gone, *board.verdicts})
    spans = draft.raw_spans((board.blocks[index].start, board.blocks[index].end) for index in indices)
    found = []
    for index, (start, end, line) in zip(indices, spans, strict=True):
        verdict = board.verdicts.get(index)
        rule = board.gone.get(index) or (verdict.rule if verdict else "")
        if verdict is None or (index in board.gone and not verdict.removes):
            weight = next((known.weight for known in rules.rules if known.id == rule), REMOVE_AT)
            verdict = Verdict(score=max(weight, REMOVE_AT), rule=rule, terms=(f"{rule} {weight:+d}",))
        outcome: Outcome = "removed" if index in board.gone else "flagged" if verdict.doubts else "kept"
        found.append(
            Judgement(
                start=start,
                end=end,
                line=line,
                rule=rule,
                score=verdict.score,
                terms=verdict.terms,
                verdict=outcome,
                interior=index in interior,
                key=make_digest(board.blocks[index].text),
            )
        )
    return draft.judged(found)


def _moved(board: _Board, rules: RuleSet) -> list[tuple[str, str]]:
    """Facts about the chapter, on their way to front matter."""
    named = {rule.id: rule for rule in rules.of(*WHOLE_LINE)}
    moved = []
    for index, name in sorted(board.gone.items()):
        rule, text = named.get(name), board.blocks[index].text.strip()
        if rule is not None and rule.scope == "meta":
            shadow = fold(text)
            if (match := rule.match.fullmatch(shadow.text)) is not None:
                key, value = (text[slice(*shadow.span(*match.span(part)))] for part in ("key", "value"))
                moved.append((key, value))
    return moved
