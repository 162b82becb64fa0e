"""The words beside a share that say of what it is taken off or put on: 下浮10%, 上浮50%, 个人承担40%.

What is then left, or comes to, is a figure that the text does not write: nine tenths, one and a half, six tenths.
"""

import re
from enum import StrEnum


class Turn(StrEnum):
    """What happens with the share: it is put on the whole, or taken off it."""

    ADDED = "added"
    TAKEN_OFF = "taken off"


_WHO = r"(?:个人|本人|自己|自行|家庭|家长|职工|用人单位|企业|单位|申请人|用户|农户|承租人)"
_BEARS = r"(?:承担|负担|分担|负责|支付|出资|缴纳)"
_OWN = rf"(?:自付|自负|自理|自筹|自担|{_WHO}(?:自行|应当?|须|需)?{_BEARS})"
# 提高到50% names the result, and 减按90% does too.
_FILLED = r"[^，。；、：！？,;:()（）到至按为\d\s]{0,6}"
_LIMITED = r"(?:幅度|比例|部分)?(?:不得?超过|不高于|最高|最多|至多|约|为|了|的)*\s*"
_ADDED = re.compile(rf"(?:上浮|上调|提高|提升|增加|增发|增长|增补|加发|加收|加计|上涨|另加|再加){_FILLED}{_LIMITED}$")
_TAKEN_OFF = re.compile(
    rf"(?:扣减|扣除|扣发|扣缴|扣|核减|减少|减免|减征|减收|减发|降低|下降|下浮|下调|优惠|少发|少收|打折){_FILLED}{_LIMITED}$"
    rf"|{_OWN}(?:的?(?:比例|部分))?(?:为|占|的)?\s*$"
)
_BORNE = re.compile(rf"\s*(?:的(?:部分|费用|资金)?)?\s*(?:(?:由|归|系)?{_OWN}|(?:予以|给予)?(?:扣减|扣除|扣发|减免))")
# A fee is let off by the shares of a list: 按下列比例减免：小企业50%、微型企业80%.
_LET_OFF = re.compile(r"减免|减征|减收|优惠|下浮|下调")
_BREAK = re.compile(r"[。；;\n]")
_LONGEST = 24


def turn_around(text: str, start: int, end: int) -> Turn | None:
    """What the words around the number from `start` to `end` do with it; None where they do nothing."""
    before = text[max(0, start - _LONGEST) : start]
    if _ADDED.search(before):
        return Turn.ADDED
    if _TAKEN_OFF.search(before) or _BORNE.match(text, end):
        return Turn.TAKEN_OFF
    sentence = _BREAK.split(text[:start])[-1] + _BREAK.split(text[end:])[0]
    return Turn.TAKEN_OFF if _LET_OFF.search(sentence) else None
