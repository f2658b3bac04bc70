"""What themes there are, what a theme may be told, and which files it has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ssg.load.site import load_site_config
from ssg.load.theme_layers import known_themes
from ssg.load.theme_options import find_options, set_options
from ssg.model.config import SiteConfig
from ssg.model.theme import OptionValue, ThemeOption
from ssg.problems import Problem, SsgError, has_errors
from ssg.theming.files import find_files, theme_layers


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeEntry:
    """A theme: its folders in the order in which they win, those of its parents behind its own."""

    name: str
    description: str
    folders: tuple[str, ...]
    used: bool


def read_site(root: Path) -> SiteConfig:
    """The settings of a project. Raises SsgError where `ssg build` would not take them."""
    problems: list[Problem] = []
    if not (root / "content").is_dir():
        hint = "`ssg new site DIR` makes a project"
        message = f"there is no folder content/ in '{root.name or root}'"
        raise SsgError(Problem(code="S108", message=message, hint=hint))
    config = load_site_config(root, problems)
    if has_errors(problems):
        raise SsgError(next(problem for problem in problems if problem.severity == "error"))
    return config


def list_themes(root: Path) -> Iterator[ThemeEntry]:
    """The themes of a project and those that come with `ssg`, by name."""
    used = read_site(root).theme
    for name in known_themes(root):
        layers = theme_layers(root, name)
        own = [layer.settings.get("description", "") for layer in layers if layer.theme == name]
        description = next(filter(None, own), "")
        folders = tuple(layer.shown for layer in layers)
        yield ThemeEntry(name=name, description=description, folders=folders, used=name == used)


def list_files(root: Path) -> list[str]:
    """Every file of the project's theme, as the folder in it and the path below: `templates/book.html`."""
    return sorted(find_files(theme_layers(root, read_site(root).theme)))


def read_options(root: Path) -> tuple[tuple[ThemeOption, OptionValue], ...]:
    """The options of the project's theme, each with its value. Raises SsgError where one is wrong."""
    config = read_site(root)
    problems: list[Problem] = []
    options = find_options(theme_layers(root, config.theme), problems)
    values = dict(set_options(options, config.theme_options, problems))
    if problems:
        raise SsgError(problems[0])
    return tuple((option, values[option.name]) for option in options)
