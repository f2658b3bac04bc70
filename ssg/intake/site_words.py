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


_COUNTED = re.compile(
    r"[\U0001f300-\U0001faff\u2600-\u27bf]\ufe0f? ?[0-9]|\b(?:part|page|pt)[. ]{0,2}[0-9]{1,3} ?(?:of|/|out of) ?[0-9]"
    r"|(?<=[ \[(])[特最]?[大中小白灰绿黑黄蓝粉](?=[ \])])|[第共] ?[0-9]{1,3} ?页|[0-9] ?/ ?[0-9]{1,3} ?页"
)
_STEP = re.compile("(?:[◀◁◄⏪⏮⇦⇐←«‹⬅<]{1,3} ?(?:ch|page|第|prev|上)|(?:[0-9]|next|[章页]) ?[▶▷►⏩⏭⇨⇒→»›➡>]{1,3}$)")
_FRAMED = re.compile(
    r"(?:[-—=~_*#]{2,}|[→←↓↑>»]{2,}|[-—=~*] ).{4,}?(?:[-—=~_*#]{2,}|[→←↓↑<«]{2,}| [-—=~*])|\([^()]{4,}\)"
)

_WINDOW = re.compile(r"[\[【][^\[\]【】]{1,150}[\]】]$|[\[【][^\[\]【】]{1,8}[\]】] ?:?")  # of a game, in a story


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


_VOICE = re.compile(r"\b(?:you|your|yours|we|our|ours|us)\b(?!')|[您亲]|各位|大家|小伙伴|[我你]们")
_SPEECH = re.compile('[“「『][^“”「」『』]{0,600}[”」』]|"[^"]{0,600}"')


def speaks_to_readers(text: str) -> bool:
    """Whether a folded text, what is said in it left out, has a "you" or a "we"."""
    return _VOICE.search(_SPEECH.sub("", text)) is not None


@lru_cache(maxsize=1024)  # spans and lines ask for the same
def weigh_words(folded: str, address: str = "") -> int:
    """How surely a folded line is a page's own talk, by its words alone: 0 (not at all) to 5.

    An `address` in it counts only beside two words of a page.
    """
    if not 4 <= len(folded) <= LONGEST:
        return 0
    folded = folded.replace(address, " ") if address else folded
    han = len(_HAN.findall(folded))
    sure, page, others = _read_han(folded) if han * 2 > len(folded.replace(" ", "")) / 2 else _read_latin(folded)
    counted = len(_COUNTED.findall(folded))
    if counted and not sure + page:
        return 1 if not others and _FRAMED.fullmatch(folded) else 0  # a page of a form, a score
    sure += counted + bool(_STEP.search(folded))
    known = sure + page
    share = known / (known + others) if known else 0
    if address and not sure:  # an address alone makes no sentence a site's
        return 2 if page >= 2 and share >= 0.66 else 0
    if not sure or known < 2:
        return 0
    weight = 2 if share >= (0.5 if known > 2 else 1) else 0
    weight += weight > 0 and known >= 3 and share >= 0.66
    weight += weight > 0 and sure >= 2 and share >= 0.75
    weight = min(weight + (weight > 0) * _count_marks(folded), 5 if _FRAMED.fullmatch(folded) else 4)
    return max(weight - 2, 0) if _WINDOW.match(folded) else weight


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
    letters = sorted({re.escape(word[0]) for found in lists.values() for word in found})
    firsts = "".join(letters)  # most characters begin no word
    return re.compile(f"(?=[{firsts}])(?:{'|'.join(groups)})|(?P<other>[\u3400-\u9fff]|[a-z]{{2,30}})")


def _count_marks(folded: str) -> int:
    """Marks that pages set: icons, or bars and dots between pieces; a frame around the line."""
    parted = bool(_ICON.search(folded)) or len(re.findall(r" [|·•/~] |[|｜]", folded)) >= 2
    return parted + (_FRAMED.fullmatch(folded) is not None)
