"""Turns a fixture into the files that a user would import."""

from __future__ import annotations

import html
import io
import zipfile
from pathlib import Path

from tests.intake.library.fixtures import Chapter, Fixture

NEWLINES = {"lf": "\n", "crlf": "\r\n", "cr": "\r", "nel": "\u0085", "ls": "\u2028"}
_CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def write_sources(fixture: Fixture, folder: Path) -> list[Path]:
    """Write the fixture's raw files into a folder and return what to import, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = fixture.name.rpartition("/")[2]
    if fixture.container == "files":
        paths = [folder / chapter.file for chapter in fixture.chapters]
        for path, chapter in zip(paths, fixture.chapters, strict=True):
            path.write_bytes(encode(chapter.raw, fixture))
        return paths
    if fixture.container == "txt":
        path = folder / f"{stem}.txt"
        path.write_bytes(encode("\n".join(chapter.raw for chapter in fixture.chapters), fixture))
    elif fixture.container == "zip":
        path = folder / f"{stem}.zip"
        path.write_bytes(make_zip({chapter.file: encode(chapter.raw, fixture) for chapter in fixture.chapters}))
    else:
        path = folder / f"{stem}.epub"
        path.write_bytes(make_epub(fixture, version=int(fixture.container[-1])))
    return [path]


def encode(text: str, fixture: Fixture) -> bytes:
    """The bytes of a raw text."""
    return text.replace("\n", NEWLINES[fixture.newline]).encode(fixture.encoding)


def make_zip(members: dict[str, bytes]) -> bytes:
    """An archive with these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data)
    return buffer.getvalue()


def make_epub(fixture: Fixture, *, version: int) -> bytes:
    """A small EPUB 2 (ncx) or 3 (nav): a cover page, a title page, a page of contents, and a document per chapter.

    The first line of a chapter's raw text is its heading (`<h2>`), paragraphs are parted by blank lines.
    """
    stem = fixture.name.rpartition("/")[2]
    documents = {f"{chapter.file.rpartition('.')[0]}.xhtml": chapter for chapter in fixture.chapters}
    links = "".join(f'<li><a href="{name}">{_heading(chapter)}</a></li>' for name, chapter in documents.items())
    pages = {
        "cover.xhtml": _page(stem, '<img src="cover.png" alt="Cover"/>'),
        "title.xhtml": _page(stem, f"<h1>{stem}</h1><p>by A. Nobody</p>"),
        "contents.xhtml": _page(stem, f"<h1>Contents</h1><ol>{links}</ol>"),
        **{name: _page(stem, _chapter_body(chapter)) for name, chapter in documents.items()},
    }
    extra = {}
    if version == 3:
        extra["nav.xhtml"] = _page(stem, f'<nav epub:type="toc"><ol>{links}</ol></nav>')
    else:
        points = "".join(
            f'<navPoint id="n{at}" playOrder="{at}"><navLabel><text>{_heading(chapter)}</text></navLabel>'
            f'<content src="{name}"/></navPoint>'
            for at, (name, chapter) in enumerate(documents.items(), 1)
        )
        extra["toc.ncx"] = (
            f'<?xml version="1.0"?><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><head/>'
            f"<docTitle><text>{stem}</text></docTitle><navMap>{points}</navMap></ncx>"
        )
    opf = _opf(stem, list(pages), version, fixture.language or "en")
    members = {"mimetype": "application/epub+zip", "META-INF/container.xml": _CONTAINER, "OEBPS/book.opf": opf}
    members |= {f"OEBPS/{name}": text for name, text in {**pages, **extra}.items()}
    return make_zip({name: text.encode() for name, text in members.items()})


def _heading(chapter: Chapter) -> str:
    return html.escape(chapter.raw.strip().split("\n\n")[0])


def _chapter_body(chapter: Chapter) -> str:
    paragraphs = chapter.raw.strip().split("\n\n")[1:]
    return f"<h2>{_heading(chapter)}</h2>" + "\n".join(f"<p>{html.escape(text)}</p>" for text in paragraphs)


def _page(title: str, body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>{title}</title></head><body>{body}</body></html>'
    )


def _opf(title: str, names: list[str], version: int, language: str) -> str:
    items = "".join(
        f'<item id="i{at}" href="{name}" media-type="application/xhtml+xml"/>' for at, name in enumerate(names)
    )
    if version == 3:
        items += '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    else:
        items += '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
    spine = "".join(f'<itemref idref="i{at}"/>' for at in range(len(names)))
    ncx = "" if version == 3 else ' toc="ncx"'
    return (
        f'<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="{version}.0" '
        'unique-identifier="id">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:x:1</dc:identifier>'
        f"<dc:title>{title}</dc:title><dc:language>{language}</dc:language></metadata>"
        f"<manifest>{items}</manifest><spine{ncx}>{spine}</spine></package>"
    )
