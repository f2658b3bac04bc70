"""Sources on disk, and the importer run over them in this process, into the book `lamp`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ssg.intake import ImportOptions, ImportReport, import_sources


def source(folder: Path, name: str, text: str) -> Path:
    """A file with exactly this text."""
    path = folder / name
    path.write_bytes(text.encode("utf-8"))
    return path


def run(project: Path, *sources: Path, **more: Any) -> ImportReport:
    """Import sources; `more` are further `ImportOptions`."""
    return import_sources(sources, ImportOptions(project=project, book="lamp", **more))
