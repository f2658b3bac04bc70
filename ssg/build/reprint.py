"""Gives the pages of a book that sleeps the fingerprints that changed templates ask for.

Where templates changed and nothing else, pages show what they showed. Their views are kept packed, so the book is
neither loaded nor planned; workers unpack the views of the pages that they make.
"""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from ssg.build.fingerprint import Fingerprints
from ssg.build.keeping import add_members
from ssg.build.kept_views import KeptViews
from ssg.build.shelf import KeptBook
from ssg.build.touch import FAULTS, Touched, unpack_lists
from ssg.model.packing import Around
from ssg.model.plan import AnyTarget, PackedTarget
from ssg.model.views import SitePart


def reprint(
    kept: KeptBook,
    views: KeptViews,
    templates: Mapping[str, str],
    prints: Fingerprints,
    site: SitePart,
    zone: ZoneInfo,
) -> Touched | None:
    """Find the targets that changed templates make, whose digests `templates` has; None where views are damaged."""
    changed = {name for name, digest in templates.items() if kept.templates.get(name) != digest}
    around = Around(zone, {prints.of_shared(site): site})
    marks = dict(kept.fingerprints)
    targets: dict[str, AnyTarget] = {}
    try:
        for view in views:
            if view.template in changed:
                targets[view.path] = PackedTarget(*view[:5], around)
                marks[view.path] = prints.of_page(view.template, view.language, view.packed)
        lists = unpack_lists(views)
        marks |= {path: prints.of(target) for path, target in lists.items()}
    except FAULTS:
        return None
    add_members(lists.values(), marks)
    now = kept.with_templates(templates, marks)
    return Touched(now, None, targets | lists)
