"""What this version of `ssg` is, as a digest: another version, or another Markdown parser, makes every page again."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from ssg.system.clock import BLUR_NS
from ssg.system.user_cache import find_user_cache, keep, read_kept

_MAKERS = ("mistune", "jinja2", "nh3", "pygments")
_MADE = ("__pycache__", "ready")  # from sources that count, by Python and by the installation


class _Source(NamedTuple):
    """A file of the package, and what tells without reading it that it is the one that was read."""

    path: str
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


@cache
def engine_digest() -> str:
    """Digest of the package's own code and of the versions of the packages that shape a page's bytes."""
    digest = hashlib.sha256(_code_digest(Path(__file__).resolve().parent.parent), usedforsecurity=False)
    for name in _MAKERS:
        digest.update(f"{name} {_version(name)}".encode())
    return digest.hexdigest()[:32]


def _code_digest(package: Path) -> bytes:
    """Digest of the code's bytes. It is kept for the next run: reading all takes as long as a tenth of a small one."""
    sources = sorted(_sources(package, ""))
    stamp = hashlib.sha256(repr((str(package), sources)).encode(), usedforsecurity=False).hexdigest()
    folder = find_user_cache(package)
    kept = read_kept(folder, stamp) if folder is not None else None
    if kept is not None:
        return kept
    digest = hashlib.sha256(usedforsecurity=False)
    for source in sources:
        digest.update(f"{source.path} {source.size}\n".encode())
        digest.update((package / source.path).read_bytes())
    newest = max((max(source.mtime_ns, source.ctime_ns) for source in sources), default=0)
    if folder is not None and newest < time.time_ns() - BLUR_NS:
        keep(folder, stamp, digest.digest())
    return digest.digest()


def _sources(package: Path, below: str) -> Iterator[_Source]:
    for entry in os.scandir(package / below):
        if entry.name.endswith(".py"):
            status = entry.stat()
            times = (status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
            yield _Source(f"{below}{entry.name}", status.st_size, *times)
        elif entry.is_dir() and entry.name not in _MADE:
            yield from _sources(package, f"{below}{entry.name}/")


def _version(package: str) -> str:
    """What the folder of the package's metadata is called. `importlib.metadata` takes longer than a small build."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return "?"
    names = os.listdir(Path(spec.origin).parent.parent)
    mine = [name for name in names if name.lower().startswith(f"{package}-") and name.endswith(".dist-info")]
    return " ".join(sorted(mine)) or str(os.stat(spec.origin).st_mtime_ns)
