"""Live reload over server-sent events: what is sent, to whom, and for how long."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from ssg.preview.board import Board
from ssg.preview.generation import Generation, describe, select_changes

_PULSE_SECONDS = 15.0  # a comment this often, so that a connection that is gone is noticed
_STREAMS_PER_CLIENT = 3  # a browser has six connections to a server; pages need some of them, too


class Streams:
    """The open streams, by client address. Where there are too many, the oldest is told to ask now and then."""

    def __init__(self) -> None:
        self._open: dict[str, list[asyncio.Event]] = {}

    def join(self, client: str) -> asyncio.Event:
        """Count a new stream of a client; the event is set when it should end."""
        mine = asyncio.Event()
        streams = self._open.setdefault(client, [])
        streams.append(mine)
        for old in streams[:-_STREAMS_PER_CLIENT]:
            old.set()
        return mine

    def leave(self, client: str, mine: asyncio.Event) -> None:
        """Count a stream no longer."""
        streams = self._open.get(client, [])
        if mine in streams:
            streams.remove(mine)
        if not streams:
            self._open.pop(client, None)


def make_news(board: Board, generation: Generation, seen: str, pages: frozenset[str]) -> dict[str, Any]:
    """What a browser that saw `seen` is told; `pages` are the files that it shows."""
    changed = board.changes_since(seen)
    return describe(generation, board.run, None if changed is None else select_changes(changed, pages))


async def stream_news(
    board: Board, streams: Streams, client: str, seen: str, pages: frozenset[str]
) -> AsyncIterator[bytes]:
    """The events of one stream: the present state at once, then each change, until one side has enough."""
    retired = streams.join(client)
    try:
        while True:
            generation = board.current
            news = make_news(board, generation, seen, pages)
            yield _event("news", news)
            seen = str(news["seen"])
            while not await _changed_or_retired(board, generation.number, retired):
                yield b": still here\n\n"
            if retired.is_set():
                yield _event("retire", {})
            if retired.is_set() or board.closed:
                return
    finally:
        streams.leave(client, retired)


async def _changed_or_retired(board: Board, number: int, retired: asyncio.Event) -> bool:
    waits = [
        asyncio.ensure_future(board.next_after(number, _PULSE_SECONDS)),
        asyncio.ensure_future(retired.wait()),
    ]
    try:
        done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        return any(wait.result() for wait in done)
    finally:
        for wait in waits:
            wait.cancel()
        await asyncio.gather(*waits, return_exceptions=True)


def _event(name: str, value: dict[str, Any]) -> bytes:
    return f"event: {name}\ndata: {json.dumps(value, ensure_ascii=True)}\n\n".encode()
