"""Sites that several tests look at, built once."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.browser.axe import LANGUAGES
from tests.browser.long_serial import build_serial
from tests.browser.showcase import build_showcase
from tests.conftest import BuildOnce, Serve


@pytest.fixture(scope="session")
def showcases(build_once: BuildOnce, serve: Serve) -> dict[str, str]:
    """The URL of each language's library."""
    homes = {}
    for language in LANGUAGES:
        folder = build_once(f"showcase-{language}", partial(build_showcase, language=language))
        homes[language] = serve(folder / f"site-{language}")
    return homes


@pytest.fixture(scope="session")
def long_serial(build_once: BuildOnce) -> Path:
    """A folder with the long serial: `project` and `site`. It is to be looked at; who wants to edit takes a copy."""
    return build_once("long-serial", build_serial)
