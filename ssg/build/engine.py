"""What this version of `ssg` is, as a digest: another version, or another Markdown parser, makes every page again."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_MAKERS = ("mistune", "jinja2", "nh3", "pygments")


@cache
def engine_digest() -> str:
    """Digest of the package's own code and of the versions of the packages that shape a page's bytes."""
    package = Path(__file__).resolve().parent.parent
    digest = hashlib.blake2b(digest_size=16)
    for file in sorted(package.rglob("*.py")):
        digest.update(file.relative_to(package).as_posix().encode())
        digest.update(file.read_bytes())
    for name in _MAKERS:
        try:
            digest.update(f"{name} {version(name)}".encode())
        except PackageNotFoundError:
            digest.update(f"{name} ?".encode())
    return digest.hexdigest()
