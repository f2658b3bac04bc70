"""Frozen values as plain JSON values, and back: by the types of their fields, which tell what a list stands for.

`pack` keeps no names: dataclasses and tuples become lists. So what was packed by one version of a type must not be
read by another; who keeps it marks it with the version of `ssg`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

Maker = Callable[[Any, ZoneInfo], Any]

_PLAIN = (str, int, bool, float, NoneType)


def pack(value: Any) -> Any:
    """A value as lists, texts and numbers. Moments lose their zone: `unpack` is told it."""
    if value.__class__ in _PLAIN:
        return value
    if isinstance(value, tuple):
        return [pack(item) for item in value]
    if isinstance(value, dict):
        return {key: pack(item) for key, item in value.items()}
    if isinstance(value, datetime):
        return [value.replace(tzinfo=None).isoformat(), value.fold]
    if isinstance(value, Decimal):
        return str(value)
    return [pack(getattr(value, name)) for name in _names(value.__class__)]


def unpack(kind: Any, packed: Any, zone: ZoneInfo) -> Any:
    """The value of a type that `pack` gave. All moments are of one zone.

    Raises ValueError, TypeError, KeyError or AttributeError where it is none.
    """
    return _maker(kind)(packed, zone)


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _maker(kind: Any) -> Maker:
    """What makes values of a type."""
    if is_dataclass(kind):
        return _dataclass_maker(kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is tuple:
        return _tuple_maker(arguments)
    if origin is dict:
        if arguments[1] in _PLAIN:
            return lambda packed, _zone: dict(packed)
        make_item = _maker(arguments[1])
        return lambda packed, zone: {key: make_item(item, zone) for key, item in packed.items()}
    if origin in (Union, UnionType):
        (inner,) = (argument for argument in arguments if argument is not NoneType)
        make = _maker(inner)
        return lambda packed, zone: None if packed is None else make(packed, zone)
    if kind is datetime:
        return lambda packed, zone: datetime.fromisoformat(packed[0]).replace(tzinfo=zone, fold=packed[1])
    if kind is Decimal:
        return lambda packed, _zone: Decimal(packed)
    assert kind in _PLAIN or origin is Literal, kind
    return lambda packed, _zone: packed


def _dataclass_maker(kind: Any) -> Maker:
    hints = get_type_hints(kind)
    makers = [(name, None if hints[name] in _PLAIN else _maker(hints[name])) for name in _names(kind)]

    def make(packed: Any, zone: ZoneInfo) -> Any:
        pairs = zip(makers, packed, strict=True)
        return kind(**{name: value if maker is None else maker(value, zone) for (name, maker), value in pairs})

    return make


def _tuple_maker(arguments: tuple[Any, ...]) -> Maker:
    if arguments[1:] == (Ellipsis,):
        if arguments[0] in _PLAIN:
            return lambda packed, _zone: tuple(packed)
        make = _maker(arguments[0])
        return lambda packed, zone: tuple([make(item, zone) for item in packed])
    makers = [_maker(argument) for argument in arguments]
    return lambda packed, zone: tuple([maker(item, zone) for maker, item in zip(makers, packed, strict=True)])
