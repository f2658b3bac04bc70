"""Which words in angle brackets are HTML: `<em>` is, `<Skill>` and `<Fire Ball>` of a status window are not."""

from __future__ import annotations

import re

from mistune.helpers import BLOCK_TAGS

_NAMES = (
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body"
    " br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em"
    " embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i"
    " iframe image img input ins isindex kbd keygen label legend li link listing main map mark marquee math menu"
    " menuitem meta meter nav nobr noembed noframes noscript object ol optgroup option output p param picture"
    " plaintext portal pre progress q rb rp rt rtc ruby s samp script search section select slot small source span"
    " strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt"
    " u ul var video wbr xmp"
)
HTML_NAMES = frozenset(_NAMES.split())
"""Elements of HTML, also those of old."""

_VOID = "area base br col embed hr img input link meta param source track wbr"
VOID = frozenset(_VOID.split())
"""Elements without an end tag."""

_OPTIONAL_END = "p li dt dd tr td th thead tbody tfoot rt rp rb rtc option optgroup colgroup"
OPTIONAL_END = frozenset(_OPTIONAL_END.split())
"""Elements whose end tag may be left out."""

_BLOCK = frozenset(BLOCK_TAGS) | {"pre", "hgroup"}
_END_TAG = re.compile(r"</([A-Za-z][A-Za-z0-9\-]*)")


def end_tags(source: str) -> frozenset[str]:
    """Names in lower case of all end tags of a text."""
    return frozenset(name.lower() for name in _END_TAG.findall(source))


def is_html_name(name: str, ended: frozenset[str]) -> bool:
    """Whether `<name` means HTML in a text with these end tags: a capitalised word (`<Title>`) only with its own."""
    if name.lower() not in HTML_NAMES:
        return False
    return not (len(name) > 1 and name.istitle()) or name.lower() in ended


def is_block_name(name: str) -> bool:
    """Whether a line with this tag at its start is a block of its own."""
    return name in _BLOCK
