"""Looks through `content/` in a process of its own, while the program that needs what is found is being loaded."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ssg.system.processes import fetch_beside
from ssg.system.scan import FoundFolder, Scan, scan_content


@contextmanager
def scan_beside(root: Path) -> Iterator[Callable[[], Scan]]:
    """Begin to list all of a project's `content/`; inside, a function that waits for it."""
    with fetch_beside(lambda: pack_scan(scan_content(root))) as fetch:

        def find() -> Scan:
            packed = fetch()
            return unpack_scan(packed) if packed else scan_content(root)

        yield find


def pack_scan(scan: Scan) -> bytes:
    """A scan as bytes for another process; none for one with problems, which is seldom."""
    return b"" if scan.problems else marshal.dumps((scan.started_ns, _pack(scan.content)))


def unpack_scan(packed: bytes) -> Scan:
    """What `pack_scan` packed."""
    started_ns, content = marshal.loads(packed)
    return Scan(started_ns, _unpack(*content), ())


def _pack(folder: FoundFolder) -> tuple[Any, ...]:
    below = [_pack(inner) for inner in folder.folders]
    return folder.path, folder.name, folder.packed, below, folder.mark, folder.newest


def _unpack(path: str, name: str, packed: bytes, folders: list[Any], mark: bytes, newest: int) -> FoundFolder:
    return FoundFolder(path, name, packed, tuple([_unpack(*below) for below in folders]), mark, newest)
