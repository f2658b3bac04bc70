"""Words and sentence patterns of the synthetic library, in English and Chinese."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What one language's prose is made of; patterns name the word lists in braces."""

    title: str
    space: str
    names: tuple[str, ...]
    nouns: tuple[str, ...]
    adjectives: tuple[str, ...]
    verbs: tuple[str, ...]
    places: tuple[str, ...]
    adverbs: tuple[str, ...]
    sentences: tuple[str, ...]
    dialogue: tuple[str, ...]


def words(text: str) -> tuple[str, ...]:
    """The words of a list that is written with `|` between them."""
    return tuple(text.split("|"))


ENGLISH = Vocabulary(
    title="The {adjective} {noun}",
    space=" ",
    names=words(
        "Maren|Tobias|Ysolde|Pike|Old Hanne|Corporal Vint|Ferryman Doyle|Aunt Rook|Ambrose Wick|Dr. Sallow|Ilse|Gant|"
        "Keeper Hale|Brother Teal|Nadia Fenn"
    ),
    nouns=words(
        "lantern|ledger|kettle|ladder|compass|harbour|promise|letter|engine|coat|window|map|bell|oar|candle|argument|"
        "orchard|stair|needle|tide|whistle|saddle|drawer|chimney|rumour|mirror|bridge|crow|turnip|key"
    ),
    adjectives=words(
        "patient|crooked|half-mended|quiet|salt-stained|borrowed|ordinary|impossible|second-best|cold|narrow|unpaid|"
        "cheerful|rusted|well-read|tired|bright|nameless|stubborn|polite|hollow|green|late|heavy|honest"
    ),
    verbs=words(
        "carried|mended|counted|followed|hid|sold|opened|dropped|remembered|forgot|lifted|weighed|named|blamed|watched|"
        "found|lost|burned|painted|kept|wrapped|questioned|traded|missed|buried"
    ),
    places=words(
        "the weir|the upper road|the customs house|the kitchen|the far bank|the signal tower|the tannery|the old mill|"
        "the ice store|the courtyard|the ferry landing|the third floor|the archive|the orchard wall|the salt flats"
    ),
    adverbs=words(
        "slowly|without a word|twice|as usual|for the last time|before breakfast|by accident|with great care|at dusk|"
        "in the rain|against all advice|far too late|once more|for no reason|in plain sight"
    ),
    sentences=(
        "{name} {verb} the {adjective} {noun} near {place}, {adverb}, and nobody thought it worth a line in the book.",
        "By the time the fog had lifted from {place}, the {noun} was gone and so was {name}.",
        "It was the kind of {noun} that {other} would have {verb} {adverb}.",
        "There had been a {adjective} {thing} at {place} for as long as anyone had {verb} anything there.",
        "The {noun} didn’t belong to {name}; it never had, though {other} had {verb} it {adverb}.",
        "Rain came over {place}.",
        "What {name} wanted was a {adjective} {noun}, a dry bench, and an hour in which nobody {verb} the {thing}.",
        "Somewhere beyond {place} a {adjective} {noun} waited {adverb} — or so {other} had always claimed.",
        "{name} looked at the {thing}, then at {place}, and {verb} the {noun} {adverb}.",
        "Nobody {act} a {adjective} {thing} like that unless the {noun} was worth more than the boat.",
        "Afterwards, when {other} told it, the {noun} was larger and {place} was farther away.",
        "The {adjective} {noun}, the {thing}, the smell of {place} in winter: all of it had been {verb} {adverb}.",
    ),
    dialogue=(
        "“You {verb} the {noun},” said {name}. “{other} saw you do it, {adverb}.”",
        "“And the {thing}?”",
        "“At {place},” {name} said {adverb}, “under the {adjective} {noun}, where you {verb} it.”",
        "“I don’t know who {verb} it,” {other} answered. “I only know that it isn’t a {noun} any more.”",
        "“No.”",
        "{name} laughed {adverb}. “A {adjective} {noun}! You’d have {verb} the whole {thing} for that.”",
        "“Ask {other}, then,” {name} said. “Ask at {place}. Ask anyone who ever {verb} a {noun}.”",
    ),
)

CHINESE = Vocabulary(
    title="{adjective}{noun}",
    space="",
    names=words("沈砚|阿禾|老周|林晚|顾三|船夫|罗掌柜|小满|许先生|守塔人|陈婆婆|苏青|韩校尉|白芷|石头"),
    nouns=words(
        "灯笼|账本|铜壶|木梯|罗盘|渡口|诺言|书信|机关|旧袍|窗棂|地图|铜铃|船桨|蜡烛|石桥|药炉|玉牌|短剑|竹笛|马鞍|"
        "抽屉|烟囱|流言|铜镜|果园|乌鸦|萝卜|钥匙|潮水"
    ),
    adjectives=words(
        "耐心的|歪斜的|半旧的|沉默的|借来的|寻常的|不可能的|冰冷的|狭窄的|没付钱的|生锈的|疲惫的|明亮的|无名的|固执的|"
        "空荡荡的|青色的|迟到的|沉重的|老实的"
    ),
    verbs=words("提起|修好|数过|跟着|藏起|卖掉|打开|放下|记得|忘了|举起|掂量|看着|找到|丢了|烧掉|留住|裹好|换来|埋下"),
    places=words("堰口|上坡路|税关|厨房|对岸|烽火台|制革坊|老磨坊|冰窖|院子里|码头|三楼|藏书阁|果园墙外|盐滩"),
    adverbs=words(
        "慢慢地|一声不吭地|又一次|照例|小心翼翼地|不合时宜地|在雨里|在黄昏时|天亮以前|毫无缘由地|当着众人的面"
    ),
    sentences=(
        "{name}{adverb}{verb}了那只{adjective}{noun}，{place}的人都当作没看见。",
        "等到{place}的雾散开，{noun}不见了，{name}也不见了。",
        "这种{noun}，换作{other}，早就{adverb}{verb}了。",
        "{place}一直有个{adjective}{thing}，谁也说不清是哪一年留下的。",
        "{noun}从来就不是{name}的，尽管{other}曾经{adverb}{verb}过它。",
        "雨从{place}那边过来了。",
        "{name}想要的不过是一把{adjective}{noun}、一条干的长凳，还有一个没人来{verb}{thing}的时辰。",
        "在{place}更远的地方，一个{adjective}{noun}正等着——至少{other}一向是这么说的。",
        "{name}看了看{thing}，又看了看{place}，{adverb}{verb}了{noun}。",
        "若不是{noun}比船还值钱，谁会{act}一个{adjective}{thing}？",
        "后来{other}讲起这件事，{noun}变大了，{place}也变远了。",
        "{adjective}{noun}、{thing}、冬天{place}的气味，全都被{name}{adverb}{verb}了。",
    ),
    dialogue=(
        "“是你{verb}了{noun}，”{name}说，“{other}亲眼看见的。”",
        "“那{thing}呢？”",
        "“在{place}，”{name}{adverb}答道，“就在那个{adjective}{noun}下面，你自己{verb}的。”",
        "“我不知道是谁{verb}的，”{other}说，“我只知道它已经不算是{noun}了。”",
        "“不。”",
        "{name}{adverb}笑了起来：“一个{adjective}{noun}！为了它，你连整个{thing}都肯{verb}。”",
        "“那就去问{other}，”{name}说，“去{place}问，去问每一个{verb}过{noun}的人。”",
    ),
)
