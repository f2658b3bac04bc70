"""`dataclass` for frozen values: as the standard one, but made in a twentieth of its time.

There are more than a hundred kinds of values, and the standard decorator compiles six methods for each at every start:
half the time of a small build. Here values share all methods; `__init__` is compiled for a kind of which there are many
values, and what `dataclasses` wants to know of a kind is made out when it asks. `fields`, `replace`, `asdict` and
`is_dataclass` of `dataclasses` work with them as with any others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any, Literal, TypeVar, cast, dataclass_transform

_Kind = TypeVar("_Kind", bound=type[Any])
_Value = TypeVar("_Value")
_ABSENT: Any = object()
_STANDARD = ("__dataclass_fields__", "__dataclass_params__")
_FEW = 8  # values of a kind; for more, compiling what makes them takes less time than it saves
_set = object.__setattr__


class Field:
    """What `field` says of a field."""

    __slots__ = ("compare", "default", "default_factory", "repr")

    def __init__(self, default: Any, default_factory: Any, *, repr: bool, compare: bool) -> None:
        self.default, self.default_factory = default, default_factory
        self.repr, self.compare = repr, compare


def field(
    *,
    default: Any = _ABSENT,
    default_factory: Callable[[], Any] = _ABSENT,
    repr: bool = True,
    compare: bool = True,
) -> Any:
    """As `dataclasses.field`, of which the values here need no more."""
    return Field(default, default_factory, repr=repr, compare=compare)


_PLAIN = Field(_ABSENT, _ABSENT, repr=True, compare=True)
_FIELDS: dict[Any, dict[str, Field]] = {}  # of each kind, in their order
_MADE: dict[Any, int] = {}  # values of each kind that was not compiled yet


@dataclass_transform(field_specifiers=(field,))
def dataclass(
    *, frozen: Literal[True], slots: Literal[True], kw_only: bool = False, eq: bool = True
) -> Callable[[_Kind], _Kind]:
    """As `dataclasses.dataclass` with these settings. There is no `__post_init__`, no field without `init`, and no base
    that has fields."""
    assert frozen, "for what may change, there is the standard decorator"
    assert slots, "values have slots"

    def decorate(kind: _Kind) -> _Kind:
        return cast("_Kind", _finish(kind, kw_only=kw_only, eq=eq))

    return decorate


def replace(value: _Value, /, **changes: Any) -> _Value:
    """As `dataclasses.replace`, for values that are made here. Raises TypeError for what is no field."""
    kind: Any = value.__class__
    return cast("_Value", kind(**as_dict(value) | changes))


def as_dict(value: Any) -> dict[str, Any]:
    """The fields of a value by name, each as it is."""
    return {name: getattr(value, name) for name in value.__slots__}


def reader(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """What reads fields of these names from a value, all at once."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple([getattr(value, name) for name in names])


def is_value_kind(kind: object) -> bool:
    """Whether this is a class of values that are made here."""
    return kind in _FIELDS


def names_of(kind: type[Any]) -> tuple[str, ...]:
    """The names of the fields of such a class, in their order; sooner than `dataclasses.fields` tells. Raises KeyError
    for other classes."""
    return tuple(_FIELDS[kind])


def _finish(kind: Any, *, kw_only: bool, eq: bool) -> Any:
    """The class anew, with slots, and with the methods of a value."""
    names = tuple(kind.__annotations__)
    found = {name: _as_field(kind.__dict__.get(name, _ABSENT)) for name in names}
    space = {key: value for key, value in vars(kind).items() if key not in (*names, "__dict__", "__weakref__")}
    space |= {"__slots__": names, "__init__": _init, "__setattr__": _refuse, "__delattr__": _refuse}
    space |= {"__getstate__": _get_state, "__setstate__": _set_state}
    space |= {"__match_args__": () if kw_only else names}
    space |= {name: _Standard(name, kw_only=kw_only) for name in _STANDARD}
    space.setdefault("__repr__", _repr)
    if eq:
        compared = reader(tuple([name for name, one in found.items() if one.compare]))
        space["__eq__"] = lambda self, other: (
            compared(self) == compared(other) if other.__class__ is self.__class__ else NotImplemented
        )
        space["__hash__"] = lambda self: hash(compared(self))
    made = type(kind)(kind.__name__, kind.__bases__, space)
    made.__qualname__ = kind.__qualname__
    _FIELDS[made] = found
    return made


def _as_field(default: Any) -> Field:
    if default is _ABSENT:
        return _PLAIN
    assert default.__class__.__module__ != "dataclasses", "values have a `field` of their own"
    return default if isinstance(default, Field) else Field(default, _ABSENT, repr=True, compare=True)


class _Standard:
    """What `dataclasses` asks of a kind under one name, made when it asks: it takes longer than all the rest of it."""

    def __init__(self, name: str, *, kw_only: bool) -> None:
        self._name = name
        self._kw_only = kw_only

    def __get__(self, value: object, kind: Any) -> Any:
        import dataclasses

        parts = [(name, kind.__annotations__[name], _standard(one)) for name, one in _FIELDS[kind].items()]
        made: dict[str, Any] = {"init": False, "repr": False, "eq": False, "frozen": True, "kw_only": self._kw_only}
        twin = dataclasses.make_dataclass(kind.__name__, parts, **made)
        for name in _STANDARD:
            setattr(kind, name, vars(twin)[name])
        return vars(kind)[self._name]


def _standard(one: Field) -> Any:
    import dataclasses

    given = {"default": one.default, "default_factory": one.default_factory}
    defaults = {name: value for name, value in given.items() if value is not _ABSENT}
    return dataclasses.field(repr=one.repr, compare=one.compare, **defaults)


def _init(self: Any, *given: Any, **named: Any) -> None:
    """`__init__` of the first values of a kind; it is compiled for those that follow, and to tell what is wrong."""
    kind = self.__class__
    found = _FIELDS[kind]
    values = {**dict(zip(found, given, strict=False)), **named}
    fits = len(values) == len(given) + len(named) and not (given and not kind.__match_args__)
    for name, one in found.items():
        if name not in values and (one.default, one.default_factory) != (_ABSENT, _ABSENT):
            values[name] = one.default if one.default_factory is _ABSENT else one.default_factory()
    made = _MADE[kind] = _MADE.get(kind, 0) + 1
    if fits and made <= _FEW and values.keys() == found.keys():
        for name, value in values.items():
            _set(self, name, value)
        return
    kind.__init__ = _make_init(kind)
    kind.__init__(self, *given, **named)


def _make_init(kind: Any) -> Any:
    space: dict[str, Any] = {"_absent": _ABSENT}
    only = ["*"] if kind.__slots__ and not kind.__match_args__ else []
    lines = [f"def __init__({', '.join(['self', *only, *_parameters(kind, space)])}):", " pass"]
    for name, one in _FIELDS[kind].items():
        value = name
        space[f"_set_{name}"] = vars(kind)[name].__set__  # sooner than `object.__setattr__` with a name to look for
        if one.default_factory is not _ABSENT:
            space[f"_make_{name}"] = one.default_factory
            value = f"_make_{name}() if {name} is _absent else {name}"
        lines.append(f" _set_{name}(self, {value})")
    exec("\n".join(lines), space)  # of names of fields alone, as the standard decorator does it
    return space["__init__"]


def _parameters(kind: Any, space: dict[str, Any]) -> Iterator[str]:
    """The parameters of `__init__`; their defaults go into `space`."""
    for name, one in _FIELDS[kind].items():
        if one.default is not _ABSENT:
            space[f"_default_{name}"] = one.default
            yield f"{name}=_default_{name}"
        else:
            yield name if one.default_factory is _ABSENT else f"{name}=_absent"


def _refuse(self: Any, name: str, *_value: Any) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"'{name}' of {self.__class__.__name__} cannot change")


def _get_state(self: Any) -> list[Any]:
    return [getattr(self, name) for name in self.__slots__]


def _set_state(self: Any, state: list[Any]) -> None:
    for name, value in zip(self.__slots__, state, strict=True):
        _set(self, name, value)


def _repr(self: Any) -> str:
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name, one in _FIELDS[self.__class__].items() if one.repr)
    return f"{self.__class__.__qualname__}({shown})"
