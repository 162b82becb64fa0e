"""Tests of a table that are constants, as sets of values: which rows can fire is then looked up, not tried out."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from luoshi.feel import typed
from luoshi.feel.builtins import Function
from luoshi.feel.fast import functions, runtime
from luoshi.feel.syntax import Operator
from luoshi.feel.typed import Typed
from luoshi.feel.types import RangeType, bare
from luoshi.feel.values import Null, Range, Value

Check = Callable[[Value], Value]

_SCALARS = frozenset({Decimal, str, bool, date})
_ORDERED = frozenset({Decimal, str, date})
_CHECKS: dict[Operator, Callable[[Value, Value], bool | Null]] = {
    Operator.EQUAL: runtime.equal,
    Operator.NOT_EQUAL: runtime.differ,
    Operator.LESS: runtime.less,
    Operator.LESS_OR_EQUAL: runtime.less_or_equal,
    Operator.GREATER: runtime.greater,
    Operator.GREATER_OR_EQUAL: runtime.greater_or_equal,
}


@dataclass(frozen=True, slots=True)
class Interval:
    """Values of one class from `low` to `high`; None where there is no end."""

    low: Value | None
    high: Value | None
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class ConstantTest:
    """A test that needs the value alone.

    For values of the class `kind` it holds where one of the intervals has the value, or where none has it if `negated`;
    what it says of other values, `check` tells. Without a kind it holds for every value.
    """

    check: Check
    kind: type | None = None
    intervals: tuple[Interval, ...] = ()
    negated: bool = False


ALWAYS = ConstantTest(lambda _: True)


class Column:
    """The tests of one column by the values they hold for: each stretch between two ends has its set of rows.

    A set of rows is a whole number whose bit `n` stands for row `n`, counted from 0.
    """

    __slots__ = ("_places", "_points", "_rows", "kind")

    def __init__(self, kind: type, tests: Sequence[ConstantTest | None]) -> None:
        """`tests` of the rows, all of the class `kind`; None where a row's test is none, so that it is always in."""
        self.kind = kind
        points = {
            end
            for test in tests
            if test is not None
            for each in test.intervals
            for end in (each.low, each.high)
            if end is not None
        }
        self._points: list[Value] = sorted(points)  # type: ignore[type-var]
        self._rows = _stretches(self._points, tests)
        self._places = {point: 2 * place + 1 for place, point in enumerate(self._points)}

    def rows(self, value: Value) -> int:
        """The rows whose tests hold for a value of the class `kind`."""
        place = self._places.get(value)
        if place is None:
            place = 2 * bisect_left(self._points, value)  # type: ignore[type-var]
        return self._rows[place]

    def steps(self) -> Iterator[tuple[Value | None, bool, int]]:
        """The values in their order as steps that share one set of rows: the last value, whether it is in, the rows.

        The last step has no last value.
        """
        beyond = self._rows[0]
        for place, rows in enumerate(self._rows[1:]):
            if rows != beyond:
                yield self._points[place // 2], bool(place % 2), beyond
                beyond = rows
        yield None, False, beyond


def column_of(tests: Sequence[ConstantTest | None]) -> Column | None:
    """The index of a column; None where its tests are not all of one class or none of them chooses."""
    kinds = {test.kind for test in tests if test is not None and test.kind is not None}
    return Column(kinds.pop(), tests) if len(kinds) == 1 else None


def constant_test(condition: Typed, slot: int) -> ConstantTest | None:
    """The condition on the slot as a constant test; None where it needs more than the value."""
    match condition:
        case typed.Constant(True):
            return ALWAYS
        case typed.Match(typed.Local(tested), typed.Constant(wanted) as candidate) if tested == slot:
            return _matching(wanted, isinstance(bare(candidate.type), RangeType))
        case typed.Comparison(operator, typed.Local(tested), typed.Constant(wanted)) if tested == slot:
            return _comparing(operator, wanted)
        case typed.Logic(False, operands):
            return _any_of([constant_test(operand, slot) for operand in operands])
        case typed.Logic(True, (first, second)):
            return _both(constant_test(first, slot), constant_test(second, slot))
        case typed.Invocation(Function.NOT, (inner,)):
            return _none_of(constant_test(inner, slot))
        case typed.Part(formula):
            return constant_test(formula.tree, slot)
        case _:
            return None


def _matching(wanted: Value, is_range: bool) -> ConstantTest | None:
    matches = runtime.matches_range if is_range else runtime.matches
    found = _intervals(wanted)
    if found is None:
        return None
    return ConstantTest(lambda value: matches(value, wanted), *found)


def _intervals(wanted: Value) -> tuple[type, tuple[Interval, ...]] | None:
    if type(wanted) in _SCALARS:
        return type(wanted), (Interval(wanted, wanted, True, True),)
    if isinstance(wanted, Range) and not wanted.single:
        kinds = {type(end) for end in (wanted.low, wanted.high) if end is not None}
        if len(kinds) == 1 and kinds <= _ORDERED:
            return kinds.pop(), (Interval(wanted.low, wanted.high, wanted.low_closed, wanted.high_closed),)
    if isinstance(wanted, tuple) and wanted:
        parts = [_intervals(each) for each in wanted]
        known = [part for part in parts if part is not None]
        if len(known) == len(parts) and len({kind for kind, _ in known}) == 1:
            return known[0][0], tuple(interval for _, each in known for interval in each)
    return None


def _comparing(operator: Operator, wanted: Value) -> ConstantTest | None:
    if type(wanted) not in _SCALARS or operator not in _CHECKS:
        return None
    compare = _CHECKS[operator]
    interval = Interval(wanted, wanted, True, True)
    match operator:
        case Operator.EQUAL | Operator.NOT_EQUAL:
            pass
        case _ if type(wanted) not in _ORDERED:
            return None
        case Operator.LESS | Operator.LESS_OR_EQUAL:
            interval = Interval(None, wanted, False, operator is Operator.LESS_OR_EQUAL)
        case _:
            interval = Interval(wanted, None, operator is Operator.GREATER_OR_EQUAL, False)
    negated = operator is Operator.NOT_EQUAL
    return ConstantTest(lambda value: compare(value, wanted), type(wanted), (interval,), negated)


def _any_of(tests: Sequence[ConstantTest | None]) -> ConstantTest | None:
    known = [test for test in tests if test is not None and test.kind is not None and not test.negated]
    if len(known) != len(tests) or len({test.kind for test in known}) != 1:
        return None
    checks = tuple(test.check for test in known)
    intervals = tuple(interval for test in known for interval in test.intervals)
    return ConstantTest(lambda value: runtime.disjoin([check(value) for check in checks]), known[0].kind, intervals)


def _both(first: ConstantTest | None, second: ConstantTest | None) -> ConstantTest | None:
    """What `between` comes to: one side bounds the value from below, the other from above."""
    if first is None or second is None or first.kind is None or first.kind is not second.kind:
        return None
    match first, second:
        case (
            ConstantTest(intervals=(Interval(low, None, low_closed, _),), negated=False),
            ConstantTest(intervals=(Interval(None, high, _, high_closed),), negated=False),
        ):
            within = Interval(low, high, low_closed, high_closed)
            return ConstantTest(
                lambda value: runtime.conjoin((first.check(value), second.check(value))), first.kind, (within,)
            )
        case _:
            return None


def _none_of(test: ConstantTest | None) -> ConstantTest | None:
    if test is None or test.kind is None:
        return None
    negate, check = functions.QUICK[Function.NOT], test.check
    return replace(test, check=lambda value: negate(check(value)), negated=not test.negated)


def _stretches(points: Sequence[Value], tests: Sequence[ConstantTest | None]) -> list[int]:
    """The rows of every stretch: before the first point, at it, between it and the second, and so on."""
    everywhere = 0
    changes = [0] * (2 * len(points) + 2)
    places = {point: 2 * place + 1 for place, point in enumerate(points)}
    for number, test in enumerate(tests):
        row = 1 << number
        if test is None or test.kind is None:
            everywhere |= row
            continue
        if test.negated:
            everywhere |= row
        for first, beyond in _united(test.intervals, places, 2 * len(points) + 1):
            changes[first] ^= row
            changes[beyond] ^= row
    stretches = []
    for change in changes[:-1]:
        everywhere ^= change
        stretches.append(everywhere)
    return stretches


def _united(intervals: Sequence[Interval], places: dict[Value, int], end: int) -> Iterator[tuple[int, int]]:
    """The stretches of each interval, from the first to beyond the last, those that overlap joined."""
    spans = []
    for each in intervals:
        first = 0 if each.low is None else places[each.low] + (not each.low_closed)
        beyond = end if each.high is None else places[each.high] + each.high_closed
        if first < beyond:
            spans.append((first, beyond))
    spans.sort()
    joined: list[tuple[int, int]] = []
    for first, beyond in spans:
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(beyond, joined[-1][1]))
        else:
            joined.append((first, beyond))
    return iter(joined)
