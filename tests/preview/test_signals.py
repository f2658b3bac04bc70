"""Ctrl-C waits for what is short, and counts then."""

from __future__ import annotations

import signal

import pytest

from ssg.preview.signals import terminable, uninterrupted


def write_under(sign: signal.Signals, done: list[str]) -> None:
    """Do something short in which a signal comes."""
    with uninterrupted():
        signal.raise_signal(sign)
        done.append("written")


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_what_is_short_comes_to_its_end_first(sign: signal.Signals) -> None:
    done: list[str] = []
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with terminable(), pytest.raises(KeyboardInterrupt):
            write_under(sign, done)
        assert done == ["written"]
        with terminable(), pytest.raises(KeyboardInterrupt):
            signal.raise_signal(sign)
    finally:
        signal.signal(signal.SIGINT, before)


def test_without_a_signal_nothing_is_raised() -> None:
    before = signal.getsignal(signal.SIGINT)
    with uninterrupted():
        pass
    assert signal.getsignal(signal.SIGINT) == before
