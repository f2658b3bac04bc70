"""Lists of what a browser fetches to keep a volume or a book: made last, of the sizes and digests of other files.

A list is stale when one of the files that it names is, so its fingerprint is made of theirs.

Their form, JSON: of a volume `{"chapters": [[href, bytes, version], …], "files": [the same]}`; of a book `key`,
`title`, `language`, `href`, `cover`, and `volumes` with `number`, `title`, `list` (href), `version`,
`chapters` (how many) and `bytes`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ssg.build.jobs import Job
from ssg.build.manifest import Made
from ssg.model.plan import AnyTarget, Target
from ssg.model.views import KeptBookView, KeptVolume, KeptVolumeView
from ssg.problems import Problem
from ssg.text.digest import digest_of

_LISTS = (KeptVolumeView, KeptBookView)
_VERSION = 8  # characters of a digest that tell two versions of one file apart


def split_lists(jobs: Sequence[Job]) -> tuple[list[Job], list[Job]]:
    """(jobs that make lists, the others)."""
    lists = [job for job in jobs if job.target.is_a(*_LISTS)]
    return lists, [job for job in jobs if not job.target.is_a(*_LISTS)] if lists else list(jobs)


def add_members(targets: Iterable[Target], wanted: dict[str, str]) -> None:
    """Give each list a fingerprint that follows those of the files it names; `wanted` has all fingerprints."""
    for target in targets:
        if target.is_a(*_LISTS):
            parts = [wanted[target.path], *(wanted.get(path, "") for path in _members(target))]
            wanted[target.path] = digest_of("\n".join(parts).encode())


def _members(target: Target) -> list[str]:
    match target.view:
        case KeptVolumeView(volume=volume):
            volumes: tuple[KeptVolume, ...] = (volume,)
        case KeptBookView(volumes=found):
            volumes = found
        case _:
            volumes = ()
    return [path for volume in volumes for _, path in (*volume.chapters, *volume.files)]


class ListPress:
    """Makes lists; `files` are those of the site, as they will be."""

    def __init__(self, files: Mapping[str, Made]) -> None:
        self._files = files

    def render(self, target: AnyTarget) -> tuple[bytes, tuple[Problem, ...]]:
        """Make one list. Files that could not be made are left out: such a build fails anyway."""
        match target.view:
            case KeptVolumeView(volume=volume):
                value: dict[str, Any] = {"chapters": self._rows(volume.chapters), "files": self._rows(volume.files)}
            case KeptBookView() as view:
                value = {
                    "key": view.key,
                    "title": view.title,
                    "language": view.language,
                    "href": view.href,
                    "cover": view.cover,
                    "volumes": [self._summary(volume) for volume in view.volumes],
                }
            case _:
                raise TypeError(f"{target.path} is no list")
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n", ()

    def _rows(self, pairs: tuple[tuple[str, str], ...]) -> list[tuple[str, int, str]]:
        found = ((href, self._files.get(path)) for href, path in pairs)
        return [(href, made.size, made.digest[:_VERSION]) for href, made in found if made is not None]

    def _summary(self, volume: KeptVolume) -> dict[str, Any]:
        rows = self._rows((*volume.chapters, *volume.files))
        return {
            "number": volume.number,
            "title": volume.title,
            "list": volume.list,
            "version": digest_of(json.dumps(rows).encode())[:_VERSION],
            "chapters": len(volume.chapters),
            "bytes": sum(size for _, size, _ in rows),
        }
