"""Runs one build in which the n-th call that changes the disk goes wrong: `killer.py PROJECT OUTPUT N HOW`.

HOW is `kill`, or the name of an errno such as ENOSPC. Prints the problems. With N = 0 nothing goes wrong, and the
last line printed is the number of such calls, and at which of them the journal of the commit stood.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ssg.build.output
from ssg.build import BuildOptions, build_site
from ssg.problems import has_errors

CALLS = ("replace", "rename", "unlink", "mkdir", "rmdir")


class Trap:
    """Counts the calls that change the disk, and springs at one of them."""

    def __init__(self, at: int, how: str, output: Path) -> None:
        self.at, self.how = at, how
        self.count = self.journal = 0
        self.stage = output.parent / f".{output.name}.stage"

    def step(self, name: str) -> None:
        """One call: kill this process, or fail, if it is the one."""
        self.count += 1
        if not self.journal and (self.stage / "commit.json").exists():
            self.journal = self.count
        if self.count == self.at:
            if self.how == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            number = getattr(errno, self.how)
            raise OSError(number, os.strerror(number), name)

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same call with the trap before it."""

        def trapped(*arguments: Any, **options: Any) -> Any:
            self.step(str(arguments[0]))
            return call(*arguments, **options)

        return trapped

    def around_open(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """`os.open` or `io.open`, trapped where it is for writing."""

        def trapped(file: Any, mode: Any = "r", *arguments: Any, **options: Any) -> Any:
            if mode & (os.O_WRONLY | os.O_RDWR) if isinstance(mode, int) else set(mode) & set("wax+"):
                self.step(str(file))
            return call(file, mode, *arguments, **options)

        return trapped


def main(project: Path, output: Path, at: int, how: str) -> int:
    """Build once with the trap set."""
    trap = Trap(at, how, output)
    for name in CALLS:
        setattr(os, name, trap.around(getattr(os, name)))
    import io

    io.open = trap.around_open(io.open)  # type: ignore[assignment]  # what `Path.write_bytes` calls
    os.open = trap.around_open(os.open)
    ssg.build.output.exchange = trap.around(ssg.build.output.exchange)
    report = build_site(BuildOptions(project=project, output=output, now=datetime(2024, 6, 1, tzinfo=UTC), jobs=1))
    for problem in report.problems:
        print(problem)
    print(trap.count, trap.journal)
    return 1 if has_errors(report.problems) else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4]))
