"""Frozen values as plain tuples, texts and numbers, and back: by the types of their fields.

Equal values have equal forms, so that digests can be made of them. What many values share (`SHARED` kinds) stands in
them as a name. What was packed by one version of a type must not be read by another; who keeps it marks it with the
version of `ssg`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from ssg.model.search_views import SearchBlock
from ssg.model.view_parts import SitePart

SHARED = frozenset((SitePart, SearchBlock))
"""Kinds of values that stand in others as a name only."""


class Around(NamedTuple):
    """What unpacking is told: the zone of all moments, and shared values by their names."""

    zone: ZoneInfo
    shared: Mapping[str, Any] = {}


Maker = Callable[[Any, Around], Any]

_PLAIN = frozenset((str, int, bool, float, NoneType))


def pack(value: Any, name_shared: Callable[[Any], str] | None = None) -> Any:
    """A value as nested tuples (and dicts) of texts and numbers: all fields, with the name of its type."""
    kind = value.__class__
    if kind in _PLAIN:
        return value
    if kind is tuple:
        return tuple([item if item.__class__ in _PLAIN else pack(item, name_shared) for item in value])
    if name_shared is not None and kind in SHARED:
        return name_shared(value)
    if kind is dict:
        return {key: pack(item, name_shared) for key, item in value.items()}
    if kind is datetime:
        return "datetime", value.isoformat(), str(value.tzinfo)  # a template may show the zone's name
    if kind is Decimal:
        return "Decimal", str(value)
    return kind.__name__, tuple(
        [item if item.__class__ in _PLAIN else pack(item, name_shared) for item in _reader(kind)(value)]
    )


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
    """What reads all fields of a type at once."""
    names = [field.name for field in fields(kind)]
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


@cache
def _maker(kind: Any) -> Maker:
    """What makes values of a type."""
    if kind in SHARED:
        return lambda packed, around: around.shared[packed]
    if is_dataclass(kind):
        return _dataclass_maker(kind)  # type: ignore[arg-type]
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
    hints = get_type_hints(kind)
    names = tuple(field.name for field in fields(kind))
    makers = [(name, None if hints[name] in _PLAIN else _maker(hints[name])) for name in names]

    def make(packed: Any, around: Around) -> Any:
        name, values = packed
        if name != kind.__name__:
            raise ValueError(f"{name} is no {kind.__name__}")
        pairs = zip(makers, values, strict=True)
        return kind(**{name: value if maker is None else maker(value, around) for (name, maker), value in pairs})

    return make


def _tuple_maker(arguments: tuple[Any, ...]) -> Maker:
    if arguments[1:] == (Ellipsis,):
        if arguments[0] in _PLAIN:
            return lambda packed, _around: tuple(packed)
        make = _maker(arguments[0])
        return lambda packed, around: tuple([make(item, around) for item in packed])
    makers = [_maker(argument) for argument in arguments]
    return lambda packed, around: tuple([maker(item, around) for maker, item in zip(makers, packed, strict=True)])
