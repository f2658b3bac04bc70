"""From a save to the painted page: `ssg serve` on a project, a real browser, one chapter saved again and again.

    python -m tests.benchmarks.serving PROJECT --chapter content/lantern/0001-dusk.md --address lantern/1/ --saves 30

The project is copied first. Prints the median, the 95th percentile and the worst, in milliseconds.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.conftest import CHROMIUM_FLAGS, find_chromium

_READY = re.compile(r"http://[^\s]+")


def start(project: Path) -> tuple[subprocess.Popen[str], str]:
    """A server and its address."""
    command = [sys.executable, "-m", "ssg", "serve", str(project), "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert server.stdout is not None
    for line in server.stdout:
        if match := _READY.search(line):
            return server, match[0].rstrip("/") + "/"
    raise SystemExit("ssg serve said no address")


def measure(page: Page, chapter: Path, saves: int) -> list[float]:
    """Milliseconds from each save until its words are painted."""
    text = chapter.read_text("utf-8")
    waits = []
    for number in range(saves):
        time.sleep(0.5)
        words = f"Saved {number} times"
        started = time.perf_counter()
        chapter.write_text(f"{text}\n\n{words}.\n", "utf-8")
        page.wait_for_function("words => document.body && document.body.textContent.includes(words)", arg=words)
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        waits.append((time.perf_counter() - started) * 1000)
    return waits


def main() -> None:
    """Measure from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("project", type=Path)
    parser.add_argument("--chapter", required=True, help="the file to save, below the project")
    parser.add_argument("--address", default="", help="the page that shows it, below the site")
    parser.add_argument("--saves", type=int, default=30)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ssg-serving-") as folder, sync_playwright() as playwright:
        project = Path(folder) / "project"
        shutil.copytree(arguments.project / "content", project / "content")
        server, address = start(project)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(CHROMIUM_FLAGS))
        try:
            page = browser.new_page()
            page.goto(address + arguments.address)
            waits = sorted(measure(page, project / arguments.chapter, arguments.saves))
        finally:
            browser.close()
            server.terminate()
    worst = waits[-1]
    print(f"median {statistics.median(waits):.0f} ms, p95 {waits[int(len(waits) * 0.95)]:.0f} ms, worst {worst:.0f} ms")


if __name__ == "__main__":
    main()
