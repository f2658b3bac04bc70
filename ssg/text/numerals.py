"""Numerals as headings write them: digits of any width, Chinese, Roman, English words. Text in, Decimal out.

Only whole numerals are read: `parse_numeral("12 apples")` is None. Callers: `text.headings`, `intake`.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from ssg.text.later import later

MAX_NUMBER = 10**7  # no serial has more chapters; longer digit runs are dates, identifiers, prices

_HAN_DIGITS = {char: value for value, chars in enumerate(
    ["零〇○", "一壹弌", "二贰貳两兩", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖"]
) for char in chars}  # fmt: skip
_HAN_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10000, "萬": 10000}
_HAN_TENS = {"廿": "二十", "卅": "三十", "卌": "四十"}
HAN_NUMERAL_CHARS = "".join(_HAN_DIGITS) + "".join(_HAN_UNITS) + "".join(_HAN_TENS)

_ROMAN = later(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
# fmt: off
_SMALL = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
          "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
# fmt: on
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {word: value for value, word in enumerate(_SMALL)} | {
    word: 10 * value for value, word in enumerate(_TENS, start=2)
}
_ORDINALS = {"first": "one", "second": "two", "third": "three", "fifth": "five", "eighth": "eight", "ninth": "nine"} | {
    "twelfth": "twelve"
}


def parse_numeral(text: str) -> Decimal | None:
    """Read one numeral: `12`, `１２.5`, 一百二十三, 廿三, 一二三 (123), 二百五 (250), 十二点五, XVII, Forty-One.

    None for anything else, zero-length text, and numbers over `MAX_NUMBER`.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if not text or len(text) > 60:
        return None
    if re.fullmatch(r"[0-9]+(?:\.[0-9]{1,4})?", text):
        return _bounded(Decimal(text))
    if text[0] in HAN_NUMERAL_CHARS:
        return _parse_han(text)
    if (text.isupper() and text.isascii()) or re.fullmatch(r"[ivxl]+", text):
        roman = _parse_roman(text.upper())
        if roman is not None:
            return Decimal(roman)
    value = _parse_words(text)
    return None if value is None else Decimal(value)


def write_han(number: str) -> str:
    """A whole number of 1 to 99 as Chinese headings write it: `12` is 十二. Any other text stays as it is."""
    if not re.fullmatch(r"[1-9][0-9]?", number):
        return number
    tens, ones = divmod(int(number), 10)
    digits = "〇一二三四五六七八九"
    return ("" if tens < 2 else digits[tens]) + ("十" if tens else "") + (digits[ones] if ones else "")


def _bounded(number: Decimal) -> Decimal | None:
    return number if number < MAX_NUMBER else None


def _parse_han(text: str) -> Decimal | None:
    whole, point, fraction = text.partition("点" if "点" in text else "點")
    value = _parse_han_whole(whole)
    if value is None or (point and not fraction):
        return None
    if not point:
        return _bounded(Decimal(value))
    digits = [_HAN_DIGITS.get(char) for char in fraction]
    if None in digits or len(digits) > 4:
        return None
    return _bounded(Decimal(f"{value}." + "".join(str(digit) for digit in digits)))


def _parse_han_whole(text: str) -> int | None:
    text = "".join(_HAN_TENS.get(char, char) for char in text)
    if not text or any(char not in _HAN_DIGITS and char not in _HAN_UNITS for char in text):
        return None
    if all(char in _HAN_DIGITS for char in text):
        return int("".join(str(_HAN_DIGITS[char]) for char in text))
    total = section = digit = 0
    unit = 1
    for index, char in enumerate(text):
        if char in _HAN_DIGITS:
            if digit:
                return None  # two digits in a row beside units: no numeral
            digit = _HAN_DIGITS[char]
            if digit == 0:
                unit = 1  # 一百零五 is 105, not 150
            continue
        unit = _HAN_UNITS[char]
        if unit == 10000:
            total, section = (total + section + digit) * unit, 0
        else:
            section += (digit or (1 if index == 0 or text[index - 1] in "零〇" or unit == 10 else 0)) * unit
        digit = 0
    # 二百五 is 250: a last digit straight after a unit of 100 or more counts in the next lower unit.
    return total + section + (digit * unit // 10 if unit >= 100 else digit)


def _parse_roman(text: str) -> int | None:
    if not _ROMAN.fullmatch(text):
        return None
    values = [_ROMAN_VALUES[char] for char in text]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def _parse_words(text: str) -> int | None:
    words = [word for word in re.split(r"[\s-]+", text.lower()) if word not in ("and", "")]
    if not words or len(words) > 8:
        return None
    last = words[-1]
    words[-1] = _ORDINALS.get(last) or (
        last[:-4] + "y" if last.endswith("ieth") else last.removesuffix("th") if last not in _WORDS else last
    )
    total = section = 0
    for word in words:
        if word in _WORDS:
            value = _WORDS[word]
            if section % 100 and not (section % 10 == 0 and section % 100 >= 20 and 0 < value < 10):
                return None  # "one two" is a list, not a numeral
            section += value
        elif word == "hundred" and 0 < section < 100:
            section *= 100
        elif word == "thousand" and 0 < section < 1000:
            total, section = total + section * 1000, 0
        else:
            return None
    return total + section
