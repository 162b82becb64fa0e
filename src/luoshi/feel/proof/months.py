"""Years, months and days of a date as unknowns: what a calendar does to the count of days, by formulas.

A month has a number, twelve times its year plus its place in the year from 0; a date is the ordinal of the first day of
its month plus its day. Years run from 1801 to 2299: enough for what documents speak of.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from luoshi.feel.proof.auxiliary import Auxiliary, Mode
from luoshi.feel.proof.formulas import (
    TRUE,
    Formula,
    Polynomial,
    Relation,
    Sort,
    Variable,
    all_of,
    any_of,
    negation,
    sign,
)
from luoshi.feel.proof.functions import each_number
from luoshi.feel.proof.pieces import (
    Known,
    Nothing,
    Opaque,
    Piece,
    Pieces,
    Ratio,
    Words,
    bounds,
    compared,
    kept,
    pairs,
    scaled,
)
from luoshi.feel.syntax import Operator
from luoshi.feel.values import NullCode

MONTHS_IN_YEAR = 12
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LEAP = (31, 29, *_LENGTHS[2:])
_FIRST_YEAR = 1801
_LAST_YEAR = 2299
_FIRST_MONTH = _FIRST_YEAR * 12
_LAST_MONTH = _LAST_YEAR * 12 + 11
_FIRST_DAY = Fraction(date(_FIRST_YEAR, 1, 1).toordinal())
_LAST_DAY = Fraction(date(_LAST_YEAR, 12, 31).toordinal())
_CENTURIES = ((1801, 1900, -14), (1901, 2100, -15), (2101, 2200, -16), (2201, 2299, -17))
"""From one year to another, inclusive, by how much leap days fall short of one in four years before the year."""
_COMMON_HUNDREDS = (1900, 2100, 2200)
_DAYS_IN_YEAR = 365
_DAYS_IN_WEEK = 7


class Months:
    """The months that one set of symbols has met, each with its first day and its length."""

    def __init__(self, auxiliary: Auxiliary) -> None:
        self._auxiliary = auxiliary
        self._known: dict[Polynomial, tuple[Polynomial, Polynomial]] = {}
        self._of_day: dict[Polynomial, Polynomial] = {}

    def month_of(self, day: Ratio) -> Polynomial:
        """The number of the month that a date lies in. Raises Opaque outside of the years that formulas know."""
        days = self._days(day)
        if days not in self._of_day:
            low, high = bounds(day.numerator, self._auxiliary.variables)
            month = self._unknown("月", _month_number(low), _month_number(high))
            self._of_day[days] = month
            first, length = self.month(month)
            self._auxiliary.define(
                all_of(
                    sign(days - first, Relation.NOT_NEGATIVE),
                    sign(first + length - days, Relation.POSITIVE),
                )
            )
        return self._of_day[days]

    def day_of(self, day: Ratio) -> Polynomial:
        """The day of the month of a date, from 1. Raises Opaque as `month_of`."""
        first, _ = self.month(self.month_of(day))
        return self._days(day) - first + _one(1)

    def month(self, month: Polynomial) -> tuple[Polynomial, Polynomial]:
        """The ordinal of the first day of a month by its number, and how many days it has."""
        if month not in self._known:
            low, high = self._range_of(month)
            first = self._unknown("首", _first_day(low), _first_day(high))
            length = self._unknown("长", 28, 31)
            self._known[month] = (first, length)
            self._auxiliary.define(self._meaning(month, first, length))
        return self._known[month]

    def year_of(self, month: Polynomial) -> Polynomial:
        """The year of a month by its number."""
        return self._auxiliary.floor(Ratio(month.scaled(Fraction(1, MONTHS_IN_YEAR))), TRUE).numerator

    def added(self, day: Ratio, months: Ratio, month_end: str, guard: Formula) -> tuple[Piece, ...]:
        """A date so many whole months on, by what stands for a day that the month does not have. Raises Opaque."""
        count = self._whole(months)
        target = self.month_of(day) + count
        first, length = self.month(target)
        day_in_month = self.day_of(day)
        fits = sign(length - day_in_month, Relation.NOT_NEGATIVE)
        last = first + length
        ends: dict[str, Known] = {
            "last day": Ratio(last - _one(1)),
            "next day": Ratio(last),
            "no day": Nothing("这个月没有这一天", NullCode.NO_ENTRY),
        }
        if month_end not in ends:
            raise Opaque("月末规则不是已知的一种")
        within = Ratio(first + day_in_month - _one(1))
        return (Piece(all_of(guard, fits), within), Piece(all_of(guard, negation(fits)), ends[month_end]))

    def between(self, start: Ratio, end: Ratio, guard: Formula) -> tuple[Piece, ...]:
        """The whole months from one date to another, negative backwards. Raises Opaque."""
        forward = compared(Operator.LESS_OR_EQUAL, start, end)
        return (
            *self._forward(start, end, all_of(guard, forward), Fraction(1)),
            *self._forward(end, start, all_of(guard, negation(forward)), Fraction(-1)),
        )

    def _forward(self, start: Ratio, end: Ratio, guard: Formula, factor: Fraction) -> tuple[Piece, ...]:
        whole = self.month_of(end) - self.month_of(start)
        reached = sign(self.day_of(end) - self.day_of(start), Relation.NOT_NEGATIVE)
        return (
            Piece(all_of(guard, reached), Ratio(whole.scaled(factor))),
            Piece(all_of(guard, negation(reached)), Ratio((whole - _one(1)).scaled(factor))),
        )

    def _meaning(self, month: Polynomial, first: Polynomial, length: Polynomial) -> Formula:
        year = self.year_of(month)
        before = self._auxiliary.floor(Ratio((year - _one(1)).scaled(Fraction(1, 4))), TRUE).numerator
        quarter = self._auxiliary.floor(Ratio(year.scaled(Fraction(1, 4))), TRUE).numerator
        fourth = sign(year - quarter.scaled(Fraction(4)), Relation.ZERO)
        common = any_of(*(sign(year - _one(each), Relation.ZERO) for each in _COMMON_HUNDREDS))
        is_leap = all_of(fourth, negation(common))
        start_of_year = self._unknown("年", int(_FIRST_DAY), int(_LAST_DAY))
        plain = year.scaled(Fraction(_DAYS_IN_YEAR)) + before - _one(_DAYS_IN_YEAR - 1)
        starts = [
            all_of(
                sign(year - _one(since), Relation.NOT_NEGATIVE),
                sign(_one(until) - year, Relation.NOT_NEGATIVE),
                sign(start_of_year - plain - _one(less), Relation.ZERO),
            )
            for since, until, less in _CENTURIES
        ]
        place = month - year.scaled(Fraction(MONTHS_IN_YEAR))
        each_month = [
            all_of(
                sign(place - _one(index), Relation.ZERO),
                any_of(
                    *(
                        all_of(leap, _ordinals(start_of_year, (first, length), index, days))
                        for leap, days in ((is_leap, _LEAP), (negation(is_leap), _LENGTHS))
                    )
                ),
            )
            for index in range(MONTHS_IN_YEAR)
        ]
        return all_of(any_of(*starts), any_of(*each_month))

    def _unknown(self, kind: str, low: int, high: int) -> Polynomial:
        name = f"{kind}{len(self._auxiliary.variables)}"
        self._auxiliary.variables[name] = Variable(name, Sort.NUMBER, Fraction(low), Fraction(high), Fraction(1))
        return Polynomial.variable(name)

    def _days(self, day: Ratio) -> Polynomial:
        """A date as a number of days, within the years that formulas know."""
        if day.denominator.value != 1:
            raise Opaque("这个日期不能用公式表示")
        low, high = bounds(day.numerator, self._auxiliary.variables)
        if low is None or high is None or low < _FIRST_DAY or high > _LAST_DAY:
            raise Opaque("日期可能超出公式能算的年份")
        return day.numerator

    def _range_of(self, month: Polynomial) -> tuple[Fraction, Fraction]:
        """The first and the last month that it can be, within the years that formulas know."""
        low, high = bounds(month, self._auxiliary.variables)
        if low is None or high is None or low < _FIRST_MONTH or high > _LAST_MONTH:
            raise Opaque("加减的月数太多")
        return low, high

    def _whole(self, months: Ratio) -> Polynomial:
        if not self._auxiliary.is_whole(months) or months.denominator.value != 1:
            raise Opaque("月数可能不是整数")
        return months.numerator


def property_of(pieces: Pieces, name: str, months: Months, auxiliary: Auxiliary) -> Pieces:
    """The year, month, day or weekday of a date. Raises Opaque for any other property."""
    if name not in _PROPERTIES:
        raise Opaque(f"“{name}”不能用公式表示")
    found: list[Piece] = []
    for piece in pieces:
        match piece.value:
            case Ratio():
                found.append(Piece(piece.guard, _PROPERTIES[name](piece.value, months, auxiliary), piece.marks))
            case Nothing():
                found.append(piece)
            case _:
                raise Opaque(f"“{name}”不能用公式表示")
    return tuple(found)


def add_months(days: Pieces, counts: Pieces, month_end: Pieces, months: Months) -> Pieces:
    """`add months`. Raises Opaque for what no formula says."""
    rule = month_end[0].value if len(month_end) == 1 else None
    if not isinstance(rule, Words):
        raise Opaque("月末规则不是已知的一种")
    return _of_both(days, counts, lambda day, count, guard: months.added(day, count, rule.text, guard))


def months_between(starts: Pieces, ends: Pieces, months: Months) -> Pieces:
    """`years and months duration`, in months. Raises Opaque for what no formula says."""
    return _of_both(starts, ends, months.between)


def _of_both(left: Pieces, right: Pieces, make: Callable[[Ratio, Ratio, Formula], tuple[Piece, ...]]) -> Pieces:
    found: list[Piece] = []
    for guard, mine, theirs, marks in pairs(left, right):
        match mine, theirs:
            case Ratio(), Ratio():
                found.extend(Piece(each.guard, each.value, marks) for each in make(mine, theirs, guard))
            case (Nothing() as null, _) | (_, Nothing() as null):
                found.append(Piece(guard, null, marks))
            case _:
                raise Opaque("文本不能参加计算")
    return kept(found)


def years_of(durations: Pieces, auxiliary: Auxiliary) -> Pieces:
    """The whole years of durations that are counted in months, toward zero."""
    yearly = each_number(durations, lambda ratio: scaled(ratio, Fraction(1, MONTHS_IN_YEAR)))
    return kept(part for piece in yearly for part in auxiliary.rounded(piece, 0, Mode.DOWN))


def _year(day: Ratio, months: Months, _auxiliary: Auxiliary) -> Ratio:
    return Ratio(months.year_of(months.month_of(day)))


def _month(day: Ratio, months: Months, _auxiliary: Auxiliary) -> Ratio:
    month = months.month_of(day)
    return Ratio(month - months.year_of(month).scaled(Fraction(MONTHS_IN_YEAR)) + _one(1))


def _day(day: Ratio, months: Months, _auxiliary: Auxiliary) -> Ratio:
    return Ratio(months.day_of(day))


def _weekday(day: Ratio, _months: Months, auxiliary: Auxiliary) -> Ratio:
    before = Ratio(day.numerator - day.denominator, day.denominator)
    weeks = auxiliary.floor(scaled(before, Fraction(1, _DAYS_IN_WEEK)), TRUE)
    return Ratio(day.numerator - weeks.numerator.scaled(Fraction(_DAYS_IN_WEEK)))


_PROPERTIES: Mapping[str, Callable[[Ratio, Months, Auxiliary], Ratio]] = {
    "year": _year,
    "month": _month,
    "day": _day,
    "weekday": _weekday,
}


def _ordinals(
    start_of_year: Polynomial, month: tuple[Polynomial, Polynomial], index: int, lengths: Sequence[int]
) -> Formula:
    """That a month, by its place in the year from 0, has this first day and this length."""
    first, length = month
    return all_of(
        sign(first - start_of_year - _one(sum(lengths[:index])), Relation.ZERO),
        sign(length - _one(lengths[index]), Relation.ZERO),
    )


def _month_number(days: Fraction | None) -> int:
    """The number of the month of an ordinal."""
    if days is None:
        raise Opaque("这个日期没有范围")
    found = date.fromordinal(int(days))
    return found.year * MONTHS_IN_YEAR + found.month - 1


def _first_day(month: Fraction) -> int:
    """The ordinal of the first day of a month by its number."""
    return date(int(month) // MONTHS_IN_YEAR, int(month) % MONTHS_IN_YEAR + 1, 1).toordinal()


def _one(value: int) -> Polynomial:
    return Polynomial.constant(Fraction(value))
