"""What is made for reading without a network, and what is not."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from ssg.preview import ServeOptions, _order
from tests.conftest import MakeProject, RunSsg
from tests.unit.shelf import SITE


def build(project: MakeProject, run_ssg: RunSsg, site: str = SITE, **more: str) -> Path:
    """Build a small serial; the folder of the site."""
    folder = project({"content/site.toml": site, **more}, small=True)
    result = run_ssg("build", folder)
    assert result.returncode == 0, result.stderr
    return folder / "site"


def read(file: Path) -> dict[str, object]:
    """A list."""
    value = json.loads(file.read_text("utf-8"))
    assert isinstance(value, dict)
    return value


def test_a_list_follows_the_files_that_it_names(project: MakeProject, run_ssg: RunSsg) -> None:
    site = build(project, run_ssg)
    before = read(site / "lantern/offline.json"), read(site / "lantern/offline-1.json")
    edited = "---\ntitle: Night\ndate: 2024-01-02\n---\n\nThen it was night, and a lamp.\n"
    build(project, run_ssg, **{"content/lantern/0002-night.md": edited})
    after = read(site / "lantern/offline.json"), read(site / "lantern/offline-1.json")
    assert before != after
    old, new = before[1]["chapters"], after[1]["chapters"]
    assert isinstance(old, list)
    assert isinstance(new, list)
    assert [row[0] for row in old] == [row[0] for row in new] == [f"/repo/lantern/{n}/" for n in (1, 2, 3)]
    assert [one == other for one, other in zip(old, new, strict=True)] == [True, False, True]


def test_the_worker_of_a_site_that_keeps_nothing_ends_itself(project: MakeProject, run_ssg: RunSsg) -> None:
    site = build(project, run_ssg, SITE + "offline = false\n")
    assert "worker-off.js" in (site / "sw.js").read_text("utf-8")
    assert all("assets" in file.parts for file in site.rglob("offline*"))
    assert "data-offline" not in (site / "index.html").read_text("utf-8")


def test_a_preview_keeps_nothing(tmp_path: Path) -> None:
    assert not _order(ServeOptions(project=tmp_path), datetime(2024, 1, 1, tzinfo=UTC)).offline
