"""Digests of bytes."""

from __future__ import annotations

import hashlib


def digest_of(data: bytes) -> str:
    """The digest of bytes: the first 128 bits of their SHA-256 in hexadecimal (32 characters).

    Processors have instructions for it, so it takes half as long as any other that is safe.
    """
    return hashlib.sha256(data, usedforsecurity=False).hexdigest()[:32]
