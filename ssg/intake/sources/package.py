"""What an EPUB says of itself: container.xml, then the package file (OPF 2 and 3): spine, parts with a role, facts.

Formats: EPUB 2.0.1 OPF, EPUB 3.3 packages. Raises `Refusal`; what leads out of the archive is refused.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from ssg.intake.decode import decode_bytes
from ssg.intake.sources.archive import Archive, Refusal
from ssg.intake.sources.source import BookFacts
from ssg.intake.sources.xml import BrokenXmlError, Element, UnsafeXmlError, parse_xml

MAX_XML = 16 * 2**20  # bytes of one XML part
CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_ROLES = {"cover": "cover", "toc": "toc", "title-page": "title", "titlepage": "title", "copyright-page": "rights"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """`spine` names the documents in reading order, `missing` those of them that the archive has not; `nav` is the
    EPUB 3 contents, `ncx` the EPUB 2 one, "" where none; `roles` maps documents to cover, toc, title or rights."""

    facts: BookFacts
    spine: tuple[str, ...]
    missing: tuple[str, ...]
    nav: str
    ncx: str
    roles: Mapping[str, str]


def read_package(archive: Archive) -> Package:
    """Find and read the package file. Raises `Refusal`."""
    if CONTAINER not in archive.names:
        raise Refusal(archive.path, CONTAINER, "it is missing, so this is no EPUB", "I141")
    container = read_xml(archive, CONTAINER)
    root = container.first("rootfile")
    if root is None:
        raise Refusal(archive.path, CONTAINER, "it names no package file", "I141")
    opf = resolve(archive, CONTAINER, "", root.get("full-path"))
    if opf not in archive.names:
        raise Refusal(archive.path, opf, "the package file is missing", "I141")
    package = read_xml(archive, opf)
    items = {item.get("id"): item for item in package.all("item")}
    hrefs = {
        key: resolve(archive, opf, opf, item.get("href"))
        for key, item in items.items()
        if not _SCHEME.match(item.get("href"))
    }
    spine = _read_spine(archive, opf, package, items)
    present = set(archive.names)
    encrypted = _find_encrypted(archive)
    if locked := next((name for name in spine if name in encrypted), None):
        raise Refusal(archive.path, locked, "it is encrypted (DRM)", "I141")
    nav = next((hrefs[key] for key, item in items.items() if "nav" in _words(item, "properties") and key in hrefs), "")
    contents = package.first("spine")
    ncx = hrefs.get(contents.get("toc"), "") if contents is not None else ""
    ncx = ncx or next(
        (hrefs[key] for key, item in items.items() if "ncx" in item.get("media-type") and key in hrefs), ""
    )
    return Package(
        facts=_read_facts(package),
        spine=tuple(name for name in spine if name in present),
        missing=tuple(name for name in spine if name not in present),
        nav=nav if nav in present else "",
        ncx=ncx if ncx in present else "",
        roles=_read_roles(archive, opf, package),
    )


def read_text(archive: Archive, name: str) -> str:
    """A document of the archive as text. Raises `Refusal` where its bytes cannot be read."""
    decoded = decode_bytes(archive.read(name))
    if decoded.fault is not None:
        raise Refusal(archive.path, name, decoded.fault, "I102")
    return decoded.text


def read_xml(archive: Archive, name: str) -> Element:
    """An XML part. Raises `Refusal`, also for a part that is no XML."""
    data = archive.read(name)
    if len(data) > MAX_XML:
        raise Refusal(archive.path, name, f"larger than {MAX_XML >> 20} MiB", "I141")
    decoded = decode_bytes(data)
    if decoded.fault is not None:
        raise Refusal(archive.path, name, decoded.fault, "I102")
    try:
        return parse_xml(decoded.text)
    except (UnsafeXmlError, BrokenXmlError) as error:
        raise Refusal(archive.path, name, str(error), "I141") from error


def resolve(archive: Archive, source: str, base: str, href: str) -> str:
    """The archive's name for an address in `base`, without its fragment. Raises `Refusal` where it leads outside."""
    path = unquote(href.partition("#")[0]).replace("\\", "/")
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(base), path)) if path else base
    if _SCHEME.match(href) or joined.startswith(("../", "/")) or joined == ".." or "\0" in joined:
        raise Refusal(archive.path, source, f"it points outside the archive: {href[:120]!r}", "I141")
    return joined


def _read_spine(archive: Archive, opf: str, package: Element, items: Mapping[str, Element]) -> tuple[str, ...]:
    """The documents in reading order; a remote one is refused by its address."""
    spine = package.first("spine")
    wanted = [] if spine is None else [items.get(reference.get("idref")) for reference in spine.all("itemref")]
    names = [resolve(archive, opf, opf, item.get("href")) for item in wanted if item is not None]
    if not names:
        raise Refusal(archive.path, opf, "its spine names no document", "I141")
    return tuple(dict.fromkeys(names))


def _read_facts(package: Element) -> BookFacts:
    metadata = package.first("metadata") or package
    roles = {
        meta.get("refines").lstrip("#"): meta.text() for meta in metadata.all("meta") if meta.get("property") == "role"
    }
    creators = [
        creator.text()
        for creator in metadata.all("creator")
        if (creator.get("role") or roles.get(creator.get("id"), "aut")) == "aut"
    ]
    language = next((item.text() for item in metadata.all("language")), "").replace("_", "-")
    known = _LANGUAGE.fullmatch(language) and language.lower() not in ("und", "mul", "zxx")
    return BookFacts(
        title=next((item.text() for item in metadata.all("title")), ""),
        author=", ".join(dict.fromkeys(filter(None, creators))),
        language=language if known else "",
        description=next((item.text() for item in metadata.all("description")), ""),
    )


def _read_roles(archive: Archive, opf: str, package: Element) -> dict[str, str]:
    roles: dict[str, str] = {}
    for reference in package.all("reference"):
        role = _ROLES.get(reference.get("type").lower())
        if role is not None and not _SCHEME.match(reference.get("href")):
            roles.setdefault(resolve(archive, opf, opf, reference.get("href")), role)
    return roles


def _find_encrypted(archive: Archive) -> frozenset[str]:
    """Entries that a reading system would have to decrypt; fonts are the usual ones, and harmless."""
    if _ENCRYPTION not in archive.names:
        return frozenset()
    references = read_xml(archive, _ENCRYPTION).all("cipherreference")
    return frozenset(unquote(reference.get("uri")) for reference in references)


def _words(item: Element, attribute: str) -> list[str]:
    return item.get(attribute).lower().split()
