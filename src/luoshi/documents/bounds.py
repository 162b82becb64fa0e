"""The words beside a number that make it a limit: 低于, 不超过, 以内, 以上（含）.

以上, 以下, 以内 and 届满 include the number; 不满, 超过 and 以外 do not (民法典第一千二百五十九条). What stands in
brackets beside it, 含 or 不含, goes first.
"""

import re
from enum import StrEnum
from typing import Final


class Bound(StrEnum):
    """How what is measured stands to the number; the text is the sign of rule text."""

    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="

    @property
    def is_inclusive(self) -> bool:
        """Whether the number itself is within the limit."""
        return self in (Bound.AT_MOST, Bound.AT_LEAST)

    @property
    def joins_upper(self) -> bool:
        """Whether the number falls in with what is larger; `< 4` and `>= 4` draw the same line."""
        return self in (Bound.BELOW, Bound.AT_LEAST)

    def including(self, number: bool) -> "Bound":
        """The same limit with, or without, the number itself."""
        upper = self in (Bound.BELOW, Bound.AT_MOST)
        if number:
            return Bound.AT_MOST if upper else Bound.AT_LEAST
        return Bound.BELOW if upper else Bound.ABOVE


_LONGEST = 12
_BREAK = re.compile(r"[。，、；：！？,;()（）]")
_BEFORE = re.compile(
    r"(?P<no>不得|不应|不能|不可|不准|不宜|没有|不|未|没)?(?P<word>低于|少于|小于|高于|超过|多于|大于|超出|年满|已满|届满|满"
    r"|达到|达|足|到|至少|最少|至多|最多|控制在)(?:为|了|人民币|连续|累计|合计|:)*\s*$"
)
_OR = r"(?:或者?|、|及|和|以及)?"
_BOTH = (
    (
        re.compile(
            rf"(?:达到?|等于){_OR}(?:超过|超出|高于|大于|多于)\s*$|(?:超过|高于|大于|多于){_OR}(?:达到|等于)\s*$"
        ),
        Bound.AT_LEAST,
    ),
    (
        re.compile(rf"等于{_OR}(?:低于|小于|少于)\s*$|(?:低于|小于|少于){_OR}等于\s*$"),
        Bound.AT_MOST,
    ),
)
_SAME = {
    "低于": Bound.BELOW,
    "少于": Bound.BELOW,
    "小于": Bound.BELOW,
    "高于": Bound.ABOVE,
    "超过": Bound.ABOVE,
    "多于": Bound.ABOVE,
    "大于": Bound.ABOVE,
    "超出": Bound.ABOVE,
    "年满": Bound.AT_LEAST,
    "已满": Bound.AT_LEAST,
    "届满": Bound.AT_LEAST,
    "满": Bound.AT_LEAST,
    "达到": Bound.AT_LEAST,
    "达": Bound.AT_LEAST,
    "至少": Bound.AT_LEAST,
    "最少": Bound.AT_LEAST,
    "至多": Bound.AT_MOST,
    "最多": Bound.AT_MOST,
}
_OPPOSITE: Final = {
    Bound.BELOW: Bound.AT_LEAST,
    Bound.AT_LEAST: Bound.BELOW,
    Bound.ABOVE: Bound.AT_MOST,
    Bound.AT_MOST: Bound.ABOVE,
}
# 低于登记失业率（4%）, 不超过总投资的70%: the number is what the words between name, or a share of it.
_NAMED = re.compile(
    r"(?P<no>不得|不应|不能|不可|不准|不宜|没有|不|未)?(?P<word>低于|少于|小于|高于|超过|多于|大于|超出)[^，。；、：！？,;()（）\d\n]{1,24}(?P<opens>[(（]|(?<!部分)的)\s*$"
)
_CLOSED = re.compile(r"\s*[)）]")
_LONGEST_NAME = 32
_REACHED = frozenset({"足", "到"})
_AFTER = re.compile(
    r"\s*(?P<first>[(（](?:不含|含|不包括|包括)[^)）]*[)）])?\s*(?:[的及或]\s*)?(?P<word>以内|之内|内|以上|以下|以外)?"
    r"\s*(?P<last>[(（](?:不含|含|不包括|包括)[^)）]*[)）])?"
)
_FOLLOWING = {
    "以内": Bound.AT_MOST,
    "之内": Bound.AT_MOST,
    "内": Bound.AT_MOST,
    "以下": Bound.AT_MOST,
    "以上": Bound.AT_LEAST,
    "以外": Bound.ABOVE,
}


def bound_around(text: str, start: int, end: int) -> Bound | None:
    """The limit that the words around the number from `start` to `end` make of it; None where none, or two, do."""
    before, after = _before(text[max(0, start - _LONGEST) : start]), _AFTER.match(text, end)
    named = _NAMED.search(text[max(0, start - _LONGEST_NAME) : start]) if before is None else None
    if named is not None and (named["opens"] == "的" or _CLOSED.match(text, end)):
        before = _bound_of(named)
    word = after["word"] if after else None
    following = _FOLLOWING[word] if word else None
    if before is not None and following is not None and before.joins_upper != following.joins_upper:
        return None
    bound = before or following
    note = (after["first"] or after["last"]) if after else None
    if bound is None or not note:
        return bound
    return bound.including(number=not note[1:].startswith("不"))


def words_around(text: str, start: int, end: int) -> tuple[int, int]:
    """From where to where the number from `start` to `end` stands with the words that make it a limit."""
    before, after = text[max(0, start - _LONGEST) : start], _AFTER.match(text, end)
    named = _NAMED.search(text[max(0, start - _LONGEST_NAME) : start])
    words = next((found for pattern, _ in _BOTH if (found := pattern.search(before))), None)
    last = _BREAK.split(before)[-1]
    near = _BEFORE.search(last)
    first, until = start, end
    if words is not None:
        first = start - len(before) + words.start()
    elif near is not None and _bound_of(near) is not None:
        first = start - len(last) + near.start()
    elif named is not None and (named["opens"] == "的" or _CLOSED.match(text, end)):
        first = start - len(named[0])
        closed = _CLOSED.match(text, end)
        until = closed.end() if closed is not None and named["opens"] != "的" else end
    if after is not None and (after["word"] or after["first"] or after["last"]):
        until = after.end()
    return first, until


def _before(text: str) -> Bound | None:
    for pattern, both in _BOTH:
        if pattern.search(text):
            return both
    found = _BEFORE.search(_BREAK.split(text)[-1])
    return None if found is None else _bound_of(found)


def _bound_of(found: re.Match[str]) -> Bound | None:
    if found["word"] in _REACHED:
        return Bound.BELOW if found["no"] else None
    bound = _SAME.get(found["word"])
    return _OPPOSITE[bound] if found["no"] and bound is not None else bound
