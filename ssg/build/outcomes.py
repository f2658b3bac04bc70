"""What comes of the jobs of a build: the files of the next manifest, and what changed while they were done."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ssg.build.jobs import Job, Outcome
from ssg.build.manifest import Made, Manifest
from ssg.model.views import CopyView
from ssg.problems import Problem


def next_files(wanted: dict[str, str], known: Manifest, outcomes: list[Outcome]) -> dict[str, Made]:
    """The files of the next manifest: what is kept, and what was made well."""
    files = dict(known.files)
    for path in known.files.keys() - wanted.keys():
        del files[path]
    for outcome in outcomes:
        if outcome.digest is None:
            files.pop(outcome.path, None)
        else:
            files[outcome.path] = Made(
                fingerprint=wanted[outcome.path],
                digest=outcome.digest,
                size=outcome.size,
                problems=outcome.problems,
            )
    return files


def find_overtaken(jobs: Iterable[Job], outcomes: Iterable[Outcome]) -> list[Problem]:
    """Files to copy that are no longer what was planned: kept under the old fingerprint, they would stay wrong."""
    copies = {job.target.path: job.target for job in jobs if job.target.is_a(CopyView)}
    problems = []
    for outcome in outcomes:
        target = copies.get(outcome.path)
        view = None if target is None else target.view
        if target is not None and isinstance(view, CopyView) and outcome.digest not in (None, view.digest):
            path = target.origin or Path(view.file).name
            message = "changed while the site was built"
            problems.append(Problem(code="R111", path=path, message=message, hint="build again"))
    return problems
