"""A page becomes text: chrome and hidden parts go, blocks part paragraphs, emphasis and ruby become Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import unescape

from ssg.intake.draft import Draft
from ssg.intake.ledger import Edit
from ssg.intake.tokens import Token, find_tokens
from ssg.text.headings import parse_heading

_CHROME_LIST = (
    "script style noscript template svg iframe object audio video canvas math title "
    "nav aside footer form button select option textarea dialog menu rp"
)
_CHROME_NAME_LIST = (
    "nav navbar navigation breadcrumb breadcrumbs pagination pager sidebar share social comments comment-list "
    "comment-respond related recommend recommendations ads advert adsbygoogle chapter-nav chapter-navigation report "
    "toolbar bottem1 bottem2 footer"
)
_CONTENT_NAME_LIST = (
    "chapter-content chaptercontent chapter-inner chr-content chapter-body entry-content booktxt novel-content "
    "novelcontent reading-content text-left htmlcontent read-content booktext chapter-c chapter_content content "
    "article-content post-content userstuff nr1 txt"
)
_BLOCK_LIST = (
    "address article blockquote body center dd div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6 header hgroup "
    "html head li main ol p pre section table tbody thead tfoot td th tr ul details summary"
)
_CHROME = frozenset(_CHROME_LIST.split())
_CHROME_NAMES = frozenset(_CHROME_NAME_LIST.split())
_CONTENT_NAMES = frozenset(_CONTENT_NAME_LIST.split())
_BLOCKS = frozenset(_BLOCK_LIST.split())
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_MARKS = {"em": "*", "i": "*", "cite": "*", "strong": "**", "b": "**"}
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])|opacity\s*:\s*0(?![.\d]*[1-9])"
    r"|(?:left|top|text-indent)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_SPACE_RUN = re.compile(r"[ \t]*[\r\n][ \t\r\n]*")


@dataclass(slots=True)
class _Walk:
    """State of one walk over a page."""

    hidden_names: frozenset[str]
    edits: list[Edit] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    parted: bool = True  # the output so far ends with a paragraph's end
    pre: int = 0


def read_page(draft: Draft, *, marked: bool = True) -> Draft:
    """Turn markup into plain text with Markdown, every character of the page in the ledger; find the page's title."""
    source = draft.text
    tokens = find_tokens(source)
    pairs = _find_pairs(tokens)
    walk = _Walk(_hidden_names(source, tokens))
    main = _find_main(source, tokens, pairs)
    marks = _find_marks(source, tokens, pairs) if marked else {}
    index = 0
    while index < len(tokens):
        token = tokens[index]
        reason = _reason_to_drop(token, walk, main)
        if reason is not None:
            last = index if reason == "html.outside" else pairs.get(index, index)
            walk.edits += [(part.start, part.end, "", reason) for part in tokens[index : last + 1]]
            index = last + 1
            continue
        _emit(source, token, marks.get(index), walk)
        index += 1
    return replace(draft.edited(walk.edits), title=_find_title(source, tokens, pairs)).flagged(*walk.flags)


def _emit(source: str, token: Token, mark: str | None, walk: _Walk) -> None:
    if token.kind == "text":
        _emit_text(source, token, walk)
        return
    new, rule = "", "html.tag"
    if token.kind in ("comment", "raw"):
        rule = "html.comment" if token.kind == "comment" else "html.chrome"
    elif mark is not None:
        new, rule = mark, {"*": "html.emphasis", "**": "html.strong"}.get(mark, "html.ruby")
    elif token.name == "br":
        new, rule = "\n", "html.break"
    elif token.name == "hr":
        new, rule, walk.parted = ("* * *\n\n" if walk.parted else "\n\n* * *\n\n"), "html.rule", True
    elif token.name in _BLOCKS:
        new, rule, walk.parted = ("" if walk.parted else "\n\n"), "html.block", True
    elif token.name == "img" and token.kind == "start":
        rule = "html.image"
        walk.flags.append(f"image left out: {token.attribute('alt') or token.attribute('src')[:60]}")
    walk.pre += {"start": 1, "end": -1}.get(token.kind, 0) * (token.name == "pre")
    walk.edits.append((token.start, token.end, new, rule))


def _emit_text(source: str, token: Token, walk: _Walk) -> None:
    text = source[token.start : token.end]
    if walk.parted and not text.strip(" \t\r\n"):
        walk.edits.append((token.start, token.end, "", "html.space"))
        return
    for match in _ENTITY.finditer(text):
        walk.edits.append((token.start + match.start(), token.start + match.end(), unescape(match[0]), "html.entity"))
    if walk.pre <= 0:
        for match in _SPACE_RUN.finditer(text):
            walk.edits.append((token.start + match.start(), token.start + match.end(), " ", "html.space"))
    walk.parted = False


def _reason_to_drop(token: Token, walk: _Walk, main: tuple[int, int] | None) -> str | None:
    if token.kind == "start" and token.name not in _VOID:
        names = _names(token)
        if token.name in _CHROME or names & _CHROME_NAMES or token.attribute("role") == "navigation":
            return "html.chrome"
        attributes = {key for key, _ in token.attributes}
        hidden = "hidden" in attributes or token.attribute("aria-hidden").lower() == "true"
        if hidden or names & walk.hidden_names or _HIDING.search(token.attribute("style")):
            return "html.hidden"
    if main is not None and not main[0] <= token.start < main[1]:
        return "html.outside"
    return None


def _names(token: Token) -> frozenset[str]:
    return frozenset(f"{token.attribute('class')} {token.attribute('id')}".lower().split())


def _find_pairs(tokens: Sequence[Token]) -> dict[int, int]:
    """Each start tag's end tag, by index. A tag that never closes pairs with nothing."""
    pairs: dict[int, int] = {}
    waiting: dict[str, list[int]] = {}
    for index, token in enumerate(tokens):
        if token.kind == "start" and token.name not in _VOID:
            waiting.setdefault(token.name, []).append(index)
        elif token.kind == "end" and waiting.get(token.name):
            pairs[waiting[token.name].pop()] = index
    return pairs


def _hidden_names(source: str, tokens: Sequence[Token]) -> frozenset[str]:
    """Classes and ids that the page's own styles hide."""
    names: set[str] = set()
    for token in tokens:
        if token.kind == "raw" and token.name == "style":
            for rule in source[token.start : token.end].split("}"):
                selectors, _, body = rule.partition("{")
                if _HIDING.search(body):
                    names.update(
                        name.lower()
                        for name in re.findall(r"(?:^|[,\s>}])\s*\w{0,12}[.#]([\w-]{1,60})\s*(?=,|$)", selectors)
                    )
    return frozenset(names)


def _find_main(source: str, tokens: Sequence[Token], pairs: dict[int, int]) -> tuple[int, int] | None:
    """The place of the element that sites keep a chapter in, if it holds most of the page's text."""
    sizes = [0]
    quiet = 0
    for token in tokens:
        quiet = token.end if token.kind == "raw" else quiet
        sizes.append(sizes[-1] + (len(source[token.start : token.end].strip()) if token.kind == "text" else 0))
    best: tuple[int, int, int] | None = None
    for start, end in sorted(pairs.items()):
        token = tokens[start]
        if token.name in ("article", "main") or _names(token) & _CONTENT_NAMES:
            size = sizes[end] - sizes[start]
            if size >= 200 and 2 * size >= sizes[-1] and (best is None or size > 0.8 * best[0]):
                best = (size, token.start, tokens[end].end)
    return None if best is None else (best[1], best[2])


def _find_marks(source: str, tokens: Sequence[Token], pairs: dict[int, int]) -> dict[int, str]:
    """Which tags become Markdown marks: emphasis that holds words and no block, ruby with one reading."""
    marks: dict[int, str] = {}
    taken = -1
    for start, end in sorted(pairs.items()):
        token, inner = tokens[start], tokens[start + 1 : end]
        if end <= taken or end - start > 40 or any(part.name in _BLOCKS or part.name == "br" for part in inner):
            continue
        if token.name in _MARKS:
            words = "".join(source[part.start : part.end] for part in inner if part.kind == "text")
            nested = any(part.name in _MARKS for part in inner)
            if words.strip() and words == words.strip() and not nested:
                marks[start] = marks[end] = _MARKS[token.name]
                taken = end
        elif token.name == "ruby" and [part.name for part in inner if part.kind == "start"].count("rt") == 1:
            reading = next(place for place in range(start, end) if tokens[place].name == "rt")
            marks[start], marks[reading], marks[end] = "{", "|", "}"
            taken = end
    return marks


def _find_title(source: str, tokens: Sequence[Token], pairs: dict[int, int]) -> str:
    """What the page says it is: the first of h1, h2 and title that reads as a chapter heading, else its only h1."""
    found: dict[str, list[str]] = {"h1": [], "h2": [], "title": []}
    for index, token in enumerate(tokens):
        if token.kind == "start" and token.name in ("h1", "h2") and pairs.get(index, index + 99) - index < 20:
            inner = tokens[index + 1 : pairs[index]]
            text = "".join(source[part.start : part.end] for part in inner if part.kind == "text")
            found[token.name].append(" ".join(unescape(text).split()))
        elif token.kind == "raw" and token.name == "title":
            whole = " ".join(unescape(source[token.start : token.end]).split())
            found["title"] += re.split(r"\s*[_|–—]\s*|\s+-\s+", whole)
    for text in (text for texts in found.values() for text in texts):
        if parse_heading(text) is not None:
            return text
    return found["h1"][0] if len(found["h1"]) == 1 else ""
