"""Phrases of time as data: one grammar for `within`, `notice`, `due` and `every` of a package.

Two spellings are read, the English of packages (`10 workdays`) and the Chinese of documents (`10个工作日内`). Nothing
here knows a calendar: what a phrase means on a given day is the business of `luoshi.deadlines`. The grammar is written
down in docs/time.md.
"""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from luoshi.source import Place, Problem


class Unit(StrEnum):
    """What a period is counted in."""

    HOUR = "hour"
    DAY = "day"
    WORKDAY = "workday"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Cadence(StrEnum):
    """How often something recurs; the text is what a package writes after `every:`."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"


class Roll(StrEnum):
    """Where a last day goes that falls on a day of rest; the text is what a package writes after `roll:`."""

    NONE = "none"
    FORWARD = "forward"
    BACKWARD = "backward"


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time such as `10 workdays`; `count` is at least 1."""

    count: int
    unit: Unit

    def __post_init__(self) -> None:
        """Raise ValueError for a length below 1 or above a century."""
        if not 1 <= self.count <= LONGEST[self.unit]:
            raise ValueError(f"no period of {self.count} {self.unit}")


@dataclass(frozen=True, slots=True)
class DayOf:
    """A day of a month: `month` counts from 1 inside the period of the recurrence, or, with `after`, from its end.

    Without `month` the month is itself the period. `day` is 1 to 31; a shorter month ends on its last day instead
    (民法典第二百零二条, by analogy), so 31 is a month's end. `month` is at most 6: further away a clause names a date.
    """

    day: int
    month: int | None = None
    after: bool = False

    def __post_init__(self) -> None:
        """Raise ValueError for a day or month that no calendar has, or an unnumbered month after."""
        month = self.month or (0 if self.after else 1)
        if not (1 <= self.day <= _LAST_DAY and 1 <= month <= len(_ORDINALS)):
            raise ValueError(f"no day {self.day} of month {self.month}")


@dataclass(frozen=True, slots=True)
class WeekdayOf:
    """A day of the week, 1 Monday to 7 Sunday (ISO 8601), of the week itself or, with `after`, of the next one."""

    weekday: int
    after: bool = False

    def __post_init__(self) -> None:
        """Raise ValueError for a number that is no day of a week."""
        if not 1 <= self.weekday <= len(_WEEKDAYS):
            raise ValueError(f"no weekday {self.weekday}")


@dataclass(frozen=True, slots=True)
class DateOf:
    """A date of the year itself or, with `after`, of the next one; 29 February is the 28th in a common year."""

    month: int
    day: int
    after: bool = False

    def __post_init__(self) -> None:
        """Raise ValueError for a date that no year has."""
        if not (1 <= self.month <= _MONTHS_PER_YEAR and 1 <= self.day <= _days_in(self.month)):
            raise ValueError(f"no date {self.month}-{self.day}")


@dataclass(frozen=True, slots=True)
class EndOf:
    """The last day of the period of the recurrence itself."""


@dataclass(frozen=True, slots=True)
class Within:
    """A length of time counted from the last day of the period of the recurrence."""

    period: Period


Due = DayOf | WeekdayOf | DateOf | EndOf | Within


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Something owed once in each day, week, month, quarter, half-year or year."""

    cadence: Cadence
    due: Due
    roll: Roll = Roll.NONE

    def __post_init__(self) -> None:
        """Raise ValueError where the due rule does not fit the cadence, as a Wednesday of a month."""
        if not fits(self.cadence, self.due):
            raise ValueError(f"{self.due} does not fit {self.cadence}")


@dataclass(frozen=True, slots=True)
class Limit:
    """A period together with its rolling, as it stands in a time limit that starts with an event."""

    period: Period
    roll: Roll


@dataclass(frozen=True, slots=True)
class Once:
    """A due rule that stands alone: its week, month or year is that of the day it is asked for."""

    due: DayOf | WeekdayOf | DateOf
    roll: Roll = Roll.NONE

    def __post_init__(self) -> None:
        """Raise ValueError for a later month of a period that nothing names."""
        if not fits(cadence_of(self.due), self.due):
            raise ValueError(f"{self.due} needs a cadence")


Spec = Limit | Once | Recurrence

_MONTHS_PER_YEAR = 12
_LAST_DAY = 31
_LEAP_YEAR = 2000
LONGEST = {
    Unit.HOUR: 876_000,
    Unit.DAY: 36_500,
    Unit.WORKDAY: 25_000,
    Unit.WEEK: 5_200,
    Unit.MONTH: 1_200,
    Unit.YEAR: 100,
}
MONTHS = {Cadence.MONTH: 1, Cadence.QUARTER: 3, Cadence.HALF_YEAR: 6, Cadence.YEAR: 12}
"""Months in one period of a cadence that is made of months."""


def default_roll(of: Period | Due) -> Roll:
    """What holds where a clause is silent.

    Days, weeks, months and years roll forward (民法典第二百零三条); hours and workdays do not, nor does a named date,
    which is no period: there the clause must say 遇节假日顺延.
    """
    match of:
        case Period(_, Unit.HOUR | Unit.WORKDAY):
            return Roll.NONE
        case Period():
            return Roll.FORWARD
        case Within(period):
            return default_roll(period)
        case DayOf() | WeekdayOf() | DateOf() | EndOf():
            return Roll.NONE
        case _:
            assert_never(of)


def cadence_of(due: DayOf | WeekdayOf | DateOf) -> Cadence:
    """The shortest cadence that a due rule standing alone can have."""
    match due:
        case DayOf():
            return Cadence.MONTH
        case WeekdayOf():
            return Cadence.WEEK
        case DateOf():
            return Cadence.YEAR
        case _:
            assert_never(due)


def fits(cadence: Cadence, due: Due) -> bool:
    """Whether a due rule can belong to a cadence: no Wednesday of a month, no fourth month of a quarter."""
    match due:
        case DayOf(_, month, after):
            if month is None:
                return cadence is Cadence.MONTH
            return cadence in MONTHS and (after or (cadence is not Cadence.MONTH and month <= MONTHS[cadence]))
        case WeekdayOf() | DateOf():
            return cadence is cadence_of(due)
        case EndOf() | Within():
            return True
        case _:
            assert_never(due)


def parse_period(text: str, where: Place) -> Period | Problem:
    """A length of time: `7 days`, `10 workdays`, `7日内`, `十个工作日内`, `半年内`."""
    plain = _plain(text)
    return _refused(text, plain, where) or _period(plain, where) or _unreadable(text, where, "7 days、10个工作日内")


def parse_due(text: str, where: Place) -> Due | Problem:
    """A due rule: `day 5 of the first month after`, `friday`, `09-30 of the next year`, `within 3 days`, `25日前`."""
    plain = _plain(text)
    return (
        _refused(text, plain, where) or _due(plain, where) or _unreadable(text, where, "day 25、wednesday、11月30日前")
    )


def parse_recurrence(text: str, where: Place) -> Recurrence | Problem:
    """A recurrence: `quarterly, day 5 of the first month after, roll forward`, `每季度第一个月5日前(遇节假日顺延)`."""
    plain = _plain(text)
    core, roll = _split_roll(plain)
    refused = _refused(text, plain, where)
    return refused or _recurrence(core, roll, where) or _unreadable(text, where, "monthly, day 25、每周三")


def parse_spec(text: str, where: Place) -> Spec | Problem:
    """Whatever `within`, `due` or a whole recurrence may say, with an optional rolling at the end."""
    plain = _plain(text)
    core, roll = _split_roll(plain)
    return (
        _refused(text, plain, where)
        or _limit(core, roll, where)
        or _recurrence(core, roll, where)
        or _once(core, roll, where)
        or _unreadable(text, where, "7 days、10个工作日内、每季度第一个月5日前")
    )


def show(phrase: Period | Due | Spec) -> str:
    """The phrase as packages write it; reading it again gives the same data."""
    match phrase:
        case Period(count, unit):
            return f"{count} {unit}" + ("s" if count > 1 else "")
        case DayOf(day, month, after):
            place = f" of the {_ORDINALS[month - 1]} month" if month else ""
            return ("last day" if day == _LAST_DAY else f"day {day}") + place + (" after" if after else "")
        case WeekdayOf(weekday, after):
            return _WEEKDAYS[weekday - 1] + (" of the next week" if after else "")
        case DateOf(month, day, after):
            return f"{month:02}-{day:02}" + (" of the next year" if after else "")
        case EndOf():
            return "last day of the period"
        case Within(period):
            return f"within {show(period)}"
        case Limit(period, roll):
            return show(period) + _show_roll(roll, period)
        case Once(due, roll):
            return show(due) + _show_roll(roll, due)
        case Recurrence(cadence, due, roll):
            return f"{_ADVERBS[cadence]}, {show(due)}" + _show_roll(roll, due)
        case _:
            assert_never(phrase)


def show_chinese(phrase: Period | Due | Spec) -> str:
    """The phrase as documents write it: `季度终了后第一个月5日前，遇节假日顺延`; read again, it gives the same data."""
    match phrase:
        case Period(count, unit):
            return f"{count}{_CHINESE_UNITS[unit]}"
        case DayOf(day, month, after):
            return (("" if after else "期内") + f"第{_numeral(month)}个月" if month else "") + _chinese_day(day)
        case WeekdayOf(weekday, after):
            return ("次周" if after else "周") + f"{_WEEKDAY_SIGNS[weekday - 1]}前"
        case DateOf(month, day, after):
            return ("次年" if after else "") + f"{month}月{day}日前"
        case EndOf():
            return "期末前"
        case Within(period):
            return f"终了后{show_chinese(period)}内"
        case Limit(period, roll):
            return show_chinese(period) + _show_chinese_roll(roll, period)
        case Once(due, roll):
            return show_chinese(due) + _show_chinese_roll(roll, due)
        case Recurrence(cadence, due, roll):
            return _chinese_recurrence(cadence, due) + _show_chinese_roll(roll, due)
        case _:
            assert_never(phrase)


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY_SIGNS = "一二三四五六日"
_ADVERBS = {
    Cadence.DAY: "daily",
    Cadence.WEEK: "weekly",
    Cadence.MONTH: "monthly",
    Cadence.QUARTER: "quarterly",
    Cadence.HALF_YEAR: "half-yearly",
    Cadence.YEAR: "yearly",
}
_CHINESE_CADENCES = {
    Cadence.DAY: "日",
    Cadence.WEEK: "周",
    Cadence.MONTH: "月",
    Cadence.QUARTER: "季度",
    Cadence.HALF_YEAR: "半年",
    Cadence.YEAR: "年",
}
_CADENCE_SIGNS = {sign: cadence for cadence, sign in _CHINESE_CADENCES.items()} | {
    "天": Cadence.DAY,
    "星期": Cadence.WEEK,
    "月度": Cadence.MONTH,
    "季": Cadence.QUARTER,
    "年度": Cadence.YEAR,
}
_CHINESE_UNITS = {
    Unit.HOUR: "小时",
    Unit.DAY: "天",
    Unit.WORKDAY: "个工作日",
    Unit.WEEK: "周",
    Unit.MONTH: "个月",
    Unit.YEAR: "年",
}
_UNIT_SIGNS = {sign: unit for unit, sign in _CHINESE_UNITS.items()} | {
    "个小时": Unit.HOUR,
    "日": Unit.DAY,
    "个自然日": Unit.DAY,
    "自然日": Unit.DAY,
    "工作日": Unit.WORKDAY,
    "个星期": Unit.WEEK,
    "星期": Unit.WEEK,
}
_CHINESE_ROLLS = {Roll.NONE: "遇节假日不顺延", Roll.FORWARD: "遇节假日顺延", Roll.BACKWARD: "遇节假日提前"}

_NUMBER = r"(?:\d{1,9}|[零一二两三四五六七八九十百]{1,6})"
_SIGN = "季度|月度|年度|半年|星期|日|天|周|月|季|年"
_INSIDE = "(?:[之以]?内)?"
_MASKED = re.compile(r"\d[x×*]|[x×*]\d|(?<![a-z])[x×*]+(?![a-z])|某[年月日天]")
_SPREAD = re.compile(
    rf"{_NUMBER}(?:至|到|~|-|—|–){_NUMBER} ?(?:个|日|天|周|月|年|小时|次|hour|day|workday|week|month|year)"
)
_TIMES = re.compile(rf"(?P<count>{_NUMBER})次")
_TERM = re.compile(r"学期|学年|\bterm\b")
_DATED = re.compile(r"\d{4}(?:年|-\d)")
_ROLL = re.compile(
    r"[,(]? ?(?:roll ?(?P<word>forward|backward|none)|(?P<phrase>遇(?:法定)?(?:节假日|休息日)(?:不?顺延|提前)))\)?$"
)
_PERIOD = re.compile(r"(?P<count>\d{1,9}) (?P<unit>hour|day|workday|week|month|year)s?")
_CHINESE_PERIOD = re.compile(rf"(?P<count>{_NUMBER})(?P<unit>{'|'.join(_UNIT_SIGNS)}){_INSIDE}")
_HALF_YEAR = re.compile(f"半年{_INSIDE}")
_DAY = re.compile(
    rf"(?:day (?P<day>\d{{1,9}})|last day)(?: of the (?P<month>{'|'.join(_ORDINALS)}) month(?P<after> after)?)?"
)
_WEEKDAY = re.compile(rf"(?P<weekday>{'|'.join(_WEEKDAYS)})(?P<after> of the next week)?")
_DATE = re.compile(r"(?P<month>\d{1,2})-(?P<day>\d{1,2})(?P<after> of the next year)?")
_CHINESE_CADENCE = re.compile(rf"每?一?个?(?P<sign>{_SIGN})")
_CHINESE_RECURRENCE = re.compile(rf"(?P<every>每一?个?)?(?P<sign>{_SIGN})(?P<tail>.*)")
_CHINESE_END = re.compile(r"(?:(?:至少|不少于)?[一1]次)?|期?[末底]前?")
_POSITION = re.compile(r"(?P<inside>期?内)|(?P<after>(?:终了|结束)后|[次下]个?(?:年|月|(?=周|星期)))|")
_CHINESE_DAY = re.compile(rf"(?:的?第(?P<month>{_NUMBER})个月)?(?:(?P<day>{_NUMBER})[日号]|最后一[日天])(?P<by>前)?")
_CHINESE_WEEKDAY = re.compile(rf"(?:周|星期)(?P<weekday>[{_WEEKDAY_SIGNS}天])前?")
_CHINESE_DATE = re.compile(rf"(?P<month>{_NUMBER})月(?:(?P<day>{_NUMBER})[日号]|[底末])前?")


def _plain(text: str) -> str:
    """One spelling for full-width and half-width signs, case and spaces; Chinese carries no spaces at all."""
    words = unicodedata.normalize("NFKC", text).lower().split()
    return ("" if any("\u4e00" <= sign <= "\u9fff" for word in words for sign in word) else " ").join(words)


def _refused(text: str, plain: str, where: Place) -> Problem | None:
    """The problem of a phrase that would have to be guessed."""
    if _MASKED.search(plain):
        return Problem("time-masked", f"“{text}”中的数字被隐去", where, "请填写文件原来的数字，程序不作猜测")
    if _SPREAD.search(plain):
        return Problem("time-range", f"“{text}”是一个幅度，不是一个期限", where, "请按文件本意写明确定的期限或者次数")
    if any(found["count"] not in ("一", "1") for found in _TIMES.finditer(plain)):
        return Problem("time-times", f"“{text}”规定的是次数，不是日期", where, "请为每一次写明期限，或者改用指标")
    if _TERM.search(plain):
        return Problem("time-term", f"“{text}”依学校校历而定，没有全国统一的日期", where, "请改写为每年的固定日期")
    if _DATED.search(plain):
        return Problem("time-dated", f"“{text}”是某一年的日期，不会重复", where, "请写作 11-30 或者 11月30日前")
    return None


def _unreadable(text: str, where: Place, examples: str) -> Problem:
    return Problem("time-unreadable", f"读不懂时间要求“{text}”", where, f"可以写 {examples}，全部写法见 docs/time.md")


def _split_roll(plain: str) -> tuple[str, Roll | None]:
    """The phrase without its rolling, and the rolling if it states one."""
    found = _ROLL.search(plain)
    if not found:
        return plain, None
    core = plain[: found.start()]
    if found["word"]:
        return core, Roll(found["word"])
    if found["phrase"].endswith("提前"):
        return core, Roll.BACKWARD
    return core, Roll.NONE if "不顺延" in found["phrase"] else Roll.FORWARD


def _period(plain: str, where: Place) -> Period | Problem | None:
    if _HALF_YEAR.fullmatch(plain):
        return Period(6, Unit.MONTH)
    if found := _PERIOD.fullmatch(plain):
        count, unit = int(found["count"]), Unit(found["unit"])
    elif found := _CHINESE_PERIOD.fullmatch(plain):
        count, unit = _number(found["count"]), _UNIT_SIGNS[found["unit"]]
    else:
        return None
    if not 1 <= count <= LONGEST[unit]:
        return Problem("time-length", f"期限“{plain}”的数目不对", where, f"请写 1 到 {LONGEST[unit]}，汉字数目要规范")
    return Period(count, unit)


def _limit(core: str, roll: Roll | None, where: Place) -> Limit | Problem | None:
    period = _period(core.removeprefix("within "), where)
    return Limit(period, roll or default_roll(period)) if isinstance(period, Period) else period


def _due(plain: str, where: Place) -> Due | Problem | None:
    """A due rule in either language, outside a recurrence."""
    if plain == "last day of the period":
        return EndOf()
    if found := _DAY.fullmatch(plain):
        month = _ORDINALS.index(found["month"]) + 1 if found["month"] else None
        return _day_of(int(found["day"] or _LAST_DAY), month, bool(found["after"]), where)
    if found := _WEEKDAY.fullmatch(plain):
        return WeekdayOf(_WEEKDAYS.index(found["weekday"]) + 1, bool(found["after"]))
    if found := _DATE.fullmatch(plain):
        return _date_of(int(found["month"]), int(found["day"]), bool(found["after"]), where)
    if plain.startswith("within "):
        return _within(plain.removeprefix("within "), where)
    return _chinese_due(plain, where, alone=True) if plain else None


def _chinese_due(tail: str, where: Place, alone: bool) -> Due | Problem | None:
    """A Chinese due rule; `alone` where no cadence stands before it, so that `25日` is a period and `25日前` a day."""
    if _CHINESE_END.fullmatch(tail):
        return EndOf()
    if tail in ("年底前", "年末前"):
        return DateOf(_MONTHS_PER_YEAR, _LAST_DAY)
    if tail in ("月底前", "月末前"):
        return DayOf(_LAST_DAY)
    position = _POSITION.match(tail)
    inside, after = bool(position and position["inside"]), bool(position and position["after"])
    rest = tail[position.end() :] if position else tail
    if (found := _CHINESE_DAY.fullmatch(rest)) and (found["by"] or not alone):
        nth = _number(found["month"]) if found["month"] else 1 if after else None
        # A return by the 5th of the quarter's first month tells of the quarter that has just ended.
        later = after or (nth is not None and not inside)
        return _day_of(_number(found["day"]) if found["day"] else _LAST_DAY, nth, later, where)
    if found := _CHINESE_WEEKDAY.fullmatch(rest):
        return WeekdayOf(_WEEKDAY_SIGNS.index(found["weekday"].replace("天", "日")) + 1, after)
    if found := _CHINESE_DATE.fullmatch(rest):
        month = _number(found["month"])
        return _date_of(month, _number(found["day"]) if found["day"] else _days_in(month), after, where)
    return _within(rest, where) if after or alone else None


def _day_of(day: int, month: int | None, after: bool, where: Place) -> DayOf | Problem:
    if 1 <= day <= _LAST_DAY and (month is None or 1 <= month <= len(_ORDINALS)):
        return DayOf(day, month, after)
    return Problem("time-no-such-day", f"没有第 {month or 1} 个月 {day} 日", where, "更远的月份请写几月几日")


def _date_of(month: int, day: int, after: bool, where: Place) -> DateOf | Problem:
    if 1 <= month <= _MONTHS_PER_YEAR and 1 <= day <= _days_in(month):
        return DateOf(month, day, after)
    return Problem("time-no-such-day", f"没有 {month} 月 {day} 日", where, "请核对月份和日期")


def _within(text: str, where: Place) -> Within | Problem | None:
    period = _period(text, where)
    return Within(period) if isinstance(period, Period) else period


def _days_in(month: int) -> int:
    """Days of the month in a leap year, 0 for a month that does not exist."""
    return monthrange(_LEAP_YEAR, month)[1] if 1 <= month <= _MONTHS_PER_YEAR else 0


def _cadence(plain: str) -> Cadence | None:
    word = plain.removeprefix("every ")
    for cadence, adverb in _ADVERBS.items():
        if word in (cadence.value, adverb):
            return cadence
    found = _CHINESE_CADENCE.fullmatch(plain)
    return _CADENCE_SIGNS[found["sign"]] if found else None


def _recurrence(core: str, roll: Roll | None, where: Place) -> Recurrence | Problem | None:
    head, comma, tail = core.partition(", ")
    cadence = _cadence(head)
    due: Due | Problem | None
    if cadence and head.isascii():
        due = _due(tail, where) if comma else EndOf()
    elif found := _CHINESE_RECURRENCE.fullmatch(core):
        sign, tail = found["sign"], found["tail"]
        if not found["every"] and not tail.startswith(("终了后", "结束后")):
            return None
        cadence = _CADENCE_SIGNS[sign]
        due = _chinese_due(tail, where, alone=False)
        if due is None and cadence is Cadence.WEEK:
            due = _chinese_due(sign + tail, where, alone=False)
    else:
        return None
    if due is None or isinstance(due, Problem):
        return due
    if not fits(cadence, due):
        wrong = f"“{show_chinese(due)}”不能每{_CHINESE_CADENCES[cadence]}一次"
        return Problem("time-mismatch", wrong, where, "星期配周，几月几日配年，几日配月；季度、半年要写明第几个月")
    return Recurrence(cadence, due, roll or default_roll(due))


def _once(core: str, roll: Roll | None, where: Place) -> Once | Problem | None:
    due = _due(core, where)
    match due:
        case DayOf() | WeekdayOf() | DateOf() if fits(cadence_of(due), due):
            return Once(due, roll or default_roll(due))
        case Problem() | None:
            return due
        case _:
            return Problem(
                "time-cadence", f"“{core}”没有说明多久一次", where, "请写明周期，例如 quarterly, last day of the period"
            )


def _show_roll(roll: Roll, of: Period | Due) -> str:
    return "" if roll is default_roll(of) else f", roll {roll}"


def _show_chinese_roll(roll: Roll, of: Period | Due) -> str:
    return "" if roll is default_roll(of) else f"，{_CHINESE_ROLLS[roll]}"


def _chinese_day(day: int) -> str:
    return "最后一日前" if day == _LAST_DAY else f"{day}日前"


def _chinese_recurrence(cadence: Cadence, due: Due) -> str:
    every = f"每{_CHINESE_CADENCES[cadence]}"
    ended = {Cadence.MONTH: "月度", Cadence.YEAR: "年度"}.get(cadence, _CHINESE_CADENCES[cadence]) + "终了后"
    match due:
        case DayOf(day, month, after):
            nth = f"第{_numeral(month)}个月" if month else ""
            return (ended if after else f"{every}内" if month else every) + nth + _chinese_day(day)
        case WeekdayOf(weekday, after):
            return every + ("次周" if after else "") + f"{_WEEKDAY_SIGNS[weekday - 1]}前"
        case DateOf():
            return every + show_chinese(due)
        case EndOf():
            return f"{every}一次"
        case Within(period):
            return f"{ended}{show_chinese(period)}内"
        case _:
            assert_never(due)


def _numeral(number: int) -> str:
    """A number below 1000 as Chinese documents write it: 十五, 一百零五."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def _number(text: str) -> int:
    """The value of digits or a Chinese numeral; 0 for one written in no accepted way, which no phrase allows."""
    return int(text) if text.isdecimal() else _NUMERALS.get(text, 0)


_DIGITS = "零一二三四五六七八九"
_NUMERALS = {_numeral(number): number for number in range(1, 1000)} | {"两": 2}
