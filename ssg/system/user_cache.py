"""Small files in the user's own cache folder, kept between runs. What is not there, or not whole, is made again.

For what is loaded as code: a project's `.ssg/` may come from somebody else with the project, and must hold none. So the
folder must be the user's, writable by nobody else, and lie outside of the project. Where that is not so, where it
cannot be written, or where there is none (no home), nothing is kept and nobody is told: it only saves time.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path

MOST_FILES = 100
"""When more are there, those that were written first go."""
_KEPT, _DRAFT = ".kept", ".draft"


def find_user_cache(project: Path, environment: Mapping[str, str] = os.environ) -> Path | None:
    """Where this user's programs keep what they can make again, by the rules of the platform; None without a safe one.

    XDG base directories 0.8, else what Windows and macOS have. The folder may not be there yet.
    """
    home = environment.get("HOME", "")
    if sys.platform == "win32":
        base = environment.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = f"{home}/Library/Caches" if home else ""
    else:
        base = environment.get("XDG_CACHE_HOME", "")
        if not os.path.isabs(base):
            base = f"{home}/.cache" if home else ""
    if not os.path.isabs(base):
        return None
    folder = Path(os.path.realpath(base)) / "ssg-serial"
    return None if folder.is_relative_to(os.path.realpath(project)) else folder


def read_kept(folder: Path, name: str) -> bytes | None:
    """What was kept under a name, if it is whole and nobody else could have written it; else None."""
    try:
        if not _is_ours(folder):
            return None
        data = (folder / f"{name}{_KEPT}").read_bytes()
    except OSError:
        return None
    return data[16:] if data[:16] == _digest(name, data[16:]) else None


def is_kept(folder: Path, name: str) -> bool:
    """Whether there is something under a name, whole or not."""
    return (folder / f"{name}{_KEPT}").is_file()


def keep(folder: Path, name: str, data: bytes) -> None:
    """Keep bytes under a name, in one step; where that is not possible, do nothing."""
    beside = folder / f"{name}.{os.getpid()}{_DRAFT}"
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours(folder):
            return
        try:
            beside.write_bytes(_digest(name, data) + data)
            os.replace(beside, folder / f"{name}{_KEPT}")
        finally:
            beside.unlink(missing_ok=True)
        _remove_oldest(folder)


def _is_ours(folder: Path) -> bool:
    status = os.lstat(folder)
    return os.name == "nt" or (status.st_uid == os.geteuid() and not status.st_mode & 0o022)


def _remove_oldest(folder: Path) -> None:
    entries = [entry for entry in os.scandir(folder) if entry.name.endswith((_KEPT, _DRAFT))]
    if len(entries) > MOST_FILES:
        entries.sort(key=lambda entry: entry.stat(follow_symlinks=False).st_mtime_ns)
        for entry in entries[: len(entries) - MOST_FILES]:
            os.unlink(entry.path)


def _digest(name: str, data: bytes) -> bytes:
    return hashlib.blake2b(name.encode() + b"\0" + data, digest_size=16).digest()
