"""Reads the library of fixtures: raw chapters and what must become of them, both from one marked text.

A fixture file has a header (`key: value` lines), a blank line and a text in which

* `⟦…⟧` is noise: in the raw file, not in the truth; `⟦raw⇒true⟧` is damage and what it must become;
* `⟪…⟫` is text that must move to the front matter (notes, credits);
* a line `@name 3-7 [p|br|div|lines]` stands for these paragraphs of `prose/name.txt` (`@name` for all of them);
* a line `%% number=3 title=… kind=… volume=… file=…` begins a chapter of a book, or a file of a group
  (`kind=front`: what stands before the first chapter, all of it noise).

Header: `class` (classes of the taxonomy, or `trap`), `layout` (how the raw text parts paragraphs: `blank`, `lines`,
`wrapped`), `page` (the text is HTML and the truth stands below a line `---- truth ----`), `encoding`, `newline`,
`damage` (see `damage.py`), `style` (the same, but of the truth too), `container` (see `containers.py`), `expect: held`
(nothing may be written), `file`, `number`, `kind`, `title`, `volume`, `language`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.intake.library.damage import DAMAGES

FOLDER = Path(__file__).parent
TRUTH = "---- truth ----"
_MARK = re.compile(r"⟦(?P<noise>[^⟦⟧]*?)(?:⇒(?P<true>[^⟦⟧]*))?⟧|⟪(?P<moved>[^⟪⟫]*)⟫")
_INCLUDE = re.compile(
    r"^@(?P<name>[\w-]+)(?: (?P<first>\d+)-(?P<last>\d+))?(?: (?P<form>p|br|div|lines))?$", re.MULTILINE
)
_FIELD = re.compile(r"(\w+)=(.*?)(?=\s+\w+=|$)")
_HAN_JOIN = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef“”‘’…—])\n(?=[\u3000-\u9fff\uff00-\uffef“”‘’…—])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """The truth of one chapter and its raw text. `title` None: not written in the raw text, so not judged."""

    file: str
    raw: str
    paragraphs: tuple[str, ...]
    moved: tuple[str, ...]
    number: str
    kind: str
    title: str | None
    volume: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixture:
    """One import: a raw chapter, a group of raw chapters from one source, or a whole book."""

    name: str
    group: str
    classes: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    page: bool
    held: bool
    encoding: str
    newline: str
    container: str
    language: str

    @property
    def trap(self) -> bool:
        """Whether every paragraph must come out as it went in."""
        return self.classes[0] == "trap"


def read_library(folder: Path = FOLDER) -> tuple[Fixture, ...]:
    """All fixtures below a folder, by name."""
    prose = {
        path.stem: read_prose(path) for home in {FOLDER, folder} for path in sorted((home / "prose").glob("*.txt"))
    }
    groups = ("traps", "noise", "pages", "groups", "books")
    return tuple(
        read_fixture(path.read_text("utf-8"), f"{group}/{path.stem}", prose)
        for group in groups
        for path in sorted((folder / group).glob("*.txt"))
    )


def read_prose(path: Path) -> tuple[str, ...]:
    """The paragraphs of a clean chapter."""
    return tuple(path.read_text("utf-8").strip().split("\n\n"))


def read_fixture(text: str, name: str, prose: Mapping[str, tuple[str, ...]]) -> Fixture:
    """Parse one fixture file."""
    head, _, body = text.partition("\n\n")
    header = dict(line.split(": ", 1) for line in head.split("\n"))
    group = name.split("/")[0]
    chapters = tuple(_read_parts(body.removesuffix("\n"), header, name, prose))
    return Fixture(
        name=name,
        group=group,
        classes=tuple(header["class"].split()),
        chapters=chapters,
        page=header.get("page") == "yes",
        held=header.get("expect") == "held",
        encoding=header.get("encoding", "utf-8"),
        newline=header.get("newline", "lf"),
        container=header.get("container", "files"),
        language=header.get("language", ""),
    )


def _read_parts(
    body: str, header: Mapping[str, str], name: str, prose: Mapping[str, tuple[str, ...]]
) -> Iterator[Chapter]:
    pieces = re.split(r"^%%[ ]?(.*)\n", body, flags=re.MULTILINE)
    stem = name.split("/")[-1]
    suffix = "html" if header.get("page") == "yes" else "txt"
    if pieces[0].strip():  # before the first chapter, or all there is
        yield _read_chapter(pieces[0], header, header.get("file", f"{stem}.{suffix}"), prose)
    front = ""
    for place, (line, text) in enumerate(zip(pieces[1::2], pieces[2::2], strict=True), 1):
        fields = {**header, **dict(_FIELD.findall(line))}
        chapter = _read_chapter(front + text, fields, fields.get("file", f"{place:03}.{suffix}"), prose)
        front = text if fields.get("kind") == "front" else ""
        if not front:
            yield chapter


def _read_chapter(text: str, fields: Mapping[str, str], file: str, prose: Mapping[str, tuple[str, ...]]) -> Chapter:
    layout = fields.get("layout", "blank")
    source, found, truth = text.partition(f"{TRUTH}\n")
    source = DAMAGES[fields.get("style", "plain")](_INCLUDE.sub(lambda match: _included(match, prose, layout), source))
    truth = _INCLUDE.sub(lambda match: _included(match, prose, "blank"), truth) if found else source
    raw = _MARK.sub(lambda match: match["moved"] or match["noise"] or "", source)
    for damage in fields.get("damage", "").split():
        raw = DAMAGES[damage](raw)
    moved = tuple(match["moved"] for match in _MARK.finditer(text) if match["moved"])
    return Chapter(
        file=file,
        raw=raw,
        paragraphs=_paragraphs(_MARK.sub(lambda match: match["true"] or "", truth), "blank" if found else layout),
        moved=moved,
        number=fields.get("number", ""),
        kind=fields.get("kind", "chapter"),
        title=fields.get("title"),
        volume=fields.get("volume", ""),
    )


def _paragraphs(text: str, layout: str) -> tuple[str, ...]:
    if layout == "lines":
        return tuple(line.strip() for line in text.split("\n") if line.strip())
    if layout == "wrapped":
        text = _HAN_JOIN.sub("", text)
    return tuple(part.strip() for part in re.split(r"\n[ \t\u3000]*\n", text) if part.strip())


def _included(match: re.Match[str], prose: Mapping[str, tuple[str, ...]], layout: str) -> str:
    paragraphs = prose[match["name"]]
    if match["first"]:
        paragraphs = paragraphs[int(match["first"]) - 1 : int(match["last"])]
    form = match["form"]
    if form is None or form == "lines":
        return ("\n" if layout == "lines" or form == "lines" else "\n\n").join(paragraphs)
    escaped = [html.escape(text, quote=False) for text in paragraphs]
    if form == "br":
        return "<br><br>\n".join(escaped)
    before, after = ("<p>", "</p>") if form == "p" else ("<div><span>", "</span></div>")
    return "\n".join(f"{before}{text}{after}" for text in escaped)
