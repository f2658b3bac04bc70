"""Characters that can only be judged by the whole chapter: 一 that became —, dots inside words, masks."""

from __future__ import annotations

import re
from collections import Counter

from ssg.intake.draft import Draft, shown
from ssg.intake.ledger import Edit
from ssg.intake.lines import HAN, count_han

DASH_RULE = "characters.dash-for-one"
DOT_RULE = "characters.dot-in-word"
MIN_HAN = 300  # 一 is 1.3 % or more of Chinese prose: in 300 characters, none at all is already one chance in fifty
MIN_DASHES = 3

_DASH = re.compile("(?<![—―─－-])[—―─－](?![—―─－-])")
_DOT = re.compile(rf"(?<=[{HAN}])[.．](?=[{HAN}0-9])")
_FULL_STOP_DOT = re.compile(rf"(?<=[{HAN}])[.．](?=[”」』]?\s*(?:\n|$))")
_MASKS = (re.compile("□{2,}"), re.compile("口口+"), re.compile(rf"(?<=[{HAN}])\*{{2,}}|\*{{2,}}(?=[{HAN}])"))
# Characters that foreign names are written with: 约翰.史密斯 keeps its dot.
_NAME_CHARS = frozenset(
    "阿埃艾爱安昂奥巴白班邦保贝本比彼宾波伯博布查达戴丹德登迪蒂丁杜多顿恩尔法菲费芬弗福盖甘冈戈格葛根古哈海汉赫亨华霍基吉加贾"
    "简杰金卡凯坎康考柯科克肯孔库夸奎昆拉莱赖兰朗劳勒雷里理丽利莉历林琳刘卢鲁路露伦罗洛马玛迈麦曼毛梅门蒙米密敏明摩莫默姆穆"
    "纳娜南内妮尼涅宁牛纽诺欧帕潘庞佩彭皮平蒲普奇齐契乔切琼丘让热日荣茹儒瑞若萨塞赛桑瑟森莎山珊尚绍舍圣施诗史士舒顺斯丝思斯司"
    "松苏索塔泰坦汤唐陶特提图托脱瓦万旺威维韦魏温文翁沃乌伍西希锡席夏香肖谢辛兴休修许逊雅亚扬耶叶伊易因英尤于约云赞泽曾扎詹张"
    "珍芝治朱茱兹卓翰密"
)


def restore_one(draft: Draft) -> Draft:
    """Write 一 for single dashes where a whole chapter has none: then a dash is what a converter made of it."""
    text = draft.text
    dashes = [match.start() for match in _DASH.finditer(text) if _touches_han(text, match.start())]
    inside = [place for place in dashes if text[place - 1 : place] not in ("", "\n")]
    if "一" in text or count_han(text) < MIN_HAN or len(inside) < MIN_DASHES:
        return draft
    # Most dashes open paragraphs: that is how some print speech. Then only those inside count as damage.
    wanted = dashes if 2 * len(inside) > len(dashes) else inside
    return draft.edited((place, place + 1, "一", DASH_RULE) for place in wanted)


def join_dotted_words(draft: Draft) -> Draft:
    """Take out dots that a site put into words (上门.服务), by what the chapter says elsewhere; others are flagged."""
    text = draft.text
    dots = [match.start() for match in _DOT.finditer(text)]
    if not dots or text.count("。") < 3:
        return draft
    if len(_FULL_STOP_DOT.findall(text)) >= 2:
        return draft.flagged("dots between Chinese characters kept: this chapter also ends sentences with them")
    pairs = Counter(text[dot - 1] + text[dot + 1] for dot in dots)
    damaged = {pair for pair in pairs if not _is_name(pair)}
    edits: list[Edit] = []
    kept = []
    for dot in dots:
        pair = text[dot - 1] + text[dot + 1]
        score = 3 * (pair in text) + 2 * (pairs[pair] > 1) + 2 * (len(damaged) >= 3) - 4 * _is_name(pair)
        if score >= 2:
            edits.append((dot, dot + 1, "", DOT_RULE))
        else:
            kept.append(f"dot kept: {shown(text[max(dot - 4, 0) : dot + 5])}")
    return draft.edited(edits).flagged(*kept)


def flag_masks(draft: Draft) -> Draft:
    """Name masked words (□□); what they stood for cannot be known, so they stay."""
    found = [match[0] for mask in _MASKS for match in mask.finditer(draft.text)]
    return draft.flagged(*(f"masked word kept: {mask} ×{count}" for mask, count in sorted(Counter(found).items())))


def _touches_han(text: str, place: int) -> bool:
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if before.isdigit() and after.isdigit():
        return False
    return count_han(before) + count_han(after) > 0


def _is_name(pair: str) -> bool:
    return all(char in _NAME_CHARS for char in pair)
