"""Archives as sources: what is in a good one, and the hostile ones, of which nothing is imported."""

from __future__ import annotations

import io
import stat
import struct
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from ssg.intake.sources import archive as limits
from ssg.intake.sources import open_sources
from ssg.intake.sources.containers import read_container
from ssg.intake.sources.source import Source
from ssg.problems import Problem
from tests.intake.packing import LAMP, epub, pack, page

GOOD = {"1.txt": LAMP, "2.txt": LAMP}


def read(tmp_path: Path, data: bytes, name: str = "books.zip") -> tuple[list[Source], list[Problem]]:
    """What an archive of these bytes gives. Paths are relative to its folder."""
    file = tmp_path / name
    file.write_bytes(data)
    found = list(open_sources([str(file)]))
    return [item for item in found if isinstance(item, Source)], [item for item in found if isinstance(item, Problem)]


def refusal(tmp_path: Path, data: bytes, name: str = "books.zip") -> tuple[str, str]:
    """The one problem of an archive of which nothing is imported: its place below the folder, and why."""
    sources, problems = read(tmp_path, data, name)
    assert sources == []
    assert len(problems) == 1
    assert problems[0].code in ("I140", "I141", "I102")
    return (problems[0].path or "").removeprefix(f"{tmp_path}/"), problems[0].message


def test_texts_come_in_natural_order_with_their_places(tmp_path: Path) -> None:
    data = pack(
        {
            "lamp/10.txt": "ten",
            "lamp/2.md": "two",
            "lamp/第二卷 钟楼/第一章.html": "<p>one",
            "lamp/cover.jpg": b"\xff\xd8",
            "__MACOSX/lamp/._2.md": "x",
            "lamp/.DS_Store": "x",
            "lamp/Page.html": "<p>",
            "lamp/Page_files/ad.html": "<p>buy",
            "other/Page_files/1.txt": "beside no page",
        }
    )
    sources, problems = read(tmp_path, data)
    assert [(item.path.rpartition("!")[2], item.volume, item.page, item.order) for item in sources] == [
        ("lamp/2.md", "", False, 0),
        ("lamp/10.txt", "", False, 1),
        ("lamp/Page.html", "", True, 2),
        ("lamp/第二卷 钟楼/第一章.html", "第二卷 钟楼", True, 3),
        ("other/Page_files/1.txt", "", False, 4),
    ]
    assert {item.container for item in sources} == {str(tmp_path / "books.zip")}
    assert sources[0].ledger_path == f"{tmp_path.name}/books.zip!lamp/2.md"
    assert [(item.code, item.message) for item in problems] == [("I142", "left out: 1 .jpg")]


def renamed(data: bytes, old: bytes, new: bytes) -> bytes:
    """An archive with other bytes for a name, in both of its places."""
    assert len(old) == len(new)
    assert data.count(old) == 2
    return data.replace(old, new)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("第一卷 渡船\\第十章.txt", "gbk"),
        ("第三章 舊鐘樓.txt", "big5"),
        ("第三話 灯りのともる町.txt", "cp932"),
        ("제3장 오래된 시계탑.txt", "cp949"),
        ("café.txt", "cp437"),
        ("第三章 灯.txt", "utf-8"),
    ],
)
def test_names_of_old_windows_without_the_mark_for_utf8(tmp_path: Path, name: str, encoding: str) -> None:
    raw = name.encode(encoding)
    data = renamed(pack({"x" * len(raw): LAMP}), b"x" * len(raw), raw)
    assert [item.path.rpartition("!")[2] for item in read(tmp_path, data)[0]] == [name.replace("\\", "/")]


def test_names_in_the_unicode_path_field(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("lamp.txt")
        field = b"\x01" + struct.pack("<I", zlib.crc32(b"lamp.txt")) + "灯.txt".encode()
        info.extra = struct.pack("<HH", 0x7075, len(field)) + field
        archive.writestr(info, LAMP)
    assert [item.name for item in read(tmp_path, buffer.getvalue())[0]] == ["灯"]


def test_archives_in_an_archive(tmp_path: Path) -> None:
    book = epub({"a.xhtml": page("Chapter 1", LAMP)}, [("Chapter 1", "a.xhtml", ())])
    sources, problems = read(tmp_path, pack({"in.zip": pack({"3.txt": LAMP}), "4.epub": book, "5.txt": LAMP}))
    assert problems == []
    assert [item.path.partition("!")[2] for item in sources] == ["4.epub!OEBPS/a.xhtml", "5.txt", "in.zip!3.txt"]
    assert sources[2].container == f"{tmp_path}/books.zip!in.zip"


def test_a_bad_archive_inside_a_good_one_is_refused_alone(tmp_path: Path) -> None:
    sources, problems = read(tmp_path, pack({"a.zip": pack({"../x.txt": LAMP}), "b.txt": LAMP}))
    assert [item.name for item in sources] == ["b"]
    assert [(item.code, (item.path or "").partition("!")[2]) for item in problems] == [("I140", "a.zip!../x.txt")]


@pytest.mark.parametrize(
    "name",
    [
        "../x.txt",
        "a/../../x.txt",
        "..\\x.txt",
        "a/..",
        "/etc/x.txt",
        "C:\\x.txt",
        "\\\\host\\x.txt",
        "a\x1b[2J.txt",
        "a\nb.txt",
    ],
)
def test_names_that_lead_outside_or_deceive(tmp_path: Path, name: str) -> None:
    stand_in = b"q" * len(name)
    data = pack({**GOOD, stand_in.decode(): LAMP})
    place, why = refusal(tmp_path, renamed(data, stand_in, name.encode()))
    assert place.startswith("books.zip!")
    assert "name" in why
    assert place.isprintable()


def test_a_link_a_device_and_an_encrypted_entry(tmp_path: Path) -> None:
    for mode, said in (
        (stat.S_IFLNK | 0o777, "a link"),
        (stat.S_IFCHR | 0o644, "a device"),
        (stat.S_IFIFO, "a device"),
    ):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("1.txt", LAMP)
            info = zipfile.ZipInfo("2.txt")
            info.external_attr = mode << 16
            archive.writestr(info, "/etc/passwd")
        place, why = refusal(tmp_path, buffer.getvalue())
        assert place == "books.zip!2.txt"
        assert said in why
    data = bytearray(pack(GOOD))
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 8] |= 1
    assert refusal(tmp_path, bytes(data)) == (
        "books.zip!2.txt",
        "nothing of this archive is imported: it is encrypted",
    )


def test_a_hundred_megabytes_of_zeros(tmp_path: Path) -> None:
    data = pack({"1.txt": LAMP, "zeros.txt": b"\0" * (100 * 2**20)})
    assert len(data) < 110_000
    started = time.process_time()
    place, why = refusal(tmp_path, data)
    assert place == "books.zip!zeros.txt"
    assert "times its size" in why
    assert time.process_time() - started < 1


def test_a_size_that_is_a_lie_is_found_by_the_checksum(tmp_path: Path) -> None:
    data = bytearray(pack({"1.txt": LAMP, "2.txt": b"\0" * 5_000_000}))
    for entry, offset in ((data.rindex(b"PK\x01\x02"), 24), (data.rindex(b"PK\x03\x04"), 22)):
        data[entry + offset : entry + offset + 4] = struct.pack("<I", 1000)
    assert refusal(tmp_path, bytes(data))[0] == "books.zip!2.txt"


def test_entries_that_share_their_bytes(tmp_path: Path) -> None:
    """The bomb that needs no nesting: many entries in the directory, one body for all of them."""
    data = pack({"a.txt": LAMP * 100, "b.txt": LAMP * 100})
    first, second = data.index(b"PK\x03\x04"), data.rindex(b"PK\x03\x04")
    entry = data.rindex(b"PK\x01\x02")
    bad = bytearray(data)
    bad[entry + 42 : entry + 46] = struct.pack("<I", first)
    assert second > first
    place, why = refusal(tmp_path, bytes(bad))
    assert place in ("books.zip!a.txt", "books.zip!b.txt")
    assert "overlap" in why


def test_two_entries_of_one_name(tmp_path: Path) -> None:
    data = renamed(pack({"a/1.txt": LAMP, "b\\1.txt": "other"}), b"b\\1.txt", b"a\\1.txt")
    assert refusal(tmp_path, data)[0] == "books.zip!a/1.txt"


def test_cut_off_and_damaged(tmp_path: Path) -> None:
    data = pack({"1.txt": LAMP * 50, "2.txt": LAMP * 50}, compression=zipfile.ZIP_STORED)
    for length in (4, 30, len(data) // 2, len(data) - 30, len(data) - 1):
        place, why = refusal(tmp_path, data[:length])
        assert place == "books.zip"
        assert "cut off or damaged" in why
    bad = bytearray(data)
    bad[data.rindex(b"PK\x03\x04") + 60] ^= 1
    assert refusal(tmp_path, bytes(bad))[0] == "books.zip!2.txt"
    for place in range(0, len(data), 97):  # whatever is turned: a refusal or the texts, never an exception
        turned = bytearray(data)
        turned[place] ^= 0xFF
        sources, problems = read(tmp_path, bytes(turned))
        assert sources or problems
        assert not any(item.severity == "error" for item in problems) or not sources


def test_the_budget_and_the_depth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = pack({"1.txt": LAMP})
    for _ in range(limits.MAX_DEPTH):
        data = pack({"in.zip": data})
    place, why = refusal(tmp_path, data)
    assert place == "books.zip!in.zip!in.zip!in.zip"
    assert "nested" in why
    monkeypatch.setattr(limits, "MAX_ENTRIES", 3)
    assert "more than 3 entries" in refusal(tmp_path, pack({f"{place}.txt": LAMP for place in range(4)}))[1]
    monkeypatch.undo()
    monkeypatch.setattr(limits, "MAX_ENTRY", 50)
    assert refusal(tmp_path, pack({"1.txt": "x", "2.txt": LAMP}))[0] == "books.zip!2.txt"


def test_what_nested_archives_unpack_to_is_counted_together(tmp_path: Path) -> None:
    inner = pack({"1.txt": LAMP, "2.bin": b"x" * 900})
    file = tmp_path / "books.zip"
    file.write_bytes(pack({f"{place}.zip": inner for place in range(5)}))
    budget = limits.Budget(left=4_000)  # enough for the archives themselves, and for what is in two of them
    found = list(read_container(file.read_bytes(), "books.zip", "books.zip", budget))
    refused = [item.path for item in found if isinstance(item, Problem) and item.code == "I140"]
    assert refused == ["books.zip!2.zip", "books.zip!3.zip", "books.zip!4.zip"]


def test_an_archive_without_texts(tmp_path: Path) -> None:
    assert "it holds no .txt" in refusal(tmp_path, pack({"a.jpg": "x"}))[1]
    assert "it holds no .txt" in refusal(tmp_path, pack({}))[1]
    assert "damaged" in refusal(tmp_path, b"this is no archive")[1]
    assert "META-INF/container.xml" in refusal(tmp_path, pack(GOOD), "book.epub")[0]


def test_a_thousand_chapters_take_no_time(tmp_path: Path) -> None:
    data = pack({f"{place}.txt": LAMP * 100 for place in range(1000)})
    started = time.process_time()
    assert len(read(tmp_path, data)[0]) == 1000
    assert time.process_time() - started < 2
