"""An independent check that the books balance: reads the files as anyone could, with nothing of the importer."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path


def assert_balanced(project: Path, ledger_path: str, raw_bytes: bytes) -> dict[str, int]:
    """The ledger at a path against the raw file and the written chapter. Returns its totals.

    The ledger of a part of a whole book says which characters of the raw text are its own.
    """
    ledger = json.loads((project / ledger_path).read_text("utf-8"))
    raw = raw_bytes.decode(ledger["raw"]["encoding"])
    assert ledger["version"] == 1
    assert ledger["raw"]["sha256"] == hashlib.sha256(raw_bytes).hexdigest()
    assert ledger["raw"]["characters"] == len(raw)
    written = (project / ledger["output"]["path"]).read_bytes()
    assert ledger["output"]["sha256"] == hashlib.sha256(written).hexdigest()
    text = written.decode("utf-8")
    body = text.split("\n---\n", 1)[1] if text.startswith("---\n") else text
    counts = {"keep": 0, "remove": 0, "replace": 0, "insert": 0}
    first, last = ledger["raw"].get("start", 0), ledger["raw"].get("end", len(raw))
    place, at = first, 0
    rebuilt = []
    for segment in ledger["segments"]:
        start, end, op = segment["start"], segment["end"], segment["op"]
        assert start == place
        assert (op == "insert") == (start == end)
        out = raw[start:end] if op == "keep" else segment.get("out", "")
        assert body.startswith(out, at)
        assert op == "keep" or segment["rule"]
        assert op not in ("remove", "replace") or segment["raw"] == raw[start:end]
        rebuilt.append(body[at : at + len(out)] if op == "keep" else segment.get("raw", ""))
        counts[op] += len(out) if op == "insert" else end - start
        place, at = end, at + len(out)
    assert (place, at) == (last, len(body))
    assert "".join(rebuilt) == raw[first:last]
    assert counts == ledger["totals"]
    return counts


def assert_book_balanced(project: Path, ledger_path: str, raw_bytes: bytes) -> list[str]:
    """The ledger of a whole book: parts and removed stretches tile the raw text. Returns the ledgers of its parts."""
    ledger = json.loads((project / ledger_path).read_text("utf-8"))
    raw = raw_bytes.decode(ledger["raw"]["encoding"])
    assert ledger["raw"]["sha256"] == hashlib.sha256(raw_bytes).hexdigest()
    assert ledger["raw"]["characters"] == len(raw)
    place = 0
    for piece in sorted([*ledger["parts"], *ledger["removed"]], key=lambda piece: piece["start"]):
        assert piece["start"] == place
        assert "ledger" in piece or (piece["rule"] and piece["raw"] == raw[piece["start"] : piece["end"]])
        place = piece["end"]
    assert place == len(raw)
    return [part["ledger"] for part in ledger["parts"] if part["ledger"]]
