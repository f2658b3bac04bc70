"""Lines told by their words and their shape alone: noise that no rule names goes, prose with the same words stays."""

from __future__ import annotations

import pytest

from ssg.intake.clean import clean_text
from ssg.intake.passes.markdown import unescape
from ssg.intake.site_words import weigh_words
from tests.intake.prose import CHINESE, ENGLISH

PROSE = (
    "<<Who goes there?>> the gate asked, in letters of green fire.",
    "((Do not answer it,)) said the voice behind her teeth.",
    "[[Warning: hull breach in section 4]]",
    "{{Come home, Ines}} said the wire, and stopped.",
    "~*~ The Winter Book ~*~",
    "§ 4 of the harbour law says nothing about lamps.",
    "(Part 1 of 2 had been burnt; the second was in French.)",
    "(I never read the second part.)",
    "Chapter and verse, please.",
    "A new chapter, a new page, the same pen.",
    "Next page: blank. Page after that: blank.",
    "Comments closed at five, like everything in that town.",
    "The comments were worse than the post.",
    "Reviews, ratings, reactions: he read none of them any more.",
    "Click. Click. Click.",
    "Scroll, tap, scroll. The whole carriage was doing it.",
    "Site closed. Deliveries to the rear.",
    "No ads, no wifi, no menu: just soup.",
    "Cloud? Rain? Snow? Nobody on the quay would say.",
    "Loading. Loading. The lift had its own opinion of time.",
    "404 page not found, said the screen of the ferry.",
    "Download complete, the watch announced, and she was somebody else.",
    "[Download complete. Install update? Yes / No]",
    "[Quest update: read the next page of the Tide Book. (1 / 3)]",
    "His review came back with three words on it: next time, reader.",
    "Upload the harbour. Upload the bells. Leave the people.",
    "She uploaded it on 2022-05-01, under the name wick_07.",
    "Error. Error. Missing page.",
    "Log in. Log out. Log in. The days went by.",
    "Font: the stone kind, with holy water in it.",
    "Left: library. Right: menu of the day.",
    "mara_07: are you awake",
    "Be the first. Be the first and they will name the bridge after you.",
    "Rated R for rain.",
    "The author is dead. Long live the reader.",
    "Bookmarks, ribbons, a pressed fern.",
    "Mail: lamps@quay.org, said the card, and nothing else.",
    "Stone, c. 1640. Oil on board.",
    "He wrote dot com on the wall and laughed.",
    "I sold lampwick.com for a goat.",
    "Subscribe to nothing, her father used to say.",
    "Follow the river. Follow it down.",
    "Vote for Ines!",
    "The raws came in wet and the edited ones dry.",
    "Chapter 3 → Chapter 4 → the sea. That was the whole plan.",
    "<- library | chapel ->",
    "Share the bread; share the blame.",
    "Text messages, mostly. Links to cats.",
    "To unlock the door, press the button on the left and report to the desk.",
    "This page is a lie.",
    "This site was a chapel once.",
    "Thank you for reading, the letter ended, and please burn.",
    "function(lamp) { return light; }",
    "int main() { return 0; }",
    "try { open(door); } catch (ghost) { run(); }",
    "TO DO: update library, reply to mother, delete account.",
    "Free: one piano, missing keys.",
    "2,004 words, nine minutes: she had timed her own funeral speech.",
    "Tag: you're it.",
    "（第二部分在火里烧掉了。）",
    "——第一日——",
    "§三、灯塔管理条例。",
    "【系统】页面已更新，请宿主查看奖励。",
    "【点击领取新手礼包】",
    "公众号停更那天，他正在修船。",
    "评论区炸了。",
    "热评第一条：这灯修得不错。",
    "刷新，还是刷新，页面纹丝不动。",
    "搜索：宁安，灯塔，失踪。",
    "下一页是空白的。",
    "上一章讲的是火，这一章讲水。",
    "网址写在墙上，已经看不清了。",
    "广告、广告、还是广告。",
    "登录失败，请重新输入密码。",
    "账号已注销",
    "关注、点赞、转发，三样他一样没做。",
    "版权页上没有名字。",
    "作者不详。",
    "加我微信吧。",
    "群号是他母亲的生日。",
    "她发来一个链接，点开是空的。",
    "《灯》《塔》《潮》，三本书摆成一排。",
    "一、开门。",
    "1.灯油 2.火柴 3.绳子",
    "下载进度：99%",
    "扫码进站，请出示船票。",
    "第1页，共1页",
    "（更新系统需要两个小时，请勿关机。）",
    "短视频里有人在唱歌。",
    "今天停更一天，船要进坞。",
    "本书作者死于一九三四年。",
    "小说免费，门票三元。",
)
NOISE_AT_EDGES = (
    "2,118 words ~ 8 minutes ~ uploaded by tarn_31 on 2021-11-02",
    "27 readers reacted to this chapter",
    "Wrong page? Missing text? Click here to report.",
    "‹ Ch. 88 — All episodes — Ch. 90 ›",
    "👍 1.2k 👎 7 🔖 Save",
    "本书评分：8.7（321人评价） 我要评分",
    "发现错字或缺章，欢迎点这里纠错。",
    "字体：[大 中 小] 背景：[白 灰 绿] 双击屏幕自动滚屏",
)
NOISE_ANYWHERE = (
    "(Part 2 of 3, tap to go on)",
    "→→→ 后面还有，请翻到下一页 →→→",
    "w1ckl0w@ges(.)me",
    "🅆🄸🄲🄺🄻🄾🅆.🄼🄴",
    "wicklow [dot] org",
    "w i c k l o w . c o m",
    "try{show_box(3);}catch(e){}",
)
GLUED = (
    ("The clerk thought about it. ", "<<posted first on wicklow [dot] me>> ", "He had sold one ticket."),
    ("The clerk thought about it. ", "*wicklow.me* ", "He had sold one ticket."),
    ("The clerk thought about it. ", "≡wicklow.org≡ ", "He had sold one ticket."),
    ("The clerk thought about it. ", "Cloud? Perch? Book House? wwW. wicklow。 CC ", "He had sold one ticket."),
    ("钟响了。", "§青灯书库∮qingdeng。top§", "没有人抬头。"),
    ("钟响了。", "，青.灯.书.库 ＷＷＷ。qingdeng。ＴＯＰ", "没有人抬头。"),
)


def around(line: str, place: int) -> list[str]:
    """A clean chapter with a line at its head (0), inside (1), or at its tail (2)."""
    chapter = list(CHINESE if any("\u4e00" <= char <= "\u9fff" for char in line) else ENGLISH)
    chapter.insert((0, 6, len(chapter))[place], line)
    return chapter


@pytest.mark.parametrize("line", PROSE)
def test_prose_with_the_words_of_pages_stays(line: str) -> None:
    for place in range(3):
        chapter = around(line, place)
        assert line in unescape(clean_text("\n\n".join(chapter)).text), place


@pytest.mark.parametrize("line", NOISE_AT_EDGES)
def test_a_line_of_nothing_but_such_words_goes_at_an_edge(line: str) -> None:
    for place in (0, 2):
        chapter = around(line, place)
        text = unescape(clean_text("\n\n".join(chapter)).text)
        chapter.remove(line)
        assert text.strip() == "\n\n".join(chapter), place


@pytest.mark.parametrize("line", NOISE_ANYWHERE)
def test_addresses_in_disguise_and_turns_of_the_page_go_anywhere(line: str) -> None:
    chapter = around(line, 1)
    text = unescape(clean_text("\n\n".join(chapter)).text)
    chapter.remove(line)
    assert text.strip() == "\n\n".join(chapter)


@pytest.mark.parametrize(("before", "noise", "after"), GLUED)
def test_a_fragment_between_sentences_goes_and_they_stay_whole(before: str, noise: str, after: str) -> None:
    chapter = around(before + noise + after, 1)
    whole = [line.replace(noise, "") for line in chapter]
    assert unescape(clean_text("\n\n".join(chapter)).text).strip() == "\n\n".join(whole)


@pytest.mark.parametrize(
    "line",
    [
        "She typed *lamp.com* with one finger.",
        "“It says <<posted first on lamp [dot] me>>,” she read.",
        "The card said: *lamp.me*",
        "*Run,* she thought. *Run to the lamp.*",
    ],
)
def test_an_address_that_a_sentence_needs_stays(line: str) -> None:
    assert line in unescape(clean_text("\n\n".join(around(line, 1))).text)


def test_words_are_weighed_by_their_share() -> None:
    assert weigh_words("click here to comment") > 0
    assert weigh_words("she would click her tongue at every comment the ferryman made about her brother") == 0
    assert weigh_words("[click here to comment]") < weigh_words("click here to comment")
    assert weigh_words("") == 0
