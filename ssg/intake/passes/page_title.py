"""What a page says that it is: of its headings, its element for a chapter's title and its `<title>`, the best."""

from __future__ import annotations

import re
from html import unescape

from ssg.intake.passes.page_tree import Tree
from ssg.text.headings import parse_heading

_TITLE_NAMES = re.compile(r"(?:^|[-_])(?:chapter|chap|entry|post|article|read)[-_]?(?:title|name|heading)")
_PARTS = re.compile(r"\s*[_|–—«»›]\s*|\s+[-:]\s+")
MAX_TITLE = 160


def find_title(tree: Tree) -> str:
    """The first of h1, h2, titled elements, h3 and `<title>` that reads as a chapter's heading, else the only h1."""
    found: dict[str, list[str]] = {"h1": [], "named": [], "h2": [], "h3": []}
    for element in tree.elements:
        if tree.size(element) > MAX_TITLE:
            continue
        kind = element.name if element.name in found else ""
        if not kind and any(_TITLE_NAMES.search(name) for name in element.names()):
            kind = "named"
        if kind and (text := " ".join(unescape(tree.words(element)).split())):
            found[kind].append(text)
    whole = next((_title(tree, index) for index, token in enumerate(tree.tokens) if token.name == "title"), "")
    candidates = [text for texts in found.values() for text in texts]
    named = [
        text for text in candidates if (heading := parse_heading(text)) and (heading.title or heading.number is None)
    ]
    plain = [text for text in candidates if parse_heading(text) is not None]
    best = named or _split(whole, candidates) or plain
    if best:
        return best[0]
    return found["h1"][0] if len(found["h1"]) == 1 else found["named"][0] if found["named"] else ""


def _title(tree: Tree, index: int) -> str:
    raw = next((token for token in tree.tokens[index : index + 2] if token.kind == "raw"), None)
    return "" if raw is None else " ".join(unescape(tree.source[raw.start : raw.end]).split())[:400]


def _split(title: str, others: list[str]) -> list[str]:
    """The part of `<title>` that is a heading; "Chapter 7 - The Lamp - Book" has its title in the next part."""
    pieces = [piece for piece in _PARTS.split(title) if piece.strip()]
    for index, piece in enumerate(pieces):
        heading = parse_heading(piece)
        if heading is None:
            continue
        following = pieces[index + 1] if index + 1 < len(pieces) else ""
        is_title = following in others or len(pieces) - index >= 4
        if not heading.title and following and is_title and (joined := parse_heading(f"{piece}: {following}")):
            return [f"{piece}: {following}"] if joined.title else [piece]
        return [piece]
    return []
