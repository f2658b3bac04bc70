"""How much a decoded text looks like one that somebody wrote: the evidence by which an encoding is chosen. Pure.

Chinese and Japanese standards put the characters in use first (GB 2312 rows 16-55, Big5 A440-C67E, JIS X 0208 rows
16-47), so the codecs themselves say which are common. A wrong decoding gives rare ones, mixed scripts, odd symbols.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

_FREQUENT_HAN = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
    "用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想"
    "這個們來為國說時會對於著過發後裡種經麼學現當沒動還進樣開從頭長見問點話門聽氣話間東車燈頭身手老走"
    "头长见问点话门听气间东车灯声聲眼第三二十章什怎把又被给給让讓很再最吗嗎呢吧啊夜水风風书書海船师師"
)
_FREQUENT_HANGUL = "이다는을가의에를은고하지도로한나서게그어자리기사들면인있것았었라니까아해시오여보수만대네내일"
_FREQUENT_MARKS = "。，、；：？！“”‘’「」『』（）《》【】…—～·\u3000"
_CONTROLS = re.compile("[\\x00-\\x08\\x0e-\\x1f\\x7f-\\x9f]")
_CURLED = re.compile(r"(?:[A-Za-z.,!?;:]|(?<=\s)|^)[‘’“”–—…](?=[A-Za-z\s.,!?;:‘’“”–—…]|$)", re.MULTILINE)
_ACCENTED = re.compile(r"(?<![\x80-\xff])[A-Za-z][à-öø-ÿ](?=[A-Za-z\s.,;:!?’”]|$)|\b[À-ÖØ-öø-ÿ](?=[a-z])")
_ACCENT_RUN = re.compile(r"[\xa0-\xff]{2,}")
_MIXED = re.compile(
    r"[가-힣][一-鿿]|[一-鿿][가-힣]|[ァ-ヶｦ-ﾟ][가-힣]|[一-鿿][\x80-\u04ff]|[一-鿿](?=[a-z])|(?<=[a-z])[一-鿿]"
)


def score_text(text: str) -> float:
    """Plausibility of a text: about 1 or 2 for each CJK character of real prose, less than 0 for most wrong decodings.

    A sum over the text, to compare decodings of the same bytes.
    """
    weights = _weights()
    counts = Counter(text)
    score = sum(count * (weights[char] if char in weights else _weigh(char)) for char, count in counts.items())
    if not text.isascii():
        score += 2.0 * len(_CURLED.findall(text)) + 1.5 * len(_ACCENTED.findall(text))
        score -= sum(len(run) for run in _ACCENT_RUN.findall(text)) + 0.7 * len(_MIXED.findall(text))
    return score


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    """Weights of the characters that are in use somewhere."""
    weights = dict.fromkeys(_common_han(), 0.4)
    weights |= {chr(code): 0.3 for code in range(0xAC00, 0xD7A4)}
    weights |= {chr(code): 0.3 for code in [9, 10, 12, 13, *range(32, 127)]}
    weights |= {chr(code): 1.5 for code in range(0x3041, 0x3097)}
    weights |= {chr(code): 0.9 for code in [*range(0x30A1, 0x30FD)]}
    weights |= {chr(code): 0.2 for code in range(0xFF01, 0xFF5F)}  # full-width letters and marks
    weights |= dict.fromkeys(_FREQUENT_MARKS, 1.0) | dict.fromkeys("，！？：；（）", 1.0)
    weights |= dict.fromkeys("‘’“”–—…", 0.5)  # the rest of their weight comes from what stands beside them
    return weights | dict.fromkeys(_FREQUENT_HAN, 2.0) | dict.fromkeys(_FREQUENT_HANGUL, 2.0)


def _common_han() -> str:
    high = range(0xA1, 0xFF)
    chinese = bytes(byte for lead in range(0xB0, 0xD8) for trail in high for byte in (lead, trail))
    wide = [*range(0x40, 0x7F), *high]
    traditional = bytes(byte for lead in range(0xA4, 0xC6) for trail in wide for byte in (lead, trail))
    shifted = [*range(0x40, 0x7F), *range(0x80, 0xFD)]
    japanese = bytes(byte for lead in range(0x89, 0x98) for trail in shifted for byte in (lead, trail))
    pairs = ((chinese, "gb2312"), (traditional, "big5"), (japanese, "shift_jis"))
    return "".join(data.decode(encoding, "ignore") for data, encoding in pairs)


@lru_cache(maxsize=70_000)
def _weigh(char: str) -> float:
    """The weight of a character that no standard calls common."""
    code = ord(char)
    if char == "\ufffd" or _CONTROLS.match(char) or unicodedata.category(char) in ("Cn", "Co", "Cs", "Cc"):
        return -6.0
    if 0xFF61 <= code <= 0xFF9F:  # half-width katakana: what Shift_JIS makes of other encodings' bytes
        return -0.8
    if 0x3400 <= code <= 0x9FFF or 0x20000 <= code <= 0x3FFFF:
        return -1.0
    return -0.3 if 0xA0 <= code <= 0xFF else -0.7
