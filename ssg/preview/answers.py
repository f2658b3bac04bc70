"""Bytes of answers: content types, ranges, the client in a page, the page that stands in for a site."""

from __future__ import annotations

import errno
import os
import re
import stat
from html import escape, unescape
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from ssg.build.manifest import Made
from ssg.text.digest import digest_of

CLIENT = "__ssg/"

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".otf": "font/otf",
    ".ttf": "font/ttf",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".flac": "audio/flac",
    ".wav": "audio/wav",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".pdf": "application/pdf",
    ".epub": "application/epub+zip",
    ".wasm": "application/wasm",
}
_END = re.compile(rb"</body\s*>", re.IGNORECASE)
_POLICY = re.compile(rb'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(")', re.IGNORECASE)
_VERSION = re.compile(rb"\?v=[0-9a-f]+(?=[\"'])")
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def content_type(path: str) -> str:
    """The content type of a file, by the end of its name."""
    return _TYPES.get(PurePosixPath(path).suffix.lower(), "application/octet-stream")


def parse_range(text: str, size: int) -> tuple[int, int] | None:
    """First and last byte of a single range, cut to the size; None where there is no such range."""
    match = _RANGE.fullmatch(text.strip())
    if match is None or not (match[1] or match[2]):
        return None
    if not match[1]:
        first, last = max(0, size - int(match[2])), size - 1
    else:
        first, last = int(match[1]), min(int(match[2] or size - 1), size - 1)
    return (first, last) if first <= last else None


def text_digest(page: bytes) -> str:
    """Digest of a page without the versions in its asset links: the same when only a stylesheet changed."""
    return digest_of(_VERSION.sub(b"", page))


def with_client(page: bytes, base: str, attributes: dict[str, str]) -> bytes:
    """A page with the live-reload client before the end of its body. `attributes` become `data-ssg-…`. A policy that
    allows no scripts, as a theme without any has it, allows this one."""
    said = "".join(f' data-ssg-{key}="{escape(value)}"' for key, value in attributes.items())
    source = escape(f"{quote(base, safe='/~')}{CLIENT}reload.js")
    script = f'<script type="module" src="{source}"{said}></script>\n'.encode()
    page = _POLICY.sub(lambda found: found[1] + _allow_client(found[2].decode()).encode() + found[3], page, count=1)
    ends = list(_END.finditer(page))
    at = ends[-1].start() if ends else len(page)
    return page[:at] + script + page[at:]


def _allow_client(policy: str) -> str:
    """A Content-Security-Policy (CSP Level 3, in an attribute) under which the client and its stylesheet work."""
    rows = [directive.split() for directive in unescape(policy).split(";") if directive.strip()]
    said = {name.lower(): sources for name, *sources in reversed(rows)}  # of two, the first counts
    for name in ("script-src", "style-src", "connect-src"):
        sources = said.get(name, said.get("default-src"))
        if sources is not None and "'self'" not in sources:
            said[name] = [*(source for source in sources if source != "'none'"), "'self'"]
    return escape("; ".join(" ".join([name, *sources]) for name, sources in said.items()))


HOLDING_PAGE = b"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>No site yet</title>
</head>
<body>
<h1>There is no site yet</h1>
<p>The build has not succeeded so far. This page goes as soon as it does.</p>
</body>
</html>
"""


def read_made(file: Path, made: Made) -> bytes | None:
    """The bytes of a made file; None where the file does not hold what the manifest says.

    That tells a file that a commit has just replaced from one of this generation, and refuses whatever else may
    stand in its place: nothing is followed, nothing is waited for.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(file, flags)
    except OSError as error:
        if error.errno in (errno.EMFILE, errno.ENFILE):
            raise
        return None
    with os.fdopen(handle, "rb") as stream:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or status.st_size != made.size:
            return None
        data = stream.read(made.size + 1)
    return data if digest_of(data) == made.digest else None
