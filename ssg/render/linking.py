"""Links a template with all that it extends, includes and imports into one template, as a compiler links a program.

Jinja makes a new context at each include and import and calls a function for each macro: most of the time of a page.
Linked, a page is one function. A template is linked only where that certainly gives the same page; every other is
left to Jinja (`Linker.link` says None). `tests/test_linking.py` compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from typing import Any

from jinja2 import nodes
from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.meta import find_undeclared_variables

CONTEXT = frozenset(("view", "site", "t", "asset", "option", "content", "has_code"))
"""What a page gives to its template: never assigned in a template that is linked."""

_GLOBALS = CONTEXT | frozenset(DEFAULT_NAMESPACE)
_DEEPEST = 20  # files that include each other
_IN_CHILDREN = (nodes.Assign, nodes.Macro, nodes.FromImport)
_PLAIN_BODIES = (nodes.If, nodes.For, nodes.With, nodes.AssignBlock, nodes.FilterBlock, nodes.Scope)

Parse = Callable[[str], nodes.Template]
Macros = dict[str, tuple[nodes.Macro, "Macros"]]
Body = list[nodes.Node]


class _UnlinkableError(Exception):
    """Something in a template whose meaning could change if it were linked."""


class Linker:
    """Links the templates of one theme, and keeps what it has found out about their parts, for pages share them.

    `parse` gives the tree of a template by its name.
    """

    def __init__(self, parse: Parse) -> None:
        self._trees = parse
        self.parse = cache(partial(_parsed, parse))
        self.free_names = cache(_free_names)
        self.free_in_file = cache(find_undeclared_variables)
        self.names_in = cache(_names_in)

    def link(self, name: str) -> nodes.Template | None:
        """One template without extends, blocks, includes, imports and macros; None where that could change the page."""
        try:
            body = _link_page(name, self)
        except (_UnlinkableError, RecursionError):
            return None
        # In a scope of its own, names are plain variables: a template's top level would keep each in its context too.
        return _template([nodes.Scope(body, lineno=1)], self._trees(name))


def _link_page(name: str, linker: Linker) -> Body:
    blocks: dict[str, nodes.Block] = {}
    before: Body = []
    tree = linker.parse(name)
    while (extends := tree.find(nodes.Extends)) is not None:
        _require(tree.body[0] is extends)
        _collect_blocks(tree, blocks)
        before += [node for node in tree.body[1:] if not isinstance(node, (nodes.Output, nodes.Block))]
        tree = linker.parse(_literal(extends.template))
    _collect_blocks(tree, blocks)
    _require(all(isinstance(node, _IN_CHILDREN) for node in before))
    assigned = [target.name for node in before for target in node.find_all(nodes.Name) if target.ctx == "store"]
    _require(len(assigned) == len(set(assigned)) and not any(target.startswith("_") for target in assigned))
    return _Page(linker, blocks).link([*before, *tree.body], {}, 0)


def _collect_blocks(tree: nodes.Template, blocks: dict[str, nodes.Block]) -> None:
    """The blocks of one template; those of a child, which come first, stand for its parents'."""
    own: set[str] = set()
    for block in tree.find_all(nodes.Block):
        _require(not block.required and block.name not in own)
        own.add(block.name)
        blocks.setdefault(block.name, block)


class _Page:
    """Puts the parts of one page in their places."""

    def __init__(self, linker: Linker, blocks: dict[str, nodes.Block]) -> None:
        self._linker = linker
        self._blocks = blocks

    def link(self, body: Iterable[nodes.Node], macros: Macros, depth: int, *, in_block: bool = True) -> Body:
        """Statements with everything in its place. `macros` is what has a name here; a part gets a copy."""
        _require(depth < _DEEPEST)
        linked: Body = []
        for node in body:
            match node:
                case nodes.Output():
                    linked += self._link_output(node, macros, depth)
                case nodes.Block():
                    _require(in_block)  # in a loop, a block does not see the loop's names
                    linked.append(self._scope(node, self.link(self._blocks[node.name].body, macros, depth + 1)))
                case nodes.Include():
                    _require(node.with_context and not node.ignore_missing)
                    tree = self._linker.parse(_literal(node.template))
                    _require("loop" not in self._linker.free_in_file(tree) and not _has_blocks(tree))
                    linked.append(self._scope(node, self.link(tree.body, dict(macros), depth + 1)))
                case nodes.FromImport():
                    self._import(node, macros)
                case nodes.Macro():
                    macros[node.name] = (node, macros)
                case _ if isinstance(node, _PLAIN_BODIES):
                    linked.append(self._link_bodies(node, macros, depth, in_block=isinstance(node, nodes.If)))
                case nodes.Assign():
                    self._require_no_macro(node, macros)
                    linked.append(node)
                case _:
                    raise _UnlinkableError
        return linked

    def _scope(self, node: nodes.Node, body: Body) -> nodes.Node:
        return nodes.Scope(body, lineno=node.lineno)

    def _link_bodies(self, node: nodes.Node, macros: Macros, depth: int, *, in_block: bool) -> nodes.Node:
        fields: dict[str, Any] = dict(node.iter_fields())
        for name, value in fields.items():
            if name in ("body", "else_"):
                fields[name] = self.link(value, dict(macros), depth + 1, in_block=in_block)
            elif name == "elif_":
                fields[name] = [self._link_bodies(part, macros, depth, in_block=in_block) for part in value]
            else:
                for part in value if isinstance(value, list) else [value]:
                    self._require_no_macro(part, macros)
        return type(node)(*(fields[name] for name in node.fields), lineno=node.lineno)

    def _import(self, node: nodes.FromImport, macros: Macros) -> None:
        _require(node.with_context)
        tree = self._linker.parse(_literal(node.template))
        own: Macros = {}
        for part in tree.body:
            if isinstance(part, nodes.Macro):
                own[part.name] = (part, own)
            else:
                _require(isinstance(part, nodes.Output))  # between macros: what an import throws away
        for wanted in node.names:
            name, alias = wanted if isinstance(wanted, tuple) else (wanted, wanted)
            _require(name in own)
            macros[alias] = own[name]

    def _link_output(self, node: nodes.Output, macros: Macros, depth: int) -> Iterator[nodes.Node]:
        plain: list[nodes.Expr] = []
        for part in node.nodes:
            if not self._uses_macro(part, macros):
                plain.append(part)
                continue
            if plain:
                yield nodes.Output(plain, lineno=node.lineno)
                plain = []
            match part:
                case nodes.Call(node=nodes.Name(name=name)) if name in macros:
                    yield self._expand(part, *macros[name], macros, depth)
                case nodes.CondExpr():
                    self._require_no_macro(part.test, macros)
                    yes = list(self._link_output(nodes.Output([part.expr1]), macros, depth))
                    no = list(self._link_output(nodes.Output([part.expr2]), macros, depth)) if part.expr2 else []
                    yield nodes.If(part.test, yes, [], no, lineno=node.lineno)
                case _:
                    raise _UnlinkableError
        if plain:
            yield nodes.Output(plain, lineno=node.lineno)

    def _expand(self, call: nodes.Call, macro: nodes.Macro, known: Macros, here: Macros, depth: int) -> nodes.Node:
        """A macro's body in the place of its call, with its parameters as names of a scope of its own."""
        _require(call.dyn_args is None and call.dyn_kwargs is None and len(call.args) <= len(macro.args))
        _require(self._linker.free_names(macro) <= _GLOBALS | known.keys())
        values: dict[str, nodes.Expr] = {}
        for parameter, default in zip(reversed(macro.args), reversed(macro.defaults), strict=False):
            _require(isinstance(default, nodes.Const))
            values[parameter.name] = default
        values.update((parameter.name, value) for parameter, value in zip(macro.args, call.args, strict=False))
        for pair in call.kwargs:
            _require(any(parameter.name == pair.key for parameter in macro.args[len(call.args) :]))
            values[pair.key] = pair.value
        _require(values.keys() == {parameter.name for parameter in macro.args})
        for value in values.values():
            self._require_no_macro(value, here)
        targets: list[nodes.Expr] = [nodes.Name(name, "param", lineno=call.lineno) for name in values]
        body = self.link(macro.body, dict(known), depth + 1, in_block=False)
        return nodes.With(targets, list(values.values()), body, lineno=call.lineno)

    def _uses_macro(self, node: nodes.Node, macros: Macros) -> bool:
        return bool(macros) and not macros.keys().isdisjoint(self._linker.names_in(node))

    def _require_no_macro(self, node: Any, macros: Macros) -> None:
        if isinstance(node, nodes.Node):
            _require(not self._uses_macro(node, macros))


def _parsed(parse: Parse, name: str) -> nodes.Template:
    tree = parse(name)
    for node in tree.find_all(nodes.Name):
        _require(node.name not in ("self", "super") and not (node.ctx != "load" and node.name in CONTEXT))
    return tree


def _free_names(macro: nodes.Macro) -> set[str]:
    return find_undeclared_variables(_template([macro], macro))


def _template(body: Body, like: nodes.Node) -> nodes.Template:
    tree = nodes.Template(body, lineno=1)
    if like.environment is not None:
        tree.set_environment(like.environment)
    return tree


def _has_blocks(tree: nodes.Template) -> bool:
    return tree.find(nodes.Extends) is not None or tree.find(nodes.Block) is not None


def _literal(template: nodes.Node) -> str:
    _require(isinstance(template, nodes.Const) and isinstance(template.value, str))
    return str(template.value)  # type: ignore[attr-defined]


def _names_in(node: nodes.Node) -> frozenset[str]:
    own = [node.name] if isinstance(node, nodes.Name) else []
    return frozenset([*own, *(found.name for found in node.find_all(nodes.Name))])


def _require(condition: object) -> None:
    if not condition:
        raise _UnlinkableError
