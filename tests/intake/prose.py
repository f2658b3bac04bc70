"""Own prose for the importer's tests: two clean chapters and what the tests need to put noise into them."""

from __future__ import annotations

ENGLISH = (
    "The ferry left the quay a quarter of an hour late, and nobody on board was surprised.",
    "Ines stood at the rail with the lamp between her boots and counted the lights along the breakwater.",
    '"You have brought the wrong one," said the pilot. "That is a reading lamp."',
    '"It is the only one that burns," she told him, and did not turn round.',
    "Behind them the town went out street by street, the way a house does when its people go up to bed.",
    "She had been told to keep the flame no higher than a thumbnail and to speak to it if it sulked.",
    '"And does it answer?" The pilot had the voice of a man who wanted very much to laugh.',
    "It did, in its way. The glass ticked as it warmed, twice for yes and once for everything else.",
    "By midnight the fog had come down so thickly that the bow of the ferry was a rumour.",
    "Ines lifted the lamp. The fog did not part, but it looked, she thought, a little ashamed of itself.",
    '"Left," she said, because the glass had ticked once and left was everything else.',
    "The pilot turned the wheel, and the rocks went by on the other side like guests leaving early.",
)
CHINESE = (
    "渡船比时刻表晚了一刻钟才离岸，船上没有一个人觉得奇怪。",
    "宁安把灯夹在两只靴子中间，靠着栏杆，数防波堤上的光点。",
    "“你带错灯了。”领航的老人说，“那是读书用的。”",
    "“只有它还点得着。”她回答，没有回头。",
    "身后的小城一条街一条街地暗下去，像一户人家陆续上楼睡觉。",
    "师傅嘱咐过她，火苗不能高过指甲盖，灯要是闹脾气，就跟它说说话。",
    "“它会答应吗？”老人忍着笑问。",
    "它会的，只是用自己的办法：玻璃罩热起来，响两下是对，响一下是其他的一切。",
    "半夜里雾压下来，浓得连船头都成了传闻。",
    "宁安举起灯。雾没有散开，不过她觉得，它好像有点不好意思。",
    "“往左。”她说，因为玻璃罩只响了一下，而左边属于其他的一切。",
    "老人转动舵轮，礁石从另一侧退过去，像提前告辞的客人。",
)
TITLES = (
    "灯下的修表匠重回旧书店雨夜里的第三盏灯山城邮差我在海边修钟楼你好,守夜人!从一把旧伞开始北方的河与南方的船"
    "掌灯人的女儿重生之我是灯塔看守海上的面包房镜子里的渡口最后一班电车慢一点,老先生!雪线以下的来信风箱与钟摆"
    "木匠的第七个梦全城只有我记得那场雨纸船大盗月亮修理铺子时之后桥上的算命先生我用半盏茶换了一座山琴匠与盲犬"
    "冬天的说明书谁偷走了零点渔村来了位钢琴师开局一根钓竿老街拆迁前夜她在云上种土豆失眠者俱乐部灰鸽子向南飞去"
)


def chapter(paragraphs: tuple[str, ...], *, head: str = "", tail: str = "", separator: str = "\n\n") -> str:
    """A raw chapter with noise before and behind it."""
    return separator.join(part for part in (head, *paragraphs, tail) if part) + "\n"


def english(number: int, title: str = "Fog", *, tail: str = "") -> str:
    """A clean chapter in English with its heading; `tail` is noise behind it."""
    return chapter(ENGLISH, head=f"Chapter {number}: {title}", tail=tail)


def noisy_chinese(brand: str = "青灯书屋") -> str:
    """What one kind of aggregator makes of a chapter: a header and three lists under one name."""
    header = f"{brand} 通过抓取多家小说网站,为您带来最快的更新,欢迎阅读!"
    lists = "\n".join(
        f"{brand}{label}:{TITLES[place:]}{TITLES[:place]}"
        for place, label in enumerate(("推荐阅读", "搜藏榜", "最新小说"))
    )
    return chapter(CHINESE, head=header, tail=lists)
