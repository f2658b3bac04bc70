"""The board between the two threads: the build loop publishes generations on it, the server's answers read them."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator

from ssg.preview.generation import Generation

_REMEMBERED = 200  # generations; a browser that slept longer reloads


class Board:
    """The current generation and what changed in the last ones. `run` names this server's run among others."""

    def __init__(self, run: str, first: Generation, call_build: Callable[[], None] = lambda: None) -> None:
        self.run = run
        self._current = first
        self._changes: deque[tuple[int, frozenset[str]]] = deque(maxlen=_REMEMBERED)
        self._call_build = call_build
        self._lock = threading.Lock()
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self._closed = False
        self._building = False

    @property
    def current(self) -> Generation:
        """The newest generation."""
        return self._current

    @property
    def closed(self) -> bool:
        """Whether the server is about to stop."""
        return self._closed

    def publish(self, generation: Generation, changed: Iterable[str]) -> None:
        """Put up the next generation; `changed` are the paths in which it differs from the one before."""
        with self._lock:
            self._current = generation
            self._changes.append((generation.number, frozenset(changed)))
        self._wake()

    def close(self) -> None:
        """End all waiting, now and later."""
        self._closed = True
        self._wake()

    @contextlib.contextmanager
    def building(self) -> Iterator[None]:
        """The time in which files of the current generation may give way to those of the next."""
        self._building = True
        try:
            yield
        finally:
            self._building = False

    def report_damage(self) -> None:
        """Say that a file is not what was made; without a build under way that could explain it, ask for one."""
        if not self._building:
            self._call_build()

    def changes_since(self, seen: str) -> frozenset[str] | None:
        """The paths that changed after the generation `seen` (`run.number`); None where that is not known."""
        run, _, text = seen.rpartition(".")
        if run != self.run or not (text.isascii() and text.isdecimal()) or len(text) > 9:
            return None
        number = int(text)
        with self._lock:
            if number > self._current.number:
                return None
            oldest = self._changes[0][0] if self._changes else self._current.number + 1
            if number < oldest - 1:
                return None
            return frozenset(path for at, paths in self._changes if at > number for path in paths)

    async def next_after(self, number: int, seconds: float) -> bool:
        """Wait until there is a generation after `number`, or the board closes; False when the time is over."""
        event = asyncio.Event()
        entry = (asyncio.get_running_loop(), event)
        with self._lock:
            if self._current.number > number or self._closed:
                return True
            self._waiting.add(entry)
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except TimeoutError:
            return False
        finally:
            with self._lock:
                self._waiting.discard(entry)
        return True

    def _wake(self) -> None:
        with self._lock:
            waiting = list(self._waiting)
        for loop, event in waiting:
            with contextlib.suppress(RuntimeError):  # that loop has ended
                loop.call_soon_threadsafe(event.set)
