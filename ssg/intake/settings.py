"""`book.toml` and `site.toml` as an import needs them: read what is there, make what is missing, touch nothing else."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ssg.intake.sources import BookFacts
from ssg.intake.store import digest, read_bytes, write_file
from ssg.problems import Problem, SsgError

_SITE_LANGUAGES = ("en", "zh-Hans", "zh-Hant")


@dataclass(frozen=True, slots=True, kw_only=True)
class BookSettings:
    """What the book is. `ours` says that an import wrote the file and nobody has edited it since, or that there is
    none yet; only then may it be written. `volumes` maps an edition ("" the book's own) and a number to a title."""

    title: str
    language: str
    editions: tuple[str, ...]
    ours: bool
    exists: bool
    by_volume: bool = False
    author: str = ""
    synopsis: str = ""
    volumes: Mapping[tuple[str, str], str] = field(default_factory=dict)


def load_book(project: Path, book: str, languages: Iterable[str], facts: BookFacts) -> BookSettings:
    """Read the book's settings; for a new book, `facts` are what its sources say, and its language is that of most
    of the chapters at hand."""
    path = f"content/{book}/book.toml"
    data = read_bytes(project / path)
    counts = Counter(languages)
    if data is None:
        return BookSettings(
            title=facts.title or title_of(book),
            language=max(counts, key=lambda tag: counts[tag], default="en"),
            editions=(),
            ours=True,
            exists=False,
            author=facts.author,
            synopsis=facts.description,
        )
    try:
        table = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SsgError(Problem(code="I107", path=path, message=f"cannot be read as TOML: {error}")) from error
    editions = table.get("editions", {})
    return BookSettings(
        title=str(table.get("title", title_of(book))),
        language=str(table.get("language") or _site_language(project)),
        editions=tuple(editions) if isinstance(editions, dict) else (),
        ours=_was_written(project, book, digest(data)),
        exists=True,
        by_volume=table.get("numbering") == "volume",
        author=str(table.get("author", "")),
        synopsis=str(table.get("synopsis", "")),
        volumes=dict(_read_volumes(table)),
    )


def write_book(project: Path, book: str, settings: BookSettings) -> None:
    """Write the book's settings, and note their digest so that an author's edit is seen."""
    lines = [f"title = {_quoted(settings.title)}"]
    lines += [f"author = {_quoted(settings.author)}"] if settings.author else []
    lines += [f"language = {_quoted(settings.language)}"]
    lines += ['numbering = "volume"'] if settings.by_volume else []
    lines += [f"synopsis = {_quoted_lines(settings.synopsis)}"] if settings.synopsis else []
    lines += _volume_lines(settings, "")
    for edition in sorted(settings.editions):
        lines += ["", *edition_lines(settings, edition), *_volume_lines(settings, edition)]
    data = ("\n".join(lines) + "\n").encode()
    state = json.dumps({"version": 1, "files": {"book.toml": digest(data)}}, indent=1) + "\n"
    write_file(project, f"content/{book}/import/settings.json", state.encode())
    write_file(project, f"content/{book}/book.toml", data)


def write_site(project: Path, settings: BookSettings) -> None:
    """Write a minimal `site.toml` where there is none, so that the project builds."""
    if read_bytes(project / "content/site.toml") is None:
        language = settings.language if settings.language in _SITE_LANGUAGES else "en"
        lines = [f"title = {_quoted(settings.title)}", f"language = {_quoted(language)}", ""]
        write_file(project, "content/site.toml", "\n".join(lines).encode())


def edition_lines(settings: BookSettings, language: str) -> list[str]:
    """The lines of `book.toml` that declare an edition."""
    return [f"[editions.{language}]", f"title = {_quoted(settings.title)}"]


def title_of(slug: str) -> str:
    """A slug as a title: `the-lantern` is The Lantern."""
    return " ".join(word[:1].upper() + word[1:] for word in slug.replace("-", " ").split()) or slug


def _read_volumes(table: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    editions = table.get("editions")
    tables = {"": table, **(editions if isinstance(editions, dict) else {})}
    for edition, values in tables.items():
        volumes = values.get("volumes") if isinstance(values, dict) else None
        for key, value in volumes.items() if isinstance(volumes, dict) else ():
            yield (edition, key), str(value.get("title", "") if isinstance(value, dict) else value)


def _volume_lines(settings: BookSettings, edition: str) -> Iterator[str]:
    table = f"editions.{edition}.volumes" if edition else "volumes"
    for (home, key), title in settings.volumes.items():
        if home == edition:
            yield from ("", f"[{table}.{_quoted(key)}]", f"title = {_quoted(title)}")


def _was_written(project: Path, book: str, sha256: str) -> bool:
    data = read_bytes(project / f"content/{book}/import/settings.json")
    try:
        return data is not None and json.loads(data)["files"]["book.toml"] == sha256
    except (ValueError, KeyError, TypeError):
        return False


def _site_language(project: Path) -> str:
    data = read_bytes(project / "content/site.toml")
    try:
        return str(tomllib.loads(data.decode("utf-8")).get("language", "en")) if data else "en"
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        return "en"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _quoted_lines(text: str) -> str:
    """A text of several lines as TOML that a person can edit."""
    if "\n" not in text:
        return _quoted(text)
    body = "\n".join(_quoted(line)[1:-1].replace('\\"', '"').replace('"""', '""\\"') for line in text.split("\n"))
    return f'"""\n{body}\n"""'
