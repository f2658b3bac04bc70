"""`ssg build`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ssg.cli.shared import FOLDER, moment, print_problems, problem_json, progress

if TYPE_CHECKING:
    from ssg.build import BuildOptions
    from ssg.model.report import Report


@click.command()
@click.argument("project", type=FOLDER, default=".")
@click.option("--output", type=FOLDER, help="Where the site goes.  [default: site/ in the project]")
@click.option("--base-url", metavar="URL", help="The address that readers will use; else base_url of site.toml.")
@click.option("--drafts", is_flag=True, help="Take in chapters that say 'draft: true'.")
@click.option("--future", is_flag=True, help="Take in chapters whose date is still to come.")
@click.option("--now", metavar="ISO", help="Build as if it were this moment, such as 2026-12-24T18:00:00+01:00.")
@click.option("--jobs", type=click.IntRange(1), help="Worker processes.  [default: one for each core]")
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option("--full", is_flag=True, help="Make every page again, whatever was built before.")
@click.option(
    "--prose-path/--no-prose-path", default=True, help="Take short ways through plain prose; pages are the same."
)
@click.option("--profile", is_flag=True, help="Say where the time went: by stage, template and page.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
def build(
    project: Path,
    output: Path | None,
    base_url: str | None,
    now: str | None,
    jobs: int | None,
    *,
    profile: bool,
    as_json: bool,
    **flags: bool,
) -> None:
    """Make the site of PROJECT (the current folder if not given).

    Only what changed is made again. With an error, nothing is written and the last good site stays as it was.
    """
    from ssg.build import BuildOptions

    options = BuildOptions(
        project=project,
        output=output if output is not None else project / "site",
        now=moment(now),
        base_url=_base_url(base_url),
        jobs=jobs,
        **flags,
    )
    sys.exit(1 if _build(options, profile=profile, as_json=as_json) else 0)


def _build(options: BuildOptions, *, profile: bool, as_json: bool) -> bool:
    """Build and print; whether it failed."""
    from ssg.build import build_site
    from ssg.problems import has_errors

    with progress("Rendering") as advance:
        report = build_site(options, advance)
    print_problems(report.problems)
    if as_json:
        click.echo(_report_json(report, profile=profile).encode("utf-8", "backslashreplace"))
    warned = any(item.severity == "warning" for item in report.problems)
    failed = has_errors(report.problems) or (options.strict and warned)
    if not as_json and not failed:
        click.echo(_summary(report, options.output))
        if profile and report.profile is not None:
            from ssg.build.profile import format_profile

            click.echo(format_profile(report.profile))
    return failed


def _base_url(text: str | None) -> str | None:
    if text is None:
        return None
    from ssg.text.fields import as_base_url

    try:
        return as_base_url(text)
    except ValueError as error:
        raise click.BadParameter(f"'{text}': {error}", param_hint="--base-url") from None


def _summary(report: Report, output: Path) -> str:
    removed = f", {len(report.removed)} removed" if report.removed else ""
    return f"{output}: {len(report.written)} written, {report.kept} unchanged{removed} in {report.seconds:.2f} s"


def _report_json(report: Report, *, profile: bool) -> str:
    import json
    from dataclasses import asdict

    shown = {"profile": asdict(report.profile)} if profile and report.profile is not None else {}
    value = {
        "targets": report.targets,
        "written": list(report.written),
        "removed": list(report.removed),
        "kept": report.kept,
        "seconds": round(report.seconds, 3),
        "problems": [problem_json(problem) for problem in report.problems],
        **shown,
    }
    return json.dumps(value, ensure_ascii=False)
