"""Writes the Python sources of the linked templates of the themes that come with `ssg`: they come with it, too,
and are compiled where it is installed.

    python -m ssg.theming.ready

Run by the installation (`hatch_build.py`). A template, or a version of Jinja, that has changed since is linked by the
build that needs it, as are the templates of other themes.
"""

from __future__ import annotations

import compileall
import re
import shutil
import tempfile
from pathlib import Path

from ssg.load.theme import load_theme
from ssg.render.kept_code import READY
from ssg.render.templates import TemplatePress
from ssg.system.places import packaged_themes

_KEY = re.compile("[0-9a-f]{32}")
_ABOUT = "about.txt"  # a form may have no parts, and a wheel has no empty folders


def write_ready() -> Path:
    """Write the sources for all themes that come with `ssg`, and compile them; where they are. Raises OSError."""
    ready: dict[str, tuple[str, ...]] = {}
    with tempfile.TemporaryDirectory() as nothing:  # a project without themes of its own
        for place in sorted(packaged_themes().iterdir()):
            if (place / "theme.toml").is_file():
                ready |= TemplatePress(load_theme(Path(nothing), place.name, [])).write_all()
    READY.mkdir(exist_ok=True)
    for key, sources in ready.items():
        if not (READY / key).exists():
            _write_form(READY / key, sources)
    for folder in READY.iterdir():
        if folder.name not in ready and _KEY.fullmatch(folder.name):
            shutil.rmtree(folder)  # of templates that are no longer so
    compileall.compile_dir(READY, quiet=2)
    return READY


def _write_form(folder: Path, sources: tuple[str, ...]) -> None:
    beside = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=folder.parent))
    (beside / _ABOUT).write_text(f"The code of a template of ssg, in {len(sources)} parts.\n", "utf-8")
    for number, source in enumerate(sources):
        (beside / f"{number}.py").write_text(source, "utf-8")
    beside.chmod(0o755)
    beside.replace(folder)


if __name__ == "__main__":
    print(write_ready())
