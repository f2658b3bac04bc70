"""The disk edge of an import: reads sources and what earlier imports left, writes chapters, ledgers, proposals.

An author's file is never written: only one that is absent, or still has the digest that we wrote.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ssg.problems import Problem, SsgError

State = Literal["written", "unchanged", "proposed", "deleted"]
BOOK_LEDGER = ".book.json"  # the end of the name of a whole book's ledger, which lists those of its parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a ledger file of an earlier import says. Paths are relative to the project. `start` is where the chapter
    began in the text of a whole book, None for a source of its own."""

    ledger: str
    raw_path: str
    raw_sha256: str
    output: str
    output_sha256: str
    start: int | None = None


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def read_bytes(path: Path) -> bytes | None:
    """A file's bytes, or None where there is no file."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise SsgError(Problem(code="I101", path=path.name, message=f"cannot be read: {error.strerror}")) from error


def read_records(project: Path, book: str) -> tuple[Record, ...]:
    """The ledgers of earlier imports, by name. One that cannot be read stops the import: it guards a chapter."""
    folder = project / "content" / book / "import" / "ledger"
    records = []
    for path in sorted(folder.glob("*.json")):
        if path.name.endswith(BOOK_LEDGER):
            continue
        name = f"content/{book}/import/ledger/{path.name}"
        try:
            data: Any = json.loads(path.read_bytes())
            raw, output = data["raw"], data["output"]
            record = Record(
                ledger=name,
                raw_path=raw["path"],
                raw_sha256=raw["sha256"],
                output=output["path"],
                output_sha256=output["sha256"],
                start=raw.get("start"),
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            hint = "restore it, or delete it and its chapter to import that anew"
            raise SsgError(Problem(code="I105", path=name, message="is no ledger", hint=hint)) from error
        records.append(record)
    return tuple(records)


def find_state(existing: bytes | None, record: Record | None, new: bytes, unfinished: str | None) -> State:
    """What may happen to a chapter file, by what is there, what we wrote last, and what we would write.

    `unfinished` is the digest of what an import wrote that was killed before it could write the ledger.
    """
    if existing is None:
        return "written" if record is None else "deleted"
    if existing == new:
        return "unchanged"
    if digest(existing) in (record.output_sha256 if record else None, unfinished):
        return "written"
    return "proposed"


def write_file(project: Path, path: str, data: bytes) -> None:
    """Write a file whole or not at all; the same bytes are left alone, so that their time stays."""
    target = project / path
    if read_bytes(target) == data:
        return
    temporary = target.with_name(f".{target.name[:80]}.writing")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with open(temporary, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, target)
    except OSError as error:
        raise SsgError(Problem(code="I106", path=path, message=f"cannot be written: {error.strerror}")) from error


def remove_proposal(project: Path, chapter: str, ledger: str) -> None:
    """Take away a proposal that is no longer needed, if nobody has worked on it."""
    data, account = read_bytes(project / chapter), read_bytes(project / ledger)
    if data is None or account is None:
        return
    try:
        ours = json.loads(account)["output"]["sha256"] == digest(data)
    except (ValueError, KeyError, TypeError):
        return
    if ours:
        (project / chapter).unlink(missing_ok=True)
        (project / ledger).unlink(missing_ok=True)
