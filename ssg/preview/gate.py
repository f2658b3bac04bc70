"""What is let in: every check of a request that needs nothing but the request. Pure.

Any website can make a browser send requests to this machine, and a name that its owner points here (DNS rebinding)
would let it read the answers; so requests are hostile until host, origin and target say otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from ipaddress import ip_address
from urllib.parse import unquote_to_bytes

from ssg.values import dataclass

_LONGEST_TARGET = 8192
_MOST_HEADERS = 100
_BROKEN_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?")

Headers = Sequence[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a request is not answered."""

    status: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as its head says it.

    `target` is the undecoded path; `local` and `sender` are the IP addresses that it came in on and came from.
    """

    method: str
    target: bytes
    query: bytes
    headers: Headers
    local: str | None = None
    sender: str = ""


def find_refusal(asked: Asked, hosts: Iterable[str]) -> Refusal | None:
    """The first reason not to answer. `hosts` are names of this server beside those of the loopback."""
    if len(asked.target) + len(asked.query) > _LONGEST_TARGET:
        return Refusal(status=414, reason="The address is too long.")
    if len(asked.headers) > _MOST_HEADERS:
        return Refusal(status=431, reason="There are too many header fields.")
    return _host_refusal(asked, hosts) or _sender_refusal(asked) or _kind_refusal(asked)


def parse_path(target: bytes) -> str | None:
    """Decode the path of a request once; None for what no browser sends for an address of a site."""
    if not target.startswith(b"/") or b"#" in target or _BROKEN_ESCAPE.search(target):
        return None
    try:
        path = unquote_to_bytes(target).decode("utf-8")
    except UnicodeDecodeError:
        return None
    if "\\" in path or any(char < " " or char == "\x7f" for char in path):
        return None
    return None if {".", ".."} & set(path.split("/")) else path


def values_of(headers: Headers, name: bytes) -> list[str]:
    """All values of a header field; `name` in lower case."""
    return [value.decode("latin-1") for key, value in headers if key == name]


def _host_refusal(asked: Asked, hosts: Iterable[str]) -> Refusal | None:
    named = values_of(asked.headers, b"host")
    match = _HOST.fullmatch(named[0]) if len(named) == 1 else None
    if match is None:
        return Refusal(status=400, reason="The request does not say which host it is for.")
    name = match[1].lower().strip("[]")
    own = {"localhost", "127.0.0.1", "::1", *(host.lower().strip("[]") for host in hosts)}
    if name in own or name.endswith(".localhost") or (asked.local is not None and _same_ip(name, asked.local)):
        return None
    return Refusal(status=403, reason=f"This server is not {name}; start it with --host {name} if it should be.")


def _same_ip(name: str, local: str) -> bool:
    try:
        return ip_address(name) == ip_address(local)
    except ValueError:
        return False


def _sender_refusal(asked: Asked) -> Refusal | None:
    """A page of another site may link here (a top-level navigation), and nothing else."""
    host = values_of(asked.headers, b"host")[0].lower()
    if any(origin.lower() != f"http://{host}" for origin in values_of(asked.headers, b"origin")):
        return Refusal(status=403, reason="The request comes from another site.")
    foreign = {"cross-site", "same-site"} & set(values_of(asked.headers, b"sec-fetch-site"))
    link = (values_of(asked.headers, b"sec-fetch-mode"), values_of(asked.headers, b"sec-fetch-dest"))
    if foreign and (asked.method not in ("GET", "HEAD") or link != (["navigate"], ["document"])):
        return Refusal(status=403, reason="The request comes from another site.")
    return None


def _kind_refusal(asked: Asked) -> Refusal | None:
    if asked.method not in ("GET", "HEAD"):
        return Refusal(status=405, reason="Only GET and HEAD are answered.")
    lengths = values_of(asked.headers, b"content-length")
    if any(length.strip("0") for length in lengths) or values_of(asked.headers, b"transfer-encoding"):
        return Refusal(status=400, reason="A request for a page has no body.")
    return None
