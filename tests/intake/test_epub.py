"""EPUBs as chapters: EPUB 2 and 3, volumes, cut and joined documents, what is left out, what is refused."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ssg.intake.clean import clean_source
from ssg.intake.sources import BookFacts, open_sources, xml
from ssg.intake.sources import navigation as limits
from ssg.intake.sources.source import Source
from ssg.problems import Problem
from tests.intake.packing import CONTAINER, LAMP, Table, epub, nav, ncx, opf, pack, page
from tests.intake.prose import ENGLISH

CONTENTS = (
    '<p><a href="a.xhtml">Chapter 1</a></p><p><a href="b.xhtml">Chapter 2</a></p><p><a href="b.xhtml#c">3</a></p>'
)


def read(tmp_path: Path, data: bytes) -> tuple[list[Source], list[Problem]]:
    """What a book of these bytes gives."""
    file = tmp_path / "quay.epub"
    file.write_bytes(data)
    found = list(open_sources([str(file)]))
    return [item for item in found if isinstance(item, Source)], [item for item in found if isinstance(item, Problem)]


def places(sources: list[Source]) -> list[tuple[str, str, str]]:
    """Of each chapter its place in the book, title and volume."""
    return [(item.path.rpartition("!")[2].removeprefix("OEBPS/"), item.title, item.volume) for item in sources]


def left_out(problems: list[Problem]) -> list[tuple[str, str]]:
    """Of each problem that a page is left out: the page and the rule."""
    return [
        ((item.path or "").rpartition("/")[2], item.message.removeprefix("left out: ").partition(":")[0])
        for item in problems
        if item.code == "I142"
    ]


@pytest.mark.parametrize("version", [2, 3])
def test_chapters_volumes_and_pages_that_are_none(tmp_path: Path, version: int) -> None:
    documents = {
        "cover.xhtml": page("Cover", heading=False, body='<img src="cover.jpg" alt="cover"/>'),
        "title.xhtml": page("The Quay", "by Ada Quill"),
        "contents.xhtml": page("Contents", body=CONTENTS),
        "part1.xhtml": page("Part One: The Ferry"),
        "a.xhtml": page("Chapter 1: The Lamp", LAMP),
        "b.xhtml": page("Chapter 2: The Fog", LAMP, LAMP),
        "part2.xhtml": page("Part Two"),
        "c.xhtml": page("Chapter 3: The Bell", LAMP),
        "after.xhtml": page("Afterword", LAMP),
    }
    table: Table = [
        ("Cover", "cover.xhtml", ()),
        ("Part One: The Ferry", "part1.xhtml", [("Chapter 1: The Lamp", "a.xhtml", ()), ("Chapter 2", "b.xhtml", ())]),
        ("Part Two", "part2.xhtml", [("Chapter 3: The Bell", "c.xhtml", ())]),
        ("Afterword", "after.xhtml", ()),
    ]
    sources, problems = read(tmp_path, epub(documents, table, version=version))
    assert places(sources) == [
        ("a.xhtml", "Chapter 1: The Lamp", "Part One: The Ferry"),
        ("b.xhtml", "Chapter 2", "Part One: The Ferry"),
        ("c.xhtml", "Chapter 3: The Bell", "Part Two"),
        ("after.xhtml", "Afterword", ""),
    ]
    assert [item.data.decode() for item in sources] == [
        documents[name] for name in ("a.xhtml", "b.xhtml", "c.xhtml", "after.xhtml")
    ]
    assert left_out(problems) == [
        ("cover.xhtml", "epub.toc"),
        ("title.xhtml", "epub.title"),
        ("contents.xhtml", "epub.toc"),
        ("part1.xhtml", "epub.volume"),
        ("part2.xhtml", "epub.volume"),
    ]
    assert all(item.severity == "info" for item in problems)
    assert [item.order for item in sources] == [0, 1, 2, 3]
    assert {(item.language, item.container, item.page) for item in sources} == {
        ("en", str(tmp_path / "quay.epub"), True)
    }
    assert sources[0].book == BookFacts(title="The Quay", author="Ada Quill", language="en")
    assert sources[0].ledger_path == f"{tmp_path.name}/quay.epub!OEBPS/a.xhtml"


@pytest.mark.parametrize("version", [2, 3])
def test_one_document_with_many_chapters_is_cut_and_nothing_of_it_is_lost(tmp_path: Path, version: int) -> None:
    text = page("The Quay", "Before all.", heading=False, body='<div id="top"></div>').replace(
        "</body>",
        '<div class="c">\n<h2><a id="c1"></a>第一章 灯</h2><p>One, <i>one</i>.</p></div><p>Still one.</p>'
        '<h2 id="c2">第二章 雾</h2><p>Two.</p><section id="c3"><header><h2>第三章 钟</h2></header>'
        "<p>Three.</p></section>"
        "</body>",
    )
    table: Table = [
        ("第一卷 渡船", "", [("第一章 灯", "all.xhtml#c1", ()), ("第二章 雾", "all.xhtml#c2", ())]),
        ("第二卷 钟楼", "", [("第三章 钟", "all.xhtml#c3", ()), ("第四章 无", "all.xhtml#gone", ())]),
    ]
    sources, problems = read(tmp_path, epub({"all.xhtml": text}, table, version=version))
    assert places(sources) == [
        ("all.xhtml", "", ""),
        ("all.xhtml#c1", "第一章 灯", "第一卷 渡船"),
        ("all.xhtml#c2", "第二章 雾", "第一卷 渡船"),
        ("all.xhtml#c3", "第三章 钟", "第二卷 钟楼"),
    ]
    assert "".join(item.data.decode() for item in sources) == text
    assert sources[1].data.startswith(b'<div class="c">')
    assert sources[3].data.startswith(b'<section id="c3">')
    assert [(item.code, item.severity) for item in problems] == [("I143", "warning")]


def test_documents_without_an_entry_and_without_a_heading_continue_the_chapter(tmp_path: Path) -> None:
    documents = {
        "a1.xhtml": page("Chapter 1", "One."),
        "a2.xhtml": page("x", "Still one.", heading=False),
        "a3.xhtml": page("x", "And still.", heading=False).encode("utf-16"),
        "b.xhtml": page("Chapter 2", "Two."),
        "c.xhtml": page("Interlude: The Bell", "A heading, though the contents forgot it."),
    }
    table: Table = [("Chapter 1", "a1.xhtml", ()), ("Chapter 2", "b.xhtml", ())]
    sources, problems = read(tmp_path, epub(documents, table))
    assert problems == []
    assert places(sources) == [
        ("a1.xhtml", "Chapter 1", ""),
        ("b.xhtml", "Chapter 2", ""),
        ("c.xhtml", "Interlude: The Bell", ""),
    ]
    text = sources[0].data.decode()
    assert [text.count(words) for words in ("One.", "Still one.", "And still.")] == [1, 1, 1]


def test_sections_of_a_chapter_are_not_chapters(tmp_path: Path) -> None:
    documents = {
        "a.xhtml": page("Chapter 1", LAMP, body='<h3 id="s1">I.</h3>'),
        "a2.xhtml": page("II.", LAMP),
        "b.xhtml": page("The Fog", LAMP, body='<h3 id="s2">Morning</h3>'),
    }
    table: Table = [
        ("Chapter 1", "a.xhtml", [("I.", "a.xhtml#s1", ()), ("II.", "a2.xhtml", ())]),
        ("The Fog", "b.xhtml", [("Morning", "b.xhtml#s2", ())]),
    ]
    sources, _ = read(tmp_path, epub(documents, table))
    assert places(sources) == [("a.xhtml", "Chapter 1", ""), ("b.xhtml", "The Fog", "")]
    assert sources[0].data.decode() == documents["a.xhtml"] + documents["a2.xhtml"]


def test_flat_contents_with_volume_pages_and_a_root_that_is_the_book(tmp_path: Path) -> None:
    documents = {
        "v1.xhtml": page("第一卷 渡船"),
        "1.xhtml": page("第一章 灯", LAMP),
        "v2.xhtml": page("第二卷 钟楼"),
        "2.xhtml": page("第二章 雾", LAMP),
    }
    flat: Table = [
        (name, f"{key}.xhtml", ())
        for key, name in (("v1", "第一卷 渡船"), ("1", "第一章 灯"), ("v2", "第二卷 钟楼"), ("2", "第二章 雾"))
    ]
    for table in (flat, [("The Quay", "", flat)]):
        assert places(read(tmp_path, epub(documents, table))[0]) == [
            ("1.xhtml", "第一章 灯", "第一卷 渡船"),
            ("2.xhtml", "第二章 雾", "第二卷 钟楼"),
        ]


def test_volumes_in_volumes(tmp_path: Path) -> None:
    documents = {"1.xhtml": page("Chapter 1", LAMP), "2.xhtml": page("Chapter 1", LAMP)}
    table: Table = [
        ("Book One", "", [("Part One", "", [("Chapter 1", "1.xhtml", ())])]),
        ("Book Two", "", [("Part One", "", [("Chapter 1", "2.xhtml", ())])]),
    ]
    assert [item.volume for item in read(tmp_path, epub(documents, table))[0]] == [
        "Book One · Part One",
        "Book Two · Part One",
    ]


def test_a_serial_told_in_parts_keeps_them_as_chapters(tmp_path: Path) -> None:
    documents = {f"{place}.xhtml": page(f"Part {place}", LAMP, LAMP, LAMP) for place in (1, 2, 3)}
    sources, problems = read(
        tmp_path, epub(documents, [(f"Part {place}", f"{place}.xhtml", ()) for place in (1, 2, 3)])
    )
    assert [item.title for item in sources] == ["Part 1", "Part 2", "Part 3"]
    assert problems == []


def test_a_chapter_with_links_and_a_long_cover_stay(tmp_path: Path) -> None:
    notes = "".join(f'<a href="#n{place}">[{place}]</a> {LAMP} ' for place in range(5))
    documents = {
        "cover.xhtml": page("Cover", *[LAMP] * 8),
        "a.xhtml": page("Chapter 1", body=f"<p>{notes}</p>"),
        "nav2.xhtml": page("Chapter 2", "See <a>", LAMP),
    }
    sources, problems = read(tmp_path, epub(documents, [("Chapter 1", "a.xhtml", ())]))
    assert [item.name for item in sources] == ["cover", "a", "nav2"]
    assert problems == []


def test_books_without_contents(tmp_path: Path) -> None:
    headed = {"1.xhtml": page("Chapter 1", LAMP), "1b.xhtml": page("x", LAMP, heading=False)}
    assert places(read(tmp_path, epub({**headed, "2.xhtml": page("Chapter 2", LAMP)}, []))[0]) == [
        ("1.xhtml", "Chapter 1", ""),
        ("2.xhtml", "Chapter 2", ""),
    ]
    bare = {f"{place}.xhtml": page("x", LAMP, heading=False) for place in range(3)}
    assert len(read(tmp_path, epub(bare, [], version=2))[0]) == 3
    broken = epub(headed, [("A", "1.xhtml", ())], version=2).replace(b"toc.ncx", b"toc.nxx")
    sources, problems = read(tmp_path, broken)
    assert [item.title for item in sources] == ["Chapter 1"]
    assert problems == []


@pytest.mark.parametrize("table", [[], [("第一卷 渡船", "all.xhtml", ())]])
def test_a_document_of_many_chapters_that_the_contents_do_not_name(tmp_path: Path, table: Table) -> None:
    body = "<h1>第一卷 渡船</h1>" + "".join(
        f"<div><h2>第{place}章 灯</h2><p>{LAMP} {LAMP}</p><h3>夜</h3><p>{LAMP}</p></div>" for place in "一二三"
    )
    text = page("x", heading=False, body=body)
    sources, problems = read(tmp_path, epub({"all.xhtml": text}, table))
    assert [(item.title, item.volume) for item in sources] == [(f"第{place}章 灯", "第一卷 渡船") for place in "一二三"]
    assert left_out(problems) == [("all.xhtml", "epub.volume")]
    listed = page("x", heading=False, body="".join(f"<h2>第{place}章 灯</h2>" for place in "一二三四五") + LAMP)
    assert len(read(tmp_path, epub({"all.xhtml": listed}, []))[0]) == 1


def files(**changed: str | bytes) -> dict[str, str | bytes]:
    """The files of a small EPUB 2, some of them changed: `opf`, `ncx`, `container`, `chapter`."""
    parts: dict[str, str | bytes] = {
        "container": CONTAINER.format(opf="OEBPS/content.opf"),
        "opf": opf(["a.xhtml"], version=2),
        "ncx": ncx([("Chapter 1", "a.xhtml", ())]),
        "chapter": page("Chapter 1", LAMP),
        **changed,
    }
    return {
        "META-INF/container.xml": parts["container"],
        "OEBPS/content.opf": parts["opf"],
        "OEBPS/toc.ncx": parts["ncx"],
        "OEBPS/a.xhtml": parts["chapter"],
    }


def refusal(tmp_path: Path, entries: dict[str, str | bytes]) -> tuple[str, str]:
    """The one problem of a book of which nothing is imported: the entry, and why."""
    sources, problems = read(tmp_path, pack(entries))
    assert sources == []
    assert len(problems) == 1
    assert problems[0].severity == "error"
    assert problems[0].code in ("I102", "I140", "I141")
    return (problems[0].path or "").partition("!")[2], problems[0].message


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = ["../../x.xhtml", "/etc/passwd", "..%2f..%2fx.xhtml", "file:///etc/passwd", "http://127.0.0.1/x", "..\\..\\x"]


def test_document_types_and_entities_are_refused(tmp_path: Path) -> None:
    for part, entry in (
        ("container", "META-INF/container.xml"),
        ("opf", "OEBPS/content.opf"),
        ("ncx", "OEBPS/toc.ncx"),
    ):
        good = str(files()[entry])
        for doctype in (
            LAUGHS,
            '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
            '<!DOCTYPE x PUBLIC "-//X//Y" "http://x/y">',
        ):
            bad = good.replace("?>", f"?>{doctype}", 1)
            place, why = refusal(tmp_path, files(**{part: bad}))
            assert (place, "DOCTYPE" in why) == (entry, True)
    place, why = refusal(tmp_path, files(chapter=LAUGHS + page("Chapter 1", LAMP)))
    assert (place, "DOCTYPE" in why) == ("OEBPS/a.xhtml", True)


def test_the_document_type_that_epub_2_asks_for_is_read(tmp_path: Path) -> None:
    doctype = '<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">'
    entries = files(ncx=ncx([("The Lamp", "a.xhtml", ())], doctype=doctype))
    assert places(read(tmp_path, pack(entries))[0]) == [("a.xhtml", "The Lamp", "")]


@pytest.mark.parametrize("address", OUTSIDE)
def test_addresses_that_lead_outside_are_refused(tmp_path: Path, address: str) -> None:
    place, why = refusal(tmp_path, files(opf=opf([address], version=2)))
    assert (place, "outside" in why) == ("OEBPS/content.opf", True)
    place, why = refusal(tmp_path, files(ncx=ncx([("x", address, ())])))
    assert (place, "outside" in why) == ("OEBPS/toc.ncx", True)
    if address.startswith(("/", "file", "http")):
        place, why = refusal(tmp_path, files(container=CONTAINER.format(opf=address)))
        assert (place, "outside" in why) == ("META-INF/container.xml", True)


def test_a_billion_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = time.process_time()
    deep = '<navPoint><navLabel><text>x</text></navLabel><content src="a.xhtml"/>'
    many = ncx([]).replace("<navMap>", "<navMap>" + (deep + "</navPoint>") * 100_000)
    nested = ncx([]).replace("<navMap>", "<navMap>" + deep * 5000 + "</navPoint>" * 5000)
    for bad in (many, nested):
        assert refusal(tmp_path, files(ncx=bad))[0] == "OEBPS/toc.ncx"
    entries = {
        **files(opf=opf(["a.xhtml"])),
        "OEBPS/nav.xhtml": nav([]).replace("</ol></nav></body>", "<li><a>" * 10**5),
    }
    assert refusal(tmp_path, entries)[0] == "OEBPS/nav.xhtml"
    entries["OEBPS/nav.xhtml"] = nav([]).replace("<h1>Contents</h1><ol>", "<ol>" + "<li><ol>" * 1000)
    assert refusal(tmp_path, entries)[0] == "OEBPS/nav.xhtml"
    assert time.process_time() - started < 8
    monkeypatch.setattr(limits, "MAX_ENTRIES", 2)
    entries["OEBPS/nav.xhtml"] = nav([(str(place), "a.xhtml", ()) for place in range(9)])
    assert "more than 2 entries" in refusal(tmp_path, entries)[1]


def test_many_entries_into_one_document_are_cut_in_no_time(tmp_path: Path) -> None:
    body = "".join(f'<h2 id="c{place}">Chapter {place}</h2><p>{LAMP}</p>' for place in range(3000))
    table: Table = [(f"Chapter {place}", f"all.xhtml#c{place}", ()) for place in range(3000)]
    started = time.process_time()
    sources, problems = read(tmp_path, epub({"all.xhtml": page("x", heading=False, body=body)}, table))
    assert (len(sources), problems) == (3000, [])
    assert time.process_time() - started < 5


def test_drm_missing_and_unreadable_chapters(tmp_path: Path) -> None:
    locked = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData xmlns="http://www.w3.org/'
        '2001/04/xmlenc#"><CipherData><CipherReference URI="{}"/></CipherData></EncryptedData></encryption>'
    )
    place, why = refusal(tmp_path, {**files(), "META-INF/encryption.xml": locked.format("OEBPS/a.xhtml")})
    assert (place, "DRM" in why) == ("OEBPS/a.xhtml", True)
    fonts = {**files(), "META-INF/encryption.xml": locked.format("OEBPS/font.otf")}
    assert len(read(tmp_path, pack(fonts))[0]) == 1
    sources, problems = read(tmp_path, pack(files(opf=opf(["a.xhtml", "gone.xhtml"], version=2))))
    assert [item.name for item in sources] == ["a"]
    assert [(item.code, (item.path or "")[-16:]) for item in problems] == [("I101", "OEBPS/gone.xhtml")]
    assert refusal(tmp_path, files(chapter=page("1", LAMP).encode() + b"\xff\xff\x81"))[0] == "OEBPS/a.xhtml"
    assert refusal(tmp_path, files(opf="<package>"))[0] == "OEBPS/content.opf"
    assert refusal(tmp_path, files(opf=opf([], version=2)))[0] == "OEBPS/content.opf"
    assert refusal(tmp_path, files(chapter=page("", heading=False)))[1].endswith("holds a chapter")


def test_a_broken_ncx_is_told_and_the_book_is_read_without_it(tmp_path: Path) -> None:
    sources, problems = read(tmp_path, pack(files(ncx=ncx([("Salt & Sand", "a.xhtml", ())]).replace("&amp;", "&"))))
    assert places(sources) == [("a.xhtml", "Chapter 1", "")]
    assert [(item.code, item.severity) for item in problems] == [("I143", "warning")]


def test_facts_of_the_book(tmp_path: Path) -> None:
    extra = (
        '<dc:creator id="two">Cy Reed</dc:creator><meta refines="#two" property="role">aut</meta>'
        '<dc:creator id="three">Di Page</dc:creator><meta refines="#three" property="role">trl</meta>'
        "<dc:description>A ferry, a fog\nand a lamp.</dc:description>"
    )
    data = epub({"a.xhtml": page("Chapter 1", LAMP)}, [], extra=extra, language="zh_CN", title="灯 &amp; 船")
    assert read(tmp_path, data)[0][0].book == BookFacts(
        title="灯 & 船", author="Ada Quill, Cy Reed", language="zh-CN", description="A ferry, a fog and a lamp."
    )
    assert read(tmp_path, epub({"a.xhtml": page("1", LAMP)}, [], language="und"))[0][0].language == ""


def test_roles_that_the_book_itself_names(tmp_path: Path) -> None:
    guide = '<guide><reference type="cover" href="front.xhtml"/><reference type="toc" href="list.xhtml#x"/></guide>'
    documents = {
        "front.xhtml": page("The Quay", "A novel of the harbour"),
        "list.xhtml": page("In this book", "Long ago", body='<p><a href="a.xhtml">The lamp of the ferryman</a></p>'),
        "rights.xhtml": page("版权信息", "This book may be lent.", heading=False),
        "a.xhtml": page("Chapter 1", LAMP),
    }
    table: Table = [("版权信息", "rights.xhtml", ()), ("Chapter 1", "a.xhtml", ())]
    assert left_out(read(tmp_path, epub(documents, table, version=2, guide=guide))[1]) == [
        ("front.xhtml", "epub.toc"),
        ("list.xhtml", "epub.toc"),
        ("rights.xhtml", "epub.rights"),
    ]


def test_an_entry_with_the_books_name_is_no_volume(tmp_path: Path) -> None:
    documents = {"d.xhtml": page("For Ada"), "h.xhtml": page("The Quay"), "a.xhtml": page("The Lamp", LAMP)}
    table: Table = [("For Ada", "d.xhtml", ()), ("The Quay", "h.xhtml", [("The Lamp", "a.xhtml", ())])]
    sources, problems = read(tmp_path, epub(documents, table))
    assert [(item.title, item.volume) for item in sources] == [("For Ada", ""), ("The Lamp", "")]
    assert left_out(problems) == [("h.xhtml", "epub.title")]


def test_title_pages(tmp_path: Path) -> None:
    a = {"a.xhtml": page("Chapter 1", LAMP)}
    for title in (
        page("The Quay", "by A. Nobody"),
        page("THE QUAY", "Ada Quill"),
        page("The Quay", "A Novel", "Written by Ada Quill", "Salt Press"),
    ):
        assert left_out(read(tmp_path, epub({"t.xhtml": title, **a}, [("Chapter 1", "a.xhtml", ())]))[1]) == [
            ("t.xhtml", "epub.title")
        ]
    for story in (
        page("The Quay", LAMP, LAMP),
        page("For Ada", "who waited on the quay"),
        page("The Quay at Night", LAMP),
    ):
        sources, problems = read(tmp_path, epub({"t.xhtml": story, **a}, [("Chapter 1", "a.xhtml", ())]))
        assert ([item.name for item in sources], problems) == (["t", "a"], [])


def test_a_chapter_in_several_documents_is_cleaned_whole(tmp_path: Path) -> None:
    documents = {
        "a1.xhtml": page("Chapter 1", *ENGLISH).replace("<body>", "<body><article>"),
        "a2.xhtml": page("x", "The last word of it.", heading=False),
    }
    sources, _ = read(tmp_path, epub(documents, [("Chapter 1", "a1.xhtml", ())]))
    text = clean_source(sources[0].data.decode(), html=True, language="en").text
    assert all(line.strip('"').split('"')[0] in text for line in [*ENGLISH, "The last word of it."])


def test_more_elements_than_a_book_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml, "MAX_ELEMENTS", 3)
    assert xml.parse_xml("<a><b/><c/></a>").first("c") is not None
    with pytest.raises(xml.UnsafeXmlError):
        xml.parse_xml("<a><b/><c/><d/></a>")
