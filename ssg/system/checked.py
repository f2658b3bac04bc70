"""Files that say of themselves whether they are whole: a digest in the first line, then JSON, or other bytes.

What is large and read at each start is kept in Python's own form, which is read in a third of the time of JSON. Another
version of Python counts it as absent.
"""

from __future__ import annotations

import hashlib
import json
import marshal
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

FORM = f"{sys.implementation.cache_tag} {marshal.version}\n".encode()
"""The first line of what `marshal` wrote."""
_T = TypeVar("_T")
_READ: dict[Path, tuple[str, object, Any]] = {}
_LONG_LIVED: list[bool] = []


class DamagedError(Exception):
    """The file is there, but its digest or its form is not what it says."""


def read_checked(path: Path) -> Any:
    """The value that a file holds; None where there is no file. Raises DamagedError."""
    body = read_checked_bytes(path)
    try:
        return None if body is None else json.loads(body)
    except ValueError as error:
        raise DamagedError from error


def read_plain(path: Path) -> Any:
    """The value that `write_plain` wrote; None without a file, or with one of another Python. Raises DamagedError."""
    body = read_checked_bytes(path)
    if body is None or not body.startswith(FORM):
        return None
    try:
        return marshal.loads(memoryview(body)[len(FORM) :])
    except (ValueError, TypeError, EOFError) as error:
        raise DamagedError from error


def write_plain(path: Path, value: Any) -> None:
    """Write a value of plain lists, tuples, dicts, texts and numbers in one step. Raises OSError."""
    write_checked_bytes(path, FORM + marshal.dumps(value))


def read_checked_bytes(path: Path) -> bytes | None:
    """What stands below the digest; None where there is no file. Raises DamagedError."""
    try:
        head, _, body = path.read_bytes().partition(b"\n")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DamagedError from error
    if head != head_of(body):
        raise DamagedError
    return body


def read_once(path: Path, key: object, read: Callable[[], _T]) -> _T:
    """What `read` gives of a file; a process that builds again and again does not read it while it stays what it was.

    Only for files that are replaced as a whole, or get longer. `key` names what else the value depends on.
    """
    stamp = stamp_of(path)
    known = _READ.get(path)
    if known is not None and stamp and known[:2] == (stamp, key):
        return cast("_T", known[2])
    value = read()
    if stamp and stamp == stamp_of(path):
        _READ[path] = (stamp, key, value)
    return value


def read_again(path: Path, key: object, read: Callable[[], _T]) -> _T:
    """As `read_once`, for what only a process that lives long reads again: in others it would just take memory."""
    return read_once(path, key, read) if _LONG_LIVED else read()


def know(path: Path, key: object, value: object) -> None:
    """In a process that lives long, have `read_once` give this value of a file that was just written: it is what
    reading the file would give."""
    if _LONG_LIVED and (stamp := stamp_of(path)):
        _READ[path] = (stamp, key, value)


def live_long() -> None:
    """Say that this process will build again and again."""
    _LONG_LIVED[:] = [True]


def stamp_of(path: Path) -> str:
    """What tells, without reading it, that a file is the one that was written; '' where it is not there."""
    try:
        status = os.lstat(path)
    except OSError:
        return ""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"


def write_checked(path: Path, value: Any) -> None:
    """Write a file in one step. Raises OSError."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    write_checked_bytes(path, body)


def write_checked_bytes(path: Path, body: bytes) -> None:
    """Write a digest and these bytes in one step. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    beside.write_bytes(head_of(body) + b"\n" + body)
    beside.replace(path)


def head_of(body: bytes) -> bytes:
    """The first line of a file that holds these bytes: 128 bits of their SHA-256 in hexadecimal."""
    return hashlib.sha256(body, usedforsecurity=False).hexdigest()[:32].encode()
