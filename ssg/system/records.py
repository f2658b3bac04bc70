"""Files of records, each of which says of itself whether it is whole. What changes a little is put behind the rest,
instead of writing all of it again.

A record is a line of its digest and its length in bytes, and then so many bytes. The first names the version of Python
that can read what `marshal` wrote in the others.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from ssg.system.checked import FORM, DamagedError, head_of

_APPENDING = 0.01  # seconds; another build may just have been putting a record behind the others


def write_records(path: Path, records: Iterable[bytes]) -> None:
    """Write a file in one step, without having all of it in memory. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with beside.open("wb") as file:
        for record in chain([FORM], records):
            file.write(_head(record))
            file.write(record)
    beside.replace(path)


def append_record(path: Path, record: bytes) -> None:
    """Put a record behind the others, all of it or nothing. Raises OSError."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))
    try:
        before, data = os.fstat(handle).st_size, _head(record) + record
        if os.write(handle, data) < len(data):  # in one call: another build may do the same
            os.ftruncate(handle, before)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    finally:
        os.close(handle)


def read_records(path: Path) -> list[bytes] | None:
    """The records of a file; None without a file, or with one of another Python, or of an `ssg` that had no records yet
    (`checked.write_plain`). Raises DamagedError."""
    try:
        return _read_records(path)
    except DamagedError:
        time.sleep(_APPENDING)
        return _read_records(path)


def _read_records(path: Path) -> list[bytes] | None:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DamagedError from error
    if data[32:33] == b"\n" and data[:32] == head_of(data[33:]):
        return None
    records = []
    place = 0
    while place < len(data):
        end = data.find(b"\n", place)
        head = data[place : end + 1]
        length = head[33:-1]
        if not length.isdigit() or len(length) > len(str(sys.maxsize)):
            raise DamagedError
        record = data[end + 1 : end + 1 + int(length)]
        if head != _head(record):
            raise DamagedError
        records.append(record)
        place = end + 1 + len(record)
    if not records:
        raise DamagedError
    return records[1:] if records[0] == FORM else None


def _head(record: bytes) -> bytes:
    return b"%s %d\n" % (head_of(record), len(record))
