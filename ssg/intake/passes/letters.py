"""Letters of other scripts inside Latin words (сonveyor with a Cyrillic с), a trap for copies: restored by word."""

from __future__ import annotations

import re

from ssg.intake.draft import Draft
from ssg.intake.ledger import Edit

RULE = "characters.look-alike"

# Look-alikes that nobody writes into a Latin word on purpose. μ, β, Δ, Ω are names of things and are not here.
_EXACT = dict(
    zip(
        "аеорсухѕіјһԁԛԝАВЕКМНОРСТУХЅІЈԌ" + "οΑΒΕΖΗΙΚΜΝΟΡΤΥΧ" + "ӏɡ",
        "aeopcyxsijhdqwABEKMHOPCTYXSIJG" + "oABEZHIKMNOPTYX" + "lg",
        strict=True,
    )
)
# These are symbols, too (TNFα): only between two small Latin letters.
_SOFT = dict(zip("ανωυικρτ" + "вмнтк", "avwuikpt" + "bmhtk", strict=True))
_FOREIGN = f"{''.join(_EXACT)}{''.join(_SOFT)}"
_LATIN = "A-Za-z\u00c0-\u024f"
_MIXED = re.compile(rf"[{_LATIN}{_FOREIGN}]*(?:[{_LATIN}][{_FOREIGN}]|[{_FOREIGN}][{_LATIN}])[{_LATIN}{_FOREIGN}]*")
_ANY = re.compile(f"[{_FOREIGN}]")
_ALONE = re.compile(r"(?<!\w)[\u0370-\u03ff\u0400-\u052f]{3,}(?!\w)")
_OTHER = re.compile("[\u0370-\u03ff\u0400-\u052f]")


def restore_letters(draft: Draft) -> Draft:
    """Write the Latin letter for its look-alike in words that mix scripts and are mostly Latin."""
    text = draft.text
    if text.isascii() or not _ANY.search(text):
        return draft
    edits: list[Edit] = []
    alien = _ALONE.search(text) is None  # no word of another script: what is mixed was mixed to deceive
    for match in _MIXED.finditer(text):
        around = text[max(match.start() - 1, 0) : match.start()] + text[match.end() : match.end() + 1]
        if _OTHER.search(around):
            continue  # part of a longer word of the other script
        edits += _word_edits(match[0], match.start(), alien=alien)
    return draft.edited(edits)


def _word_edits(word: str, start: int, *, alien: bool) -> list[Edit]:
    foreign = [place for place, char in enumerate(word) if char in _EXACT or char in _SOFT]
    mostly = len(word) - len(foreign) >= max(2, len(foreign))
    if not mostly and not (alien and len(word) > 2 and all(word[place] in _EXACT for place in foreign)):
        return []
    edits: list[Edit] = []
    for place in foreign:
        char = word[place]
        if char in _EXACT:
            edits.append((start + place, start + place + 1, _EXACT[char], RULE))
        elif _is_small(word[place - 1 : place]) and _is_small(word[place + 1 : place + 2]):
            edits.append((start + place, start + place + 1, _SOFT[char], RULE))
    return edits


def _is_small(char: str) -> bool:
    return char.islower()
