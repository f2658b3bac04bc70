"""The plan (which files must exist, and from what) and the report (what a build did)."""

from __future__ import annotations

from dataclasses import dataclass

from ssg.model.views import View
from ssg.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One file of the site. `path` is relative to the output folder; `template` is None where no template is used.

    `origin` names the file of the project that a user would look at first when this target is wrong.
    """

    path: str
    view: View
    template: str | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All targets, sorted by path. No two have one path, not even in another case or Unicode form."""

    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a build did. `targets` and `kept` count files; `written` and `removed` name them."""

    targets: int = 0
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: int = 0
    seconds: float = 0.0
    problems: tuple[Problem, ...] = ()
