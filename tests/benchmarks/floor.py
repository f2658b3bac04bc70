"""The floor under every generator: writing as many bytes into as many files, with nothing but calls of the system.

    python -m tests.benchmarks.floor SITE FOLDER [--flat]

Writes files of the sizes that SITE has into the new FOLDER, in folders like those of SITE or (`--flat`) all in one,
from one process. Prints the seconds of wall and processor time that this took; what SITE holds is listed before.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.measure import Cost


def list_files(site: Path) -> list[tuple[str, int]]:
    """(path below the site, size in bytes) of every file, folder by folder."""
    found = []
    for folder, names, files in os.walk(site):
        names.sort()
        below = os.path.relpath(folder, site)
        for name in sorted(files):
            path = os.path.join(folder, name)
            found.append((name if below == "." else f"{below}/{name}", os.stat(path).st_size))
    return found


def name_flat(files: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """The same sizes, all in one folder."""
    return [(f"{number}.html", size) for number, (_, size) in enumerate(files)]


def write_files(files: Sequence[tuple[str, int]], folder: Path) -> Cost:
    """Write them and say what it took. The folder must not be there."""
    page = memoryview(os.urandom(1 << 16) * (max(size for _, size in files) // (1 << 16) + 1))
    root, known = str(folder), {""}
    started, used = time.perf_counter(), time.process_time()
    os.mkdir(root)
    for path, size in files:
        parent = path.rpartition("/")[0]
        if parent not in known:
            os.makedirs(f"{root}/{parent}", exist_ok=True)
            known.add(parent)
        handle = os.open(f"{root}/{path}", os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
        os.write(handle, page[:size])
        os.close(handle)
    return Cost(wall=time.perf_counter() - started, cpu=time.process_time() - used)


def main() -> None:
    """Measure from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("site", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--flat", action="store_true")
    arguments = parser.parse_args()
    files = list_files(arguments.site)
    cost = write_files(name_flat(files) if arguments.flat else files, arguments.folder)
    json.dump(
        {"files": len(files), "bytes": sum(size for _, size in files), "wall": cost.wall, "cpu": cost.cpu}, sys.stdout
    )


if __name__ == "__main__":
    main()
