"""Checks what an author wrote under each key, in front matter (YAML) and settings (TOML) alike.

A schema maps a key to a converter: a function from the raw value to the wanted one that raises `ValueError` with
"expected …". Every key is checked, so that one run names every mistake. YAML scalars arrive as the strings that
were written (YAML 1.1 would make `no` false and `1:30` ninety); TOML values arrive typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from ssg.problems import Problem
from ssg.text.later import later
from ssg.text.slugs import find_slug_fault
from ssg.values import dataclass

_EARLIEST_YEAR, _LATEST_YEAR = 1000, 9998  # a change of zone may not leave the calendar, and a year has four digits
_DAY = later(r"\s*[1-9]\d\d\d-\d\d-\d\d")
_LANGUAGE = later(r"[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,8}", re.IGNORECASE | re.ASCII)

Raw = Any
Converter = Callable[[Raw], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A raw value and where it stands. `line` and `column` count from 1; None where the format does not say."""

    value: Raw
    line: int | None = None
    column: int | None = None


def convert_fields(
    entries: Mapping[str, Entry], schema: Mapping[str, Converter], *, code: str, prefix: str = ""
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Convert every entry that the schema knows; a wrong value or an unknown key becomes a problem.

    `code` is the stage's letter: unknown keys get `<code>101`, wrong values `<code>102`. Problems carry no path.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, entry in entries.items():
        converter = schema.get(key)
        if converter is None:
            problems.append(
                Problem(
                    code=f"{code}101",
                    message=f"unknown key {shown(prefix + key)}",
                    line=entry.line,
                    column=entry.column,
                    hint=suggest(key, schema),
                )
            )
        elif entry.value is not None:
            try:
                values[key] = converter(entry.value)
            except ValueError as error:
                problems.append(
                    Problem(
                        code=f"{code}102",
                        message=f"'{prefix}{key}' is {shown(entry.value)}: {error}",
                        line=entry.line,
                        column=entry.column,
                    )
                )
    return values, tuple(problems)


def suggest(word: str, known: Iterable[str]) -> str:
    """Name the nearest known word, or all of them."""
    names = sorted(known)
    near = nearest(word, names)
    return f"did you mean '{near}'?" if near is not None else f"known: {', '.join(names)}"


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word that a mistyped one may stand for."""
    import difflib  # only what is mistyped needs it

    return next(iter(difflib.get_close_matches(word, known, n=1, cutoff=0.6)), None)


def shown(value: Raw) -> str:
    """The user's value, quoted and short."""
    text = f"'{value}'" if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…'"


# ---- converters -----------------------------------------------------------------------------------------------


def as_text(value: Raw) -> str:
    """Text, stripped, on one line or several."""
    if not isinstance(value, str):
        raise ValueError("expected text; put it in quotation marks")
    return value.strip()


def as_base_url(value: Raw) -> str:
    """An absolute http(s) URL, given a slash at its end."""
    text = as_text(value)
    fault = "expected an address such as https://user.github.io/repo/"
    try:
        parts = urlsplit(text)
        whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        raise ValueError(fault) from None
    if not whole or re.search(r"[\s?#\\<>\"]|/\.\.?(?:/|$)", text):
        raise ValueError(fault)
    return text if text.endswith("/") else f"{text}/"


def as_bool(value: Raw) -> bool:
    """True or false."""
    if isinstance(value, bool):
        return value
    match value.casefold() if isinstance(value, str) else None:
        case "true" | "yes" | "on":
            return True
        case "false" | "no" | "off":
            return False
    raise ValueError("expected true or false")


def as_number(value: Raw) -> Decimal:
    """A number of a chapter or volume: 0 or more, decimals allowed, in its shortest form (12.50 is 12.5)."""
    if isinstance(value, str) and len(value) < 10 and value.isdecimal():
        return Decimal(int(value))  # most numbers, in their shortest form
    try:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise ValueError
        number = Decimal(str(value).strip())
    except (InvalidOperation, ValueError):
        raise ValueError("expected a number such as 12 or 12.5") from None
    if not number.is_finite() or not 0 <= number < 10**9 or number != round(number, 6):
        raise ValueError("expected a number from 0 to 999999999 with at most six decimals")
    return shortest(number)


def shortest(number: Decimal) -> Decimal:
    """The same number without trailing zeros or exponent."""
    number = abs(number.normalize())  # for -0
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number


def as_moment(value: Raw) -> date | datetime:
    """A date, or a date-time; one without a zone is in the site's zone, which only `load` knows."""
    if isinstance(value, str):
        text = value.strip().replace(" ", "T", 1) if len(value.strip()) > 10 else value.strip()
        text = text.replace(" ", "")
        try:
            moment = date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
        except ValueError:
            moment = None
        if moment is not None and _EARLIEST_YEAR <= moment.year <= _LATEST_YEAR:
            return moment
    odd = isinstance(value, str) and _DAY.match(value) is not None
    more = "; there is no such day or time" if odd else ""
    raise ValueError(f"expected a date such as 2026-03-06 or 2026-03-06T08:00+08:00{more}")


def as_language(value: Raw) -> str:
    """A language tag (BCP 47) by its form: two or three letters, then perhaps script, region and the like."""
    text = as_text(value)
    if _LANGUAGE.fullmatch(text) is None:
        raise ValueError("expected a language tag such as en, zh-Hans or pt-BR")
    return text


def as_slug(value: Raw) -> str:
    """One segment of an address."""
    text = as_text(value)
    if fault := find_slug_fault(text):
        raise ValueError(f"expected letters, digits, '-' and '.'; {fault}")
    return text


def as_texts(value: Raw) -> tuple[str, ...]:
    """A list of texts; one text counts as a list of one."""
    if isinstance(value, str):
        return (as_text(value),)
    if not isinstance(value, list):
        raise ValueError("expected a list of texts")
    return tuple(as_text(item) for item in value)


def as_table(value: Raw) -> dict[str, Raw]:
    """A table of keys and values, free in form."""
    if not isinstance(value, dict):
        raise ValueError("expected a table of keys and values")
    return value


def one_of(*words: str) -> Converter:
    """A converter for a closed set of words."""

    def convert(value: Raw) -> str:
        if value in words:
            return str(value)
        near = nearest(str(value), words)
        raise ValueError(f"expected one of {', '.join(words)}" + (f"; did you mean '{near}'?" if near else ""))

    return convert


def midnight(moment: date | datetime) -> datetime:
    """The moment as a date-time, perhaps still without a zone."""
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time())
