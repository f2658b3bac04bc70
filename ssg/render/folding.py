"""Folds a linked template: what is the same in all chapters of a book is made once for them.

Runs of output that depend on the site, the theme's strings and assets, and on what a view says of its book, become
texts; the rest of the page is made for each chapter, around its content. Runs are made before it is known which of
them a page shows: where one fails, pages of that book are made in the linked form. `tests/test_linking.py` compares.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Any

from jinja2 import Template, nodes

Body = list[nodes.Node]

BOOK_FIELDS = ("language", "book", "book_key", "book_author", "volume", "volume_number", "writing", "feed")
"""What is mostly the same in the next chapter's view. That is only sooner: another value makes the runs anew."""

_FIXED_NAMES = frozenset(("site", "t", "asset", "option"))
_PURE_FILTERS = frozenset(("capitalize", "default", "e", "escape", "join", "length", "lower", "replace", "upper"))
_EXPRESSIONS = (nodes.Getattr, nodes.Getitem, nodes.Call, nodes.Keyword, nodes.CondExpr, nodes.Concat, nodes.Tuple)
_CONDITIONS = (nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not)
_TRANSPARENT = (nodes.Output, nodes.If, nodes.Scope, *_EXPRESSIONS, *_CONDITIONS)  # as fixed as all that is in them
_FOLDED_WITHIN = (nodes.If, nodes.For, nodes.With, nodes.Scope)

RUNS = " runs"
"""What a folded page finds its runs under; no template can say it."""

_find_book = attrgetter(*BOOK_FIELDS)


def fold(tree: nodes.Template) -> tuple[nodes.Template, nodes.Template] | None:
    """The runs of a linked template, and the page that takes them as `runs[0]`, `runs[1]` and so on.

    The runs are parted by None, and so is what stands before and behind the content in the page. None where the content
    is used otherwise than shown in one place.
    """
    folder = _Folder()
    page = folder.fold(tree.body)
    if folder.holes != 1 or sum(name.name == "content" for name in tree.find_all(nodes.Name)) != 1:
        return None
    runs = [node for run in folder.runs for node in (*run, _written("None", 1))]
    return _template(runs, tree), _template(page, tree)


class FoldedPage:
    """A folded template at work. Keeps the runs of one book, for the chapters of a book follow each other."""

    def __init__(self, runs: Template, page: Template) -> None:
        self._runs = runs
        self._page = page
        self._site: object = None
        self._book: object = None
        self._made: tuple[str, ...] | None = None

    def render(self, context: dict[str, Any], content: bytes) -> bytes | None:
        """A page around its content; None where the runs of its book cannot be made. Raises what Jinja raises."""
        book = (context["t"], _find_book(context["view"]))
        if context["site"] is not self._site or book != self._book:
            self._site, self._book, self._made = context["site"], book, None
            self._made = tuple(_parted(_chunks(self._runs, context)))
        if self._made is None:
            return None
        texts = _parted([*_chunks(self._page, {**context, RUNS: self._made}), None])
        return content.join(text.encode("utf-8", "replace") for text in texts)  # one text where it is not shown


def _chunks(template: Template, context: dict[str, Any]) -> list[str | None]:
    return list(template.root_render_func(template.new_context(context)))


def _parted(chunks: list[str | None]) -> Iterator[str]:
    """The texts that end with a None."""
    start = 0
    for end, chunk in enumerate(chunks):
        if chunk is None:
            yield "".join(chunks[start:end])  # type: ignore[arg-type]
            start = end + 1


class _Folder:
    """Takes runs out of a page. `holes` counts the places of the content."""

    def __init__(self) -> None:
        self.runs: list[Body] = []
        self.holes = 0

    def fold(self, body: Iterable[nodes.Node]) -> Body:
        folded: Body = []
        run: Body = []
        for node in _single(body):
            if _is_fixed(node, _FIXED_NAMES):
                run.append(node)
                continue
            folded += [*self._close(run), self._within(node)]
            run = []
        return folded + self._close(run)

    def _close(self, run: Body) -> Body:
        match run:
            case [] | [nodes.Output(nodes=[nodes.TemplateData()])]:
                return run
        self.runs.append(run)
        return [_written(f"runs[{len(self.runs) - 1}]", run[0].lineno)]

    def _within(self, node: nodes.Node) -> nodes.Node:
        if isinstance(node, nodes.Output) and isinstance(node.nodes[0], nodes.Name) and node.nodes[0].name == "content":
            self.holes += 1
            return _written("None", node.lineno)
        if not isinstance(node, _FOLDED_WITHIN):
            return node
        fields: dict[str, Any] = dict(node.iter_fields())
        for name in ("body", "else_"):
            if name in fields:
                fields[name] = self.fold(fields[name])
        if isinstance(node, nodes.If):
            fields["elif_"] = [self._within(part) for part in fields["elif_"]]
        if isinstance(node, nodes.For) and any(name.name == "content" for name in node.find_all(nodes.Name)):
            self.holes += 1  # shown more than once
        return type(node)(*(fields[name] for name in node.fields), lineno=node.lineno)


def _single(body: Iterable[nodes.Node]) -> Iterator[nodes.Node]:
    """Each piece of output by itself."""
    for node in body:
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                yield nodes.Output([part], lineno=part.lineno or node.lineno)
        else:
            yield node


def _is_fixed(node: nodes.Node, names: frozenset[str]) -> bool:
    """Whether it is the same in all chapters of a book, and sets nothing that others see."""
    match node:
        case nodes.TemplateData() | nodes.Const():
            return True
        case nodes.Name(name=name, ctx="load"):
            return name in names
        case nodes.Getattr(node=nodes.Name(name="view"), attr=attr):
            return attr in BOOK_FIELDS
        case nodes.Filter(name=name):
            return name in _PURE_FILTERS and _all_fixed(node.iter_child_nodes(), names)
        case nodes.With():
            own = names.union(_targets(node.targets))
            return _all_fixed(node.values, names) and _all_fixed(node.body, own)
        case nodes.For(recursive=False):
            own = names.union(_targets([node.target]))
            return _is_fixed(node.iter, names) and _all_fixed(node.iter_child_nodes(exclude=("target", "iter")), own)
    return isinstance(node, _TRANSPARENT) and _all_fixed(node.iter_child_nodes(), names)


def _all_fixed(parts: Iterable[nodes.Node], names: frozenset[str]) -> bool:
    return all(_is_fixed(part, names) for part in parts)


def _targets(targets: Iterable[nodes.Node]) -> Iterator[str]:
    for target in targets:
        if isinstance(target, nodes.Name):
            yield target.name
        yield from (name.name for name in target.find_all(nodes.Name))


def _written(code: str, line: int) -> nodes.Output:
    """Output of what is written so in Python; `LinkedCodeGenerator` does not escape it."""
    name = object.__new__(nodes.InternalName)  # as Jinja's own parser makes them
    nodes.Node.__init__(name, code, lineno=line)
    return nodes.Output([name], lineno=line)


def _template(body: Body, like: nodes.Template) -> nodes.Template:
    tree = nodes.Template(body, lineno=1)
    if like.environment is not None:
        tree.set_environment(like.environment)
    return tree
