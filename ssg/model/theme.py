"""A theme as `load` found it: templates, static files and strings, already merged over its parents."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One template. `path` is for messages; `uses` names the templates that it extends, includes or imports.

    `uses` is None when one of these names is computed: the template then depends on the whole theme.
    """

    name: str
    path: str
    text: str
    digest: str
    uses: tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeAsset:
    """A static file of a theme. `file` is where it lies on this machine; `name` is its path below `static/`."""

    name: str
    file: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strings:
    """The words of the interface in one language: (key, text or table of plural forms), sorted by key."""

    language: str
    entries: tuple[tuple[str, str | tuple[tuple[str, str], ...]], ...]
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """All that a theme gives to a build."""

    name: str
    templates: tuple[Template, ...]
    assets: tuple[ThemeAsset, ...]
    strings: tuple[Strings, ...]
