"""An EPUB's contents: toc.ncx (EPUB 2) or the nav document (EPUB 3) as a list of chapters with their volumes. Pure.

`ncx`: <https://daisy.org/activities/standards/daisy/daisy-3/z39-86-2005-r2012-specifications-for-the-digital-talking-book/>
`nav`: <https://www.w3.org/TR/epub-33/#sec-nav-def-types-toc>
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Literal

from ssg.intake.sources.xml import Element
from ssg.intake.tokens import Token, find_tokens
from ssg.text.headings import parse_heading, parse_volume

MAX_ENTRIES = 50_000
MAX_NESTING = 30
VOLUME_SEPARATOR = " · "

Role = Literal["chapter", "volume", "section"]


class TooManyEntriesError(ValueError):
    """Contents that no book has."""


@dataclass(slots=True)
class Node:
    """One entry as it is written: what it is called, where it leads (`href`, "" nowhere), what is below it."""

    title: str = ""
    href: str = ""
    children: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as it is meant. A `section` is part of the chapter before it; a `volume` is a page of its own."""

    title: str
    href: str
    role: Role
    volume: str = ""


def read_ncx(root: Element) -> list[Node]:
    """The entries of a parsed toc.ncx."""
    top = root.first("navmap")
    return [] if top is None else [_ncx_node(point) for point in top.children if point.name == "navpoint"]


def read_nav(source: str) -> list[Node]:
    """The entries of a nav document: its `epub:type="toc"`, else its first nav. Raises `TooManyEntriesError`."""
    if source.count("<li") + source.count("<a") > 4 * MAX_ENTRIES:
        raise TooManyEntriesError(f"more than {MAX_ENTRIES} entries")
    tokens = find_tokens(source)
    starts = [index for index, token in enumerate(tokens) if token.kind == "start" and token.name == "nav"]
    tables = [index for index in starts if "toc" in tokens[index].attribute("epub:type").lower().split()]
    begin = next(iter(tables or starts), None)
    return [] if begin is None else _read_list(source, tokens[begin + 1 :])


def read_landmarks(source: str) -> list[tuple[str, str]]:
    """Pairs of role (`cover`, `toc`, `titlepage` …) and address that a nav document gives."""
    return [
        (role, token.attribute("href"))
        for token in find_tokens(source)
        if token.kind == "start" and token.name == "a"
        for role in token.attribute("epub:type").lower().split()
    ]


def find_entries(nodes: Sequence[Node], book: str) -> list[Entry]:
    """The entries that lead somewhere, in order, with their roles.

    An entry that holds others and has the book's name, or no name that says more as the only root, is no volume.
    """
    root = nodes[0] if len(nodes) == 1 and nodes[0].children else None
    if root is None or parse_volume(root.title) or parse_heading(root.title):
        return list(_flatten(nodes, "", book))
    return list(_flatten(nodes, "", root.title))


def _flatten(nodes: Sequence[Node], volume: str, book: str) -> Iterator[Entry]:
    for node in nodes:
        if node.children and node.title.casefold() == book.casefold():
            if node.href:
                yield Entry(title=node.title, href=node.href, role="chapter", volume=volume)
            yield from _flatten(node.children, volume, book)
            continue
        if not node.children or not _is_volume(node):
            if node.href:
                yield Entry(title=node.title, href=node.href, role="chapter", volume=volume)
            yield from _sections(node.children)
            continue
        inner = f"{volume}{VOLUME_SEPARATOR}{node.title}" if volume else node.title
        if node.href:
            yield Entry(title=node.title, href=node.href, role="volume", volume=inner)
        yield from _flatten(node.children, inner, book)


def _sections(nodes: Sequence[Node]) -> Iterator[Entry]:
    for node in nodes:
        if node.href:
            yield Entry(title=node.title, href=node.href, role="section")
        yield from _sections(node.children)


def _is_volume(node: Node) -> bool:
    """Whether what is below an entry are chapters, and not the sections of a chapter."""
    if parse_volume(node.title) is not None:
        return True
    if parse_heading(node.title) is not None:
        return False
    if not node.href or any(parse_heading(child.title) is not None for child in node.children):
        return True
    own = node.href.partition("#")[0]
    elsewhere = sum(child.href.partition("#")[0] != own for child in node.children)
    return 2 * elsewhere > len(node.children)


def _ncx_node(point: Element) -> Node:
    label = next((child for child in point.children if child.name == "navlabel"), None)
    content = next((child for child in point.children if child.name == "content"), None)
    return Node(
        title="" if label is None else label.text(),
        href="" if content is None else content.get("src"),
        children=[_ncx_node(child) for child in point.children if child.name == "navpoint"],
    )


def _read_list(source: str, tokens: Sequence[Token]) -> list[Node]:
    """Nested `<li>` with an `<a>` or `<span>` each, up to the nav's end; also where ends are missing."""
    top = Node()
    stack = [top]
    words: list[str] = []
    inside = ""
    for token in tokens:
        if token.name == "nav" and token.kind == "end":
            break
        if inside and token.kind == "text":
            words.append(unescape(source[token.start : token.end]))
        elif inside and token.kind == "end" and token.name == inside:
            stack[-1].title = stack[-1].title or " ".join("".join(words).split())
            inside = ""
        elif token.kind == "start" and token.name == "li":
            node = Node()
            stack[-1].children.append(node)
            stack.append(node)
            if len(stack) > MAX_NESTING:
                raise TooManyEntriesError(f"entries nested more than {MAX_NESTING} deep")
        elif token.kind == "end" and token.name == "li" and len(stack) > 1:
            stack.pop()
        elif token.kind == "start" and token.name in ("a", "span") and not inside and len(stack) > 1:
            inside, words = token.name, []
            stack[-1].href = stack[-1].href or unescape(token.attribute("href"))
    return top.children
