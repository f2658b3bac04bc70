"""The environment that templates run in: a sandbox, with short ways that change nothing but the time it takes."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, Template, TemplateError, nodes
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from ssg.model import views
from ssg.model.theme import Template as ThemeTemplate
from ssg.problems import SsgError
from ssg.render.compiling import LinkedCodeGenerator, escaped
from ssg.render.kept_code import KeptCode
from ssg.render.linking import Linker
from ssg.render.strings import Translator

# What a template's own mistake raises. Anything without a template's line in its trace is a bug and goes on.
TEMPLATE_FAULTS = (TemplateError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def _view_types() -> dict[type, frozenset[str]]:
    kinds = [kind for kind in vars(views).values() if isinstance(kind, type) and is_dataclass(kind)]
    return {kind: frozenset(field.name for field in fields(kind)) for kind in kinds}


_FIELDS = _view_types()
_TRANSLATIONS = frozenset((Translator.label, Translator.date, Translator.number, Translator.length))


class Environment(ImmutableSandboxedEnvironment):
    """The sandbox.

    Fields of views are plain frozen data, so reading one needs none of the sandbox's checks; these cost as much as
    the rest of a page. Everything else goes through them.
    """

    shortcuts = (frozenset(_FIELDS), escaped, datetime)
    """What code of linked templates uses: the types of views, how to escape, the type of moments."""

    def __init__(self, kept: KeptCode, **options: Any) -> None:
        super().__init__(**options)
        self._kept = kept
        self._linked: dict[str, Template | None] = {}
        self._trees: dict[str, nodes.Template] = {}
        self._linker = Linker(self._parse_named)

    def render(self, name: str, context: dict[str, Any], content: bytes = b"") -> bytes:
        """Render a template in its linked form, where it has one and all goes well. Raises what Jinja raises."""
        context["content"] = Markup(content.decode())
        linked = self.find_linked(name)
        if linked is not None:
            try:
                return _encoded("".join(linked.root_render_func(linked.new_context(context))))
            except (SsgError, *TEMPLATE_FAULTS):  # the long way says what is wrong, and where
                pass
        return _encoded(self.get_template(name).render(context))

    def find_linked(self, name: str) -> Template | None:
        """The linked form of a template, compiled; None where it has none."""
        if name not in self._linked:
            self._linked[name] = self._link(name)
        return self._linked[name]

    def _link(self, name: str) -> Template | None:
        code = self._kept.recall(name)
        if code is None:
            code = self._compile_linked(name)
            if code is None:
                return None
            self._kept.remember(name, code)
        return Template.from_code(self, code, self.make_globals(None))

    def _compile_linked(self, name: str) -> CodeType | None:
        try:
            tree = self._linker.link(name)
            if tree is None:
                return None
            linker = self.overlay()
            linker.code_generator_class = LinkedCodeGenerator
            return linker.compile(tree, name, name)
        except TemplateError:
            return None  # the long way says what is wrong

    def _parse_named(self, name: str) -> nodes.Template:
        if name not in self._trees:
            assert self.loader is not None, "made by make_environment"
            source, path, _ = self.loader.get_source(self, name)
            self._trees[name] = self.parse(source, name, path)
        return self._trees[name]

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field of a view, or what the sandbox allows."""
        known = _FIELDS.get(type(obj))
        return getattr(obj, attribute) if known and attribute in known else super().getattr(obj, attribute)

    def call(self, context: Context, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call a function of the theme's strings, or what the sandbox allows."""
        if type(function) is Translator or getattr(function, "__func__", None) in _TRANSLATIONS:
            kwargs.pop("_block_vars", None)  # what Jinja adds for functions that ask for the context
            kwargs.pop("_loop_vars", None)
            return function(*args, **kwargs)
        return super().call(context, function, *args, **kwargs)


@lru_cache(maxsize=2)
def make_environment(templates: tuple[ThemeTemplate, ...], kept_in: Path | None = None) -> Environment:
    """Templates are compiled once as long as they stay the same: `serve` makes a site at every save.

    Code is kept in the folder `kept_in` for the next run.
    """
    found = {template.name: template for template in templates}

    def load(name: str) -> tuple[str, str, Any] | None:
        return (found[name].text, found[name].path, lambda: True) if name in found else None

    return Environment(
        KeptCode(kept_in, found),
        loader=FunctionLoader(load),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")  # a lone surrogate becomes '?'
