"""Digests of bytes."""

from __future__ import annotations

import hashlib


def digest_of(data: bytes) -> str:
    """The digest of bytes: 128 bits of BLAKE2b in hexadecimal (32 characters)."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()
