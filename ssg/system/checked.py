"""Files that say of themselves whether they are whole: a digest in the first line, then JSON."""

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
    try:
        head, _, body = path.read_bytes().partition(b"\n")
        if head == _digest(body):
            return json.loads(body)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise DamagedError from error
    raise DamagedError


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
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    beside.write_bytes(_digest(body) + b"\n" + body)
    beside.replace(path)


def _digest(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=16).hexdigest().encode()
