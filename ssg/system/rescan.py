"""Looks again at those files of a project's `content/` of which something was heard, instead of at all."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from ssg.problems import Problem
from ssg.system.clock import BLUR_NS
from ssg.system.scan import FoundFile, FoundFolder, Scan, make_file, remake_folder, scan_content, scan_folder


def rescan_content(root: Path, before: Scan, paths: Iterable[str]) -> Scan:
    """The scan after `before`, where only these paths (`content/...`, of files or folders) may have changed since.

    What was too young then to be told from a later edit is looked at, too: the scan is as good as one that begins now.
    """
    started, problems = time.time_ns(), list[Problem]()
    touched: dict[str, set[str]] = {}
    for path in paths:
        touched.setdefault(path.rpartition("/")[0], set()).add(path)
    if before.problems or "" in touched:
        return scan_content(root)
    content = _look_again(root, before.content, touched, before.started_ns - BLUR_NS, problems)
    return Scan(started, content, tuple(problems))


def _look_again(
    root: Path, folder: FoundFolder, touched: Mapping[str, set[str]], settled_ns: int, problems: list[Problem]
) -> FoundFolder:
    """A folder as it is now; the same value where nothing in it changed."""
    files: tuple[FoundFile, ...] | None = folder.files
    if folder.path in touched or folder.newest >= settled_ns:
        files = _look_at_files(root, folder, touched.get(folder.path, set()), settled_ns)
    if files is None:
        return scan_folder(root, folder.path, problems)
    folders = tuple(_look_again(root, below, touched, settled_ns, problems) for below in folder.folders)
    if files == folder.files and all(new is old for new, old in zip(folders, folder.folders, strict=True)):
        return folder
    return remake_folder(folder, files, folders)


def _look_at_files(root: Path, folder: FoundFolder, paths: set[str], settled_ns: int) -> tuple[FoundFile, ...] | None:
    """The files of a folder as they are now; None where it holds other ones, or other folders, than before."""
    known = {file.path for file in folder.files}
    if any(path not in known and os.path.lexists(root / path) for path in paths):
        return None
    if not paths.isdisjoint(below.path for below in folder.folders):
        return None
    looked = [
        _look_at(root, file) if file.path in paths or max(file.mtime_ns, file.ctime_ns) >= settled_ns else file
        for file in folder.files
    ]
    files = tuple(file for file in looked if file is not None)
    return files if len(files) == len(looked) else None


def _look_at(root: Path, file: FoundFile) -> FoundFile | None:
    """A file as it is now; None where it is none any longer."""
    try:
        status = os.lstat(root / file.path)
    except OSError:
        return None
    return make_file(file.path, file.name, status) if stat.S_ISREG(status.st_mode) else None
