"""Web addresses in running text, as links: only their ASCII characters, so that Chinese may follow directly."""

from __future__ import annotations

from re import Match

import mistune
from mistune.core import InlineState
from mistune.util import escape_url

BARE_URL = r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+"
"""What may be an address; `parse_bare_url` takes the punctuation off its end."""

_LONGEST_URL = 2_000


def parse_bare_url(inline: mistune.InlineParser, m: Match[str], state: InlineState) -> int:
    """A web address in running text, without the punctuation that follows it."""
    url = m[0][:_LONGEST_URL]
    if state.brackets and "]" in url:
        url = url[: url.index("]")]
    url = _without_trailing_punctuation(url)
    end = m.start() + len(url)
    if state.in_link or "//" not in url[:8] or url.endswith("//"):
        inline.process_text(url, state, parse_emphasis=False)
    else:
        state.append_token(
            {
                "type": "link",
                "children": [{"type": "text", "raw": url}],
                "attrs": {"url": escape_url(url)},
                "_autolink": url,
            }
        )
    return end


def _without_trailing_punctuation(url: str) -> str:
    while True:
        shorter = url.rstrip(".,:;!?'*_~")
        for opening, closing in ("()", "[]"):
            if shorter.endswith(closing) and shorter.count(closing) > shorter.count(opening):
                shorter = shorter[:-1]
        if shorter == url:
            return url
        url = shorter
