"""What an author does to a project, as values: small edits that tests draw, apply and print."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from hypothesis import strategies as st

from ssg.system.user_cache import find_user_cache
from tests.desk import MINIMAL_THEME, Chapter, Desk, png
from tests.edits_of_books import drop_book, edit_edition, name_volumes, rename_book, set_book, set_site, start_book


class Edit(NamedTuple):
    """What is done, to which of the things there are, and a number that chooses among the ways to do it."""

    what: str
    where: int
    how: int


Way = Callable[[Desk, int, int], None]

_FOOT = "themes/mini/templates/parts/foot.html"
_LATE = "themes/mini/templates/late.html"
_SHELL = "themes/mini/templates/shell.html"
_STRINGS = "themes/mini/strings/"
_CNAME = "content/static/CNAME"
_OLD = "content/static/old"
_WITHIN = ("content/static/lantern/x.txt", "content/static/wear/feed.xml", "content/static/lantern/1/index.html")
_PICTURES = ("content/lantern/map.png", "content/wear/face.png", "content/static/logo.png", "content/third/map.png")
_BROKEN = ("content/broken.md", "content/lantern/0099-broken.md")


def _add(desk: Desk, where: int, how: int) -> None:
    folder = ("lantern", "wear", "lantern/zh", "lantern/01-rise", "wear/02-fall", "third", "third/ja")[where % 7]
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
            desk.move(chapter.path, moved.path)
            desk.chapters[desk.chapters.index(chapter)] = moved


def _rename(desk: Desk, where: int, how: int) -> None:
    _move(desk, where, None, (f"{how:04d}-renamed", "epilogue", "0002-A", "prologue-x")[how % 4])


def _volume(desk: Desk, where: int, how: int) -> None:
    if chapter := desk.pick(where):
        book = chapter.folder.partition("/")[0]
        _move(desk, where, (f"{book}/01-rise", f"{book}/02-fall", book)[how % 3], None)


def _set(key: str, *values: str | None) -> Way:
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
        more = ("A <script>alert(1)</script>.\n", "[there](/wear/1/)\n", "[x](/lantern/x.txt)\n", "[all](/books/)\n")
        chapter.body = (*ways, *more)[how % 9]
        desk.save(chapter)


def _link(desk: Desk, where: int, how: int) -> None:
    """Lead from a chapter to any other, or to a picture of any book."""
    chapter, other = desk.pick(where), desk.pick(how)
    if chapter and other:
        target = (other.path, *_PICTURES)[how % 5]
        way = posixpath.relpath(target, f"content/{chapter.folder}")
        chapter.body += f"\n[To](<{way}>).\n" if target == other.path else f"\n![Seen](<{way}>)\n"
        desk.save(chapter)


def _linked(desk: Desk, where: int, how: int) -> None:
    """Edit a chapter that others link to."""
    bodies = "".join(chapter.body for chapter in desk.chapters)
    targets = [place for place, chapter in enumerate(desk.chapters) if f"{chapter.name}.md" in bodies]
    if targets:
        ways = (EDITS[name] for name in ("draft", "slug", "rename", "delete", "date", "number"))
        tuple(ways)[how % 6](desk, targets[where % len(targets)], how // 6)


def _put(*files: tuple[str, str]) -> Way:
    """An edit that writes one of some files; each file has a way to say its text with a number in it."""

    def edit(desk: Desk, where: int, how: int) -> None:
        path, text = files[where % len(files)]
        desk.put(path, text.replace("HOW", str(how)))

    return edit


def _remove(*paths: str) -> Way:
    def edit(desk: Desk, where: int, _how: int) -> None:
        desk.drop(paths[where % len(paths)])

    return edit


def _asset(desk: Desk, where: int, how: int) -> None:
    """Write a picture of some size, or a file to copy."""
    path = (_PICTURES[0], _CNAME, _OLD, *_PICTURES[1:], *_WITHIN)[where % 9]
    desk.put(path, png(8 + how % 3, 7) if path.endswith(".png") else f"{how}.example")


def _options(desk: Desk, where: int, how: int) -> None:
    moments = [datetime(2024, month, 1, tzinfo=UTC) for month in (1, 6, 12)]
    ways: tuple[dict[str, object], ...] = (
        {"base_url": (None, "https://other.example/", "https://example.org/deep/er/")[how % 3]},
        {"now": moments[how % 3]},
        {"drafts": how % 2 == 1},
        {"future": how % 2 == 1},
        {"full": how % 2 == 1},
        {"offline": how % 2 == 1},
        {"strict": how % 4 == 1},
        {"prose_path": how % 2 == 1},
    )
    desk.options = replace(desk.options, **ways[where % 8])  # type: ignore[arg-type]


def _clock(desk: Desk, where: int, how: int) -> None:
    """Build just before, at, or after the date of a chapter: time also goes back, on another machine."""
    dated = [chapter.meta["date"] for chapter in desk.chapters if "date" in chapter.meta]
    if dated:
        moment = datetime.fromisoformat(dated[where % len(dated)])
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        steps = (timedelta(seconds=-1), timedelta(0), timedelta(hours=13), timedelta(hours=-13))
        desk.options = replace(desk.options, now=moment + steps[how % 4])


def _touch(desk: Desk, where: int, _how: int) -> None:
    for place, path in enumerate(sorted(desk.sources())):
        if place % 2 == where % 2:
            os.utime(desk.root / path)


def _restore(desk: Desk, _where: int, _how: int) -> None:
    """All sources as they were at the start, or at the last restore."""
    before, desk.kept = desk.kept, desk.draft()
    if before is not None:
        desk.go_back(replace(before, options=desk.options))


def _tamper(desk: Desk, where: int, how: int) -> None:
    """Spoil a file of the site by hand: its length stays, or it grows, or it goes."""
    site = desk.options.output
    files = sorted(file for file in site.rglob("*") if file.is_file() and file.name != ".ssg-manifest.json")
    if files:
        file = files[7 * where % len(files)]
        data = file.read_bytes()
        file.unlink() if how % 3 == 0 else file.write_bytes(data[:-1] + b"#" if how % 3 == 1 else data + b"#")


def _forget(desk: Desk, where: int, how: int) -> None:
    """Spoil or remove a cache, or all, or bring back what they were some edits ago, as a cache of a CI run is."""
    places = (desk.root / ".ssg", find_user_cache(desk.root))
    files = sorted(file for place in places if place for file in place.rglob("*") if file.is_file())
    desk.memories.append({file: file.read_bytes() for file in files})
    chosen = files if how >= 8 else files[where % max(len(files), 1) :][:1]
    for file in chosen:
        data, earlier = file.read_bytes(), desk.memories[where % len(desk.memories)]
        older = earlier.get(file, b"")
        match how % 4:
            case 0:
                file.unlink()
            case 1:
                file.write_bytes(data[: len(data) // 2] + b"\xff" + data[len(data) // 2 + 1 :])
            case _:
                file.write_bytes(older) if older else file.unlink()


EDITS: dict[str, Way] = {
    "nothing": lambda _desk, _where, _how: None,
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
    "alias": _set(
        *("aliases", "[/old/]", "[/lantern/map.png/, /CNAME/]", None, "[/wear/1/]", "[/about/]", "[/lantern/x.txt]"),
        *("[was/]", "[/third/]", "[/books/]", "[/wear/feed.xml]", "[/lantern/here/]"),
    ),
    "summary": _set("summary", "It happens."),
    "warnings": _set("warnings", "[Storm]"),
    "link": _link,
    "linked": _linked,
    "book": set_book,
    "new book": start_book,
    "drop book": drop_book,
    "rename book": rename_book,
    "edition": edit_edition,
    "titles": name_volumes,
    "site": set_site,
    "template": _put((_SHELL, MINIMAL_THEME[_SHELL] + "HOW"), ("themes/other/templates/shell.html", "other HOW")),
    "partial": _put((_FOOT, "<footer>HOW</footer>"), (_FOOT, "{% set x = 'late' ~ '.html' %}{% include x %}")),
    "late": _put((_LATE, "late HOW"), ("themes/mini/templates/404.html", "lost HOW")),
    "strings": _put((_STRINGS + "en.toml", 'next = "On HOW"\n'), (_STRINGS + "zh-Hans.toml", 'next = "HOW"\n')),
    "css": _put(
        ("themes/mini/static/theme.css", "p { margin: HOWpx }\n"),
        ("themes/mini/static/new.css", "HOW"),
        ("themes/other/static/theme.css", "HOW"),
    ),
    "theme": _put(
        ("themes/mini/theme.toml", 'name = "mini"\n[options.tone]\ndefault = "tone HOW"\n'),
        ("themes/other/theme.toml", 'name = "other"\ninherits = ["templates", "static"]\nparent = "mini"\n'),
    ),
    "asset": _asset,
    "counts": _put(
        ("content/counts.csv", "/r/lantern/1/,HOW\n/r/third/,5\nhttps://example.org/r/wear/1/,6\n"),
        ("content/counts.csv", "/lantern/2/,HOW\n/nowhere/,2\n"),
        ("content/counts.csv", "/lantern/2/,some\n"),
    ),
    "page": _put(
        ("content/about.md", "# About HOW\n\nMore.\n"),
        ("content/help.md", "Help [HOW](about.md).\n"),
        ("content/wear.md", "# A page where a book may be\n\nSee [it](wear/0001-a.md).\n"),
        ("content/draft.md", "---\ntitle: HOW\ndraft: true\nslug: about\n---\n\nSee [it](lantern/0002-a.md).\n"),
    ),
    "unput": _remove(
        *(_CNAME, _OLD, "content/about.md", _LATE, "content/counts.csv", "content/wear.md", *_PICTURES, *_WITHIN)
    ),
    "bare": _remove("themes/mini/templates/search.html", "themes/mini/templates/sw.js", "themes/mini/strings/en.toml"),
    "options": _options,
    "clock": _clock,
    "touch": _touch,
    "restore": _restore,
    "tamper": _tamper,
    "forget": _forget,
    "break": _put(
        (_BROKEN[0], "---\ntitle: a: b\n---\n\nText.\n"), (_BROKEN[1], "---\nnumber: 1\n---\n"), (_FOOT, "{{ x.y }}")
    ),
    "mend": lambda desk, _where, _how: (desk.drop(_BROKEN[0]), desk.drop(_BROKEN[1]), desk.put(_FOOT, "foot"))[-1],
}


_MANIFOLD = ("options", "options", "site", "site", "book", "linked", "link", "clock")  # many edits under one name


def apply_edit(desk: Desk, edit: Edit) -> None:
    """Make one edit."""
    EDITS[edit.what](desk, edit.where, edit.how)


def sequences(steps: int) -> st.SearchStrategy[list[Edit]]:
    """Sequences of so many edits; a step that matters not becomes `nothing` where a failure is made smaller."""
    numbers = st.integers(0, 11)
    names = (*EDITS, *_MANIFOLD)
    drawn = st.integers(0, len(names) - 1).map(names.__getitem__)  # `sampled_from` prefers a few, by chance
    return st.lists(st.builds(Edit, drawn, numbers, numbers), min_size=steps, max_size=steps)
