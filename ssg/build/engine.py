"""What this version of `ssg` is, as a digest: another version, or another Markdown parser, makes every page again."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from importlib.util import find_spec
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
        digest.update(f"{name} {_version(name)}".encode())
    return digest.hexdigest()


def _version(package: str) -> str:
    """What the folder of the package's metadata is called. `importlib.metadata` takes longer than a small build."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return "?"
    names = os.listdir(Path(spec.origin).parent.parent)
    mine = [name for name in names if name.lower().startswith(f"{package}-") and name.endswith(".dist-info")]
    return " ".join(sorted(mine)) or str(os.stat(spec.origin).st_mtime_ns)
