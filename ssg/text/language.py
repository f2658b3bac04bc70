"""Which language a text is in, and how long it is as its readers count. Pure; called by `intake` and `load`."""

from __future__ import annotations

import re

from ssg.text.later import later

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〇"
_KANA = "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
_HANGUL = "\uac00-\ud7a3\u1100-\u11ff\u3131-\u318e"

_HAN_RUN = later(f"[{_HAN}]+")
_KANA_RUN = later(f"[{_KANA}]+")
_HANGUL_RUN = later(f"[{_HANGUL}]+")
_CJK_RUN = later(f"[{_HAN}{_KANA}]+")
# Counting by bytes is ten times as fast as by a pattern: a letter or digit becomes `a`, all else a space, and marks
# inside words go. The marks of English print that are not ASCII share all bytes but their last.
_ASCII = bytes(range(128))
_LATIN_MARKS = "’‘“”—–…\u00a0"
_WORD_BYTES = bytes(97 if byte < 128 and chr(byte).isalnum() else 32 for byte in range(256))
_INSIDE_WORDS = b"'-\xe2\x80\xc2\x98\x99"  # apostrophe, hyphen, what the marks share, ‘ and ’
_DASHES = bytes.maketrans(b"\x93", b"-")  # – is a hyphen without the bytes that the marks share
# What most Chinese text is made of, where the length is a matter of bytes too: U+4E00 and on begin with E4 to E9.
_NOT_PLAIN_CHINESE = later(r"[^\x00-\x7f\u4e00-\u9fff“”‘’—…·\u3000、。〈〉《》「」『』【】〔〕！（），：；？～]")
_HAN_LEADS = bytes(range(0xE4, 0xEA))
_WORD = later(rf"[^\W_{_HAN}{_KANA}]+(?:[\u0300-\u036f'’-]+[^\W_{_HAN}{_KANA}]+)*")

# Frequent characters that only one of the two Chinese scripts uses, pair by pair.
_HANS = (
    "们这个来时说国会对过还发经里样现问话应见动进长头开门间关东车马鸟鱼龙风飞书写听谁让认识语议论记谈请谢"
    "难题页颜须顾视觉观战将军处备复总体点热爱无气实学习觉单独产业务资质钱银铁错镇队阵阳阴际陆险随隐"
)
_HANT = (
    "們這個來時說國會對過還發經裡樣現問話應見動進長頭開門間關東車馬鳥魚龍風飛書寫聽誰讓認識語議論記談請謝"
    "難題頁顏須顧視覺觀戰將軍處備複總體點熱愛無氣實學習覺單獨產業務資質錢銀鐵錯鎮隊陣陽陰際陸險隨隱"
)
_HANS_ONLY = later(f"[{''.join(a for a, b in zip(_HANS, _HANT, strict=True) if a != b and a != '里')}]")
_HANT_ONLY = later(f"[{''.join(b for a, b in zip(_HANS, _HANT, strict=True) if a != b)}]")


def detect_language(text: str) -> str:
    """Return the BCP 47 tag of a text's main script: en, zh-Hans, zh-Hant, ja or ko; en where nothing says otherwise.

    A Latin word weighs as much as one and a half Han characters, so an English chapter with a few Chinese names
    stays English, and a Chinese one with chat names stays Chinese.
    """
    if text.isascii():
        return "en"
    han, kana, hangul = (_count(run, text) for run in (_HAN_RUN, _KANA_RUN, _HANGUL_RUN))
    words = len(_WORD.findall(text)) if han or kana or hangul else 0
    if hangul > han + kana and hangul > words:
        return "ko"
    if han + kana == 0 or han + kana < 1.5 * words:
        return "en"
    if kana > 0.15 * (han + kana):
        return "ja"
    return "zh-Hant" if len(_HANT_ONLY.findall(text)) > len(_HANS_ONLY.findall(text)) else "zh-Hans"


def is_cjk(tag: str) -> bool:
    """Whether the length of a text in this language is counted in characters (Chinese, Japanese; Korean has words)."""
    return tag.split("-")[0].lower() in ("zh", "ja", "yue", "lzh")


def count_length(text: str, language: str = "en", data: bytes | None = None) -> int:
    """Count words, every Han or kana character as one; in Chinese and Japanese editions Hangul by character too.

    Punctuation and spaces do not count. `data` is the text in UTF-8, where that is at hand.
    """
    if data is None:
        data = text.encode("utf-8", "surrogatepass")
    chinese = "。" in text
    if chinese and _NOT_PLAIN_CHINESE.search(text) is None:
        return _count_chinese(text, data)
    if not chinese and (words := _count_latin(text, data)) is not None:
        return words
    rest, runs = _CJK_RUN.subn(" ", text)
    characters = len(text) - len(rest) + runs
    if is_cjk(language) and (hangul := _count(_HANGUL_RUN, rest)):
        return characters + hangul + len(_WORD.findall(_HANGUL_RUN.sub(" ", rest)))
    return characters + len(_WORD.findall(rest))


def _count_latin(text: str, data: bytes) -> int | None:
    """The words of a text in ASCII with the marks of English print; None where there is more in it."""
    if data.translate(None, _ASCII).decode("utf-8", "surrogatepass").strip(_LATIN_MARKS):
        return None
    if "–" in text:
        data = data.translate(_DASHES, b"\xe2\x80")
    if b"--" in data:
        data = data.replace(b"--", b" ")
    data = data.translate(_WORD_BYTES, _INSIDE_WORDS)
    return data.count(b" a") + data.startswith(b"a")


def _count_chinese(text: str, data: bytes) -> int:
    characters = len(data) - len(data.translate(None, _HAN_LEADS))
    others = text.replace("’", "'").encode("ascii", "replace").translate(_WORD_BYTES, _INSIDE_WORDS)
    return characters + len(others.split())  # of which there are few


def _count(run: re.Pattern[str], text: str) -> int:
    return sum(map(len, run.findall(text)))
