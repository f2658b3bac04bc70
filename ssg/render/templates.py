"""Pages through the theme's templates, in a sandbox: a template sees its view, its strings and its assets' hrefs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

from ssg.model import views
from ssg.model.theme import OptionValue, Theme, find_strings
from ssg.model.views import PageLike, SitePart
from ssg.problems import Problem, SsgError
from ssg.render.budget import PAGE_SECONDS, BudgetExceeded, time_budget
from ssg.render.sandbox import TEMPLATE_FAULTS, make_environment
from ssg.render.strings import Translator
from ssg.text.fields import nearest
from ssg.text.later import later
from ssg.values import names_of, replace

_LACKS = later(r"'ssg\.model\.\w+\.(\w+) object' has no attribute '(\w+)'")


class TemplatePress:
    """Compiled templates and translators of one theme."""

    def __init__(self, theme: Theme, kept_in: Path | None = None) -> None:
        self._theme = theme
        self._paths = {template.name: template.path for template in theme.templates}
        self._environment = make_environment(theme.templates, kept_in)
        self._kept = kept_in is not None
        self._translators: dict[str, Translator] = {}
        self._site: SitePart | None = None
        self._commons: dict[str, dict[str, Any]] = {}

    def translator(self, language: str) -> Translator:
        """The strings for a language."""
        if language not in self._translators:
            whole = find_strings(self._theme, "en")
            self._translators[language] = Translator(find_strings(self._theme, language), whole)
        return self._translators[language]

    def prepare(self, names: Iterable[str]) -> None:
        """Compile templates before they are needed."""
        for name in names:
            self._environment.prepare(name)

    def is_prepared(self) -> bool:
        """Whether the templates of all pages are compiled, or cannot be kept."""
        return not self._kept or all(map(self._environment.is_prepared, self._pages()))

    def prepare_all(self, first: int = 0, step: int = 1) -> None:
        """Compile the templates of all pages, or of each `step`-th of them."""
        self.prepare(self._pages()[first::step])

    def write_all(self) -> dict[str, tuple[str, ...]]:
        """The sources of the templates of all pages, by key, to come with `ssg`."""
        return {key: found for name in self._pages() for key, found in self._environment.write_forms(name).items()}

    def _pages(self) -> list[str]:
        """The templates that are not parts of others."""
        used = {name for template in self._theme.templates for name in template.uses or ()}
        return [name for name in self._paths if name not in used]

    def render(self, name: str, view: PageLike, page: str, content: bytes = b"", *, has_code: bool = False) -> bytes:
        """Render one page, around `content` if it is a text. Raises SsgError that names template, line and `page`."""
        context = {**self._common(view), "view": view, "has_code": has_code}
        try:
            with time_budget():
                return self._environment.render(name, context, content)
        except BudgetExceeded:
            message = f"page takes more than {PAGE_SECONDS:.0f} seconds to render (page {page})"
            raise SsgError(Problem(code="T102", path=self._paths.get(name, name), message=message)) from None
        except (SsgError, *TEMPLATE_FAULTS) as error:
            problem = self._make_problem(error, name, page)
            if problem is None:
                raise
            raise SsgError(problem) from error

    def _common(self, view: PageLike) -> dict[str, Any]:
        """What pages of one language have in common, kept as long as pages of the same site follow each other."""
        if self._site is not view.site:
            self._site, self._commons = view.site, {}
        if view.language not in self._commons:
            self._commons[view.language] = _common(view.site, self.translator(view.language))
        return self._commons[view.language]

    def _make_problem(self, error: Exception, name: str, page: str) -> Problem | None:
        """A template's mistake as a problem; None for what no template's line stands behind."""
        path, line = self._place(error.__traceback__)
        match error:
            case TemplateSyntaxError():
                path = error.filename or self._paths.get(error.name or name, name)
                return Problem(code="T101", path=path, line=error.lineno, message=error.message or "syntax error")
            case TemplateNotFound():
                message = f"there is no template '{error.name}' (page {page})"
                return Problem(code="T107", path=path, line=line, message=message)
            case SsgError():
                message = f"{error.problem.message} (page {page})"
                return replace(error.problem, path=path or error.problem.path, line=line, message=message)
            case _:
                message = f"{_said(error)} (page {page})"
                return Problem(code="T108", path=path, line=line, message=message) if path is not None else None

    def _place(self, trace: TracebackType | None) -> tuple[str | None, int | None]:
        """The innermost line of a template in a trace that Jinja has rewritten."""
        paths = set(self._paths.values())
        place: tuple[str | None, int | None] = (None, None)
        while trace is not None:
            if trace.tb_frame.f_code.co_filename in paths:
                place = (trace.tb_frame.f_code.co_filename, trace.tb_lineno)
            trace = trace.tb_next
        return place


def _common(site: SitePart, translator: Translator) -> dict[str, Any]:
    assets, options = dict(site.assets), dict(site.options)

    def asset(path: str) -> str:
        if path not in assets:
            raise LookupError(f"theme has no file static/{path}")
        return assets[path]

    def option(name: str) -> OptionValue:
        if name not in options:
            raise LookupError(f"theme has no option '{name}' in theme.toml")
        return options[name]

    return {"site": site, "t": translator, "asset": asset, "option": option}


def _said(error: Exception) -> str:
    """What an error says; a `KeyError` puts its words in quotation marks."""
    text = str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error)
    if (lacks := _LACKS.fullmatch(text)) and (kind := getattr(views, lacks[1], None)) is not None:
        near = nearest(lacks[2], names_of(kind))
        return f"{lacks[1]} has no '{lacks[2]}'" + (f"; did you mean '{near}'?" if near else "")
    return text if isinstance(error, TemplateError | LookupError) else f"{type(error).__name__}: {text}"
