"""A cover of type, as SVG, for a book without a picture: cloth, a paper label, title and author.

A Western book has its label in the upper half, printed in a serif. A Chinese one is thread-bound: its spine is on
the right, its title goes down a slip at the upper left. Cloth and weave come from the book's key, so that a book
keeps its look and its editions match. Pictures in pages cannot use a page's fonts, so sizes leave room for any serif.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from itertools import accumulate

from ssg.model.views import CoverView
from ssg.render.cover_columns import NEVER_FIRST, cut_columns
from ssg.text.html_escape import escape_attribute, escape_text
from ssg.text.language import is_cjk
from ssg.text.later import later
from ssg.values import dataclass

WIDTH, HEIGHT = 400, 600
LABEL, INK = "#f7f2e7", "#2a2622"
CLOTHS = ("#3d4f5c", "#5d3c39", "#42523f", "#51465a", "#5a4a33", "#2f4a57", "#6b3f2c", "#3f4550")

# Weaves: one tile each, drawn over the cloth in the label's colour, faintly.
_WEAVES = (
    (24, "M0 12q6-8 12 0t12 0"),
    (20, "M0 20 20 0M-5 5 5-5M15 25 25 15"),
    (28, "M14 7a7 7 0 1 0 .01 0"),
    (24, "M12 0v24M0 12h24"),
    (26, "M0 13 13 0 26 13 13 26z"),
    (30, "M0 30a15 15 0 0 1 30 0M6 30a9 9 0 0 1 18 0"),
)
_SERIF = "Iowan Old Style, Palatino Linotype, Palatino, Source Serif 4, Noto Serif, Georgia, serif"
_SERIF_OF = {
    "zh-Hans": "Source Han Serif SC, Noto Serif CJK SC, Noto Serif SC, Songti SC, STSong, SimSun, serif",
    "zh-Hant": "Source Han Serif TC, Noto Serif CJK TC, Noto Serif TC, Songti TC, PMingLiU, serif",
    "ja": "Hiragino Mincho ProN, Noto Serif CJK JP, Yu Mincho, serif",
}
_SLIPS = ((1, 7, 58), (1, 9, 46), (2, 9, 46), (2, 12, 36), (3, 12, 36), (3, 15, 28), (3, 18, 24))
"""Columns of a Chinese title, cells of each at most, their size."""
_MOST_CELLS = 54
_WIDE = later("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff]")
_TOKEN = later(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[^\s\u2e80-\u9fff\uf900-\ufaff]+|\s+")
_ASCII_RUN = later(r"(?<![!-~])[!-~]{1,3}(?![!-~])|.", re.DOTALL)
_NARROW = frozenset("iljtfrI.,:;'’‘!|()[]- ")
_LOOSE_ENDS = frozenset(["a", "an", "the", "of", "in", "on", "to", "and", "or", "at", "by", "for", "from", "with"])
# What stands upright between lines has its own form in a column (Unicode, vertical forms).
_UPRIGHT = str.maketrans(
    "，、。：；！？（）《》〈〉「」『』【】…—–～", "︐︑︒︓︔︕︖︵︶︽︾︿﹀﹁﹂﹃﹄︻︼︙︱︱︴"
)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one size; a unit is a pixel of the cover."""

    lines: tuple[str, ...]
    size: float


def render_cover(view: CoverView) -> str:
    """The cover as an SVG document."""
    title = _clean(view.title) or "—"
    author = _clean(view.author)
    seed = hashlib.blake2b(view.key.encode("utf-8", "replace"), digest_size=2).digest()
    cloth = CLOTHS[seed[0] % len(CLOTHS)]
    tile, weave = _WEAVES[seed[1] % len(_WEAVES)]
    chinese = is_cjk(view.language) and bool(_WIDE.search(title))
    body = _thread_bound(title, author) if chinese else _cased(title, author)
    family = escape_attribute(_family(view.language))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        f' lang="{escape_attribute(view.language)}" font-family="{family}" fill="{INK}" text-anchor="middle">\n'
        f'<pattern id="w" width="{tile}" height="{tile}" patternUnits="userSpaceOnUse">'
        f'<path d="{weave}" fill="none" stroke="{LABEL}" stroke-opacity=".13"/></pattern>\n'
        f'<path d="M0 0h{WIDTH}v{HEIGHT}H0z" fill="{cloth}"/><path d="M0 0h{WIDTH}v{HEIGHT}H0z" fill="url(#w)"/>\n'
        f"{body}</svg>\n"
    )


def _clean(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _family(language: str) -> str:
    traditional = {"hant", "tw", "hk", "mo"} & set(language.lower().split("-"))
    main = language.split("-")[0].lower()
    key = {"zh": "zh-Hant" if traditional else "zh-Hans", "ja": "ja"}.get(main, "")
    return _SERIF_OF.get(key, _SERIF)


# ---- a cased book: lines across -------------------------------------------------------------------------------


def _cased(title: str, author: str) -> str:
    block = _fit(title, 268, 250, (46, 42, 38, 34, 31, 28, 25, 22, 19, 16))
    by = _fit(author, 268, 66, (21, 19, 17, 15, 13)) if author else None
    leading = block.size * 1.2
    rows = len(block.lines) * leading
    foot = 46 + len(by.lines) * by.size * 1.3 if by else 0
    height = max(190.0, 70 + rows + foot)
    top = 78.0
    parts = [
        # The joint of the spine: a shadow and a light.
        f'<path d="M0 0h22v{HEIGHT}H0z" fill-opacity=".28" fill="#000"/>'
        f'<path d="M22 0h7v{HEIGHT}h-7z" fill-opacity=".14" fill="#fff"/>\n',
        f'<path d="M48 {top:g}h320v{height:g}H48z" fill="{LABEL}"/>'
        f'<path d="M56 {top + 8:g}h304v{height - 16:g}H56z" fill="none" stroke="{INK}" stroke-width="1.5"/>'
        f'<path d="M60.5 {top + 12.5:g}h295v{height - 25:g}h-295z" fill="none" stroke="{INK}" stroke-width=".6"/>\n',
    ]
    start = top + (height - foot - rows) / 2 + block.size * 0.92
    parts += [_line(line, 208, start + index * leading, block.size) for index, line in enumerate(block.lines)]
    if by:
        rule = top + height - foot - 2
        parts.append(f'<path d="M178 {rule:g}h60" stroke="{INK}"/>\n')
        first = rule + 14 + by.size
        parts += [
            _line(line, 208, first + index * by.size * 1.3, by.size, italic=True) for index, line in enumerate(by.lines)
        ]
    return "".join(parts)


def _line(text: str, x: float, y: float, size: float, *, italic: bool = False) -> str:
    slant = ' font-style="italic"' if italic else ""
    return f'<text x="{x:g}" y="{y:.5g}" font-size="{size:g}"{slant}>{escape_text(text)}</text>\n'


def _fit(text: str, width: float, height: float, sizes: tuple[int, ...]) -> Block:
    """The largest of some sizes at which a text fits into a box; at the smallest it is cut."""
    fitting = []
    for size in sizes:
        lines = break_lines(text, width / size)
        if len(lines) * size * 1.2 <= height and all(measure(line) * size <= width for line in lines):
            fitting.append(Block(lines, size))
    if fitting:
        # No "The" on a line of its own, if somewhat smaller type can help it.
        whole = (block for block in fitting if not any(line.lower() in _LOOSE_ENDS for line in block.lines))
        return next((block for block in whole if block.size >= fitting[0].size * 0.6), fitting[0])
    size = sizes[-1]
    most = max(1, int(height / (size * 1.2)))
    lines = break_lines(text, width / size)
    if len(lines) > most:
        lines = (*lines[: most - 1], f"{lines[most - 1].rstrip()}…")
    return Block(tuple(_cut(line, width / size) for line in lines), size)


def _cut(line: str, width: float) -> str:
    if measure(line) <= width:
        return line
    ends = list(accumulate(_char_width(char) for char in line))
    return line[: sum(end <= width - 1 for end in ends)] + "…"


def measure(text: str) -> float:
    """About how wide a text is, in em, in the wider ones of the serifs."""
    return sum(_char_width(char) for char in text)


@lru_cache(maxsize=1024)
def _char_width(char: str) -> float:
    if _WIDE.match(char):
        return 1.0
    if unicodedata.combining(char):
        return 0.0
    if char in _NARROW:
        return 0.36
    if char in "mwMW@—…":
        return 0.98
    return 0.76 if char.isupper() else 0.56


def break_lines(text: str, width: float) -> tuple[str, ...]:
    """Break a text into the fewest lines of at most `width` em, as even as can be.

    No line ends with a small word where another break is nearly as even; a word too long for a line stands alone.
    """
    tokens: list[str] = _TOKEN.findall(text)
    if not tokens:
        return ("",)
    # best[i]: (lines, unevenness) of the tokens from i on, and where the first line ends.
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)] * (len(tokens) + 1)
    for start in range(len(tokens) - 1, -1, -1):
        choices = []
        line = ""
        for end in range(start + 1, len(tokens) + 1):
            line += tokens[end - 1]
            wide = measure(line.strip())
            if wide > width and end > start + 1:
                break
            if end < len(tokens) and (tokens[end - 1].isspace() or not _may_break(tokens, end)):
                continue
            loose = end < len(tokens) and line.split()[-1:] and line.split()[-1].lower() in _LOOSE_ENDS
            uneven = (max(0.0, width - wide) / width) ** 2 + (0.2 if loose else 0.0)
            rest = best[end]
            choices.append((rest[0] + 1, rest[1] + uneven, end))
        best[start] = min(choices) if choices else (len(tokens), 0.0, len(tokens))
    lines = []
    start = 0
    while start < len(tokens):
        end = best[start][2]
        if line := "".join(tokens[start:end]).strip():
            lines.append(line)
        start = end
    return tuple(lines)


def _may_break(tokens: list[str], place: int) -> bool:
    """Between words, and between characters of a script without spaces, but not before what closes."""
    after = tokens[place]
    if after.isspace():
        return True
    return bool(_WIDE.match(after) or _WIDE.match(tokens[place - 1])) and after[0] not in NEVER_FIRST


# ---- a thread-bound book: columns down -------------------------------------------------------------------------


def _thread_bound(title: str, author: str) -> str:
    cells = _ASCII_RUN.findall(title.translate(_UPRIGHT).replace(" ", "　") if _WIDE.search(title) else title)
    columns, size = _columns(cells)
    width = 34 + len(columns) * size * 1.28
    small = 17
    names = _ASCII_RUN.findall(author.replace(" ", ""))[:14] if author else []
    longest = max(len(column) for column in columns)
    height = 52 + longest * size * 1.14
    left = 40.0
    parts = [
        # Four stitches and the seam, on the side where such a book is bound.
        f'<path d="M352 0v{HEIGHT}M352 60h48M352 220h48M352 380h48M352 540h48" fill="none" stroke="{LABEL}"'
        ' stroke-opacity=".72" stroke-width="2.5"/>\n',
        f'<path d="M{left:g} 40h{width:g}v{height:g}h-{width:g}z" fill="{LABEL}"/>'
        f'<path d="M{left + 7:g} 47h{width - 14:g}v{height - 14:g}h-{width - 14:g}z" fill="none" stroke="{INK}"'
        ' stroke-width="1.5"/>\n',
    ]
    for place, column in enumerate(columns):
        x = left + width - 17 - size * 1.28 * (place + 0.5)
        parts += [_cell(cell, x, 66 + size * (0.86 + 1.14 * index), size) for index, cell in enumerate(column)]
    if names:
        tall = 24 + len(names) * small * 1.16
        top = HEIGHT - 44 - tall
        x = left + 17
        if top < 40 + height + 16:  # no room below the slip
            x, top = left + width + 34, 40
        parts.append(f'<path d="M{x - 17:g} {top:g}h34v{tall:g}h-34z" fill="{LABEL}"/>')
        parts += [_cell(cell, x, top + 12 + small * (0.9 + 1.16 * index), small) for index, cell in enumerate(names)]
    return "".join(parts)


def _cell(cell: str, x: float, y: float, size: float) -> str:
    shown = size if len(cell) == 1 else size * 1.5 / len(cell)  # digits and letters side by side in one cell
    return f'<text x="{x:.5g}" y="{y:.5g}" font-size="{shown:.3g}">{escape_text(cell)}</text>\n'


def _columns(cells: list[str]) -> tuple[list[list[str]], float]:
    """Cells in up to three columns, right to left, and the size at which they fit: smaller for a better cut."""
    cells = cells if len(cells) <= _MOST_CELLS else [*cells[: _MOST_CELLS - 1], "︙"]
    choices: list[tuple[float, int, list[list[str]]]] = []
    for count, most, size in _SLIPS:
        if len(cells) <= count * most:
            bad, columns = cut_columns(cells, count, most)
            choices += [(bad + 0.5 * len(choices), -size, columns)] if columns else []
    if choices:
        _, size, columns = min(choices)
        return columns, -size
    return [cells[start : start + 18] for start in range(0, len(cells), 18)], 24
