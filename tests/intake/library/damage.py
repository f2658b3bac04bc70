"""What happens to whole texts on the way: each function takes a true text and gives the damaged one."""

from __future__ import annotations

import re
from collections.abc import Callable

HAN = "\u3400-\u9fff"


def _zero_width(text: str) -> str:
    marks = "\u200b\u2060\ufeff\u200b\u2063"
    count = 0

    def put(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return match[0] + (marks[count % 5] if count % 7 == 0 else "")

    return re.sub(rf"[a-z{HAN}]", put, text)


def _mojibake(text: str) -> str:
    """UTF-8 read as Windows' code page, as a careless export does with curly quotes and dashes."""

    def spoil(match: re.Match[str]) -> str:
        return match[0].encode("utf-8").decode("cp1252")

    return re.sub("[’‘“—…é]", spoil, text)


def _wrap(width: int) -> Callable[[str], str]:
    def wrap(text: str) -> str:
        return "\n\n".join(_wrapped(part, width) for part in text.split("\n\n"))

    return wrap


def _wrapped(paragraph: str, width: int) -> str:
    if re.search(f"[{HAN}]", paragraph):
        return "\n".join(paragraph[at : at + width] for at in range(0, len(paragraph), width))
    lines, line = [], ""
    for word in paragraph.split(" "):
        if line and len(line) + 1 + len(word) > width:
            lines, line = [*lines, line], word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


DAMAGES: dict[str, Callable[[str], str]] = {
    "plain": lambda text: text,
    "bom": lambda text: f"\ufeff{text}",
    "dash-for-one": lambda text: re.sub("一", "—", text),
    "emspace-indent": lambda text: re.sub(r"^(?=\S)", "\u3000\u3000", text, flags=re.MULTILINE),
    "nbsp-indent": lambda text: re.sub(r"^(?=\S)", "\u00a0\u00a0\u00a0\u00a0", text, flags=re.MULTILINE),
    "trailing-blanks": lambda text: re.sub(r"(?<=\S)$", " \t", text, flags=re.MULTILINE),
    "blank-runs": lambda text: text.replace("\n\n", "\n\n\n"),
    "entities": lambda text: (
        text.replace("“", "&ldquo;").replace("”", "&rdquo;").replace("—", "&mdash;").replace('"', "&quot;")
    ),
    "numeric-entities": lambda text: re.sub("[的了她]", lambda match: f"&#x{ord(match[0]):X};", text),
    "space-before-comma": lambda text: re.sub(r"(?<=[a-z]), (?=[a-z])", " , ", text),
    "zero-width": _zero_width,
    "mojibake": _mojibake,
    "wrap-72": _wrap(72),
    "wrap-34": _wrap(34),
    "half-width": lambda text: text.translate(str.maketrans({"，": ",", "：": ":", "？": "?", "！": "!"})),
}
