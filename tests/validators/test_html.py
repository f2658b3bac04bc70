"""Every page and picture of the demo passes the Nu HTML Checker, the one behind validator.w3.org: not one message.

Style sheets are left to `tests/browser/test_styles.py`: the checker's CSS part (26.9.27) does not know `round()` or
container queries, which browsers have had since 2024, and cannot go on after them.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.browser.pages import find_pages
from tests.conftest import REPOSITORY, Serve, missing_tool

pytestmark = pytest.mark.validator

CHECKER = REPOSITORY / ".tools" / "vnu.jar"


def run_checker(*arguments: str | Path) -> list[str]:
    """Run the checker over files or URLs and return its messages as `place:line: message`."""
    java = shutil.which("java")
    if java is None:
        missing_tool("Java is not installed")
    if not CHECKER.is_file():
        missing_tool("the HTML checker is not there")
    loopback = "-Dnu.validator.servlet.allow-forbidden-hosts=true"
    result = subprocess.run(
        [java, loopback, "-jar", CHECKER, "--format", "json", *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    messages = json.loads(result.stderr)["messages"]
    return [f"{message.get('url')}:{message.get('lastLine')}: {message['message']}" for message in messages]


def test_every_page_of_the_demo_is_valid(demo_site: Path, served_site: str) -> None:
    """Served, not read as files: only then does the policy's 'self' mean the site."""
    found = run_checker(*(served_site + quote(page.address) for page in find_pages(demo_site)))
    assert not found, "\n".join(found[:50])


def test_every_picture_of_the_demo_is_valid(demo_site: Path) -> None:
    pictures = sorted(demo_site.rglob("*.svg"))
    assert pictures
    found = run_checker("--svg", *pictures)
    assert not found, "\n".join(found[:50])


def test_the_checker_finds_faults(tmp_path: Path, serve: Serve) -> None:
    (tmp_path / "index.html").write_text('<!DOCTYPE html><html lang="en"><title>x</title><p><div></p></div>', "utf-8")
    (tmp_path / "picture.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><rect colour="1"/></svg>', "utf-8")
    assert run_checker(serve(tmp_path))
    assert run_checker("--svg", tmp_path / "picture.svg")
