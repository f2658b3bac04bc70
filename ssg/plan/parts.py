"""The small parts that several views share: links, lengths, the site's own part."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache

from ssg.model.book import Chapter, Edition, Kind, Page
from ssg.model.config import SiteConfig
from ssg.model.entry import BookEntry, EditionEntry
from ssg.model.theme import Theme
from ssg.model.urls import BOOKS, HOME, SITE_FEED, asset_address, href_of, number_text, search_address, url_of
from ssg.model.views import ChapterLink, EditionLink, Length, Link, SitePart
from ssg.text.digest import digest_of
from ssg.text.headings import parse_heading

CODE_STYLE = "code.css"
_WORDS_A_MINUTE = 230  # silent reading of English fiction: Brysbaert 2019 gives 260, with room for a phone in bed
_CHARACTERS_A_MINUTE = 450
_OWN_NAMES = {
    "en": "English",
    "zh": "中文",
    "zh-Hans": "简体中文",
    "zh-CN": "简体中文",
    "zh-Hant": "繁體中文",
    "zh-TW": "繁體中文（台灣）",
    "zh-HK": "繁體中文（香港）",
    "ja": "日本語",
    "ko": "한국어",
    "fr": "Français",
    "de": "Deutsch",
    "es": "Español",
    "pt": "Português",
    "pt-BR": "Português (Brasil)",
    "it": "Italiano",
    "ru": "Русский",
    "uk": "Українська",
    "pl": "Polski",
    "nl": "Nederlands",
    "tr": "Türkçe",
    "vi": "Tiếng Việt",
    "th": "ไทย",
    "id": "Bahasa Indonesia",
    "ar": "العربية",
}


def make_site_part(
    config: SiteConfig, theme: Theme, pages: Iterable[Page], code_digest: str, *, story: bool, lists: bool
) -> SitePart:
    """The part of the site that every page sees. `code_digest` marks the version of the code stylesheet.

    `story` says whether there is anything to search, `lists` whether there are lists of books.
    """
    base = config.base_url
    assets = [(asset.name, asset.digest) for asset in theme.assets] + [(CODE_STYLE, code_digest)]
    assets += [(name, digest_of(text.encode())) for name, text in make_words(theme)]
    return SitePart(
        title=config.title,
        description=config.description,
        author=config.author,
        language=config.language,
        base_url=base,
        home=href_of(base, HOME),
        search=href_of(base, search_address(HOME)) if config.search and story else "",
        books=href_of(base, BOOKS) if lists else "",
        feed=href_of(base, SITE_FEED),
        nav=tuple(Link(href=href_of(base, page.address), title=page.title) for page in pages),
        options=theme.options,
        offline=config.offline,
        assets=tuple((name, f"{href_of(base, asset_address(name))}?v={digest[:8]}") for name, digest in assets),
    )


def searched_chapters(edition: Edition) -> tuple[Chapter, ...]:
    """The chapters of the story: what an author says beside it is no part of it."""
    return tuple(chapter for chapter in edition.chapters if chapter.kind != "note")


def has_lists(theme: Theme, books: int) -> bool:
    """Whether there are lists of books: for one book, or in a theme that has no pages for them, there are none."""
    names = {template.name for template in theme.templates}
    return books > 1 and {"catalogue.html", "list.html", "latest.html"} <= names


def make_words(theme: Theme) -> list[tuple[str, str]]:
    """The strings that scripts use, as (asset, JSON): the table `script` of each language, over that of English.

    None where a theme has no scripts.
    """
    if not any(asset.name.endswith(".js") for asset in theme.assets):
        return []
    tables = {strings.language: dict(dict(strings.entries).get("script", ())) for strings in theme.strings}
    fallback = tables.get("en", {})
    return [
        (f"words/{language}.json", json.dumps({**fallback, **table}, ensure_ascii=False, indent=0) + "\n")
        for language, table in sorted(tables.items())
    ]


def make_chapter_link(base: str, chapter: Chapter) -> ChapterLink:
    """A chapter as a place to go."""
    kind, number = tell_kind(chapter)
    return ChapterLink(href=href_of(base, chapter.address), kind=kind, number=number, title=chapter.title)


def tell_kind(chapter: Chapter) -> tuple[Kind, str]:
    """Kind and number as pages tell them: neither, where the title is a word for the kind (楔子, Prelude) itself."""
    if chapter.kind != "chapter" and chapter.title:
        heading = parse_heading(chapter.title)
        if heading is not None and heading.kind == chapter.kind and heading.number is None and not heading.title:
            return "chapter", ""
    return chapter.kind, number_text(chapter.number) if chapter.number is not None else ""


def make_edition_link(base: str, language: str, address: str) -> EditionLink:
    """The same thing in another language."""
    name = _OWN_NAMES.get(language) or _OWN_NAMES.get(language.split("-")[0]) or language
    return EditionLink(language=language, name=name, href=href_of(base, address), url=url_of(base, address))


@lru_cache(maxsize=8192)
def make_length(count: int, language: str) -> Length:
    """Length rounded to two figures (three from ten thousand on), so that it changes only when it is felt."""
    characters = language.split("-")[0].lower() in ("zh", "ja")
    pace = _CHARACTERS_A_MINUTE if characters else _WORDS_A_MINUTE
    step = 10 if count < 1000 else 10 ** (len(str(count)) - (2 if count < 10000 else 3))
    rounded = round(count / step) * step if count >= 10 else count
    return Length(count=rounded, unit="characters" if characters else "words", minutes=max(1, round(rounded / pace)))


def edition_for(entry: BookEntry, language: str) -> EditionEntry:
    """The edition for readers of a language, else the first with chapters."""
    filled = [edition for edition in entry.editions if edition.card.chapters] or list(entry.editions)
    return filled[nearest_language([edition.card.language for edition in filled], language)]


def nearest_language(languages: Sequence[str], wanted: str) -> int:
    """The place of a language among others: the very one, else one that differs in script or region, else the first."""
    if wanted in languages:
        return languages.index(wanted)
    mains = [language.partition("-")[0].lower() for language in (*languages, wanted)]
    return mains.index(mains[-1]) % len(languages)


def find_latest(edition: Edition) -> Chapter | None:
    """The newest chapter of the story, else the newest of all."""
    return find_newest(searched_chapters(edition) or edition.chapters)


def find_newest(chapters: Sequence[Chapter]) -> Chapter | None:
    """The newest of an edition's chapters: by date, the later one in the book where dates are equal or absent."""
    if not chapters:
        return None
    dated = [chapter for chapter in chapters if chapter.published is not None]
    last = max((chapter.published for chapter in dated if chapter.published is not None), default=None)
    return next(chapter for chapter in reversed(chapters) if last is None or chapter.published == last)
