"""Whether a figure of an element is the one that a clause gives, or the same digits in another unit."""

import calendar
from collections.abc import Iterable
from decimal import Decimal
from enum import Enum, auto
from typing import Final, assert_never

from luoshi.documents import Bound, Figure, Measure, NamedDay, Quantity, Turn
from luoshi.feel import show
from luoshi.periods import Period, Unit
from luoshi.programme.model import TermType
from luoshi.programme.verification.figures.owners import ElementFigure, Moment
from luoshi.programme.verification.figures.senses import Sense

_SCALES: Final = {"百": 2, "千": 3, "万": 4, "亿": 8}
_NOT_SCALED = ("千克", "千米", "千瓦")
_MONTHS: Final = {Unit.MONTH: 1, Unit.YEAR: 12}
_DAYS: Final = {Unit.DAY: 1, Unit.WEEK: 7}
_LAST_DAY = 31
_TIMES: Final = {
    "年": Unit.YEAR,
    "月": Unit.MONTH,
    "个月": Unit.MONTH,
    "周": Unit.WEEK,
    "天": Unit.DAY,
    "日": Unit.DAY,
    "工作日": Unit.WORKDAY,
    "个工作日": Unit.WORKDAY,
    "小时": Unit.HOUR,
}
_ANYTHING = "个"
_AGES: Final = {"岁": Unit.YEAR, "周岁": Unit.YEAR, "月龄": Unit.MONTH}
_MONEY_SLIPS = frozenset(Decimal(10) ** power for power in (-8, -4, 4, 8))
_SHARE_SLIPS = frozenset(Decimal(10) ** power for power in (-2, 2))
_THOUSANDTHS = frozenset(Decimal(10) ** power for power in (-3, -2, -1, 1, 2, 3))


class Slip(Enum):
    """In which way the digits are the same and the unit is not."""

    SCALE = auto()
    SHARE = auto()
    TIME = auto()


_SAME_UNITS: Final = (
    {"人", "名", "人次", "位"},
    {"元", "块钱"},
    {"户", "家"},
    {"个", "项", "件"},
    {"天", "日"},
    {"岁", "周岁"},
)


def is_same_unit(one: str, other: str) -> bool:
    """Whether two names of a unit mean the same."""
    return one == other or any(one in same and other in same for same in _SAME_UNITS)


def scale_of(unit: str) -> Decimal:
    """What a unit multiplies by: 10,000 for 万元, a hundredth for %, 1 for most."""
    if unit.startswith(("%", "百分点", "个百分点")):
        return Decimal("0.01")
    if unit.startswith(_NOT_SCALED):
        return Decimal(1)
    scale = Decimal(1)
    for sign in unit:
        if sign not in _SCALES:
            break
        scale = scale.scaleb(_SCALES[sign])
    return scale


def agrees(figure: ElementFigure, given: Figure) -> bool:
    """Whether a clause gives this figure, in the same or another way of counting: 12个月 is 1年, 5万元 is 50000."""
    match figure.value, given:
        case Decimal() as value, Quantity():
            return _is_of_kind(figure.sense, given) and _same_number(value, figure.sense.unit, given)
        case Period() as period, Quantity():
            return given.time is not None and _same_length(period.count, period.unit, given.value, given.time)
        case Period() as period, NamedDay():
            return given.month is None and period.unit is Unit.DAY and period.count == given.day
        case Moment() as moment, NamedDay():
            return _same_day(moment, given)
        case Moment() as moment, Quantity():
            return moment.month is None and given.time is Unit.DAY and given.value == moment.day
        case _:
            return False


def agrees_by_next(figure: ElementFigure, given: Figure) -> bool:
    """Whether a rule over whole numbers says the same from the other side: `> 2` is 3次以上."""
    if figure.sense.type is not TermType.INTEGER or figure.bound is None or not isinstance(figure.value, Decimal):
        return False
    if not isinstance(given, Quantity) or not _is_of_kind(figure.sense, given):
        return False
    # The line between two whole numbers: below the one, above the other.
    joins_upper = not figure.bound.joins_upper
    neighbour = figure.value + (1 if joins_upper else -1)
    if given.value != neighbour:
        return False
    # 80至89周岁 says of neither number on which side it lies, and `< 90` leaves 89 where it belongs.
    return not figure.bound.is_inclusive if given.bound is None else given.bound.joins_upper == joins_upper


def agrees_in_effect(figure: ElementFigure, given: Iterable[Figure], factors: Iterable[Decimal]) -> bool:
    """Whether it follows from what the clauses give: what a share leaves or comes to, a doubled or halved amount.

    What a share leaves of the whole counts only where the clause takes it off, or the rule writes `1 - 10%`.
    """
    value = figure.value
    if not isinstance(value, Decimal):
        return False
    quantities = [each for each in given if isinstance(each, Quantity) and each.measure is not Measure.TIME]
    if figure.is_factor and any(_is_turned(figure, value, each) for each in quantities):
        return True
    for factor in factors:
        if value in (factor, 1 / factor):
            return True
        if any(value in (each.value * factor, each.value / factor) for each in quantities):
            return True
    return False


def _is_turned(figure: ElementFigure, value: Decimal, given: Quantity) -> bool:
    if given.measure is not Measure.SHARE:
        return False
    if value == 1 - given.value:
        return figure.is_complement or given.turn is Turn.TAKEN_OFF
    return value == 1 + given.value and given.turn is Turn.ADDED


def slip_between(figure: ElementFigure, given: Figure) -> Slip | None:
    """In which way a figure has the digits that a clause gives in another unit; None where it has not."""
    match figure.value, given:
        case Decimal() as value, Quantity(measure=measure) if value and given.value:
            ratio = given.value / (value * scale_of(figure.sense.unit))
            if (
                measure is Measure.SHARE
                and _may_be_share(figure)
                and ratio in (_THOUSANDTHS if given.unit == "‰" else _SHARE_SLIPS)
            ):
                return Slip.SHARE
            if ratio in _MONEY_SLIPS and (measure is Measure.MONEY or given.scaled):
                return Slip.SCALE
            return _time_slip(figure.sense.unit, value, given)
        case Period(count, unit), Quantity(time=Unit() as time):
            return Slip.TIME if count == given.value and unit is not time else None
        case Moment(None, None, day), Quantity(time=Unit() as time):
            return Slip.TIME if day == given.value and time is not Unit.DAY else None
        case _:
            return None


def is_comparable(figure: ElementFigure, given: Figure) -> bool:
    """Whether a clause may have meant this figure, with another number."""
    match figure.value, given:
        case Decimal(), Quantity():
            return _is_of_kind(figure.sense, given)
        case Period(), Quantity():
            return given.time is not None
        case Moment(), NamedDay():
            return given.month is not None or given.day is not None
        # A limit of time is one whether it is told by its length or by its last day.
        case Moment(), Quantity():
            return figure.is_length and given.time is not None
        case Period(), NamedDay():
            return figure.is_length and given.day is not None
        case _:
            return False


def counts_the_same(figure: ElementFigure, given: Quantity) -> bool:
    """Whether both count things of one kind, as far as their units tell: 15日 are no 15家."""
    unit = figure.sense.unit
    if not isinstance(figure.value, Decimal):
        return True
    if given.time is not None:
        return _time_of(unit) is not None
    if given.measure is not Measure.COUNT or not given.unit or not unit:
        return True
    return is_same_unit(unit, given.unit) or None not in (_time_of(unit), _AGES.get(given.unit))


def limits_alike(figure: ElementFigure, given: Figure) -> bool:
    """Whether a clause limits the same kind of thing from the same side, as a floor or as a ceiling."""
    if (
        figure.bound is None
        or not isinstance(given, Quantity)
        or given.bound is None
        or not is_comparable(figure, given)
    ):
        return False
    floors = (Bound.ABOVE, Bound.AT_LEAST)
    is_same_thing = given.measure in (Measure.SHARE, Measure.MONEY) or is_same_unit(figure.sense.unit, given.unit)
    return is_same_thing and figure.sense.type is not None and (figure.bound in floors) == (given.bound in floors)


def in_own_unit(figure: ElementFigure, given: Quantity) -> str | None:
    """How what a clause gives is written in the package, in the unit in which the figure counts.

    None where one does not tell the other, as with days and working days.
    """
    if isinstance(figure.value, Period):
        return None if given.time is None else f"{given.value:f} {given.time.value}{'s' if given.value > 1 else ''}"
    own, time = _time_of(figure.sense.unit), given.time or _AGES.get(given.unit)
    if own is not None and time is not None:
        for family in ({own: 1}, _MONTHS, _DAYS):
            if own in family and time in family:
                count = given.value * family[time] / family[own]
                return f"{show(count)}" if count == int(count) else None
        return None
    if given.measure is Measure.SHARE and scale_of(figure.sense.unit) == 1:
        return f"{show(given.value * 100)}%"
    return f"{show(given.value / scale_of(figure.sense.unit))}"


def distance(figure: ElementFigure, given: Figure) -> Decimal:
    """How far a figure is from what a clause gives, to pair those that belong together; the same unit comes first."""
    match figure.value, given:
        case Decimal() as value, Quantity():
            return _apart(value * scale_of(figure.sense.unit), given.value)
        case Period(count, unit), Quantity():
            return _apart(Decimal(count), given.value) + (0 if unit is given.time else 10)
        case Moment(_, month, day), NamedDay():
            return Decimal(abs((month or 0) - (given.month or 0)) * _LAST_DAY + abs((day or 0) - (given.day or 0)))
        case _:
            return Decimal(10) ** 6


def _apart(one: Decimal, other: Decimal) -> Decimal:
    return abs(one - other) / max(abs(one), abs(other), Decimal("0.0001"))


def _may_be_share(figure: ElementFigure) -> bool:
    sense = figure.sense
    if figure.is_divisor:
        return False
    return sense.type in (TermType.RATE, None) or (sense.type is TermType.DECIMAL and not sense.unit)


def _time_slip(unit: str, value: Decimal, given: Quantity) -> Slip | None:
    """A fact counted in days, where the clause counts working days."""
    own = _TIMES.get(unit)
    if own is None or given.time is None or own is given.time or value != given.value:
        return None
    return Slip.TIME


def _is_of_kind(sense: Sense, given: Quantity) -> bool:
    """Whether the number of an element may be what a clause measures; a factor may be anything."""
    plain = given.measure is Measure.COUNT and not given.unit
    match sense.type:
        case TermType.MONEY:
            return given.measure is Measure.MONEY or plain
        case TermType.RATE:
            return given.measure is Measure.SHARE or plain or given.unit == "倍"
        case TermType.INTEGER | TermType.DECIMAL:
            if "元" in sense.unit:
                return given.measure is Measure.MONEY or plain
            counts = given.is_firm or given.measure is not Measure.COUNT or _may_count(sense.unit, given.unit)
            return given.measure is not Measure.MONEY and counts
        case TermType.BOOLEAN | TermType.TEXT | TermType.CHOICE | TermType.ACCOUNT | TermType.DATE | None:
            return True
        case _:
            assert_never(sense.type)


def _may_count(unit: str, noun: str) -> bool:
    """Whether what a numeral counts may be what a fact is counted in: 三次 is no number of persons, 两个 may be."""
    return not unit or not noun or noun == _ANYTHING or is_same_unit(unit, noun)


def _same_number(value: Decimal, unit: str, given: Quantity) -> bool:
    """Whether the number in its unit is what the clause counts in its own."""
    own, time = _time_of(unit), given.time or _AGES.get(given.unit)
    if own is not None and time is not None:
        return _same_length(value, own, given.value, time)
    is_count = given.measure is Measure.COUNT and not given.scaled
    # 扣5分 is -5 in a sum.
    return abs(value) * scale_of(unit) == given.value or (is_count and abs(value) == given.value)


def _time_of(unit: str) -> Unit | None:
    return _TIMES.get(unit) or _AGES.get(unit)


def _same_length(count: Decimal | int, unit: Unit, value: Decimal, time: Unit) -> bool:
    if unit is time:
        return count == value
    for family in (_MONTHS, _DAYS):
        if unit in family and time in family:
            return count * family[unit] == value * family[time]
    return False


def _same_day(moment: Moment, given: NamedDay) -> bool:
    """Whether nothing that both name differs, and both name something."""
    if given.month is None and given.day is None:
        return moment.month is None and moment.year == given.year
    if given.is_end and not _is_month_end(moment):
        return False
    named = (
        (moment.year, given.year),
        (moment.month, given.month),
        (moment.month_of_period, given.month_of_period),
    )
    shared = [(one, other) for one, other in named if one is not None and other is not None]
    if any(one != other for one, other in shared):
        return False
    if moment.day is None or given.day is None:
        return bool(shared)
    return moment.day == given.day


def _is_month_end(moment: Moment) -> bool:
    if moment.month is None:
        return moment.day == _LAST_DAY
    return moment.day == calendar.monthrange(moment.year or 2001, moment.month)[1]
