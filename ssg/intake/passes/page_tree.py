"""The elements of a page, over its tokens: who is in whom, where each ends, how much text and link text it has.

Broken markup is the rule: a paragraph ends where a block begins, an end tag that fits nothing is passed over, an inline
element does not end the blocks in it. Linear in the number of tokens.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ssg.intake.tokens import RAW_TEXT, Token


def words(text: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(text.split())


BLOCKS = words(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 "
    "h3 h4 h5 h6 header hgroup hr html head li main nav ol p pre section summary table tbody td tfoot th thead tr "
    "ul"
)
VOID = words("area base br col embed hr img input link meta param source track wbr")
_CLOSES: dict[str, frozenset[str]] = {
    "li": frozenset(["li"]),
    "dt": frozenset(["dt", "dd"]),
    "dd": frozenset(["dt", "dd"]),
    "tr": frozenset(["tr", "td", "th"]),
    "td": frozenset(["td", "th"]),
    "th": frozenset(["td", "th"]),
    "rt": frozenset(["rt", "rp", "rb"]),
    "rp": frozenset(["rt", "rp", "rb"]),
    "option": frozenset(["option"]),
}
_IN_HEAD = frozenset(["title", "meta", "link", "script", "style", "base", "noscript", "template"])
_SCOPES = words("ul ol table dl ruby select blockquote div section article")
_PART = re.compile(r"[a-z]+|\d+")
MAX_LOOK = 64


@dataclass(slots=True)
class Element:
    """One element. Its tokens are `first` (the start tag) up to `end`, which is past its end tag where it has one."""

    first: int
    parent: int
    token: Token
    end: int = -1
    closed: bool = False
    children: list[int] = field(default_factory=list)
    known: frozenset[str] | None = None

    @property
    def name(self) -> str:
        """The tag's name."""
        return self.token.name

    def names(self) -> frozenset[str]:
        """Its classes and its id, in lower case."""
        if self.known is None:
            words = f"{self.token.attribute('class')} {self.token.attribute('id')}" if self.token.attributes else ""
            self.known = frozenset(words.lower().split())
        return self.known


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A page's elements in the order of their start tags, and sums over its tokens.

    `text[i]` is how many visible characters the tokens before `i` have, `linked[i]` those of them in links.
    """

    source: str
    tokens: Sequence[Token]
    elements: Sequence[Element]
    text: Sequence[int]
    linked: Sequence[int]

    def size(self, element: Element) -> int:
        """Characters of text in an element."""
        return self.text[element.end] - self.text[element.first]

    def link_size(self, element: Element) -> int:
        """Characters of text in the element's links."""
        return self.linked[element.end] - self.linked[element.first]

    def words(self, element: Element) -> str:
        """An element's text as it is written, entities and all."""
        inner = self.tokens[element.first : element.end]
        return "".join(self.source[token.start : token.end] for token in inner if token.kind == "text")


def make_tree(source: str, tokens: Sequence[Token]) -> Tree:
    """Read the elements of a page."""
    stack = _Stack()
    text, linked = [0], [0]
    for index, token in enumerate(tokens):
        if token.kind == "start" and token.name not in VOID:
            stack.open(index, token)
        elif token.kind == "end":
            stack.close(token.name, index, index + 1)
        size = len(source[token.start : token.end].strip()) if token.kind == "text" else 0
        text.append(text[-1] + size)
        linked.append(linked[-1] + (size if stack.count.get("a", 0) > 0 else 0))
    while stack.ids:
        stack.pop(len(tokens))
    for element in stack.elements:
        if element.name in RAW_TEXT and not element.closed:
            element.end = element.first + 1  # the tokenizer took what follows for text, too
    return Tree(source=source, tokens=tokens, elements=stack.elements, text=text, linked=linked)


class _Stack:
    """The elements that are open while a page is read."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.ids: list[int] = []
        self.count: dict[str, int] = {}

    def open(self, index: int, token: Token) -> None:
        """Open an element, and end what its start tag ends without saying so."""
        if token.name not in _IN_HEAD:
            self.close("head", index, index)
        if token.name in BLOCKS:
            self.close("p", index, index, scoped=True)
        for name in _CLOSES.get(token.name, ()):
            self.close(name, index, index, scoped=True)
        parent = self.ids[-1] if self.ids else -1
        if parent >= 0:
            self.elements[parent].children.append(len(self.elements))
        self.ids.append(len(self.elements))
        self.count[token.name] = self.count.get(token.name, 0) + 1
        self.elements.append(Element(index, parent, token))

    def close(self, name: str, index: int, end: int, *, scoped: bool = False) -> None:
        """End the innermost open element of a name at token `end`, and what is open in it at token `index`."""
        if self.count.get(name, 0) <= 0:
            return
        has_block = False
        for depth in range(len(self.ids) - 1, max(len(self.ids) - 1 - MAX_LOOK, -1), -1):
            element = self.elements[self.ids[depth]]
            if element.name == name and not element.closed:
                element.end, element.closed = end, True
                if has_block and name not in BLOCKS:
                    return  # the blocks in it stay open
                while len(self.ids) > depth:
                    self.pop(index)
                return
            if scoped and element.name in _SCOPES:
                return
            has_block = has_block or element.name in BLOCKS

    def pop(self, at: int) -> None:
        """Take the innermost element off the stack."""
        element = self.elements[self.ids.pop()]
        self.count[element.name] -= 1
        element.end = element.end if element.closed else at


def name_parts(names: frozenset[str]) -> frozenset[str]:
    """The words that class names and ids are made of: `chapter-nav_top2` has chapter, nav, top, 2."""
    return frozenset(part for name in names for part in _PART.findall(name))
