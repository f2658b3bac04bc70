"""A project on disk that tests edit: its books and settings as values, a small theme, the options it is built with."""

from __future__ import annotations

import os
import shutil
import struct
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

import ssg.build.recipe
import ssg.preview.session
import ssg.theming.ready  # noqa: F401  a module that is first imported while `packaged_themes` is another, would keep that
from ssg.build import BuildOptions
from tests.conftest import REPOSITORY, write_files

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
_MORE = {  # of a library: what the rest of a theme can have, and another theme over it
    "themes/mini/theme.toml": 'name = "mini"\napi = 1\n\n[options.tone]\ndefault = "light"\n',
    "themes/mini/templates/shell.html": '<html lang="{{ view.language }}" class="{{ option("tone") }}">'
    "{% block text %}{% endblock %}</html>",
    "themes/mini/templates/sw.js": "{{ site.offline }} {{ site.assets }}",
    "themes/mini/templates/offline.html": "{{ site.title }}",
    "themes/mini/templates/manifest.webmanifest": "{{ site.title }} {{ site.home }}",
    "themes/other/theme.toml": 'name = "other"\nparent = "mini"\napi = 1\n\n[options.tone]\ndefault = "dim"\n',
    "themes/other/templates/parts/foot.html": "<footer>{{ site.author }}</footer>",
    "themes/other/static/theme.css": "p { color: grey }\n",
    "themes/other/strings/en.toml": 'next = "Onward"\n',
    "content/static/lantern/x.txt": "A file in the folder of a book.\n",
    "content/counts.csv": "address,count\n/r/lantern/1/,7\n/r/wear/,3\n",
    "content/about.md": "# About\n\nBegin [here](lantern/0003-a.md), or [there](wear/0001-a.md).\n",
}

_OLD_NS = 1_600_000_000_000_000_000  # a time long past, so that the cache trusts what `stat` says


def png(width: int, height: int) -> bytes:
    """A grey picture of so many pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + b"\x80" * width) * height
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


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
        """The whole file."""
        front = "".join(f"{key}: {value}\n" for key, value in self.meta.items())
        return f"---\n{front}---\n\n{self.body}"


@dataclass
class Book:
    """What `book.toml` says: keys and values as TOML has them; titles of volumes and editions, as TOML has them."""

    settings: dict[str, str]
    volumes: dict[str, str] = field(default_factory=dict)
    editions: dict[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """The whole file."""
        lines = [f"{key} = {value}" for key, value in self.settings.items()]
        lines += ["[volumes]", *(f"{key} = {value}" for key, value in self.volumes.items())] if self.volumes else []
        for language, title in self.editions.items():
            lines += [f'[editions."{language}"]', f"title = {title}"]
        return "\n".join(lines) + "\n"


@dataclass
class Draft:
    """Everything that an author can go back to."""

    options: BuildOptions
    chapters: list[Chapter]
    site: dict[str, str]
    books: dict[str, Book]
    files: dict[str, bytes]


@dataclass
class Desk:
    """A project on disk that edits are made to, and the options that it is built with."""

    root: Path
    options: BuildOptions
    chapters: list[Chapter] = field(default_factory=list)
    site: dict[str, str] = field(default_factory=dict)
    books: dict[str, Book] = field(default_factory=dict)
    ticks: int = 0
    kept: Draft | None = None
    memories: list[dict[Path, bytes]] = field(default_factory=list)

    def put(self, path: str, text: str | bytes) -> None:
        """Write a file, at a time of its own that is long past."""
        write_files(self.root, {path: text})
        self.ticks += 1
        os.utime(self.root / path, ns=(_OLD_NS, _OLD_NS + self.ticks * 1_000_000))

    def drop(self, path: str) -> None:
        """Remove a file or a folder, and the folders that this leaves empty."""
        place = self.root / path
        shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)
        self._tidy(place.parent)

    def move(self, path: str, new: str) -> None:
        """Rename a file or a folder; what has the new name already gets the old one."""
        old, place, aside = self.root / path, self.root / new, self.root / "aside"
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.exists():
            place.rename(aside)
        old.rename(place)
        if aside.exists():
            aside.rename(old)
        self._tidy(old.parent)

    def _tidy(self, folder: Path) -> None:
        while folder.parent != self.root and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent

    def save(self, chapter: Chapter) -> None:
        """Write a chapter."""
        self.put(chapter.path, chapter.text())

    def save_site(self) -> None:
        """Write `site.toml`."""
        self.put("content/site.toml", "".join(f"{key} = {value}\n" for key, value in self.site.items()))

    def save_book(self, slug: str) -> None:
        """Write a `book.toml`."""
        self.put(f"content/{slug}/book.toml", self.books[slug].text())

    def pick(self, where: int) -> Chapter | None:
        """One of the chapters."""
        return self.chapters[where % len(self.chapters)] if self.chapters else None

    def pick_book(self, where: int) -> str | None:
        """One of the books."""
        return sorted(self.books)[where % len(self.books)] if self.books else None

    def sources(self) -> dict[str, bytes]:
        """All files of the project that are sources."""
        found = [file for name in ("content", "themes") for file in (self.root / name).rglob("*") if file.is_file()]
        return {file.relative_to(self.root).as_posix(): file.read_bytes() for file in found}

    def draft(self) -> Draft:
        """All as it is now."""
        chapters, site, books = deepcopy((self.chapters, self.site, self.books))
        return Draft(options=self.options, chapters=chapters, site=site, books=books, files=self.sources())

    def go_back(self, draft: Draft) -> None:
        """Write and remove what differs from a draft."""
        now = self.sources()
        for path in now.keys() - draft.files.keys():
            self.drop(path)
        for path, data in draft.files.items():
            if now.get(path) != data:
                self.put(path, data)
        self.options = draft.options
        self.chapters, self.site, self.books = deepcopy((draft.chapters, draft.site, draft.books))


@contextmanager
def small_packaged_theme(folder: Path) -> Iterator[None]:
    """A small theme in place of the one that comes with `ssg`: reading that takes longer than all the rest."""
    shutil.copytree(REPOSITORY / "themes/default/strings", folder / "default/strings")
    write_files(folder / "default", {"theme.toml": 'name = "default"\napi = 1\n', "static/icon.svg": "<svg/>"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))  # what is kept for a user's sites
        for module in [module for name, module in sys.modules.items() if name.startswith("ssg.")]:
            if hasattr(module, "packaged_themes"):
                patch.setattr(module, "packaged_themes", lambda: folder)
        yield


def start_desk(root: Path) -> Desk:
    """A project of two books, one with a Chinese edition, and an empty output folder beside it."""
    now = datetime(2024, 6, 1, tzinfo=UTC)
    desk = Desk(root=root, options=BuildOptions(project=root, output=root / "site", now=now, jobs=1))
    for path, text in MINIMAL_THEME.items():
        desk.put(path, text)
    desk.site = {"title": '"Shelf"', "base_url": '"https://example.org/r/"', "theme": '"mini"'}
    desk.save_site()
    desk.books["lantern"] = Book({"title": '"Lantern"', "language": '"en"'}, editions={"zh": '"灯"'})
    desk.books["wear"] = Book({"title": '"Wear"', "language": '"en"'})
    for slug in desk.books:
        desk.save_book(slug)
    desk.put("content/lantern/zh/notes.json", "{}")
    desk.put("content/about.md", "# About\n\nA shelf.\n")
    desk.put("content/lantern/map.png", png(4, 3))
    for number in (1, 2, 3):
        meta = {"title": f"Part {number}", "date": f"2024-01-0{number}"}
        desk.chapters.append(Chapter("lantern", f"000{number}-a", meta))
    desk.chapters += [Chapter("lantern/zh", "0002-灯", {"title": "灯"}), Chapter("wear", "0001-a", {"title": "Weld"})]
    for chapter in desk.chapters:
        desk.save(chapter)
    desk.kept = desk.draft()
    return desk


def start_library(root: Path) -> Desk:
    """The same with a third book, and books that share tags, authors, pictures and links with each other."""
    desk = start_desk(root)
    for path, text in _MORE.items():
        desk.put(path, text)
    shared = {"author": '"Ada"', "tags": '["sea", "iron"]'}
    desk.books["third"] = Book({"title": '"Third"', "also": '["wear"]', **shared}, {"1": '"The Rise"'})
    desk.books["wear"].settings |= {"cover": '"face.png"', "tags": '["sea"]'}
    for slug in ("third", "wear"):
        desk.save_book(slug)
    desk.put("content/wear/face.png", png(6, 8))
    desk.put("content/static/logo.png", png(2, 2))
    far = "[On](../../lantern/0002-a.md), ![a face](../../wear/face.png), [the map](/lantern/map.png).\n"
    desk.chapters += [
        Chapter("third/01-rise", "0001-a", {"title": "Rise", "date": "2024-05-02T12:00:00"}, far),
        Chapter("third", "0002-b", {"title": "Fall", "date": "2024-09-02"}),
        Chapter("wear", "0002-b", {"title": "Solder", "draft": "true"}, "[Before](0001-a.md)\n"),
    ]
    desk.chapters[0].body = "Before [that](../third/01-rise/0001-a.md) it was dusk. ![A logo](../static/logo.png)\n"
    desk.chapters[4].body = "![The map](../lantern/map.png)\n\n[Lamp](../lantern/zh/0002-灯.md)\n"
    for chapter in desk.chapters:
        desk.save(chapter)
    desk.kept = desk.draft()
    return desk
