"""Views of small files and of what is copied: robots, redirects, covers, assets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ssg.model.book import Asset, Book, Chapter, Edition
from ssg.model.plan import Target
from ssg.model.theme import Theme
from ssg.model.urls import ROBOTS, SITEMAP, asset_address, file_of, made_cover_address
from ssg.model.views import CodeStyleView, CopyView, CoverView, RedirectView, TextView
from ssg.plan.desk import Desk
from ssg.plan.parts import CODE_STYLE, make_words
from ssg.problems import Problem
from ssg.text.fields import shown

_LONGEST_NAME = 255  # bytes; file systems take no longer one, and a commit must not fail half-way
_LONGEST_ALIAS = 1000


def make_extra_targets(desk: Desk, assets: Sequence[Asset], theme: Theme) -> Iterator[Target]:
    """Everything that is no page to read, belongs to no book and is not made of entries.

    An author's own file in `content/static/` takes the place of ours.
    """
    own = {asset.address for asset in assets}
    robots = TextView(text=f"User-agent: *\nAllow: /\n\nSitemap: {desk.url(SITEMAP)}\n")
    for target in (
        Target(path=ROBOTS, view=robots),
        # GitHub Pages would otherwise run Jekyll over a branch that holds the site.
        Target(path=".nojekyll", view=TextView(text="")),
    ):
        if target.path not in own:
            yield target
    for asset in theme.assets:
        yield Target(path=asset_address(asset.name), view=CopyView(file=asset.file, digest=asset.digest))
    yield Target(path=asset_address(CODE_STYLE), view=CodeStyleView())
    for name, text in make_words(theme):
        yield Target(path=asset_address(name), view=TextView(text=text))
    yield from copy_assets(assets)


def copy_assets(assets: Iterable[Asset]) -> Iterator[Target]:
    """The author's own files, as they are."""
    for asset in assets:
        view = CopyView(file=asset.path, digest=asset.digest)
        yield Target(path=asset.address, view=view, origin=asset.path)


def make_covers(book: Book) -> Iterator[Target]:
    """Covers of type for editions without a picture."""
    own = {asset.address for asset in book.assets}
    for edition in book.editions:
        address = made_cover_address(edition.address)
        if edition.cover is None and address not in own:
            view = CoverView(key=book.slug, title=edition.title, author=edition.author, language=edition.language)
            yield Target(path=address, view=view, origin=f"content/{book.slug}/book.toml")


def make_redirects(desk: Desk, edition: Edition) -> Iterator[Target]:
    """The old addresses of an edition's chapters."""
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
                yield Target(path=file_of(address), template="redirect.html", view=view, origin=chapter.source.path)


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
