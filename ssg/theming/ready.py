"""Writes the Python sources of the linked templates of the themes that come with `ssg`: they come with it, too.

    python -m ssg.theming.ready

Run by the installation (`hatch_build.py`). A template, or a version of Jinja, that has changed since is linked by the
build that needs it, as are the templates of other themes.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from ssg.load.theme import load_theme
from ssg.render.kept_code import READY
from ssg.render.templates import TemplatePress
from ssg.system.places import packaged_themes


def write_ready() -> Path:
    """Write the sources for all themes that come with `ssg`; where they are. Raises OSError."""
    ready: dict[str, tuple[str, ...]] = {}
    with tempfile.TemporaryDirectory() as nothing:  # a project without themes of its own
        for place in sorted(packaged_themes().iterdir()):
            if (place / "theme.toml").is_file():
                ready |= TemplatePress(load_theme(Path(nothing), place.name, [])).write_all()
    beside = READY.with_suffix(f".{os.getpid()}")
    beside.write_text(json.dumps(ready, indent=0, sort_keys=True), "utf-8")
    beside.replace(READY)
    return READY


if __name__ == "__main__":
    print(write_ready())
