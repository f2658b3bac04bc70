"""Frozen values as plain tuples, texts and numbers, and back: by the types of their fields.

Equal values have equal forms, so that digests can be made of them. What many values share (`SHARED` kinds) stands in
them as a name. What was packed by one version of a type must not be read by another; who keeps it marks it with the
version of `ssg`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from ssg.model.search_views import SearchBlock
from ssg.model.view_parts import SitePart
from ssg.values import is_value_kind, names_of, reader

SHARED = frozenset((SitePart, SearchBlock))
"""Kinds of values that stand in others as a name only."""


class Around(NamedTuple):
    """What unpacking is told: the zone of all moments, and shared values by their names."""

    zone: ZoneInfo
    shared: Mapping[str, Any] = {}


Maker = Callable[[Any, Around], Any]
NameShared = Callable[[Any], str]
Packer = Callable[[Any, NameShared | None], Any]

_PLAIN: frozenset[type] = frozenset((str, int, bool, float, NoneType))
_PLAIN_NAMES = ("str", "int", "bool", "float", "Kind", "Status", "Writing", "Quotes")  # the last are texts of a few
_PLAIN_TYPES = frozenset(f"{kind}{more}" for kind in _PLAIN_NAMES for more in ("", " | None"))


def pack(value: Any, name_shared: NameShared | None = None) -> Any:
    """A value as nested tuples (and dicts) of texts and numbers: all fields, with the name of its type."""
    return _PACKERS[value.__class__](value, name_shared)


def _make_packer(kind: Any) -> Packer:
    """What packs values of a type: a function that reads its fields at once, and asks nothing of those that are plain.

    There are as many values as chapters, each with a dozen fields; looking at each of them takes twice as long.
    """
    others = "p[v.{0}.__class__](v.{0}, n), "
    types = kind.__annotations__
    parts = [f"v.{name}, " if types[name] in _PLAIN_TYPES else others.format(name) for name in names_of(kind)]
    packer: Packer = eval(f"lambda v, n: ({kind.__name__!r}, ({''.join(parts)}))", {"p": _PACKERS})
    if kind in SHARED:
        return lambda value, name_shared: packer(value, None) if name_shared is None else name_shared(value)
    return packer


class _Packers(dict[type, Packer]):
    """What packs values of each type, made when the first of a type comes."""

    def __missing__(self, kind: type) -> Packer:
        packer = self[kind] = _make_packer(kind)
        return packer


_PACKERS = _Packers(dict.fromkeys(_PLAIN, lambda value, _: value))
_PACKERS[tuple] = lambda value, n: tuple(
    [item if item.__class__ in _PLAIN else _PACKERS[item.__class__](item, n) for item in value]
)
_PACKERS[dict] = lambda value, n: {key: pack(item, n) for key, item in value.items()}
_PACKERS[datetime] = lambda value, _: ("datetime", value.isoformat(), str(value.tzinfo))  # a template may show its zone
_PACKERS[Decimal] = lambda value, _: ("Decimal", str(value))


def read_fields(value: Any) -> tuple[Any, ...]:
    """All fields of a value."""
    return _reader(value.__class__)(value)


def unpack(kind: Any, packed: Any, around: Around) -> Any:
    """The value of a type that `pack` gave.

    Raises ValueError, TypeError, KeyError, IndexError or AttributeError where it is none.
    """
    return _maker(kind)(packed, around)


def unpack_fields(kind: Any, packed: Any, around: Around) -> Any:
    """The value of a type whose packed fields are given, of a `SHARED` one, too; raises what `unpack` does."""
    return _dataclass_maker(kind)((kind.__name__, packed), around)


@cache
def _reader(kind: type[Any]) -> Callable[[Any], tuple[Any, ...]]:
    return reader(names_of(kind))


@cache
def _maker(kind: Any) -> Maker:
    """What makes values of a type."""
    if kind in SHARED:
        return lambda packed, around: around.shared[packed]
    if is_value_kind(kind):
        return _dataclass_maker(kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is tuple:
        return _tuple_maker(arguments)
    if origin is dict:
        if arguments[1] in _PLAIN:
            return lambda packed, _around: dict(packed)
        make_item = _maker(arguments[1])
        return lambda packed, around: {key: make_item(item, around) for key, item in packed.items()}
    if origin in (Union, UnionType):
        (inner,) = (argument for argument in arguments if argument is not NoneType)
        make = _maker(inner)
        return lambda packed, around: None if packed is None else make(packed, around)
    if kind is datetime:
        return _make_moment
    if kind is Decimal:
        return lambda packed, _around: Decimal(packed[1])
    assert kind in _PLAIN or origin is Literal, kind
    return lambda packed, _around: packed


def _make_moment(packed: Any, around: Around) -> datetime:
    _, text, zone = packed
    if zone != str(around.zone):
        raise ValueError(f"a moment of {zone}")
    return datetime.fromisoformat(text).astimezone(around.zone)


@cache
def _dataclass_maker(kind: Any) -> Maker:
    """What makes values of a class: it sets their fields, which takes half as long as calling the class does."""
    hints = get_type_hints(kind)
    names = names_of(kind)
    plain = [(getattr(kind, name).__set__, place) for place, name in enumerate(names) if hints[name] in _PLAIN]
    others = [
        (getattr(kind, name).__set__, place, _maker(hints[name]))
        for place, name in enumerate(names)
        if hints[name] not in _PLAIN
    ]
    new, count, right = kind.__new__, len(names), kind.__name__

    def make(packed: Any, around: Around) -> Any:
        name, values = packed
        if name != right or len(values) != count:
            raise ValueError(f"{name} is no {right}")
        made = new(kind)
        for give, place in plain:
            give(made, values[place])
        for give, place, maker in others:
            give(made, maker(values[place], around))
        return made

    return make


def _tuple_maker(arguments: tuple[Any, ...]) -> Maker:
    if arguments[1:] == (Ellipsis,):
        if arguments[0] in _PLAIN:
            return lambda packed, _around: tuple(packed)
        make = _maker(arguments[0])
        return lambda packed, around: tuple([make(item, around) for item in packed])
    makers = [_maker(argument) for argument in arguments]
    return lambda packed, around: tuple([maker(item, around) for maker, item in zip(makers, packed, strict=True)])
