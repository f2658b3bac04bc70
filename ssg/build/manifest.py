"""The manifest: which files of an output folder are ours, and what each was made from.

It lies in the output folder itself, so that a folder says of itself what may be replaced and removed there, however
it was moved, and whatever became of `.ssg/`. It holds no times: the same site has the same manifest.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Collection, Mapping
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any, NamedTuple

from ssg.problems import Problem
from ssg.system.checked import head_of, know, read_once
from ssg.text.digest import digest_of
from ssg.values import as_dict, dataclass, field

MANIFEST = ".ssg-manifest.json"
MANY = 2_000
"""Files of a site; looking at fewer takes no longer than starting a process that does."""
_FORM = 1
_FEW = 50  # rows of a manifest; for more, looking for each takes longer than writing all
_MOST_DOUBTFUL = 100  # more are read once, and the manifest is sealed anew (`stale.seal`)


class Made(NamedTuple):
    """A file that was made: its fingerprint, the digest and size (bytes) of its content, what was said about it.

    A named tuple, because there are thousands at each build.
    """

    fingerprint: str
    digest: str
    size: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Files by path. `damaged` says that the folder is ours, but no longer which files in it are. `text` is what was
    read or written of a manifest below its first line; '' where it was not."""

    files: dict[str, Made] = field(default_factory=dict)
    damaged: bool = False
    text: str = field(default="", repr=False, compare=False)


def read_manifest(output: Path) -> Manifest | None:
    """Read the manifest of an output folder; None where there is none."""
    return read_once(output / MANIFEST, None, lambda: read_manifest_at(output / MANIFEST))


def know_manifest(output: Path, manifest: Manifest) -> None:
    """Spare the next `read_manifest` of this process the reading of one that was just written."""
    know(output / MANIFEST, None, manifest)


def read_manifest_at(place: Path) -> Manifest | None:
    """Read a manifest, wherever it lies; None where there is none."""
    try:
        head, _, body = place.read_bytes().partition(b"\n")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return Manifest(damaged=True)
    try:
        if head != head_of(body):
            return Manifest(damaged=True)
        text = body.decode("utf-8", "surrogatepass")
        value = json.loads(text)
        if value["form"] != _FORM:
            return Manifest(damaged=True)
        make = tuple.__new__  # what the named tuple's own way comes to, in half the time
        rows = value["files"].items()
        files = {path: make(Made, (*row, ())) if len(row) == 3 else _made(*row) for path, row in rows}
        return Manifest(files=files, text=text)
    except (ValueError, KeyError, TypeError):
        return Manifest(damaged=True)


def next_manifest(known: Manifest, files: dict[str, Made], made: Collection[str]) -> Manifest:
    """The manifest after `known`, of these files, of which those at the paths `made` were made anew."""
    text = known.text if len(made) <= _FEW and files.keys() == known.files.keys() else ""
    for path in made:
        head, row, tail = text.partition("\n" + _row(path, known.files[path])) if text else ("", "", "")
        text = f"{head}\n{_row(path, files[path])}{tail}" if row else ""
    return Manifest(files=files, text=text or _text_of(files))


def format_manifest(manifest: Manifest) -> bytes:
    """A manifest as bytes: the digest of the rest in the first line, then JSON, one file a line."""
    data = (manifest.text or _text_of(manifest.files)).encode("utf-8", "surrogatepass")
    return head_of(data) + b"\n" + data


def _text_of(files: Mapping[str, Made]) -> str:
    rows = [_row(path, made) for path, made in sorted(files.items())]
    return f'{{"form":{_FORM},"files":{{\n' + ",\n".join(rows) + "\n}}\n"


def _row(path: str, made: Made) -> str:
    if not made[3]:
        return f'{encode_basestring(path)}:["{made[0]}","{made[1]}",{made[2]}]'
    said = [{key: value for key, value in as_dict(problem).items() if value is not None} for problem in made.problems]
    row = [made.fingerprint, made.digest, made.size, said]
    return f"{encode_basestring(path)}:{json.dumps(row, ensure_ascii=False, separators=(',', ':'))}"


def _made(fingerprint: str, digest: str, size: int, said: list[dict[str, Any]]) -> Made:
    return Made(fingerprint, digest, size, tuple(Problem(**problem) for problem in said))


def is_untouched(known: Manifest, output: Path) -> bool:
    """Whether every file of a manifest is there, of its size, and was not touched since the manifest was written.

    A clock that goes in steps cannot tell the last pages of a commit from later ones: a few of those are read.
    """
    sealed, root = changed_ns(status_of(f"{output}/{MANIFEST}")), str(output)
    doubtful = 0
    for path, made in known.files.items():
        place = f"{root}/{path}"
        status = status_of(place)
        if status is None or status.st_size != made.size or not stat.S_ISREG(status.st_mode):
            return False
        if changed_ns(status) >= sealed:
            doubtful += 1
            if doubtful > _MOST_DOUBTFUL or not holds(place, made):
                return False
    return True


def holds(place: str, made: Made) -> bool:
    """Whether a file has the bytes that were written."""
    try:
        return digest_of(Path(place).read_bytes()) == made.digest
    except OSError:
        return False


def status_of(path: str) -> os.stat_result | None:
    """What stands at a path, links not followed; None where nothing does."""
    try:
        return os.lstat(path)
    except OSError:
        return None


def changed_ns(status: os.stat_result | None) -> int:
    """When a file was last touched. Windows keeps no such time, only that of its last writing."""
    if status is None:
        return 0
    return status.st_mtime_ns if os.name == "nt" else status.st_ctime_ns
