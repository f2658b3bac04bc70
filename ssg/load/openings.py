"""What the library needs of files besides chapters' own facts: telling words of openings, sizes of pictures. Cached."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from ssg.load.cache import SourceCache
from ssg.model.book import Chapter
from ssg.text.decoding import decode_text
from ssg.text.directives import story_text
from ssg.text.pictures import PICTURE_SUFFIXES, Size, picture_size
from ssg.text.telling import telling_words

CHAPTERS_IN_OPENING = 3  # an edit of any later chapter leaves what a book is like as it was
_TELLING = "telling"


def is_in_opening(cache: SourceCache, digest: str) -> bool:
    """Whether telling words were taken from a text with this digest."""
    return any(digest in key for key in cache.keys_of(_TELLING))


def load_telling(root: Path, cache: SourceCache, language: str, chapters: Iterable[Chapter]) -> tuple[str, ...]:
    """The telling words of an edition's first chapters, drafts left out. A file that cannot be read says nothing."""
    sources = [chapter.source for chapter in chapters if not chapter.draft][:CHAPTERS_IN_OPENING]

    def make() -> list[str]:
        try:
            texts = [decode_text((root / source.path).read_bytes())[0][source.body_start :] for source in sources]
        except OSError:
            return []
        return list(telling_words("\n".join(story_text(text) for text in texts), language))

    key = " ".join([_TELLING, language, *(source.digest for source in sources)])
    return tuple(cache.recall(key, make)) if sources else ()


def load_size(root: Path, cache: SourceCache, path: str, digest: str) -> Size | None:
    """Width and height of a picture of the project; None for other files, and where it does not say."""
    if PurePosixPath(path).suffix.lower() not in PICTURE_SUFFIXES:
        return None

    def make() -> list[int]:
        try:
            return list(picture_size((root / path).read_bytes()) or ())
        except OSError:
            return []

    size = cache.recall(f"size {digest}", make)
    return (size[0], size[1]) if size else None
