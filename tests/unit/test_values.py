"""Values behave as those that the standard decorator makes."""

from __future__ import annotations

import dataclasses
from copy import deepcopy
from dataclasses import FrozenInstanceError, asdict, fields, is_dataclass, replace
from inspect import getmembers_static
from pprint import pformat
from typing import Any

import pytest

from ssg import values
from ssg.values import dataclass, field


@dataclass(frozen=True, slots=True)
class Pair:
    """A value with places."""

    first: int
    second: str = "b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A value with all that fields can have."""

    name: str
    pair: Pair = Pair(1)
    lists: dict[str, int] = field(default_factory=dict)
    seen: int = field(default=0, compare=False, repr=False)

    @property
    def loud(self) -> str:
        """The name, louder."""
        return self.name.upper()


@dataclass(frozen=True, slots=True)
class Alone:
    """A value of one field."""

    only: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """A value of no field."""


@dataclass(frozen=True, slots=True, eq=False)
class Itself:
    """A value that equals itself alone."""

    only: int


@pytest.mark.parametrize("value", [Pair(1), Pair(2, second="c"), Shelf(name="a"), Alone(3), Nothing()])
def test_a_value_is_made_shown_and_compared_as_the_standard_has_it(value: Any) -> None:
    kind = type(value)
    parts = [(item.name, item.type, dataclasses.field(compare=item.compare, repr=item.repr)) for item in fields(value)]
    standard = dataclasses.make_dataclass(kind.__name__, parts, frozen=True, slots=True)
    twin = standard(**{item.name: getattr(value, item.name) for item in fields(value)})
    assert repr(value) == repr(twin)
    assert isinstance(value, Shelf) or hash(value) == hash(twin)
    assert asdict(value) == asdict(twin)
    assert value == replace(value) == values.replace(value)
    assert value != twin
    assert is_dataclass(value)
    assert kind.__match_args__ == () or kind.__slots__ == tuple(item.name for item in fields(value))
    assert not hasattr(value, "__dict__")


def test_values_are_equal_by_what_counts() -> None:
    assert Shelf(name="a", seen=1) == Shelf(name="a", seen=2)
    assert Shelf(name="a") != Shelf(name="b")
    assert Pair(1) != Pair(2)
    assert len({Pair(1), Pair(1), Pair(1, "c")}) == 2
    assert Itself(1) != Itself(1)
    assert Shelf(name="a").lists is not Shelf(name="a").lists


@pytest.mark.parametrize("value", [Pair(1), Shelf(name="a", lists={"x": 1}), Alone(3), Nothing()])
def test_a_value_survives_the_way_to_another_process(value: Any) -> None:
    assert deepcopy(value) == value


def test_a_value_cannot_change() -> None:
    value = Pair(1)
    with pytest.raises(FrozenInstanceError):
        value.first = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del value.second
    assert value == Pair(1)


def test_what_does_not_fit_is_refused() -> None:
    for given in ((), (1, "b", 3)):
        with pytest.raises(TypeError, match="argument"):
            Pair(*given)
    with pytest.raises(TypeError, match="positional"):
        Shelf("a")  # type: ignore[misc]
    with pytest.raises(TypeError, match="unexpected"):
        Shelf(name="a", nane=2)  # type: ignore[call-arg]


def test_a_value_keeps_its_own_methods() -> None:
    assert Shelf(name="a").loud == "A"
    assert "loud" in dict(getmembers_static(Shelf))


def test_a_value_is_made_anew_with_other_fields() -> None:
    assert values.replace(Shelf(name="a", lists={"x": 1}), name="b") == Shelf(name="b", lists={"x": 1})
    with pytest.raises(TypeError, match="unexpected"):
        values.replace(Pair(1), third=2)


def test_many_values_are_made_as_the_first_are() -> None:
    """From some on, what makes them is compiled."""

    @dataclass(frozen=True, slots=True)
    class Many:
        """A value of which there are many."""

        one: int
        two: tuple[int, ...] = ()
        three: list[int] = field(default_factory=list)

    made = [Many(1, two=(2,)) for _ in range(20)]
    assert len(set(map(repr, made))) == 1
    assert made[0].three is not made[1].three
    assert made[18].three is not made[19].three
    for right in (False, True):
        for given, named in [((), {}), ((1,), {"one": 1}), ((1, (), [], 4), {}), ((1,), {"four": 4})]:
            with pytest.raises(TypeError, match="argument"):
                Many(*given, **named)
        assert Many(1) == Many(one=1), right


def test_every_kind_is_one_that_the_standard_decorator_would_make() -> None:
    """Nothing that it refuses, such as defaults that values would share, and no field after one with a default."""
    import ssg.build.recipe
    import ssg.preview.session
    import ssg.render  # noqa: F401  with nearly all kinds

    kinds = [kind for kind in values._FIELDS if kind.__module__.startswith("ssg.")]
    assert len(kinds) > 100
    for kind in kinds:
        assert tuple(item.name for item in fields(kind)) == kind.__slots__ == values.names_of(kind)
        assert kind.__dataclass_params__.frozen
        values._make_init(kind)


def test_long_values_can_be_shown() -> None:
    """`pprint`, which Jinja has as a filter, asks what the standard decorator was told."""
    value = Shelf(name="a" * 90, lists={"b" * 90: 1})
    assert pformat(value) == repr(value)


def test_a_field_may_be_called_as_anything_is() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Odd:
        """A value with names that its makers use, too."""

        value: int
        name: str = ""
        kind: str = ""

    made = [values.replace(Odd(value=1), value=number, name="n", kind="k") for number in range(12)]
    assert [one.value for one in made] == list(range(12))
