"""Where the time of a build goes, by samples of its stack: what `compare --evidence` writes beside its tables.

    python -m tests.benchmarks.evidence PROJECT SITE [--rate 250]

A sample belongs to the innermost function that is ours or a library's; what that calls in Python's own library, in C or
in the kernel is its own time. py-spy (MIT) takes the samples from outside, so that a build is hardly slower.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.corpus import SampleBook
from tests.benchmarks.generators import Generator, Row, clean_environment
from tests.benchmarks.tables import format_table

RATE = 250  # samples a second
_SHOWN = 16  # functions
_FRAME = re.compile(r"(?P<name>.*) \((?P<file>.*?)(?::\d+)?\)$")
_LIBRARIES = ("jinja2", "mistune", "yaml", "markupsafe", "pygments", "nh3")
_IMPORTING, _BARE = "imports", "Python, before and behind the program"


class NoSamplerError(Exception):
    """py-spy is not there, or may not look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Samples by part (a package of ours, a library) and by function."""

    samples: int
    parts: Mapping[str, int]
    functions: Mapping[str, int]


def read_samples(command: Sequence[str], folder: Path, rate: int = RATE) -> list[str]:
    """Run a command under py-spy: its stacks, and how often each was seen. Raises NoSamplerError."""
    beside = Path(sys.executable).with_name("py-spy")
    program = str(beside) if beside.is_file() else shutil.which("py-spy")
    if program is None:
        raise NoSamplerError("py-spy is not installed: pip install '.[benchmark]'")
    with tempfile.TemporaryDirectory(prefix="samples-", dir=folder) as place:
        raw = Path(place) / "raw.txt"
        record = [program, "record", "--rate", str(rate), "--function", "--subprocesses", "--full-filenames"]
        sampled = [*record, "--format", "raw", "--output", str(raw), "--", *command]
        result = subprocess.run(sampled, env=clean_environment(folder), capture_output=True, text=True, check=False)
        if not raw.is_file():
            raise NoSamplerError(f"py-spy took no samples: {result.stderr.strip()[-300:]}")
        return raw.read_text("utf-8").splitlines()


def count_samples(lines: Iterable[str]) -> Evidence:
    """Count samples: lines of frames parted by `;`, the outermost first, and a number."""
    parts: Counter[str] = Counter()
    functions: Counter[str] = Counter()
    for line in lines:
        stack, _, number = line.rpartition(" ")
        part, function = _owner(stack.split(";"))
        parts[part] += int(number)
        functions[function] += int(number)
    return Evidence(samples=sum(parts.values()), parts=parts, functions=functions)


def _owner(frames: Sequence[str]) -> tuple[str, str]:
    """The part and the function that a stack's time belongs to."""
    known = [(found["name"], found["file"]) for frame in frames if (found := _FRAME.match(frame))]
    modules = [file for name, file in known if name == "<module>" and not file.endswith("__main__.py")]
    if modules:
        return _IMPORTING, f"import of {_shown(modules[-1])}"
    if any("importlib" in file for _, file in known):
        return _IMPORTING, _IMPORTING
    for name, file in reversed(known):
        if (part := _part(file)) is not None:
            return part, f"{name} ({_shown(file)})"
    return _BARE, _BARE


def _shown(file: str) -> str:
    return "/".join(Path(file).parts[-2:])


def _part(file: str) -> str | None:
    """The package of ours, the library, or the template that a file belongs to; None for Python's own library."""
    parts = Path(file).parts
    if "site-packages" in parts:
        library = parts[parts.index("site-packages") + 1]
        return library if library in _LIBRARIES else None
    if "ssg" in parts[:-1]:
        place = len(parts) - 1 - parts[::-1].index("ssg")
        return "/".join(parts[place : place + 2]).removesuffix(".py")
    return "templates" if not file.endswith(".py") and file != "<string>" else None


def sample_row(generator: Generator, row: Row, book: SampleBook, times: int) -> Evidence:
    """Samples of some runs of a row, together; one process does all the work. Raises NoSamplerError."""
    lines: list[str] = []
    for step in range(times):
        row.prepare(generator, book, 1000 + step)
        lines += read_samples((*generator.command, "--jobs", "1"), generator.folder)
    return count_samples(lines)


def format_evidence(found: Evidence) -> str:
    """Two tables in Markdown."""
    parts = [["part", "share"], *_ranked(found.parts, found.samples, len(found.parts))]
    functions = [["function, with what it calls in C and in Python's library", "share"]]
    functions += _ranked(found.functions, found.samples, _SHOWN)
    return f"{format_table(parts)}\n\n{format_table(functions)}"


def _ranked(counts: Mapping[str, int], whole: int, most: int) -> list[list[str]]:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]
    return [[f"`{name}`", f"{count / whole:.1%}"] for name, count in ranked if count / whole >= 0.002]


def main() -> int:
    """Sample one build from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("project", type=Path)
    parser.add_argument("site", type=Path)
    parser.add_argument("--rate", type=int, default=RATE)
    arguments = parser.parse_args()
    build = (sys.executable, "-m", "ssg", "build", str(arguments.project), "--output", str(arguments.site))
    try:
        found = count_samples(read_samples((*build, "--jobs", "1"), Path(tempfile.gettempdir()), arguments.rate))
    except NoSamplerError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{found.samples} samples, {arguments.rate} a second\n\n{format_evidence(found)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
