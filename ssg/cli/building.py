"""`ssg build`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssg.cli.arguments import Parser, as_folder, at_least
from ssg.cli.shared import add_place, moment, print_problems, problem_json, progress, say, say_json
from ssg.system.places import memory_of
from ssg.system.scan_beside import scan_beside

if TYPE_CHECKING:
    from ssg.build import BuildOptions
    from ssg.model.report import Report
    from ssg.system.scan import Scan

_ABOUT = """\
Make the site of PROJECT.

Only what changed is made again. With an error, nothing is written and the last good site stays as it was.
"""


def build(words: Sequence[str]) -> None:
    """Run `ssg build` with these arguments. Raises SystemExit."""
    asked = _parser().read(words)
    output = asked.output if asked.output is not None else asked.project / "site"
    # Sources are looked through before the build is loaded, but where it may turn out that nothing is to be built:
    # then the build looks itself.
    looks = nullcontext(None) if memory_of(asked.project, output).exists() else scan_beside(asked.project)
    with looks as scan:
        failed = _build(_options(asked, output), scan, profile=asked.profile, as_json=asked.json)
    sys.exit(1 if failed else 0)


def _options(asked: argparse.Namespace, output: Path) -> BuildOptions:
    from ssg.build import BuildOptions

    return BuildOptions(
        project=asked.project,
        output=output,
        now=asked.now if asked.now is not None else moment(None),
        base_url=asked.base_url,
        jobs=asked.jobs,
        drafts=asked.drafts,
        future=asked.future,
        strict=asked.strict,
        full=asked.full,
        prose_path=asked.prose_path,
    )


def _parser() -> Parser:
    parser = Parser("ssg build", _ABOUT)
    add, flag = parser.add_argument, argparse.BooleanOptionalAction
    add_place(parser)
    add("--output", metavar="FOLDER", type=as_folder, help="where the site goes  [default: site/ in the project]")
    add("--base-url", metavar="URL", type=_as_base_url, help="the address that readers will use; else as in site.toml")
    add("--drafts", action="store_true", help="take in chapters that say 'draft: true'")
    add("--future", action="store_true", help="take in chapters whose date is still to come")
    add("--now", metavar="ISO", type=moment, help="build as if it were this moment, such as 2026-12-24T18:00:00+01:00")
    add("--jobs", metavar="N", type=at_least(1), help="worker processes  [default: one for each core]")
    add("--strict", action="store_true", help="treat warnings as errors")
    add("--full", action="store_true", help="make every page again, whatever was built before")
    add("--prose-path", action=flag, default=True, help="take short ways through plain prose; pages are the same")
    add("--profile", action="store_true", help="say where the time went: by stage, template and page")
    add("--json", action="store_true", help="print the report as one JSON object")
    return parser


def _build(options: BuildOptions, scan: Callable[[], Scan] | None, *, profile: bool, as_json: bool) -> bool:
    """Build and print; whether it failed."""
    from ssg.build import build_site
    from ssg.problems import has_errors

    with progress("Rendering") as advance:
        report = build_site(options, advance, scan=scan)
    print_problems(report.problems)
    if as_json:
        say_json(_report_json(report, profile=profile))
    warned = any(item.severity == "warning" for item in report.problems)
    failed = has_errors(report.problems) or (options.strict and warned)
    if not as_json and not failed:
        say(_summary(report, options.output))
        if profile and report.profile is not None:
            from ssg.build.profile import format_profile

            say(format_profile(report.profile))
    return failed


def _as_base_url(text: str) -> str:
    from ssg.text.fields import as_base_url

    try:
        return as_base_url(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"'{text}': {error}") from None


def _summary(report: Report, output: Path) -> str:
    removed = f", {len(report.removed)} removed" if report.removed else ""
    return f"{output}: {len(report.written)} written, {report.kept} unchanged{removed} in {report.seconds:.2f} s"


def _report_json(report: Report, *, profile: bool) -> dict[str, Any]:
    from dataclasses import asdict

    shown = {"profile": asdict(report.profile)} if profile and report.profile is not None else {}
    return {
        "targets": report.targets,
        "written": list(report.written),
        "removed": list(report.removed),
        "kept": report.kept,
        "seconds": round(report.seconds, 3),
        "problems": [problem_json(problem) for problem in report.problems],
        **shown,
    }
