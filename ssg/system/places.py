"""Where the package keeps what it brings along."""

from __future__ import annotations

from pathlib import Path

CACHE = ".ssg/sources.json"
"""What is remembered of sources, in a project."""


def packaged_themes() -> Path:
    """The folder of themes that come with `ssg`: inside the wheel, or beside the package in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "themes"
    return inside if inside.is_dir() else package.parent / "themes"
