"""The output folder: what we may touch there, and the commit that changes it all at once or not at all.

Targets are rendered into a stage beside the output. When all are good, a journal is written: from then on the
commit will be finished, by this run or, if it is killed, by the next. Files that we did not write are never touched.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path, PurePosixPath

from ssg.build.foreign import mode_of, say_foreign
from ssg.build.manifest import MANIFEST, Manifest, read_manifest_at
from ssg.problems import Problem, SsgError
from ssg.system.exchange import exchange
from ssg.system.sweep import sweep_beside
from ssg.text.digest import digest_of
from ssg.values import dataclass

NEW = "new"
"""The folder of a stage where new files lie as they will in the output."""

_JOURNAL = "commit.json"
_NEW_MANIFEST = "manifest"
_MANY_FOLDERS = 40
_EMPTY = "choose an empty folder with --output, or empty this one yourself"
_SOURCES = ("content", "themes", ".git")
_HARMLESS = frozenset([".git", ".gitignore", ".gitkeep", ".DS_Store"])  # what an empty folder may hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """What a commit does: (name in the stage, path in the output) pairs to move, paths to remove, the new manifest.

    What is moved is a file, or a folder that the output does not have.
    """

    moves: tuple[tuple[str, str], ...]
    removes: tuple[str, ...]
    manifest: bytes


def stage_of(output: Path) -> Path:
    """The stage of an output folder: beside it, so that a rename moves a file without copying it."""
    return output.parent / f".{output.name}.stage"


def check_place(output: Path, project: Path) -> None:
    """Refuse a place where building could harm sources. Raises SsgError B101."""
    resolved, root = output.resolve(), project.resolve()
    if root.is_relative_to(resolved):
        raise _refused(output, "holds the project itself")
    if resolved == root / ".ssg" or any(resolved.is_relative_to(root / name) for name in _SOURCES):
        raise _refused(output, "lies among the sources")


def check_output(output: Path, manifest: Manifest | None) -> None:
    """Refuse a folder that holds something, but no site of ours. Raises SsgError B101."""
    if os.path.lexists(output) and not output.is_dir():
        raise _refused(output, "is a file")
    if output.is_dir() and os.stat(output).st_dev != os.stat(output.parent).st_dev:
        hint = "name a folder inside it with --output: new pages lie beside that folder until all of them are good"
        raise _refused(output, "is a file system of its own", hint)
    if manifest is None and output.is_dir() and any(entry.name not in _HARMLESS for entry in output.iterdir()):
        raise _refused(output, "is not empty and holds no site that ssg made")


def _refused(output: Path, fault: str, hint: str = _EMPTY) -> SsgError:
    return SsgError(Problem(code="B101", message=f"output folder '{output.name}' {fault}", hint=hint))


def start_stage(output: Path) -> Path:
    """An empty stage. Finish a commit that an earlier run left undone first (`recover`)."""
    stage = stage_of(output)
    _clear(stage)
    stage.mkdir(parents=True)
    return stage


def recover(output: Path) -> None:
    """Finish a commit that was cut off after its journal was written; throw away a stage without one.

    The journal counts only in the folder that it was written for, which its manifest tells, before or after. What was
    moved already and lost since, the build that follows makes again. Raises SsgError B103 where somebody has put a file
    since then to where a page would go.
    """
    stage = stage_of(output)
    if not stage.is_dir():
        return
    try:
        journal = json.loads((stage / _JOURNAL).read_bytes())
        ours = _digest_of_manifest(output) in (journal["before"], journal["after"])
        moves = tuple(_find_left(stage, journal["moves"])) if ours else ()
        removes = tuple(journal["removes"])
    except (OSError, ValueError, KeyError, TypeError):
        ours, moves, removes = False, (), ()
    if not ours:
        _clear(stage)
        return
    if (taken := next(_find_taken(stage, output, moves), None)) is not None:
        raise SsgError(say_foreign(output, taken))
    _apply(stage, output, moves, removes)


def _find_taken(stage: Path, output: Path, moves: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The paths of moves at which files stand that we did not write."""
    known = read_manifest_at(output / MANIFEST) or Manifest()
    for name, path in moves:
        if os.path.lexists(output / path):
            source = stage / name
            below = [file.relative_to(source).as_posix() for file in source.rglob("*") if file.is_file()]
            paths = [f"{path}/{file}" for file in below] if source.is_dir() else [path]
            yield from (path for path in paths if path not in known.files and _is_file(f"{output}/{path}"))


def _is_file(place: str) -> bool:
    """Whether something stands at a place that is no folder; folders of ours go before anything is moved."""
    mode = mode_of(place)
    return mode is not None and not stat.S_ISDIR(mode)


def _find_left(stage: Path, moves: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The moves of a commit that are still to be made: after an exchange, an old page lies where the new one did."""
    made = read_manifest_at(stage / _NEW_MANIFEST)
    if made is None:
        return  # it is the last that is moved
    for name, path in moves:
        source = stage / name
        if source.is_dir() or (source.exists() and digest_of(source.read_bytes()) == made.files[path].digest):
            yield name, path


def _clear(stage: Path) -> None:
    """Remove the stage, with what was exchanged for the new pages."""
    if not os.path.lexists(stage):
        return
    import shutil  # most builds find nothing to clear, or move all of it

    folders = [] if stage.is_symlink() or not stage.is_dir() else os.listdir(stage)
    with _sweep(len(folders)) as sweep:
        for name in folders:
            sweep(stage / name)
    shutil.rmtree(stage, ignore_errors=True)


def discard_stage(output: Path) -> None:
    """Throw away what a build that failed has left, unless it failed in its commit, which the next run finishes."""
    stage = stage_of(output)
    if not (stage / _JOURNAL).exists():
        _clear(stage)


def join_moves(output: Path, moves: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The same moves, with one for each folder that is new in the output: thousands of files move at once."""
    joined: dict[tuple[str, str], None] = {}
    tops = {"": ""}
    for name, path in moves:
        top = _topmost_new(output, path.rpartition("/")[0], tops) if name.startswith(f"{NEW}/") else ""
        joined[(f"{NEW}/{top}", top) if top else (name, path)] = None
    return tuple(joined)


def _topmost_new(output: Path, folder: str, known: dict[str, str]) -> str:
    """The topmost new folder that a folder is in, or is; '' where it is there already. `known` are those before."""
    top = known.get(folder)
    if top is None:
        top = _topmost_new(output, folder.rpartition("/")[0], known)
        known[folder] = top = top or ("" if mode_of(f"{output}/{folder}") is not None else folder)
    return top


def _nothing() -> None:
    """Do nothing meanwhile."""


def commit(output: Path, change: Commit, meanwhile: Callable[[], None] = _nothing) -> None:
    """Change the output folder as said; `meanwhile` is done when it is as it shall be, while old pages are removed.
    Raises OSError; the next run then finishes the work."""
    stage = stage_of(output)
    (stage / _NEW_MANIFEST).write_bytes(change.manifest)
    after = digest_of(change.manifest)
    before = _digest_of_manifest(output)
    journal = {"before": before, "after": after, "moves": change.moves, "removes": change.removes}
    draft = stage / f"{_JOURNAL}.tmp"
    draft.write_text(json.dumps(journal), encoding="utf-8")
    draft.replace(stage / _JOURNAL)
    _apply(stage, output, change.moves, change.removes, meanwhile)


def _digest_of_manifest(output: Path) -> str:
    """The digest of the manifest as it lies there; '' where there is none."""
    try:
        return digest_of((output / MANIFEST).read_bytes())
    except OSError:
        return ""


def _apply(
    stage: Path,
    output: Path,
    moves: tuple[tuple[str, str], ...],
    removes: Iterable[str],
    meanwhile: Callable[[], None] = _nothing,
) -> None:
    """Removes come first: a file may stand where a folder is needed, and the other way round. What was replaced is
    cleared away folder by folder, where it is much."""
    for path in removes:
        _remove(output, path)
    last = {name.partition("/")[0]: place for place, (name, _) in enumerate(moves)}
    with _sweep(len(last)) as sweep:
        for place, (name, path) in enumerate(moves):
            _place(f"{stage}/{name}", f"{output}/{path}")
            if last[folder := name.partition("/")[0]] == place:
                sweep(stage / folder)
        output.mkdir(parents=True, exist_ok=True)
        if (stage / _NEW_MANIFEST).exists():
            os.replace(stage / _NEW_MANIFEST, output / MANIFEST)
        (stage / _JOURNAL).unlink(missing_ok=True)
        meanwhile()
    _clear(stage)


def _sweep(folders: int) -> AbstractContextManager[Callable[[Path], object]]:
    """What removes folders of files, where there are many; else they are left to be cleared with the stage."""
    return sweep_beside() if folders > _MANY_FOLDERS else nullcontext(lambda _folder: None)


def _place(source: str, target: str) -> None:
    """Move a file or a folder to where it belongs. A file that stands there goes with the stage."""
    mode = mode_of(target)
    if mode is None or stat.S_ISDIR(mode) or os.path.isdir(source) or not exchange(source, target):
        _move(source, target)


def _move(source: str, target: str) -> None:
    """Move a file, or a folder with all that is in it; where such a folder has come up since, into that."""
    try:
        os.replace(source, target)
    except FileNotFoundError:
        if not os.path.lexists(source):
            raise
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.replace(source, target)
    except OSError:
        if not (os.path.isdir(source) and os.path.isdir(target)):
            raise
        for name in os.listdir(source):
            _move(f"{source}/{name}", f"{target}/{name}")


def _remove(output: Path, path: str) -> None:
    """Remove a file of ours, and the folders that this leaves empty. What a link leads to is not ours."""
    parents = PurePosixPath(path).parents[:-1]
    if any((output / parent).is_symlink() for parent in parents):
        return
    place = output / path
    if place.is_symlink() or not place.is_dir():
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            os.unlink(place)
    for parent in parents:
        try:
            os.rmdir(output / parent)
        except OSError:
            break
