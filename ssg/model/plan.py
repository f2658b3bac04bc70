"""The plan: which files must exist, and from what."""

from __future__ import annotations

import marshal
from typing import NamedTuple

from ssg.model import views
from ssg.model.packing import Around, unpack
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

    def is_a(self, *kinds: type[View]) -> bool:
        """Whether its view is of one of these kinds."""
        return isinstance(self.view, kinds)


class PackedTarget(NamedTuple):
    """A target whose view, of the type called `kind`, is unpacked where it is asked for: of thousands, in workers."""

    path: str
    template: str | None
    origin: str | None
    kind: str
    packed: bytes
    around: Around

    @property
    def view(self) -> View:
        """Its view, made anew each time. Raises what `packing.unpack` does."""
        view: View = unpack(getattr(views, self.kind), marshal.loads(self.packed), self.around)
        return view

    def unpack(self) -> Target:
        """The target with its view, which is made once. Raises what `packing.unpack` does."""
        return Target(path=self.path, view=self.view, template=self.template, origin=self.origin)

    def is_a(self, *kinds: type[View]) -> bool:
        """Whether its view is of one of these kinds."""
        return any(kind.__name__ == self.kind for kind in kinds)


AnyTarget = Target | PackedTarget
"""What can be rendered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All targets, sorted by path. No two have one path, not even in another case or Unicode form."""

    targets: tuple[Target, ...]
