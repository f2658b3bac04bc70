"""Residue of markup in plain text: entities by a closed list, tags of known names. `<Skill>` and `A & B;` are prose."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

from ssg.intake.draft import Draft
from ssg.intake.ledger import Edit
from ssg.intake.passes.characters import visible

_NAMES = (
    "nbsp|amp|lt|gt|quot|apos|[lr][ds]quo|[bs]dquo|sbquo|mdash|ndash|hellip|middot|bull|e[mn]sp|thinsp|zwnj|zwj|shy|copy|reg"
    "|trade|times|deg|[lr]aquo|[aeiou](?:acute|grave|circ|uml)|[ano]tilde|ccedil|szlig|rarr|larr"
)
_ENTITY = re.compile(rf"&(?:amp;){{0,4}}(?:(?:{_NAMES})|#[0-9]{{2,7}}|#[xX][0-9a-fA-F]{{2,6}});")
# What is left of `&nbsp;` when its head or its tail was lost; other names are words (`lt;` may end a sentence of code).
_HALF = re.compile(r"(?<![\w&])(?:nbsp|bsp);|&nbsp(?![\w;=])|(?<=&)nbsp;")
_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>br|p|div|span|font|center|b|i|em|strong|u|a|s|h[1-6]|hr|img|ul|ol|li|table|tbody|tr|td|article|"
    r"section|small|big|strike|blockquote|wbr)(?P<rest>(?:[ \t][^<>\n]{0,300})?/?)>",
    re.IGNORECASE,
)
_DROPPED = re.compile(
    r"<(script|style)\b[^<>\n]{0,300}>[^<]{0,4000}</\1>|<!--(?:(?!-->|<!--)[^\n]){0,2000}-->", re.IGNORECASE
)
_PARTS = frozenset(
    [
        "br",
        "p",
        "div",
        "hr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "table",
        "tbody",
        "tr",
        "td",
        "article",
        "section",
        "blockquote",
    ]
)


def drop_residue(draft: Draft) -> Draft:
    """Read entities of a closed list; take out tags that a careless download left. Doubtful tags stay, flagged."""
    for _ in range(4):  # what an entity hides may be a tag, `&lt;br&gt;`, and an entity another
        text = draft.text
        edits, flags = _entity_edits(text), list[str]()
        if not edits and "<" in text:
            edits, flags = _tag_edits(text)
        if not edits:
            return draft.flagged(*flags)
        draft = draft.edited(edits).flagged(*flags)
    return draft


def _entity_edits(text: str) -> list[Edit]:
    edits: list[Edit] = []
    if "&" in text:
        for match in _ENTITY.finditer(text):
            edits.append(
                (*match.span(), visible(unescape(re.sub("^&(?:amp;)+(?=#|[A-Za-z])", "&", match[0]))), "residue.entity")
            )
    if "bsp" in text:
        edits += [(*match.span(), " ", "residue.entity") for match in _HALF.finditer(text)]
    return edits


def _tag_edits(text: str) -> tuple[list[Edit], list[str]]:
    edits: list[Edit] = [(*match.span(), "", "residue.code") for match in _DROPPED.finditer(text)]
    flags: list[str] = []
    tags = list(_TAG.finditer(text))
    closed = Counter(match["name"] for match in tags if match["end"])
    for match in tags:
        name = match["name"].lower()
        if not _is_residue(match, closed, text):
            flags.append(f"tag in the text kept: {match[0]}")
            continue
        before = text[max(match.start() - 1, 0) : match.start()]
        new = "\n" if name in _PARTS and before not in ("", "\n") else ""
        if new and match.end() < len(text) and text[match.end()] == "\n":
            new = ""
        edits.append((*match.span(), new, "residue.tag"))
    return edits, flags


def _is_residue(match: re.Match[str], closed: Counter[str], text: str) -> bool:
    """A tag that markup would have: one that parts lines, has attributes, is closed, or stands at a line's edge."""
    name = match["name"]
    if name.lower() in ("br", "hr", "wbr") or "=" in match["rest"]:
        return True
    if len(name) == 1 and name.isupper() and not closed[name]:
        return False  # <S> is a rank
    if match["end"] or closed[name]:
        return True
    before, after = text[max(match.start() - 1, 0) : match.start()], text[match.end() : match.end() + 1]
    return before in ("", "\n", ">") or after in ("", "\n", "<")
