"""Both evaluators' functions on the same random arguments: equal values, and null where the other is null.

Arguments crowd at the boundaries: scales, positions from the end, leap days, the years 9999 and -999,999,999, zones,
empty lists, and nulls and missing facts in lists.
"""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from random import Random

import pytest

from luoshi.feel.builtins import FORMS, Function, Parameter
from luoshi.feel.fast import dates as fast_dates
from luoshi.feel.fast import functions as fast
from luoshi.feel.plain import dates as plain_dates
from luoshi.feel.plain import functions as plain
from luoshi.feel.types import ANY, BOOLEAN, DATE, DATE_TIME, NUMBER, STRING, TIME, ListType, Type
from luoshi.feel.values import (
    DECIMALS,
    Context,
    DateTime,
    DayDuration,
    FunctionValue,
    MonthDuration,
    Null,
    Offset,
    Range,
    Region,
    Time,
    Value,
    missing_fact,
)
from tests.feel.fast.values import MISSING, NULL, value

Call = Callable[[Function, tuple[Value, ...]], Value]

CALLS_OF_A_FUNCTION = 400
CLOCKLESS = frozenset({Function.NOW, Function.TODAY})
YEARS = (-999_999_999, -400, -1, 1, 4, 100, 1900, 2000, 2024, 2100, 9999, 10_000, 12_000, 999_999_999)
ZONES = (
    *(None, None, Offset(0), Offset(8 * 3600), Offset(-34_201), Region("Asia/Shanghai"), Region("Europe/Berlin")),
    *(Region("Etc/UTC"), Region("Australia/Lord_Howe"), Region("America/Sao_Paulo")),
)
TEXTS = (
    "",
    "a",
    "b",
    "ab",
    "abcab",
    "稳岗返还",
    "返",
    "\U0001f40e",
    "a.b",
    "P1D",
    "2024-02-29",
    "10:00:00Z",
    "1 000,5",
    "last day",
)
PATTERNS = ("a", "b", "[a-c]+", "^a", "(a)(b)?", "\\s*", "返.", "x|y", "(a", "\\d{2}")
KEYS = ("a", "b", "key", "value")


def of_middle_size(number: Value) -> Value:
    """The number, or 0 in place of one that is very large or very small."""
    assert isinstance(number, Decimal)
    return Decimal(0) if number.adjusted() > 40 or number.adjusted() < -40 else number


class Arguments:
    """Random arguments of the forms of functions."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def of(self, function: Function) -> tuple[Value, ...]:
        """Arguments for one of the forms, in one of eight calls with one that does not fit."""
        form = self.random.choice(FORMS[function])
        most = len(form.parameters)
        least = sum(not parameter.optional for parameter in form.parameters)
        given = [self.argument(function, each) for each in form.parameters[: self.random.randint(least, most)]]
        if given and self.random.random() < 0.06:
            given[self.random.randrange(len(given))] = self.random.choice((NULL, MISSING, self.anything()))
        return tuple(given)

    def argument(self, function: Function, parameter: Parameter) -> Value:
        """An argument that mostly fits the parameter, chosen by its name where the type says too little."""
        name = parameter.name
        by_name = _BY_NAME.get((function, name)) or _BY_NAME.get(name)
        return by_name(self) if by_name is not None else self.typed(parameter.type)

    def typed(self, wanted: Type) -> Value:
        """A value of the type."""
        if wanted is NUMBER:
            return self.number()
        if wanted is STRING:
            return self.random.choice(TEXTS)
        if wanted is BOOLEAN:
            return self.random.random() < 0.5
        if wanted is DATE:
            return self.date()
        if wanted is TIME:
            return self.time()
        if wanted is DATE_TIME:
            return self.moment()
        if isinstance(wanted, ListType):
            return self.list_of(wanted.item)
        return self.anything()

    def number(self) -> Value:
        """A number: small and whole, with decimals, halves, or of up to 34 digits and any size."""
        kind = self.random.random()
        if kind < 0.35:
            return Decimal(self.random.randint(-12, 40))
        if kind < 0.75:
            return Decimal(self.random.randint(-10_000, 10_000)).scaleb(-self.random.randint(0, 5))
        if kind < 0.85:
            return DECIMALS.divide(Decimal(self.random.randint(-99, 99)), Decimal(self.random.choice((3, 7, 11))))
        digits = self.random.randint(-(10**34) + 1, 10**34 - 1)
        return Decimal(digits).scaleb(self.random.choice((-40, -34, -30, -5, 0, 3, 40, -6100, 6000)), DECIMALS)

    def small(self) -> Value:
        """A position or a length, sometimes broken."""
        return Decimal(self.random.choice((1, 1, 2, 2, 3, -1, -1, -2, 0, 7, -9, "1.9", "-1.2", "0.5", "1E40")))

    def scale(self) -> Value:
        """A number of places after the point."""
        return Decimal(
            self.random.choice(
                (0, 0, 1, 2, 2, 3, 5, -1, -2, 12, 13, 33, 34, 40, "2.5", "-1.5", 6176, 6177, -6111, -6112)
            )
        )

    def date(self) -> Value:
        """A date at the edges of months, leap years and the range of years."""
        while True:
            year = self.random.choice((*YEARS, self.random.randint(1990, 2040)))
            month, day = self.random.choice(
                ((1, 1), (2, 28), (2, 29), (3, 31), (10, 27), (12, 31), (self.random.randint(1, 12), 15))
            )
            made = fast_dates.make_date(year, month, day)
            if made is not None:
                return made

    def time(self) -> Value:
        """A time, with any zone."""
        hour, minute, second = (self.random.choice((0, 2, 3, 12, most)) for most in (23, 59, 59))
        nanosecond = self.random.choice((0, 0, 1, 500_000_000, 999_999_999))
        return Time(hour, minute, second, nanosecond, self.random.choice(ZONES))

    def moment(self) -> Value:
        """A date and time."""
        return DateTime(self.date(), self.time())  # type: ignore[arg-type]

    def duration(self) -> Value:
        """A duration of either kind."""
        return self.random.choice((self.days(), self.months()))

    def days(self) -> Value:
        """A days and time duration."""
        unit = self.random.choice((1, 10**9, 1800 * 10**9, 3600 * 10**9, 86_400 * 10**9, 146_097 * 86_400 * 10**9))
        return DayDuration(self.random.randint(-40, 40) * unit)

    def months(self) -> Value:
        """A years and months duration."""
        return MonthDuration(self.random.choice((0, 1, -1, 11, 12, -13, 4800, self.random.randint(-300, 300))))

    def day_or_moment(self) -> Value:
        """A date or a date and time."""
        return self.random.choice((self.date(), self.moment()))

    def anything(self, depth: int = 2) -> Value:
        """A value of any type, nulls among them."""
        makers: list[Callable[[], Value]] = [
            *(self.number, self.date, self.time, self.moment, self.duration, self.interval),
            *(lambda: self.random.choice(TEXTS), lambda: self.random.choice((True, False, NULL))),
        ]
        if depth:
            makers += [lambda: self.list_of(ANY, depth - 1), lambda: self.context(depth - 1)]
        return self.random.choice(makers)()

    def list_of(self, item: Type, depth: int = 1) -> Value:
        """A list with few different items, so that they repeat; in one of twelve a null or a missing fact."""
        sample: list[Value] = [self.anything(depth) if item is ANY else self.typed(item) for _ in range(3)]
        items = [self.random.choice(sample) for _ in range(self.random.choice((0, 1, 2, 3, 4, 5, 8)))]
        if items and self.random.random() < 0.08:
            items[self.random.randrange(len(items))] = self.random.choice((NULL, MISSING, missing_fact("工龄")))
        return tuple(items)

    def comparable(self) -> Value:
        """A list of values of one type that mostly has an order."""
        makers = (
            self.number,
            self.number,
            self.date,
            self.time,
            self.days,
            self.months,
            lambda: self.random.choice(TEXTS),
        )
        make = self.random.choice(makers)
        return tuple(make() for _ in range(self.random.randint(0, 6)))

    def booleans(self) -> Value:
        """A list of true and false, and what a logic of three values makes of others."""
        return tuple(self.random.choice((True, True, True, False, NULL)) for _ in range(self.random.randint(0, 3)))

    def context(self, depth: int = 1) -> Value:
        """A context of a few keys."""
        keys = self.random.sample(KEYS, self.random.randint(0, 3))
        return Context({key: self.anything(depth) for key in keys})

    def entries(self) -> Value:
        """Entries of a context, nearly all as they should be."""
        keys = self.random.sample(KEYS, self.random.randint(0, 3))
        entries: list[Value] = [Context({"key": key, "value": self.anything(1)}) for key in keys]
        if self.random.random() < 0.2:
            entries.append(self.random.choice((Context({"key": "a"}), Context({"key": "a", "value": NULL}), NULL)))
        return tuple(entries)

    def nested(self) -> Value:
        """A context with contexts in it."""
        return Context({"a": Context({"b": self.context(), "value": Decimal(1)}), "b": self.anything(1)})

    def path(self) -> Value:
        """Keys that lead into such a context."""
        return tuple(self.random.choice(("a", "a", "b")) for _ in range(self.random.choice((0, 1, 1, 2, 2, 3))))

    def interval(self) -> Value:
        """An interval of small numbers or of dates, open, closed or unbounded at either end."""
        if self.random.random() < 0.8:
            ends = sorted(self.random.choices(range(1, 6), k=2))
            low: Value | None = Decimal(ends[0])
            high: Value | None = Decimal(ends[1])
        else:
            low, high = value("@2024-01-01"), self.random.choice((value("@2024-02-01"), value("@2024-01-01")))
        low_closed, high_closed = self.random.random() < 0.5, self.random.random() < 0.5
        shape = self.random.random()
        if shape < 0.1:
            return Range(None, high, False, high_closed)
        if shape < 0.2:
            return Range(low, None, low_closed, False)
        return Range(low, high, low_closed, high_closed)

    def point(self) -> Value:
        """A point near the ends of such intervals."""
        return self.random.choice((Decimal(self.random.randint(0, 6)), Decimal(3), value("@2024-01-01")))

    def interval_text(self) -> Value:
        """The text of an interval, well formed or not."""
        low, high = self.random.choice((("1", "3"), ("3", "1"), ("-1.5", "-1.5"), ('"a"', '"b"'), ('@"P1D"', '@"P2D"')))
        return f"{self.random.choice('[](')}{low}..{high}{self.random.choice('[])')}"

    def precedes(self) -> Value:
        """A function of two values."""
        bodies: tuple[Callable[[Value, Value], Value], ...] = (
            lambda a, b: a < b if type(a) is type(b) and isinstance(a, Decimal | str) else False,  # type: ignore[operator]
            lambda a, b: plain.call(Function.STRING_LENGTH, (str(a),)) > Decimal(len(str(b))),  # type: ignore[operator]
            lambda a, b: True,
            lambda a, b: NULL,
        )
        body = self.random.choice(bodies)
        return FunctionValue("f", (("a", ANY), ("b", ANY)), BOOLEAN, lambda given: body(given[0], given[1]))


_PART = {"year": YEARS, "month": (1, 2, 12, 13), "day": (1, 28, 29, 30, 31), "hour": (0, 23, 24), "minute": (0, 59)}
_BY_NAME: dict[object, Callable[[Arguments], Value]] = {
    **{name: (lambda self, few=few: Decimal(self.random.choice(few))) for name, few in _PART.items()},  # type: ignore[misc]
    "second": lambda self: Decimal(self.random.choice(("0", "59", "59.999999999", "1.0000000019", "60"))),
    "offset": lambda self: self.random.choice(
        (NULL, value("@PT8H"), value("@-PT1S"), value("@PT18H"), value("@PT19H"))
    ),
    "scale": Arguments.scale,
    "position": Arguments.small,
    "start position": Arguments.small,
    "length": Arguments.small,
    "months": lambda self: Decimal(self.random.choice((0, 1, -1, 12, 13, -25, 4800, "0.5", "1E12"))),
    "month end": lambda self: self.random.choice(("last day", "next day", "no day", "first day")),
    "timezone": lambda self: self.random.choice(("Asia/Tokyo", "Z", "-03:30", "Europe/Berlin", "Nowhere")),
    "pattern": lambda self: self.random.choice(PATTERNS),
    "delimiter": lambda self: self.random.choice((",", "b", ".", "")),
    "replacement": lambda self: self.random.choice(("", "x", "[$0]", "$1", "\\$", "$")),
    "flags": lambda self: self.random.choice(("", "i", "x", "q", "smi", "y")),
    "grouping separator": lambda self: self.random.choice((" ", ",", ".", NULL)),
    "decimal separator": lambda self: self.random.choice((".", ",", NULL)),
    "precedes": Arguments.precedes,
    "key": lambda self: self.random.choice(KEYS),
    "keys": Arguments.path,
    "context": Arguments.nested,
    "contexts": lambda self: tuple(self.context() for _ in range(self.random.randint(0, 3))),
    "entries": Arguments.entries,
    "m": Arguments.nested,
    "range": Arguments.interval,
    "range1": Arguments.interval,
    "range2": Arguments.interval,
    "point": Arguments.point,
    "point1": Arguments.point,
    "point2": Arguments.point,
    "date": Arguments.day_or_moment,
    "to": Arguments.day_or_moment,
    (Function.ADD_MONTHS, "date"): Arguments.date,
    (Function.STDDEV, "list"): lambda self: tuple(
        of_middle_size(self.number()) for _ in range(self.random.randint(0, 9))
    ),
    (Function.MONTHS_BETWEEN, "from"): Arguments.day_or_moment,
    (Function.DATE, "from"): Arguments.day_or_moment,
    (Function.TIME, "from"): lambda self: self.random.choice((self.time(), self.moment(), self.date())),
    (Function.DATE_AND_TIME, "from"): Arguments.day_or_moment,
    (Function.DURATION, "from"): lambda self: self.random.choice(("P1D", "PT1.5S", "-P1Y2M", "P", "x")),
    (Function.NUMBER, "from"): lambda self: self.random.choice(("1", "1 000,5", "1,000.5", "-2.5E3", "x", "1.000")),
    (Function.RANGE, "from"): Arguments.interval_text,
    (Function.LIST_REPLACE, "match"): Arguments.precedes,
    (Function.ABS, "n"): lambda self: self.random.choice((self.number(), self.duration())),
    (Function.SQRT, "number"): lambda self: abs(self.number()),  # type: ignore[arg-type]
    (Function.LOG, "number"): lambda self: abs(self.number()) + 1,  # type: ignore[arg-type]
    (Function.ODD, "number"): lambda self: Decimal(self.random.choice((0, 1, -1, 2, "3.00", "1E7", "0.5", "12E-1"))),
    (Function.EVEN, "number"): lambda self: Decimal(self.random.choice((0, 1, -1, 2, "3.00", "1E7", "0.5", "12E-1"))),
    (Function.NOT, "negand"): lambda self: self.random.choice((True, False, self.anything())),
    (Function.ALL, "list"): Arguments.booleans,
    (Function.ANY, "list"): Arguments.booleans,
    (Function.MIN, "list"): Arguments.comparable,
    (Function.MAX, "list"): Arguments.comparable,
    (Function.SORT, "list"): Arguments.comparable,
}


def agree(left: Value, right: Value) -> bool:
    """Whether two results are the same: to the nanosecond and the order of entries; nulls by the facts they lack."""
    if isinstance(left, Null) or isinstance(right, Null):
        return isinstance(left, Null) and isinstance(right, Null) and bool(left.missing) == bool(right.missing)
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(map(agree, left, right))
    if isinstance(left, Context) and isinstance(right, Context):
        return list(left) == list(right) and all(agree(left[name], right[name]) for name in left)
    return type(left) is type(right) and left == right


def disagreements(call: Call, other: Call, function: Function, count: int) -> tuple[list[str], int]:
    """Where two implementations differ on so many random calls, and how many of the results are values."""
    arguments = Arguments(sum(map(ord, function.value)))
    found: list[str] = []
    values = 0
    for _ in range(count):
        given = arguments.of(function)
        mine, theirs = call(function, given), other(function, given)
        values += not isinstance(mine, Null)
        if not agree(mine, theirs):
            found.append(f"{function.value}{given!r}\n      {mine!r}\n      {theirs!r}")
    return found, values


def quick_or_call(function: Function, given: tuple[Value, ...]) -> Value:
    """By the quick way, where there is one and the arguments are as many as it takes."""
    quick = fast.QUICK.get(function)
    return fast.call(function, given) if quick is None else quick(*given)


@pytest.mark.parametrize("function", [each for each in Function if each not in CLOCKLESS])
def test_both_evaluators_agree_on_a_function(function: Function) -> None:
    found, values = disagreements(fast.call, plain.call, function, CALLS_OF_A_FUNCTION)
    assert not found, "\n".join(found[:3])
    assert values >= CALLS_OF_A_FUNCTION * 3 // 10, f"only {values} of {CALLS_OF_A_FUNCTION} results are values"


def test_most_results_are_values() -> None:
    """At least 60 of 100 over all functions, so that agreement is not one of nulls."""
    counts: Counter[bool] = Counter()
    for function in Function:
        if function not in CLOCKLESS:
            _, values = disagreements(fast.call, fast.call, function, 100)
            counts.update({True: values, False: 100 - values})
    assert counts[True] >= 0.6 * counts.total()


@pytest.mark.parametrize("function", list(fast.QUICK))
def test_the_quick_way_comes_to_the_same(function: Function) -> None:
    found, values = disagreements(quick_or_call, plain.call, function, CALLS_OF_A_FUNCTION)
    assert not found, "\n".join(found[:3])
    assert values


def test_a_planted_fault_is_found() -> None:
    def half_down(function: Function, given: tuple[Value, ...]) -> Value:
        return fast.call(Function.ROUND_HALF_DOWN if function is Function.ROUND_HALF_UP else function, given)

    found, _ = disagreements(half_down, plain.call, Function.ROUND_HALF_UP, CALLS_OF_A_FUNCTION)
    assert found


def test_both_evaluators_agree_on_dates() -> None:
    arguments = Arguments(146_097)
    values = differing = 0
    for _ in range(4000):
        left = arguments.random.choice((arguments.date, arguments.moment, arguments.moment, arguments.time))()
        right = arguments.random.choice((arguments.day_or_moment, arguments.time, arguments.duration))()
        length, sign = arguments.duration(), arguments.random.choice((1, -1))
        shifted = fast_dates.shift(left, length, sign), plain_dates.shift(left, length, sign)
        measured = fast_dates.distance(left, right), plain_dates.distance(left, right)
        ordered = sign_of(fast_dates.order(left, right)), sign_of(plain_dates.order(left, right))
        assert agree(*shifted), (left, length, sign, shifted)
        assert agree(*measured), (left, right, measured)
        assert ordered[0] == ordered[1], (left, right, ordered)
        assert fast_dates.same(left, right) is plain_dates.same(left, right)
        values += not isinstance(shifted[0], Null)
        differing += ordered[0] is not None
    assert values > 2000
    assert differing > 300


def sign_of(order: int | None) -> int | None:
    return None if order is None else (order > 0) - (order < 0)
