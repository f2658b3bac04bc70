"""Notes that the text refers to, `[1]` with its `[1] …` at the end, as Markdown footnotes. Only where all is sure."""

from __future__ import annotations

import re
from collections import defaultdict

from ssg.intake.draft import Draft
from ssg.intake.ledger import Edit
from ssg.intake.lines import find_blocks

RULE = "structure.footnote"
MAX_NOTES = 60

_CIRCLED = {chr(0x2460 + number): number + 1 for number in range(20)}
_MAY_BE_MARK = re.compile("[\\[［【(（①-⑳]")
_MARK = re.compile(
    r"(?<!\])(?P<open>\[|［|【|\(注|（注|\[注|【注)(?P<number>\d{1,2})(?P<close>\]|］|】|\)|）)(?!\()|(?P<circled>[①-⑳])"
)
_WORDS = re.compile(
    r"[ \u3000:：.、]*(?!\d{1,9}[.)][ \t])[\w“\"'‘「『《（(]"
)  # a note that begins with a mark of Markdown is none
_HEADER = re.compile(r"(?i)\W{0,3}(?:foot|end)?notes?\W{0,3}|\W{0,3}(?:注释|註釋|注解|脚注|译注|译者注)\W{0,3}")


def make_footnotes(draft: Draft) -> Draft:
    """Write `[^1]` and `[^1]: …` where marks 1…n each stand once in the text and once before a note at its end."""
    text = draft.text
    if not _MAY_BE_MARK.search(text) or not _MARK.search(text):
        return draft
    blocks = find_blocks(text)
    notes: list[tuple[int, re.Match[str]]] = []  # block and mark, from the end
    for index in range(len(blocks) - 1, -1, -1):
        match = _MARK.match(text, blocks[index].start, blocks[index].end)
        if match is None or len(notes) >= MAX_NOTES:
            break
        notes.insert(0, (index, match))
    if not notes or notes[0][0] == 0:
        return draft
    begin = blocks[notes[0][0]].start
    marks: dict[int, list[re.Match[str]]] = defaultdict(list)
    for match in _MARK.finditer(text, 0, begin):
        marks[_number(match)].append(match)
    if not all(_WORDS.match(text, match.end()) for _, match in notes):
        return draft
    if not _is_sure([_number(match) for _, match in notes], marks, text):
        return draft
    edits: list[Edit] = []
    for index, match in notes:
        number = _number(match)
        reference = marks[number][0]
        edits.append((*reference.span(), f"[^{number}]", RULE))
        after = re.compile("[ \u3000:：.、]*").match(text, match.end(), blocks[index].end)
        edits.append((match.start(), after.end() if after else match.end(), f"[^{number}]: ", RULE))
    header = blocks[notes[0][0] - 1]
    if _HEADER.fullmatch(header.text):
        edits.append((header.start, header.after, "", RULE))
    return draft.edited(edits)


def _number(match: re.Match[str]) -> int:
    return _CIRCLED[match["circled"]] if match["circled"] else int(match["number"])


def _is_sure(numbers: list[int], marks: dict[int, list[re.Match[str]]], text: str) -> bool:
    """Numbers 1…n in order; each referred to once, behind a word; no other mark of the kind in the text."""
    if numbers != list(range(1, len(numbers) + 1)) or sorted(marks) != numbers:
        return False
    references = [marks[number] for number in numbers]
    if any(len(found) != 1 for found in references):
        return False
    places = [found[0].start() for found in references]
    return places == sorted(places) and all(text[place - 1 : place].strip() for place in places)
