"""Fragments that were pushed into a paragraph: set apart by their brackets or ornaments, and holding an address.

`<<found first on lamp [dot] me>>`, `§灯书库∮lamp。top§`, `((lamp.me))`. A story has brackets and ornaments as well, and
addresses, so each is weighed: what counts most is an address that was written so that no search finds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssg.intake.folding import fold
from ssg.intake.looks import Chapter, find_address, is_disguised, look_at
from ssg.intake.rules import RuleSet

RULE = "evidence.glued-fragment"
Found = tuple[int, int, list[tuple[str, int]]]

_INSIDE = r"[^\n<>(){}\[\]《》【】「」『』“”\"]{3,80}"
_PAIRS = re.compile(
    rf"<<{_INSIDE}(?:[\[(]?\bdot\b[\])]?{_INSIDE})?(?:\[[^\]]{{1,5}}\]{_INSIDE})?>>|\(\({_INSIDE}\)\)|\[\[{_INSIDE}\]\]"
    rf"|\{{\{{?{_INSIDE}\}}?\}}|≪{_INSIDE}≫|【{_INSIDE}】|『{_INSIDE}』|[(（\[]{_INSIDE}[)）\]]"
)
_SIGNS = r"\w\s.,;:!?…'\"“”‘’「」『』《》()（）\[\]【】<>{}—–、。，！？；：·&%$€£/@+-"  # all but these are ornaments
_ORNATE = re.compile(rf"[^{_SIGNS}]{{1,4}} ?[^\n“”\"「」]{{4,60}}? ?[^{_SIGNS}]{{1,4}}(?![A-Za-z0-9])")
_EDGES = re.compile(r"^[^\w]{1,6}|[^\w]{1,6}$")
_LED = re.compile(r"[\w’'][,;:：，]? ?$")
_COLON = re.compile(r"[:：] ?$")
_STOP = r"[.!?。！？…][”’\"')」』]{0,2}"
_SITE_NAME = r"(?:[\u4e00-\u9fff][.·。]?){1,6}[.·。]?[网站屋院库吧阁城轩斋楼馆]"
_HAN = re.compile("[\u4e00-\u9fff]")
_STRAY = re.compile(rf"(?:{_STOP})(?P<piece> ?[，,、;；][^。！？“”]{{0,12}}[ :：]?|{_SITE_NAME}[ :：]?)$")
_MASKED = re.compile(r"(?<![\w,;] )(?P<piece>(?:(?:[A-Z][a-z]{2,14} ){0,2}[A-Z][a-z]{2,14}[?!*] ?){2,5})$")
_ASKED = re.compile(r"\b(?:Who|What|Why|When|Where|Which|How|Really|Yes|No|You|She|He|Her|Him|They|Now|Well|And|But)\b")


def find_glued(text: str, rules: RuleSet) -> Iterator[Found]:
    """Fragments (start, end, terms) of a paragraph that hold an address and are set apart from it."""
    for pattern, doubled in ((_PAIRS, 0), (_ORNATE, 1)):
        for match in pattern.finditer(text):
            inner = _EDGES.sub("", match[0])
            address = find_address(fold(inner).text)
            if address is None or len(match[0]) > 0.8 * len(text) or _is_said(text, *match.span()):
                continue
            ornate = doubled or match[0][:2] in ("<<", "((", "[[", "{{") or match[0][0] in "{≪"
            terms = [(RULE, 3), *([("between ornaments", 1)] if ornate else [])]
            yield match.start(), match.end(), terms + _weigh(text, match.span(), inner, address, rules)


def find_lead(text: str, start: int, end: int) -> int:
    """Where what belongs to an address in disguise begins: a name of the site, a stray comma before it.

    Where Chinese goes on behind the address, such a name may be words of its sentence: 卖糖水的阿婆站.
    """
    goes_on = _HAN.match(text[end:]) is not None
    for pattern in (_STRAY, _MASKED):
        match = pattern.search(text[:start][-80:])
        if match is not None and not _ASKED.search(match["piece"]) and not (goes_on and _HAN.match(match["piece"])):
            return start - len(match["piece"])
    return start


def _is_said(text: str, start: int, end: int) -> bool:
    before, after = text[:start], text[end:]
    pairs = (("“", "”"), ("「", "」"), ("『", "』"))
    open_marks = any(before.count(first) > before.count(last) and last in after for first, last in pairs)
    return open_marks or (before.count('"') % 2 == 1 and '"' in after)


def _weigh(
    text: str, span: tuple[int, int], inner: str, address: re.Match[str], rules: RuleSet
) -> list[tuple[str, int]]:
    start, end = span
    folded = fold(inner).text
    terms: list[tuple[str, int]] = []
    if is_disguised(inner, folded, address[0]):
        terms.append(("in disguise", 2))
    if len(address[0]) > 0.6 * len(folded):
        terms.append(("nothing but an address", 1))
    look = look_at(inner, rules, Chapter())
    terms += [(rule.id, rule.weight) for rule in (*look.hints, *look.story)]
    before, after = text[:start], text[end:]
    if _COLON.search(before):
        terms.append(("led up to by a colon", -5))
    elif _LED.search(before) and not after.lstrip()[:1].isupper():
        terms.append(("in the middle of a sentence", -1))
    if re.search(rf"{_STOP}\s*$", before) and re.match(r"\s*(?:$|[A-Z“\"「『\u4e00-\u9fff])", after):
        terms.append(("between sentences", 1))
    return terms
