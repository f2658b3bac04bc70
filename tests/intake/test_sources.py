"""Arguments to sources: files, folders, globs, standard input, saved pages; their order, and what is refused."""

from __future__ import annotations

import io
import os
import random
from pathlib import Path

import pytest

from ssg.intake.sources import Source, count_sources, open_sources
from ssg.intake.sources.names import natural_key
from ssg.problems import Problem
from tests.intake.packing import LAMP, pack, page


def read(*arguments: str | Path, stdin: bytes = b"") -> tuple[list[Source], list[Problem]]:
    """What the arguments give: sources and problems, each in order."""
    found = list(open_sources([str(argument) for argument in arguments], io.BytesIO(stdin)))
    return [item for item in found if isinstance(item, Source)], [item for item in found if isinstance(item, Problem)]


def write(folder: Path, *names: str, text: str = LAMP) -> None:
    """Files with a text of their own each."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text} {name}", "utf-8")


def test_a_file_says_where_it_is_from(tmp_path: Path) -> None:
    write(tmp_path, "raw/lamp/03.txt")
    sources, problems = read(tmp_path / "raw/lamp/03.txt")
    assert problems == []
    assert [(item.path, item.ledger_path, item.name, item.page, item.container) for item in sources] == [
        (str(tmp_path / "raw/lamp/03.txt"), "lamp/03.txt", "03", False, "")
    ]
    assert sources[0].data.decode() == f"{LAMP} raw/lamp/03.txt"


def test_a_folder_is_read_in_natural_order_and_all_the_way_down(tmp_path: Path) -> None:
    names = ["1.txt", "2.md", "10.html", "第一卷 渡船/第二章.txt", "第一卷 渡船/第十章.txt", "第二卷 钟楼/第一章.txt"]
    write(tmp_path, *random.Random(3).sample(names, len(names)), text="<p>")
    write(tmp_path, "cover.jpg", "notes.pdf", "odd.PDF", ".DS_Store", ".hidden/x.txt", "__MACOSX/._1.txt", "1.txt~")
    (tmp_path / "empty").mkdir()
    sources, problems = read(tmp_path)
    assert [item.path.removeprefix(f"{tmp_path}/") for item in sources] == names
    assert [item.page for item in sources] == [False, False, True, False, False, False]
    assert [item.volume for item in sources] == ["", "", "", "第一卷 渡船", "第一卷 渡船", "第二卷 钟楼"]
    assert [(item.code, item.severity, item.message) for item in problems] == [
        ("I142", "info", "left out: 1 .jpg, 2 .pdf")
    ]


@pytest.mark.parametrize(
    "names",
    [
        ["2.txt", "10.txt", "100.txt"],
        ["第二章.txt", "第十章.txt", "第二十一章.txt", "第一百章.txt"],
        ["第3章（上）.txt", "第3章（中）.txt", "第3章（下）.txt", "第4章.txt"],
        ["ch12.txt", "ch12.5.txt", "ch13.txt"],
        ["Ch １.txt", "ch 2.txt", "CH 10.txt"],
        [
            "Chapter One - Fog.txt",
            "Chapter Two.txt",
            "Chapter_Eleven.txt",
            "Chapter Twenty-Two.txt",
            "Chapter Forty.txt",
        ],
        ["Part II.txt", "Part IX.txt", "Part XI.txt"],
        ["v1c9.txt", "v1c10.txt", "v2c1.txt"],
    ],
)
def test_natural_order(names: list[str]) -> None:
    assert sorted(random.Random(1).sample(names, len(names)), key=natural_key) == names


def test_arguments_in_a_shells_order_are_put_in_natural_order_and_others_keep_theirs(tmp_path: Path) -> None:
    write(tmp_path, "1.txt", "2.txt", "10.txt")
    expanded = [tmp_path / "1.txt", tmp_path / "10.txt", tmp_path / "2.txt"]
    assert [item.name for item in read(*expanded)[0]] == ["1", "2", "10"]
    assert [item.name for item in read(*reversed(expanded))[0]] == ["2", "10", "1"]


def test_quoted_globs(tmp_path: Path) -> None:
    write(tmp_path, "1.txt", "2.txt", "10.txt", "sub/3.txt", "4.dat", "[5].txt")
    assert [item.name for item in read(f"{tmp_path}/*.txt")[0]] == ["1", "2", "10", "[5]"]
    assert [item.name for item in read(f"{tmp_path}/**/*.txt")[0]] == ["1", "2", "10", "[5]", "3"]
    assert [item.name for item in read(f"{tmp_path}/*")[0]] == ["1", "2", "10", "[5]", "3"]
    assert [item.name for item in read(f"{tmp_path}/*.dat")[0]] == ["4"]
    assert [item.name for item in read(f"{tmp_path}/[5].txt")[0]] == ["[5]"]  # a file of that very name
    assert [item.code for item in read(f"{tmp_path}/*.epub")[1]] == ["I101"]


def test_each_file_comes_once(tmp_path: Path) -> None:
    write(tmp_path, "raw/1.txt", "raw/2.txt")
    (tmp_path / "raw/link.txt").symlink_to("1.txt")
    sources, problems = read(tmp_path / "raw", f"{tmp_path}/raw/*.txt", tmp_path / "raw/2.txt")
    assert [item.name for item in sources] == ["1", "2"]
    assert problems == []


def test_a_saved_pages_folder_holds_no_chapters(tmp_path: Path) -> None:
    for name in ("第1章.html", "第1章_files/ad.html", "第1章_files/site.css", "Two.htm", "Two.files/frame.htm"):
        write(tmp_path, name, text="<p>")
    write(tmp_path, "notes_files/3.txt")  # no page is called so: a folder like any other
    names = ["Two", "3", "第1章"]
    assert sorted(item.name for item in read(tmp_path)[0]) == sorted(names)
    assert sorted(item.name for item in read(f"{tmp_path}/*")[0]) == sorted(names)
    sources, problems = read(*sorted(tmp_path.iterdir()))  # as a shell expands `*`
    assert sorted(item.name for item in sources) == sorted(names)
    assert [item.code for item in problems] == ["I142", "I142"]
    assert all("saved page" in item.message for item in problems)


def test_the_index_of_a_saved_site_is_no_chapter(tmp_path: Path) -> None:
    names = [f"chapter {place}.html" for place in range(1, 6)]
    links = "".join(f'<li><a href="./{name.replace(" ", "%20")}">{name}</a></li>' for name in names)
    sidebar = f"<ul>{links}</ul>"
    pages = {name: page(name, *[LAMP] * 5, body=sidebar) for name in names}
    pages["index.html"] = page("The Quay", "All chapters", body=sidebar)
    for name, text in pages.items():
        (tmp_path / name).write_text(text, "utf-8")
    packed = tmp_path.parent / f"{tmp_path.name}.zip"
    packed.write_bytes(pack(pages))
    for argument in (tmp_path, f"{tmp_path}/*", packed):
        sources, problems = read(argument)
        assert [f"{item.name}.html" for item in sources] == names
        assert [(item.code, item.message) for item in problems] == [
            ("I142", "left out: site.toc: a list of contents, 5 links")
        ]
    assert [item.name for item in read(tmp_path / "index.html")[0]] == ["index"]  # named: it is wanted


@pytest.mark.parametrize(
    ("name", "data", "is_page"),
    [
        ("a.txt", b"<!DOCTYPE html><p>x", True),
        ("a.txt", b"\xef\xbb\xbf \n<html><p>x", True),
        ("a.txt", b'<?xml version="1.0"?>\n<!doctype HTML><p>', True),
        ("a.txt", "<html>灯".encode("utf-16"), True),
        ("a.txt", b"He said <html> is a tag.", False),
        ("a.html", b"No tag at all.\n\nTwo paragraphs.", False),
        ("a.html", "<p>灯".encode("utf-16-le"), True),
        ("a.htm", b"x<br>y", True),
    ],
)
def test_what_is_a_page(tmp_path: Path, name: str, data: bytes, is_page: bool) -> None:  # noqa: FBT001
    (tmp_path / name).write_bytes(data)
    assert [item.page for item in read(tmp_path / name)[0]] == [is_page]


def test_standard_input_may_be_a_text_a_page_or_an_archive() -> None:
    text, page_, archive = (
        read("-", stdin=data)[0] for data in (LAMP.encode(), page("One", LAMP).encode(), pack({"1.txt": LAMP}))
    )
    assert [(item.path, item.ledger_path, item.name, item.page) for item in text] == [("-", "-", "", False)]
    assert [item.page for item in page_] == [True]
    assert [(item.path, item.name) for item in archive] == [("-!1.txt", "1")]


def test_what_cannot_be_read_is_named_and_the_rest_comes(tmp_path: Path) -> None:
    write(tmp_path, "1.txt", "3.txt")
    os.mkfifo(tmp_path / "2.txt")
    (tmp_path / "4.txt").symlink_to("nowhere")
    (tmp_path / "5.txt").write_bytes(b"%PDF-1.7 ...")
    (tmp_path / "6.txt").symlink_to("6.txt")
    (tmp_path / "up").symlink_to(tmp_path)
    sources, problems = read(tmp_path, tmp_path / "none.txt", "\0")
    assert [item.name for item in sources] == ["1", "3"]
    found = [(item.code, (item.path or "").removeprefix(f"{tmp_path}/"), item.message) for item in problems]
    assert found == [
        ("I101", "2.txt", "cannot be read: it is no regular file"),
        ("I101", "4.txt", "cannot be read: No such file or directory"),
        ("I101", "5.txt", "cannot be read: it is a PDF"),
        ("I101", "6.txt", "cannot be read: Too many levels of symbolic links"),
        ("I142", "up", "left out: a link to a folder that is imported already"),
        ("I101", "none.txt", "cannot be read: there is no such file"),
        ("I101", "\0", "cannot be read: there is no such file"),
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser reads everything")
def test_files_and_folders_without_permission(tmp_path: Path) -> None:
    write(tmp_path, "1.txt", "2.txt", "closed/3.txt")
    (tmp_path / "1.txt").chmod(0)
    (tmp_path / "closed").chmod(0)
    sources, problems = read(tmp_path)
    (tmp_path / "closed").chmod(0o755)
    assert [item.name for item in sources] == ["2"]
    assert [item.code for item in problems] == ["I101", "I101"]


def test_a_folder_without_texts_is_told(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    assert [(item.code, item.message) for item in read(tmp_path / "raw")[1]] == [
        ("I101", "cannot be read: there is no .txt, .md, .html, .epub or .zip in it")
    ]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "1.txt").open("wb") as file:
        file.truncate(2**28 + 1)
    assert "larger than 256 MiB" in read(tmp_path / "1.txt")[1][0].message


def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    try:
        (Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "第一章 灯火.txt".encode("gbk")))).write_text(LAMP)
    except OSError:
        pytest.skip("this file system has only UTF-8 names")
    sources, _ = read(tmp_path)
    assert [item.name for item in sources] == ["第一章 灯火"]
    sources[0].path.encode("utf-8")


def test_sources_are_read_one_by_one(tmp_path: Path) -> None:
    write(tmp_path, "1.txt", "2.txt")
    found = open_sources([str(tmp_path)])
    first = next(found)
    (tmp_path / "2.txt").write_text("changed since")
    assert isinstance(first, Source)
    assert next(item.data for item in found if isinstance(item, Source)) == b"changed since"


def test_counting_needs_no_reading(tmp_path: Path) -> None:
    write(tmp_path, "1.txt", "2.txt")
    assert count_sources([str(tmp_path)]) == 2
    (tmp_path / "3.zip").write_bytes(b"")
    assert count_sources([str(tmp_path)]) is None
