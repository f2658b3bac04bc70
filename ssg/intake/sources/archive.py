"""ZIP archives, read in memory and checked whole before anything of them is used.

Raises `Refusal`, which names the archive and the entry. What is checked and why: the names (they become paths in
reports and ledgers), the sizes that the directory declares (`zipfile` reads no more than these), that no two entries
share bytes (a bomb that needs no nesting), and the checksums of all that is going to be read.
"""

from __future__ import annotations

import io
import lzma
import stat
import struct
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from ssg.intake.sources.names import decode_names
from ssg.problems import Problem

MAX_DEPTH = 3  # an archive in an archive in an archive
MAX_ENTRIES = 50_000
MAX_ENTRY = 128 * 2**20  # bytes of one entry, unpacked
MAX_TOTAL = 2**30  # bytes of all that an argument unpacks to, archives inside it included
MAX_RATIO = 100  # of an entry over 1 MiB; text packs 3 to 5 times, pages up to 30
_FREE_RATIO = 2**20
_ENCRYPTED, _UTF8 = 0x1, 0x800
_UNICODE_PATH = 0x7075  # Info-ZIP's extra field: version, CRC of the name, the name in UTF-8
_LOCAL_HEADER = struct.Struct("<26xHH")
_DAMAGE = (BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError, IndexError)


class Refusal(Exception):
    """An archive that is not imported at all; `problem` names it and the entry."""

    def __init__(self, path: str, entry: str, why: str, code: str = "I140") -> None:
        place = f"{path}!{entry}" if entry else path
        super().__init__(f"{place}: {why}")
        self.problem = Problem(code=code, path=_shown(place), message=f"nothing of this archive is imported: {why}")


@dataclass(slots=True)
class Budget:
    """Bytes that one argument may still unpack to, and how deep it is nested."""

    left: int = MAX_TOTAL
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Archive:
    """A checked archive. `names` of its files have `/` and no `..`; folders are not among them."""

    path: str
    ledger_path: str
    names: tuple[str, ...]
    _zip: ZipFile = field(repr=False)
    _infos: dict[str, ZipInfo] = field(repr=False)

    def read(self, name: str) -> bytes:
        """The bytes of an entry. Raises `Refusal` where they are damaged."""
        try:
            return self._zip.read(self._infos[name])
        except _DAMAGE as error:
            raise Refusal(self.path, name, f"it is damaged: {error}") from error

    def check(self, names: Iterable[str]) -> None:
        """Read entries through and throw them away: their checksums hold. Raises `Refusal`."""
        for name in names:
            try:
                with self._zip.open(self._infos[name]) as file:
                    while file.read(2**20):
                        pass
            except _DAMAGE as error:
                raise Refusal(self.path, name, f"it is damaged: {error}") from error


def open_archive(data: bytes, path: str, ledger_path: str, budget: Budget) -> Archive:
    """Check an archive's directory. Raises `Refusal`."""
    if budget.depth >= MAX_DEPTH:
        raise Refusal(path, "", f"archives are nested more than {MAX_DEPTH} deep")
    if data.count(b"PK\x01\x02") > MAX_ENTRIES:  # before `zipfile` makes an object for each
        raise Refusal(path, "", f"it has more than {MAX_ENTRIES} entries")
    try:
        archive = ZipFile(io.BytesIO(data))
        infos = archive.infolist()
        names = [_clean_name(path, name) for name in _decoded_names(infos)]
        for info, name in zip(infos, names, strict=True):
            _check_entry(path, info, name)
        _check_overlaps(data, path, infos, names, archive.start_dir)
    except (*_DAMAGE, NotImplementedError) as error:
        raise Refusal(path, "", f"it is cut off or damaged: {error}") from error
    files = {name: info for info, name in zip(infos, names, strict=True) if not _is_folder(info)}
    _check_unique(path, [name for info, name in zip(infos, names, strict=True) if not _is_folder(info)])
    total = sum(info.file_size for info in infos)
    if total > budget.left:
        raise Refusal(path, "", f"it would unpack to more than {MAX_TOTAL >> 20} MiB")
    budget.left -= total
    return Archive(path, ledger_path, tuple(files), archive, files)


def _decoded_names(infos: Sequence[ZipInfo]) -> list[str]:
    """The names as their maker meant them: marked as UTF-8, in an extra field, or all in one old encoding."""
    names = [_unicode_path(info) or info.orig_filename for info in infos]
    old = [
        place
        for place, info in enumerate(infos)
        if not info.flag_bits & _UTF8 and names[place] == info.orig_filename and not names[place].isascii()
    ]
    for place, name in zip(old, decode_names([names[place].encode("cp437") for place in old]), strict=True):
        names[place] = name
    return names


def _unicode_path(info: ZipInfo) -> str | None:
    place, extra = 0, info.extra
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, place)
        if kind == _UNICODE_PATH and length > 5 and not info.flag_bits & _UTF8:
            field_of = extra[place + 4 : place + 4 + length]
            if field_of[1:5] == struct.pack("<I", zlib.crc32(info.orig_filename.encode("cp437"))):
                return field_of[5:].decode("utf-8", "replace")
        place += 4 + length
    return None


def _clean_name(path: str, name: str) -> str:
    """A name with `/` between its parts. Raises `Refusal` for one that leaves the archive or deceives its reader."""
    plain = name.replace("\\", "/")
    if plain.startswith("/") or plain[1:2] == ":":
        raise Refusal(path, name, "an absolute name")
    parts = [part for part in plain.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise Refusal(path, name, "a name that leads out of the archive")
    if any(unicodedata.category(char) == "Cc" for char in plain):
        raise Refusal(path, name, "a name with control characters")
    return unicodedata.normalize("NFC", "/".join(parts))


def _check_entry(path: str, info: ZipInfo, name: str) -> None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    refusals: tuple[tuple[bool, Callable[[], str]], ...] = (
        (bool(info.flag_bits & _ENCRYPTED), lambda: "it is encrypted"),
        (kind == stat.S_IFLNK, lambda: "it is a link, not a file"),
        (kind not in (0, stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK), lambda: "it is no file but a device"),
        (info.compress_type not in (ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA), lambda: "an unknown compression"),
        (info.file_size > MAX_ENTRY, lambda: f"larger than {MAX_ENTRY >> 20} MiB"),
        (
            info.file_size > _FREE_RATIO and info.file_size > MAX_RATIO * info.compress_size,
            lambda: f"it would unpack to {info.file_size // max(info.compress_size, 1)} times its size",
        ),
    )
    for wrong, why in refusals:
        if wrong:
            raise Refusal(path, name, why())


def _check_overlaps(data: bytes, path: str, infos: Sequence[ZipInfo], names: Sequence[str], directory: int) -> None:
    """Each entry's bytes end before the next one's begin."""
    spans = []
    for info, name in zip(infos, names, strict=True):
        name_length, extra_length = _LOCAL_HEADER.unpack_from(data, info.header_offset)
        start = info.header_offset
        spans.append((start, start + 30 + name_length + extra_length + info.compress_size, name))
    spans.sort()
    limits = [start for start, _, _ in spans[1:]] + [directory]
    for (_, end, name), limit in zip(spans, limits, strict=False):
        if end > limit:
            raise Refusal(path, name, "its bytes overlap with those of another entry")


def _check_unique(path: str, names: Sequence[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise Refusal(path, name, "two entries have this name")
        seen.add(name)


def _is_folder(info: ZipInfo) -> bool:
    return info.orig_filename.endswith(("/", "\\")) and info.file_size == 0


def _shown(path: str) -> str:
    """A path that a terminal can show: control characters as escapes, not longer than a line or two."""
    shown = "".join(f"\\x{ord(char):02x}" if unicodedata.category(char) == "Cc" else char for char in path)
    return shown if len(shown) <= 300 else f"{shown[:200]}…{shown[-80:]}"
