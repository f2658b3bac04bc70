"""Paragraphs and scene breaks. How the raw text parts paragraphs is decided first, before anything is removed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container
from dataclasses import replace

from ssg.intake.draft import Draft
from ssg.intake.ledger import Edit
from ssg.intake.lines import TERMINAL, Line, count_han, find_blocks
from ssg.intake.passes.written import find_written, is_structural
from ssg.text.markdown_syntax import ORNAMENTS, SINGLE_ORNAMENTS

SCENE_BREAK = "* * *"
LOOSE_BREAK = "layout.loose-break"
VERSE = 48  # columns that a line of verse has at most
_BREAK_SYMBOLS = rf"\*＊◆◇○●☆★※§❖✦✧♦❀•▲△▼▽♪♫✿☾☽⁂❦❧☙{re.escape(SINGLE_ORNAMENTS)}"
_SCENE_BREAK = re.compile(
    rf"(?:[{_BREAK_SYMBOLS}](?:[ \u3000]*[{_BREAK_SYMBOLS}]){{0,39}}|([-=_~～#·+－—―─━═－＝⸺])(?:[ \u3000]*\1){{2,79}}"
    rf"|[-=~_·.•*—–－<>《》oO0xX]{{1,20}}[ ]?[{_BREAK_SYMBOLS}]{{1,9}}[ ]?[-=~_·.•*—–－<>《》oO0xX]{{1,20}}"
    rf"|([{re.escape(''.join(sign for sign in ORNAMENTS if sign not in '.・'))}])(?:[ \u3000]*\2){{2,79}}"
    r"|#{1,6}|#(?:[ \t]+#){2,}"
    r"|(?:[-=~*]{1,10} ?(?:[xXoO0]{1,10} ?[-=~*]{1,10} ?){1,10}|[oO0](?:[ ]?[oO0xX]){2,20}))"
)
_SPEECH = ("“", "「", "『", "‘", '"', "—")
_LETTERS = re.compile(r"[oO0xX]{3,}|[0]+")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_GAPS = re.compile(r"\n(?:[ \t\u3000\u00a0]*\n)*")


def find_separator(draft: Draft) -> Draft:
    """Decide from the raw text what parts paragraphs: blank lines or every newline, and the usual gap."""
    gaps = Counter(match[0].count("\n") for match in _GAPS.finditer(draft.text.strip()))
    many = sum(count for size, count in gaps.items() if size > 1)
    if not gaps or many * 2 > gaps[1] or gaps[1] == 0:
        usual = max((size for size in gaps if size > 1), key=lambda size: gaps[size], default=2)
        return replace(draft, separator="blank", gap=usual)
    return replace(draft, separator="line", gap=1)


def drop_loose_breaks(draft: Draft) -> Draft:
    """Remove a scene break at either edge of the chapter where what it parted from the story is gone."""
    blocks = find_blocks(draft.text)
    first = next((index for index, block in enumerate(blocks) if not is_scene_break(block.text)), len(blocks))
    last = next((index for index, block in enumerate(blocks[::-1]) if not is_scene_break(block.text)), 0)
    if first == len(blocks):
        return draft
    head, tail = blocks[:first], blocks[len(blocks) - last :]
    edits: list[Edit] = []
    if head and _went(draft, 0, draft.raw_spans([(head[0].start, head[0].end)])[0][0]):
        edits += [(block.start, block.after, "", LOOSE_BREAK) for block in head]
    if tail and _went(draft, draft.raw_spans([(tail[-1].start, tail[-1].end)])[0][1], len(draft.ledger.raw)):
        edits += [(block.start, block.after, "", LOOSE_BREAK) for block in tail]
    return draft.edited(edits)


def _went(draft: Draft, start: int, end: int) -> bool:
    """Whether words went from a stretch of the raw text, other than those of the heading and of tags."""
    return any(
        re.search(r"\w", _TAG.sub("", draft.ledger.raw[segment.start : segment.end]))
        for segment in draft.ledger.segments
        if segment.op == "remove"
        and start <= segment.start
        and segment.end <= end
        and not segment.rule.startswith("structure.")
    )


def lay_out(draft: Draft) -> Draft:
    """Part paragraphs by one blank line, keep lines that belong together, and mark scene breaks."""
    text = draft.text
    blocks = find_blocks(text)
    if not blocks:
        return draft.edited([(0, len(text), "", "layout.blank-line")])
    written = find_written(draft)
    edits: list[Edit] = [(0, blocks[0].start, "", "layout.blank-line")]
    verse = _find_verse(draft, blocks)
    wide = _wide_gaps(draft, [text.count("\n", block.end, block.after) for block in blocks[:-1]])
    for index, block in enumerate(blocks):
        if block.text != SCENE_BREAK and is_scene_break(block.text) and block.start not in written:
            edits.append((block.start, block.end, SCENE_BREAK, "layout.scene-break"))
        if index + 1 < len(blocks):
            usual = 0 if _touches_break(blocks, index) else wide
            after = blocks[index + 1]
            edits += _verse_edits(block) if index in verse else _gap_edits(draft, block, after, usual, written)
    last = min(blocks[-1].end + 1, len(text))  # the raw text's own newline at the end stays, if it has one
    edits.append((last, len(text), "", "layout.blank-line"))
    return draft.edited(edits)


def is_scene_break(line: str) -> bool:
    """Whether a line is a scene break: one ornament, or a row of one. Silence (……) and a lone dash are speech."""
    line = line.strip()
    if len(line) > 120 or (line[:1].isalpha() and not _LETTERS.fullmatch(line.replace(" ", ""))) or line in ("+", "•"):
        return False
    return _SCENE_BREAK.fullmatch(line) is not None and not _LETTERS.fullmatch(line)


def _gap_edits(draft: Draft, before: Line, after: Line, wide: int, written: Container[int]) -> list[Edit]:
    start, end = before.end, before.after
    gap = draft.text[start:end]
    newlines = gap.count("\n")
    if wide and newlines >= wide:
        return [(start, end, f"\n\n{SCENE_BREAK}\n\n", "layout.scene-break")]
    if newlines == 1:
        if is_structural(before, written) and is_structural(after, written):
            return []
        if draft.separator == "line":
            return [] if before.text.endswith("\\") else [(start + 1, start + 1, "\n", "layout.paragraph")]
        return _line_inside_block(before, after)
    if newlines == 2 and len(gap) == 2:
        return []
    # Keep the first two newlines, drop the others and the blanks between them.
    edits: list[Edit] = []
    kept = 0
    for place, char in enumerate(gap, start=start):
        kept += char == "\n"
        if char != "\n" or kept > 2:
            edits.append((place, place + 1, "", "layout.blank-line"))
    return edits


def _line_inside_block(before: Line, after: Line) -> list[Edit]:
    """A single newline where blank lines part paragraphs: a wrapped line, a verse, or a paragraph all the same."""
    place, line = before.end, before.text
    paragraph: list[Edit] = [(place + 1, place + 1, "\n", "layout.paragraph")]
    if is_scene_break(after.text) or is_scene_break(line) or (TERMINAL.search(line) and len(line) > 60):
        return paragraph
    if count_han(line) * 2 > len(line):
        return paragraph
    if 50 <= len(line) <= 100 or line.endswith("\\"):
        return []  # wrapped by hand: Markdown joins the lines
    return [(place, place, "\\", "layout.line-break")]


def _find_verse(draft: Draft, blocks: tuple[Line, ...]) -> set[int]:
    """Lines of Chinese verse, all but the last of each stanza: short ones, none of them speech, among blank lines."""
    if draft.separator != "blank":
        return set()
    stanzas: list[list[int]] = [[]]
    for index, block in enumerate(blocks):
        stanzas[-1].append(index)
        if draft.text.count("\n", block.end, block.after) != 1:
            stanzas.append([])
    return {
        index
        for stanza in stanzas
        if 2 <= len(stanza) <= 16 and all(_may_be_verse(blocks[index].text) for index in stanza)
        for index in stanza[:-1]
    }


def _may_be_verse(line: str) -> bool:
    return 2 * len(line) <= VERSE and count_han(line) * 2 > len(line) and not line.startswith(_SPEECH)


def _verse_edits(line: Line) -> list[Edit]:
    return [] if line.text.endswith("\\") else [(line.end, line.end, "\\", "layout.line-break")]


def _touches_break(blocks: tuple[Line, ...], index: int) -> bool:
    return any(is_scene_break(block.text) for block in blocks[index : index + 2])


def _wide_gaps(draft: Draft, gaps: list[int]) -> int:
    """From how many newlines on a gap is a scene break: wider than usual, and rare. 0 where gaps say nothing."""
    wide = [gap for gap in gaps if gap > draft.gap]
    usual = sum(gap == draft.gap for gap in gaps)
    often = 5 if wide and min(wide) >= draft.gap + 2 else 8  # the wider, the surer
    rare = bool(wide) and len(wide) <= 6 and usual >= often * len(wide) and usual + len(wide) == len(gaps)
    return draft.gap + 1 if rare else 0
