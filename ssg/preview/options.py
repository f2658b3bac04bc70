"""What `ssg serve` is told."""

from __future__ import annotations

from pathlib import Path

from ssg.values import dataclass

USUAL_PORT = 8000


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeOptions:
    """What a server is told. `port` 0 takes a free one."""

    project: Path
    host: str = "127.0.0.1"
    port: int = USUAL_PORT
    open_browser: bool = False
    drafts: bool = False
    future: bool = False
