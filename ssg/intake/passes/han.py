"""Characters of Chinese that can only be judged by the whole chapter: 一 that became a dash, dots inside words."""

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
MIN_SHARE = 0.2  # of the dashes, beside a character that 一 goes with; in prose it is about 0.6
USUAL_SHARE = 0.004  # of Han characters: a third of what 一 usually has

_DASHES = "—―─－ー-"
_DASH = re.compile(f"(?<![{_DASHES}])[{_DASHES}](?![{_DASHES}])")
_BEFORE_ONE = "第唯万统同不十百专单之看笑走每任某这那有另进逐"
_AFTER_ONE = (
    "个個样樣下直起些点點切边邊定般种種次位只隻条條天时時年刻旦声聲面道片段句身把口手想听聽惊驚愣怔顿頓步阵陣两兩番旁方"
    "心家张張件座间間眼双雙群股根块塊名件番向路丝絲层層致共律生半会會系脸臉场場股份辈輩杯碗盏盞艘辆輛封本部首支对對"
)
_DOT = re.compile(rf"(?<=[{HAN}])[.．](?=[{HAN}0-9])")
_FULL_STOP_DOT = re.compile(rf"(?<=[{HAN}])[.．](?=[”」』]?\s*(?:\n|$))")
# Characters that foreign names are written with: 约翰.史密斯 keeps its dot.
_NAME_CHARS = frozenset(
    "阿埃艾爱安昂奥巴白班邦保贝本比彼宾波伯博布查达戴丹德登迪蒂丁杜多顿恩尔法菲费芬弗福盖甘冈戈格葛根古哈海汉赫亨华霍基吉加贾"
    "简杰金卡凯坎康考柯科克肯孔库夸奎昆拉莱赖兰朗劳勒雷里理丽利莉历林琳刘卢鲁路露伦罗洛马玛迈麦曼毛梅门蒙米密敏明摩莫默姆穆"
    "纳娜南内妮尼涅宁牛纽诺欧帕潘庞佩彭皮平蒲普奇齐契乔切琼丘让热日荣茹儒瑞若萨塞赛桑瑟森莎山珊尚绍舍圣施诗史士舒顺斯丝思斯司"
    "松苏索塔泰坦汤唐陶特提图托脱瓦万旺威维韦魏温文翁沃乌伍西希锡席夏香肖谢辛兴休修许逊雅亚扬耶叶伊易因英尤于约云赞泽曾扎詹张"
    "珍芝治朱茱兹卓翰密"
)


def restore_one(draft: Draft) -> Draft:
    """Write 一 for single dashes where a whole chapter has none: then a dash is what a converter made of it.

    Each kind of dash is judged by itself, and by the characters it goes with: 第—, —个, —直. A chapter that has lost
    only a part of its 一, or whose dashes stand for something else, is flagged and left as it is.
    """
    text = draft.text
    if not any(dash in text for dash in _DASHES):
        return draft
    han = count_han(text)
    edits: list[Edit] = []
    flags: list[str] = []
    places = [match.start() for match in _DASH.finditer(text) if _touches_han(text, match.start())]
    for dash in sorted({text[place] for place in places}):
        mine = [place for place in places if text[place] == dash]
        inside = [place for place in mine if text[place - 1 : place] not in ("", "\n")]
        typical = sum(_goes_with_one(text, place) for place in inside)
        if han < MIN_HAN or len(inside) < MIN_DASHES or typical < max(2, MIN_SHARE * len(inside)):
            if "一" not in text and han >= MIN_HAN and len(inside) >= MIN_DASHES:
                flags.append(
                    f"{len(inside)} single {dash} between Chinese characters kept, and no 一: their meaning is not sure"
                )
            continue
        if "一" in text:
            if typical >= MIN_DASHES and text.count("一") < USUAL_SHARE * han:
                flags.append(f"{typical} single {dash} stand where 一 would, which is rare here: damaged in part, kept")
            continue
        # Most dashes open paragraphs: that is how some print speech. Then only those inside count as damage.
        wanted = mine if 2 * len(inside) > len(mine) else inside
        kept = [place for place in wanted if _breaks_off(text, place)]
        flags += [f"dash kept: {shown(text[max(place - 6, 0) : place + 2])}" for place in kept]
        edits += [(place, place + 1, "一", DASH_RULE) for place in wanted if place not in kept]
    return draft.edited(edits).flagged(*flags)


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


def _touches_han(text: str, place: int) -> bool:
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if (before.isdigit() and after.isdigit()) or (text[place] in "-ー" and not _is_plain_hyphen(before, after)):
        return False
    return count_han(before) + count_han(after) > 0


def _is_plain_hyphen(before: str, after: str) -> bool:
    """Whether a hyphen or a long-vowel mark stands as 一 would: not in a Latin word, a number, or katakana."""
    return not any(char.isalnum() and not count_han(char) for char in before + after)


def _goes_with_one(text: str, place: int) -> bool:
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return bool(before and before in _BEFORE_ONE) or bool(after and after in _AFTER_ONE)


def _breaks_off(text: str, place: int) -> bool:
    """Whether speech breaks off with this dash (“你—”), where 一 would hardly end it."""
    after = text[place + 1 : place + 2]
    return after in ("", "\n", "”", "」", "』", '"') and text[place - 1 : place] not in tuple("第唯万统之")


def _is_name(pair: str) -> bool:
    return all(char in _NAME_CHARS for char in pair)
