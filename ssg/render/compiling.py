"""Code for linked templates: what the sandbox would look at each time is settled when the template is compiled.

Fields of views are plain frozen data, strings of the theme come from `Translator`, and neither can be replaced in a
linked template; reading and calling those needs none of the sandbox's checks. Everything else goes through them.
"""

from __future__ import annotations

import re
from keyword import iskeyword
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

from ssg.render.folding import RUNS

_SPECIAL = re.compile("[&<>\"']").search
_TRANSLATIONS = frozenset(("label", "date", "number", "length", "language"))
_METHODS = {
    **dict.fromkeys(("lower", "upper", "startswith", "endswith", "strip", "replace", "split"), "str"),
    **dict.fromkeys(("isoformat", "strftime"), "datetime"),
}
_FUNCTIONS = frozenset(("t", "asset", "option"))


def escaped(value: Any) -> str:
    """What `markupsafe.escape` gives, sooner for what needs no escaping."""
    kind = value.__class__
    if kind is str:
        return value if _SPECIAL(value) is None else escape(value)
    return value if kind is Markup else escape(value)


class LinkedCodeGenerator(CodeGenerator):
    """Jinja's generator for templates from `linking.Linker`; the environment holds the types of views."""

    def write_commons(self) -> None:
        """Begin a function with what its code uses."""
        super().write_commons()
        self.writeline("views, escape, datetime = environment.shortcuts")
        self.writeline(f"runs = context.parent.get({RUNS!r})")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if not isinstance(node, nodes.InternalName):  # from `folding`: text as it stands
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if not isinstance(node, nodes.InternalName):
            super()._output_child_post(node, frame, finalize)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """Read a field of a view at once."""
        if node.attr.startswith("_") or iskeyword(node.attr):
            super().visit_Getattr(node, frame)
            return
        held = self.temporary_identifier()
        self.write(f"({held}.{node.attr} if ({held} := ")
        self.visit(node.node, frame)
        self.write(f").__class__ in views else environment.getattr({held}, {node.attr!r}))")

    def visit_Call(self, node: nodes.Call, frame: Frame, **how: bool) -> None:  # type: ignore[override]
        """Call the theme's strings, and harmless methods of texts and dates, at once."""
        plain = (
            node.dyn_args is None and node.dyn_kwargs is None and not any(iskeyword(pair.key) for pair in node.kwargs)
        )
        match node.node:
            case nodes.Name(name=name) if plain and name in _FUNCTIONS:
                self._write_call(frame.symbols.ref(name), node, frame)
            case nodes.Getattr(node=nodes.Name(name="t"), attr=attr) if plain and attr in _TRANSLATIONS:
                self._write_call(f"{frame.symbols.ref('t')}.{attr}", node, frame)
            case nodes.Getattr(attr=attr) if plain and attr in _METHODS:
                held = self.temporary_identifier()
                self.write("(")
                self._write_call(f"{held}.{attr}", node, frame)
                self.write(f" if ({held} := ")
                self.visit(node.node.node, frame)
                self.write(f").__class__ is {_METHODS[attr]} else ")
                self._write_call("environment.call", node, frame, ("context", f"environment.getattr({held}, {attr!r})"))
                self.write(")")
            case _:
                super().visit_Call(node, frame, **how)

    def _write_call(self, function: str, node: nodes.Call, frame: Frame, first: tuple[str, ...] = ()) -> None:
        self.write(f"{function}({', '.join(first)}")
        for place, argument in enumerate((*node.args, *node.kwargs), start=len(first)):
            if place:
                self.write(", ")
            self.visit(argument, frame)
        self.write(")")
