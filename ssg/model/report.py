"""What a build says of itself."""

from __future__ import annotations

from ssg.model.profile import Profile
from ssg.problems import Problem
from ssg.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a build did. `targets` and `kept` count files; `written` and `removed` name them."""

    targets: int = 0
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: int = 0
    seconds: float = 0.0
    problems: tuple[Problem, ...] = ()
    profile: Profile | None = None
