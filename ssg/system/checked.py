"""Files that say of themselves whether they are whole: a digest in the first line, then JSON, or other bytes."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any


class DamagedError(Exception):
    """The file is there, but its digest or its form is not what it says."""


def read_checked(path: Path) -> Any:
    """The value that a file holds; None where there is no file. Raises DamagedError."""
    body = read_checked_bytes(path)
    try:
        return None if body is None else json.loads(body)
    except ValueError as error:
        raise DamagedError from error


def read_checked_bytes(path: Path) -> bytes | None:
    """What stands below the digest; None where there is no file. Raises DamagedError."""
    try:
        head, _, body = path.read_bytes().partition(b"\n")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DamagedError from error
    if head != _digest(body):
        raise DamagedError
    return body


def is_whole(path: Path) -> bool:
    """Whether a file is what it says, or not there. Raises OSError."""
    try:
        head, _, body = path.read_bytes().partition(b"\n")
    except FileNotFoundError:
        return True
    return head == _digest(body)


def write_checked(path: Path, value: Any) -> None:
    """Write a file in one step. Raises OSError."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    write_checked_bytes(path, body)


def write_checked_bytes(path: Path, body: bytes) -> None:
    """Write a digest and these bytes in one step. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    beside.write_bytes(_digest(body) + b"\n" + body)
    beside.replace(path)


def _digest(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=16).hexdigest().encode()
