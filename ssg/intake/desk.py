"""The place of work of one import: its lock, its spool, and the journal from which the next run mends a killed one.

It lies in `.ssg/`, and goes when the import ends; a dry run has it in the system's folder for such things.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ssg.intake.store import digest
from ssg.problems import Problem, SsgError
from ssg.system.locks import locked_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """`spool` is a folder for texts on their way. `unfinished` maps a chapter's path to the digest that a killed
    import was about to write there; `journal` is where this import notes the same, None in a dry run."""

    spool: Path
    unfinished: Mapping[str, str]
    journal: Path | None

    def note(self, path: str, data: bytes) -> None:
        """Say what is about to be written, before it is."""
        if self.journal is not None:
            with self.journal.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps([path, digest(data)]) + "\n")


@contextmanager
def open_desk(project: Path, book: str, *, dry_run: bool) -> Iterator[Desk]:
    """Set up the desk for one book. Raises `SsgError` (I108) where another import into this book is running."""
    if dry_run:
        with tempfile.TemporaryDirectory(prefix="ssg-import-") as folder:
            yield Desk(spool=Path(folder), unfinished={}, journal=None)
        return
    home = project / ".ssg" / f"import-{book}"
    journal = home / "journal.jsonl"
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SsgError(Problem(code="I106", path=".ssg", message=f"cannot be made: {error.strerror}")) from error
    with locked_file(home.with_suffix(".lock"), "I108", f"another import into '{book}'"):
        unfinished = _read_journal(journal)
        shutil.rmtree(home / "spool", ignore_errors=True)
        (home / "spool").mkdir(parents=True)
        try:
            yield Desk(spool=home / "spool", unfinished=unfinished, journal=journal)
        finally:
            shutil.rmtree(home / "spool", ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)


def _read_journal(path: Path) -> dict[str, str]:
    """Path to digest; a last line that was cut off says nothing."""
    found: dict[str, str] = {}
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return found
    for line in lines:
        try:
            name, sha256 = json.loads(line)
        except (ValueError, TypeError):
            continue
        found[str(name)] = str(sha256)
    return found
