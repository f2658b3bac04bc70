"""What an import of many chapters costs: time on one core, by stage, and the peak of memory.

    python -m tests.benchmarks.importing [--chapters 1000] [--jobs 1]

Chapters of 10 KB are made of the tests' own prose, one half English and one half Chinese, each with the header,
lists and notes of a site around it. Time, memory and stages are measured in runs of their own. Stages are given in
milliseconds of processor time, which a busy machine distorts least.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from ssg.intake import ImportOptions, import_sources
from ssg.intake.clean import clean_text, find_review
from tests.benchmarks.measure import run_for_memory, run_for_time
from tests.intake.prose import CHINESE, ENGLISH, TITLES

BYTES = 10_000  # of a chapter


def write_chapters(folder: Path, count: int) -> None:
    """Write raw chapters, English first, then Chinese, as files in `folder`."""
    chance = random.Random(1)
    for number in range(1, count + 1):
        chinese = number > count // 2
        prose = CHINESE if chinese else ENGLISH
        paragraphs: list[str] = []
        while sum(len(text.encode()) for text in paragraphs) < BYTES - 800:
            paragraphs.append("".join(chance.sample(prose, 2)) if chinese else " ".join(chance.sample(prose, 2)))
        if chinese:
            head, tail = f"第{number}章 雾", f"青灯书屋推荐阅读:{TITLES[:120]}\n\nPS：明天照常更新，求月票！"
        else:
            head = f"Chapter {number}: Fog"
            tail = "Read the newest chapters at quaynovels.net first.\n\nA/N: thank you all!"
        text = "\n\n".join((head, *paragraphs, tail)) + "\n"
        (folder / f"{number:05}.txt").write_text(text, "utf-8")


def command(raw: Path, project: Path, jobs: int) -> list[str]:
    """The import as a user would call it, review page included."""
    begin = [sys.executable, "-m", "ssg", "import", str(raw), "--book", "lamp", "--project", str(project)]
    return [*begin, "--jobs", str(jobs), "--report", str(project.with_suffix(".html"))]


def time_stages(raw: Path, project: Path) -> Mapping[str, float]:
    """Seconds of processor time that each stage of an import in this process takes, by what its progress is called."""
    project.mkdir()
    cost: Counter[str] = Counter()
    last = time.process_time()

    def note(label: str, done: int, total: int | None) -> None:
        nonlocal last
        now = time.process_time()
        cost[label] += now - last
        last = now

    import_sources([str(raw)], ImportOptions(project=project, book="lamp", jobs=1, review=True), progress=note)
    note("Review", 1, 1)
    return cost


def time_cleaning(raw: Path) -> Mapping[str, float]:
    """Milliseconds of processor time that the cleaning of one chapter takes, by language; the first warms up."""
    files = sorted(raw.iterdir())
    half = len(files) // 2
    found = {}
    for language, some in (("English", files[:half]), ("Chinese", files[half:])):
        texts = [path.read_text("utf-8") for path in some]
        find_review(clean_text(texts[0]))
        begin = time.process_time()
        for text in texts:
            find_review(clean_text(text))
        found[language] = (time.process_time() - begin) / len(texts) * 1000
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--chapters", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "raw").mkdir()
        write_chapters(folder / "raw", options.chapters)
        first = command(folder / "raw", folder / "first", options.jobs)
        cost = run_for_time(first, os.environ, folder)
        again = run_for_time(first, os.environ, folder)
        peak = run_for_memory(command(folder / "raw", folder / "second", options.jobs), os.environ, folder)
        page = (folder / "first.html").stat().st_size
        stages = time_stages(folder / "raw", folder / "third")
        cleaning = time_cleaning(folder / "raw")
    print(f"{options.chapters} chapters of {BYTES // 1000} KB, --jobs {options.jobs}")
    print(f"first import   {cost.wall:6.1f} s ({cost.cpu:.1f} s of processor time)")
    print(f"again          {again.wall:6.1f} s")
    print(f"peak of memory {peak / 2**20:6.0f} MiB")
    print(f"review page    {page / 2**20:6.2f} MiB")
    for label, seconds in stages.items():
        print(f"{label.lower():14} {seconds / options.chapters * 1000:6.1f} ms for each chapter of the import")
    for language, milliseconds in cleaning.items():
        print(f"cleaning alone {milliseconds:6.1f} ms for a chapter in {language}")


if __name__ == "__main__":
    main()
