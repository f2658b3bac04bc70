"""The theme's scripts: their types hold, the modules that know no page do what they say, and all of it stays small."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
from pathlib import Path

from tests.conftest import REPOSITORY, missing_tool

HERE = Path(__file__).parent
STATIC = REPOSITORY / "themes" / "default" / "static"
COMPILER = REPOSITORY / ".tools" / "typescript" / "lib" / "tsc.js"
STATIC_IMPORT = re.compile(r'^import [^;]*?"(\./[^"]+)";', re.MULTILINE)
READING_BYTES = 25_000
PANEL_BYTES = 60_000  # search, lists, listening and offline reading among them; a page fetches what it is asked for
CHAPTER_BYTES = 15_000
TEXT = re.compile(r'(?<=<div class="prose" id="text">).*(?=</div>\n<footer)', re.DOTALL)


def run_node(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run Node.js, which only tests need."""
    node = shutil.which("node")
    if node is None:
        missing_tool("Node.js is not installed")
    return subprocess.run([node, *arguments], cwd=cwd, capture_output=True, encoding="utf-8", timeout=300, check=False)


def test_the_types_of_the_scripts_hold() -> None:
    if not COMPILER.is_file():
        missing_tool("the TypeScript compiler is not there")
    for project in ("tsconfig.json", "tsconfig.worker.json"):
        result = run_node(COMPILER, "-p", HERE / project, cwd=HERE)
        assert result.returncode == 0, result.stdout


def test_the_modules_that_know_no_page(tmp_path: Path) -> None:
    """A browser takes them as modules because a page says so; Node.js wants a file that says it."""
    shutil.copytree(STATIC / "js", tmp_path / "modules")
    for file in HERE.glob("*.test.js"):
        shutil.copy(file, tmp_path)
    (tmp_path / "package.json").write_text('{"type": "module"}\n', "utf-8")
    result = run_node("--test", *sorted(file.name for file in tmp_path.glob("*.test.js")), cwd=tmp_path)
    assert result.returncode == 0, result.stdout[-8000:]


def compressed(*files: Path) -> int:
    """Bytes of files as a server sends them, each compressed by itself."""
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)


def loaded_at_once(script: Path) -> set[Path]:
    """A module and all that it imports by name; what it imports by call waits until it is needed."""
    found, waiting = set(), [script]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting += [(current.parent / name).resolve() for name in STATIC_IMPORT.findall(current.read_text("utf-8"))]
    return found


def test_the_scripts_of_a_chapter_are_small() -> None:
    """Everything that runs while someone reads, reading on into the next chapter included."""
    scripts = {STATIC / "boot.js", *loaded_at_once(STATIC / "theme.js"), *loaded_at_once(STATIC / "js/continuous.js")}
    size = compressed(*scripts)
    sizes = ", ".join(f"{file.name} {compressed(file)}" for file in sorted(scripts))
    assert len(scripts) > 8, "imports are not found: has their notation changed?"
    assert size <= READING_BYTES, f"{size} bytes: {sizes}"


def test_the_panels_that_wait_until_they_are_opened_are_small() -> None:
    at_once = {STATIC / "boot.js", *loaded_at_once(STATIC / "theme.js"), *loaded_at_once(STATIC / "js/continuous.js")}
    later = [file for file in (STATIC / "js").glob("*.js") if file not in at_once]
    assert compressed(*later, STATIC / "panels.css") <= PANEL_BYTES


def test_a_chapter_is_small_besides_its_text(demo_site: Path) -> None:
    style = compressed(STATIC / "theme.css")
    for page in (demo_site / "lantern").rglob("index.html"):
        shell = TEXT.sub("", page.read_text("utf-8"))
        size = len(gzip.compress(shell.encode(), 9)) + style
        assert 'data-page="book"' in shell or size <= CHAPTER_BYTES, f"{page}: {size} bytes"
