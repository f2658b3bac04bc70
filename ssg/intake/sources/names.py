"""Names of raw files: their natural order, which of them are no texts, and names that are not in UTF-8. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from ssg.intake.plausible import score_text
from ssg.text.headings import parse_volume
from ssg.text.numerals import parse_numeral

_HAN_NUMERAL = "零〇一二三四五六七八九十百千万两廿卅"
_NUMBER = re.compile(
    rf"\d+|(?<=第)[{_HAN_NUMERAL}]+|[{_HAN_NUMERAL}]+(?=[章回节節话話卷部集])"
    r"|(?:(?<=chapter )|(?<=part )|(?<=book )|(?<=volume ))(?:[a-z]+ty )?[a-z]+(?![a-z])"
)
_SEPARATOR = re.compile(r"[\s_-]+")
_PART = re.compile(r"[(（]?([上中下])[)）]?$")
_COMPANIONS = ("_files", ".files", "-files", "_file", "-dateien", "_fichiers", "_archivos", "_arquivos")
_CLUTTER = frozenset(["__macosx", "thumbs.db", "desktop.ini", "$recycle.bin"])

NaturalKey = tuple[tuple[int, int, str], ...]


def natural_key(name: str) -> tuple[NaturalKey, str]:
    """Key of the order in which a person would put names: `2` before `10`, 第二章 before 第十章, (上) before (下)."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    path = PurePosixPath(plain)
    stem = _SEPARATOR.sub(" ", path.stem if path.suffix.strip(".").isalpha() else plain)
    stem = _PART.sub(lambda match: f" {'上中下'.index(match[1])}", stem)
    parts: list[tuple[int, int, str]] = []
    done = 0
    for match in _NUMBER.finditer(stem):
        number = int(match[0][:4000]) if match[0].isdecimal() else parse_numeral(match[0])
        if number is not None:
            parts += [(1, 0, stem[done : match.start()])] if match.start() > done else []
            parts.append((0, int(number), ""))
            done = match.end()
    parts += [(1, 0, stem[done:])] if done < len(stem) else []
    return tuple(parts), name


def is_clutter(name: str) -> bool:
    """Whether a name is a system's or an editor's and not its user's: hidden files, `__MACOSX`, `.DS_Store`."""
    return name.startswith((".", "~$")) or name.endswith("~") or name.lower() in _CLUTTER


def find_companions(pages: Iterable[str], folders: Iterable[str]) -> frozenset[str]:
    """The folders in which a browser keeps a saved page's scripts and pictures: `Lamp_files` beside `Lamp.html`."""
    stems = {PurePosixPath(page).stem for page in pages}
    names = {stem + end for stem in stems for end in _COMPANIONS}
    return frozenset(folder for folder in folders if folder in names or _lower_end(folder) in names)


def find_volume(folders: Sequence[str]) -> str:
    """The name of the innermost folder that reads as a volume's heading, or ""."""
    return next((name for name in reversed(folders) if parse_volume(name) is not None), "")


def tell_others(others: Counter[str]) -> str:
    """What else there was: `3 .jpg, 1 .pdf`."""
    return ", ".join(f"{count} {suffix}" for suffix, count in sorted(others.items()))


def readable(name: str) -> str:
    """A file's name as text, also where its bytes are not UTF-8."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return decode_names([name.encode("utf-8", "surrogateescape")])[0]
    return name


def decode_names(names: Sequence[bytes]) -> list[str]:
    """Names that are all in one unknown encoding: UTF-8, else that in which they are the most plausible."""
    readings: list[tuple[float, list[str]]] = []
    for encoding in ("utf-8", "gb18030", "big5hkscs", "cp932", "cp949", "cp437"):
        try:
            reading = [name.decode(encoding) for name in names]
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8":
            return reading
        readings.append((score_text("\n".join(reading)), reading))
    return max(readings, key=lambda reading: reading[0])[1]  # `cp437` reads every byte


def _lower_end(folder: str) -> str:
    start = max(folder.rfind(mark) for mark in "_.-")
    return folder if start < 0 else folder[:start] + folder[start:].lower()
