"""The protocol of live reload."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from ssg.preview.board import Board
from ssg.preview.generation import Fault, Generation, select_changes
from ssg.preview.streams import Streams
from ssg.problems import Problem
from tests.preview.conftest import News, Served, Serving, request

EVENTS = "/repo/__ssg/events"
FAULT = Fault(
    problem=Problem(code="C101", path="content/a.md", line=3, column=2, message="is wrong", hint="mend it"),
    lines=((2, "two"), (3, "three")),
)


def open_news(served: Served, query: str = "", **headers: str) -> News:
    return News(served.port, EVENTS + query, {key.replace("_", "-"): value for key, value in headers.items()})


def test_a_stream_begins_with_the_present_state(serving: Serving) -> None:
    served = serving()
    with closing(open_news(served, "?seen=run.1")) as news:
        assert news.answer.getheader("content-type") == "text/event-stream; charset=utf-8"
        assert news.answer.getheader("cache-control") == "no-store"
        assert news.next() == ("news", {"seen": "run.1", "base": "/repo/", "made": True, "changed": [], "problems": []})


def test_a_change_is_told_at_once_with_its_paths(serving: Serving) -> None:
    served = serving()
    with closing(open_news(served, "?seen=run.1")) as news:
        news.next()
        started = time.monotonic()
        served.publish({"index.html": b"<p>new</p>", "assets/theme.css": b"p {}"})
        name, told = news.next() or ("", None)
        assert time.monotonic() - started < 10  # and not with the next pulse
        assert (name, told["seen"], told["changed"]) == ("news", "run.2", ["assets/theme.css", "index.html"])


def test_a_browser_is_told_of_its_own_page_and_of_what_pages_use(serving: Serving) -> None:
    served = serving()
    with closing(open_news(served, "?seen=run.1&page=lantern/1/index.html&page=404.html")) as news:
        news.next()
        served.publish({"index.html": b"a", "lantern/1/index.html": b"b", "feed.xml": b"c", "assets/x.svg": b"d"})
        assert (news.next() or ("", {}))[1]["changed"] == ["assets/x.svg", "lantern/1/index.html"]


def test_a_browser_that_slept_catches_up(serving: Serving) -> None:
    served = serving()
    for number in range(3):
        served.publish({f"{number}.txt": b"x"})
    for seen, changed in (("run.1", ["0.txt", "1.txt", "2.txt"]), ("run.3", ["2.txt"]), ("run.4", [])):
        with closing(open_news(served, f"?seen={seen}")) as news:
            assert (news.next() or ("", {}))[1]["changed"] == changed


@pytest.mark.parametrize("seen", ["", "other.1", "run.9", "run.", "run.-1", "run.x", "run.1.1", "run.%D9%A1", "1"])
def test_a_browser_from_another_time_reloads(serving: Serving, seen: str) -> None:
    served = serving()
    with closing(open_news(served, f"?seen={seen}")) as news:
        assert (news.next() or ("", {}))[1]["changed"] is None


def test_what_is_too_long_ago_is_not_known() -> None:
    board = Board("run", Generation(number=0, root=Path()))
    for number in range(1, 300):
        board.publish(Generation(number=number, root=board.current.root), [str(number)])
    assert board.changes_since("run.10") is None
    assert board.changes_since("run.298") == {"299"}
    assert board.changes_since("run.299") == frozenset()


def test_errors_are_told_with_their_place_and_leave(serving: Serving) -> None:
    served = serving()
    with closing(open_news(served, "?seen=run.1")) as news:
        news.next()
        served.publish(faults=(FAULT,))
        told = (news.next() or ("", {}))[1]
        assert told["changed"] == []
        assert told["problems"] == [
            {
                "code": "C101",
                "path": "content/a.md",
                "line": 3,
                "column": 2,
                "message": "is wrong",
                "hint": "mend it",
                "lines": [[2, "two"], [3, "three"]],
            }
        ]
        with closing(open_news(served, "?seen=run.2")) as late:
            assert (late.next() or ("", {}))[1]["problems"] == told["problems"]
        served.publish(faults=())
        assert (news.next() or ("", {}))[1]["problems"] == []


def test_asking_now_and_then_gives_the_same_news(serving: Serving) -> None:
    served = serving()
    served.publish({"index.html": b"x"})
    answer = served.get("/repo/__ssg/news?seen=run.1")
    assert json.loads(answer.body)["changed"] == ["index.html"]


def test_many_tabs_leave_connections_for_pages(serving: Serving) -> None:
    served = serving()
    with ExitStack() as stack:
        tabs = [stack.enter_context(closing(open_news(served, "?seen=run.1"))) for _ in range(8)]
        for tab in tabs:
            tab.next()
        for tab in tabs[:5]:  # a browser has six connections; three stay
            assert tab.next() == ("retire", {})
            assert tab.next() is None
        served.publish({"index.html": b"x"})
        for tab in tabs[5:]:
            assert (tab.next() or ("", {}))[1]["changed"] == ["index.html"]


def test_a_stream_is_refused_to_other_sites(serving: Serving) -> None:
    served = serving()
    for headers in (
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"host": "evil.example"},
        {"sec_fetch_site": "cross-site", "sec_fetch_mode": "cors", "sec_fetch_dest": "empty"},
    ):
        with closing(open_news(served, "?seen=run.1", **headers)) as news:
            assert news.answer.status == 403
            assert news.answer.getheader("access-control-allow-origin") is None


def test_head_of_a_stream_ends(serving: Serving) -> None:
    answer = request(serving().port, f"{EVENTS}?seen=run.1", "HEAD")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")


def test_closing_the_board_ends_streams(serving: Serving) -> None:
    served = serving()
    with closing(open_news(served, "?seen=run.1")) as news:
        news.next()
        started = time.monotonic()
        served.board.close()
        assert news.next() is None or news.next() is None
        assert time.monotonic() - started < 10


def test_pages_that_a_browser_does_not_show_are_left_out() -> None:
    paths = ["a/index.html", "b/index.html", "feed.xml", "robots.txt", "assets/a.css", "x.mp3"]
    assert select_changes(paths, frozenset({"a/index.html"})) == ("a/index.html", "assets/a.css", "x.mp3")
    assert select_changes(paths, frozenset()) == tuple(sorted(paths))


def test_streams_that_have_ended_are_not_counted() -> None:
    streams = Streams()
    first = streams.join("127.0.0.1")
    for _ in range(10):
        streams.leave("127.0.0.1", streams.join("127.0.0.1"))
    other = [streams.join("127.0.0.2") for _ in range(4)]
    assert not first.is_set()
    assert [stream.is_set() for stream in other] == [True, False, False, False]
