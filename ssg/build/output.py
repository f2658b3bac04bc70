"""The output folder: what we may touch there, and the commit that changes it all at once or not at all.

Targets are rendered into a stage beside the output. When all are good, a journal is written: from then on the
commit will be finished, by this run or, if it is killed, by the next. Files that we did not write are never touched.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ssg.build.manifest import MANIFEST, Manifest
from ssg.problems import Problem, SsgError

_JOURNAL = "commit.json"
_NEW_MANIFEST = "manifest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """What a commit does: (name in the stage, path in the output) pairs to move, paths to remove, the new manifest."""

    moves: tuple[tuple[str, str], ...]
    removes: tuple[str, ...]
    manifest: bytes


def stage_of(output: Path) -> Path:
    """The stage of an output folder: beside it, so that a rename moves a file without copying it."""
    return output.parent / f".{output.name}.stage"


def check_output(output: Path, project: Path, manifest: Manifest | None) -> None:
    """Refuse a folder where building could harm what is not ours. Raises SsgError."""
    resolved, root = output.resolve(), project.resolve()
    fault = None
    if root.is_relative_to(resolved):
        fault = "holds the project itself"
    elif any(resolved.is_relative_to(root / name) for name in ("content", "themes", ".git")):
        fault = "lies among the sources"
    elif output.exists() and not output.is_dir():
        fault = "is a file"
    elif manifest is None and output.is_dir() and any(not entry.name.startswith(".") for entry in output.iterdir()):
        fault = "is not empty and holds no site that ssg made"
    if fault:
        hint = "choose an empty folder with --output, or empty this one yourself"
        raise SsgError(Problem(code="B101", message=f"output folder '{output.name}' {fault}", hint=hint))


def find_foreign(output: Path, paths: Iterable[str], manifest: Manifest) -> list[Problem]:
    """Targets that would replace something that we did not write."""
    problems = []
    seen: set[PurePosixPath] = set()
    for path in paths:
        if path in manifest.files or manifest.damaged:
            continue
        blocked = os.path.lexists(output / path)
        for parent in PurePosixPath(path).parents[:-1]:
            if parent not in seen:
                seen.add(parent)
                place = output / parent
                blocked = blocked or place.is_symlink() or (place.exists() and not place.is_dir())
        if blocked and not _was_ours(path, manifest):
            message = f"{output.name}/{path} is there already and was not written by ssg"
            hint = "move it away, or into content/static/"
            problems.append(Problem(code="B103", path=f"{output.name}/{path}", message=message, hint=hint))
    return problems


def _was_ours(path: str, manifest: Manifest) -> bool:
    """A file of ours may stand where a folder is needed now; the commit removes it first."""
    return any(parent.as_posix() in manifest.files for parent in PurePosixPath(path).parents)


def start_stage(output: Path) -> Path:
    """An empty stage. Finish a commit that an earlier run left undone first (`recover`)."""
    stage = stage_of(output)
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(parents=True)
    return stage


def recover(output: Path) -> None:
    """Finish a commit that was cut off after its journal was written; throw away a stage without one."""
    stage = stage_of(output)
    if not stage.is_dir():
        return
    try:
        journal = json.loads((stage / _JOURNAL).read_bytes())
        manifest = (stage / _NEW_MANIFEST).read_bytes() if (stage / _NEW_MANIFEST).exists() else b""
    except (OSError, ValueError):
        shutil.rmtree(stage, ignore_errors=True)
        return
    moves = tuple((name, path) for name, path in journal["moves"])
    _apply(stage, output, Commit(moves=moves, removes=tuple(journal["removes"]), manifest=manifest))


def commit(output: Path, change: Commit) -> None:
    """Change the output folder as said. Raises OSError; the next run then finishes the work."""
    stage = stage_of(output)
    (stage / _NEW_MANIFEST).write_bytes(change.manifest)
    draft = stage / f"{_JOURNAL}.tmp"
    draft.write_text(json.dumps({"moves": change.moves, "removes": change.removes}), encoding="utf-8")
    draft.replace(stage / _JOURNAL)
    _apply(stage, output, change)


def _apply(stage: Path, output: Path, change: Commit) -> None:
    """Removes come first: a file may stand where a folder is needed. Every step may have been done already."""
    for path in change.removes:
        _remove(output, path)
    made: set[str] = set()
    for name, path in change.moves:
        source = stage / name
        target = output / path
        folder = os.path.dirname(path)
        if folder not in made:
            (output / folder).mkdir(parents=True, exist_ok=True)
            made.add(folder)
        try:
            os.replace(source, target)
        except FileNotFoundError:
            if not target.exists():
                raise
    output.mkdir(parents=True, exist_ok=True)
    if (stage / _NEW_MANIFEST).exists():
        os.replace(stage / _NEW_MANIFEST, output / MANIFEST)
    (stage / _JOURNAL).unlink(missing_ok=True)
    shutil.rmtree(stage, ignore_errors=True)


def _remove(output: Path, path: str) -> None:
    """Remove a file of ours, and the folders that this leaves empty."""
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        os.unlink(output / path)
    for parent in PurePosixPath(path).parents[:-1]:
        try:
            os.rmdir(output / parent)
        except OSError:
            break
