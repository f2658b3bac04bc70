"""Which HTML of an author may reach a page, and the last look that makes sure.

`raw_html` reads the author's tags, keeps what these lists allow and reports the rest; `sanitize` then passes
the whole fragment through nh3 (Rust ammonia), so that a mistake of ours in reading HTML is not a hole. Not
allowed, ever: svg, math, iframe, style, form, script, template, noscript, object, embed, link, meta, base.
"""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache
from urllib.parse import unquote

import nh3

_PLAIN = (
    "address article aside b bdi bdo big br caption center cite code dd dfn div dl dt em figcaption figure"
    " footer h1 h2 h3 h4 h5 h6 header hr i kbd mark p pre rb rp rt rtc ruby s samp section small span strike"
    " strong sub summary sup table tbody tfoot thead tr tt u ul var wbr hgroup abbr"
)

ALLOWED: dict[str, frozenset[str]] = {
    **{name: frozenset() for name in _PLAIN.split()},
    "a": frozenset({"href", "rel"}),
    "blockquote": frozenset({"cite"}),
    "q": frozenset({"cite"}),
    "del": frozenset({"cite", "datetime"}),
    "ins": frozenset({"cite", "datetime"}),
    "time": frozenset({"datetime"}),
    "details": frozenset({"open"}),
    "img": frozenset({"src", "alt", "width", "height", "loading"}),
    "li": frozenset({"value"}),
    "ol": frozenset({"start", "reversed", "type"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
}
"""Elements, each with the attributes that only it may have."""

GLOBAL_ATTRIBUTES = frozenset({"class", "dir", "lang", "title"})

_OURS = (
    "scene-break footnotes footnote-ref footnote-back table-scroll align-left align-center align-right highlight"
    " note-author note-translator note-editor block-label block-title warning epigraph source stanza line turn event"
    " values in-1 in-2 in-3 in-4 in-5 in-6"
)
OUR_CLASSES = frozenset(_OURS.split())
"""What the renderer itself emits, beside the classes of Pygments and `language-…`."""

_AUTHORS = (
    "letter system-msg system message note aside verse poem center right indent small-caps handwriting thought"
    " status chat sender signature spoiler"
)
AUTHOR_CLASSES = frozenset(_AUTHORS.split())
"""What a theme may give a look to; the author writes it in raw HTML."""

SAFE_SCHEMES = frozenset({"http", "https", "mailto"})

_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.I)
_INVISIBLE = re.compile("[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufdd0-\ufdef]")
_LANGUAGE_CLASS = re.compile(r"language-[A-Za-z0-9+#.\-]{1,40}")
_OWN_ID = re.compile(r"p-[0-9a-f]{8}(?:-\d+)?|fn-\d+|fnref-\d+(?:-\d+)?")
_OWN_ATTRIBUTES = {
    "aside": {"role"},
    "blockquote": {"role"},
    "a": {"role", "aria-label"},
    "div": {"role", "aria-label", "tabindex"},
    "pre": {"tabindex"},
    "section": {"role", "aria-label"},
}


def destination_scheme(url: str) -> str | None:
    """The scheme of a link in lower case, as the laxest reader could see it; None for a relative one."""
    plain = url
    for _ in range(3):
        plain = unquote(plain)
    for candidate in (_INVISIBLE.sub("", plain), _INVISIBLE.sub("", url)):
        m = _SCHEME.match(candidate)
        if m is not None:
            return m[1].lower()
    return None


def is_safe_destination(url: str) -> bool:
    """Whether a link or image may point there."""
    scheme = destination_scheme(url)
    return scheme is None or scheme in SAFE_SCHEMES


def is_external(url: str) -> bool:
    """Whether the destination is on another site."""
    return destination_scheme(url) in ("http", "https") or url.lstrip().replace("\\", "/").startswith("//")


def is_known_class(name: str) -> bool:
    """Whether a class may stand in a page."""
    return name in _known_classes() or _LANGUAGE_CLASS.fullmatch(name) is not None


def sanitize(html: str, ids: Set[str]) -> str:
    """Pass a fragment through nh3; of ids, only those in `ids` stay, each once."""
    left = set(ids)

    def attribute(tag: str, name: str, value: str) -> str | None:
        if name == "id":
            if value not in left or _OWN_ID.fullmatch(value) is None:
                return None
            left.discard(value)
        elif name == "class":
            return " ".join(part for part in value.split() if is_known_class(part)) or None
        elif name in ("href", "src", "cite"):
            return value if is_safe_destination(value) else None
        return value

    return nh3.clean(
        html,
        tags=set(ALLOWED),
        attributes=_nh3_attributes(),
        attribute_filter=attribute,
        clean_content_tags={"script", "style"},
        url_schemes=set(SAFE_SCHEMES),
        link_rel=None,
    )


@cache
def _nh3_attributes() -> dict[str, set[str]]:
    attributes = {name: set(own) | _OWN_ATTRIBUTES.get(name, set()) for name, own in ALLOWED.items()}
    return attributes | {"*": {*GLOBAL_ATTRIBUTES, "id"}}


@cache
def _known_classes() -> frozenset[str]:
    from pygments.token import STANDARD_TYPES

    return OUR_CLASSES | AUTHOR_CLASSES | frozenset(STANDARD_TYPES.values()) - {""}
