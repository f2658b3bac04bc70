"""Runs rows of both generators in turn, round after round, and keeps what every single run took."""

from __future__ import annotations

import json
import os
import statistics
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from tests.benchmarks.corpus import SampleBook
from tests.benchmarks.generators import Generator, Row, clean_environment
from tests.benchmarks.measure import Cost, run_for_memory, run_for_time

Key = tuple[str, str]
"""The name of a row, the name of a generator."""


@dataclass(slots=True, kw_only=True)
class Measured:
    """All runs of one generator in one row; `stages` are those that ssg tells of a run: their names, and seconds."""

    costs: list[Cost] = field(default_factory=list)
    peaks: list[int] = field(default_factory=list)
    stages: list[dict[str, float]] = field(default_factory=list)

    @property
    def wall(self) -> float:
        """Median wall time in seconds."""
        return statistics.median(cost.wall for cost in self.costs)

    @property
    def cpu(self) -> float:
        """Median processor time in seconds."""
        return statistics.median(cost.cpu for cost in self.costs)

    @property
    def peak(self) -> float | None:
        """Median peak memory in bytes; None where it was not measured."""
        return statistics.median(self.peaks) if self.peaks else None

    def ratio_to(self, other: Measured, kind: str) -> float | None:
        """The median of what each run took beside the other generator's run right after it: "wall", "cpu" or "peak".

        A machine is quicker in one round than in the next; medians of each by itself may come from different rounds.
        """
        if kind == "peak":
            return self.peak / other.peak if self.peak is not None and other.peak is not None else None
        pairs = zip(self.costs, other.costs, strict=True)
        return statistics.median(getattr(ours, kind) / getattr(theirs, kind) for ours, theirs in pairs)

    @property
    def stage_medians(self) -> dict[str, float]:
        """Median seconds of each stage, in the order of the build."""
        names = dict.fromkeys(name for stages in self.stages for name in stages)
        return {name: statistics.median(stages.get(name, 0.0) for stages in self.stages) for name in names}

    def as_json(self) -> dict[str, Any]:
        """Every single figure."""
        return {
            "wall": [cost.wall for cost in self.costs],
            "cpu": [cost.cpu for cost in self.costs],
            "peak_bytes": self.peaks,
            "stages": self.stages,
        }


def measure(
    generators: Sequence[Generator], rows: Sequence[Row], book: SampleBook, *, rounds: int, memory_rounds: int
) -> dict[Key, Measured]:
    """Run all rows of all generators in turn, `rounds` times for time, then `memory_rounds` times for memory.

    Rows that change sources have rounds of their own, behind the others: one of them removes thousands of old pages,
    and for minutes after that, ext4 without a journal looks long for the inodes of new files.
    """
    measured: dict[Key, Measured] = defaultdict(Measured)
    groups = [row for row in rows if not row.changes], [row for row in rows if row.changes]
    for group, step in product(groups, range(rounds)):
        for row, generator in product(group, generators):
            _prepare(row, generator, book, step)
            found = measured[row.name, generator.name]
            cost = run_for_time(generator.command, clean_environment(generator.folder), generator.folder)
            found.costs.append(cost)
            if generator.name == "ssg":
                found.stages.append(read_stages(generator.folder, cost.wall))
        print(f"round {step + 1} of {rounds} of {len(group)} rows done", file=sys.stderr)
    for step, row, generator in product(range(rounds, rounds + memory_rounds), rows, generators):
        _prepare(row, generator, book, step)
        peak = run_for_memory(generator.command, clean_environment(generator.folder), generator.folder)
        measured[row.name, generator.name].peaks.append(peak)
    return dict(measured)


def _prepare(row: Row, generator: Generator, book: SampleBook, step: int) -> None:
    row.prepare(generator, book, step)
    os.sync()


def read_stages(folder: Path, wall: float) -> dict[str, float]:
    """Seconds of each stage of the build that has just run, as `ssg build --json --profile` printed them.

    What they leave of its `wall` time is starting Python, importing, printing and ending.
    """
    line = (folder / "output.log").read_text("utf-8").splitlines()[-1]
    stages = dict(json.loads(line)["profile"]["stages"])
    return {"start and end": wall - sum(stages.values()), **stages}


def measure_command(command: Sequence[str], folder: Path, times: int, *, made: Path | None = None) -> Measured:
    """Run a short command so many times; what it makes below `made` is removed after each."""
    found = Measured()
    before = set(made.iterdir()) if made else set()
    for _ in range(times):
        found.costs.append(run_for_time(command, clean_environment(folder), folder))
        for path in set(made.iterdir()) - before if made else ():
            path.unlink()
    return found
