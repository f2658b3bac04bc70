"""Finds edits that change texts and nothing that the rest of a book could see: the usual edit of a usual day."""

from __future__ import annotations

from errno import EAGAIN
from pathlib import Path
from typing import Any

from ssg.load.cache import SourceCache, text_key
from ssg.load.marks import files_below, mark_as_kept, mark_contents
from ssg.load.openings import is_in_opening
from ssg.load.records import to_json
from ssg.load.texts import parse_text
from ssg.system.scan import FoundFile, FoundFolder
from ssg.text.digest import digest_of
from ssg.values import dataclass

_MOST_EDITS = 20  # for more, a book is read as a whole
_OF_THE_TEXT = frozenset(("length", "body_start", "body_line"))


@dataclass(frozen=True, slots=True, kw_only=True)
class TextEdit:
    """A text that was edited: where its body starts now, and its length before and now."""

    path: str
    digest: str
    body_start: int
    body_line: int
    length_before: int
    length: int


def find_text_edits(
    root: Path, folder: FoundFolder, cache: SourceCache, mark: str
) -> tuple[str, tuple[TextEdit, ...] | None]:
    """The mark of a book's folder now, and the edits since it had `mark`; None where they are not of texts alone."""
    before, cache.mark = cache.mark, mark_contents(folder, cache)
    if cache.mark == mark:
        return mark, ()
    if before != mark or mark_as_kept(folder, cache) != mark:
        return cache.mark, None  # files or folders came, went or have other names
    files = list(files_below(folder))
    digests = zip(files, cache.find_digests(files), strict=True)
    changed = [(file, cache.kept_digest(file.path), digest) for file, digest in digests]
    changed = [(file, old, new) for file, old, new in changed if old != new]
    if len(changed) > _MOST_EDITS:
        return cache.mark, None
    edits = [_find_edit(root, file, cache, old, new) for file, old, new in changed]
    found = tuple(edit for edit in edits if edit is not None)
    return cache.mark, found if len(found) == len(changed) else None


def _find_edit(root: Path, file: FoundFile, cache: SourceCache, before: str | None, digest: str) -> TextEdit | None:
    """The edit of one text; None where it says something else than before of what others see."""
    old = None if before is None else cache.find(text_key(before, file.name))
    if before is None or old is None or not file.name.endswith(".md") or is_in_opening(cache, before):
        return None

    def make() -> Any:
        data = (root / file.path).read_bytes()
        if digest_of(data) != digest:
            raise OSError(EAGAIN, "it changed while it was read")
        return to_json(parse_text(data, file.name))

    try:
        new = cache.recall(text_key(digest, file.name), make)
    except OSError:
        return None
    if new["empty"] or _seen_of(old) != _seen_of(new):
        return None
    cache.forget(text_key(before, file.name))
    return TextEdit(
        path=file.path,
        digest=digest,
        body_start=new["body_start"],
        body_line=new["body_line"],
        length_before=old["length"],
        length=new["length"],
    )


def _seen_of(record: dict[str, Any]) -> dict[str, Any]:
    """What pages see of a text but for its own."""
    return {key: value for key, value in record.items() if key not in _OF_THE_TEXT}
