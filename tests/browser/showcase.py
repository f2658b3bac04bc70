"""Two small libraries that have every page of the theme, one in English and one in Chinese.

The stories of the demo, and beside them what a demo has not: long titles, a book without a chapter, numbers by volume,
every block in one chapter, notes, verse. For tests of how pages look and of who can use them.
"""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import DEMO_BASE_URL, REPOSITORY, run_program, write_files

CONTENT = REPOSITORY / "content"

SITE = {
    "en": 'title = "Slow Serials"\nlanguage = "en"\ndescription = "Stories by the chapter, for the way home."\n',
    "zh-Hans": 'title = "慢慢连载"\nlanguage = "zh-Hans"\ndescription = "一章一章写下去，给回家路上的人。"\n',
}
ABOUT = {
    "en": "---\ntitle: About these serials\n---\n\nA new chapter comes when it is ready, mostly on a Friday.\n",
    "zh-Hans": "---\ntitle: 关于本站\n---\n\n新的一章写好了就放上来，多半是在星期五。\n",
}
# name: (title, author, tags, status, synopsis)
BOOKS = {
    "en": {
        "tides": (
            "The Unabridged and Only Slightly Corrected Memoirs of a Lighthouse Keeper’s Third-Best Umbrella",
            "Wilhelmina Featherstonehaugh-Cholmondeley",
            ("comedy", "found family", "sea"),
            "complete",
            "An umbrella remembers everyone who stood under it, and in forty years on the rock there were not many.",
        ),
        "salt": ("Salt", "Ines Vale", ("mystery", "sea"), "hiatus", "A map of the flats is wrong in one place only."),
        "later": ("Not Yet", "Ines Vale", ("slow burn",), "ongoing", ""),
    },
    "zh-Hans": {
        "tides": (
            "守塔人第三好的那把雨伞未经删节且仅稍作订正的回忆录",
            "慕容晚舟",
            ("海边", "半路亲人", "日常"),
            "complete",
            "一把雨伞记得在它底下站过的每一个人。礁石上四十年，这样的人并不多。",
        ),
        "salt": ("盐滩", "叶岚", ("悬疑", "海边"), "hiatus", "滩涂的地图只画错了一处，偏偏有人照着它走了回来。"),
        "later": ("还没到时候", "叶岚", ("慢热",), "ongoing", ""),
    },
}
BLOCKS = {
    "en": """---
title: Everything That Was in the Bottle, in the Order in Which It Came Out
number: 1
date: 2026-02-01
warnings: ["a drowning, long ago"]
aliases: ["old/bottle"]
---

:::note
Thank you for waiting. The storm took the line down for nine days.
:::

:::epigraph
Whoever finds this, put it back.

— label on a bottle
:::

The keeper had three umbrellas, and I was not the one he would have saved.[^1] I say so without bitterness. He took the
good one to church, the black one to funerals, and me when it rained.[^2] On the rock it rained on most days, so that I
came to know him better than either.

> He who owns a boat owns two worries.

:::letter
To whoever has the chair:

Kindly send oil. The lamp does not run on patience, and I have none to spare.

— *A. Tregarth*, keeper
:::

:::verse The keeper’s song
One for the wick and two for the weather that comes in over the skerries with nobody asking it to,
  three for the gulls,
four for the boat that is late.
:::

:::system Quest complete
Count the steps (211/211)
+15 XP
:::

:::status Tregarth, A.
Keeper, level 4

HP: 14/20
Patience: 0
Oil, in gallons: 31
:::

:::chat Channel 16
Harbour: Rock light, are you lit?
Rock: Since four.
:::

| Night | Ships | Remarks on the weather and on the company that was kept |
|---|---:|---|
| Monday | 3 | Fog, and a heron on the rail until the morning watch |
| Tuesday | 0 | None |

:::spoiler What was at the bottom
Sand.
:::

:::warning A drowning, told by someone who was not there
:::

* * *

“You might have said,” said the black one, `sotto voce`. The wind was in the north.

[^1]: That was the good one, which had a handle of cherry wood.
[^2]: Mostly from the west.
""",
    "zh-Hans": """---
title: 瓶子里倒出来的东西，按倒出来的先后一一记下
number: 1
date: 2026-02-01
warnings: ["多年前的一次溺水"]
aliases: ["old/bottle"]
---

:::note
久等了。大风刮断了电话线，一断就是九天。
:::

:::epigraph
拾到的人，请放回去。

——瓶上的字条
:::

守塔人有三把伞，真到了火烧眉毛的时候，他救的不会是我。[^1]我说这话，心里并不委屈。好的那把他带去礼拜，黑的那把他带去送葬，下雨的时候，
他才带我。[^2]礁石上十天里有八天下雨，所以三把伞里头，还是我同他最熟，熟得*连他怎么叹气*都学会了。

> 有船的人，操两份心。

:::letter
管事的先生：

请送油来。灯不是靠耐心点着的，何况耐心我也没有剩的。

——守塔人 *屈*
:::

:::verse 守塔人的歌
一更添一寸灯芯，二更听一阵没人请它它自己就从暗礁那边翻过来的大风，
三更数鸥鸟，
四更等那条晚归的船。
:::

:::system 任务完成
数台阶（211/211）
经验 +15
:::

:::status 屈守塔
守塔人，四级

体力: 14/20
耐心: 0
灯油（加仑）: 31
:::

:::chat 十六频道
港务：礁石灯塔，点灯了没有？
礁石：四点就点了。
:::

| 夜 | 船 | 天气，以及当夜有谁作伴 |
|---|---:|---|
| 星期一 | 3 | 有雾，一只苍鹭在栏杆上站到天亮 |
| 星期二 | 0 | 无 |

:::spoiler 瓶底有什么
沙子。
:::

:::warning 讲到一次溺水，讲的人当时并不在场
:::

* * *

“你早该说的。”黑伞低声道。{礁|jiāo}石上刮的是北风。

[^1]: 说的是好的那把，樱桃木的柄。
[^2]: 多半从西边来。
""",
}
TEXTS = {
    "en": "The tide went out further than the map allowed, and nobody on the wall would say so first.\n",
    "zh-Hans": "潮水退得比地图上画的还要远，堤上站着的人，谁也不肯先开口。\n",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One kind of page: what it is called in reports, and its address below the root of the site."""

    name: str
    address: str


NAMED = {"en": ("mystery", "ines-vale"), "zh-Hans": ("悬疑", "叶岚")}
"""A tag and an author of each library, as their addresses have them."""


def samples_of(language: str) -> tuple[Sample, ...]:
    """One page of each kind, and those of the same kind that look different."""
    tag, author = NAMED[language]
    addresses = {
        "home": "",
        "book": "moths/",
        "book-long": "tides/",
        "book-empty": "later/",
        "chapter": "moths/2/",
        "chapter-blocks": "tides/1/",
        "page": "about/",
        "404": "no/such/page/",
        "catalogue": "books/",
        "latest": "books/latest/",
        "list": "books/longest/",
        "tag": f"books/tags/{tag}/",
        "author": f"books/authors/{author}/",
        "search": "search/",
        "search-book": "moths/search/",
        "offline": "offline.html",
        "redirect": "tides/old/bottle/",
    }
    return tuple(Sample(name=name, address=address) for name, address in addresses.items())


def build_showcase(folder: Path, language: str, base_url: str = DEMO_BASE_URL) -> Path:
    """Write the library of a language into a folder and build it; returns the site."""
    project = folder / f"showcase-{language}"
    write_files(project, {"content/site.toml": SITE[language], "content/about.md": ABOUT[language]})
    _copy_demo(project / "content" / "moths", language)
    for name, (title, author, tags, status, synopsis) in BOOKS[language].items():
        listed = ", ".join(f'"{tag}"' for tag in tags)
        facts = (
            f'title = "{title}"\nauthor = "{author}"\nlanguage = "{language}"\nstatus = "{status}"\ntags = [{listed}]\n'
        )
        write_files(project / "content" / name, {"book.toml": f'{facts}synopsis = "{synopsis}"\n'})
    write_files(project / "content", {"tides/0001.md": BLOCKS[language], **_chapters("tides", 14, language)})
    write_files(project / "content", {f"salt/{name}": TEXTS[language] for name in ("0001.md", "0002.md")})
    site = folder / f"site-{language}"
    result = run_program("build", project, "--output", site, "--base-url", base_url, cwd=folder)
    assert result.returncode == 0, f"the showcase does not build:\n{result.stderr}"
    return site


def _chapters(book: str, count: int, language: str) -> dict[str, str]:
    """Short chapters 2 to `count`."""
    head = "---\ntitle: {}\ndate: 2026-02-{:02}\n---\n\n"
    title = {"en": "Night", "zh-Hans": "夜话"}[language]
    return {f"{book}/{n:04}.md": head.format(f"{title} {n}", n) + TEXTS[language] for n in range(2, count + 1)}


def _copy_demo(book: Path, language: str) -> None:
    """The demo's first book; in Chinese its Chinese edition, made a book of its own."""
    shutil.copytree(CONTENT / "lantern", book)
    if language == "en":
        return
    edition = tomllib.loads((book / "book.toml").read_text("utf-8"))["editions"][language]
    for path in book.iterdir():
        if path.is_dir() and path.name != language:
            shutil.rmtree(path)
    for path in (book / language).iterdir():
        path.rename(book / path.name)
    (book / language).rmdir()
    volumes = "".join(f'\n[volumes."{name}"]\ntitle = "{told["title"]}"\n' for name, told in edition["volumes"].items())
    tags, warnings = ([*edition[name]] for name in ("tags", "warnings"))
    words = f'title = "{edition["title"]}"\nauthor = "{edition["author"]}"\ntranslator = "{edition["translator"]}"\n'
    facts = f'language = "{language}"\ntags = {tags}\nwarnings = {warnings}\nsynopsis = """\n{edition["synopsis"]}"""\n'
    (book / "book.toml").write_text(words + facts + volumes, "utf-8")
