"""Which parts of a page are the chapter: what nobody sees goes, chrome goes, the element that holds the story stays.

Names of classes only ever speak against what holds little of the page's text: a story may stand in `class="content
has-sidebar"`. What is left out although it reads like prose is flagged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ssg.intake.draft import shown
from ssg.intake.lines import TERMINAL
from ssg.intake.passes.page_prose import is_told_among_paragraphs
from ssg.intake.passes.page_styles import find_hiding, is_bold, is_slanted, read_background, read_styles
from ssg.intake.passes.page_tree import BLOCKS, Element, Tree, name_parts, words

MOST = 0.35  # of a page's text that chrome may hold; more is the story under a misleading name
MAIN = 0.9  # of the story's text that its element holds
MIN_STORY = 200

_TAGS = words(
    "script style noscript template svg iframe object audio video canvas math title nav aside footer form button "
    "select option textarea dialog menu rp head"
)
_NAMES = words(
    "nav navbar navigation navi breadcrumb breadcrumbs crumbs pagination pager sidebar share shares sharing "
    "sharedaddy social comment comments commentlist disqus discussion replies reply respond reviews related "
    "recommend recommends recommendation recommendations recommended ad ads advert adverts advertisement "
    "adsbygoogle adsense sponsor sponsored promo banner toolbar menu modal popup cookie cookies newsletter "
    "subscribe login signup rating ratings votes widget widgets donate donation patreon kofi footer copyright "
    "bottem bookmark jp likes tags hot ranking landmark"
)
_EXACT = frozenset(["chapter-nav", "chapternav", "prevnext", "prev-next", "report", "report-error", "sr-only"])
_HIDDEN_NAMES = frozenset(["sr-only", "visually-hidden", "screen-reader-text"])
_NEVER = frozenset(["html", "body", "main", "article"])
_NEGATED = re.compile(r"(?:^|-)(?:no|has|with|without|is|hide)-")
_NOTE_NAMES = re.compile(
    r"(?:^|[-_])"
    r"(?:authors?|translators?|tl|tn|an|editors?)[-_]?notes?|(?:chapter|end|start|begin)[-_]?notes?|note[-_]?portlet|author[-_]says?"
)
_CONTAINERS = words("div section article main body html td th tr tbody table center form font blockquote ul ol li")
_LIKE_TEXT = words("p blockquote pre center font span em i b strong br")


@dataclass(slots=True)
class Parts:
    """What becomes of a page's tokens. `gone` maps the first token of an element that goes to its end and the reason;
    `main` are the tokens of the story; `notes` the elements that are an author's notes; `slant` and `weight` the
    elements whose letters are set apart, by their place among the elements."""

    main: tuple[int, int]
    gone: dict[int, tuple[int, str]] = field(default_factory=dict)
    notes: list[Element] = field(default_factory=list)
    slant: set[int] = field(default_factory=set)
    weight: set[int] = field(default_factory=set)
    flags: list[str] = field(default_factory=list)


def find_parts(tree: Tree) -> Parts:
    """Decide what of a page is the chapter."""
    parts = Parts(main=(0, len(tree.tokens)))
    _drop_hidden(tree, parts)
    _drop_chrome(tree, parts)
    sizes = _story_sizes(tree, parts)
    main = _find_main(tree, parts, sizes)
    if main is not None:
        parts.main = (main.first, main.end)
        _flag_outside(tree, parts)
    _drop_links(tree, parts, sizes)
    return parts


def _drop_hidden(tree: Tree, parts: Parts) -> None:
    """What styles and attributes hide; a spoiler is the story's, and so is what holds most of the page."""
    styles = read_styles(tree)
    behind: list[str] = []
    whole = max(tree.text[-1], 1)
    for place, element in enumerate(tree.elements):
        around = behind[element.parent] if element.parent >= 0 else ""
        if not styles.by_key and not element.token.attributes:
            behind.append(around)
            continue
        own = styles.of(tree, element)
        behind.append(read_background(own, around) if own else around)
        _note_letters(element, place, own, parts)
        if not _is_hidden(element, own, around):
            continue
        if "spoiler" in name_parts(element.names()) or tree.size(element) > 0.5 * whole:
            parts.flags.append(f"hidden text kept: {shown(tree.words(element))}")
        elif element.name not in ("html", "head", "body"):
            parts.gone.setdefault(element.first, (element.end, "html.hidden"))


def _is_hidden(element: Element, styles: Mapping[str, str], background: str) -> bool:
    attributes = dict(element.token.attributes)
    if "hidden" in attributes or attributes.get("aria-hidden", "").lower() == "true":
        return True
    if element.names() & _HIDDEN_NAMES:
        return True
    return bool(styles) and find_hiding(styles, background)


def _note_letters(element: Element, place: int, styles: Mapping[str, str], parts: Parts) -> None:
    if styles and element.name not in _NEVER:
        if is_slanted(styles):
            parts.slant.add(place)
        if is_bold(styles) and element.name not in ("h1", "h2", "h3", "h4", "th"):
            parts.weight.add(place)


def _drop_chrome(tree: Tree, parts: Parts) -> None:
    whole = max(tree.text[-1] - tree.linked[-1], 1)
    for element in tree.elements:
        if element.first in parts.gone or element.name in _NEVER:
            continue
        story = tree.size(element) - tree.link_size(element)
        if story > MOST * whole and element.name not in ("script", "style", "head", "title"):
            continue
        names = element.names()
        if element.name in BLOCKS and any(_NOTE_NAMES.search(name) for name in names):
            parts.notes.append(element)
            parts.gone[element.first] = (element.end, "html.note")
        elif (
            element.name in _TAGS
            or element.token.attribute("role") in ("navigation", "banner", "contentinfo")
            or names & _EXACT
        ) or (_is_named_like_chrome(names) and not is_told_among_paragraphs(tree, element)):
            parts.gone[element.first] = (element.end, "html.chrome")


def _is_named_like_chrome(names: frozenset[str]) -> bool:
    """Whether a class or an id names a part of a page: decides only where no story is around the element."""
    return any(name_parts(frozenset([name])) & _NAMES for name in names if not _NEGATED.search(name))


def _story_sizes(tree: Tree, parts: Parts) -> list[int]:
    """How much text without links, of what is left, stands before each token."""
    sizes = [0]
    until = 0
    for index in range(len(tree.tokens)):
        until = max(until, parts.gone[index][0]) if index in parts.gone else until
        own = tree.text[index + 1] - tree.text[index] - (tree.linked[index + 1] - tree.linked[index])
        sizes.append(sizes[-1] + (own if index >= until else 0))
    return sizes


def _find_main(tree: Tree, parts: Parts, sizes: list[int]) -> Element | None:
    """The innermost element that holds nearly all of the story, with no paragraph of it beside."""
    whole = sizes[-1]
    documents = sum(element.name == "body" for element in tree.elements)
    if whole < MIN_STORY or documents > 1:  # a chapter in several documents has its story in each
        return None
    main: Element | None = None
    places = [place for place, element in enumerate(tree.elements) if element.parent < 0]
    while places:
        inner = [tree.elements[place] for place in places]
        best = max(inner, key=lambda element: sizes[element.end] - sizes[element.first])
        if sizes[best.end] - sizes[best.first] < MAIN * whole or best.name not in _CONTAINERS:
            break
        if main is not None and _has_story_beside(tree, parts, main, best, inner, sizes):
            break
        main = best
        places = best.children
    return main


def _has_story_beside(
    tree: Tree, parts: Parts, main: Element, best: Element, inner: list[Element], sizes: list[int]
) -> bool:
    """Whether paragraphs of the story stand in `main` beside its child `best`."""
    outer = main.name in ("html", "body")
    beside = sum(sizes[element.end] - sizes[element.first] for element in inner)
    own = sizes[main.end] - sizes[main.first] - beside
    if own > 40 and not outer:
        return True  # text right in the element
    for element in inner:
        size = sizes[element.end] - sizes[element.first]
        if element is best or size < 25 or element.first in parts.gone:
            continue
        words = tree.words(element).strip()
        alike = element.name in _LIKE_TEXT or (element.name == best.name and element.names() == best.names())
        if alike and (TERMINAL.search(words) or size >= 60) and not (outer and size < 150):
            return True
    return False


def _flag_outside(tree: Tree, parts: Parts) -> None:
    """Name what reads like prose and is left out."""
    until = 0
    for element in tree.elements:
        until = max(until, parts.gone[element.first][0]) if element.first in parts.gone else until
        outside = not parts.main[0] <= element.first < parts.main[1]
        if outside and element.name == "p" and element.first >= until and tree.size(element) >= 80:
            words = tree.words(element).strip()
            if TERMINAL.search(words) and tree.link_size(element) * 3 < tree.size(element):
                parts.flags.append(f"text beside the chapter left out: {shown(words, 40)}")


def _drop_links(tree: Tree, parts: Parts, sizes: list[int]) -> None:
    """Blocks in the story's element that are little but links; a single one only at an edge of the story."""
    first, last = sizes[parts.main[0]], sizes[parts.main[1]]
    links = [0]
    for token in tree.tokens:
        is_link = token.kind == "start" and token.name == "a" and not token.attribute("href").startswith("#")
        links.append(links[-1] + (is_link and bool(token.attribute("href"))))
    until = parts.main[0]
    for element in tree.elements:
        if element.first in parts.gone:
            until = max(until, parts.gone[element.first][0])
        if (
            element.first < until
            or element.end > parts.main[1]
            or element.name not in BLOCKS
            or element.first == parts.main[0]
        ):
            continue
        size, linked = tree.size(element), tree.link_size(element)
        count = links[element.end] - links[element.first]
        if not count or size > 600 or linked < 0.6 * size:
            continue
        at_edge = sizes[element.first] - first < 40 or last - sizes[element.end] < 40
        coded = any(token.name in ("script", "iframe", "ins") for token in tree.tokens[element.first : element.end])
        if (count >= 2 and (at_edge or linked >= 0.8 * size)) or (linked >= 0.9 * size and (at_edge or coded)):
            parts.gone[element.first] = (element.end, "html.links")
            until = max(until, element.end)
        elif linked >= 0.9 * size:
            parts.flags.append(f"a line of links kept: {shown(tree.words(element))}")
