"""Finds what stands in an output folder and is not ours: it is never replaced, and nothing is put behind a link."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from ssg.build.manifest import Manifest
from ssg.problems import Problem


def find_foreign(
    output: Path, paths: Iterable[str], ours: Iterable[str], removes: Iterable[str], manifest: Manifest
) -> list[Problem]:
    """Paths to write where something stands that we did not write. At those of `ours` are files that we did, as was
    just seen, but a folder above may be a link; `removes` will be gone by then."""
    problems = []
    gone = frozenset(removes)
    folders: dict[str, bool | None] = {"": False}  # whether no folder may be made there; None where nothing stands
    for path in paths:
        state = _look_at_folder(f"{output}", path.rpartition("/")[0], gone, folders)
        if state or (state is False and _is_taken(output, path, gone, manifest)):
            problems.append(say_foreign(output, path))
    return problems + [
        say_foreign(output, path)
        for path in ours
        if _look_at_folder(f"{output}", path.rpartition("/")[0], gone, folders)
    ]


def say_foreign(output: Path, path: str) -> Problem:
    """What is said of a file that we did not write, where one of ours would go."""
    message = f"{output.name}/{path} is there already and was not written by ssg"
    hint = "move it away, or into content/static/"
    return Problem(code="B103", path=f"{output.name}/{path}", message=message, hint=hint)


def _look_at_folder(output: str, folder: str, gone: frozenset[str], known: dict[str, bool | None]) -> bool | None:
    """What `known` says of a folder, after a look at it and at all above it; below nothing there is nothing."""
    if folder not in known:
        state = _look_at_folder(output, folder.rpartition("/")[0], gone, known)
        if state is False:
            mode = mode_of(f"{output}/{folder}")
            state = None if mode is None else folder not in gone and not stat.S_ISDIR(mode)
        known[folder] = state
    return known[folder]


def mode_of(place: str) -> int | None:
    """What kind of thing stands at a place; None where nothing does. Links are not followed."""
    try:
        return os.lstat(place).st_mode
    except OSError:
        return None


def _is_taken(output: Path, path: str, gone: frozenset[str], manifest: Manifest) -> bool:
    mode = mode_of(f"{output}/{path}")
    if mode is None:
        return False
    if stat.S_ISDIR(mode):
        return not _empties(output, path, gone)
    return path not in manifest.files and not (manifest.damaged and not stat.S_ISLNK(mode))


def _empties(output: Path, folder: str, gone: frozenset[str]) -> bool:
    """Whether a folder will go when the files `gone` are removed."""
    entries = [(f"{folder}/{entry.name}", entry.is_dir(follow_symlinks=False)) for entry in os.scandir(output / folder)]
    return bool(entries) and all(_empties(output, path, gone) if deep else path in gone for path, deep in entries)
