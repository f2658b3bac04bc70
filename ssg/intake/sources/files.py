"""Arguments to files: folders walked in natural order, globs, what is no text; reading, with its refusals."""

from __future__ import annotations

import glob
import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ssg.intake.sources.names import NaturalKey, find_companions, is_clutter, natural_key, readable, tell_others
from ssg.intake.sources.source import ARCHIVES, MAX_FILE, PAGES, TEXTS, find_foreign, left_out, unreadable
from ssg.problems import Problem

STDIN = "-"
_SUFFIXES = TEXTS | PAGES | ARCHIVES


@dataclass(frozen=True, slots=True)
class Found:
    """A file to import, and the folders between the argument that named it and itself.

    `listed` says that a folder or a pattern gave it, and nobody named it.
    """

    path: Path
    folders: tuple[str, ...] = ()
    listed: bool = False

    def is_beside(self, name: str) -> bool:
        """Whether the file's folder holds another of this name."""
        return os.path.isfile(self.path.parent / name)  # no error for a name that cannot be


def find_files(arguments: Sequence[str]) -> Iterator[Found | Problem]:
    """The files that arguments name, each once, in natural order. Standard input is the path `-`."""
    seen: set[str] = set()
    walked: set[tuple[int, int]] = set()
    beside = _find_beside(arguments)
    for argument in _in_order(arguments):
        for item in _find(argument, beside, walked):
            if isinstance(item, Found):
                key = STDIN if str(item.path) == STDIN else os.path.realpath(item.path)
                if key in seen:
                    continue
                seen.add(key)
            yield item


def read_file(path: Path) -> bytes | Problem:
    """The bytes of a regular file; a problem where there are none to be had."""
    name = readable(str(path))
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return unreadable(name, "it is no regular file", "give '-' for standard input")
        if status.st_size > MAX_FILE:
            return unreadable(name, f"it is larger than {MAX_FILE >> 20} MiB", "import it in parts")
        data = path.read_bytes()
    except OSError as error:
        return unreadable(name, error.strerror or str(error))
    if (foreign := find_foreign(data)) is not None:
        return unreadable(name, f"it is {foreign}", "turn it into EPUB, HTML or plain text first")
    return data


def _in_order(arguments: Sequence[str]) -> Sequence[str]:
    """Arguments as given, but those that a shell has put in the order of characters (`1 10 2`) in natural order."""
    return sorted(arguments, key=_path_key) if list(arguments) == sorted(arguments) else arguments


def _path_key(path: str) -> tuple[tuple[NaturalKey, str], ...]:
    return tuple(natural_key(part) for part in Path(path).parts)


def _find_beside(arguments: Sequence[str]) -> frozenset[str]:
    """Arguments that are a saved page's folder, as `*` gives them: the page itself is an argument too."""
    plain = [argument.rstrip("/\\") for argument in arguments]
    pages = [name for name in plain if Path(name).suffix.lower() in PAGES]
    stems = find_companions((Path(page).name for page in pages), (Path(name).name for name in plain))
    parents = {str(Path(page).parent) for page in pages}
    return frozenset(name for name in plain if Path(name).name in stems and str(Path(name).parent) in parents)


def _find(argument: str, beside: frozenset[str], walked: set[tuple[int, int]]) -> Iterator[Found | Problem]:
    if argument == STDIN:
        yield Found(Path(STDIN))
    elif argument.rstrip("/\\") in beside:
        yield left_out(readable(argument), "the scripts and pictures of a saved page")
    elif _exists(argument):
        yield from _find_below(Path(argument), walked) if Path(argument).is_dir() else [Found(Path(argument))]
    elif matches := _expand(argument):
        for match in matches:
            yield from _walk(match, (), walked) if match.is_dir() else [Found(match, listed=True)]
    else:
        yield unreadable(readable(argument), "there is no such file")


def _find_below(folder: Path, walked: set[tuple[int, int]]) -> Iterator[Found | Problem]:
    """A folder's texts; that there is none is told."""
    known = len(walked)
    told = False
    for item in _walk(folder, (), walked):
        told = told or isinstance(item, Found) or item.code == "I101"
        yield item
    if not told and len(walked) > known:
        yield unreadable(readable(str(folder)), "there is no .txt, .md, .html, .epub or .zip in it")


def _exists(argument: str) -> bool:
    try:
        return os.path.lexists(argument)
    except ValueError:  # it holds a zero character
        return False


def _expand(pattern: str) -> list[Path]:
    """What a pattern matches; of files, those that can be texts, unless it names their suffix itself."""
    if not glob.has_magic(pattern) or "\0" in pattern:
        return []
    paths = [Path(match) for match in sorted(glob.glob(pattern, recursive=True), key=_path_key)]
    names = [path.name for path in paths]
    companions = find_companions((name for name in names if Path(name).suffix.lower() in PAGES), names)
    named = Path(pattern).suffix and not glob.has_magic(Path(pattern).suffix)
    deep = "**" in Path(pattern).parts  # matches the folders and what is in them
    return [
        path
        for path in paths
        if companions.isdisjoint(path.parts)
        and (not deep if path.is_dir() else named or path.suffix.lower() in _SUFFIXES)
    ]


def _walk(folder: Path, above: tuple[str, ...], walked: set[tuple[int, int]]) -> Iterator[Found | Problem]:
    """The texts below a folder, each folder once; what else lies there is counted, a link back up is named."""
    name = readable(str(folder))
    try:
        status = folder.stat()
        entries = sorted(os.scandir(folder), key=lambda entry: natural_key(entry.name))
    except OSError as error:
        yield unreadable(name, error.strerror or str(error))
        return
    mark = (status.st_dev, status.st_ino)
    if mark in walked:
        if folder.is_symlink():
            yield left_out(name, "a link to a folder that is imported already")
        return
    walked.add(mark)
    folders = {entry.name for entry in entries if os.path.isdir(entry)}  # `entry.is_dir` raises on a link to itself
    pages = [entry.name for entry in entries if Path(entry.name).suffix.lower() in PAGES]
    companions = find_companions(pages, folders)
    others: Counter[str] = Counter()
    for entry in entries:
        if is_clutter(entry.name) or entry.name in companions:
            continue
        if entry.name in folders:
            yield from _walk(folder / entry.name, (*above, readable(entry.name)), walked)
        elif Path(entry.name).suffix.lower() in _SUFFIXES:
            yield Found(folder / entry.name, above, listed=True)
        else:
            others[Path(entry.name).suffix.lower() or "without a suffix"] += 1
    if others:
        yield left_out(name, tell_others(others))
