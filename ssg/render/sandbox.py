"""The environment that templates run in: a sandbox, with short ways that change nothing but the time it takes."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, Template, TemplateError, nodes
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from ssg.model import views
from ssg.model.theme import Template as ThemeTemplate
from ssg.problems import SsgError
from ssg.render.compiling import LinkedCodeGenerator, escaped
from ssg.render.folding import FoldedPage, fold
from ssg.render.kept_code import KeptCode
from ssg.render.linking import Linker
from ssg.render.strings import Translator
from ssg.values import is_value_kind, names_of

# What a template's own mistake raises. Anything without a template's line in its trace is a bug and goes on.
TEMPLATE_FAULTS = (TemplateError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)

_FOLDED = frozenset(("chapter.html",))  # templates of pages of which a book has many


def _view_types() -> dict[type, frozenset[str]]:
    kinds = [kind for kind in vars(views).values() if isinstance(kind, type) and is_value_kind(kind)]
    return {kind: frozenset(names_of(kind)) for kind in kinds}


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
        self._folded: dict[str, FoldedPage | None] = {}
        self._trees: dict[str, nodes.Template] = {}
        self._linker = Linker(self._parse_named)

    def render(self, name: str, context: dict[str, Any], content: bytes = b"") -> bytes:
        """Render a template in the quickest form that it has and in which all goes well. Raises what Jinja raises."""
        folded = self.find_folded(name) if name in _FOLDED else None
        if folded is not None:
            with suppress(SsgError, *TEMPLATE_FAULTS):
                page = folded.render(context, content)
                if page is not None:
                    return page
        context["content"] = Markup(content.decode())
        linked = self.find_linked(name)
        if linked is not None:
            with suppress(SsgError, *TEMPLATE_FAULTS):  # the long way says what is wrong, and where
                return _encoded("".join(linked.root_render_func(linked.new_context(context))))
        return _encoded(self.get_template(name).render(context))

    def prepare(self, name: str) -> None:
        """Have the quickest form of a template ready."""
        if name not in _FOLDED or self.find_folded(name) is None:
            self.find_linked(name)

    def write_forms(self, name: str) -> dict[str, tuple[str, ...]]:
        """The sources of all forms of a template, by the key that they are found under where they come with `ssg`."""
        forms = ("folded", "linked") if name in _FOLDED else ("linked",)
        return {self._kept.source_key(name, form): self._write_form(name, form) for form in forms}

    def is_prepared(self, name: str) -> bool:
        """Whether the quickest form of a template is ready, here or kept."""
        form, ready = ("folded", self._folded) if name in _FOLDED else ("linked", self._linked)
        return name in ready or self._kept.holds(name, form)

    def find_linked(self, name: str) -> Template | None:
        """The linked form of a template, compiled; None where it has none."""
        if name not in self._linked:
            (self._linked[name],) = self._find_form(name, "linked") or (None,)
        return self._linked[name]

    def find_folded(self, name: str) -> FoldedPage | None:
        """The folded form of a template, compiled; None where it has none."""
        if name not in self._folded:
            parts = self._find_form(name, "folded")
            self._folded[name] = FoldedPage(*parts) if parts else None
        return self._folded[name]

    def _find_form(self, name: str, form: str) -> tuple[Template, ...]:
        """The parts of a form, of those that were kept or new; () where a template does not have it."""
        codes = self._kept.recall(name, form)
        if codes is None:
            codes = self._kept.find_ready(name, form)
            if codes is None:
                codes = tuple(compile(source, name, "exec") for source in self._write_form(name, form))
            if not self._kept.holds(name, form):  # Python may not write beside the sources that came with `ssg`
                self._kept.remember(name, form, codes)
        return tuple(Template.from_code(self, code, dict(self.globals)) for code in codes)

    def _write_form(self, name: str, form: str) -> tuple[str, ...]:
        """The Python sources of a form of a template, in its parts; () where it does not have that form."""
        try:
            tree = self._linker.link(name)
            if tree is None:
                return ()
            parts = (fold(tree) or ()) if form == "folded" else (tree,)
            linker = self.overlay()
            linker.code_generator_class = LinkedCodeGenerator
            return tuple(linker.compile(part, name, name, raw=True) for part in parts)
        except TemplateError:
            return ()  # the long way says what is wrong

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
