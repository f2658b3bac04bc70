"""Lists the files of a folder with what tells whether they changed. The only walker of `content/`."""

from __future__ import annotations

import hashlib
import marshal
import os
import stat
import time
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ssg.problems import Problem, printable
from ssg.values import dataclass


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


@dataclass(frozen=True, slots=True)
class FoundFolder:
    """A folder and what is in it, sorted by name. Hidden entries are left out.

    `mark` is a digest of what `stat` says of its own files, `newest` the last time of them in nanoseconds.
    """

    path: str
    name: str
    files: tuple[FoundFile, ...]
    folders: tuple[FoundFolder, ...]
    mark: bytes
    newest: int


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
    found = (path, name, status.st_size, status.st_mtime_ns, status.st_ino, status.st_ctime_ns)
    return tuple.__new__(FoundFile, found)  # what the named tuple's own way comes to, in half the time


def make_folder(path: str, name: str, files: tuple[FoundFile, ...], folders: tuple[FoundFolder, ...]) -> FoundFolder:
    """A folder with these files and folders."""
    columns = list(zip(*files, strict=True))
    mark = hashlib.sha256(marshal.dumps([path, *columns], 2), usedforsecurity=False).digest()
    newest = max(*columns[3], *columns[5]) if columns else 0
    return FoundFolder(path, name, files, folders, mark, newest)


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
    files: list[FoundFile] = []
    folders: list[FoundFolder] = []
    try:
        with os.scandir(root / path) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        problems.append(Problem(code="C105", path=path, message=f"folder cannot be read: {error.strerror}"))
        entries = []
    for entry in entries:
        called = entry.name
        if called.startswith("."):
            continue
        below = f"{path}/{called}"
        if not called.isprintable() and (fault := _name_fault(called)):
            problems.append(Problem(code="C106", path=printable(below), message=fault[0], hint=fault[1]))
            continue
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError as error:
            problems.append(Problem(code="C105", path=below, message=f"cannot be read: {error.strerror}"))
            continue
        mode = status.st_mode
        if stat.S_ISREG(mode):
            name = called if called.isascii() else unicodedata.normalize("NFC", called)
            files.append(make_file(below, name, status))
        elif stat.S_ISDIR(mode):
            folders.append(scan_folder(root, below, problems))
        else:
            problems.append(_refusal(below, link=stat.S_ISLNK(mode)))
    return make_folder(path, unicodedata.normalize("NFC", path.rpartition("/")[2]), tuple(files), tuple(folders))


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
