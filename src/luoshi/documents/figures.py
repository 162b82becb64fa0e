"""The figures in the text of a clause: amounts, shares, lengths of time, days, counts, each with the limit it sets.

Numbers are written as GB/T 15835-2011 has it, in full-width digits too. What only names something is no figure: the
number of a document or a clause, an annex, a standard, a time of day, digits that were masked. Chinese numerals count
for certain only where they measure money, a share or time.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Final

from luoshi.documents.bounds import Bound, bound_around, words_around
from luoshi.documents.named_days import NamedDay, read_days, with_month
from luoshi.documents.numerals import read_measured
from luoshi.documents.turns import Turn, turn_around
from luoshi.periods import Unit


class Measure(StrEnum):
    """What a quantity measures."""

    MONEY = "money"
    SHARE = "share"
    TIME = "time"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text, from `start` to `end`, with what it counts.

    `value` is in yuan for money, a fraction of 1 for a share, otherwise in `unit`; `time` is the unit of a length of
    time. `scaled` where 万 or 亿 stands behind the number. `is_firm` where it is for certain a figure that something
    must carry out: not a round number, not 第三次 or 两件事. `turn` where a share is put on or taken off.
    `phrase` is the number with the words that make it a limit.
    """

    written: str
    start: int
    end: int
    measure: Measure
    value: Decimal
    unit: str
    bound: Bound | None
    is_firm: bool
    time: Unit | None = None
    scaled: bool = False
    turn: Turn | None = None
    phrase: str = ""


Figure = Quantity | NamedDay


def read_figures(text: str) -> tuple[Figure, ...]:
    """Every figure of the text in its order."""
    plain = _without_names(text.translate(_PLAIN))
    days = tuple(with_month(day, text) for day in read_days(plain))
    rest = _blanked(plain, [(day.start, day.end) for day in days])
    found: list[Figure] = [*days, *_quantities(rest)]
    written = [_as_written(text, rest, each) for each in found]
    return tuple(sorted(written, key=lambda each: each.start))


def _as_written(text: str, plain: str, figure: Figure) -> Figure:
    """The figure as the text itself has it, full-width digits and all."""
    written = text[figure.start : figure.end].strip()
    if not isinstance(figure, Quantity):
        return replace(figure, written=written)
    start, end = words_around(plain, figure.start, figure.end) if figure.bound else (figure.start, figure.end)
    return replace(figure, written=written, phrase=text[start:end].strip())


_BLANK = "\0"
_PLAIN: Final = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)} | {
    ord(wide): ord(narrow) for wide, narrow in zip("％．：（）～－＋／＜＞", "%.:()~-+/<>", strict=True)
}
_NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?:[ \u2009\u00a0]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
    r"|[零〇一二两三四五六七八九十][零〇一二两三四五六七八九十百千万亿]*(?:点[零〇一二三四五六七八九]+)?)"
)
_JOINED = r"(?:\s*(?:、|,|，|和|或者?|至|到|及|以及|~|-|—|–|/)+\s*)"
_LABEL = r"[一二三四五六七八九十百零〇\d]+"
_NAMES = (
    re.compile(r"《[^》]*》"),
    re.compile(r"[〔\[(【]\s*(?:19|20)\d{2}\s*[〕\])】]\s*(?:第?\s*\d+\s*号)?"),
    re.compile(r"(?:19|20)\d{2}\s*年第\s*\d+\s*号|第\s*\d+\s*号"),
    re.compile(
        rf"第{_LABEL}(?:[至到、和或及—~-]+第?{_LABEL})*(?:编|章|节|条|款|项|目|附件|附表)(?:之[一二三四五六七八九])?"
    ),
    re.compile(
        rf"(?:附件|附表|附录|附图|附注|样式|格式|(?<![代发列填图报])表|(?<![地构])图)\s*{_LABEL}(?:{_JOINED}{_LABEL})*"
    ),
    re.compile(rf"[(]{_LABEL}[)]"),
    re.compile(r"^\s*\d+(?:\.\d+)+(?=\s)", re.MULTILINE),
    re.compile(r"[A-Za-z][A-Za-z/]*[ -]?\d[\d.]*(?:[-—–]\d+)*"),
    re.compile(r"\d+(?:\.\d+)?(?!(?:kg|km|cm|mm|kw|kwh|mw|mu|m2|ml|g|m|t|h|l)(?![A-Za-z]))(?=[A-Za-z])[A-Za-z]+", re.I),
    re.compile(r"\d*[xX×*＊Ｘ]{2,}\d*|\d+[*＊]+\d*"),
    re.compile(r"\d{3,4}-\d{7,8}|(?<![\d.])\d{11}(?![\d.])|(?<![\d.])\d{3,5}(?=热线|电话|平台)"),
    re.compile(r"\d{1,2}[:]\d{2}(?::\d{2})?|\d{1,2}[时点](?:\d{1,2}分)?(?![间限段])"),
    re.compile(r"十[一二三四五](?=五|”五)五?|[“\"]十[一二三四五]五[”\"]"),
    re.compile(r"(?:24|二十四)小时(?=值班|值守|在岗|在线|开放|热线|服务|监)"),
    re.compile(r"半年(?=一次|度|报|末)|上半年|下半年|每半年"),
    re.compile(r"[\d一二两三四五]+(?:\+[\d一二两三四五NnXx]+)+"),
)
_ORDINAL = re.compile(rf"第\s*(?:{_LABEL})\s*(?=个|[年月日天周次批期届轮位名季])")
_UNITS = (
    (
        Measure.SHARE,
        r"%|‰|个?百分点|成(?![立员功本果效绩长品型就分交不一二三四五六七八九半])|折(?![旧算合抵价叠扣股射断返现线页])",
    ),
    (Measure.MONEY, r"元(?![旦素件老首宵])|块钱"),
    (
        Measure.TIME,
        (
            r"个?工作日|个?自然日|个?日历日|个?小时|个?星期|个月|周(?![岁年期边末一二三四五六日转])|天|日"
            r"|年(?![级龄代度检终末报初底])"
        ),
    ),
)
_NOUN = (
    r"平方米|平方公里|立方米|千瓦时|公里|千米|公顷|公斤|千克|毫米|厘米|周岁|月龄|马力|人次|学时|课时|分钟|学年|学期|个?季度"
    r"|[米亩吨克升度℃岁匹倍名人户家次项个份台件辆套张床所处头只条轮组种位门节场部册页字间栋座村镇乡县市区校车队支篇"
    r"类期批级档号届版层]|分(?![之别为类级期批档工担析公局管项])|kg|km|cm|mm|kW|kWh|m2|ml|g|m|t|h"
)
_QUANTITY = re.compile(
    rf"(?P<out_of>百分之|千分之|万分之)?(?P<number>{_NUMBER})\s?(?P<about>余|多|来)?"
    rf"(?P<scale>[百千]?[万亿]+|[百千](?=元|人|名|户|公|余|多))?(?P<more>余|多)?\s?"
    rf"(?:(?P<{_UNITS[0][0]}>{_UNITS[0][1]})|(?P<{_UNITS[1][0]}>{_UNITS[1][1]})|(?P<{_UNITS[2][0]}>{_UNITS[2][1]})"
    rf"|(?P<noun>{_NOUN}))?"
)
_FRACTION = re.compile(rf"(?P<lower>{_NUMBER})分之(?P<upper>{_NUMBER})")
_ABOUT = re.compile(r"(?:约|近|大约|将近|左右|上下)\s*$")
# 下列6项条件 counts what the document itself lists.
_LISTED_BEFORE = re.compile(r"(?:下列|以下|上述|前述|上列|这|该|等)\s?$")
_LISTED_AFTER = re.compile(r"\s?(?:条件|要求|情形|规定|方面|内容|标准|原则|任务|工作|措施|步骤|阶段|环节)")
# 三年行动计划, “快乐30分”: part of a name.
_NAMED_AFTER = re.compile(r"\s?(?:行动|计划|规划|滚动|攻坚|提升工程)")
_QUOTED = re.compile(r"[“\"][^“”\"，。；]{1,10}[”\"]")
_AROUND = re.compile(r"\s*(?:左右|上下)")
_HALF = re.compile(r"半(?P<unit>年|个?月|天|日)")
_LONGEST_QUOTED = 11
_LARGEST_TENTH = 10
_SCALES = {"百": Decimal(100), "千": Decimal(1000), "万": Decimal(10) ** 4, "亿": Decimal(10) ** 8}
_SHARES = {"成": 1, "%": 2, "‰": 3, "百分之": 2, "千分之": 3, "万分之": 4}
_TIMES = {
    "工作日": Unit.WORKDAY,
    "自然日": Unit.DAY,
    "日历日": Unit.DAY,
    "天": Unit.DAY,
    "日": Unit.DAY,
    "小时": Unit.HOUR,
    "星期": Unit.WEEK,
    "周": Unit.WEEK,
    "月": Unit.MONTH,
    "年": Unit.YEAR,
}
# These number things as often as they count them.
_NUMBERING = frozenset("级类期批号版届层档组轮节")


def _without_names(text: str) -> str:
    """The text with everything that only names something blanked out, every other character in its place."""
    for pattern in _NAMES:
        text = pattern.sub(lambda found: _BLANK * len(found[0]), text)
    return _ORDINAL.sub(lambda found: _BLANK * len(found[0]), text)


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + _BLANK * (end - start) + text[end:]
    return text


def _quantities(text: str) -> Iterator[Quantity]:
    for found in _FRACTION.finditer(text):
        if found["lower"] not in ("百", "千", "万"):
            yield from _fraction(found)
    text = _FRACTION.sub(
        lambda found: found[0] if found["lower"] in ("百", "千", "万") else _BLANK * len(found[0]), text
    )
    yield from (_half(found) for found in _HALF.finditer(text))
    matches = [found for found in _QUANTITY.finditer(text) if _value(found["number"]) is not None]
    named: re.Match[str] | None = None
    made: list[Quantity] = []
    for index in range(len(matches) - 1, -1, -1):
        found, follower = matches[index], matches[index + 1] if index + 1 < len(matches) else None
        if _has_unit(found):
            named = found
        elif follower is None or not re.fullmatch(_JOINED, text[found.end() : follower.start()]):
            named = None
        quantity = _quantity(text, found, named or found)
        # 五保户 and 统一 count nothing: a numeral alone is a figure only where it has a unit or a limit.
        if quantity.unit or quantity.bound or found["number"][0].isascii():
            made.append(quantity)
    yield from reversed(made)


def _value(text: str) -> Decimal | None:
    """The number in Arabic digits, with or without marks of thousands, or as a Chinese numeral."""
    digits = re.sub(r"[, \u2009\u00a0]", "", text)
    return Decimal(digits) if digits[0].isascii() else read_measured(digits)


def _has_unit(found: re.Match[str]) -> bool:
    return bool(found["out_of"] or found["noun"] or any(found[measure] for measure, _ in _UNITS))


def _quantity(text: str, found: re.Match[str], named: re.Match[str]) -> Quantity:
    """The number of one match with the unit of another: in 3至5万元 the first number takes that of the second."""
    value = _value(found["number"])
    if value is None:
        raise AssertionError("only numbers that can be read come here")
    scale = found["scale"] or ("" if found is named else named["scale"] or "")
    for sign in scale:
        value *= _SCALES[sign]
    measure, unit = _measure(named)
    if measure is Measure.SHARE:
        value = value.scaleb(-_share_places(named["out_of"] or unit, value))
    bound = bound_around(text, found.start(), found.end())
    time = _TIMES[unit.removeprefix("个")] if measure is Measure.TIME else None
    end = found.start() + len(found[0].rstrip())
    firm = _is_firm(text, found, measure, unit, value, bound)
    turn = turn_around(text, found.start(), end) if measure is Measure.SHARE else None
    return Quantity(
        found[0], found.start(), end, measure, value, unit, bound, firm, time, bool(set(scale) & set("万亿")), turn
    )


def _share_places(unit: str, value: Decimal) -> int:
    """How many places a share is written above one: 八折 is 0.8, 85折 and 八五折 are 0.85."""
    if unit == "折":
        return 1 if value <= _LARGEST_TENTH else 2
    return _SHARES.get(unit, 2)


def _measure(named: re.Match[str]) -> tuple[Measure, str]:
    if named["out_of"]:
        return Measure.SHARE, "%"
    for measure, _ in _UNITS:
        if named[measure]:
            return measure, named[measure]
    return Measure.COUNT, named["noun"] or ""


def _is_firm(text: str, found: re.Match[str], measure: Measure, unit: str, value: Decimal, bound: Bound | None) -> bool:
    about = found["about"] or found["more"] or _ABOUT.search(text[max(0, found.start() - 3) : found.start()])
    if about or _AROUND.match(text, found.end()) or value == 0 or _is_in_name(text, found):
        return False
    is_written_out = not found["number"][0].isascii()
    if measure is Measure.SHARE:
        # The whole of something is as good as no share at all.
        return value != 1
    if measure is Measure.MONEY:
        return True
    if measure is Measure.TIME:
        return not is_written_out or value > 1
    is_listed = _LISTED_BEFORE.search(text[max(0, found.start() - 3) : found.start()]) or _LISTED_AFTER.match(
        text, found.end()
    )
    if is_written_out or value == 1 or unit in _NUMBERING or is_listed:
        return False
    return bool(unit) or bound is not None or "." in found["number"] or bool(found["scale"])


def _is_in_name(text: str, found: re.Match[str]) -> bool:
    if found[Measure.TIME] and _NAMED_AFTER.match(text, found.end()):
        return True
    near = text[max(0, found.start() - _LONGEST_QUOTED) : found.end() + _LONGEST_QUOTED]
    return any(found[0].strip() in quoted[0] for quoted in _QUOTED.finditer(near))


def _fraction(found: re.Match[str]) -> Iterator[Quantity]:
    """A fraction: the share, and its two numbers, as a rule may write either."""
    lower, upper = _value(found["lower"]), _value(found["upper"])
    if not lower or upper is None:
        return
    start, end = found.span()
    yield Quantity(found[0], start, end, Measure.SHARE, upper / lower, "", None, is_firm=False)
    for value in (lower, upper):
        yield Quantity(found[0], start, end, Measure.COUNT, value, "", None, is_firm=False)


def _half(found: re.Match[str]) -> Quantity:
    """半年 is six months, half a month is fifteen days (documents say 半个月 for it), half a day twelve hours."""
    value, unit = {"年": (6, Unit.MONTH), "天": (12, Unit.HOUR), "日": (12, Unit.HOUR)}.get(
        found["unit"], (15, Unit.DAY)
    )
    return Quantity(
        found[0], *found.span(), Measure.TIME, Decimal(value), found["unit"], None, is_firm=False, time=unit
    )
