"""Which words in angle brackets are HTML: `<em>` is, `<Skill>` and `<Fire Ball>` of a status window are not."""

from __future__ import annotations

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

_BLOCK = frozenset(BLOCK_TAGS)


def is_html_name(name: str, source: str) -> bool:
    """Whether `<name` in this text means HTML. A capitalised word does only if its end tag is there too."""
    if name.lower() not in HTML_NAMES:
        return False
    return not (len(name) > 1 and name.istitle()) or f"</{name}".lower() in source.lower()


def is_block_name(name: str) -> bool:
    """Whether a line with this tag at its start is a block of its own."""
    return name in _BLOCK
