"""What hatchling runs when it makes the wheel, or an editable installation: templates are linked ahead."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class TemplatesHook(BuildHookInterface[Any]):
    """Adds the sources of linked templates to the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write them, and have them taken along."""
        sys.path.insert(0, self.root)
        from ssg.theming.ready import write_ready

        ready = f"/{write_ready().relative_to(Path(self.root).resolve()).as_posix()}"
        build_data["artifacts"] += [f"{ready}/*/*.py", f"{ready}/*/*.txt"]
