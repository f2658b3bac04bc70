"""The folded shadow: what a text looks like to a reader, for matching only. Nothing folded is ever written back.

NFKC and lower case, small capitals and look-alike letters of other scripts as the Latin letters they imitate,
invisible characters dropped; with a map from each shadow character to the place in the text that it came from.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_LOOKALIKES = dict(
    zip(
        "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡʏᴢ" + "аеорсухѕіјһԁԛԝ" + "οανωρυιкмтвн" + "‘’‛“”„–—",
        "abcdefghijklmnopqrstuvwyz" + "aeopcyxsijhdqw" + "oavwpuikmtbh" + "'''\"\"\"--",
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Shadow:
    """The folded text; `places[i]` is where shadow character `i` stands in the text, one more entry than characters."""

    text: str
    places: tuple[int, ...] | range

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of the shadow as a span of the text, with what folds to nothing inside it."""
        return self.places[start], self.places[end] if end < len(self.text) else self.places[-1]


def make_shadow(text: str) -> Shadow:
    """Fold a text."""
    if text.isascii():
        return Shadow(text.lower(), range(len(text) + 1))
    parts: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        folded = _folded(char)
        parts.append(folded)
        places.extend([place] * len(folded))
    places.append(len(text))
    return Shadow("".join(parts), tuple(places))


@lru_cache(maxsize=20000)
def _folded(char: str) -> str:
    if char in _LOOKALIKES:
        return _LOOKALIKES[char]
    if unicodedata.category(char) == "Cf":
        return ""
    plain = unicodedata.normalize("NFKC", char).lower()
    decomposed = unicodedata.normalize("NFD", plain)
    if "LATIN" in unicodedata.name(plain[:1] or " ", "") and len(decomposed) > 1:
        plain = decomposed[0]  # 'é' in an obfuscated address folds to 'e'
    return "".join(_LOOKALIKES.get(part, part) for part in plain)
