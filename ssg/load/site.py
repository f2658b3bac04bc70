"""Reads `content/site.toml` and each `book.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ssg.model.config import SiteConfig, ThemeSetting
from ssg.problems import Problem, has_errors
from ssg.text.decoding import decode_text
from ssg.text.fields import (
    Converter,
    Entry,
    as_base_url,
    as_bool,
    as_language,
    as_table,
    as_text,
    as_texts,
    convert_fields,
    one_of,
    shown,
)
from ssg.text.language import is_cjk
from ssg.text.settings import parse_settings, table_entries
from ssg.values import dataclass, replace

SITE_FILE = "content/site.toml"
BOOK_FILE = "book.toml"


def _timezone(value: Any) -> str:
    name = as_text(value)
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("expected a zone such as Europe/London, Asia/Shanghai or UTC") from None
    return name


def as_theme_name(value: Any) -> str:
    """The name of a theme: one folder, never a path."""
    name = as_text(value)
    if not name.replace("-", "").replace("_", "").isalnum():
        raise ValueError("expected the name of a folder in themes/")
    return name


_STAND_IN = "http://unknown.invalid/"  # after an error, so that nobody is told that base_url is missing

SITE_FIELDS: dict[str, Converter] = {
    "title": as_text,
    "base_url": as_base_url,
    "language": as_language,
    "theme": as_theme_name,
    "theme_options": as_table,
    "author": as_text,
    "description": as_text,
    "timezone": _timezone,
    "books": as_texts,
    "offline": as_bool,
    "search": as_bool,
    "extra": as_table,
}
_EDITION_FIELDS: dict[str, Converter] = {
    "title": as_text,
    "author": as_text,
    "translator": as_text,
    "synopsis": as_text,
    "tags": as_texts,
    "warnings": as_texts,
    "cover": as_text,
    "writing": one_of("horizontal", "vertical"),
    "quotes": one_of("corner", "curly"),
    "volumes": as_table,
}
BOOK_FIELDS: dict[str, Converter] = {
    **_EDITION_FIELDS,
    "language": as_language,
    "status": one_of("ongoing", "complete", "hiatus", "stub"),
    "license": as_text,
    "numbering": one_of("book", "volume"),
    "editions": as_table,
    "also": as_texts,
    "extra": as_table,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionSettings:
    """What `book.toml` says of one edition; `volumes` maps a folder's name, number or title to a title."""

    title: str
    author: str = ""
    translator: str = ""
    synopsis: str = ""
    tags: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    cover: str | None = None
    cover_line: int | None = None
    writing: str = "horizontal"
    quotes: str = ""
    volumes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BookSettings:
    """What `book.toml` says. `editions` pairs a language with its settings; the book's own language stands first.

    `also` names other books, in the line `also_line`.
    """

    language: str
    status: str = "ongoing"
    license: str = ""
    numbering: str = "book"
    editions: tuple[tuple[str, EditionSettings], ...] = ()
    also: tuple[str, ...] = ()
    also_line: int | None = None


def load_site_config(root: Path, problems: list[Problem]) -> SiteConfig:
    """Read `content/site.toml`; without it, or without a title, there is an error and a stand-in."""
    before = len(problems)
    values, lines = _load_settings(root, SITE_FILE, SITE_FIELDS, problems)
    if values is None:
        hint = "`ssg new site DIR` makes a project"
        problems.append(Problem(code="S104", path=SITE_FILE, message="is not there", hint=hint))
        values = {}
    elif not values.get("title"):
        problems.append(Problem(code="S105", path=SITE_FILE, message="has no title", hint='write title = "…"'))
    if has_errors(problems[before:]):
        values.setdefault("base_url", _STAND_IN)
    values.pop("extra", None)
    values["theme_options"] = tuple(
        ThemeSetting(name=name, value=entry.value, line=entry.line)
        for name, entry in table_entries(values.get("theme_options", {}), lines, "theme_options").items()
    )
    return SiteConfig(**{"title": "Untitled", **values})


def load_book_settings(root: Path, folder: str, slug: str, config: SiteConfig, problems: list[Problem]) -> BookSettings:
    """Read a book's settings; all of them have defaults."""
    path = f"{folder}/{BOOK_FILE}"
    values, lines = _load_settings(root, path, BOOK_FIELDS, problems)
    values = values or {}
    language = values.get("language", config.language)
    title = values.get("title") or slug.replace("-", " ").title()
    main = _edition(values, EditionSettings(title=title, author=config.author), lines, "", path, problems)
    editions = [(language, main)]
    for tag, entry in table_entries(values.get("editions") or {}, lines, "editions").items():
        if fault := _find_edition_fault(tag, entry):
            problems.append(replace(fault, path=path))
        if not isinstance(entry.value, dict):
            continue
        name = f"editions.{tag}"
        found, wrong = convert_fields(
            table_entries(entry.value, lines, name), _EDITION_FIELDS, code="S", prefix=f"{name}."
        )
        problems.extend(replace(problem, path=path) for problem in wrong)
        base = replace(main, volumes=(), translator="", writing="horizontal", quotes="")
        editions.append((tag, _edition(found, base, lines, name, path, problems)))
    problems.extend(_wrong_quotes(editions, lines, path))
    return BookSettings(
        language=language,
        status=values.get("status", "ongoing"),
        license=values.get("license", ""),
        numbering=values.get("numbering", "book"),
        editions=tuple(editions),
        also=values.get("also", ()),
        also_line=lines.get(("", "also")),
    )


def _find_edition_fault(tag: str, entry: Entry) -> Problem | None:
    """What is wrong with an edition's name, or with what stands under it."""
    message = hint = ""
    if not isinstance(entry.value, dict):
        message = f"is {shown(entry.value)}: expected a table"
        hint = f"write [editions.{tag}] on a line of its own"
    try:
        as_language(tag)
    except ValueError as error:
        message = f"names no language: {error}"
        hint = "call its folder by the tag too"
    if not message:
        return None
    return Problem(code="S102", line=entry.line, message=f"'editions.{tag}' {message}", hint=hint)


def _wrong_quotes(
    editions: list[tuple[str, EditionSettings]], lines: Mapping[tuple[str, str], int], path: str
) -> Iterator[Problem]:
    """Editions whose language has one shape of quotation marks only; the book's own edition comes first."""
    for index, (tag, words) in enumerate(editions):
        if words.quotes and not is_cjk(tag):
            table = f"editions.{tag}" if index else ""
            name = f"{table}.quotes".lstrip(".")
            message = f"'{name}' is '{words.quotes}', but the edition is in '{tag}'"
            hint = "only Chinese and Japanese have marks of both shapes; take it out"
            yield Problem(code="S102", path=path, line=lines.get((table, "quotes")), message=message, hint=hint)


def _edition(
    values: Mapping[str, Any],
    base: EditionSettings,
    lines: Mapping[tuple[str, str], int],
    table: str,
    path: str,
    problems: list[Problem],
) -> EditionSettings:
    volumes = []
    name = f"{table}.volumes".lstrip(".")
    for key, value in (values.get("volumes") or {}).items():
        title = value.get("title") if isinstance(value, dict) else value
        if isinstance(title, str) and (not isinstance(value, dict) or set(value) == {"title"}):
            volumes.append((str(key), title.strip()))
        else:
            line = lines.get((name, key)) or lines.get((f"{name}.{key}", ""))
            message = f"'{name}.{key}' is not understood"
            problems.append(Problem(code="S106", path=path, line=line, message=message, hint='write title = "…"'))
    known = ("title", "author", "translator", "synopsis", "tags", "warnings", "cover", "writing", "quotes")
    changes = {key: values[key] for key in known if key in values}
    cover_line = lines.get((table, "cover")) if "cover" in values else base.cover_line
    return replace(base, **changes, volumes=tuple(volumes), cover_line=cover_line)


def _load_settings(
    root: Path, path: str, schema: Mapping[str, Converter], problems: list[Problem]
) -> tuple[dict[str, Any] | None, Mapping[tuple[str, str], int]]:
    try:
        data = (root / path).read_bytes()
    except FileNotFoundError:
        return None, {}
    except OSError as error:
        problems.append(Problem(code="S107", path=path, message=f"cannot be read: {error.strerror}"))
        return {"title": "Untitled"}, {}
    text, faults = decode_text(data)
    table, lines, broken = parse_settings(text)
    values, wrong = convert_fields(table_entries(table, lines), schema, code="S")
    problems.extend(replace(problem, path=path) for problem in (*faults, *broken, *wrong))
    if broken or has_errors(faults):
        values.setdefault("title", "Untitled")
    return values, lines
