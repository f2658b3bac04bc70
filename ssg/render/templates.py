"""Pages through the theme's templates, in a sandbox: a template sees its view, its strings and its assets' hrefs."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType

from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from ssg.model.theme import Theme, find_strings
from ssg.model.views import PageLike
from ssg.problems import Problem, SsgError
from ssg.render.budget import PAGE_SECONDS, BudgetExceeded, time_budget
from ssg.render.strings import Translator

# What a template's own mistake raises. Anything without a template's line in its trace is a bug and goes on.
_TEMPLATE_FAULTS = (TemplateError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


class TemplatePress:
    """Compiled templates and translators of one theme."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._paths = {template.name: template.path for template in theme.templates}
        texts = {template.name: template.text for template in theme.templates}

        def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
            return (texts[name], self._paths[name], lambda: True) if name in texts else None

        self._environment = ImmutableSandboxedEnvironment(
            loader=FunctionLoader(load),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,
        )
        self._translators: dict[str, Translator] = {}

    def translator(self, language: str) -> Translator:
        """The strings for a language."""
        if language not in self._translators:
            self._translators[language] = Translator(find_strings(self._theme, language))
        return self._translators[language]

    def render(self, name: str, view: PageLike, page: str, content: str = "", *, has_code: bool = False) -> str:
        """Render one page. Raises SsgError that names template, line and `page`."""
        assets = dict(view.site.assets)

        def asset(path: str) -> str:
            if path not in assets:
                raise LookupError(f"theme has no file static/{path}")
            return assets[path]

        context = {
            "view": view,
            "site": view.site,
            "t": self.translator(view.language),
            "asset": asset,
            "content": Markup(content),
            "has_code": has_code,
        }
        try:
            with time_budget():
                return self._environment.get_template(name).render(context)
        except BudgetExceeded:
            message = f"page takes more than {PAGE_SECONDS:.0f} seconds to render"
            where = self._paths.get(name, name)
            raise SsgError(Problem(code="T102", path=where, message=f"{message} (page {page})")) from None
        except TemplateSyntaxError as error:
            where = error.filename or self._paths.get(error.name or name, name)
            problem = Problem(code="T101", path=where, line=error.lineno, message=error.message or "syntax error")
            raise SsgError(problem) from error
        except TemplateNotFound as error:
            message = f"there is no template '{error.name}' (page {page})"
            path, line = self._place(error.__traceback__)
            raise SsgError(Problem(code="T107", path=path, line=line, message=message)) from error
        except SsgError as error:
            path, line = self._place(error.__traceback__)
            problem = error.problem
            message = f"{problem.message} (page {page})"
            place = Problem(code=problem.code, path=path or problem.path, line=line, message=message, hint=problem.hint)
            raise SsgError(place) from error
        except _TEMPLATE_FAULTS as error:
            path, line = self._place(error.__traceback__)
            if path is None:
                raise
            raise SsgError(
                Problem(code="T108", path=path, line=line, message=f"{_said(error)} (page {page})")
            ) from error

    def _place(self, trace: TracebackType | None) -> tuple[str | None, int | None]:
        """The innermost line of a template in a trace that Jinja has rewritten."""
        paths = set(self._paths.values())
        place: tuple[str | None, int | None] = (None, None)
        while trace is not None:
            if trace.tb_frame.f_code.co_filename in paths:
                place = (trace.tb_frame.f_code.co_filename, trace.tb_lineno)
            trace = trace.tb_next
        return place


def _said(error: Exception) -> str:
    text = str(error).strip("'\"")
    return text if isinstance(error, TemplateError | LookupError) else f"{type(error).__name__}: {text}"
