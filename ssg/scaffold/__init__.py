"""`ssg new`: a site, a book, a chapter to start from. Writes only files that are not there yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

from ssg.load.naming import split_name
from ssg.problems import Problem, SsgError
from ssg.text.frontmatter import format_front_matter, parse_front_matter, split_front_matter
from ssg.text.headings import parse_heading
from ssg.text.slugs import find_slug_fault, slugify

__all__ = ["make_book", "make_chapter", "make_site"]

_SITE_FILES = {
    "content/site.toml": "site.toml",
    "content/about.md": "about.md",
    ".github/workflows/pages.yml": "pages.yml",
    ".gitignore": "gitignore",
    "README.md": "readme.md",
}


def make_site(folder: Path) -> Iterator[str]:
    """Make a project; yields the files written. Raises SsgError where the folder already holds something."""
    if folder.is_dir() and any(folder.iterdir()):
        raise _refusal("B110", f"'{folder}' is not empty", "name a new folder")
    title = folder.resolve().name.replace("-", " ").replace("_", " ").title() or "My site"
    for path, name in _SITE_FILES.items():
        text = (files("ssg.scaffold") / "templates" / name).read_text("utf-8")
        yield _write(folder / path, text.replace("@TITLE@", title.replace('"', "'")))


def make_book(project: Path, slug: str) -> Iterator[str]:
    """Make a book's folder with its settings. Raises SsgError where the slug is none or the book is there."""
    _check_project(project)
    if fault := find_slug_fault(slug):
        hint = f"try '{slugify(slug)}'" if slugify(slug) else None
        raise _refusal("B111", f"'{slug}' is no slug: {fault}", hint)
    title = slug.replace("-", " ").replace("_", " ").title()
    text = (files("ssg.scaffold") / "templates" / "book.toml").read_text("utf-8")
    yield _write(project / "content" / slug / "book.toml", text.replace("@TITLE@", title))


def make_chapter(project: Path, book: str, title: str, now: datetime) -> Iterator[str]:
    """Make the chapter after the last one, in the folder where that one lies. Raises SsgError without such a book."""
    _check_project(project)
    home = project / "content" / book
    if not (home / "book.toml").is_file():
        known = sorted(path.parent.name for path in (project / "content").glob("*/book.toml"))
        hint = f"`ssg new book {book}` makes it" + (f"; there are: {', '.join(known)}" if known else "")
        raise _refusal("B112", f"there is no book '{book}'", hint)
    last, folder = _last_chapter(home)
    number = int(last) + 1
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


def _last_chapter(home: Path) -> tuple[Decimal, Path]:
    """The highest number of a book's own edition and the folder of that chapter."""
    last, folder = Decimal(0), home
    languages = set(re.findall(r"^\[editions\.[\"']?([\w-]+)", (home / "book.toml").read_text("utf-8"), re.M))
    for path in sorted(home.glob("*.md")) + sorted(home.glob("*/*.md")):
        if path.parent.name in languages | {"import"}:
            continue
        number = _number_of(path)
        if number is not None and number >= last:
            last, folder = number, path.parent
    return last, folder


def _number_of(path: Path) -> Decimal | None:
    text = path.read_text("utf-8", "replace").replace("\r\n", "\n")
    split = split_front_matter(text)
    written = parse_front_matter(split.front)[0].get("number")
    if written is not None and re.fullmatch(r"\d+(\.\d+)?", str(written.value)):
        return Decimal(str(written.value))
    heading = re.match(r"\s*#*\s*(.*)", text[split.body_start :])
    parsed = parse_heading(heading[1].strip()) if heading else None
    return parsed.number if parsed and parsed.number is not None else split_name(path.stem)[0]


def _write(path: Path, text: str) -> str:
    if path.exists():
        raise _refusal("B113", f"'{path}' is there already", None)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise _refusal("B114", f"'{path}' cannot be written: {error.strerror}", None) from error
    return str(path)


def _check_project(project: Path) -> None:
    if not (project / "content").is_dir():
        raise _refusal("S108", f"there is no folder content/ in '{project}'", "`ssg new site DIR` makes a project")


def _refusal(code: str, message: str, hint: str | None) -> SsgError:
    return SsgError(Problem(code=code, message=message, hint=hint))
