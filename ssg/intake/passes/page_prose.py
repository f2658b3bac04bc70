"""Whether an element that is named like a part of a page is a paragraph of the story all the same. Pure."""

from __future__ import annotations

from ssg.intake.folding import fold
from ssg.intake.lines import TERMINAL, count_han
from ssg.intake.looks import find_address, find_hints
from ssg.intake.passes.page_tree import Element, Tree, words
from ssg.intake.site_words import weigh_words

NEAR = 3  # paragraphs of the story that must stand in the same element
MOST_TOKENS, MOST_SIBLINGS = 80, 1500  # what is looked through for each element, so that a page stays linear
_PARTS_OF_PAGES = words("a img form input button select textarea ul ol time iframe script ins svg table label h2 h3 h4")


def is_told_among_paragraphs(tree: Tree, element: Element) -> bool:
    """Whether `<p class="comment">` is a sentence among paragraphs, and nothing in it but its name is of a page."""
    if element.parent < 0 or element.end - element.first > MOST_TOKENS:
        return False
    if any(
        token.kind == "start" and token.name in _PARTS_OF_PAGES for token in tree.tokens[element.first : element.end]
    ):
        return False
    text = tree.words(element).strip()
    if not _is_sentence(text):
        return False
    children = tree.elements[element.parent].children
    if len(children) > MOST_SIBLINGS:
        return False
    around = [tree.elements[place] for place in children]
    plain = [other for other in around if other.name == "p" and other is not element and not other.names()]
    before = sum(other.end <= element.first for other in plain)
    after = len(plain) - before
    at_edge = element.name == "p" and before >= NEAR  # the last words of a chapter have nothing behind them
    return before + after >= NEAR and ((before > 0 and after > 0) or at_edge)


def _is_sentence(text: str) -> bool:
    folded = fold(text).text
    long_enough = len(text.split()) >= 4 or count_han(text) >= 6
    site = weigh_words(folded) or len(find_hints(text)) > 1 or find_address(folded)
    return long_enough and len(text) < 2000 and TERMINAL.search(text) is not None and not site
