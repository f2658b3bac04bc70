"""The folded shadow: what a text looks like to a reader, for matching only. Nothing folded is ever written back.

NFKC and lower case, small capitals and look-alike letters of other scripts as the Latin letters they imitate,
invisible characters dropped; each shadow character leads back to the place in the text that it came from.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

_MAX_FOLDED = 20_000  # characters that are remembered
_LOOKALIKES = dict(
    zip(
        "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡʏᴢ" + "аеорсухѕіјһԁԛԝ" + "οανωρυιкмтвн" + "‘’‛“”„–—",
        "abcdefghijklmnopqrstuvwyz" + "aeopcyxsijhdqw" + "oavwpuikmtbh" + "'''\"\"\"--",
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Shadow:
    """The folded text, and the text that it was made of."""

    text: str
    source: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of the shadow as a span of the text, with what folds to nothing inside it."""
        places = find_places(self.source)
        return places[start], places[end] if end < len(self.text) else places[-1]


class Folding(dict[int, str]):
    """For `str.translate`: what each character folds to, found when it is first seen."""

    def __init__(self, fold: Callable[[str], str]) -> None:
        super().__init__()
        self._fold = fold

    def __missing__(self, code: int) -> str:
        if len(self) >= _MAX_FOLDED:
            self.clear()
        self[code] = folded = self._fold(chr(code))
        return folded

    def make_shadow(self, text: str) -> Shadow:
        """Fold a text."""
        return Shadow(text.lower() if text.isascii() else text.translate(self), text)


@lru_cache(maxsize=64)
def find_places(text: str) -> tuple[int, ...] | range:
    """Where each character of a text's shadow stands in the text; one more entry than characters."""
    if text.isascii():
        return range(len(text) + 1)
    return (*(place for place, char in enumerate(text) for _ in _FOLDING[ord(char)]), len(text))


def fold_character(char: str) -> str:
    """What one character looks like; it does not matter between which others it stands."""
    if char in _LOOKALIKES:
        return _LOOKALIKES[char]
    if unicodedata.category(char) == "Cf":
        return ""
    plain = unicodedata.normalize("NFKC", char).lower()
    decomposed = unicodedata.normalize("NFD", plain)
    if "LATIN" in unicodedata.name(plain[:1] or " ", "") and len(decomposed) > 1:
        plain = decomposed[0]  # 'é' in an obfuscated address folds to 'e'
    return "".join(_LOOKALIKES.get(part, part) for part in plain)


_FOLDING = Folding(fold_character)
make_shadow = _FOLDING.make_shadow
