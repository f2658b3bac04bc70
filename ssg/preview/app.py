"""The server's answers, as an ASGI application.

An address is looked up in the manifest of the current generation and nowhere else: no path of the file system is
ever made from a request.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import parse_qs, quote

from starlette.middleware.errors import ServerErrorMiddleware
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ssg.build.manifest import Made
from ssg.model.urls import NOT_FOUND, file_of
from ssg.preview.answers import CLIENT, HOLDING_PAGE, content_type, parse_range, read_made, text_digest, with_client
from ssg.preview.board import Board
from ssg.preview.gate import Asked, Refusal, find_refusal, parse_path, values_of
from ssg.preview.generation import Generation, find_place
from ssg.preview.streams import Streams, make_news, stream_news

SAFE_HEADERS = (
    (b"cache-control", b"no-store"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"SAMEORIGIN"),
)
_CLIENT_FILES = ("reload.js", "mend.js", "overlay.js", "overlay.css")
_LOOK_SECONDS = 0.1  # how often a file that a commit is replacing is looked at again
_LOOKS = 100
_VERSION_LENGTH = 8  # of the digest in links to assets: `plan.parts` makes them


def make_app(board: Board, hosts: Iterable[str] = ()) -> ASGIApp:
    """The application that serves what is on the board. `hosts` are names of this server beside the loopback's."""
    app = ServerErrorMiddleware(Answers(board, frozenset(hosts)))

    async def safe_app(scope: Scope, receive: Receive, send: Send) -> None:
        async def safe_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = list(message.get("headers", ()))
                safe = [pair for pair in SAFE_HEADERS if pair[0] not in dict(said)]
                message = {**message, "headers": [*said, *safe]}
            await send(message)

        await app(scope, receive, safe_send)

    return safe_app


_NOT_NOW = PlainTextResponse("This file is being made again. Reload in a moment.\n", 503)


class Answers:
    """Answers requests from a board."""

    def __init__(self, board: Board, hosts: frozenset[str]) -> None:
        self._board = board
        self._hosts = hosts
        self._streams = Streams()
        folder = Path(__file__).parent / "client"
        self._client = {name: (folder / name).read_bytes() for name in _CLIENT_FILES}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = _read_head(scope)
        refusal = find_refusal(asked, self._hosts)
        path = parse_path(asked.target)
        if refusal is None and path is None:
            refusal = Refusal(status=400, reason="The address is not understood.")
        response = _refuse(refusal) if refusal or path is None else await self._answer(path, asked)
        await response(scope, receive, send)

    async def _answer(self, path: str, asked: Asked) -> Response:
        base = self._board.current.base
        if path.startswith(base):
            address = path.removeprefix(base)
            if address.startswith(CLIENT):
                return self._client_answer(address.removeprefix(CLIENT), asked)
            return await self._site_answer(address, asked)
        if path in ("/", base.rstrip("/")):
            return RedirectResponse(quote(base, safe="/~"), 307)
        return await self._site_answer(None, asked)

    def _client_answer(self, name: str, asked: Asked) -> Response:
        """The client's own files, and the news it asks for."""
        if name in self._client:
            return Response(self._client[name], headers={"content-type": content_type(name)})
        if name not in ("events", "news"):
            return PlainTextResponse("There is no such file.\n", 404)
        query = parse_qs(asked.query.decode("ascii", "replace"))  # at most 8 KiB: the gate sees to it
        seen = query.get("seen", [""])[-1]
        pages = frozenset(query.get("page", ()))
        if name == "news":
            return JSONResponse(make_news(self._board, self._board.current, seen, pages))
        headers = {"content-type": "text/event-stream; charset=utf-8"}
        if asked.method == "HEAD":
            return Response(headers=headers)
        return StreamingResponse(stream_news(self._board, self._streams, asked.sender, seen, pages), headers=headers)

    async def _site_answer(self, address: str | None, asked: Asked) -> Response:
        """The file at an address, or the 404 page; while a commit replaces it, wait for the next generation."""
        for look in range(_LOOKS):
            generation = self._board.current
            response = await self._find_answer(generation, address, asked)
            if response is not None or self._board.closed:
                return response or _NOT_NOW
            if not await self._board.next_after(generation.number, _LOOK_SECONDS) and look % 20 == 1:
                self._board.report_damage()
        return _NOT_NOW

    async def _find_answer(self, generation: Generation, address: str | None, asked: Asked) -> Response | None:
        files = generation.files
        if files is None:
            page = self._with_client(HOLDING_PAGE, generation, [])
            return Response(page, 503, headers={"content-type": content_type(NOT_FOUND)})
        place = find_place(files, address) if address is not None else None
        if place is not None and place.elsewhere is not None:
            return RedirectResponse(quote(generation.base + place.elsewhere, safe="/~"), 307)
        if place is not None and place.path is not None:
            return await self._file_answer(generation, place.path, files[place.path], asked)
        if NOT_FOUND not in files:
            return PlainTextResponse("There is no such page.\n", 404)
        wanted = file_of(address) if address is not None else NOT_FOUND
        return await self._file_answer(generation, NOT_FOUND, files[NOT_FOUND], asked, missing=wanted)

    async def _file_answer(
        self, generation: Generation, path: str, made: Made, asked: Asked, missing: str | None = None
    ) -> Response | None:
        data = await asyncio.to_thread(read_made, generation.root / path, made)
        if data is None:
            return None
        kind = content_type(path)
        headers = {"content-type": kind, "etag": f'"{made.digest}"'}
        if kind.startswith("text/html"):
            headers["ssg-text"] = text_digest(data)
            data = self._with_client(data, generation, [path, *([missing] if missing else [])], headers["ssg-text"])
            headers["etag"] = f'"{made.digest}-{self._board.run}.{generation.number}"'
        if missing is not None:
            return Response(data, 404, headers=headers)
        if asked.query == b"v=" + made.digest[:_VERSION_LENGTH].encode():  # what has changed has another address
            headers["cache-control"] = "private, max-age=86400, immutable"
        if headers["etag"] in [tag.strip() for tag in ",".join(values_of(asked.headers, b"if-none-match")).split(",")]:
            return Response(status_code=304, headers=headers)
        ranges = values_of(asked.headers, b"range")
        if kind.startswith(("audio/", "video/")):
            headers["accept-ranges"] = "bytes"
            if len(ranges) == 1 and (part := parse_range(ranges[0], len(data))) is not None:
                headers["content-range"] = f"bytes {part[0]}-{part[1]}/{len(data)}"
                return Response(data[part[0] : part[1] + 1], 206, headers=headers)
        return Response(data, headers=headers)

    def _with_client(self, page: bytes, generation: Generation, shown: list[str], text: str = "") -> bytes:
        seen = f"{self._board.run}.{generation.number}"
        return with_client(page, generation.base, {"seen": seen, "pages": "\n".join(shown), "text": text})


def _read_head(scope: Scope) -> Asked:
    server, client = scope.get("server"), scope.get("client")
    return Asked(
        method=scope["method"],
        target=scope["raw_path"],
        query=scope["query_string"],
        headers=scope["headers"],
        local=server[0] if server else None,
        sender=client[0] if client else "",
    )


def _refuse(refusal: Refusal | None) -> Response:
    reason, status = (refusal.reason, refusal.status) if refusal else ("", 400)
    headers = {"connection": "close", **({"allow": "GET, HEAD"} if status == 405 else {})}
    return PlainTextResponse(f"{reason}\n", status, headers=headers)
