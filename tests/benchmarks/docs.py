"""Puts what was measured into a document, between two comments of its own; the rest of it stays as it was written."""

from __future__ import annotations

from pathlib import Path


def write_section(file: Path, name: str, text: str) -> None:
    """Replace what stands between `<!-- NAME -->` and `<!-- end of NAME -->`; without them, append it with them."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    section = f"{begin}\n\n{text.strip()}\n\n{end}"
    written = file.read_text("utf-8") if file.exists() else ""
    before, found, rest = written.partition(begin)
    after = rest.partition(end)[2] if found else ""
    text = f"{before}{section}{after}" if found else f"{written.rstrip()}\n\n{section}\n".lstrip()
    file.write_text(text, "utf-8")
