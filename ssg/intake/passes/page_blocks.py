"""Blocks of a page that Markdown has, too: lists, tables of data, quotations. What is richer becomes paragraphs."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from ssg.intake.passes.page_parts import Parts
from ssg.intake.passes.page_tree import BLOCKS, VOID, Element, Tree

MAX_CELL = 160
MAX_TOKENS = 1500  # of a block; a larger one holds the story
_KINDS = frozenset(["ul", "ol", "table", "blockquote"])


@dataclass(slots=True)
class Blocks:
    """What to write where a block begins. `openings` and `endings` are by token: text that stands for a tag; `prefixes`
    by the token of a start tag: what goes before the first words behind it; `quoted` are spans of tokens."""

    openings: dict[int, tuple[str, str]] = field(default_factory=dict)
    prefixes: dict[int, str] = field(default_factory=dict)
    cells: list[tuple[int, int]] = field(default_factory=list)
    quoted: list[tuple[int, int]] = field(default_factory=list)


def find_blocks(tree: Tree, parts: Parts, notes: Container[int]) -> Blocks:
    """Find the blocks of the story that become Markdown blocks; elements that are `notes` become paragraphs."""
    blocks = Blocks()
    low, high = parts.main
    story = max(tree.text[high] - tree.text[low], 1)
    until = low
    for element in tree.elements:
        if element.first in parts.gone:
            until = max(until, parts.gone[element.first][0])
        if element.first < until or element.end > high or element.end <= low or element.first == low:
            continue
        if element.name not in _KINDS or element.end - element.first > MAX_TOKENS:
            continue
        small = tree.size(element) <= 0.5 * story
        if (element.name in ("ul", "ol") and _write_list(tree, element, blocks, notes)) or (
            element.name == "table" and small and _write_table(tree, element, blocks)
        ):
            until = element.end
        elif element.name == "blockquote" and small and _is_plain(tree, element):
            blocks.quoted.append((element.first, element.end))
    return blocks


def _write_list(tree: Tree, element: Element, blocks: Blocks, notes: Container[int]) -> bool:
    items = [tree.elements[place] for place in element.children]
    if any(item.first in notes for item in items):
        return False
    if len(items) < 2 or any(item.name != "li" or not _is_simple(tree, item) for item in items):
        return False
    start = element.token.attribute("start")
    first = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1
    for rank, item in enumerate(items):
        blocks.prefixes[item.first] = "- " if element.name == "ul" else f"{first + rank}. "
        blocks.openings[item.first] = ("\n" if rank else "\n\n", "html.list")
    blocks.openings[element.end - 1] = ("\n\n", "html.list")
    _silence(tree, element, blocks)
    return True


def _write_table(tree: Tree, element: Element, blocks: Blocks) -> bool:
    """A table of two columns or more, short cells, no blocks in them: rows as Markdown has them."""
    rows = [tree.elements[place] for place in _inside(tree, element, "tr")]
    cells = [[tree.elements[place] for place in row.children] for row in rows]
    width = max((len(row) for row in cells), default=0)
    if width < 2 or any(len(row) != width for row in cells) or _inside(tree, element, "table"):
        return False
    every = [cell for row in cells for cell in row]
    if any(cell.name not in ("td", "th") or not _is_simple(tree, cell) for cell in every):
        return False
    if any(tree.size(cell) > MAX_CELL or not cell.closed for cell in every):
        return False
    headed = all(cell.name == "th" for cell in cells[0])
    rule = f"|{' --- |' * width}"
    for rank, row in enumerate(cells):
        before = "\n\n" if rank == 0 else "\n"
        if rank == 0 and not headed:
            before += f"|{'  |' * width}\n{rule}\n"
        if rank == 1 and headed:
            before += f"{rule}\n"
        for column, cell in enumerate(row):
            blocks.openings[cell.first] = (f"{before}| " if column == 0 else " | ", "html.table")
            if column == width - 1:
                blocks.openings[cell.end - 1] = (" |", "html.table")
            blocks.cells.append((cell.first, cell.end))
    blocks.openings[element.end - 1] = ("\n\n", "html.table")
    _silence(tree, element, blocks)
    return len(cells) > 1 or not headed


def _silence(tree: Tree, element: Element, blocks: Blocks) -> None:
    """Tags in a list or a table part no paragraphs of their own."""
    for index in range(element.first, element.end):
        token = tree.tokens[index]
        if token.kind in ("start", "end") and token.name in BLOCKS:
            blocks.openings.setdefault(index, ("", "html.tag"))


def _inside(tree: Tree, element: Element, name: str) -> list[int]:
    """The places of the elements of a name in an element, in order."""
    found, waiting = [], list(reversed(element.children))
    while waiting:
        place = waiting.pop()
        inner = tree.elements[place]
        if inner.name == name:
            found.append(place)
        waiting += reversed(inner.children)
    return found


def _is_simple(tree: Tree, element: Element) -> bool:
    """Whether an item or a cell holds words only, at most in one paragraph of its own."""
    tokens = tree.tokens[element.first + 1 : element.end]
    blocks = [
        token.name for token in tokens if token.kind == "start" and (token.name in BLOCKS or token.name in _BREAKS)
    ]
    return blocks in ([], ["p"], ["div"]) and (element.name != "li" or bool(tree.words(element).strip()))


def _is_plain(tree: Tree, element: Element) -> bool:
    tokens: Sequence[str] = [token.name for token in tree.tokens[element.first : element.end] if token.kind == "start"]
    return not {"ul", "ol", "table", "pre"} & set(tokens) and tree.size(element) > 0


_BREAKS = VOID - {"wbr", "img"}
