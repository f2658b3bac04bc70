"""The program: `python -m ssg`, and `ssg` where it is installed."""

import os
import sys
import threading

from ssg.cli import main


def run() -> None:
    """Run a command, and leave. What a build has made in memory is not taken apart: the system frees it at once."""
    try:
        main()
    except SystemExit as end:
        if _is_watched() or not isinstance(end.code, int | None):
            raise
        try:
            for stream in (sys.stdout, sys.stderr):
                if stream is not None:  # as it is where the shell has closed it
                    stream.flush()
        except OSError:  # nobody reads on; Python says so in its own way
            raise end from None
        os._exit(end.code or 0)


def _is_watched() -> bool:
    """Whether somebody else has still to end: a profiler, a measure of coverage, or another thread."""
    monitoring = getattr(sys, "monitoring", None)  # where profilers stand from Python 3.12 on
    tools = [] if monitoring is None else [monitoring.get_tool(number) for number in range(6)]
    return bool(sys.getprofile() or sys.gettrace() or threading.active_count() > 1 or any(tools))


if __name__ == "__main__":
    run()
