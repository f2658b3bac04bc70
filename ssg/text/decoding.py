"""Bytes of the project's own texts to characters: UTF-8, `\\n` newlines, no byte order mark."""

from __future__ import annotations

from ssg.problems import Problem


def decode_text(data: bytes) -> tuple[str, tuple[Problem, ...]]:
    """Decode a text of the project. Bytes that are not UTF-8 are an error, C110, and give ''."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        hint = "save it as UTF-8, or bring it in with `ssg import`"
        return "", (Problem(code="C110", message="text is UTF-16, not UTF-8", line=1, column=1, hint=hint),)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        what = f"byte 0x{data[error.start]:02x} is not UTF-8 (byte {error.start} of the file)"
        hint = "save it as UTF-8, or bring it in with `ssg import`, which finds the encoding"
        return "", (Problem(code="C110", message=what, line=line, column=column, hint=hint),)
    problems: tuple[Problem, ...] = ()
    if text.startswith("\ufeff"):
        text = text.removeprefix("\ufeff")
        what = "byte order mark is left out"
        hint = "save it as UTF-8 without BOM"
        problems = (Problem(code="C111", message=what, line=1, column=1, hint=hint, severity="warning"),)
    if b"\r" in data:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, problems
