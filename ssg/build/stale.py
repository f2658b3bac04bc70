"""Which targets must be made: new ones, ones made from something else, and files that are not as we left them."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from ssg.build.jobs import CHUNK, Job
from ssg.build.manifest import MANIFEST, Made, Manifest, changed_ns, holds, status_of
from ssg.build.output import NEW
from ssg.model.plan import AnyTarget
from ssg.values import dataclass


class StalePath(NamedTuple):
    """A path whose file must be made; `known` is the digest of what stands there, None where that is not ours or gone.

    `fresh` says that the last build had no such path.
    """

    path: str
    known: str | None
    fresh: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """The stale paths, sorted; `looked` says that some files had to be read to know them unchanged."""

    paths: tuple[StalePath, ...]
    looked: bool


def find_stale(
    wanted: Mapping[str, str], known: Manifest, output: Path, is_untouched: Callable[[], bool] = lambda: False
) -> Stale:
    """Compare the fingerprints of a plan, by path, with what stands in the output.

    A file is trusted while it has its size and has not been touched since the manifest, which a commit replaces
    last; one that was touched is read. So a page that someone changed by hand comes right again. Where `is_untouched`
    says so of all files, none is looked at.
    """
    if is_untouched():
        found = known.files
        rows = [(path, made) for path, mark in wanted.items() if (made := found.get(path)) is None or made[0] != mark]
        stale = tuple(StalePath(path, made and made.digest, made is None) for path, made in sorted(rows))
        return Stale(paths=stale, looked=False)
    sealed = changed_ns(status_of(f"{output}/{MANIFEST}"))
    paths = []
    looked = False
    for path in sorted(wanted):
        made = known.files.get(path)
        intact = False
        if made is not None:
            place = f"{output}/{path}"
            status = status_of(place)
            intact = status is not None and stat.S_ISREG(status.st_mode) and status.st_size == made.size
            if intact and changed_ns(status) >= sealed:
                looked = True
                intact = holds(place, made)
        if not intact or _differs(made, wanted[path]):
            paths.append(StalePath(path, made.digest if made is not None and intact else None, made is None))
    return Stale(paths=tuple(paths), looked=looked)


def _differs(made: Made | None, fingerprint: str) -> bool:
    return made is None or made.fingerprint != fingerprint


def make_jobs(stale: Stale, targets: Mapping[str, AnyTarget], *, sound: bool, prefix: str = "") -> tuple[Job, ...]:
    """A job for each stale path.

    What is new lies in the stage as it will in the output, so that new folders can be moved as a whole. Else it is put
    into folders of a few files, whose names begin with `prefix`, since workers that make files in one folder wait for
    each other. In a plan that is not `sound`, a path may be a file and a folder; it is rendered to find what else is
    wrong.
    """
    return tuple(
        Job(
            name=f"{NEW}/{path}" if fresh and sound else f"{prefix}{index // CHUNK}/{index}",
            target=targets[path],
            known=known,
        )
        for index, (path, known, fresh) in enumerate(stale.paths)
    )


def seal(output: Path) -> None:
    """Mark the files of a site as looked at, so that the next build need not read them again."""
    with contextlib.suppress(OSError):  # a site that may not be written is looked at each time
        status = os.stat(output / MANIFEST)
        os.utime(output / MANIFEST, ns=(status.st_atime_ns, status.st_mtime_ns))  # moves the time of change only
