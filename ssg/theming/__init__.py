"""`ssg theme`: what a theme is made of, told to who makes one. Reads; `eject` alone writes, and never over a file."""

from __future__ import annotations

from ssg.theming.ejecting import Ejected, eject
from ssg.theming.listing import ThemeEntry, list_files, list_themes, read_options
from ssg.theming.tracing import Trace, TracedFile, trace

__all__ = [
    "Ejected",
    "ThemeEntry",
    "Trace",
    "TracedFile",
    "eject",
    "list_files",
    "list_themes",
    "read_options",
    "trace",
]
