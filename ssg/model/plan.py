"""The plan: which files must exist, and from what."""

from __future__ import annotations

from ssg.model.views import View
from ssg.values import dataclass


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
