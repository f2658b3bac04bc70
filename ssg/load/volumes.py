"""Groups the chapters of an edition into its volumes, with their titles. Pure; called by `books`."""

from __future__ import annotations

from ssg.load.chapters import PlacedChapter, VolumeName, sort_chapters
from ssg.load.site import EditionSettings
from ssg.model.book import Volume
from ssg.model.urls import number_text
from ssg.text.naming import natural_key, split_name, title_from_words


def make_volumes(placed: list[PlacedChapter], words: EditionSettings) -> tuple[Volume, ...]:
    """Group chapters by volume: those outside any first, then by number, then by name."""
    titles = dict(words.volumes)
    folders = {
        item.volume.number: item.volume for item in placed if item.volume.number is not None and item.volume.title
    }
    groups: dict[VolumeName, list[PlacedChapter]] = {}
    for item in placed:
        volume = folders.get(item.volume.number, item.volume) if item.volume.number is not None else item.volume
        groups.setdefault(volume, []).append(item)

    def rank(volume: VolumeName) -> tuple[object, ...]:
        outside = volume == VolumeName()
        return (not outside, volume.number is None, volume.number or 0, natural_key(volume.title))

    return tuple(
        Volume(
            number=volume.number,
            title=_volume_title(volume, titles),
            chapters=tuple(item.chapter for item in sort_chapters(groups[volume])),
        )
        for volume in sorted(groups, key=rank)
    )


def _volume_title(volume: VolumeName, titles: dict[str, str]) -> str:
    number = number_text(volume.number) if volume.number is not None else ""
    for name in (volume.title, number):
        if name and name in titles:
            return titles[name]
    return title_from_words(split_name(volume.title)[1])
