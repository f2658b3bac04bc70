"""What a build is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from ssg.values import dataclass

Later = Callable[[Callable[[], None]], None]
"""Takes work that is to be done soon."""


def at_once(work: Callable[[], None]) -> None:
    """Do it now."""
    work()


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """What a build is told. `now` has a zone; `jobs` None means one worker for each core.

    `offline` false keeps readers' browsers from keeping the site, whatever its settings say.
    """

    project: Path
    output: Path
    now: datetime
    base_url: str | None = None
    drafts: bool = False
    future: bool = False
    jobs: int | None = None
    strict: bool = False
    full: bool = False
    prose_path: bool = True
    offline: bool = True
