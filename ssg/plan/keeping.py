"""What a browser needs to keep the site: the service worker, the app's manifest, lists of what a volume is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssg.model.book import Asset, Book, Edition, Volume
from ssg.model.plan import Target
from ssg.model.theme import Theme
from ssg.model.urls import APP, OFFLINE, WORKER, file_of, kept_book_address, kept_volume_address, number_text
from ssg.model.views import KeptBookView, KeptVolume, KeptVolumeView, SiteView
from ssg.plan.desk import Desk


def make_keeping_targets(desk: Desk, assets: Iterable[Asset], theme: Theme) -> Iterator[Target]:
    """The service worker is made even where `offline` is off: one that ends itself, for readers who have an old one."""
    own = {asset.address for asset in assets}
    templates = {template.name for template in theme.templates}
    view = SiteView(site=desk.site, language=desk.config.language)
    for path in (APP, WORKER, *([OFFLINE] if desk.config.offline else [])):
        if path in templates and path not in own:
            yield Target(path=path, template=path, view=view)


def make_kept_targets(desk: Desk, book: Book) -> Iterator[Target]:
    """The lists of a book; none where `offline` is off."""
    if desk.config.offline:
        for edition in book.editions:
            if edition.chapters:
                yield from _edition(desk, book, edition)


def _edition(desk: Desk, book: Book, edition: Edition) -> Iterator[Target]:
    pictures = {asset.path: asset.address for asset in book.assets}
    shelf = [volume for volume in edition.volumes if volume.chapters]
    volumes = []
    for index, volume in enumerate(shelf, start=1):
        path = kept_volume_address(edition.address, index)
        volumes.append(_volume(desk, volume, path, pictures))
        yield Target(path=path, view=KeptVolumeView(volume=volumes[-1]))
    view = KeptBookView(
        key=book.slug,
        title=edition.title,
        language=edition.language,
        href=desk.href(edition.address),
        cover=desk.cover(edition),
        volumes=tuple(volumes),
    )
    yield Target(path=kept_book_address(edition.address), view=view)


def _volume(desk: Desk, volume: Volume, path: str, pictures: dict[str, str]) -> KeptVolume:
    used = (pictures.get(found.path) for chapter in volume.chapters for found in chapter.destinations)
    return KeptVolume(
        number=number_text(volume.number) if volume.number is not None else "",
        title=volume.title,
        list=desk.href(path),
        chapters=tuple((desk.href(chapter.address), file_of(chapter.address)) for chapter in volume.chapters),
        files=tuple((desk.href(address), address) for address in dict.fromkeys(used) if address is not None),
    )
