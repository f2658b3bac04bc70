"""The HTTP server: a listening socket, uvicorn in a thread of its own, and limits on what a client may take up."""

from __future__ import annotations

import asyncio
import errno
import socket
import threading
from contextlib import suppress

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from ssg.preview.app import SAFE_HEADERS
from ssg.preview.options import USUAL_PORT
from ssg.problems import Problem, SsgError

_HEAD_SECONDS = 10.0
_HEAD_BYTES = 32 * 1024
_MOST_CONNECTIONS = 256
_PORTS_TRIED = 20
_STOP_SECONDS = 0.8


def open_listener(host: str, port: int) -> socket.socket:
    """A socket that listens on a port: if the usual one is taken, on the next free one. Raises SsgError V101, V103."""
    last = min(port + _PORTS_TRIED, 65535) if port == USUAL_PORT else port
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        hint = "leave --host out, or name an address of this machine"
        raise SsgError(Problem(code="V103", message=f"there is no host '{host}'", hint=hint)) from error
    for candidate in range(port, last + 1):
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((address[0], candidate, *address[2:]))
            listener.listen(128)
        except OSError as error:
            listener.close()
            if error.errno != errno.EADDRINUSE or candidate == last:
                raise SsgError(_listen_problem(host, port, error)) from error
        else:
            return listener
    raise AssertionError("the last candidate returns or raises")


def _listen_problem(host: str, port: int, error: OSError) -> Problem:
    if error.errno == errno.EADDRINUSE:
        message = f"port {port} is taken by another program"
        return Problem(code="V101", message=message, hint="choose another with --port; --port 0 takes a free one")
    message = f"cannot listen on {host}, port {port}: {error.strerror or error}"
    return Problem(code="V103", message=message, hint="choose another --host or --port")


class ServerThread:
    """Runs an application until it is stopped."""

    def __init__(self, app: ASGIApp, listener: socket.socket) -> None:
        self._listener = listener
        config = uvicorn.Config(
            app,
            http=PatientProtocol,
            loop="asyncio",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="error",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            h11_max_incomplete_event_size=_HEAD_BYTES,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="ssg-server", daemon=True)

    def start(self) -> None:
        """Begin to answer. Connections that came before have waited in the socket's queue."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering; streams must have been told to end. What has not ended by then is cut off."""
        self._server.should_exit = True
        self._thread.join(_STOP_SECONDS)

    def _run(self) -> None:
        self._server.run(sockets=[self._listener])


class PatientProtocol(H11Protocol):
    """HTTP/1.1 with a time for the head of a request to arrive and a limit on connections.

    uvicorn itself waits for ever for the end of a head, and answers everybody with 503 when there are many clients.
    """

    _head_timer: asyncio.TimerHandle | None = None
    _order = 0
    _count = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        PatientProtocol._count += 1
        self._order = PatientProtocol._count
        self._head_timer = self.loop.call_later(_HEAD_SECONDS, self._give_up)
        if len(self.connections) > _MOST_CONNECTIONS:
            oldest = min(self.connections, key=lambda connection: getattr(connection, "_order", 0))
            self.connections.discard(oldest)  # now, so that the next one that comes does not choose it again
            oldest.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop_timer()
        elif self._head_timer is None:
            self._head_timer = self.loop.call_later(_HEAD_SECONDS, self._give_up)

    def send_400_response(self, msg: str) -> None:
        """Answer what is not HTTP, with the headers of every answer, and in place of an answer under way."""
        if self.cycle is not None:
            self.cycle.disconnected = True
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close"), *SAFE_HEADERS]
            for event in (
                h11.Response(status_code=400, headers=headers, reason=b"Bad Request"),
                h11.Data(data=f"{msg}\n".encode()),
                h11.EndOfMessage(),
            ):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _give_up(self) -> None:
        self._head_timer = None
        if not self.transport.is_closing():
            with suppress(h11.LocalProtocolError):
                self.conn.send(h11.ConnectionClosed())
            self.transport.abort()

    def _stop_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None
