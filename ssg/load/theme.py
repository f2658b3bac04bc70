"""Loads a theme: the project's `themes/<name>/`, over its parent, over what comes with `ssg`, file by file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from ssg.load.theme_layers import Layer, find_layers, read_theme_file, walk_layer
from ssg.load.theme_options import find_options, set_options
from ssg.model.config import ThemeSetting
from ssg.model.theme import Strings, Template, Theme, ThemeAsset
from ssg.problems import Problem
from ssg.text.decoding import decode_text
from ssg.text.digest import digest_of
from ssg.text.later import later
from ssg.text.settings import parse_values
from ssg.values import replace

_USE = later(r"\{%[-+]?\s*(?:extends|include|import|from)\b")
_LITERAL_USE = later(
    r"""\{%[-+]?\s*(?:extends|include|import|from)\s+(["'])([^"']+)\1"""
    r"""(?=\s*(?:[-+]?%\}|(?:import|as|with|without|ignore)\b))"""  # else the name goes on: "parts/" ~ kind
)

Recall = Callable[[str, Callable[[], Any]], Any]


def _make(_key: str, make: Callable[[], Any]) -> Any:
    """Nothing is known from before."""
    return make()


def load_theme(
    root: Path, name: str, problems: list[Problem], settings: Iterable[ThemeSetting] = (), recall: Recall = _make
) -> Theme:
    """Load a theme with everything that it inherits, and set its options. `recall` may know what was parsed before.

    Raises SsgError where there is no such theme, or a file of it cannot be read.
    """
    layers = find_layers(root, name, problems)
    templates: dict[str, Template] = {}
    assets: dict[str, ThemeAsset] = {}
    strings: dict[str, dict[str, Any]] = {}
    for layer in reversed(layers):
        for path, place in walk_layer(layer, "templates", problems):
            templates[path] = _load_template(layer, path, place, problems)
        for path, place in walk_layer(layer, "static", problems):
            data = read_theme_file(place, f"{layer.shown}/static/{path}")
            assets[path] = ThemeAsset(name=path, file=place, digest=digest_of(data))
        for path, place in walk_layer(layer, "strings", problems):
            if path.endswith(".toml"):
                table = _load_strings(place, f"{layer.shown}/strings/{path}", problems, recall)
                _merge(strings.setdefault(path.removesuffix(".toml"), {}), table)
    return Theme(
        name=name,
        templates=tuple(templates[key] for key in sorted(templates)),
        assets=tuple(assets[key] for key in sorted(assets)),
        strings=tuple(_make_strings(language, strings[language]) for language in sorted(strings)),
        options=set_options(find_options(layers, problems), settings, problems),
    )


def _load_template(layer: Layer, name: str, place: str, problems: list[Problem]) -> Template:
    path = f"{layer.shown}/templates/{name}"
    data = read_theme_file(place, path)
    text, faults = decode_text(data)
    problems.extend(replace(problem, path=path) for problem in faults)
    literal = [match[2] for match in _LITERAL_USE.finditer(text)]
    whole = len(literal) == len(_USE.findall(text))
    uses = tuple(dict.fromkeys(literal)) if whole else None
    return Template(name=name, path=path, text=text, digest=digest_of(data), uses=uses)


def _load_strings(place: str, shown: str, problems: list[Problem], recall: Recall) -> dict[str, Any]:
    data = read_theme_file(place, shown)
    text, faults = decode_text(data)
    said = [*faults]

    def parse() -> Any:
        table, broken = parse_values(text)
        said.extend(broken)
        return None if broken else _plain(table)

    table = recall(f"strings {digest_of(data)}", parse) or {}
    problems.extend(replace(problem, path=shown) for problem in said)
    return table


def _plain(value: Any) -> Any:
    """A value with texts alone, for TOML has dates, too."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return [str(item) for item in value] if isinstance(value, list) else str(value)


def _merge(into: dict[str, Any], table: dict[str, Any]) -> None:
    for key, value in table.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            into[key] = {**into[key], **value}
        else:
            into[key] = value


def _make_strings(language: str, table: dict[str, Any]) -> Strings:
    entries = tuple((key, _frozen(value)) for key, value in sorted(table.items()))
    return Strings(language=language, entries=entries, digest=digest_of(repr(entries).encode()))


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple((key, _frozen(item)) for key, item in sorted(value.items()))
    return tuple(value) if isinstance(value, list) else value
