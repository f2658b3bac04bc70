"""Archives and EPUBs made in code, good ones and bad ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from html import escape

CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="{opf}" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
LAMP = "The lamp on the quay burned low, and the ferryman read by it until the last boat was in."


def pack(entries: Mapping[str, str | bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of these entries, in this order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def page(title: str, *paragraphs: str, heading: bool = True, body: str = "") -> str:
    """An XHTML document; `body` is markup put after the heading."""
    top = f"<h2>{escape(title)}</h2>" if heading else ""
    text = "".join(f"<p>{escape(paragraph, quote=False)}</p>\n" for paragraph in paragraphs)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" '
        '"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml">'
        f"<head><title>{escape(title)}</title></head>\n<body>{top}{body}{text}</body></html>"
    )


def opf(
    spine: Sequence[str],
    *,
    version: int = 3,
    title: str = "The Quay",
    language: str = "en",
    extra: str = "",
    items: str = "",
    guide: str = "",
) -> str:
    """A package file. `items` are more items of the manifest; the EPUB 2 one has an ncx, the EPUB 3 one a nav."""
    manifest = "".join(
        f'<item id="i{place}" href="{href}" media-type="application/xhtml+xml"/>' for place, href in enumerate(spine)
    )
    contents = (
        '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        if version == 3
        else '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
    )
    references = "".join(f'<itemref idref="i{place}"/>' for place in range(len(spine)))
    return (
        f'<?xml version="1.0" encoding="utf-8"?><package xmlns="http://www.idpf.org/2007/opf" version="{version}.0">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">'
        f"<dc:title>{title}</dc:title><dc:language>{language}</dc:language>"
        '<dc:creator opf:role="aut">Ada Quill</dc:creator><dc:creator opf:role="ill">Bo Line</dc:creator>'
        f"{extra}</metadata><manifest>{contents}{manifest}{items}</manifest>"
        f"<spine{'' if version == 3 else ' toc=' + chr(34) + 'ncx' + chr(34)}>{references}</spine>{guide}</package>"
    )


Table = Sequence[tuple[str, str, "Table"]]  # what an entry is called, where it leads, what is below it


def nav(table: Table, *, landmarks: str = "") -> str:
    """An EPUB 3 nav document; an entry without an address is a span."""

    def items(table: Table) -> str:
        return "".join(
            f"<li>{f'<a href={chr(34)}{href}{chr(34)}>{escape(title)}</a>' if href else f'<span>{title}</span>'}"
            f"{f'<ol>{items(below)}</ol>' if below else ''}</li>\n"
            for title, href, below in table
        )

    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" '
        'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>Contents</title></head><body>'
        f'<nav epub:type="landmarks" hidden="hidden"><ol>{landmarks}</ol></nav>'
        f'<nav epub:type="toc" id="toc"><h1>Contents</h1><ol>{items(table)}</ol></nav></body></html>'
    )


def ncx(table: Table, *, doctype: str = "") -> str:
    """An EPUB 2 toc.ncx."""
    count = 0

    def points(table: Table) -> str:
        nonlocal count
        text = ""
        for title, href, below in table:
            count += 1
            text += (
                f'<navPoint id="p{count}" playOrder="{count}"><navLabel><text>{escape(title)}</text></navLabel>'
                f'<content src="{href}"/>{points(below)}</navPoint>'
            )
        return text

    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" '
        f'version="2005-1"><head/><docTitle><text>The Quay</text></docTitle><navMap>{points(table)}</navMap></ncx>'
    )


def epub(documents: Mapping[str, str | bytes], table: Table, *, version: int = 3, **facts: str) -> bytes:
    """A book whose documents lie in `OEBPS`, in the order of the spine."""
    contents = {"nav.xhtml": nav(table)} if version == 3 else {"toc.ncx": ncx(table)}
    names = list(documents)
    files = {"content.opf": opf(names, version=version, **facts), **contents, **documents}
    return pack(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": CONTAINER.format(opf="OEBPS/content.opf"),
            **{f"OEBPS/{name}": data for name, data in files.items()},
        }
    )
