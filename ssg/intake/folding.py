"""The shadow that rules see: `shadow`'s, with Traditional forms of the words of sites as Simplified ones.

Only for matching, character for character, so that places stay; no text is ever converted.
"""

from __future__ import annotations

from functools import lru_cache

from ssg.intake.shadow import Folding, Shadow, fold_character

_TRADITIONAL = str.maketrans(
    "請記網書閱閲讀說説頁節錄簽薦級點擊機戶號發載轉權盜買費無彈廣體樣顯示錯誤報舉關於門訂閱獎賞"
    "開歡謝謝親愛們這個還時間來後將會內線連動態標類別總數評論讚贊據過應該與為從應維護壇覽訪問"
    "劃詞彙終於話題寫藝館閣軒齋樂購樓傳創監聲統導視頻鏈鍵盤捲滾邊劇結熱門題備註註冊難檢鄭",
    "请记网书阅阅读说说页节录签荐级点击机户号发载转权盗买费无弹广体样显示错误报举关于门订阅奖赏"
    "开欢谢谢亲爱们这个还时间来后将会内线连动态标类别总数评论赞赞据过应该与为从应维护坛览访问"
    "划词汇终于话题写艺馆阁轩斋乐购楼传创监声统导视频链键盘卷滚边剧结热门题备注注册难检郑",
)


_FOLDING = Folding(lambda char: fold_character(char).translate(_TRADITIONAL))
fold_long = _FOLDING.make_shadow  # of whole chapters, which are not to be remembered


@lru_cache(maxsize=512)
def fold(text: str) -> Shadow:
    """The shadow of a text as rules see it."""
    return fold_long(text)
