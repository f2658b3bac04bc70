"""The render check: what a reader of the page will see is the text that was kept. Markdown swallows no story.

The expected text comes from the ledger: all that is kept and all that passes wrote as prose, without the markup they
wrote. The other comes from the site's own renderer. Both are compared without white space.
"""

from __future__ import annotations

import re
from html import unescape

from ssg.intake.ledger import Ledger
from ssg.intake.passes.layout import SCENE_BREAK
from ssg.intake.passes.written import is_markup_rule
from ssg.text.markdown import plain_text, render_markdown

# A text with none of these, and no line that begins with one, is its own rendering.
_RISKY = re.compile(r"[\\*_`\[<>~&{|\ufdd0-\ufdef]|^[ \t]*(?:[#+\-=~>]|\d{1,9}[.)])|^\W+$", re.MULTILINE)
_IMAGE = re.compile(r"!\[((?:[^\]\\]|\\.)*)\]\(([^)]*)\)")
_RUBY_PARENTHESES = re.compile("<rp>[^<]*</rp>")
_LINE_OF_BREAK = re.compile(rf"^{re.escape(SCENE_BREAK)}$", re.MULTILINE)
_SPACE = re.compile(r"\s+")


def find_render_fault(ledger: Ledger) -> str | None:
    """Say what a reader would miss or see too much of, or None."""
    text = ledger.text
    if not _RISKY.search(_LINE_OF_BREAK.sub("", text)):
        return None
    wanted = _SPACE.sub("", _expected(ledger))
    seen = _SPACE.sub("", plain_text(_RUBY_PARENTHESES.sub("", render_markdown(text).html)))
    if wanted == seen:
        return None
    place = next(
        (at for at, (a, b) in enumerate(zip(wanted, seen, strict=False)) if a != b), min(len(wanted), len(seen))
    )
    start = max(place - 10, 0)
    return f"the page would say '{seen[start : place + 15]}' where the text says '{wanted[start : place + 15]}'"


def _expected(ledger: Ledger) -> str:
    parts = []
    for segment in ledger.segments:
        if segment.rule and is_markup_rule(segment.rule):
            parts.append(
                "".join(unescape(alt) or address for alt, address in _IMAGE.findall(segment.out)) or _blank(segment.out)
            )
        else:
            parts.append(segment.out)
    return _LINE_OF_BREAK.sub("", "".join(parts))


def _blank(markup: str) -> str:
    """Line ends of markup still part lines; the rest of it is not seen."""
    return "\n" * markup.count("\n")
