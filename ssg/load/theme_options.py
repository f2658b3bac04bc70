"""The options of a theme: declared in its `theme.toml`, set by `[theme_options]` in `site.toml`.

A child inherits its parents' options and may say any part of one anew: `[options.accent]` with `default = "moss"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ssg.load.site import SITE_FILE
from ssg.load.theme_layers import Layer
from ssg.model.config import ThemeSetting
from ssg.model.theme import OptionValue, ThemeOption
from ssg.problems import Problem
from ssg.text.fields import Converter, Entry, as_bool, as_text, as_texts, convert_fields, one_of, shown
from ssg.text.settings import table_entries
from ssg.values import replace

_NAME = re.compile(r"[a-z][a-z0-9_]*").fullmatch


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 10**9:
        raise ValueError("expected a whole number")
    return value


_TYPES: dict[str, Converter] = {"text": as_text, "number": _whole, "boolean": as_bool}
_FIELDS: dict[str, Converter] = {
    "type": one_of(*_TYPES),
    "default": lambda value: value,
    "choices": as_texts,
    "description": as_text,
}


def find_options(layers: list[Layer], problems: list[Problem]) -> tuple[ThemeOption, ...]:
    """The options that a theme has, by name: its own, and those of parents whose templates it takes.

    A declaration that is none is an error, T111.
    """
    declared: dict[str, dict[str, Any]] = {}
    places: dict[str, tuple[str, int | None]] = {}
    for layer in reversed([layer for layer in layers if "templates" in layer.kinds]):
        path = f"{layer.shown}/theme.toml"
        for name, table in layer.settings.get("options", {}).items():
            line = layer.lines.get((f"options.{name}", "")) or layer.lines.get(("options", name))
            if not _NAME(name) or not isinstance(table, dict):
                hint = f"write [options.{name if _NAME(name) else 'a_name'}] on a line of its own"
                message = f"option {shown(name)} is {shown(table)}: expected a table with a plain name"
                problems.append(Problem(code="T111", path=path, line=line, message=message, hint=hint))
                continue
            entries = table_entries(table, layer.lines, f"options.{name}")
            values, wrong = convert_fields(entries, _FIELDS, code="S", prefix=f"options.{name}.")
            problems.extend(replace(problem, path=path) for problem in wrong)
            declared[name] = {**declared.get(name, {}), **values}
            places[name] = (path, line)
    options = (_make_option(name, declared[name], *places[name], problems) for name in sorted(declared))
    return tuple(option for option in options if option is not None)


def set_options(
    options: Iterable[ThemeOption], settings: Iterable[ThemeSetting], problems: list[Problem]
) -> tuple[tuple[str, OptionValue], ...]:
    """The value of every option, by name: what `site.toml` says, else the default."""
    known = {option.name: option for option in options}
    entries = {setting.name: Entry(value=setting.value, line=setting.line) for setting in settings}
    schema = {name: _converter(option.type, option.choices) for name, option in known.items()}
    values, wrong = convert_fields(entries, schema, code="S", prefix="theme_options.")
    for problem in wrong:
        hint = problem.hint if known else "this theme has no options"
        problems.append(replace(problem, path=SITE_FILE, hint=hint))
    return tuple((name, values.get(name, option.default)) for name, option in sorted(known.items()))


def _converter(kind: str, choices: tuple[str, ...]) -> Converter:
    return one_of(*choices) if choices else _TYPES[kind]


def _make_option(
    name: str, values: dict[str, Any], path: str, line: int | None, problems: list[Problem]
) -> ThemeOption | None:
    kind, choices = values.get("type", "text"), values.get("choices", ())
    fault = None
    if choices and kind != "text":
        fault = f"has choices and is a {kind}: only a text has them"
    elif "default" not in values:
        fault = "has no default"
    else:
        try:
            default = _converter(kind, choices)(values["default"])
        except ValueError as error:
            fault = f"has the default {shown(values['default'])}: {error}"
    if fault is None:
        description = values.get("description", "")
        return ThemeOption(name=name, type=kind, default=default, choices=choices, description=description)
    problems.append(Problem(code="T111", path=path, line=line, message=f"option '{name}' {fault}"))
    return None
