"""What the owner says in `content/site.toml`."""

from __future__ import annotations

from typing import Any

from ssg.values import dataclass

DEFAULT_BASE_URL = "http://localhost/"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeSetting:
    """A line of `[theme_options]` as it was written: only the theme knows what it may say."""

    name: str
    value: Any
    line: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteConfig:
    """Settings of the site. `base_url` is absolute and ends with a slash; `timezone` is a name of the IANA database.

    `books` gives the order of books on the home page by slug; books that it leaves out follow, newest update first.
    `offline` lets readers keep books on their devices; `search` makes pages to search on, and their index.
    """

    title: str
    base_url: str = DEFAULT_BASE_URL
    language: str = "en"
    theme: str = "default"
    theme_options: tuple[ThemeSetting, ...] = ()
    author: str = ""
    description: str = ""
    timezone: str = "UTC"
    books: tuple[str, ...] = ()
    offline: bool = True
    search: bool = True
