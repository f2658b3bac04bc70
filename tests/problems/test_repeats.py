"""A template that is wrong is wrong on every page; its author is told once."""

from __future__ import annotations

from tests.conftest import MakeProject, RunSsg


def test_one_line_of_a_template_is_one_problem_however_many_pages_it_makes(
    project: MakeProject, run_ssg: RunSsg
) -> None:
    folder = project({"themes/default/templates/parts/pager.html": "{{ nothing }}\n"}, small=True)
    result = run_ssg("build", folder)
    lines = [line for line in result.stderr.splitlines() if "T108" in line]
    assert result.returncode == 1
    assert len(lines) == 1
    place = "themes/default/templates/parts/pager.html:1: error[T108]: "
    assert lines[0].startswith(f"{place}'nothing' is undefined (page ")
    assert lines[0].endswith("and 2 more)")
