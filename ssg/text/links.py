"""Where a chapter's links and images lead: found in the source, so that each broken one has its line."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CODE = re.compile(
    r"^ {0,3}(`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)|(`+)(?!`)[^\n]*?(?<!`)\2(?!`)", re.M | re.S
)
_INLINE = re.compile(r"\]\(\s*(?:<([^>\n]*)>|([^\s()<>]+(?:\([^\s()]*\)[^\s()]*)*))")
_REFERENCE = re.compile(r"^ {0,3}\[[^\]\n^][^\]\n]*\]:[ \t]*<?([^\s>]+)>?[ \t]*(?:[\"'(][^\n]*)?$", re.M)
_ATTRIBUTE = re.compile(r"<[a-zA-Z][^<>]*?\b(?:src|href)\s*=\s*[\"']([^\"'<>]+)[\"']")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#")
_PATH_LIKE = re.compile(r"\.{0,2}/|.*\.\w{1,5}(?:[?#].*)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLink:
    """A destination inside the project as written, without its `#fragment`; `line` counts from 1 in the text."""

    written: str
    line: int


def find_links(text: str) -> tuple[FoundLink, ...]:
    """Find every destination that leads to a file or address of this project; each once, at its first line."""
    if "](" not in text and "]:" not in text and "<" not in text:
        return ()
    text = _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    found: dict[str, int] = {}
    for pattern in (_INLINE, _REFERENCE, _ATTRIBUTE):
        for match in pattern.finditer(text):
            written = next(group for group in (*match.groups(), "") if group is not None)
            written = written.partition("#")[0]
            if not written or _SCHEME.match(written) or (pattern is _REFERENCE and not _PATH_LIKE.match(written)):
                continue
            line = text.count("\n", 0, match.start()) + 1
            found[written] = min(line, found.get(written, line))
    return tuple(FoundLink(written=written, line=line) for written, line in found.items())
