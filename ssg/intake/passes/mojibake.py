"""Text that was decoded twice: UTF-8 read as Latin, `donâ€™t`. Repaired line by line, and only where a line improves.

ftfy does the repair, with every other fix of its own off: its defaults straighten quotation marks and halve the width
of Chinese punctuation. It is loaded when a line looks broken, so clean chapters do not pay for it.
"""

from __future__ import annotations

import re

from ssg.intake.draft import Draft, shown
from ssg.intake.ledger import Edit

RULE = "characters.mojibake"

# A first byte of a UTF-8 sequence and a second one, both as cp1252 or Latin-1 show them.
_SECOND = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_BROKEN = re.compile(f"[\xc2-\xf4][{_SECOND}]")
_BEYOND_REPAIR = re.compile("锟斤拷|烫烫烫|屯屯屯|\ufffd|鈥[渕檚淒]|锛[屻寃]|銆[傘]|ï¿½")
_LINE = re.compile("[^\r\n]+")


def repair_mojibake(draft: Draft) -> Draft:
    """Write the text that was meant where a line was decoded twice; flag what cannot be repaired."""
    text = draft.text
    edits: list[Edit] = []
    if not text.isascii() and _BROKEN.search(text):
        for match in _LINE.finditer(text):
            if _BROKEN.search(match[0]):
                edits += _line_edits(match[0], match.start())
    draft = draft.edited(edits)
    broken = _BEYOND_REPAIR.findall(draft.text)
    if broken:
        draft = draft.flagged(f"text looks decoded twice and cannot be repaired: {shown(broken[0])} ×{len(broken)}")
    return draft


def _line_edits(line: str, start: int) -> list[Edit]:
    fixed = _repaired(line)
    if fixed == line:
        return []
    head = next((at for at, (a, b) in enumerate(zip(line, fixed, strict=False)) if a != b), min(len(line), len(fixed)))
    rest = min(len(line), len(fixed)) - head
    tail = next((at for at in range(rest) if line[-1 - at] != fixed[-1 - at]), rest)
    return [(start + head, start + len(line) - tail, fixed[head : len(fixed) - tail], RULE)]


def _repaired(line: str) -> str:
    from ftfy import TextFixerConfig, fix_encoding
    from ftfy.badness import badness

    config = TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        replace_lossy_sequences=False,
        decode_inconsistent_utf8=True,
        fix_c1_controls=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
    )
    fixed = fix_encoding(line, config)
    better = badness(fixed) < badness(line) and "\ufffd" not in fixed and "\n" not in fixed
    return fixed if better else line
