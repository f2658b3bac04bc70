"""Where the package keeps what it brings along."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

CACHES = ".ssg"
"""The folder of a project for what is remembered between builds. Safe to delete at any time."""


def cache_of(root: Path, book: str) -> Path:
    """The file for what is remembered of the sources of a book, or ('') of what lies outside any."""
    return root / CACHES / "sources" / f"{book}.kept" if book else root / CACHES / "sources.kept"


def output_mark(output: Path) -> str:
    """What tells the output folders of one project apart in the names of caches."""
    return hashlib.blake2b(os.fsencode(output), digest_size=6).hexdigest()


def memory_of(project: Path, output: Path) -> Path:
    """The file for what the last build of an output folder was made from; there if nothing small came after it."""
    return project / CACHES / f"built-{output_mark(Path(os.path.realpath(output)))}.json"


def packaged_themes() -> Path:
    """The folder of themes that come with `ssg`: inside the wheel, or beside the package in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "themes"
    return inside if inside.is_dir() else package.parent / "themes"
