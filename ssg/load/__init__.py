"""Disk to model: the only stage that reads `content/` and `themes/`. Called by `build`; writes only its cache."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ssg.load.books import Shop, load_library
from ssg.load.cache import SourceCache
from ssg.load.prefetch import Spread, prefetch
from ssg.load.scan import scan_folder
from ssg.load.site import load_site_config
from ssg.load.theme import load_theme
from ssg.model.book import Library
from ssg.model.config import SiteConfig
from ssg.model.theme import Theme
from ssg.problems import Problem

__all__ = ["Loaded", "load_project"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A whole project, drafts and future chapters included.

    `texts` counts what is kept of texts and pictures, `read` how much of it was not known.
    """

    config: SiteConfig
    theme: Theme
    library: Library
    problems: tuple[Problem, ...]
    texts: int = 0
    read: int = 0


def load_project(root: Path, engine: str, spread: Spread = map) -> Loaded:
    """Load a project. `engine` names this version of `ssg`: what another one parsed is parsed again.

    `spread` is `map`, or the like of it that uses several processes.

    Raises SsgError where there is no such theme.
    """
    problems: list[Problem] = []
    config = load_site_config(root, problems)
    cache = SourceCache(root, engine, problems)
    theme = load_theme(root, config.theme, problems, config.theme_options)
    content = scan_folder(root, "content", problems)
    prefetch(root, content, cache, spread)
    library = load_library(Shop(root=root, config=config, cache=cache, problems=problems), content)
    try:
        cache.save()
    except OSError as error:
        problems.append(
            Problem(code="B191", path=".ssg", severity="warning", message=f"cache cannot be kept: {error.strerror}")
        )
    counts = {"texts": cache.texts, "read": cache.read}
    return Loaded(config=config, theme=theme, library=library, problems=tuple(problems), **counts)
