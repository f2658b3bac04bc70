"""Runs one command and says what it took: wall time, processor time and peak memory of it and all its children.

Memory is the sum of the proportional set sizes (PSS: shared pages counted once) of the whole process tree, sampled.
Sampling costs time of its own, so a run is measured for memory or for time, never for both. Linux only.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLE_SECONDS = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a run took, in seconds."""

    wall: float
    cpu: float


class CommandError(Exception):
    """A measured command failed; the text is what it printed."""


def run_for_time(command: Sequence[str], environment: Mapping[str, str], folder: Path) -> Cost:
    """Run a command to its end. Processor time is that of all processes that it waited for."""
    with open(os.devnull, "rb") as nothing, (folder / "output.log").open("wb") as log:
        started = time.perf_counter()
        process = subprocess.Popen(command, env=environment, cwd=folder, stdin=nothing, stdout=log, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    check(process, folder)
    return Cost(wall=wall, cpu=usage.ru_utime + usage.ru_stime)


def run_for_memory(command: Sequence[str], environment: Mapping[str, str], folder: Path) -> int:
    """Run a command to its end and return the peak of its memory, in bytes."""
    with open(os.devnull, "rb") as nothing, (folder / "output.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, cwd=folder, stdin=nothing, stdout=log, stderr=log)
        peak = 0
        done = threading.Event()
        waiter = threading.Thread(target=lambda: (process.wait(), done.set()))
        waiter.start()
        while not done.wait(SAMPLE_SECONDS):
            peak = max(peak, sum(proportional_size(pid) for pid in process_tree(process.pid)))
        waiter.join()
    check(process, folder)
    return peak


def check(process: subprocess.Popen[bytes], folder: Path) -> None:
    """Raise what the command printed if it failed."""
    if process.returncode != 0:
        text = (folder / "output.log").read_text("utf-8", "replace")
        raise CommandError(f"exit code {process.returncode}: {process.args!r}\n{text[-4000:]}")


def process_tree(pid: int) -> Iterator[int]:
    """A process and all processes below it that are alive."""
    yield pid
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from process_tree(int(child))
    except OSError:  # it has just ended
        return


def proportional_size(pid: int) -> int:
    """The PSS of one process in bytes; 0 if it has just ended."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    for line in text.splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
