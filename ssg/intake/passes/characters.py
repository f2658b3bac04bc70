"""Characters that carry no text (line ends, controls, invisible marks, indents) and residue of markup in plain text."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

from ssg.intake.draft import Draft
from ssg.intake.ledger import Edit

_NEWLINE = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]+")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_JOINING_SCRIPTS = re.compile(
    "[\u0590-\u08ff\u0900-\u0dff\u0f00-\u0fff\u1000-\u109f\u1780-\u18af\ufb1d-\ufdff\ufe70-\ufefc]"
)
_INDENT = re.compile(r"^[ \t\u3000\u00a0\u2000-\u200a]+", re.MULTILINE)
_TRAILING = re.compile(r"[ \t\u3000\u00a0\u2000-\u200a]+$", re.MULTILINE)
_ENTITY = re.compile(
    r"&(?:nbsp|amp|lt|gt|quot|apos|[lr][ds]quo|mdash|ndash|hellip|middot|bull|[en]msp|ensp|copy|#[0-9]{2,7}|#[xX][0-9a-fA-F]{2,6});"
)
_TAG = re.compile(r"</?(?:br|p|div|span|font|center|b|i|em|strong|u|a|h[1-6]|hr)(?: [^<>\n]{0,200})?/?>", re.IGNORECASE)
_MOJIBAKE = re.compile("â€[™œ\x9d¦“”]|Ã[©¨¤¶¼]|[èæå][\x80-\xbf¿¤]{2}|锟斤拷|\ufffd")


def drop_invisible(draft: Draft) -> Draft:
    """Make all line ends `\\n`; take out controls and marks that no reader sees; keep joiners that scripts need."""
    text = draft.text
    edits: list[Edit] = [(match.start(), match.end(), "\n", "characters.newline") for match in _NEWLINE.finditer(text)]
    edits += [(match.start(), match.end(), "", "characters.control") for match in _CONTROL.finditer(text)]
    for match in _INVISIBLE.finditer(text):
        if not _is_needed(text, match.start()):
            rule = "characters.bom" if match.start() == 0 and match[0] == "\ufeff" else "characters.invisible"
            edits.append((match.start(), match.end(), "", rule))
    draft = draft.edited(edits)
    private = len(_PRIVATE.findall(text))
    flags = [f"{private} private-use characters: the site's own font, unreadable here"] if private else []
    if _MOJIBAKE.search(text):
        flags.append("text looks decoded twice (mojibake)")
    return draft.flagged(*flags)


def drop_residue(draft: Draft) -> Draft:
    """Read entities of a closed list; take out tags that a careless download left at the edges of lines."""
    text = draft.text
    edits: list[Edit] = []
    if "&" in text:
        edits += [
            (match.start(), match.end(), unescape(match[0]), "residue.entity") for match in _ENTITY.finditer(text)
        ]
    flags = []
    if "<" in text:
        for match in _TAG.finditer(text):
            before, after = text[max(match.start() - 1, 0) : match.start()], text[match.end() : match.end() + 1]
            name = match[0].strip("</> ").split(" ")[0].lower()
            at_edge = before in ("", "\n", ">") or after in ("", "\n", "<")
            if name == "br" or at_edge:
                new = "\n" if name in ("br", "p", "div", "hr") and before not in ("", "\n") else ""
                edits.append((match.start(), match.end(), new, "residue.tag"))
            else:
                flags.append(f"tag in the text kept: {match[0]}")
    return draft.edited(edits).flagged(*flags)


def trim_lines(draft: Draft) -> Draft:
    """Take indents and trailing spaces off lines, and make the no-break spaces between words plain."""
    text = draft.text
    edits: list[Edit] = [(match.start(), match.end(), "", "characters.indent") for match in _INDENT.finditer(text)]
    edits += [(match.start(), match.end(), "", "characters.trailing-space") for match in _TRAILING.finditer(text)]
    edits += [
        (match.start(), match.end(), " ", "characters.no-break-space")
        for match in re.finditer("(?<=[\\w,.;:!?\"'’”])\u00a0(?=[\\w\"'“‘])", text)
    ]
    return draft.edited(edits)


def _is_needed(text: str, place: int) -> bool:
    char = text[place]
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if char in "\u200c\u200d":
        if _JOINING_SCRIPTS.match(before) and _JOINING_SCRIPTS.match(after):
            return True
        return char == "\u200d" and _is_emoji(before) and _is_emoji(after)
    if char in "\u200e\u200f":
        return bool(_JOINING_SCRIPTS.match(before) or _JOINING_SCRIPTS.match(after))
    if "\U000e0020" <= char <= "\U000e007f":
        start = place
        while start > 0 and "\U000e0020" <= text[start - 1] <= "\U000e007f" and place - start < 8:
            start -= 1
        return text[start - 1 : start] == "\U0001f3f4"  # flags of regions
    return False


def _is_emoji(char: str) -> bool:
    return bool(char) and (unicodedata.category(char) in ("So", "Sk") or char in "\ufe0f♀♂⚕⚖✈❤")
