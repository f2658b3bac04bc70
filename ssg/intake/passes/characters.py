"""Characters that carry no text: line ends, controls, invisible marks, indents. What scripts and emoji need stays."""

from __future__ import annotations

import re
import unicodedata

from ssg.intake.draft import Draft
from ssg.intake.ledger import Edit

NEWLINE = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]+")
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_ANY = re.compile(f"[\r\x0b\x0c\x85\u2028\u2029{CONTROL.pattern[1:-2]}{INVISIBLE.pattern[1:-1]}]")
_JOINING_SCRIPTS = re.compile(
    "[\u0590-\u08ff\u0900-\u0dff\u0f00-\u0fff\u1000-\u109f\u1780-\u18af\ufb1d-\ufdff\ufe70-\ufefc]"
)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_BLANKS = " \t\u3000\u00a0\u2000-\u200a\u202f\u205f"
_EVERY_BLANK = [" ", "\t", "\u3000", "\u00a0", *map(chr, range(0x2000, 0x200B)), "\u202f", "\u205f"]
INDENT = re.compile(f"^[{_BLANKS}]+", re.MULTILINE)
_TRAILING = re.compile(f"(?<![{_BLANKS}])[{_BLANKS}]+$", re.MULTILINE)
_NO_BREAK = re.compile("(?<=[ \\w,.;:!?\"'’”)…])[\u00a0\u202f]+(?=[\\w\"'“‘(…])")


def drop_invisible(draft: Draft) -> Draft:
    """Make all line ends `\\n`; take out controls and marks that no reader sees; keep joiners that scripts need."""
    text = draft.text
    if not _ANY.search(text):
        return draft
    edits: list[Edit] = [(match.start(), match.end(), "\n", "characters.newline") for match in NEWLINE.finditer(text)]
    edits += [(match.start(), match.end(), "", "characters.control") for match in CONTROL.finditer(text)]
    for match in INVISIBLE.finditer(text):
        if not _is_needed(text, match.start()):
            rule = "characters.bom" if match.start() == 0 and match[0] == "\ufeff" else "characters.invisible"
            edits.append((match.start(), match.end(), "", rule))
    return draft.edited(edits)


def visible(text: str) -> str:
    """A text as `drop_invisible` leaves it, for characters that another pass makes."""
    text = CONTROL.sub("", NEWLINE.sub("\n", text))
    return "".join(char for place, char in enumerate(text) if not INVISIBLE.match(char) or _is_needed(text, place))


def trim_lines(draft: Draft) -> Draft:
    """Take indents and trailing spaces off lines, and make the no-break spaces between words plain."""
    text = draft.text
    lines = f"\n{text}\n"
    blanks = [blank for blank in _EVERY_BLANK if blank in text]
    indents = INDENT.finditer(text) if any(f"\n{blank}" in lines for blank in blanks) else ()
    trailing = _TRAILING.finditer(text) if any(f"{blank}\n" in lines for blank in blanks) else ()
    edits: list[Edit] = [(match.start(), match.end(), "", "characters.indent") for match in indents]
    edits += [(match.start(), match.end(), "", "characters.trailing-space") for match in trailing]
    if "\u00a0" in blanks or "\u202f" in blanks:
        edits += [(*match.span(), " ", "characters.no-break-space") for match in _NO_BREAK.finditer(text)]
    return draft.edited(edits)


def _is_needed(text: str, place: int) -> bool:
    char = text[place]
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if char in "\u200c\u200d":
        if _JOINING_SCRIPTS.match(before) and _JOINING_SCRIPTS.match(after):
            return True
        return char == "\u200d" and _is_emoji(before) and _is_emoji(after)
    if char in "\u200e\u200f\u061c":
        return bool(_RIGHT_TO_LEFT.match(before) or _RIGHT_TO_LEFT.match(after))
    if "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069":
        start, end = text.rfind("\n", max(place - 300, 0), place) + 1, text.find("\n", place, place + 300)
        return _RIGHT_TO_LEFT.search(text, max(start, place - 300), end if end >= 0 else place + 300) is not None
    if "\U000e0020" <= char <= "\U000e007f":
        start = place
        while start > 0 and "\U000e0020" <= text[start - 1] <= "\U000e007f" and place - start < 8:
            start -= 1
        return text[start - 1 : start] == "\U0001f3f4"  # flags of regions
    return False


def _is_emoji(char: str) -> bool:
    return bool(char) and (unicodedata.category(char) in ("So", "Sk") or char in "\ufe0f♀♂⚕⚖✈❤")
