"""The chapter's heading: read by the grammar, taken out of the body once, with its repeats, its volume, its book."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ssg.intake.draft import Draft
from ssg.intake.ledger import Edit
from ssg.intake.lines import HAN, QUOTES, TERMINAL, Line, find_blocks
from ssg.intake.page_names import choose_title, find_title_doubts
from ssg.intake.romans import read_roman
from ssg.text.headings import Heading, parse_heading, parse_volume

RULE = "structure.heading"
BOOK_RULE = "structure.book-title"
DEPTH = 6  # blocks from the top in which a heading is looked for

# A heading that no sentence could be: 第12章, Chapter 12. A bare number or a word such as "Extra" might be prose.
_SURE = re.compile(
    r"(?:正文|[【\[#*= ]){0,6}第[ 0-9０-９零〇一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾]{1,12}[章回话話节節]"
    r"|(?:Chapter|CHAPTER|Ch\.) ?\d"
)
_BETWEEN = re.compile("[ \u3000\t]{2,}|[\u3000\t]")
_PIECES = re.compile(r"[ \u3000]*[|_»›>][ \u3000]*|[ \u3000]+[-–—·:][ \u3000]+|(?<=》)[ \u3000]*|(?<=】)[ \u3000]*")
_NAMED = re.compile(
    rf"(?P<book>[^。，！？,!?:：“”\"（(他她我你它]{{2,60}}?)[ \u3000]+"
    r"(?P<rest>Chapter \d{1,5} [A-Z].*"
    rf"|第[ \d零〇一二三四五六七八九十百千两]{{1,12}}[章回话話节節][ \u3000:：][{HAN}].{{0,30}})"
)
_BEGGING = re.compile(
    r"[ \u3000]*[(（【\[〔][^()（）【】\[\]〔〕]{0,16}?(?:求|更新|更[)）】\]]|[一二三四五六七八九十\d]更|月票|推荐|订阅"
    r"|收藏|感谢|打赏|大章|二合一|三合一|[\d.kK]{1,6}字|\d/\d"
    r"|unedited|sponsored|bonus|edited)[^()（）【】\[\]〔〕]{0,16}[)）】\]〕][ \u3000]*$",
    re.IGNORECASE,
)

_SITE = re.compile(
    "[ \u3000]*[-–—_|·][ \u3000]*"
    r"(?:[^-–—_|\s]{1,12}(?:小说网|中文网|文学网|文学城|阅读网|读书网|书屋|书城|笔趣阁)|[\w-]{2,30}\.(?:com|net|org|cc|io|me|info|xyz))$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A block read as a heading; `end` is where the heading's own characters end, for one with text glued to it."""

    heading: Heading
    end: int
    glued: bool = False


def take_heading(draft: Draft) -> Draft:
    """Move the heading at the head into `draft.heading`. Repeats count only near the top and with one number."""
    blocks = find_blocks(draft.text)[: DEPTH + 4]
    first = _find_first(blocks, draft.title)
    if first is None:
        return _take_page_title(draft, blocks)
    index, found = first
    heading, edits = found.heading, list[Edit]()
    extra: list[tuple[str, str]] = []
    for block in blocks[:index]:
        volume = parse_volume(block.text)
        if volume is not None and heading.volume is None:
            heading = replace(heading, volume=volume.volume, volume_title=volume.volume_title)
            edits.append((block.start, block.after, "", RULE))
        elif _is_same_title(block.text, draft.title, heading):
            edits.append((block.start, block.after, "", RULE))
        else:
            extra.append(("book", block.text.strip()))
            edits.append((block.start, block.after, "", BOOK_RULE))
    taken = [blocks[index]]
    edits.append(_edit(blocks[index], found, draft.text))
    if not found.glued and not heading.title and (below := _find_title_below(blocks, index)) is not None:
        heading = replace(heading, title=below.text.strip(" *_#\u3000"))
        edits.append((below.start, below.after, "", RULE))
        index += 1
    if not found.glued:
        heading, repeats = _take_repeats(heading, blocks[index + 1 : DEPTH + 2], taken)
        edits += [_edit(block, repeat, draft.text) for block, repeat in repeats]
    if heading.kind != "chapter" and not heading.title:
        heading = replace(heading, title=blocks[index].text.strip(" #*【】\u3000"))
    draft = draft.flagged(*find_title_doubts(found.heading.title, heading.title))
    heading = replace(heading, title=plain_title(heading.title))
    return replace(draft, heading=heading, extra=(*draft.extra, *extra)).edited(edits)


def find_only_heading(draft: Draft, blocks: tuple[Line, ...]) -> int | None:
    """The one line near the top that gives the chapter its number: without it, nothing would. It may name the site."""
    if draft.heading is not None or parse_heading(draft.title) is not None:
        return None
    found = [
        index
        for index, block in enumerate(blocks[:DEPTH])
        if _SURE.match(block.text.strip()) and (heading := read_heading(block.text)) and heading.number is not None
    ]
    return found[0] if len(found) == 1 else None


def read_heading(line: str) -> Heading | None:
    """Read a line as a heading, also one with the book's name beside it: 《灯》第七章 雾, "Lamps - Chapter 7 - Fog"."""
    found = parse_heading(line)
    if found is not None or len(line) > 120:
        return found
    if (named := _read_named(line)) is not None:
        return named
    if not _PIECES.search(line):
        return None
    pieces = [piece for piece in _PIECES.split(line) if piece and piece.strip()]
    for place, piece in enumerate(pieces):
        heading = parse_heading(piece) if _SURE.match(piece) else None
        if heading is not None and place + 1 < len(pieces) and not heading.title:
            longer = parse_heading(f"{piece}: {pieces[place + 1]}")
            return longer or heading
        if heading is not None:
            return heading
    return None


def _read_named(line: str) -> Heading | None:
    """A heading behind the book's name with nothing but a space between: "The Crooked Wall Chapter 7 The Gap"."""
    match = _NAMED.fullmatch(line.strip(" *_#\u3000"))
    if match is None:
        return None
    words = match["book"].split()
    capitals = sum(not word[:1].islower() for word in words)
    if match["book"].isascii() and (len(words) < 2 or capitals < 0.6 * len(words)):
        return None
    return parse_heading(match["rest"])


def plain_title(title: str) -> str:
    """A title without what its author begged for beside it, and without the site's name: 雾（求月票） - 青灯小说网."""
    shorter = title
    while (plain := _SITE.sub("", _BEGGING.sub("", shorter))) != shorter:
        shorter = plain
    return shorter.strip(" \u3000") or title


def _find_first(blocks: tuple[Line, ...], title: str) -> tuple[int, _Found] | None:
    for index, block in enumerate(blocks[:DEPTH]):
        heading = read_heading(block.text)
        if index == 0 and heading is None and (roman := _find_roman(blocks)) is not None:
            return 0, roman
        if heading is not None and not (heading.number is not None and _starts_a_list(heading, blocks, index)):
            sure = _SURE.match(block.text.strip()) or parse_heading(block.text) is None
            return (
                (index, _Found(heading, block.after))
                if index == 0 or sure or _all_known(blocks[:index], title)
                else None
            )
        if heading is None and (glued := _find_glued(block)) is not None:
            return index, glued
        if not _may_stand_above(block):
            return None
    return None


def _find_roman(blocks: tuple[Line, ...]) -> _Found | None:
    """A Roman numeral at the very head: with a title on its line, or alone with the title on the line below."""
    if len(blocks) < 3:
        return None
    heading = read_roman(blocks[0].text)
    if heading is None or (not heading.title and _find_title_below(blocks, 0) is None):
        return None
    return _Found(heading, blocks[0].after)


def _find_glued(block: Line) -> _Found | None:
    """A heading with the first paragraph on its line: 第19章 灯火　　他站起来。"""
    if not _SURE.match(block.text) or not re.search(r"[。！？!?.…”\"]", block.text):
        return None
    best: _Found | None = None
    for gap in _BETWEEN.finditer(block.text, 0, 140):
        heading = parse_heading(block.text[: gap.start()])
        if heading is None:
            continue
        found = _Found(heading, block.start + gap.end(), glued=True)
        if heading.title:
            return found
        best = found
    for gap in re.finditer("(?<=[^ ]) (?=[^ ])", block.text[:60]) if re.search(f"[{HAN}]", block.text) else ():
        heading = parse_heading(block.text[: gap.start()])
        if heading is not None and heading.title and len(block.text) - gap.end() > 20:
            return _Found(heading, block.start + gap.end(), glued=True)
    return best


def _take_repeats(
    heading: Heading, blocks: tuple[Line, ...], taken: list[Line]
) -> tuple[Heading, list[tuple[Line, _Found]]]:
    """The heading again, below itself: in other words, glued to the text, or its title alone."""
    repeats: list[tuple[Line, _Found]] = []
    for block in blocks:
        found = read_heading(block.text)
        glued = _find_glued(block) if found is None else None
        if found is not None and _says_the_same(heading, found):
            heading = replace(heading, title=choose_title(heading.title, found.title))
            repeats.append((block, _Found(found, block.after)))
        elif glued is not None and _says_the_same(heading, glued.heading):
            repeats.append((block, glued))
            break
        elif heading.title and block.text.strip() in (heading.title, plain_title(heading.title)) and len(repeats) < 3:
            repeats.append((block, _Found(heading, block.after)))
        else:
            break
        taken.append(block)
    return heading, repeats


def _find_title_below(blocks: tuple[Line, ...], index: int) -> Line | None:
    """The title on the line below "Chapter XVII": words in capitals, or a few Chinese characters; then comes prose."""
    if index + 2 >= len(blocks) or not TERMINAL.search(blocks[index + 2].text):
        return None
    text = blocks[index + 1].text.strip(" *_#\u3000")
    if TERMINAL.search(text) or QUOTES.search(text) or parse_heading(text) is not None or len(text) > 60:
        return None
    if len(re.findall(f"[{HAN}]", text)) * 2 > len(text):
        return blocks[index + 1] if 2 <= len(text) <= 14 and not re.search("[，、：—…]", text) else None
    words = [word for word in text.split() if word[:1].isalpha()]
    capitals = sum(word[:1].isupper() for word in words)
    return blocks[index + 1] if len(words) >= 2 and words[0][:1].isupper() and capitals >= 0.6 * len(words) else None


def _take_page_title(draft: Draft, blocks: tuple[Line, ...]) -> Draft:
    """A page's own h1 at the head, where nothing there is a heading by the grammar."""
    if blocks and draft.title and blocks[0].text.strip() == draft.title:
        return draft.edited([(blocks[0].start, blocks[0].after, "", RULE)])
    return draft


def _edit(block: Line, found: _Found, text: str) -> Edit:
    return (block.start, found.end if found.glued else block.after, "", RULE)


def _may_stand_above(block: Line) -> bool:
    """Whether a line could be the book's title or its author: short, and nothing that a sentence has."""
    text = block.text.strip()
    return (
        len(text) <= 60
        and not TERMINAL.search(text)
        and not QUOTES.search(text.strip("《》「」『』"))
        and len(text.split()) <= 10
    )


def _all_known(blocks: tuple[Line, ...], title: str) -> bool:
    return all(parse_volume(block.text) is not None or block.text.strip() == title for block in blocks)


def _is_same_title(line: str, title: str, heading: Heading) -> bool:
    line = line.strip()
    return bool(line) and line in (title, heading.title)


def _says_the_same(first: Heading, second: Heading) -> bool:
    if (first.kind, first.number) != (second.kind, second.number):
        return False
    return first.number is not None or not second.title or first.title == second.title


def _starts_a_list(found: Heading, blocks: tuple[Line, ...], index: int) -> bool:
    """`1. Take the lamp` followed by `2. Light it` is a list of the story, no heading."""
    if found.number is None or index + 1 >= len(blocks):
        return False
    following = parse_heading(blocks[index + 1].text)
    return following is not None and following.number == found.number + 1
