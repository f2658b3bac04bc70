"""Lighthouse on home, book and chapter, in English and Chinese, as GitHub Pages would serve them: compressed.

    python -m tests.browser.lighthouse             # installs Lighthouse into .tools/ the first time (npm)
    python -m tests.browser.lighthouse --runs 3    # the best of so many: a busy machine is no fault of the page

Prints a table, and each audit that is not perfect; the exit code is 1 if a score is below 100.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from tests.browser.showcase import SITE, build_showcase, samples_of
from tests.conftest import BASE_PATH, CHROMIUM_FLAGS, REPOSITORY, FolderHandler, find_chromium

VERSION = "12.8.2"
PROGRAM = REPOSITORY / ".tools" / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PAGES = ("home", "book", "chapter")
DRAW_AT_ONCE = "--run-all-compositor-stages-before-draw"
COMPRESSED = {".html", ".css", ".js", ".svg", ".xml", ".json", ".webmanifest"}

Scores = dict[str, int]


class PagesHandler(FolderHandler):
    """Answers as GitHub Pages does: text compressed, everything good for ten minutes."""

    def do_GET(self) -> None:
        """Send a file."""
        path = Path(self.translate_path(self.path.partition("?")[0]))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path.name) + "; charset=utf-8")
        self.send_header("Cache-Control", "max-age=600")
        if path.suffix in COMPRESSED:
            body = gzip.compress(body, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def install() -> None:
    """Fetch Lighthouse by npm, if it is not there in this version."""
    manifest = PROGRAM.parents[1] / "package.json"
    if manifest.is_file() and json.loads(manifest.read_text("utf-8"))["version"] == VERSION:
        return
    folder = PROGRAM.parents[3]
    folder.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", f"lighthouse@{VERSION}"]
    subprocess.run([*command, "--prefix", str(folder)], check=True, stdout=subprocess.DEVNULL)


def audit(url: str) -> tuple[Scores, list[str]]:
    """Scores of 0 to 100 by category, and a line for each audit that counts and is not perfect."""
    # Without the first flag, Chromium may show a finished frame a second late where there is no screen.
    flags = " ".join((DRAW_AT_ONCE, "--headless=new", "--no-sandbox", *CHROMIUM_FLAGS))
    result = subprocess.run(
        ["node", PROGRAM, url, "--output=json", "--quiet", f"--chrome-flags={flags}"],
        env={**os.environ, "CHROME_PATH": find_chromium() or ""},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if result.returncode:
        sys.exit(f"Lighthouse has failed:\n{result.stderr[-2000:]}")
    report = json.loads(result.stdout)
    scores = {name: round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES}
    weighed = {ref["id"] for name in CATEGORIES for ref in report["categories"][name]["auditRefs"] if ref["weight"]}
    return scores, [_told(report["audits"][name]) for name in sorted(weighed) if _is_short(report["audits"][name])]


def _is_short(found: Mapping[str, object]) -> bool:
    score = found["score"]
    return isinstance(score, int | float) and score < 1


def _told(found: Mapping[str, object]) -> str:
    return f"{found['id']} {found['score']}: {found.get('displayValue', '')} {json.dumps(found.get('details'))[:300]}"


def best_of(url: str, runs: int) -> tuple[Scores, list[str]]:
    """The best of some runs, which end as soon as one is perfect."""
    found: list[tuple[Scores, list[str]]] = []
    while len(found) < runs and not (found and min(found[-1][0].values()) == 100):
        found.append(audit(url))
    return max(found, key=lambda one: sum(one[0].values()))


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.lighthouse")
    parser.add_argument("--runs", type=int, default=1, help="how often a page is tried that is not perfect")
    runs = parser.parse_args().runs
    install()
    perfect = True
    print(f"{'page':<18}" + "".join(f"{name:>16}" for name in CATEGORIES))
    with TemporaryDirectory() as folder:
        for language in SITE:
            # The port is known before the site is built: its canonical addresses are to be the ones that are read.
            server = ThreadingHTTPServer(("127.0.0.1", 0), partial(PagesHandler, directory=f"{folder}/site-{language}"))
            home = f"http://127.0.0.1:{server.server_address[1]}{BASE_PATH}"
            build_showcase(Path(folder), language, home)
            Thread(target=server.serve_forever, daemon=True).start()
            addresses = {sample.name: sample.address for sample in samples_of(language)}
            for name in PAGES:
                scores, short = best_of(home + addresses[name], runs)
                print(
                    f"{name + ' ' + language:<18}" + "".join(f"{scores[name]:>16}" for name in CATEGORIES), flush=True
                )
                print("".join(f"    {line}\n" for line in short), end="")
                perfect &= min(scores.values()) == 100
            server.shutdown()
    return 0 if perfect else 1


if __name__ == "__main__":
    sys.exit(main())
