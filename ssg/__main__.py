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
        watched = sys.getprofile() or sys.gettrace() or threading.active_count() > 1  # somebody else has still to end
        if watched or not isinstance(end.code, int | None):
            raise
        try:
            for stream in (sys.stdout, sys.stderr):
                if stream is not None:  # as it is where the shell has closed it
                    stream.flush()
        except OSError:  # nobody reads on; Python says so in its own way
            raise end from None
        os._exit(end.code or 0)


if __name__ == "__main__":
    run()
