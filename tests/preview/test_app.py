"""What is answered: what the manifest lists, and nothing else."""

from __future__ import annotations

import threading
import time
from html import unescape

import pytest

from ssg.preview.answers import parse_range, text_digest, with_client
from ssg.preview.generation import Generation
from ssg.text.digest import digest_of
from tests.preview.conftest import PAGE, SITE, Serving, request, write_site

SCRIPT = b'<script type="module" src="/repo/__ssg/reload.js" data-ssg-seen="run.1"'


@pytest.mark.parametrize(
    ("path", "status", "kind", "text"),
    [
        ("/repo/", 200, "text/html; charset=utf-8", b">home<"),
        ("/repo/index.html", 200, "text/html; charset=utf-8", b">home<"),
        ("/repo/lantern/1/", 200, "text/html; charset=utf-8", b">chapter one<"),
        ("/repo/lantern/1/?from=mail", 200, "text/html; charset=utf-8", b">chapter one<"),
        ("/repo/lantern/%E7%81%AF/", 200, "text/html; charset=utf-8", "灯".encode()),
        ("/repo/assets/theme.css?v=1", 200, "text/css; charset=utf-8", b"color: red"),
        ("/repo/feed.xml", 200, "application/xml; charset=utf-8", b"<rss/>"),
        ("/repo/notes.unknown", 200, "application/octet-stream", b"?"),
        ("/repo/404.html", 200, "text/html; charset=utf-8", b">no such page<"),
        ("/repo/none/", 404, "text/html; charset=utf-8", b">no such page<"),
        ("/other/", 404, "text/html; charset=utf-8", b">no such page<"),
        ("/repox", 404, "text/html; charset=utf-8", b">no such page<"),
        ("/repo/lantern/2/", 404, "text/html; charset=utf-8", b">no such page<"),
        ("/repo/__ssg/nothing", 404, "text/plain; charset=utf-8", b"no such file"),
    ],
)
def test_an_address_gives_its_file(serving: Serving, path: str, status: int, kind: str, text: bytes) -> None:
    answer = serving().get(path)
    assert (answer.status, answer.headers["content-type"]) == (status, kind)
    assert text in answer.body


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/", "/repo/"),
        ("/repo", "/repo/"),
        ("/repo/lantern", "/repo/lantern/"),
        ("/repo/lantern/%E7%81%AF", "/repo/lantern/%E7%81%AF/"),
    ],
)
def test_addresses_without_their_slash_lead_on(serving: Serving, path: str, to: str) -> None:
    answer = serving().get(path)
    assert (answer.status, answer.headers["location"]) == (307, to)


def test_browsers_keep_an_asset_only_under_the_version_that_it_has(serving: Serving) -> None:
    served = serving()
    version = digest_of(SITE["assets/theme.css"])[:8]
    kept = {"?v=" + version: "private, max-age=86400, immutable", "?v=" + "0" * 8: "no-store", "": "no-store"}
    found = {query: served.get(f"/repo/assets/theme.css{query}").headers["cache-control"] for query in kept}
    assert found == kept
    assert served.get("/repo/lantern/1/").headers["cache-control"] == "no-store"


def test_a_site_at_the_root_is_served_at_the_root(serving: Serving) -> None:
    served = serving(base="/")
    assert b'src="/__ssg/reload.js"' in served.get("/").body
    assert served.get("/lantern").headers["location"] == "/lantern/"
    assert served.get("/repo/").status == 404


def test_a_file_that_the_manifest_does_not_list_does_not_exist(serving: Serving) -> None:
    served = serving()
    (served.root / "secret.txt").write_text("secret")
    assert served.get("/repo/secret.txt").status == 404


def test_only_pages_get_the_client_and_files_stay_as_they_were(serving: Serving) -> None:
    served = serving()
    for path in ("/repo/", "/repo/lantern/1/", "/repo/none"):
        assert served.get(path).body.count(SCRIPT) == 1
    assert served.get("/repo/assets/theme.css").body == SITE["assets/theme.css"]
    assert (served.root / "index.html").read_bytes() == SITE["index.html"]


def test_the_client_is_told_which_files_its_page_shows(serving: Serving) -> None:
    served = serving()
    assert b'data-ssg-pages="lantern/1/index.html"' in served.get("/repo/lantern/1/").body
    assert b'data-ssg-pages="404.html\nnone/index.html"' in served.get("/repo/none/").body


def test_the_client_stands_before_the_last_end_of_body() -> None:
    page = b"<body><pre></body></pre>text</BODY ></html>"
    made = with_client(page, '/a"b/', {"seen": 'x"y'})
    assert made.startswith(b"<body><pre></body></pre>text<script ")
    assert made.endswith(b"</script>\n</BODY ></html>")
    assert b'src="/a%22b/__ssg/reload.js" data-ssg-seen="x&quot;y"' in made
    assert with_client(b"no end", "/", {}).startswith(b"no end<script")


@pytest.mark.parametrize(
    ("policy", "wanted"),
    [
        ("default-src 'self'", "default-src 'self'"),
        ("img-src 'self'", "img-src 'self'"),
        ("default-src 'none'", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"),
        ("script-src 'none'; connect-src https://a.b", "script-src 'self'; connect-src https://a.b 'self'"),
    ],
)
def test_a_policy_that_forbids_scripts_lets_the_client_in(policy: str, wanted: str) -> None:
    page = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'.encode()
    made = with_client(page, "/", {}).decode()
    found = unescape(made.split('content="')[1].split('"')[0])
    assert sorted(found.split("; ")) == sorted(wanted.split("; "))


def test_asset_versions_are_no_text() -> None:
    old, new = b'<link href="/a.css?v=0a1b"><p>?v=1</p>', b'<link href="/a.css?v=ffff"><p>?v=1</p>'
    assert text_digest(old) == text_digest(new)
    assert text_digest(old) != text_digest(new.replace(b"<p>?v=1", b"<p>?v=2"))


def test_head_gives_the_headers_of_get(serving: Serving) -> None:
    served = serving()
    for path in ("/repo/", "/repo/none", "/repo/assets/song.mp3", "/repo/__ssg/reload.js"):
        got, head = served.get(path), request(served.port, path, "HEAD")
        assert head.body == b""
        assert (head.status, head.headers["content-length"]) == (got.status, str(len(got.body)))


def test_an_unchanged_file_is_not_sent_again(serving: Serving) -> None:
    served = serving()
    for path in ("/repo/", "/repo/assets/theme.css"):
        tag = served.get(path).headers["etag"]
        again = served.get(path, if_none_match=f'"other", {tag}')
        assert (again.status, again.body) == (304, b"")
        assert served.get(path, if_none_match='"other"').status == 200


def test_audio_is_served_in_parts(serving: Serving) -> None:
    served = serving()
    answer = served.get("/repo/assets/song.mp3", range="bytes=10-19")
    assert (answer.status, answer.body) == (206, SITE["assets/song.mp3"][10:20])
    assert answer.headers["content-range"] == "bytes 10-19/1024"
    assert served.get("/repo/assets/song.mp3", range="bytes=2000-").status == 200
    assert served.get("/repo/", range="bytes=0-5").status == 200


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("bytes=0-0", (0, 0)),
        ("bytes=5-", (5, 9)),
        ("bytes=-3", (7, 9)),
        ("bytes=-30", (0, 9)),
        ("bytes=5-100", (5, 9)),
        ("bytes=10-", None),
        ("bytes=6-5", None),
        ("bytes=-0", None),
        ("bytes=-", None),
        ("bytes=0-1,3-4", None),
        ("bytes=a-b", None),
        ("lines=0-1", None),
    ],
)
def test_ranges(text: str, part: tuple[int, int] | None) -> None:
    assert parse_range(text, 10) == part


def test_before_the_first_good_build_a_page_says_so_and_waits(serving: Serving) -> None:
    served = serving(None)
    answer = served.get("/repo/lantern/1/")
    assert answer.status == 503
    assert b"no site yet" in answer.body
    assert SCRIPT in answer.body
    served.publish({"index.html": SITE["index.html"]})
    assert served.get("/repo/").status == 200


def test_a_site_without_a_404_page_still_says_404(serving: Serving) -> None:
    answer = serving({"index.html": b"<p>home</p>"}).get("/repo/none")
    assert (answer.status, answer.headers["content-type"]) == (404, "text/plain; charset=utf-8")


def test_a_page_that_a_commit_has_just_replaced_is_served_with_its_own_generation(serving: Serving) -> None:
    served = serving()
    text = PAGE % (b"Home", b"home, second edition")
    write_site(served.root, {"index.html": text})  # the commit has come here; the manifest follows
    with served.board.building():
        later = threading.Timer(0.3, served.publish, ({"index.html": text},))
        later.start()
        answer = served.get("/repo/")
        later.join()
    assert b"second edition" in answer.body
    assert b'data-ssg-seen="run.2"' in answer.body
    assert not served.damage


def test_a_page_that_a_commit_has_removed_is_gone(serving: Serving) -> None:
    served = serving()
    (served.root / "lantern/1/index.html").unlink()
    files = {path: made for path, made in (served.board.current.files or {}).items() if "/1/" not in path}
    gone = Generation(number=2, root=served.root, base="/repo/", files=files)
    with served.board.building():
        later = threading.Timer(0.2, served.board.publish, (gone, ["lantern/1/index.html"]))
        later.start()
        answer = served.get("/repo/lantern/1/")
        later.join()
    assert (answer.status, b">no such page<" in answer.body) == (404, True)


def test_a_made_file_that_somebody_changed_is_not_served_and_is_made_again(serving: Serving) -> None:
    served = serving()
    (served.root / "index.html").write_bytes(SITE["index.html"].replace(b"home", b"hack"))

    def mend() -> None:
        end = time.monotonic() + 30
        while not served.damage and time.monotonic() < end:
            time.sleep(0.01)
        served.publish({"index.html": SITE["index.html"]})

    builder = threading.Thread(target=mend)
    builder.start()
    assert b">home<" in served.get("/repo/").body
    builder.join()
    assert served.damage


def test_a_link_in_place_of_a_made_file_is_not_followed(serving: Serving) -> None:
    served = serving()
    copy = served.root.parent / "copy.html"
    copy.write_bytes(SITE["index.html"])
    (served.root / "index.html").unlink()
    (served.root / "index.html").symlink_to(copy)
    made = threading.Event()

    def mend() -> None:
        made.set()
        served.publish({"index.html": SITE["index.html"]})

    builder = threading.Timer(0.3, mend)
    builder.start()
    assert served.get("/repo/").status == 200
    assert made.is_set(), "the link was followed"
    builder.join()


def test_other_names_of_this_server_are_taken_when_told(serving: Serving) -> None:
    served = serving(hosts=("desk.home",))
    assert served.get("/repo/", host="desk.home:8000").status == 200
    assert served.get("/repo/", host="evil.example").status == 403
