"""What an author does to a project, as values: small edits that tests draw, apply and print."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from hypothesis import strategies as st

from ssg.build import BuildOptions
from tests.conftest import write_files

MINIMAL_THEME = {
    "themes/mini/theme.toml": 'name = "mini"\napi = 1\n',
    "themes/mini/templates/home.html": '{% include "parts/foot.html" %}'
    "{% for book in view.books %}{{ book }}{% endfor %}{{ view.latest }}",
    "themes/mini/templates/book.html": "{{ asset('theme.css') }} {{ view }}",
    "themes/mini/templates/chapter.html": '{% extends "shell.html" %}{% block text %}<h1>{{ view.title }}</h1>'
    "{{ view.volume }} {{ view.previous }} {{ view.next }} {{ view.editions }} {{ view.published }} {{ content }}"
    '{{ t("next") }} {{ view.book.title }}{% endblock %}',
    "themes/mini/templates/shell.html": '<html lang="{{ view.language }}">{% block text %}{% endblock %}</html>',
    "themes/mini/templates/page.html": '<h1>{{ view.title }}</h1>{{ content }}{% include "parts/foot.html" %}',
    "themes/mini/templates/catalogue.html": "{{ view.books }} {{ view.lists }} {{ view.tags }} {{ view.authors }}",
    "themes/mini/templates/list.html": "{{ view.title }} {{ view.books }}",
    "themes/mini/templates/latest.html": "{{ view.days }}",
    "themes/mini/templates/search.html": "{{ view.books }}",
    "themes/mini/templates/404.html": "{{ site.title }} {{ site.home }}",
    "themes/mini/templates/redirect.html": "{{ view.href }}",
    "themes/mini/templates/parts/foot.html": "<footer>{{ site.nav }}</footer>",
    "themes/mini/static/theme.css": "p { color: black }\n",
    "themes/mini/strings/en.toml": 'next = "Next"\n',
    "themes/mini/strings/zh-Hans.toml": 'next = "下一章"\n',
}

_OLD_NS = 1_600_000_000_000_000_000  # a time long past, so that the cache trusts what `stat` says


class Edit(NamedTuple):
    """What is done, to which of the things there are, and a number that chooses among the ways to do it."""

    what: str
    where: int
    how: int


@dataclass
class Chapter:
    """A chapter file: its folder below `content/`, its name, front matter and text."""

    folder: str
    name: str
    meta: dict[str, str] = field(default_factory=dict)
    body: str = "It began at dusk.\n"

    @property
    def path(self) -> str:
        """Where it lies in the project."""
        return f"content/{self.folder}/{self.name}.md"

    def text(self) -> str:
        front = "".join(f"{key}: {value}\n" for key, value in self.meta.items())
        return f"---\n{front}---\n\n{self.body}"


@dataclass
class Desk:
    """A project on disk that edits are made to, and the options that it is built with."""

    root: Path
    options: BuildOptions
    chapters: list[Chapter] = field(default_factory=list)
    ticks: int = 0
    kept: dict[str, bytes] = field(default_factory=dict)

    def put(self, path: str, text: str | bytes) -> None:
        """Write a file, at a time of its own that is long past."""
        write_files(self.root, {path: text})
        self.ticks += 1
        os.utime(self.root / path, ns=(_OLD_NS, _OLD_NS + self.ticks * 1_000_000))

    def drop(self, path: str) -> None:
        """Remove a file and the folders that this leaves empty."""
        (self.root / path).unlink(missing_ok=True)
        folder = (self.root / path).parent
        while folder.parent != self.root and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent

    def save(self, chapter: Chapter) -> None:
        """Write a chapter."""
        self.put(chapter.path, chapter.text())

    def pick(self, where: int) -> Chapter | None:
        """One of the chapters."""
        return self.chapters[where % len(self.chapters)] if self.chapters else None

    def sources(self) -> dict[str, bytes]:
        """All files of the project that are sources."""
        found = [file for name in ("content", "themes") for file in (self.root / name).rglob("*") if file.is_file()]
        return {file.relative_to(self.root).as_posix(): file.read_bytes() for file in found}


def start_desk(root: Path) -> Desk:
    """A project of two books, one with a Chinese edition, and an empty output folder beside it."""
    now = datetime(2024, 6, 1, tzinfo=UTC)
    desk = Desk(root=root, options=BuildOptions(project=root, output=root / "site", now=now, jobs=1))
    for path, text in MINIMAL_THEME.items():
        desk.put(path, text)
    _write_site(desk, 0)
    _write_book(desk, "lantern", 0)
    _write_book(desk, "wear", 0)
    desk.put("content/about.md", "# About\n\nA shelf.\n")
    desk.put("content/lantern/map.png", b"\x89PNG one")
    for number in (1, 2, 3):
        meta = {"title": f"Part {number}", "date": f"2024-01-0{number}"}
        desk.chapters.append(Chapter("lantern", f"000{number}-a", meta))
    desk.chapters += [Chapter("lantern/zh", "0002-灯", {"title": "灯"}), Chapter("wear", "0001-a", {"title": "Weld"})]
    for chapter in desk.chapters:
        desk.save(chapter)
    desk.kept = desk.sources()
    return desk


def _write_site(desk: Desk, how: int) -> None:
    lines = ['title = "Shelf"', 'base_url = "https://example.org/r/"', 'theme = "mini"']
    lines[0] = 'title = "Other shelf"' if how % 6 == 1 else lines[0]
    lines[1] = 'base_url = "https://example.net/"' if how % 6 == 2 else lines[1]
    more = ["", "", 'timezone = "Europe/Berlin"', 'author = "Ada"', 'books = ["wear"]', 'description = "Tales"']
    desk.put("content/site.toml", "\n".join([*lines, more[how % 6]]) + "\n")


def _write_book(desk: Desk, slug: str, how: int) -> None:
    ways = ["", 'author = "Bo"', 'status = "complete"', 'numbering = "volume"', 'synopsis = "One.\\n\\nTwo."', ""]
    lines = [f'title = "{slug.title()}{"!" if how == 5 else ""}"', 'language = "en"', ways[how % 6]]
    if how == 6:
        lines.append('cover = "map.png"')
    if (desk.root / f"content/{slug}/zh").is_dir() or (slug == "lantern" and how < 6):
        lines += ['[editions."zh"]', 'title = "灯"']
        desk.put(f"content/{slug}/zh/notes.json", "{}")
    if how == 7:
        lines += ["[volumes]", '"1" = "The Rise"', '2 = "The Fall"']
    desk.put(f"content/{slug}/book.toml", "\n".join(lines) + "\n")


def _add(desk: Desk, where: int, how: int) -> None:
    folder = ("lantern", "wear", "lantern/zh", "lantern/01-rise", "wear/02-fall")[where % 5]
    chapter = Chapter(folder, f"{how + 3:04d}-b", {"date": f"2024-0{how % 9 + 1}-11"}, f"Text {how}.\n\n***\n\n*So.*\n")
    if chapter.path not in [other.path for other in desk.chapters]:
        desk.chapters.append(chapter)
        desk.save(chapter)


def _delete(desk: Desk, where: int, _: int) -> None:
    if chapter := desk.pick(where):
        desk.chapters.remove(chapter)
        desk.drop(chapter.path)


def _move(desk: Desk, where: int, folder: str | None, name: str | None) -> None:
    if chapter := desk.pick(where):
        moved = replace(chapter, folder=folder or chapter.folder, name=name or chapter.name)
        if moved.path not in [other.path for other in desk.chapters]:
            _delete(desk, where, 0)
            desk.chapters.append(moved)
            desk.save(moved)


def _rename(desk: Desk, where: int, how: int) -> None:
    _move(desk, where, None, (f"{how:04d}-renamed", "epilogue", "0002-A", "prologue-x")[how % 4])


def _volume(desk: Desk, where: int, how: int) -> None:
    if chapter := desk.pick(where):
        book = chapter.folder.partition("/")[0]
        _move(desk, where, (f"{book}/01-rise", f"{book}/02-fall", book)[how % 3], None)


def _set(key: str, *values: str) -> Callable[[Desk, int, int], None]:
    """An edit of front matter: sets a key to one of the values, or takes it out."""

    def edit(desk: Desk, where: int, how: int) -> None:
        if chapter := desk.pick(where):
            value = (*values, None)[how % (len(values) + 1)]
            chapter.meta.pop(key, None)
            chapter.meta.update({key: value} if value is not None else {})
            desk.save(chapter)

    return edit


def _write(desk: Desk, where: int, how: int) -> None:
    if chapter := desk.pick(where):
        ways = ("He said no.\n", "She said so\n", "![map](map.png)\n", "[on](0002-a.md)\n", "```python\nx = 1\n```\n")
        chapter.body = ways[how % 5]
        desk.save(chapter)


def _put(*files: tuple[str, str]) -> Callable[[Desk, int, int], None]:
    """An edit that writes one of some files; each file has a way to say its text with a number in it."""

    def edit(desk: Desk, where: int, how: int) -> None:
        path, text = files[where % len(files)]
        desk.put(path, text.replace("HOW", str(how)))

    return edit


def _remove(*paths: str) -> Callable[[Desk, int, int], None]:
    def edit(desk: Desk, where: int, _how: int) -> None:
        desk.drop(paths[where % len(paths)])

    return edit


def _options(desk: Desk, where: int, how: int) -> None:
    moments = [datetime(2024, month, 1, tzinfo=UTC) for month in (1, 6, 12)]
    ways: tuple[dict[str, object], ...] = (
        {"base_url": (None, "https://other.example/", "https://example.org/deep/er/")[how % 3]},
        {"now": moments[how % 3]},
        {"drafts": how % 2 == 1},
        {"future": how % 2 == 1},
        {"full": how % 2 == 1},
    )
    desk.options = replace(desk.options, **ways[where % 5])  # type: ignore[arg-type]


def _touch(desk: Desk, where: int, _how: int) -> None:
    for place, path in enumerate(sorted(desk.sources())):
        if place % 2 == where % 2:
            os.utime(desk.root / path)


def _restore(desk: Desk, _where: int, _how: int) -> None:
    """All sources as they were at the start, or at the last restore."""
    before, desk.kept = desk.kept, desk.sources()
    for path in desk.kept.keys() - before.keys():
        desk.drop(path)
    for path, data in before.items():
        desk.put(path, data)
    desk.chapters = [chapter for chapter in desk.chapters if (desk.root / chapter.path).exists()]


def _tamper(desk: Desk, where: int, how: int) -> None:
    """Spoil a file of the site by hand: its length stays, or it grows, or it goes."""
    site = desk.options.output
    files = sorted(file for file in site.rglob("*") if file.is_file() and file.name != ".ssg-manifest.json")
    if files:
        file = files[where % len(files)]
        data = file.read_bytes()
        file.unlink() if how % 3 == 0 else file.write_bytes(data[:-1] + b"#" if how % 3 == 1 else data + b"#")


_FOOT = "themes/mini/templates/parts/foot.html"
_LATE = "themes/mini/templates/late.html"
_STRINGS = "themes/mini/strings/"
_CNAME = "content/static/CNAME"
_OLD = "content/static/old"
_BROKEN = ("content/broken.md", "content/lantern/0099-broken.md")

EDITS: dict[str, Callable[[Desk, int, int], None]] = {
    "add": _add,
    "write": _write,
    "rename": _rename,
    "delete": _delete,
    "volume": _volume,
    "draft": _set("draft", "true"),
    "date": _set("date", "2024-01-09", "2024-11-05", "2023-02-03T10:00:00+09:00"),
    "retitle": _set("title", "Dusk", "Night & day", "'Chapter 4: Fog'"),
    "number": _set("number", "2", "7.5", "9"),
    "slug": _set("slug", "here", "there"),
    "alias": _set("aliases", "[/old/]", "[/lantern/map.png/, /CNAME/]"),
    "summary": _set("summary", "It happens."),
    "book": lambda desk, where, how: _write_book(desk, ("lantern", "wear", "third")[where % 3], how),
    "site": lambda desk, _where, how: _write_site(desk, how),
    "template": _put(("themes/mini/templates/shell.html", MINIMAL_THEME["themes/mini/templates/shell.html"] + "HOW")),
    "partial": _put((_FOOT, "<footer>HOW</footer>"), (_FOOT, "{% set x = 'late' ~ '.html' %}{% include x %}")),
    "late": _put((_LATE, "late HOW"), ("themes/mini/templates/404.html", "lost HOW")),
    "strings": _put((_STRINGS + "en.toml", 'next = "On HOW"\n'), (_STRINGS + "zh-Hans.toml", 'next = "HOW"\n')),
    "css": _put(("themes/mini/static/theme.css", "p { margin: HOWpx }\n"), ("themes/mini/static/new.css", "HOW")),
    "asset": _put(("content/lantern/map.png", "png HOW"), (_CNAME, "HOW.example"), (_OLD, "HOW")),
    "page": _put(("content/about.md", "# About HOW\n\nMore.\n"), ("content/help.md", "Help [HOW](about.md).\n")),
    "unput": _remove(_CNAME, _OLD, "content/about.md", _LATE),
    "options": _options,
    "touch": _touch,
    "restore": _restore,
    "tamper": _tamper,
    "break": _put(
        (_BROKEN[0], "---\ntitle: a: b\n---\n\nText.\n"), (_BROKEN[1], "---\nnumber: 1\n---\n"), (_FOOT, "{{ x.y }}")
    ),
    "mend": lambda desk, _where, _how: (desk.drop(_BROKEN[0]), desk.drop(_BROKEN[1]), desk.put(_FOOT, "foot"))[-1],
}


def apply_edit(desk: Desk, edit: Edit) -> None:
    """Make one edit."""
    EDITS[edit.what](desk, edit.where, edit.how)


def sequences(longest: int) -> st.SearchStrategy[list[Edit]]:
    """Sequences of edits, up to so many."""
    numbers = st.integers(0, 7)
    return st.lists(st.builds(Edit, st.sampled_from(list(EDITS)), numbers, numbers), min_size=1, max_size=longest)
