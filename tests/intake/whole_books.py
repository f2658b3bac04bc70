"""Whole books made of own prose, for the splitter's tests: text and what its parts are."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ssg.intake.split import Part, Split
from tests.intake.prose import CHINESE, ENGLISH

TRADITIONAL = (
    "渡船比時刻表晚了一刻鐘才離岸，船上沒有一個人覺得奇怪。",
    "寧安把燈夾在兩隻靴子中間，靠著欄杆，數防波堤上的光點。",
    "「你帶錯燈了。」領航的老人說，「那是讀書用的。」",
    "身後的小城一條街一條街地暗下去，像一戶人家陸續上樓睡覺。",
    "師傅囑咐過她，火苗不能高過指甲蓋，燈要是鬧脾氣，就跟它說說話。",
    "半夜裡霧壓下來，濃得連船頭都成了傳聞。寧安舉起燈，霧沒有散開，不過它好像有點不好意思。",
    "老人轉動舵輪，礁石從另一側退過去，像提前告辭的客人。天亮以前他們不再說話，只聽玻璃罩一下一下地響。",
)


def english(place: int = 0) -> str:
    """A chapter's prose, another beginning for each place."""
    return "\n\n".join(_turned(ENGLISH, place))


def chinese(place: int = 0, *, indent: str = "\u3000\u3000", separator: str = "\n") -> str:
    """A chapter's prose as Chinese sites set it."""
    return separator.join(indent + line for line in _turned(CHINESE, place))


def traditional(place: int = 0) -> str:
    """The same in Traditional characters."""
    return "\n".join(_turned(TRADITIONAL, place))


def join(headings: Sequence[str], prose: Sequence[str], *, separator: str = "\n\n") -> str:
    """Headings, each with its text."""
    return "".join(f"{heading}{separator}{text}{separator}" for heading, text in zip(headings, prose, strict=True))


def english_book(headings: Sequence[str], *, separator: str = "\n\n") -> str:
    """English chapters under these headings."""
    return join(headings, [english(place) for place in range(len(headings))], separator=separator)


def chinese_book(headings: Sequence[str], *, separator: str = "\n") -> str:
    """Chinese chapters under these headings."""
    return join(headings, [chinese(place) for place in range(len(headings))], separator=separator)


def listed(split: Split | None) -> list[str]:
    """The parts in short: `front`, `1 Salt`, `v2 1 Salt`, `12-13 Salt`, `side Salt`, `note Afterword`."""
    return [] if split is None else [_shown(part) for part in split.parts]


def _shown(part: Part) -> str:
    if part.heading is None:
        return part.kind
    volume = "" if part.volume_number is None and not part.volume else f"v{_number(part.volume_number)}"
    number = _number(part.heading.number) + (f"-{_number(part.heading.last)}" if part.heading.last else "")
    kind = part.kind if part.kind != "chapter" else ""
    return " ".join(word for word in (volume, kind, number, part.heading.title) if word)


def _number(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"


def _turned(lines: Sequence[str], place: int) -> list[str]:
    turn = place % len(lines)
    return [*lines[turn:], *lines[:turn]]
