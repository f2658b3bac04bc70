"""Files of records, each of which says of itself whether it is whole. What changes a little is put behind the rest,
instead of writing all of it again.

The first line names the version of Python that reads what `marshal` wrote; each record is a line of a digest and its
length in bytes, and then so many bytes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from ssg.system.checked import FORM, DamagedError, head_of


def write_records(path: Path, records: Iterable[bytes]) -> None:
    """Write a file in one step, without having all of it in memory. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with beside.open("wb") as file:
        file.write(FORM)
        for record in records:
            file.write(_head(record))
            file.write(record)
    beside.replace(path)


def append_record(path: Path, record: bytes) -> None:
    """Put a record behind the others. If that is cut off, the file is damaged. Raises OSError."""
    with path.open("r+b") as file:
        file.seek(0, os.SEEK_END)
        file.write(_head(record) + record)


def read_records(path: Path) -> list[bytes] | None:
    """The records of a file; None without a file, or with one of another Python. Raises DamagedError."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DamagedError from error
    if not data.startswith(FORM):
        return None
    records = []
    place = len(FORM)
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
    return records


def _head(record: bytes) -> bytes:
    return b"%s %d\n" % (head_of(record), len(record))
