"""How much of a line is the talk of pages: chapters, comments, fonts, uploads, and little else. Pure.

No phrase is known here, only single words (`[words]` of the packs), so it tells lines that nobody has seen: a page
speaks of itself in few words, a story uses others beside them. `sure` words are hardly used in stories, `page` words
are used in both and count only beside a sure one; `empty` words count for neither.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

LONGEST = 160  # characters; a longer line is a text, which hints judge sentence by sentence
_WORD = re.compile(r"[a-z][a-z'-]{0,30}")
_HAN = re.compile("[\u3400-\u9fff]")
_ITSELF = re.compile(
    r"\bthis (?:(?:very|whole|web|entire) )?(?:chapter|page|novel|fiction|site|website|translation|webnovel|fic)\b"
)
_HANDLE = re.compile(r"(?<![\w.])@?(?=[a-z0-9_]{0,20}_[a-z0-9]|[a-z]{2,12}\d{2,6}(?![\w]))[a-z0-9_]{4,24}(?![\w])")
_ICON = re.compile("[◀▶◁▷►◄▲▼△▽⏪⏩⏮⏭⇦⇨⇐⇒←→«»‹›➡⬅☰✉✎✏⚙\U0001f300-\U0001faff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of pages in one script."""

    sure: frozenset[str]
    page: frozenset[str]
    empty: frozenset[str]


@lru_cache(maxsize=1)
def load_words() -> Mapping[str, Words]:
    """The word lists of the packs, by the name of the pack."""
    found: dict[str, Words] = {}
    for entry in (resources.files("ssg.intake") / "packs").iterdir():
        if entry.name.endswith(".toml"):
            table = tomllib.loads(entry.read_text(encoding="utf-8")).get("words")
            if table:
                lists = {key: frozenset(table[key].split()) for key in ("sure", "page", "empty")}
                found[entry.name.removesuffix(".toml")] = Words(**lists)
    return found


def weigh_words(folded: str, address: str = "") -> int:
    """How surely a folded line is a page's own talk, by its words alone: 0 (not at all) to 4.

    An `address` in it counts for nothing here.
    """
    if not 4 <= len(folded) <= LONGEST:
        return 0
    folded = folded.replace(address, " ") if address else folded
    han = len(_HAN.findall(folded))
    sure, page, others = _read_han(folded) if han * 2 > len(folded.replace(" ", "")) / 2 else _read_latin(folded)
    known = sure + page
    if not sure or known < 2:
        return 0
    share = known / (known + others)
    parted = _is_parted(folded)
    weight = 2 if share >= (0.5 if known > 2 else 1) else 0
    weight += weight > 0 and known >= 3 and share >= 0.66
    weight += weight > 0 and sure >= 2 and share >= 0.75
    return min(weight + (weight > 0 and parted), 4)


def _read_latin(folded: str) -> tuple[int, int, int]:
    """Distinct sure words, page words, other words."""
    words = load_words()["en"]
    itself = len(_ITSELF.findall(folded))
    handles = _HANDLE.findall(folded)
    rest = _HANDLE.sub(" ", folded)
    said = [word.strip("'-") for word in _WORD.findall(rest)]
    said = [word for word in said if word not in words.empty and len(word) > 1]
    sure = {word for word in said if word in words.sure}
    page = {word for word in said if word in words.page}
    others = sum(word not in words.sure and word not in words.page for word in said)
    return len(sure) + itself + len(handles), len(page) + bool(_ICON.search(folded)), others


def _read_han(folded: str) -> tuple[int, int, int]:
    """The same of Chinese, which does not part its words: known words, and the other characters two by two."""
    sure: set[str] = set()
    page: set[str] = set()
    others = 0
    for match in _han_pattern().finditer(folded):
        if match.lastgroup == "sure":
            sure.add(match[0])
        elif match.lastgroup == "page":
            page.add(match[0])
        elif match.lastgroup == "other":
            others += 1
    return len(sure) + len(_HANDLE.findall(folded)), len(page), (others + 1) // 2


@lru_cache(maxsize=1)
def _han_pattern() -> re.Pattern[str]:
    words = load_words()["zh"]
    lists = {"sure": words.sure, "page": words.page, "empty": words.empty}
    groups = [
        f"(?P<{name}>{'|'.join(re.escape(word) for word in sorted(found, key=len, reverse=True))})"
        for name, found in lists.items()
    ]
    return re.compile("|".join([*groups, "(?P<other>[\u3400-\u9fff]|[a-z]{2,30})"]))


def _is_parted(folded: str) -> bool:
    """Whether marks of a page stand in the line: icons, bars, dots between pieces, a control in brackets."""
    return bool(_ICON.search(folded)) or len(re.findall(r" [|·•/~] |[|｜]", folded)) >= 2
