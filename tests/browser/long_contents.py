"""Two books of 3,000 chapters, in English and in Chinese, and how long a slow phone takes to open their contents.

    python -m tests.browser.long_contents            # Chromium, its processor slowed down to a quarter
    python -m tests.browser.long_contents --slow 6   # a slower phone

Times are from the start of the navigation, with nothing in the browser's cache, in milliseconds: until something is
painted, until the largest piece is, until the page can be used (its tools are there, and no task of 50 ms or more is
left to run). The best of several runs counts: a busy machine is no fault of the page. The exit code is 1 if a
page cannot be used within a second.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from playwright.sync_api import Browser, sync_playwright

from tests.browser.lighthouse import PagesHandler
from tests.conftest import BASE_PATH, CHROMIUM_FLAGS, find_chromium, run_program, write_files

CHAPTERS = 3000
VOLUME = 500
BOOKS = {"en": "long", "zh-Hans": "chang"}
LIMIT = 1000  # milliseconds
SLOW = 4
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 3}
SITE = 'title = "Shelf"\nbase_url = "https://example.org/repo/"\nlanguage = "en"\n'

WATCH = """
window.seen = { largest: 0, busy: 0 };
new PerformanceObserver((list) => list.getEntries().forEach((one) => (seen.largest = one.startTime)))
  .observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => list.getEntries().forEach((one) => (seen.busy = one.startTime + one.duration)))
  .observe({ type: "longtask", buffered: true });
// Looked for at each frame: to be told of 20,000 elements as they come would cost what it measures.
const look = () => {
  if (document.querySelector(".contents-tools input")) seen.tools = performance.now();
  else requestAnimationFrame(look);
};
look();
"""
TIMES = """() => {
  if (!seen.tools) throw new Error("the tools of the contents have not come");
  const painted = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  return [painted, seen.largest, Math.max(painted, seen.tools, seen.busy)];
}"""


def title_of(language: str, number: int) -> str:
    """The title of a chapter; no two are alike."""
    if language == "en":
        return f"{('Lamp', 'Canal', 'Raven', 'Stair')[number * 7 % 4 if number != 2345 else 2]} {number}"
    return f"{('孤灯', '水道', '寒鸦', '石阶')[number * 7 % 4 if number != 2345 else 2]}{number}"


def build_long(folder: Path) -> Path:
    """Write the two books into a folder and build them; returns the site."""
    files = {"content/site.toml": SITE}
    for language, name in BOOKS.items():
        files[f"content/{name}/book.toml"] = f'title = "{name.title()}"\nauthor = "Ada"\nlanguage = "{language}"\n'
        for number in range(1, CHAPTERS + 1):
            day = date(2018, 1, 1) + timedelta(days=number // 2)
            text = "It burned all night. " * 40 if language == "en" else "它亮了一整夜。" * 60
            path = f"content/{name}/{(number - 1) // VOLUME + 1:02}-part/{number:04}-c.md"
            files[path] = f"---\ntitle: {title_of(language, number)}\ndate: {day}\n---\n\n{text}\n"
    project = write_files(folder / "project", files)
    done = run_program("build", project, "--now", "2026-01-01T00:00:00+00:00", cwd=project)
    assert done.returncode == 0, done.stderr
    return project / "site"


def measure(browser: Browser, address: str, slow: int, runs: int) -> tuple[float, ...]:
    """First paint, largest paint, usable: each the best of so many visits by new readers."""
    found: list[list[float]] = []
    for _ in range(runs):
        context = browser.new_context(**PHONE, service_workers="block")
        page = context.new_page()
        page.add_init_script(WATCH)
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slow})
        page.goto(address)
        # To look for the tools from here would bring a script of 200 KB into the page while it is measured.
        page.wait_for_timeout(3000)
        found.append(page.evaluate(TIMES))
        context.close()
    return tuple(min(times) for times in zip(*found, strict=True))


def main(arguments: Sequence[str] | None = None) -> int:
    """Build, serve, measure, print."""
    parser = argparse.ArgumentParser(description="How long a slow phone takes to open contents of 3,000 chapters.")
    parser.add_argument("--slow", type=int, default=SLOW, help="how much slower than this machine")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args(arguments)
    worst = 0.0
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        handler = partial(PagesHandler, directory=str(build_long(Path(name))))
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(CHROMIUM_FLAGS))
        print("| contents of 3,000 chapters | first paint | largest paint | usable |\n|---|---:|---:|---:|")
        for language, book in BOOKS.items():
            address = f"http://127.0.0.1:{server.server_port}{BASE_PATH}{book}/"
            first, largest, usable = measure(browser, address, options.slow, options.runs)
            print(f"| {language} | {first:.0f} | {largest:.0f} | {usable:.0f} |")
            worst = max(worst, usable)
        browser.close()
        server.shutdown()
    return int(worst > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
