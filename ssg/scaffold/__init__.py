"""`ssg new`: a site, a book, a chapter to start from. Writes only files that are not there yet."""

from __future__ import annotations

import os
import re
import string
from collections.abc import Container, Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from ssg.problems import Problem, SsgError
from ssg.text.frontmatter import format_front_matter, parse_front_matter, split_front_matter
from ssg.text.naming import natural_key, split_name
from ssg.text.settings import parse_settings
from ssg.text.slugs import find_slug_fault, slugify

__all__ = ["make_book", "make_chapter", "make_site"]

_HEAD = 1024  # bytes of a chapter in which its front matter nearly always ends
_SAID = re.compile(  # the number, where it is the only line of a whole front matter that begins so
    rb"---\n(?:(?!number|---)[^\n]*\n)*+number: (\d{1,9}(?:\.\d{1,6})?)\n(?:(?!number|---)[^\n]*\n)*+---"
)
_TAKEN = frozenset(("assets", "books", "search", "static"))  # folders of a site, or of `content/`
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,6})?")

_SITE_FILES = {
    "content/site.toml": "site.toml",
    "content/about.md": "about.md",
    ".github/workflows/pages.yml": "pages.yml",
    ".gitignore": "gitignore",
    "README.md": "readme.md",
}


def make_site(folder: Path) -> Iterator[str]:
    """Make a project; yields the files written. Raises SsgError where the folder already holds something."""
    try:
        taken = folder.is_dir() and any(folder.iterdir())
    except OSError as error:
        raise _refusal("B114", f"'{folder}' cannot be read: {error.strerror}", "name a new folder") from error
    if taken:
        raise _refusal("B110", f"'{folder}' is not empty", "name a new folder")
    title = _title(folder.resolve().name) or "My site"
    for path, name in _SITE_FILES.items():
        yield _write(folder / path, _template(name).replace("@TITLE@", title))


def make_book(project: Path, slug: str) -> Iterator[str]:
    """Make a book's folder with its settings. Raises SsgError where the slug is none or the book is there."""
    _check_project(project)
    page = project / "content" / f"{slug}.md"
    if slug.casefold() in _TAKEN or page.is_file():
        taken = f"content/{page.name}" if page.is_file() else f"the site's own /{slug}/"
        raise _refusal("B111", f"a book cannot be called '{slug}': {taken} is there already", "choose another word")
    if fault := find_slug_fault(slug):
        hint = f"try '{slugify(slug)}'" if slugify(slug) else "choose a short word, such as 'lantern'"
        raise _refusal("B111", f"'{slug}' is no slug: {fault}", hint)
    yield _write(project / "content" / slug / "book.toml", _template("book.toml").replace("@TITLE@", _title(slug)))


def make_chapter(project: Path, book: str, title: str, now: datetime) -> Iterator[str]:
    """Make the chapter after the last one, in the folder where that one lies. `book` is a slug, or `slug/language` for
    another edition than the book's own. Raises SsgError without such a book or edition."""
    _check_project(project)
    slug, _, language = book.partition("/")
    home = project / "content" / slug
    if find_slug_fault(slug) or not (home / "book.toml").is_file():
        known = sorted(path.parent.name for path in (project / "content").glob("*/book.toml"))
        hint = "`ssg new book` makes one" + (f"; there are: {', '.join(known)}" if known else "")
        raise _refusal("B112", f"there is no book '{book}'", hint)
    settings = parse_settings(_read(home / "book.toml"))[0]
    editions = settings.get("editions")
    others = {*(editions if isinstance(editions, dict) else ())}
    if language and language not in others:
        hint = f"declare it in content/{slug}/book.toml: [editions.{language}]"
        raise _refusal("B112", f"book '{slug}' has no edition '{language}'", hint)
    by_volume = settings.get("numbering") == "volume"
    last, folder = _last_chapter(home / language, {"import"} if language else {*others, "import"}, by_volume=by_volume)
    number = int(last) + 1
    title = title.encode("utf-8", "replace").decode()
    stem = f"{number:04d}-{slugify(title)}" if slugify(title) else f"{number:04d}"
    fields = {
        "title": title,
        "number": Decimal(number),
        "date": _Plain(now.isoformat(timespec="minutes")),
        "draft": True,
    }
    yield _write(folder / f"{stem}.md", format_front_matter(fields) + "\n")


class _Plain:
    """A value that front matter shows without quotation marks."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text


def _template(name: str) -> str:
    from importlib.resources import files  # a new chapter, which is made more often, does without

    return (files("ssg.scaffold") / "templates" / name).read_text("utf-8")


def _title(name: str) -> str:
    """A title of a folder's name, safe between the quotation marks of TOML."""
    words = "".join(char if char.isprintable() and char not in '"\\' else " " for char in re.sub("[-_]", " ", name))
    return string.capwords(words)


def _last_chapter(home: Path, others: Container[str], *, by_volume: bool) -> tuple[Decimal, Path]:
    """The last number of an edition and the folder of that chapter; folders named in `others` are not of it.

    That is the highest number; where numbers restart in each volume, the highest one of the last volume.
    """
    folders = _folders(home, others) if home.is_dir() else []
    last = {folder: number for folder in folders if (number := _last_number(folder)) is not None}
    if by_volume and last:
        latest = max(last, key=lambda folder: _rank(home, folder))
        return last[latest], latest
    chapters = ((number, folder) for folder, number in last.items())
    return max(chapters, key=lambda chapter: (chapter[0], _rank(home, chapter[1])), default=(Decimal(0), home))


def _folders(home: Path, others: Container[str]) -> list[Path]:
    """The folders in which an edition may have chapters."""
    return [home, *(Path(entry.path) for entry in os.scandir(home) if entry.is_dir() and entry.name not in others)]


def _last_number(folder: Path) -> Decimal | None:
    """The highest number of the chapters in a folder."""
    files = [entry.path for entry in os.scandir(folder) if entry.name.endswith(".md") and entry.is_file()]
    return max((number for file in files if (number := _number_of(file)) is not None), default=None)


def _rank(home: Path, folder: Path) -> tuple[Any, ...]:
    """Order of volumes: outside any first, then by number, then by name."""
    number, _ = split_name(folder.name)
    return (folder != home, number is None, number or 0, natural_key(folder.name))


def _number_of(path: str) -> Decimal | None:
    if said := _SAID.match(_read_bytes(path, _HEAD)):
        return Decimal(said[1].decode())  # nearly always
    text = _read(Path(path))
    split = split_front_matter(text)
    written = parse_front_matter(split.front)[0].get("number")
    if written is not None and written.value == "none":
        return None
    if written is not None and (number := _NUMBER.fullmatch(str(written.value))):
        return Decimal(number[0])
    from ssg.text.headings import parse_heading

    heading = re.match(r"\s*#*\s*(.*)", text[split.body_start :])
    parsed = parse_heading(heading[1].strip()) if heading else None
    if parsed and parsed.number is not None:
        return parsed.number
    in_front, words = split_name(Path(path).stem)
    named = parse_heading(words) if in_front is None else None
    return named.number if named else in_front


def _read(path: Path) -> str:
    """The text of a file as far as it can be read; what is wrong with it, `ssg build` says."""
    return _read_bytes(str(path), -1).decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")


def _read_bytes(path: str, most: int) -> bytes:
    try:
        if most < 0:
            return Path(path).read_bytes()
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))  # half as long as a file object takes
        try:
            return os.read(handle, most)
        finally:
            os.close(handle)
    except OSError as error:
        raise _refusal("B114", f"'{path}' cannot be read: {error.strerror}", "mend its permissions") from error


def _write(path: Path, text: str) -> str:
    """Write a new file. It is opened for creation only, so that nothing is ever written over."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError as error:
        raise _refusal("B113", f"'{path}' is there already", "choose another name, or edit that one") from error
    except OSError as error:
        hint = "choose a folder that you may write to"
        raise _refusal("B114", f"'{path}' cannot be written: {error.strerror}", hint) from error
    return str(path)


def _check_project(project: Path) -> None:
    if not (project / "content").is_dir():
        raise _refusal("S108", f"there is no folder content/ in '{project}'", "`ssg new site DIR` makes a project")


def _refusal(code: str, message: str, hint: str | None) -> SsgError:
    return SsgError(Problem(code=code, message=message, hint=hint))
