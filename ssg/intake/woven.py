"""Addresses that stand in a sentence: where they begin and end, what they name, and whether the story tells them. Pure.

A site puts its address between two words of the story, so such a line is never the site's as a whole: at most the
address is. An address that the words around it speak of (she typed it, he read it aloud) is the story's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ssg.intake.folding import fold
from ssg.intake.lines import HAN

_NEAR = 400  # characters on each side that say where an address stands
_DOT = "[.。·]"
_END = (
    r"(?:c ?o ?m|n ?e ?t|o ?r ?g|info|cc|xyz|vip|top|tw|cn|gg|io|co|me|la)(?![a-z0-9])(?:\.(?:cn|tw|hk)(?![a-z0-9]))?"
)
_PATH = r"(?:/(?:[a-z0-9_/.-]{0,60}[a-z0-9_/])?)?"
_WHOLE = re.compile(
    rf"(?<![a-z0-9@./-])(?:https?://)?(?:w ?w ?w|wap|m) ?{_DOT} ?"
    rf"[a-z0-9-]{{1,30}}(?: [a-z0-9-]{{1,6}}){{0,30}} ?{_DOT} ?{_END}{_PATH}"
    rf"|(?<![a-z0-9@./-])(?:[a-z0-9] ){{4,30}}[a-z0-9]? ?{_DOT} ?{_END}"
    rf"|(?<![a-z0-9@./-])(?:https?://)?[a-z0-9][a-z0-9-]{{2,30}}[.·]{_END}{_PATH}"
)
_NO_SPACE = re.compile(r"(?![wW]{3})[^.]*[a-z]\.[A-Z][a-z]{1,3}")  # a sentence behind another
_SPELLED = re.compile(r"\w \w|[。·]")
_BEFORE = re.compile(r"[\w,，、;；—…][”’\"']?[ \u3000]*[(（【\[<]?$")
_AFTER = re.compile(rf"[)）】\]>]?[ \u3000]*(?:[,，、;；] ?)?[“‘]?[a-z0-9{HAN}]")
_STOPS = re.compile(r"[)）】\]>]?[ \u3000]*[.。!！?？…,，”’\"']{0,4}[ \u3000]*$")
_WORD = re.compile(rf"[{HAN}]|[a-z]+(?:['’-][a-z]+)*", re.IGNORECASE)
_CLAUSE = re.compile("[.!?。！？]")
_OF_PAGES = re.compile(  # words by which a story speaks of an address
    r"\b(?:typ(?:e|es|ed|ing)|enter(?:s|ed|ing)?|visit(?:s|ed|ing)?|web ?(?:sites?|pages?)|sites?|pages?|links?|urls?"
    r"|address(?:es)?|browsers?|search(?:ed|es)?|click(?:s|ed)?|domains?|online|logged|post(?:s|ed)?|host(?:s|ed)?"
    r"|publish(?:es|ed)?|permission|consent|registered|called|named|wrote|written|printed|reads?|spell(?:s|ed|ing)?"
    r"|e-?mails?|screens?|servers?)\b"
    r"|网|输入|打开|点开|点击|链接|域名|地址|浏览|搜索|搜到|登录|登陆|访问|页|论坛|授权|同意|转载|发布|[念读][着出了道]"
    r"|写[着下道]|印着|刻着|名叫|叫做|屏幕|邮箱|注册"
)
_TYPED = re.compile(  # by which it surely does, where nobody is asked to
    r"\b(?:typed|typing|entered|visited|spelled|spelling|wrote|written|printed|carved|called|named|searched|clicked|logged)\b"
    r"|输入|打开了|点开了|[念读][着出了道]|写[着下道]|印着|刻着|名叫|叫做"
)
_ASKED = re.compile(r"\b(?:please|can be|you)\b|[请您你可即]")
_LED = re.compile(
    r"(?:\b(?:at|to|on|from|by|of|in|via|with|for|and|or|the|an?|is|was)|[在到叫是从向查上])[ \u3000]?[(（]?$"
)
_LEFT = re.compile(
    r"[)）]?[ \u3000]*(?:$|[.。!！?？,，;；、]|(?:and|or|but|which|that|when|where|is|was)\b|[上里中的这那是看找查下])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Woven:
    """An address in a sentence, by its place in the folded line. `inside`: the sentence goes on behind it.
    `told`: words beside it speak of it; `typed`: so surely that the line is the story's."""

    start: int
    end: int
    host: str
    inside: bool
    spelled: bool
    told: bool
    typed: bool


@lru_cache(maxsize=512)  # looks, spans and addresses ask for the same
def find_woven(text: str) -> tuple[Woven, ...]:
    """The addresses of a line that stand behind a word of a sentence and are the smaller part of it."""
    return tuple(_read_woven(text))


def _read_woven(text: str) -> Iterator[Woven]:
    shadow = fold(text)
    for match in _WHOLE.finditer(shadow.text):
        start, end = match.span()
        low, high = shadow.span(start, end)
        found = read_place(text[max(low - _NEAR, 0) : low], text[high : high + _NEAR], name_host(match[0]))
        if found is not None and _NO_SPACE.fullmatch(text[low:high]) is None:
            spelled = _SPELLED.search(match[0]) is not None
            near = (
                _CLAUSE.split(shadow.text[max(start - 60, 0) : start])[-1],
                _CLAUSE.split(shadow.text[end : end + 40])[0],
            )
            leans = _LED.search(near[0]) is not None and _LEFT.match(near[1]) is not None
            told = leans or any(map(_OF_PAGES.search, near))
            typed = any(map(_TYPED.search, near)) and not any(map(_ASKED.search, near))
            host = name_host(match[0])
            yield Woven(
                start=start, end=end, host=host, inside=found == "inside", spelled=spelled, told=told, typed=typed
            )


def find_hosts(text: str) -> Iterator[str]:
    """What the addresses of a line name, however they are written."""
    return (name_host(match[0]) for match in _WHOLE.finditer(fold(text).text))


def name_host(address: str) -> str:
    """`w w w . lamp . c o m` and `https://m.lamp.com/2` are lamp.com."""
    bare = re.sub(r" |^https?://", "", re.sub("[。·]", ".", address))
    return re.sub(r"^(?:www|wap|m)\.", "", bare).split("/")[0]


def read_place(before: str, after: str, host: str) -> str | None:
    """Where an address stands by what is before and behind it: "inside" a sentence, at its "end", or None."""
    words = len(_WORD.findall(before)), len(_WORD.findall(after))
    if not words[0] or _BEFORE.search(before) is None or 2 * weigh_letters(before + after) < len(host):
        return None
    if words[1] and _AFTER.match(after) is not None:
        return "inside"
    return "end" if words[0] >= 4 and _STOPS.match(after) is not None else None


def weigh_letters(text: str) -> int:
    """Letters, a Han character for two."""
    return sum(len(word) if word.isascii() else 2 for word in _WORD.findall(text))


def weigh_woven(found: Woven, sites: Collection[str], *, quoted: bool) -> list[tuple[str, int]]:
    """The terms for cutting an address out of its sentence: that it is spelled out, or that the site names it too."""
    terms = [("an address in a sentence", 3)]
    terms += [("spelled out", 3)] if found.spelled and found.inside else []
    terms += [("which lines of the site name", 3)] if found.host in sites else []
    score = sum(weight for _, weight in terms)
    if found.told or quoted:
        terms.append(("the story tells it", 3 - score))
    return terms
