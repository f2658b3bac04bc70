"""The small XML files of an EPUB as trees. Document types are refused, and with them every entity of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

MAX_ELEMENTS = 200_000
MAX_NESTING = 100
# What EPUB 2 asks of every toc.ncx; it defines nothing that a reader needs, and is not fetched.
_NCX_TYPE = "-//NISO//DTD ncx 2005-1//EN"


class UnsafeXmlError(ValueError):
    """XML that is refused whatever it says: a document type, entities, more elements than any book has."""


class BrokenXmlError(ValueError):
    """Text that is no XML, with the line."""


@dataclass(slots=True)
class Element:
    """One element: local names in lower case without their namespace, `words` the text directly in it."""

    name: str
    attributes: dict[str, str]
    children: list[Element] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def get(self, name: str) -> str:
        """An attribute without the space around it; "" where there is none."""
        return self.attributes.get(name, "").strip()

    def all(self, name: str) -> Iterator[Element]:
        """Every element of this name below this one, in document order."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.all(name)

    def first(self, name: str) -> Element | None:
        """The first element of this name below this one."""
        return next(self.all(name), None)

    def text(self) -> str:
        """All text below, white space folded."""
        return " ".join(" ".join(_words(self)).split())


def parse_xml(text: str) -> Element:
    """Parse a document. Raises `UnsafeXmlError` and `BrokenXmlError`."""
    builder = _Builder()
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.words
    parser.StartDoctypeDeclHandler = _refuse_type
    parser.EntityDeclHandler = parser.SkippedEntityHandler = _refuse_entity
    try:
        parser.Parse(text.lstrip("\ufeff \t\r\n").encode("utf-8"), True)
    except expat.ExpatError as error:
        raise BrokenXmlError(f"line {error.lineno}: {expat.ErrorString(error.code)}") from error
    return builder.root


class _Builder:
    """Makes the tree of what the parser tells."""

    def __init__(self) -> None:
        self.root = Element("", {})
        self._open = [self.root]
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MAX_ELEMENTS or len(self._open) > MAX_NESTING:
            raise UnsafeXmlError(f"it has more than {MAX_ELEMENTS} elements, or nested more than {MAX_NESTING} deep")
        element = Element(_local(name), {_local(key): value for key, value in attributes.items()})
        self._open[-1].children.append(element)
        self._open.append(element)

    def end(self, _name: str) -> None:
        self._open.pop()

    def words(self, words: str) -> None:
        self._open[-1].words.append(words)


def _refuse_type(_name: str, _system: str | None, public: str | None, subset: int) -> None:
    if subset or public != _NCX_TYPE:
        raise UnsafeXmlError("it declares a document type (DOCTYPE)")


def _refuse_entity(*_: object) -> None:
    raise UnsafeXmlError("it declares or uses entities")


def _words(element: Element) -> Iterator[str]:
    yield "".join(element.words)
    for child in element.children:
        yield from _words(child)


def _local(name: str) -> str:
    return name.rpartition(" ")[2].lower()
