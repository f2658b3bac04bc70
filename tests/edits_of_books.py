"""Edits of settings, books, editions and the titles of volumes; `edits.py` has the rest and the list of all."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tests.desk import Book, Chapter, Desk

_SITE: dict[str, tuple[str | None, ...]] = {
    "title": ('"Other shelf"', '"Shelf"'),
    "base_url": ('"https://example.net/"', '"https://example.org/r/"'),
    "timezone": ('"Europe/Berlin"', None, '"Pacific/Auckland"'),
    "author": ('"Ada"', None),
    "books": ('["wear"]', None, '["third", "lantern"]'),
    "description": ('"Tales"', None),
    "search": ("false", None),
    "offline": ("false", None),
    "theme": ('"other"', '"mini"'),
    "language": ('"zh-Hans"', None),
    "theme_options": ('{ tone = "dark" }', None, '{ hue = "red" }'),
}
_BOOK: dict[str, tuple[str | None, ...]] = {
    "title": ('"Renamed"', '"Night & Day"'),
    "author": ('"Ada"', None, '"Bo"'),
    "status": ('"complete"', None),
    "numbering": ('"volume"', None),
    "synopsis": ('"One.\\n\\nTwo."', None),
    "tags": ('["sea"]', None, '["sea", "iron"]'),
    "cover": ('"map.png"', None, '"face.png"'),
    "also": ('["third"]', None, '["wear", "lantern"]'),
    "language": ('"zh"', '"en"'),
    "warnings": ('["Spoilt: the end"]', None),
    "writing": ('"vertical"', None),
}
_SLUGS = ("third", "wear", "lantern", "annals", "zh", "about")
_LANGUAGES = ("zh-Hans", "zh", "ja", "en")


def set_book(desk: Desk, where: int, how: int) -> None:
    """Set one thing that `book.toml` says, or take it out."""
    slug = desk.pick_book(how)
    if slug is not None:
        _choose(desk.books[slug].settings, _BOOK, where, how // 3)
        desk.save_book(slug)


def set_site(desk: Desk, where: int, how: int) -> None:
    """Set one thing that `site.toml` says, or take it out."""
    _choose(desk.site, _SITE, where, how)
    desk.save_site()


def _choose(settings: dict[str, str], ways: dict[str, tuple[str | None, ...]], where: int, how: int) -> None:
    key = list(ways)[where % len(ways)]
    value = ways[key][how % len(ways[key])]
    settings.pop(key, None)
    settings.update({key: value} if value is not None else {})


def start_book(desk: Desk, where: int, how: int) -> None:
    """A new book of one chapter."""
    slug = _SLUGS[where % len(_SLUGS)]
    if slug not in desk.books and not (desk.root / f"content/{slug}").exists():
        desk.books[slug] = Book({"title": f'"New {how}"', "tags": '["sea"]', "author": '"Bo"'})
        desk.save_book(slug)
        desk.chapters.append(Chapter(slug, f"000{how % 4}-a", {"date": f"2024-0{how % 9 + 1}-12"}))
        desk.save(desk.chapters[-1])


def drop_book(desk: Desk, where: int, how: int) -> None:
    """Remove a whole book, and perhaps what leads to it."""
    slug = desk.pick_book(where)
    if slug is not None:
        del desk.books[slug]
        desk.chapters = [chapter for chapter in desk.chapters if chapter.folder.partition("/")[0] != slug]
        desk.drop(f"content/{slug}")
        if how % 4:
            _follow(desk, {slug: None})


def rename_book(desk: Desk, where: int, how: int) -> None:
    """Give a book's folder another name; where a book has that name already, the two trade places.

    Perhaps what leads there is mended, too.
    """
    old, new = desk.pick_book(where), _SLUGS[how % len(_SLUGS)]
    if old is not None and old != new:
        desk.move(f"content/{old}", f"content/{new}")
        names = {old: new, new: old}
        desk.books = {names.get(slug, slug): book for slug, book in desk.books.items()}
        for chapter in desk.chapters:
            slug, mark, rest = chapter.folder.partition("/")
            chapter.folder = f"{names.get(slug, slug)}{mark}{rest}"
        if (where + how) % 4:
            _follow(desk, names)


def _follow(desk: Desk, names: Mapping[str, str | None]) -> None:
    """Write the new names of books where the old ones were; what led to a book without one is taken out."""
    pattern = re.compile(rf"(?<=/|\()({'|'.join(names)})(?=/)")

    def mend(text: str) -> str:
        found = {names[slug] for slug in pattern.findall(text)}
        return "Nothing leads on.\n" if None in found else pattern.sub(lambda match: names[match[1]] or "", text)

    for chapter in desk.chapters:
        if chapter.body != mend(chapter.body):
            chapter.body = mend(chapter.body)
            desk.save(chapter)
    for path in ("content/about.md", "content/draft.md", "content/wear.md"):
        if (desk.root / path).is_file():
            desk.put(path, mend((desk.root / path).read_text("utf-8")))
    for slug, book in desk.books.items():
        if "also" in book.settings:
            del book.settings["also"]
            desk.save_book(slug)


def edit_edition(desk: Desk, where: int, how: int) -> None:
    """Add an edition, give one another title or another language, remove one, or only its folder."""
    slug = desk.pick_book(where)
    if slug is None:
        return
    book, language = desk.books[slug], _LANGUAGES[how % 4]
    old = next(iter(book.editions), None)
    if old is None or how < 3:
        book.editions[language] = f'"又名 {how}"'
        chapter = Chapter(f"{slug}/{language}", f"000{how % 3 + 1}-b", {"title": "二", "date": "2024-01-20"}, "文。\n")
        if chapter.path not in [other.path for other in desk.chapters]:
            desk.chapters.append(chapter)
            desk.save(chapter)
    elif how < 8 and old != language and language not in book.editions:
        book.editions[language] = book.editions.pop(old)
        if (desk.root / f"content/{slug}/{old}").is_dir():
            desk.move(f"content/{slug}/{old}", f"content/{slug}/{language}")
        names = {f"{slug}/{old}": f"{slug}/{language}", f"{slug}/{language}": f"{slug}/{old}"}
        for chapter in desk.chapters:
            chapter.folder = names.get(chapter.folder, chapter.folder)
    else:
        book.editions = book.editions if how == 11 else {}
        desk.chapters = [chapter for chapter in desk.chapters if chapter.folder != f"{slug}/{old}"]
        desk.drop(f"content/{slug}/{old}")
    desk.save_book(slug)


def name_volumes(desk: Desk, where: int, how: int) -> None:
    """Give titles to volumes, or take them back."""
    slug = desk.pick_book(where)
    if slug is not None:
        desk.books[slug].volumes = ({"1": '"Arise"', "2": '"The Fall"'}, {}, {'"01-rise"': '"Up"'})[how % 3]
        desk.save_book(slug)
