"""Small print of a page: readings above words (ruby), and numbers that lead to notes at the page's end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ssg.intake.passes.page_parts import Parts
from ssg.intake.passes.page_tree import Element, Tree

Writing = tuple[str, str]  # what stands for a tag, and the rule
_BACK = frozenset(["↩", "↩︎", "↩️", "^", "↑", "⏎", "back", "←", "[back]"])
_NUMBER = re.compile(r"[\[(]?(\d{1,3})[\])]?")


def write_ruby(tree: Tree) -> dict[int, Writing]:
    """`{漢字|かんじ}` by the tags that it stands for; readings that Markdown cannot hold go into parentheses."""
    written: dict[int, Writing] = {}
    for element in tree.elements:
        if element.name != "ruby":
            continue
        readings = [tree.elements[place] for place in element.children if tree.elements[place].name == "rt"]
        if not readings or not all(_ends_itself(tree, reading) for reading in readings):
            continue
        starts = [element.first, *(reading.end - 1 for reading in readings[:-1])]
        bases = [_base(tree, start, reading.first) for start, reading in zip(starts, readings, strict=True)]
        words = [tree.words(reading) for reading in readings]
        plain = all(_is_plain(text, 80) for text in bases) and all(_is_plain(text, 160) for text in words)
        opening, closing = ("|", "}") if plain else ("(", ")")
        rule = "html.ruby" if plain else "html.text"
        if plain:
            written[element.first] = ("{", rule)
        for rank, reading in enumerate(readings):
            again = "{" if plain and rank + 1 < len(readings) else ""
            written[reading.first] = (opening, rule)
            written[reading.end - 1] = (closing + again, rule)
    return written


def write_notes(tree: Tree, parts: Parts) -> tuple[dict[int, Writing], dict[int, int]]:
    """Brackets around numbers that lead to a note further down, and each note's own number by its element's start."""
    targets = {name: element for element in reversed(tree.elements) if (name := element.token.attribute("id"))}
    written: dict[int, Writing] = {}
    numbers: dict[int, int] = {}
    for element in tree.elements:
        href = element.token.attribute("href")
        if element.name != "a" or not href.startswith("#") or not _ends_itself(tree, element):
            continue
        words = tree.words(element).strip()
        if words in _BACK:
            parts.gone.setdefault(element.first, (element.end, "html.chrome"))
            continue
        match, target = _NUMBER.fullmatch(words), targets.get(href[1:])
        if match is None or target is None or target.first <= element.first or target.name == "a":
            continue
        numbers[target.first] = int(match[1])
        if words == match[1]:
            written[element.first], written[element.end - 1] = ("[", "html.note"), ("]", "html.note")
    return written, numbers


def _ends_itself(tree: Tree, element: Element) -> bool:
    return element.closed and tree.tokens[element.end - 1].kind == "end" and element.end > element.first + 1


def _base(tree: Tree, start: int, end: int) -> str:
    """The words between two tags, without the parentheses of `<rp>`."""
    tokens: Sequence[str] = [
        tree.source[token.start : token.end]
        for index, token in enumerate(tree.tokens[start + 1 : end], start + 1)
        if token.kind == "text" and tree.tokens[index - 1].name != "rp"
    ]
    return "".join(tokens)


def _is_plain(text: str, most: int) -> bool:
    return bool(text.strip()) and text == text.strip() and len(text) <= most and not re.search(r"[{}|\n&<]", text)
