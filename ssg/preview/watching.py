"""Watches the sources. Events are hints only: what changed is for the build to find out."""

from __future__ import annotations

import stat
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePath
from queue import Empty, SimpleQueue

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from ssg.system.places import packaged_themes
from ssg.system.scan import FoundFolder, scan_folder

QUIET_SECONDS = 0.008  # a save is over when nothing has happened for so long
LONGEST_SECONDS = 0.25  # but a build does not wait longer for the end of a burst
_EVENTS: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileDeletedEvent,
    DirCreatedEvent,
    DirMovedEvent,
    DirDeletedEvent,
]
_VIM_PROBE = "4913"  # vim writes and removes this file to see whether it may write in a folder
_NOISE_ENDS = ("~", ".swp", ".swx", ".swo", ".tmp", ".bak", ".orig", "___jb_tmp___", "___jb_old___")

Hints = SimpleQueue[Path]
Snapshot = dict[str, tuple[int, int, int]]  # by path with slashes: size, time of the last change, inode
_NONE: Mapping[Path, FoundFolder] = {}


def is_noise(path: PurePath) -> bool:
    """Whether a path below a watched folder is an editor's own: hidden, a backup, a swap or lock file."""
    return any(map(_is_noisy, path.parts))


def _is_noisy(name: str) -> bool:
    if name.startswith(".") or name == _VIM_PROBE or name.lower().endswith(_NOISE_ENDS):
        return True
    return len(name) > 1 and name[0] == name[-1] == "#"  # Emacs saves the buffer of x.md as #x.md#


def source_folders(project: Path) -> tuple[Path, ...]:
    """The folders that a site is made from, there or not; a theme may be a link to a folder elsewhere."""
    themes = project / "themes"
    linked = sorted(place for place in themes.glob("*") if place.is_symlink() and place.is_dir())
    folders = (project / "content", themes, packaged_themes(), *linked)
    return tuple(dict.fromkeys(folder.resolve() for folder in folders))


def take_snapshot(folders: tuple[Path, ...], seen: Mapping[Path, FoundFolder] = _NONE) -> Snapshot:
    """What `stat` says of every file in folders that is not noise; of those in `seen`, it was just asked."""
    found: Snapshot = {}
    for folder in folders:
        parent = folder.parent.as_posix().rstrip("/")
        waiting = [seen[folder] if folder in seen else scan_folder(folder.parent, folder.name, [])]
        while waiting:
            current = waiting.pop()
            waiting += [sub for sub in current.folders if not _is_noisy(sub.name)]
            for file in current.files:
                if not _is_noisy(file.name):
                    found[f"{parent}/{file.path}"] = (file.size, file.mtime_ns, file.inode)
    return found


def update_snapshot(snapshot: Snapshot, paths: Iterable[Path], folders: tuple[Path, ...]) -> Snapshot:
    """A snapshot with these paths as they are now. A folder that came or went costs a new one."""
    changed = dict(snapshot)
    for path in paths:
        known = changed.pop(path.as_posix(), None)
        try:
            status = path.lstat()
        except OSError:
            if known is None:
                return take_snapshot(folders)
            continue
        if stat.S_ISDIR(status.st_mode):
            return take_snapshot(folders)
        if stat.S_ISREG(status.st_mode):
            changed[path.as_posix()] = (status.st_size, status.st_mtime_ns, status.st_ino)
    return changed


def may_be_unfinished(path: Path, snapshot: Snapshot) -> bool:
    """Whether a file looks as in the middle of a save: just emptied, or gone for now."""
    try:
        status = path.stat()
    except OSError:
        return path.as_posix() in snapshot
    known = snapshot.get(path.as_posix(), (1, 0, 0))
    return stat.S_ISREG(status.st_mode) and status.st_size == 0 and known[0] > 0


def next_batch(
    hints: Hints,
    seconds: float,
    is_unfinished: Callable[[Path], bool] = lambda _path: False,
    quiet: float = QUIET_SECONDS,
    longest: float = LONGEST_SECONDS,
) -> frozenset[Path]:
    """Wait up to `seconds` for a change, then for the end of the burst that it begins.

    A burst ends after `quiet` seconds without a further hint, or `longest` seconds after it began. While
    `is_unfinished` says so of a path (a file that is empty or gone may be in the middle of a save), it goes on.
    """
    try:
        batch = {hints.get(timeout=seconds)}
    except Empty:
        return frozenset()
    end = time.monotonic() + longest
    while (left := end - time.monotonic()) > 0:
        try:
            batch.add(hints.get(timeout=min(quiet, left)))
        except Empty:
            if not any(is_unfinished(path) for path in batch):
                break
    return frozenset(batch)


class Watch:
    """Puts the paths of changed files on a queue, until it is stopped."""

    def __init__(self, folders: tuple[Path, ...], hints: Hints, say: Callable[[str], None]) -> None:
        self._folders = folders
        self._hints = hints
        self._say = say
        self._watched: tuple[tuple[Path, int], ...] = ()
        self._observer: BaseObserver | None = None
        self._polls = False

    def refresh(self) -> bool:
        """Watch the folders as they are now: one may have come, gone, or been replaced. True if this begins anew."""
        present = tuple((folder, _inode(folder)) for folder in self._folders if folder.is_dir())
        if present == self._watched:
            return False
        self.stop()
        self._watched = present
        self._observer = self._start()
        return True

    def stop(self) -> None:
        """Watch no longer."""
        if self._observer is not None:
            self._observer.stop()
            self._observer.join(1.0)
            self._observer = None

    def _start(self) -> BaseObserver:
        if not self._polls:
            try:
                return self._observe(Observer(timeout=0.2))
            except OSError as error:
                self._polls = True
                what = error.strerror or str(error)
                self._say(f"changes are looked for once a second: the system cannot watch so many files ({what})")
        return self._observe(PollingObserver(timeout=0.5))

    def _observe(self, observer: BaseObserver) -> BaseObserver:
        for folder, _ in self._watched:
            handler = _Handler(folder, self._hints)
            observer.schedule(handler, str(folder), recursive=True, event_filter=_EVENTS)
        observer.start()
        return observer


def _inode(folder: Path) -> int:
    try:
        return folder.stat().st_ino
    except OSError:
        return -1


class _Handler(FileSystemEventHandler):
    """Runs in the observer's thread."""

    def __init__(self, folder: Path, hints: Hints) -> None:
        self._folder = folder
        self._hints = hints

    def on_any_event(self, event: FileSystemEvent) -> None:
        for name in (event.src_path, event.dest_path):
            path = Path(name if isinstance(name, str) else name.decode("utf-8", "surrogateescape"))
            if name and path.is_relative_to(self._folder) and not is_noise(path.relative_to(self._folder)):
                self._hints.put(path)
