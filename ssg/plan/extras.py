"""Views of what machines read and of what is copied: feeds, sitemap, robots, redirects, assets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ssg.model.book import Book, Chapter, Edition, Library
from ssg.model.plan import Target
from ssg.model.theme import Theme
from ssg.model.urls import (
    HOME,
    ROBOTS,
    SITE_FEED,
    SITEMAP,
    asset_address,
    feed_address,
    file_of,
    made_cover_address,
    number_text,
    origin_of,
    sitemap_part_address,
)
from ssg.model.views import (
    CodeStyleView,
    CopyView,
    CoverView,
    FeedItem,
    FeedView,
    RedirectView,
    SitemapIndexView,
    SitemapUrl,
    SitemapView,
    TextView,
)
from ssg.plan.desk import Desk
from ssg.plan.parts import CODE_STYLE, find_latest, make_words, sort_newest
from ssg.problems import Problem
from ssg.text.fields import shown

ITEMS_IN_FEED = 20
URLS_IN_SITEMAP = 50_000  # sitemaps.org

_LONGEST_NAME = 255  # bytes; file systems take no longer one, and a commit must not fail half-way
_LONGEST_ALIAS = 1000

Row = tuple[Book, Edition, int, Chapter]


def make_extra_targets(desk: Desk, library: Library, theme: Theme, lists: Sequence[str]) -> Iterator[Target]:
    """Everything that is no page to read; `lists` are the addresses of lists of books.

    An author's own file in `content/static/` takes the place of ours.
    """
    own = {asset.address for asset in library.assets}
    robots = TextView(text=f"User-agent: *\nAllow: /\n\nSitemap: {desk.url(SITEMAP)}\n")
    for target in (
        Target(path=ROBOTS, view=robots),
        # GitHub Pages would otherwise run Jekyll over a branch that holds the site.
        Target(path=".nojekyll", view=TextView(text="")),
    ):
        if target.path not in own:
            yield target
    yield from _feeds(desk, library)
    yield from _sitemap(desk, library, lists)
    yield from _redirects(desk, library)
    yield from _covers(library)
    for asset in theme.assets:
        yield Target(path=asset_address(asset.name), view=CopyView(file=asset.file, digest=asset.digest))
    yield Target(path=asset_address(CODE_STYLE), view=CodeStyleView())
    for name, text in make_words(theme):
        yield Target(path=asset_address(name), view=TextView(text=text))
    for author_asset in (*library.assets, *(asset for book in library.books for asset in book.assets)):
        view = CopyView(file=author_asset.path, digest=author_asset.digest)
        yield Target(path=author_asset.address, view=view, origin=author_asset.path)


def _covers(library: Library) -> Iterator[Target]:
    """Covers of type for editions without a picture."""
    for book in library.books:
        own = {asset.address for asset in book.assets}
        for edition in book.editions:
            address = made_cover_address(edition.address)
            if edition.cover is None and address not in own:
                view = CoverView(key=book.slug, title=edition.title, author=edition.author, language=edition.language)
                yield Target(path=address, view=view, origin=f"content/{book.slug}/book.toml")


def _feeds(desk: Desk, library: Library) -> Iterator[Target]:
    config = desk.config
    rows: list[Row] = []
    for book in library.books:
        for edition in book.editions:
            own = sort_newest((book, edition, place, chapter) for place, chapter in enumerate(edition.chapters))
            rows += own[:ITEMS_IN_FEED]
            address = feed_address(edition.address)
            view = FeedView(
                title=edition.title,
                description=" ".join(edition.synopsis.split()) or edition.title,
                language=edition.language,
                base_url=config.base_url,
                url=desk.url(edition.address),
                self_url=desk.url(address),
                items=_items(desk, own),
            )
            yield Target(path=file_of(address), view=view)
    site = FeedView(
        title=config.title,
        description=config.description or config.title,
        language=config.language,
        base_url=config.base_url,
        url=desk.url(HOME),
        self_url=desk.url(SITE_FEED),
        items=_items(desk, sort_newest(rows)),
    )
    yield Target(path=file_of(SITE_FEED), view=site)


def _items(desk: Desk, rows: Iterable[Row]) -> tuple[FeedItem, ...]:
    origin = origin_of(desk.config.base_url)
    return tuple(
        FeedItem(
            guid=f"ssg:{book.slug}/{edition.language}/{chapter.key}",
            url=desk.url(chapter.address),
            book=edition.title,
            author=edition.author,
            language=edition.language,
            kind=chapter.kind,
            number=number_text(chapter.number) if chapter.number is not None else "",
            title=chapter.title,
            warnings=chapter.warnings,
            published=chapter.published,
            source=chapter.source,
            links=tuple(
                (written, origin + href) for written, href in _quiet(desk).links(chapter.source, chapter.destinations)
            ),
        )
        for book, edition, _, chapter in list(rows)[:ITEMS_IN_FEED]
    )


def _quiet(desk: Desk) -> Desk:
    """The same desk with problems thrown away: the chapter's own page has reported them."""
    return replace(desk, problems=[])


def _sitemap(desk: Desk, library: Library, lists: Sequence[str]) -> Iterator[Target]:
    urls = [SitemapUrl(url=desk.url(HOME), changed=None, alternates=())]
    urls += [SitemapUrl(url=desk.url(page.address), changed=None, alternates=()) for page in library.pages]
    urls += [SitemapUrl(url=desk.url(address), changed=None, alternates=()) for address in lists]
    for book in library.books:
        urls += _book_urls(desk, book)
    parts = [tuple(urls[start : start + URLS_IN_SITEMAP]) for start in range(0, len(urls), URLS_IN_SITEMAP)]
    if len(parts) == 1:
        yield Target(path=SITEMAP, view=SitemapView(urls=parts[0]))
        return
    names = [sitemap_part_address(index) for index in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield Target(path=name, view=SitemapView(urls=part))
    yield Target(path=SITEMAP, view=SitemapIndexView(urls=tuple(desk.url(name) for name in names)))


def _book_urls(desk: Desk, book: Book) -> Iterator[SitemapUrl]:
    editions = [edition for edition in book.editions if edition.chapters]
    homes = tuple((edition.language, desk.url(edition.address)) for edition in editions)
    pages: dict[str, list[tuple[str, str]]] = {}
    for edition in editions:
        for chapter in edition.chapters:
            pages.setdefault(chapter.key, []).append((edition.language, desk.url(chapter.address)))
    for edition in editions:
        latest = find_latest(edition)
        changed = latest.published if latest else None
        yield SitemapUrl(url=desk.url(edition.address), changed=changed, alternates=homes if len(homes) > 1 else ())
        for chapter in edition.chapters:
            same = tuple(pages[chapter.key])
            alternates = same if len(same) > 1 else ()
            yield SitemapUrl(url=desk.url(chapter.address), changed=chapter.published, alternates=alternates)


def _redirects(desk: Desk, library: Library) -> Iterator[Target]:
    for book in library.books:
        for edition in book.editions:
            for chapter in edition.chapters:
                for alias in chapter.aliases:
                    address = _alias_address(desk, edition, chapter, alias)
                    if address is not None:
                        view = RedirectView(
                            site=desk.site,
                            language=edition.language,
                            href=desk.href(chapter.address),
                            url=desk.url(chapter.address),
                        )
                        path = file_of(address)
                        yield Target(path=path, template="redirect.html", view=view, origin=chapter.source.path)


def _alias_address(desk: Desk, edition: Edition, chapter: Chapter, alias: str) -> str | None:
    address = alias[1:] if alias.startswith("/") else f"{edition.address}{alias}"
    parts = address.strip("/").split("/")
    if any(_is_no_name(part) for part in parts) or len(address.encode("utf-8", "replace")) > _LONGEST_ALIAS:
        message = f"alias {shown(alias)} is no address of this site"
        hint = "write the old path, such as '/old-story/12/'"
        desk.problems.append(Problem(code="P103", path=chapter.source.path, line=1, message=message, hint=hint))
        return None
    return address if address.endswith((".html", "/")) else f"{address}/"


def _is_no_name(part: str) -> bool:
    """Whether a file system or a server could take this part of an alias for something else."""
    odd = part in ("", ".", "..") or not part.isprintable() or any(char in part for char in "\\?#%")
    return odd or len(part.encode("utf-8", "replace")) > _LONGEST_NAME
