"""The numbers and days that stand in rule text, each with what it is compared with, out of the typed trees."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final, assert_never

from luoshi.documents import Bound
from luoshi.feel import DayDuration, MonthDuration, Range, typed
from luoshi.feel.builtins import Function
from luoshi.feel.syntax import Operator, Span
from luoshi.feel.temporal import parse_date, parse_duration
from luoshi.feel.typed import Formula, Typed
from luoshi.periods import LONGEST, Period, Unit
from luoshi.programme.verification.figures.senses import ROUNDING, SAME_SENSE, UNKNOWN, Sense, Senses, sense_of
from luoshi.source import Place


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a day or a length of time in rule text.

    `bound` where it is compared: what is on the other side stands so to it. `is_factor` where something is multiplied
    or divided by it, `is_divisor` where divided; `is_average` where a sum of so many is; `is_summand` where it is added
    or taken away. `is_alone` where it is all of a cell, `is_choice` where all of a branch beside which another value
    stands, `is_complement` where it is what is missing from one.
    """

    value: Decimal | date | Period
    written: str
    where: Place
    sense: Sense
    bound: Bound | None = None
    is_factor: bool = False
    is_divisor: bool = False
    is_average: bool = False
    is_summand: bool = False
    is_alone: bool = False
    is_choice: bool = False
    is_complement: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A name that something is compared with."""

    name: str
    bound: Bound
    where: Place


@dataclass(frozen=True, slots=True)
class Words:
    """A text in rule text."""

    text: str


Part = Literal | Named | Words

_BOUNDS: Final = {
    Operator.LESS: Bound.BELOW,
    Operator.LESS_OR_EQUAL: Bound.AT_MOST,
    Operator.GREATER: Bound.ABOVE,
    Operator.GREATER_OR_EQUAL: Bound.AT_LEAST,
}
_MIRRORED: Final = {
    Bound.BELOW: Bound.ABOVE,
    Bound.AT_MOST: Bound.AT_LEAST,
    Bound.ABOVE: Bound.BELOW,
    Bound.AT_LEAST: Bound.AT_MOST,
}
# Their further arguments are positions and patterns, not figures of the document.
_FIRST_ONLY = ROUNDING | {Function.SUBSTRING, Function.SUBLIST, Function.INSERT_BEFORE, Function.REMOVE}
_DAY_NANOSECONDS = 86_400 * 10**9
_HOUR_NANOSECONDS = 3_600 * 10**9
_PARTS_OF_A_DATE = 3


def parts_of(formula: Formula, sense: Sense, senses: Senses, slots: Mapping[int, Sense]) -> Iterator[Part]:
    """Every figure, compared name and text of a formula whose value is of the sense.

    `senses` tells what a name is, `slots` what the values of a table's inputs are.
    """
    return _Reading(formula, senses, dict(slots)).read(formula.tree, sense)


class _Reading:
    """Goes through one formula; positions are those of its cell."""

    def __init__(self, formula: Formula, senses: Senses, slots: dict[int, Sense]) -> None:
        self._cell = formula.cell
        self._root = formula.tree
        self._senses = senses
        self._slots = slots

    def read(self, tree: Typed, sense: Sense) -> Iterator[Part]:
        """The parts of a tree whose value is of the sense."""
        match tree:
            case typed.Local() | typed.Reference():
                return
            case typed.Constant(value, _, span):
                yield from self._constant(value, span, sense)
            case typed.Comparison() | typed.Match() | typed.Testing():
                yield from self._tested(tree)
            case typed.MakeRange():
                yield from self._range(tree, sense)
            case typed.Conditional() | typed.Arithmetic() | typed.Invocation():
                yield from self._reckoned(tree, sense)
            case typed.MakeList(items):
                for item in items:
                    yield from self.read(item, sense if sense != UNKNOWN else self._sense(tree))
            # A constant is a position in a list.
            case typed.Select(source, _, typed.Constant()):
                yield from self.read(source, sense)
            case typed.Coerced(inner) | typed.Negated(inner):
                yield from self.read(inner, sense)
            case typed.Part(formula):
                yield from parts_of(formula, sense, self._senses, self._slots)
            case _:
                for inner in _inside(tree):
                    yield from self.read(inner, UNKNOWN)

    def _tested(self, tree: typed.Comparison | typed.Match | typed.Testing) -> Iterator[Part]:
        match tree:
            case typed.Comparison(operator, left, right):
                yield from self._compared(_BOUNDS.get(operator), left, right)
            case typed.Match(value, candidate):
                yield from self.read(value, UNKNOWN)
                yield from self.read(candidate, self._sense(value))
            case typed.Testing(value, slot, condition):
                self._slots[slot] = self._sense(value)
                yield from self.read(value, UNKNOWN)
                yield from self.read(condition, UNKNOWN)
            case _:
                assert_never(tree)

    def _reckoned(self, tree: typed.Conditional | typed.Arithmetic | typed.Invocation, sense: Sense) -> Iterator[Part]:
        match tree:
            case typed.Conditional():
                yield from self._conditional(tree, sense)
            case typed.Arithmetic():
                yield from self._arithmetic(tree, sense)
            case typed.Invocation():
                yield from self._invoked(tree, sense)
            case _:
                assert_never(tree)

    def _range(self, tree: typed.MakeRange, sense: Sense) -> Iterator[Part]:
        yield from self._end(tree.low, sense, Bound.AT_LEAST if tree.low_closed else Bound.ABOVE)
        yield from self._end(tree.high, sense, Bound.AT_MOST if tree.high_closed else Bound.BELOW)

    def _sense(self, tree: Typed) -> Sense:
        return sense_of(tree, self._senses, self._slots)

    def _constant(self, value: object, span: Span, sense: Sense, bound: Bound | None = None) -> Iterator[Part]:
        written = self._cell.text[span.start : span.end].strip()
        if bound is not None and ".." in written:
            first, _, last = written.strip("[]()").partition("..")
            written = (first if bound in (Bound.AT_LEAST, Bound.ABOVE) else last).strip()
        where = self._cell.at(span.start)
        is_alone = isinstance(self._root, typed.Constant)
        match value:
            case Decimal():
                yield Literal(value, written, where, sense, bound, is_alone=is_alone)
            case date():
                yield Literal(value, value.isoformat(), where, sense, bound, is_alone=is_alone)
            case MonthDuration() | DayDuration():
                period = _period(value)
                if period is not None:
                    yield Literal(period, written, where, sense, bound)
            case Range(low, high, low_closed, high_closed):
                yield from self._constant(low, span, sense, Bound.AT_LEAST if low_closed else Bound.ABOVE)
                yield from self._constant(high, span, sense, Bound.AT_MOST if high_closed else Bound.BELOW)
            case str():
                yield Words(value)
            case tuple():
                for item in value:
                    yield from self._constant(item, span, sense)
            case _:
                pass

    def _end(self, tree: Typed | None, sense: Sense, bound: Bound) -> Iterator[Part]:
        """One end of a range, or one side of a comparison, with the limit that it sets."""
        match tree:
            case None:
                return
            case typed.Constant(known, _, span):
                yield from self._constant(known, span, sense, bound)
            case typed.Reference(name, _, span):
                yield Named(name, bound, self._cell.at(span.start))
            case _:
                for part in self.read(tree, sense):
                    is_day = isinstance(part, Literal) and isinstance(part.value, date)
                    yield replace(part, bound=bound) if isinstance(part, Literal) and is_day else part

    def _compared(self, bound: Bound | None, left: Typed, right: Typed) -> Iterator[Part]:
        if bound is None:
            yield from self.read(left, self._sense(right))
            yield from self.read(right, self._sense(left))
            return
        yield from self._end(left, self._sense(right), _MIRRORED[bound])
        yield from self._end(right, self._sense(left), bound)

    def _conditional(self, tree: typed.Conditional, sense: Sense) -> Iterator[Part]:
        """A limit at which both branches agree is none: `if x > 90 then 90 else x` says the same with `>=`."""
        condition = self.read(tree.condition, UNKNOWN)
        if isinstance(tree.condition, typed.Comparison) and _joins(tree.condition, tree):
            yield from (
                replace(part, bound=None) if isinstance(part, Literal) else part
                for part in condition
                if not isinstance(part, Named)
            )
        else:
            yield from condition
        for branch, other in ((tree.consequent, tree.alternative), (tree.alternative, tree.consequent)):
            is_choice = isinstance(branch, typed.Constant) and not _same(branch, other)
            for part in self.read(branch, sense):
                yield replace(part, is_choice=is_choice) if isinstance(part, Literal) and is_choice else part

    def _arithmetic(self, tree: typed.Arithmetic, sense: Sense) -> Iterator[Part]:
        if tree.operator in (Operator.ADD, Operator.SUBTRACT):
            for operand, other in ((tree.left, tree.right), (tree.right, tree.left)):
                for part in self.read(operand, sense if sense != UNKNOWN else self._sense(other)):
                    is_complement = operand is tree.right and _is_complement(tree)
                    yield (
                        replace(part, is_summand=True, is_complement=is_complement)
                        if isinstance(part, Literal)
                        else part
                    )
            return
        is_average = (
            tree.operator is Operator.DIVIDE
            and isinstance(tree.right, typed.Constant)
            and tree.right.value == _addends(tree.left) > 1
        )
        for operand in (tree.left, tree.right):
            is_divisor = tree.operator is Operator.DIVIDE and operand is tree.right
            for part in self.read(operand, UNKNOWN):
                yield (
                    replace(part, is_factor=True, is_divisor=is_divisor, is_average=is_average)
                    if isinstance(part, Literal)
                    else part
                )

    def _invoked(self, tree: typed.Invocation, sense: Sense) -> Iterator[Part]:
        day = _day_made(tree)
        if day is not None:
            yield Literal(day, day.isoformat(), self._cell.at(tree.span.start), sense)
        elif tree.function is Function.DURATION and isinstance(tree.arguments[0], typed.Constant):
            value = tree.arguments[0].value
            yield from self._constant(parse_duration(value) if isinstance(value, str) else None, tree.span, sense)
        elif tree.function is Function.ADD_MONTHS:
            yield from self.read(tree.arguments[0], UNKNOWN)
            for part in self.read(tree.arguments[1], UNKNOWN):
                yield _in_months(part)
        elif tree.function in _FIRST_ONLY:
            yield from self.read(tree.arguments[0], sense)
        else:
            inner = sense if tree.function in SAME_SENSE else UNKNOWN
            for argument in tree.arguments:
                yield from self.read(argument, inner if inner != UNKNOWN else self._sense(argument))


def _in_months(part: Part) -> Part:
    if not isinstance(part, Literal) or not isinstance(part.value, Decimal):
        return part
    is_length = 1 <= part.value <= LONGEST[Unit.MONTH] and part.value == int(part.value)
    return replace(part, value=Period(int(part.value), Unit.MONTH)) if is_length else part


def _joins(condition: typed.Comparison, tree: typed.Conditional) -> bool:
    """Whether one branch is the value compared with, or what exceeds it is what counts."""
    for line in (condition.left, condition.right):
        if not isinstance(line, typed.Constant | typed.Reference):
            continue
        for branch in (tree.consequent, tree.alternative):
            if _same(branch, line) or any(
                isinstance(each, typed.Arithmetic) and each.operator is Operator.SUBTRACT and _same(each.right, line)
                for each in everything(branch)
            ):
                return True
    return False


def _is_complement(tree: typed.Arithmetic) -> bool:
    """Whether a constant is taken off one: `1 - 10%`."""
    is_off_one = isinstance(tree.left, typed.Constant) and tree.left.value == 1
    return tree.operator is Operator.SUBTRACT and is_off_one and isinstance(tree.right, typed.Constant)


def _same(one: Typed, other: Typed) -> bool:
    match one, other:
        case typed.Constant(value), typed.Constant(another):
            return value == another
        case typed.Reference(name), typed.Reference(another):
            return name == another
        case _:
            return False


def everything(tree: Typed) -> Iterator[Typed]:
    """A tree and every tree in it, in the order of the text."""
    yield tree
    for inner in _inside(tree):
        yield from everything(inner)


def _inside(node: object) -> Iterator[Typed]:
    """The trees directly in a node, in the order of the text."""
    if not is_dataclass(node):
        return
    for field in fields(node):
        value = getattr(node, field.name)
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, Typed):
                yield each
            elif isinstance(each, Formula):
                yield each.tree
            elif isinstance(each, typed.Loop | typed.EntryValue | typed.RowFormula | typed.InputColumn):
                yield from _inside(each)


def _addends(tree: Typed) -> int:
    """Of how many summands a sum is made; 1 for anything else."""
    if isinstance(tree, typed.Arithmetic) and tree.operator is Operator.ADD:
        return _addends(tree.left) + _addends(tree.right)
    return 1


def _day_made(tree: typed.Invocation) -> date | None:
    """The day that a call of `date` with known arguments makes."""
    if tree.function is not Function.DATE or not all(isinstance(each, typed.Constant) for each in tree.arguments):
        return None
    values = [each.value for each in tree.arguments if isinstance(each, typed.Constant)]
    if len(values) == 1 and isinstance(values[0], str):
        found = parse_date(values[0])
        return found if isinstance(found, date) else None
    if len(values) == _PARTS_OF_A_DATE and all(isinstance(each, Decimal) for each in values):
        year, month, day = (int(each) for each in values if isinstance(each, Decimal))
        try:
            return date(year, month, day)
        except (ValueError, OverflowError):
            return None
    return None


def _period(value: MonthDuration | DayDuration) -> Period | None:
    """The length of time as documents count it; None for one that goes back, has no whole hours, or is too long."""
    if isinstance(value, MonthDuration):
        return _length(value.months, Unit.MONTH)
    days, rest = divmod(value.nanoseconds, _DAY_NANOSECONDS)
    if not rest:
        return _length(days, Unit.DAY)
    hours, rest = divmod(value.nanoseconds, _HOUR_NANOSECONDS)
    return None if rest else _length(hours, Unit.HOUR)


def _length(count: int, unit: Unit) -> Period | None:
    return Period(count, unit) if 1 <= count <= LONGEST[unit] else None
