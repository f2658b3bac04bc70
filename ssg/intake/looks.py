"""What a line says by itself: the rules and hints in it, addresses however they are written, speech, the story's voice.

Pure, and blind to where the line stands: `evidence` weighs what is seen here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ssg.intake.folding import fold
from ssg.intake.learned import Entry, make_key
from ssg.intake.lines import OPENING_QUOTES, QUOTES, count_han
from ssg.intake.rules import Rule, RuleSet, load_packs
from ssg.intake.site_words import speaks_to_readers, weigh_words
from ssg.intake.woven import Woven, find_woven, read_place

LIST_HAN = 150  # Han characters from which a block without any 。 stands out in a chapter that uses it
LONGEST = 5000  # a line beyond this is not searched
WHOLE_LINE = ("line", "meta")  # credits and notes are taken by a pass of their own
_DOT = r"(?: ?[.。·] ?| ?[(\[{<] ?dot ?[)\]}>] ?| dot )"
_LEET = r"c ?[o0] ?m|n ?[e3] ?t|[o0] ?r ?g"
ADDRESS = re.compile(
    rf"(?:(?<![a-z])(?:w ?w ?w|wap|m){_DOT}[a-z0-9-]{{2,30}}"
    rf"|(?<![a-z0-9])[a-z0-9-]{{3,30}}{_DOT}(?:com|net|org|info|cc|xyz|vip|top|tw|cn|gg|io|co|me)(?![a-z])"
    rf"|w ?w ?w{_DOT}[a-z0-9-]{{2,30}} ?[.。·] ?(?:c ?o ?m|n ?e ?t|o ?r ?g)(?![a-z])"
    r"|(?:[a-z0-9-]{1,6} ){2,12}?[a-z0-9-]{0,6} ?[.。] ?(?:c ?o ?m|n ?e ?t|o ?r ?g)(?![a-z])"
    rf"|(?<![a-z0-9@])[a-z0-9@$-]{{3,30}} ?[(\[{{<](?:\.|dot)[)\]}}>] ?(?:{_LEET}|cc|me|info|top|vip|xyz)(?![a-z0-9])"
    rf"|(?<![a-z0-9@])[a-z0-9-]{{3,30}} ?(?:[.。·,]| dot ) ?(?:c0m|n3t|0rg)(?![a-z0-9])"
    rf"|(?<![a-z0-9@])[a-z0-9-]{{3,30}} dot (?:c ?o ?m|n ?e ?t|o ?r ?g)(?![a-z0-9]))"
)
_MAY_BE_ADDRESS = re.compile(
    # Every branch begins with one character, so that the matcher skips to these at once.
    "w ?w ?w"
    + "".join(
        rf"|{dot}[)\]}}>]? ?(?:{_LEET}|info|cc|xyz|vip|top|tw|cn|gg|io|co|me)(?![a-z])"
        for dot in (r"\.", "。", "·", ",", "dot")
    )
)
_DOTS = re.compile(_DOT)
_MAY_BE_MOBILE = re.compile(rf"(?:wap(?<![a-z]wap)|m(?<![a-z]m)){_DOT}[a-z0-9-]{{2}}")
_MOBILE_ENDS = ("m.", "p.", "m。", "p。")
_LED = re.compile(r"\w[,，:：;]? ?[\"']?$")
_QUOTED_NAME = re.compile(r"(?<![:：,，说道])([“「『\"])[^“”「」『』\".。,，!！?？…]{0,16}[”」』\"]")
_SENTENCE_END = re.compile(r"[.!?…]{1,3}[\"”’')\]]{0,2}(?=\s+[^\sa-z])|[。！？]+[”’」』）)]{0,2}")
_EDGES = "*_ \t\u3000"
_TWO_WORDS = re.compile(r"[^\W\d_]+\W+[^\W\d_]{2}|[\u3400-\u9fff]{2}")  # what is no abbreviation
_TOLD_ENDS = (".", "。", "…", "”", "」", "』", '"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """What holds for the whole chapter: its brands, whether it uses 。, its people, the hints its story speaks of,
    whether the story itself says "you" or "we" outside of speech."""

    brands: tuple[str, ...] = ()
    uses_full_stop: bool = False
    names: frozenset[str] = frozenset()
    spoken: frozenset[str] = frozenset()
    title: str = ""
    told_hosts: tuple[str, ...] = ()
    stray_hosts: frozenset[str] = frozenset()
    site_hosts: frozenset[str] = frozenset()
    addressed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a line says by itself, wherever it stands. `covered` is the share of it that hints account for, `spoken`
    that of the sentences which hold a hint or an address. `host` is the address in it, `led` says that a sentence
    leads up to that. `sited` is how surely its words are those of a page, 0 to 5. `mixed`: sentences of the story stand
    in it, too, at its beginning or end. `woven` says that its address stands in a sentence: "inside", at its "end",
    "told" there;
    `stray` that no word of this speaks of it."""

    text: str
    rules: tuple[Rule, ...]
    hints: tuple[Rule, ...]
    story: tuple[Rule, ...]
    covered: float
    spoken: float
    host: str
    led: bool
    disguised: bool
    listed: bool
    learned: Entry | None
    sited: int
    mixed: bool
    woven: str
    stray: bool

    @property
    def speaks(self) -> bool:
        """Whether anything speaks against the line."""
        found = self.rules or self.hints or self.listed or self.learned or self.sited
        return bool(found or (self.host and len(self.text) < 120))

    @property
    def address(self) -> bool:
        """Whether the line holds an address."""
        return bool(self.host)

    @property
    def told(self) -> bool:
        """Whether the line is the story's: told, or said by somebody."""
        return bool(self.story) or is_quoted(self.text)


_NOTHING = Look(
    text="",
    rules=(),
    hints=(),
    story=(),
    covered=0,
    spoken=0,
    host="",
    led=False,
    disguised=False,
    listed=False,
    learned=None,
    sited=0,
    mixed=False,
    woven="",
    stray=False,
)


def look_at(text: str, rules: RuleSet, chapter: Chapter) -> Look:
    """Read one line."""
    stripped = text.strip().strip(_EDGES)
    listed = is_run_together(text, chapter)
    if len(stripped) > LONGEST or len(stripped) < 2:
        return replace(_NOTHING, text=text, listed=listed)
    folded = fold(stripped).text
    size = len(folded)
    whole = tuple(rule for rule in rules.of(*WHOLE_LINE) if size <= rule.max_len and rule.match.fullmatch(folded))
    found = [
        (rule, match)
        for rule in rules.of("hint")
        if size <= rule.max_len and (match := rule.search(folded)) is not None
    ]
    entry = rules.learned.find("line", make_key(stripped, chapter.title)) if rules.learned.entries else None
    address = find_address(folded)
    sited = 0 if is_quoted(stripped) else weigh_words(folded, address[0] if address else "")
    speaks = bool(whole or found or listed or entry or address or sited)
    told = folded.replace(address[0], _DOTS.split(address[0])[0]) if address else folded  # lamp.me is no "me"
    story = tuple(rule for rule in rules.of("story") if rule.search(told)) if speaks else ()
    sited = 0 if story else sited
    woven = find_woven(stripped) if address is not None else ()
    whole_of_it = sited > 2 or (address is not None and len(address[0]) > 0.6 * size)
    return Look(
        text=text,
        rules=whole,
        hints=tuple(rule for rule, _ in found),
        story=story,
        covered=sum(len(match[0]) for _, match in found) / max(size, 1),
        spoken=1.0 if whole_of_it else _spoken_share(stripped, rules) if found or address else 0,
        host=make_host(address[0]) if address else "",
        led=address is not None and _LED.search(folded[: address.start()]) is not None,
        disguised=address is not None and is_disguised(stripped, folded, address[0]),
        listed=listed,
        learned=entry if entry is not None and entry.action != "keep" else None,
        sited=sited,
        mixed=bool(found or address) and not whole and find_appeal(stripped, rules) != (0, len(stripped)),
        woven=_read_woven(stripped, address, woven) if address is not None else "",
        stray=bool(woven) and not any(found.told for found in woven),
    )


@lru_cache(maxsize=1024)  # spans and lines ask for the same
def find_address(folded: str) -> re.Match[str] | None:
    """The first address in a folded text, however it is written."""
    likely = _MAY_BE_ADDRESS.search(folded) is not None or (
        any(end in folded for end in _MOBILE_ENDS) and _MAY_BE_MOBILE.search(folded) is not None
    )
    return ADDRESS.search(folded) if likely else None


def make_host(address: str) -> str:
    """What an address names, however it is written: `w w w . lamp . c o m` is lamp.com."""
    bare = re.sub(r" |^https?://", "", address.replace(" dot ", ".").replace("。", ".").replace("·", "."))
    return re.sub(r"[(\[{<](?:dot|\.)[)\]}>]", ".", bare).removeprefix("www.").removeprefix("m.").removeprefix("wap.")


def is_disguised(text: str, folded: str, address: str) -> bool:
    """Whether an address is written so that no search finds it: spaced out, in look-alike letters."""
    if any(mark in address.strip() for mark in " 。·[({,") or re.search(r"(?:c0m|n3t|0rg)$", address):
        return True
    return not text.isascii() and address not in text.lower() and len(folded) == len(text)


def _read_woven(text: str, address: re.Match[str], woven: Sequence[Woven]) -> str:
    """Whether an address stands "inside" a sentence, at its "end", or in none, and "told" in one."""
    if any(found.typed for found in woven):
        return "told"
    if woven:
        return "inside" if any(found.inside for found in woven) else "end"
    start, end = fold(text).span(*address.span())
    return read_place(text[:start], text[end:], make_host(address[0])) or ""


def _spoken_share(text: str, rules: RuleSet) -> float:
    """The share of a text in sentences that hold a hint or an address."""
    pieces = [text[start:end] for start, end in find_sentences(text)]
    if len(pieces) < 2:
        return 1.0
    told = 0
    for piece in pieces:
        folded = fold(piece.strip()).text
        if find_address(folded) or any(rule.search(folded) for rule in rules.of("hint")):
            told += len(piece)
    return told / len(text)


def find_appeal(text: str, rules: RuleSet) -> tuple[int, int]:
    """Where, in a line that speaks to a site's readers, this begins and ends.

    Sentences before it are the story's if they end in a full stop, or are said by somebody, and nothing speaks against
    them; those behind it, if they have the story's voice, too.
    """
    spans = list(find_sentences(text))
    if len(spans) < 2:
        return 0, len(text)
    told = [_tells(text[start:end].strip(), rules) for start, end in spans]
    voiced = [
        tells and any(rule.search(fold(text[start:end]).text) for rule in rules.of("story"))
        for tells, (start, end) in zip(told, spans, strict=True)
    ]
    if all(told):
        return 0, len(text)
    first, last = told.index(False), len(voiced) - 1 - voiced[::-1].index(False)
    return spans[first][0], spans[max(first, last)][1]


def _tells(sentence: str, rules: RuleSet) -> bool:
    if not sentence.endswith(_TOLD_ENDS) or not (is_quoted(sentence) or _TWO_WORDS.search(sentence)):
        return False
    look = look_at(sentence, rules, Chapter())
    return not look.speaks and not look.address and not speaks_to_readers(fold(sentence).text)


def find_sentences(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of a paragraph; they tile it."""
    start = 0
    for match in _SENTENCE_END.finditer(text):
        yield start, match.end()
        start = match.end()
    if start < len(text):
        yield start, len(text)


def is_quoted(text: str) -> bool:
    """Whether a line is speech, or holds some; a name or a title in quotation marks is none."""
    if text.lstrip().startswith(tuple(OPENING_QUOTES)):
        return True
    if not QUOTES.search(text):
        return False
    rest = _QUOTED_NAME.sub("", text)
    return QUOTES.search(rest) is not None


def find_hints(text: str) -> tuple[str, ...]:
    """The hints of the packs that a text holds: how much it speaks as sites do."""
    folded = fold(text[:LONGEST]).text
    return tuple(rule.id for rule in load_packs().of("hint") if rule.search(folded))


def is_run_together(text: str, chapter: Chapter) -> bool:
    """The signature of titles run together: many Han characters, no 。, no speech, in a chapter that uses 。."""
    if not chapter.uses_full_stop or len(text) < LIST_HAN or "。" in text or QUOTES.search(text):
        return False
    return count_han(text) >= LIST_HAN
