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
def showcase_sites(build_once: BuildOnce) -> dict[str, Path]:
    """The site of each language's library."""
    return {
        language: build_once(f"showcase-{language}", partial(build_showcase, language=language)) / f"site-{language}"
        for language in LANGUAGES
    }


@pytest.fixture(scope="session")
def showcases(showcase_sites: dict[str, Path], serve: Serve) -> dict[str, str]:
    """The URL of each language's library."""
    return {language: serve(site) for language, site in showcase_sites.items()}


@pytest.fixture(scope="session")
def long_serial(build_once: BuildOnce) -> Path:
    """A folder with the long serial: `project` and `site`. It is to be looked at; who wants to edit takes a copy."""
    return build_once("long-serial", build_serial)
