"""`--profile` says where the time went."""

from __future__ import annotations

import json

from ssg.build.profile import find_slowest, format_profile, sum_kinds
from ssg.model.profile import KindTime, Profile
from tests.conftest import MakeProject, RunSsg


def test_the_profile_of_a_first_build(project: MakeProject, run_ssg: RunSsg) -> None:
    folder = project()
    said = json.loads(run_ssg("build", str(folder), "--profile", "--json").stdout)["profile"]
    stages = [name for name, _ in said["stages"]]
    assert stages[:4] == ["read the manifest", "open the project", "look at the books", "load"]
    assert stages[-3:] == ["render", "commit", "keep"]
    assert said["texts"] == said["read"] >= 3
    chapters = next(item for item in said["kinds"] if item["kind"] == "chapter.html")
    assert chapters["count"] == 3
    assert 0 < len(said["slowest"]) <= 10


def test_a_second_build_reads_no_text(project: MakeProject, run_ssg: RunSsg) -> None:
    folder = project()
    run_ssg("build", str(folder))
    shown = run_ssg("build", str(folder), "--profile").stdout
    assert "files stale 0 of" in shown
    assert "nothing changed" in shown or "plan the site" in shown


def test_without_the_option_nothing_is_said(project: MakeProject, run_ssg: RunSsg) -> None:
    folder = project()
    assert "profile" not in json.loads(run_ssg("build", str(folder), "--json").stdout)
    assert "seconds" not in run_ssg("build", str(folder)).stdout


def test_the_table() -> None:
    kinds = sum_kinds([("a", 1.0), ("b", 5.0), ("a", 2.0)])
    assert kinds == (KindTime(kind="b", count=1, seconds=5.0), KindTime(kind="a", count=2, seconds=3.0))
    slowest = find_slowest([(f"p{place}", float(place)) for place in range(12)])
    assert slowest[0] == ("p11", 11.0)
    profile = Profile(stages=(("load", 0.5), ("render", 1.0)), kinds=kinds, slowest=slowest, texts=5, read=2)
    table = format_profile(profile)
    assert "texts known 3 of 5" in table
    assert "1.500" in table
