"""Lists the files of a folder with what tells whether they changed. The only walker of `content/`."""

from __future__ import annotations

import hashlib
import marshal
import os
import stat
import time
import unicodedata
from collections.abc import Iterable, Iterator
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import NamedTuple

from ssg.problems import Problem, printable
from ssg.values import dataclass, field

_NAME, _MTIME, _CTIME = attrgetter("name"), itemgetter(2), itemgetter(4)


class FoundFile(NamedTuple):
    """A regular file: `path` relative to the project, `name` its last part in NFC, and what `stat` says.

    A named tuple, because there are thousands at each build.
    """

    path: str
    name: str
    size: int
    mtime_ns: int
    inode: int
    ctime_ns: int


_Row = tuple[str, int, int, int, int]
"""What a folder keeps of a file: its name as it is on the disk, size, mtime_ns, inode, ctime_ns."""


@dataclass(frozen=True, slots=True)
class FoundFolder:
    """A folder and what is in it, sorted by name. Hidden entries are left out.

    `packed` are the rows of its own files: those of a folder that did not change are never looked at. `mark` is a
    digest of them, `newest` the last time in them in nanoseconds.
    """

    path: str
    name: str
    packed: bytes
    folders: tuple[FoundFolder, ...]
    mark: bytes
    newest: int
    _unpacked: list[tuple[FoundFile, ...]] = field(default_factory=list, repr=False, compare=False)

    @property
    def files(self) -> tuple[FoundFile, ...]:
        """Its own files."""
        if not self._unpacked:
            make = tuple.__new__  # what the named tuple's own way comes to, in half the time
            self._unpacked.append(
                tuple(
                    [
                        make(FoundFile, (f"{self.path}/{called}", _composed(called), size, mtime_ns, inode, ctime_ns))
                        for called, size, mtime_ns, inode, ctime_ns in marshal.loads(self.packed)
                    ]
                )
            )
        return self._unpacked[0]


class Scan(NamedTuple):
    """All of `content/`, with what cannot be used of it; `started_ns` is the moment before the first look."""

    started_ns: int
    content: FoundFolder
    problems: tuple[Problem, ...]


def scan_content(root: Path) -> Scan:
    """List all of a project's `content/`."""
    started, problems = time.time_ns(), list[Problem]()
    content = scan_folder(root, "content", problems)
    return Scan(started, content, tuple(problems))


def make_file(path: str, name: str, status: os.stat_result) -> FoundFile:
    """A file with what `stat` says of it."""
    return FoundFile(path, name, status.st_size, status.st_mtime_ns, status.st_ino, status.st_ctime_ns)


def remake_folder(folder: FoundFolder, files: tuple[FoundFile, ...], folders: tuple[FoundFolder, ...]) -> FoundFolder:
    """A folder as it was, but with these files and folders."""
    start = len(folder.path) + 1
    rows = [(file.path[start:], file.size, file.mtime_ns, file.inode, file.ctime_ns) for file in files]
    return _make_folder(folder.path, rows, folders)


def _make_folder(path: str, rows: list[_Row], folders: tuple[FoundFolder, ...]) -> FoundFolder:
    packed = marshal.dumps(rows, 2)  # later versions tell how often an object is referred to
    digest = hashlib.sha256(f"{path}\0".encode("utf-8", "surrogatepass"), usedforsecurity=False)
    digest.update(packed)
    newest = max(*map(_MTIME, rows), *map(_CTIME, rows)) if rows else 0
    return FoundFolder(path, _composed(path.rpartition("/")[2]), packed, folders, digest.digest(), newest)


def _composed(name: str) -> str:
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def mark_times(folders: Iterable[FoundFolder]) -> tuple[str, int]:
    """(digest of what `stat` says of every file in these folders, the newest time of them in nanoseconds)."""
    digest, newest = hashlib.sha256(usedforsecurity=False), 0
    for folder in folders:
        digest.update(folder.mark)
        newest = max(newest, folder.newest)
    return digest.hexdigest(), newest


def all_folders(folder: FoundFolder) -> Iterator[FoundFolder]:
    """A folder and all below it."""
    yield folder
    for below in folder.folders:
        yield from all_folders(below)


def scan_folder(root: Path, path: str, problems: list[Problem]) -> FoundFolder:
    """List a folder of the project and all below it. What cannot be used becomes a problem; nothing is followed.

    Symbolic links are refused: a build must not read files outside the project, and links may form loops.
    """
    rows: list[_Row] = []
    folders: list[FoundFolder] = []
    try:
        with os.scandir(root / path) as found:
            entries = sorted(found, key=_NAME)
    except OSError as error:
        problems.append(Problem(code="C105", path=path, message=f"folder cannot be read: {error.strerror}"))
        entries = []
    for entry in entries:
        called = entry.name
        if called[0] == ".":
            continue
        if not called.isprintable() and (fault := _name_fault(called)):
            below = printable(f"{path}/{called}")
            problems.append(Problem(code="C106", path=below, message=fault[0], hint=fault[1]))
            continue
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError as error:
            message = f"cannot be read: {error.strerror}"
            problems.append(Problem(code="C105", path=f"{path}/{called}", message=message))
            continue
        mode = status.st_mode
        if stat.S_ISREG(mode):
            rows.append((called, status.st_size, status.st_mtime_ns, status.st_ino, status.st_ctime_ns))
        elif stat.S_ISDIR(mode):
            folders.append(scan_folder(root, f"{path}/{called}", problems))
        else:
            problems.append(_refusal(f"{path}/{called}", link=stat.S_ISLNK(mode)))
    return _make_folder(path, rows, tuple(folders))


def _refusal(path: str, *, link: bool) -> Problem:
    if link:
        hint = "put the file itself here"
        return Problem(code="C107", path=path, message="is a symbolic link, which is not followed", hint=hint)
    return Problem(code="C108", path=path, message="is no regular file", hint="take it out of content/")


def _name_fault(name: str) -> tuple[str, str] | None:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return "file name is not UTF-8", "rename it"
    if any(ord(char) < 32 for char in name):
        return "file name holds a control character", "rename it"
    return None
