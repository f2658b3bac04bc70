"""Everything that people have, as raw texts: files, folders, globs, standard input, archives, EPUBs.

`open_sources` is the one entrance; it reads lazily, so that a thousand chapters are never in memory together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from ssg.intake.sources.archive import Budget
from ssg.intake.sources.containers import read_container
from ssg.intake.sources.contents import find_contents
from ssg.intake.sources.files import STDIN, Found, find_files, read_file
from ssg.intake.sources.names import find_volume, readable
from ssg.intake.sources.source import ARCHIVES, MAX_FILE, BookFacts, Source, is_archive, is_page, left_out, unreadable
from ssg.problems import Problem

__all__ = ["BookFacts", "Source", "count_sources", "open_sources"]


def open_sources(arguments: Sequence[str], stdin: BinaryIO | None = None) -> Iterator[Source | Problem]:
    """The raw texts that arguments name, in natural order, each file once; a problem for what cannot be had.

    Files, folders (all below them), globs (quoted ones too), `-`, `.zip`, `.epub`, a saved page with its folder.
    """
    for item in find_files(arguments):
        if isinstance(item, Problem):
            yield item
            continue
        data = _read_stdin(stdin) if str(item.path) == STDIN else read_file(item.path)
        if isinstance(data, Problem):
            yield data
        elif is_archive(data) or item.path.suffix.lower() in ARCHIVES:
            yield from read_container(data, readable(str(item.path)), ledger_name(item.path), Budget())
        elif item.listed and (reason := find_contents(data, item.path.name, item.is_beside)) is not None:
            yield left_out(readable(str(item.path)), reason)
        else:
            yield _plain_source(item, data)


def count_sources(arguments: Sequence[str]) -> int | None:
    """How many files there are to read, cheaply, for a progress bar; None where an archive may hold any number."""
    files = [item.path for item in find_files(arguments) if isinstance(item, Found)]
    return None if any(path.suffix.lower() in ARCHIVES for path in files) else len(files)


def _plain_source(item: Found, data: bytes) -> Source:
    path = readable(str(item.path))
    return Source(
        path=path,
        ledger_path=ledger_name(item.path),
        name="" if path == STDIN else readable(item.path.stem),
        data=data,
        page=is_page(path, data),
        volume=find_volume(item.folders),
    )


def ledger_name(path: Path) -> str:
    """How ledgers name a file: its last two components, whatever machine it lies on."""
    return readable("/".join(part for part in path.parts[-2:] if part.strip("./\\"))) or str(path)


def _read_stdin(stdin: BinaryIO | None) -> bytes | Problem:
    if stdin is None:
        return unreadable(STDIN, "there is no standard input")
    data = stdin.read(MAX_FILE + 1)
    return data if len(data) <= MAX_FILE else unreadable(STDIN, f"it is larger than {MAX_FILE >> 20} MiB")
