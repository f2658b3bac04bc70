"""How far the times of files can be trusted."""

from __future__ import annotations

BLUR_NS = 2_000_000_000
"""Nanoseconds: a file that was younger when it was looked at may change without its time changing.

That of the coarsest clock in use: FAT keeps two seconds. It is the rule that git has for its index.
"""
