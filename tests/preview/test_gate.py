"""Which requests are let in."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssg.preview.gate import Asked, find_refusal, parse_path

OWN = [
    "localhost",
    "localhost:8000",
    "LOCALHOST:8000",
    "shelf.localhost:8000",
    "127.0.0.1",
    "127.0.0.1:8000",
    "[::1]:8000",
    "192.168.1.5:8000",  # the address that the connection came in on
    "desk.home:8000",  # named with --host
]
FOREIGN = [
    "evil.example",
    "evil.example:8000",
    "localhost.evil.example",
    "evillocalhost",
    "127.0.0.1.evil.example",
    "127.0.0.2",
    "192.168.1.6",
    "[::2]",
    "2130706433",
    "0x7f.1",
    "0.0.0.0:8000",
]
BROKEN = [
    "",
    " ",
    "localhost:",
    "localhost:80000000",
    "a b",
    "user@localhost",
    "localhost/",
    "http://localhost",
    "[::1",
    "a,b",
]


def asked(method: str = "GET", target: bytes = b"/", query: bytes = b"", **headers: str) -> Asked:
    fields = {"host": "localhost", **{key.replace("_", "-"): value for key, value in headers.items()}}
    raw = [(key.encode(), value.encode("latin-1")) for key, value in fields.items()]
    return Asked(method=method, target=target, query=query, headers=raw, local="192.168.1.5", sender="127.0.0.1")


def status(request: Asked) -> int:
    refusal = find_refusal(request, ["desk.home"])
    return refusal.status if refusal else 200


@pytest.mark.parametrize("host", OWN)
def test_requests_for_this_machine_are_let_in(host: str) -> None:
    assert status(asked(host=host)) == 200


@pytest.mark.parametrize("host", FOREIGN)
def test_a_name_that_somebody_pointed_here_is_refused(host: str) -> None:
    assert status(asked(host=host)) == 403


@pytest.mark.parametrize("host", BROKEN)
def test_a_host_that_is_none_is_refused(host: str) -> None:
    assert status(asked(host=host)) == 400


def test_a_request_names_exactly_one_host() -> None:
    two = Asked(method="GET", target=b"/", query=b"", headers=[(b"host", b"localhost")] * 2)
    none = Asked(method="GET", target=b"/", query=b"", headers=[])
    assert (status(two), status(none)) == (400, 400)


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("http://localhost:8000", 200),
        ("http://LOCALHOST:8000", 200),
        ("https://localhost:8000", 403),
        ("http://localhost", 403),
        ("http://localhost:3000", 403),
        ("http://127.0.0.1:8000", 403),  # another origin than the one that the page was loaded from
        ("http://evil.example", 403),
        ("http://localhost:8000.evil.example", 403),
        ("null", 403),
        ("", 403),
    ],
)
def test_only_our_own_pages_may_send_an_origin(origin: str, expected: int) -> None:
    assert status(asked(host="localhost:8000", origin=origin)) == expected


@pytest.mark.parametrize(
    ("site", "mode", "dest", "expected"),
    [
        ("same-origin", "cors", "empty", 200),
        ("none", "navigate", "document", 200),
        ("cross-site", "navigate", "document", 200),
        ("cross-site", "navigate", "iframe", 403),
        ("cross-site", "no-cors", "script", 403),
        ("cross-site", "no-cors", "image", 403),
        ("cross-site", "cors", "empty", 403),
        ("same-site", "no-cors", "script", 403),  # another port of this machine
        ("same-site", "navigate", "document", 200),
    ],
)
def test_another_site_may_link_here_and_nothing_else(site: str, mode: str, dest: str, expected: int) -> None:
    assert status(asked(sec_fetch_site=site, sec_fetch_mode=mode, sec_fetch_dest=dest)) == expected


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "get", "QUERY"])
def test_only_get_and_head_are_answered(method: str) -> None:
    assert status(asked(method=method)) == 405


def test_long_and_loaded_requests_are_refused() -> None:
    assert status(asked(target=b"/" + b"a" * 8192)) == 414
    assert status(asked(query=b"a" * 8193)) == 414
    assert status(asked(**{f"x_{index}": "1" for index in range(100)})) == 431
    assert status(asked(content_length="5")) == 400
    assert status(asked(content_length="0")) == 200
    assert status(asked(transfer_encoding="chunked")) == 400


@pytest.mark.parametrize(
    "target",
    [
        b"",
        b"http://evil.example/",
        b"*",
        b"lantern/",
        b"/%",
        b"/%4",
        b"/%zz",
        b"/%c0%ae%c0%ae/",
        b"/%ff",
        b"/a%00b",
        b"/a%0ab",
        b"/a%7f",
        b"/..",
        b"/../",
        b"/a/../b",
        b"/%2e%2e/",
        b"/.%2e/a",
        b"/./a",
        b"/a%2f..%2fb",
        b"/..%5c",
        b"/a\\b",
        b"/#/../x",
        b"/a#b",
    ],
)
def test_what_no_browser_asks_for_is_no_path(target: bytes) -> None:
    assert parse_path(target) is None


@pytest.mark.parametrize(
    ("target", "path"),
    [
        (b"/", "/"),
        (b"/lantern/12.5/", "/lantern/12.5/"),
        (b"/%E7%81%AF/", "/灯/"),
        (b"/a%20b", "/a b"),
        (b"/a...b/", "/a...b/"),
        (b"/%252e%252e/", "/%2e%2e/"),  # decoded once
        (b"//a", "//a"),
    ],
)
def test_paths_are_decoded_once(target: bytes, path: str) -> None:
    assert parse_path(target) == path


@given(st.text(st.characters(min_codepoint=33, exclude_characters="\\\x7f", exclude_categories=("Cs",))))
def test_every_path_that_a_page_may_link_to_arrives(text: str) -> None:
    if not {".", ".."} & set(text.split("/")):
        assert parse_path(b"/" + quote(text).encode()) == f"/{text}"


@given(
    st.binary(max_size=60), st.binary(max_size=20), st.lists(st.tuples(st.binary(max_size=12), st.binary(max_size=30)))
)
def test_no_request_raises(target: bytes, query: bytes, fields: list[tuple[bytes, bytes]]) -> None:
    path = parse_path(target)
    assert path is None or (path.startswith("/") and ".." not in path.split("/"))
    find_refusal(Asked(method="GET", target=target, query=query, headers=fields), ())
    find_refusal(Asked(method="GET", target=target, query=query, headers=[(b"host", b"localhost"), *fields]), ())
