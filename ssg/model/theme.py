"""A theme as `load` found it: templates, static files and strings, already merged over its parents."""

from __future__ import annotations

from typing import Any, Literal

from ssg.values import dataclass


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
    """The words of the interface in one language, sorted by key: a text, a table of (key, text), or a list of texts."""

    language: str
    entries: tuple[tuple[str, Any], ...]
    digest: str


OptionValue = str | int | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeOption:
    """What an owner may choose about a theme. A text with `choices` is one of them."""

    name: str
    type: Literal["text", "number", "boolean"]
    default: OptionValue
    choices: tuple[str, ...]
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """All that a theme gives to a build. `options` are (name, value), by name."""

    name: str
    templates: tuple[Template, ...]
    assets: tuple[ThemeAsset, ...]
    strings: tuple[Strings, ...]
    options: tuple[tuple[str, OptionValue], ...] = ()


def find_strings(theme: Theme, language: str) -> Strings:
    """The strings for a language: its own, else those of its script, else of its main language, else English."""
    known = {strings.language.lower(): strings for strings in theme.strings}
    for tag in _fallbacks(language):
        if tag.lower() in known:
            return known[tag.lower()]
    return known.get("en", Strings(language="en", entries=(), digest=""))


def _fallbacks(language: str) -> list[str]:
    parts = language.split("-")
    tags = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    if parts[0].lower() == "zh":
        traditional = {"hant", "tw", "hk", "mo"} & {part.lower() for part in parts}
        tags.insert(1, "zh-Hant" if traditional else "zh-Hans")
    return tags
