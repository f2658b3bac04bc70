"""The short way through blocks: a chapter of plain paragraphs and scene breaks needs no block parser.

Taken only where every line is certainly part of a paragraph, or a scene break alone between empty lines; then the
tokens are those that mistune makes (`tests/markdown/test_prose_path.py` compares them). One other line, and the
whole text goes to mistune.
"""

from __future__ import annotations

import re
from typing import Any

# No block of Markdown begins with such a line: it starts with none of the marks that open one, nor with a number and
# a full stop, nor with space, and it has a letter or digit, so it is no ornament.
_PLAIN_LINE = re.compile(r"(?![#>\-+=~`|<\[\]:_\\\s*]|\d{1,9}[.)])[^\n]*?[^\W_]")
_EMPHASIS_LINE = re.compile(r"\*{1,2}[^\W_]")
_SCENE_BREAK = re.compile(r"\*{3}|\* \* \*")


def plain_tokens(text: str) -> list[dict[str, Any]] | None:
    """The block tokens of a text; None where it is not plain through and through."""
    tokens: list[dict[str, Any]] = []
    lines: list[str] = []
    for line in text.split("\n"):
        if not line:
            if lines:
                tokens.append(_token(lines))
                lines = []
        elif _PLAIN_LINE.match(line) or _EMPHASIS_LINE.match(line) or (not lines and _SCENE_BREAK.fullmatch(line)):
            if lines and _SCENE_BREAK.fullmatch(lines[0]):
                return None
            lines.append(line)
        else:
            return None
    if lines:
        tokens.append(_token(lines))
    return tokens


def _token(lines: list[str]) -> dict[str, Any]:
    if len(lines) == 1 and _SCENE_BREAK.fullmatch(lines[0]):
        return {"type": "thematic_break"}
    return {"type": "paragraph", "text": "\n".join(lines)}
