"""Whole lines that are not the story: headers, lists, tips, navigation. Judged by `evidence`, edges first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ssg.intake.draft import Draft, shown
from ssg.intake.evidence import EDGE, Chapter, Place, Verdict, find_brands, is_suspect, judge_line
from ssg.intake.ledger import Edit
from ssg.intake.lines import Line, find_blocks, is_title_like
from ssg.intake.rules import Rule, RuleSet
from ssg.intake.shadow import make_shadow

LINE_SCOPES = ("line", "hint", "credit", "note", "meta")


@dataclass(slots=True)
class _Board:
    """Which blocks go, and by which rule. Lives inside one call of `drop_noise`."""

    blocks: tuple[Line, ...]
    gone: dict[int, str]

    def place(self, index: int) -> Place:
        before = sum(other not in self.gone for other in range(max(index - 60, 0), index))
        after = sum(other not in self.gone for other in range(index + 1, min(index + 61, len(self.blocks))))
        return Place(
            from_head=before,
            from_tail=after,
            beside_removed=index - 1 in self.gone or index + 1 in self.gone,
        )


def drop_noise(draft: Draft, rules: RuleSet) -> Draft:
    """Remove the lines that the evidence shows to be the site's; flag those that are merely suspect."""
    blocks = find_blocks(draft.text)
    if not blocks:
        return draft
    speaking = rules.of(*LINE_SCOPES)
    chapter = Chapter(
        brands=(), uses_full_stop=sum(block.text.rstrip('”’」』"').endswith("。") for block in blocks) >= 5
    )
    brands = find_brands(blocks, speaking, chapter)
    chapter = replace(chapter, brands=brands)
    board = _Board(blocks, {})
    flags = _drop_marked_lists(board, rules.of("mark"))
    verdicts: dict[int, Verdict] = {}
    # Twice from the edges: a line counts its removed neighbours, and they may be found after it.
    suspects = [index for index, block in enumerate(blocks) if is_suspect(block, speaking, chapter)]
    for index in 2 * [*suspects, *reversed(suspects)]:
        if index in board.gone:
            continue
        verdict = judge_line(blocks[index], speaking, board.place(index), chapter)
        if verdict is not None and verdict.removes:
            board.gone[index] = verdict.rule
            verdicts.pop(index, None)
        elif verdict is not None and verdict.doubts:
            verdicts[index] = verdict
    flags += [_flag(blocks[index], verdict) for index, verdict in sorted(verdicts.items())]
    draft = _with_interior(replace(draft, brands=brands), board)
    moved = _moved(board, {rule.id: rule for rule in rules.rules})
    edits: list[Edit] = [(blocks[index].start, blocks[index].after, "", rule) for index, rule in board.gone.items()]
    return replace(draft, extra=(*draft.extra, *moved)).edited(edits).flagged(*flags)


def _drop_marked_lists(board: _Board, marks: Sequence[Rule]) -> list[str]:
    """A line such as "You'll Also Like", and the titles behind it, if all that follows is titles."""
    flags = []
    for index, block in enumerate(board.blocks):
        shadow = make_shadow(block.text.strip()).text
        rule = next((rule for rule in marks if len(shadow) <= rule.max_len and rule.match.fullmatch(shadow)), None)
        if rule is None or index < len(board.blocks) // 2:
            continue
        following = board.blocks[index + 1 :]
        if all(is_title_like(line.text) for line in following):
            board.gone.update(dict.fromkeys(range(index, len(board.blocks)), rule.id))
            break
        flags.append(f"{rule.id} kept, prose follows it: {shown(block.text)}")
    return flags


def _flag(block: Line, verdict: Verdict) -> str:
    return f"looks like noise, kept: {shown(block.text)} ({'; '.join(verdict.terms)})"


def _with_interior(draft: Draft, board: _Board) -> Draft:
    """Count what goes from between lines that stay: there a mistake costs most."""
    kept = [index for index in range(len(board.blocks)) if index not in board.gone]
    interior = [
        index
        for index in board.gone
        if sum(other < index for other in kept) > EDGE and sum(other > index for other in kept) > EDGE
    ]
    size = sum(len(board.blocks[index].text) for index in interior)
    return replace(draft, interior_lines=len(interior), interior=size)


def _moved(board: _Board, rules: dict[str, Rule]) -> list[tuple[str, str]]:
    moved = []
    for index, name in sorted(board.gone.items()):
        rule, text = rules.get(name), board.blocks[index].text.strip()
        if rule is None:
            continue
        if rule.scope in ("credit", "note"):
            moved.append(("credits" if rule.scope == "credit" else "note", text))
        elif rule.scope == "meta":
            shadow = make_shadow(text)
            match = rule.match.fullmatch(shadow.text)
            if match is not None:
                key, value = (text[slice(*shadow.span(*match.span(part)))] for part in ("key", "value"))
                moved.append((key, value))
    return moved
