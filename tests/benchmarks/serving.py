"""`ssg serve` as a writer meets it: from its start to the first page, and from a save to the painted page.

    python -m tests.benchmarks.serving --chapters 10000 --saves 30
    python -m tests.benchmarks.serving --project . --chapter content/wear/0001-….md --address wear/1/

A real browser looks at one chapter, which is saved again and again; the project is a copy, or the synthetic library.
Prints how long the first page takes without caches and with them, and the median, the 95th percentile and the worst of
the saves.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.corpus import chapter_file, make_books, make_chapter, write_library
from tests.benchmarks.generators import clean_environment
from tests.benchmarks.tables import Line, format_lines
from tests.conftest import CHROMIUM_FLAGS, find_chromium

_READY = re.compile(r"http://[^\s]+")
_PATIENCE = 600
_PAUSE = 1.0  # between two saves
# In the page: when words were painted that came into the page after it did, by the next frame after theirs.
_WATCH = """() => {
  globalThis.paintedAt = new Map();
  const look = () => {
    const words = document.body?.textContent.match(/Saved \\d+ times/)?.[0];
    if (!words || paintedAt.has(words)) return;
    paintedAt.set(words, Infinity);
    requestAnimationFrame(() => setTimeout(() => paintedAt.set(words, performance.timeOrigin + performance.now())));
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
}"""
_PAINTED = """async (words) => {
  const find = () => performance.getEntriesByName("first-contentful-paint")[0];
  while (!find() || !(paintedAt.get(words) < Infinity)) await new Promise((done) => requestAnimationFrame(done));
  return Math.max(performance.timeOrigin + find().startTime, paintedAt.get(words));
}"""


@contextmanager
def serving(project: Path, address: str) -> Iterator[tuple[str, float]]:
    """A server that runs: the URL of a page, and the seconds from its start until that page came."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "ssg", "serve", str(project), "--port", "0"]
    environment = clean_environment(project.parent)
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdout=pipe, stderr=subprocess.STDOUT, text=True, env=environment, cwd=project
    ) as server:
        try:
            assert server.stdout is not None
            found = next((match[0] for line in server.stdout if (match := _READY.search(line))), None)
            if found is None:
                raise SystemExit("ssg serve said no address")
            url = f"{found.rstrip('/')}/{address}"
            yield url, wait_for(url, started)
        finally:
            server.terminate()


def wait_for(url: str, started: float) -> float:
    """Ask for a page until it comes; the seconds since `started`."""
    while time.perf_counter() - started < _PATIENCE:
        try:
            with urlopen(url, timeout=_PATIENCE) as answer:
                if answer.status == 200:
                    answer.read()
                    return time.perf_counter() - started
        except URLError:
            pass
        time.sleep(0.02)
    raise SystemExit(f"{url} did not come in {_PATIENCE} s")


def measure_saves(page: Page, chapter: Path, saves: int) -> list[float]:
    """Seconds from each save until the page with its words was painted, which the browser knows best: asking it takes
    a tenth of a second itself."""
    text = chapter.read_text("utf-8")
    waits = []
    for number in range(saves):
        time.sleep(_PAUSE)
        words = f"Saved {number} times"
        started = time.time()
        chapter.write_text(f"{text}\n\n{words}.\n", "utf-8")
        page.wait_for_function("words => document.body && document.body.textContent.includes(words)", arg=words)
        waits.append(page.evaluate(_PAINTED, words) / 1000 - started)
    return waits


def measure(project: Path, chapter: str, address: str, saves: int) -> tuple[float, float, list[float]]:
    """Seconds to the first page without caches, with them, and of each save; the project has no cache yet."""
    with serving(project, address) as (_, cold):
        pass
    time.sleep(3)  # files that are older than the clock can blur are trusted by their times
    with serving(project, address) as (url, warm), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(CHROMIUM_FLAGS))
        page = browser.new_page()
        page.add_init_script(f"({_WATCH})()")
        page.goto(url)
        waits = measure_saves(page, project / chapter, saves)
        browser.close()
    return cold, warm, waits


def make_lines(cold: float, warm: float, waits: Sequence[float]) -> list[Line]:
    """The table's lines. The target of a cold start is a first build, which `compare` measures."""
    ordered = sorted(waits)
    late = ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)]
    figures = {
        "`ssg serve`, first page without caches": (cold, None),
        "`ssg serve`, first page with caches": (warm, 1.0),
        "save to painted page, median": (statistics.median(ordered), None),
        "save to painted page, 95th percentile": (late, 0.150),
        "save to painted page, worst": (ordered[-1], None),
    }
    return [
        Line(what=what, ours=f"{value:.3f} s", beside="", figure=value, unit="s", target=target)
        for what, (value, target) in figures.items()
    ]


def main() -> None:
    """Measure from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--chapters", type=int, default=2000, help="of the synthetic library")
    parser.add_argument("--books", type=int, default=10)
    parser.add_argument("--project", type=Path, help="a project instead of the synthetic library")
    parser.add_argument("--chapter", help="with --project: the file to save, below it")
    parser.add_argument("--address", default="", help="with --project: the page that shows it, below the site")
    parser.add_argument("--saves", type=int, default=30)
    parser.add_argument("--json", type=Path, help="write every single figure to this file")
    arguments = parser.parse_args()
    if arguments.project and not arguments.chapter:
        parser.error("--project needs --chapter")
    with tempfile.TemporaryDirectory(prefix="ssg-serving-") as folder:
        project = Path(folder) / "project"
        chapter, address = arguments.chapter, arguments.address
        if arguments.project:
            shutil.copytree(arguments.project / "content", project / "content")
        else:
            write_library(project, chapters=arguments.chapters, books=arguments.books)
            book = make_books(arguments.chapters, arguments.books)[0]
            number = max(book.chapters // 2, 1)
            chapter, address = f"content/{chapter_file(book, make_chapter(book, number))}", f"{book.slug}/{number}/"
        cold, warm, waits = measure(project, chapter, address, arguments.saves)
    print(format_lines(make_lines(cold, warm, waits)))
    if arguments.json:
        arguments.json.write_text(json.dumps({"cold": cold, "warm": warm, "saves": waits}, indent=1), "utf-8")


if __name__ == "__main__":
    main()
