"""A page becomes text: chrome and hidden parts go, blocks part paragraphs, what Markdown has becomes Markdown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import unescape

from ssg.intake.draft import Draft, shown
from ssg.intake.ledger import Edit
from ssg.intake.passes.page_blocks import Blocks, find_blocks
from ssg.intake.passes.page_inline import Piece, find_marks
from ssg.intake.passes.page_notes import Writing, write_notes, write_ruby
from ssg.intake.passes.page_parts import Parts, find_parts
from ssg.intake.passes.page_title import find_title
from ssg.intake.passes.page_tree import BLOCKS, Tree, make_tree
from ssg.intake.tokens import Token, find_tokens

ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_SPACE_RUN = re.compile(r"[ \t]*[\r\n][ \t\r\n]*")
_BLANK = " \t\r\n\xa0"
_STYLES = {"em": "italic", "i": "italic", "cite": "italic", "dfn": "italic", "strong": "bold", "b": "bold"}
_STYLES |= {"del": "strike", "s": "strike", "strike": "strike"}
_ADDRESS = re.compile(r"https?://[^\s()<>\"'\\]{4,300}")
_CHROME_IMAGE = re.compile(
    r"(?i)logo|avatar|icon|banner|\bads?\b|advert|pixel|spacer|button|loading|emoji|badge|share|qrcode"
)


@dataclass(slots=True)
class _Walk:
    """State of one walk over a page. `run` are the pieces of the paragraph being read."""

    tree: Tree
    parts: Parts
    blocks: Blocks
    marked: bool
    ends: Mapping[int, tuple[str, str]]
    written: Mapping[int, Writing]  # what stands for a tag
    numbers: Mapping[int, int]  # of notes, by the start of their elements
    edits: list[Edit] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    parted: bool = True  # the output so far ends with a paragraph's end
    pre: int = 0
    cell_to: int = 0
    in_cell: bool = False
    run: list[Piece] = field(default_factory=list)
    spaced: bool = True
    prefix: str = ""  # what goes before the next words
    number: int = 0  # of the note whose words come next
    styles: dict[str, int] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    linked: int = 0  # characters of the run that are in links
    letters: int = 0


def read_page(draft: Draft, *, marked: bool = True) -> Draft:
    """Turn markup into plain text with Markdown, every character of the page in the ledger; find the page's title.

    Without `marked`, all of it is plain paragraphs.
    """
    source = draft.text
    tree = make_tree(source, find_tokens(source))
    parts = find_parts(tree)
    written, numbers = write_notes(tree, parts)
    blocks, styled = Blocks(), dict[int, tuple[str, str]]()
    if marked:
        written |= write_ruby(tree)
        blocks, styled = find_blocks(tree, parts, numbers), _styled_tags(tree, parts)
    walk = _Walk(tree, parts, blocks, marked, styled, written, numbers)
    quotes, cells = dict(walk.blocks.quoted), dict(walk.blocks.cells)
    quoted_to = index = 0
    while index < len(tree.tokens):
        token = tree.tokens[index]
        quoted_to, walk.cell_to = max(quoted_to, quotes.get(index, 0)), max(walk.cell_to, cells.get(index, 0))
        walk.in_cell = index < walk.cell_to
        last, reason = _part_to_drop(index, walk)
        if reason:
            walk.edits += [(part.start, part.end, "", reason) for part in tree.tokens[index:last]]
            index = last
            continue
        _emit(index, token, walk, quoted=index < quoted_to)
        index += 1
    _flush(walk)
    notes = [("note", " ".join(unescape(tree.words(element)).split())) for element in parts.notes]
    extra = (*draft.extra, *(note for note in notes if note[1]))
    draft = replace(draft.edited(walk.edits), title=find_title(tree), extra=extra)
    return draft.flagged(*parts.flags, *walk.flags)


def _part_to_drop(index: int, walk: _Walk) -> tuple[int, str]:
    if index in walk.parts.gone:
        return walk.parts.gone[index]
    low, high = walk.parts.main
    return (index + 1, "") if low <= index < high else (index + 1, "html.outside")


def _styled_tags(tree: Tree, parts: Parts) -> dict[int, tuple[str, str]]:
    """Tags at which a style begins (+) or ends (-), or a link; what sets most of the story apart sets nothing apart."""
    low, high = parts.main
    most = 0.5 * (tree.text[high] - tree.text[low])
    found: dict[int, tuple[str, str]] = {}
    for place, element in enumerate(tree.elements):
        style = _STYLES.get(element.name, "")
        style = "italic" if place in parts.slant else "bold" if place in parts.weight else style
        if element.name == "a":
            href = unescape(element.token.attribute("href").strip())
            style = f"link:{href}" if _ADDRESS.fullmatch(href) else ""
        if style and element.closed and element.end - 1 not in found and tree.size(element) <= max(most, 200):
            if tree.tokens[element.end - 1].kind != "end":
                continue  # ended by what came after it: nobody closed it
            found[element.first], found[element.end - 1] = ("+", style), ("-", style)
    return found


def _emit(index: int, token: Token, walk: _Walk, *, quoted: bool) -> None:
    if token.kind == "text":
        _emit_text(token, walk, quoted=quoted)
        return
    sign, style = walk.ends.get(index, ("", ""))
    if style.startswith("link:"):
        walk.links = [*walk.links, style[5:]] if sign == "+" else walk.links[:-1]
    elif style:
        walk.styles[style] = walk.styles.get(style, 0) + (1 if sign == "+" else -1)
    new, rule = _tag_text(index, token, walk)
    if new.endswith("\n"):
        _flush(walk)
    walk.pre += {"start": 1, "end": -1}.get(token.kind, 0) * (token.name == "pre")
    walk.prefix = walk.blocks.prefixes.get(index, walk.prefix)
    walk.number = walk.numbers.get(index, walk.number)
    walk.edits.append((token.start, token.end, new, rule))


def _tag_text(index: int, token: Token, walk: _Walk) -> tuple[str, str]:
    """What stands for a tag, and by which rule."""
    if token.kind in ("comment", "raw"):
        return "", "html.comment" if token.kind == "comment" else "html.chrome"
    if index in walk.written:
        walk.parted = False
        return walk.written[index]
    if index in walk.blocks.openings:
        new, rule = walk.blocks.openings[index]
        new = new.lstrip("\n") if walk.parted else new
        walk.parted = new.endswith("\n\n") or (walk.parted and not new)
        if new:
            _flush(walk)
        return new, rule
    if token.name == "br":
        walk.spaced = True
        return "\n", "html.break"
    if token.name == "hr":
        new = "* * *\n\n" if walk.parted else "\n\n* * *\n\n"
        walk.parted = True
        return new, "html.rule"
    if token.name in BLOCKS:
        new = "" if walk.parted else "\n\n"
        walk.parted = True
        return new, "html.block"
    if token.name == "img" and token.kind == "start":
        return _image(token, walk)
    if token.name == "q":
        walk.parted = False
        return ("“" if token.kind == "start" else "”"), "html.text"
    return "", "html.tag"


def _image(token: Token, walk: _Walk) -> tuple[str, str]:
    """An image of the story as Markdown; one of the site's own, or one that is not at hand, is left out. Flagged."""
    alt = " ".join(re.sub(r"[\[\]\\*_`<>&!]", "", unescape(token.attribute("alt"))).split())
    address = unescape(
        next((token.attribute(name) for name in ("data-src", "data-original", "src") if token.attribute(name)), "")
    )
    sizes = [token.attribute(side) for side in ("width", "height")]
    tiny = any(size.isascii() and size.isdigit() and int(size[:6]) <= 48 for size in sizes)
    if tiny or _CHROME_IMAGE.search(f"{token.attribute('class')} {alt} {address.rpartition('/')[2]}"):
        return "", "html.image"
    if not _ADDRESS.fullmatch(address):
        walk.flags.append(f"image left out: {alt or shown(address, 60)}")
        return "", "html.image"
    walk.flags.append(f"image kept by its address: {shown(address, 60)}")
    walk.parted = False
    return f"![{alt}]({address})", "html.image"


def _emit_text(token: Token, walk: _Walk, *, quoted: bool) -> None:
    text = walk.tree.source[token.start : token.end]
    bare = unescape(text).strip(_BLANK)
    if not bare:
        gone = walk.parted and not text.strip(" \t\r\n")
        walk.edits += [(token.start, token.end, "", "html.space")] if gone else _text_edits(token, text, walk)
        walk.spaced = True
        return
    head, tail = len(text) - len(text.lstrip(_BLANK)), len(text.rstrip(_BLANK))
    if quoted and walk.parted:
        walk.prefix = "> "
    if walk.prefix:
        walk.edits.append(
            (token.start + head, token.start + head, walk.prefix, "html.quote" if quoted else "html.list")
        )
        walk.prefix = ""
    if walk.number:
        own = re.compile(rf"[\[(]?{walk.number}[\]).:、]{{1,2}}[ \t]*|").match(text, head)
        end = own.end() if own else head
        walk.edits.append((token.start + head, token.start + end, f"[{walk.number}] ", "html.note"))
        walk.number = 0
    styles = frozenset(style for style, count in walk.styles.items() if count > 0)
    link = walk.links[-1] if walk.links and not re.search(r"[\[\]]|\w\.\w", bare) else ""
    piece = Piece(token.start + head, token.start + tail, bare[0], bare[-1], walk.spaced or head > 0, styles, link)
    walk.run.append(piece)
    walk.letters += len(bare)
    walk.linked += len(bare) if link else 0
    walk.spaced = tail < len(text)
    walk.edits += _text_edits(token, text, walk)
    walk.parted = False


def _text_edits(token: Token, text: str, walk: _Walk) -> list[Edit]:
    edits: list[Edit] = [
        (token.start + match.start(), token.start + match.end(), unescape(match[0]), "html.entity")
        for match in ENTITY.finditer(text)
    ]
    if walk.in_cell:
        bars = (token.start + match.start() for match in re.finditer(r"\|", text))
        edits += [(place, place, "\\", "markdown.escape") for place in bars]
    if walk.pre <= 0:
        edits += [
            (token.start + match.start(), token.start + match.end(), " ", "html.space")
            for match in _SPACE_RUN.finditer(text)
        ]
    return edits


def _flush(walk: _Walk) -> None:
    """End a paragraph: put the marks of its letters into it."""
    run, walk.run = walk.run, []
    apart = walk.letters - walk.linked
    walk.letters = walk.linked = 0
    walk.spaced = True
    if not walk.marked or not any(piece.styles or piece.link for piece in run):
        return
    if apart < 20:  # a line that is a link: its words are enough
        run = [replace(piece, link="") for piece in run]
    marks = find_marks(run)
    if marks is None:
        walk.flags.append(f"emphasis left out: {shown(walk.tree.source[run[0].start : run[-1].end])}")
        return
    walk.flags += [f"link kept: {shown(piece.link, 60)}" for piece in run if piece.link]
    walk.edits += [(place, place, mark, "html.emphasis") for place, mark in marks.items()]
