"""Where a chapter's links and images lead: found in the source, so that each broken one has its line."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_TICKS = re.compile(r"`+")
_INLINE = re.compile(r"(?<!\\)(?:\\\\)*\]\(\s*(?:<([^>\n]*)>|([^\s()<>]+(?:\([^\s()]*\)[^\s()]*)*))")
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
    if "`" in text or "~~~" in text:
        text = _without_code(text)
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


def _without_code(text: str) -> str:
    """The text with fenced and inline code blanked, every line in its place. Linear, whatever the backticks."""
    kept = []
    fence = ""
    for line in text.split("\n"):
        match = _FENCE.match(line)
        if fence:
            if match and match[1].startswith(fence) and not line[match.end() :].strip():
                fence = ""
            kept.append("")
        elif match:
            fence = match[1]
            kept.append("")
        else:
            kept.append(_without_spans(line) if "`" in line else line)
    return "\n".join(kept)


def _without_spans(line: str) -> str:
    """A line without its inline code: a run of backticks closes at the next run of the same length."""
    runs = list(_TICKS.finditer(line))
    closing: dict[int, int] = {}
    latest: dict[int, int] = {}
    for index in range(len(runs) - 1, -1, -1):
        length = len(runs[index][0])
        if length in latest:
            closing[index] = latest[length]
        latest[length] = index
    parts = []
    start = index = 0
    while index < len(runs):
        if index in closing:
            parts.append(line[start : runs[index].start()])
            index = closing[index]
            start = runs[index].end()
        index += 1
    return " ".join([*parts, line[start:]])
