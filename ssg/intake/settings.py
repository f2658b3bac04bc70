"""`book.toml` and `site.toml` as an import needs them: read what is there, make what is missing, touch nothing else."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ssg.intake.store import digest, read_bytes, write_file
from ssg.problems import Problem, SsgError

_SITE_LANGUAGES = ("en", "zh-Hans", "zh-Hant")


@dataclass(frozen=True, slots=True, kw_only=True)
class BookSettings:
    """What the book is. `ours` says that an import wrote the file and nobody has edited it since, or that there is
    none yet; only then may it be written."""

    title: str
    language: str
    editions: tuple[str, ...]
    ours: bool
    exists: bool
    by_volume: bool = False


def load_book(project: Path, book: str, languages: Iterable[str]) -> BookSettings:
    """Read the book's settings; for a new book, its language is that of most of the chapters at hand."""
    path = f"content/{book}/book.toml"
    data = read_bytes(project / path)
    counts = Counter(languages)
    if data is None:
        language = max(counts, key=lambda tag: counts[tag], default="en")
        return BookSettings(title=title_of(book), language=language, editions=(), ours=True, exists=False)
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
    )


def write_book(project: Path, book: str, settings: BookSettings, editions: Iterable[str]) -> None:
    """Write the book's settings, and note their digest so that an author's edit is seen."""
    lines = [f"title = {_quoted(settings.title)}", f"language = {_quoted(settings.language)}"]
    lines += ['numbering = "volume"'] if settings.by_volume else []
    for edition in sorted({*editions, *settings.editions}):
        lines += ["", *edition_lines(settings, edition)]
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
    return json.dumps(text, ensure_ascii=False)
