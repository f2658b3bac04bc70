"""What `.ssg/` remembers of sources: digests trusted by `stat`, and what a text said. Safe to delete at any time.

A file's digest is trusted while size, inode and times are the same (that of its last change too, which no program
can set back) and the file was already older than the file system's clock can blur when it was hashed (git's rule for
its index). A checkout that sets new times costs hashing, never a wrong page. Each record of a cache file says of
itself whether it is whole; a file with one that is not counts as absent.
"""

from __future__ import annotations

import marshal
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from ssg.load.kept_texts import NOTHING_KEPT, KeptSources, Known, read_sources, write_edit, write_sources
from ssg.problems import Problem
from ssg.system.checked import DamagedError, read_again
from ssg.system.clock import BLUR_NS
from ssg.system.places import cache_of
from ssg.system.scan import FoundFile
from ssg.text.digest import digest_of

_FEW = 100  # files; where more have changed, all is written anew


def pack_value(value: Any) -> bytes:
    """A plain value as it is kept: of thousands, most are only carried from one build to the next."""
    return marshal.dumps(value, 2)  # equal values have equal bytes


def text_key(digest: str, name: str) -> str:
    """The key of what a text says: its bytes, and the name of its file, which may be its title."""
    return f"{digest} {name}"


class SourceCache:
    """Digests by path and parsed texts by `text_key`, of one book or ('') of what lies outside any.

    Only what this run used is written back. `fresh` says that there is something, of this version of `ssg`. With
    `keeps`, a process that lives long has it at hand for the next build. `mark` is that of the book's folder as it was
    when this was kept (`marks.mark_contents`).
    """

    def __init__(
        self, root: Path, engine: str, problems: list[Problem], book: str = "", *, keeps: bool = False
    ) -> None:
        self._root = root
        self._path = cache_of(root, book)
        self._engine = engine
        self._keeps = keeps
        kept = self._kept = _read(self._path, problems, keeps=keeps)
        self.fresh = kept.engine == engine
        self._texts = kept.texts if self.fresh else NOTHING_KEPT.texts
        self._new: dict[str, bytes] = {}
        self._gone: set[str] = set()
        self._used_stats: dict[str, Known] = {}
        self._used_texts: dict[str, bytes] = {}
        self.mark: str = kept.mark
        self._now = time.time_ns()
        self.read = 0

    def find_digest(self, file: FoundFile) -> tuple[str, bytes | None]:
        """The digest of a file, and its bytes if they had to be read. Raises OSError."""
        known = self._used_stats.get(file.path) or self._trusted(file)
        if known is not None:
            self._used_stats[file.path] = known
            return known[4], None
        data = (self._root / file.path).read_bytes()
        digest = digest_of(data)
        self._remember(file, digest, len(data))
        return digest, data

    def find_digests(self, files: Iterable[FoundFile]) -> list[str]:
        """The digest of each file; of one that cannot be read, what is none."""
        used, kept, found = self._used_stats, self._kept.stats, []
        for file in files:
            known = used.get(file.path)
            if known is None:
                known = kept.get(file.path)
                if known is None or known[:4] != file[2:] or not known[5]:
                    found.append(self._try(file))
                    continue
                used[file.path] = known
            found.append(known[4])
        return found

    def _try(self, file: FoundFile) -> str:
        try:
            return self.find_digest(file)[0]
        except OSError as error:
            return f"? {error.errno}"

    def kept_digest(self, path: str) -> str | None:
        """The digest of a file as it was kept."""
        known = self._kept.stats.get(path)
        return None if known is None else known[4]

    def keys_of(self, kind: str) -> list[str]:
        """The keys that begin with a word."""
        return [key for key in (*self._new, *self._texts.keys_with(f"{kind} ")) if key.startswith(f"{kind} ")]

    def find(self, key: str) -> Any:
        """The value kept under a key, or None."""
        packed = self._find(key)
        return None if packed is None else marshal.loads(packed)

    def forget(self, key: str) -> None:
        """Keep the value of a key no longer."""
        self._new.pop(key, None)
        self._gone.add(key)

    def _find(self, key: str) -> bytes | None:
        return self._new.get(key) or (None if key in self._gone else self._texts.get(key))

    @property
    def texts(self) -> int:
        """How many values were asked for; `read` counts those that had to be made."""
        return len(self._used_texts)

    def wants(self, file: FoundFile) -> bool:
        """Whether a file has to be read before its text is known."""
        known = self._trusted(file)
        return known is None or self._find(text_key(str(known[4]), file.name)) is None

    def put(self, file: FoundFile, digest: str, size: int, text: bytes) -> None:
        """Keep what was read of a file elsewhere: its digest, its size in bytes, what its text says (`pack_value`)."""
        self._remember(file, digest, size)
        self._new[text_key(digest, file.name)] = text
        self.read += 1

    def _trusted(self, file: FoundFile) -> Known | None:
        known = self._kept.stats.get(file.path)
        return known if known is not None and known[:4] == file[2:] and known[5] else None

    def _remember(self, file: FoundFile, digest: str, size: int) -> None:
        settled = self._now - max(file.mtime_ns, file.ctime_ns) > BLUR_NS and size == file.size
        self._used_stats[file.path] = (file.size, file.mtime_ns, file.inode, file.ctime_ns, digest, settled)

    def recall(self, key: str, make: Callable[[], Any]) -> Any:
        """The value kept under a key, else the one that `make` gives (plain values only)."""
        packed = self._find(key)
        if packed is not None:
            self._used_texts[key] = packed
            return marshal.loads(packed)
        value = make()
        self.read += 1
        self._new[key] = self._used_texts[key] = pack_value(value)
        return value

    def save(self) -> None:
        """Write back what was used, if it differs. Raises OSError."""
        if not self._is_as_kept() or self._used_texts != self._texts.unpack():
            self._write(self._used_texts)

    def save_edit(self) -> None:
        """Write back what changed, with all texts that were kept. Raises OSError."""
        before = self._kept.stats
        stats = {path: known for path, known in self._used_stats.items() if before.get(path) != known}
        if not (self.fresh and self._used_stats.keys() == before.keys() and len(stats) <= _FEW):
            kept = {key: text for key, text in self._texts.unpack().items() if key not in self._gone}
            self._write(kept | self._new)
        elif not self._is_as_kept() or self._gone or self._new:
            gone = frozenset(self._gone)
            write_edit(self._path, self._kept, self.mark, stats, gone, self._new, keeps=self._keeps)

    def _is_as_kept(self) -> bool:
        return self.fresh and self.mark == self._kept.mark and self._used_stats == self._kept.stats

    def _write(self, texts: Mapping[str, bytes]) -> None:
        write_sources(self._path, self._engine, self.mark, self._used_stats, texts, keeps=self._keeps)


def _read(path: Path, problems: list[Problem], *, keeps: bool) -> KeptSources:
    """What the cache file holds, nothing where it is absent. A damaged one is a warning, B190, and counts as absent."""
    try:
        read = read_again(path, None, lambda: read_sources(path)) if keeps else read_sources(path)
        return read or NOTHING_KEPT
    except DamagedError:
        name = path.as_posix().rpartition("/.ssg/")[2]
        message = "cache is damaged; everything is made again"
        problems.append(Problem(code="B190", path=f".ssg/{name}", severity="warning", message=message))
        return NOTHING_KEPT
