"""The tests of a table's column as sets: for which values a test holds, and for which it does not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from luoshi.feel import typed
from luoshi.feel.builtins import Function
from luoshi.feel.plain import evaluate
from luoshi.feel.problems import Cell
from luoshi.feel.proof.sets import (
    Cut,
    Kind,
    Labels,
    Numbers,
    Values,
    both,
    either,
    everything,
    nothing,
    opposite,
)
from luoshi.feel.syntax import Operator
from luoshi.feel.typed import Typed
from luoshi.feel.types import BOOLEAN, DATE, NUMBER, STRING, RangeType, Type, bare
from luoshi.feel.values import Null, Range, Value

_KINDS: Mapping[Type, Kind] = {NUMBER: Kind.NUMBER, DATE: Kind.DAY, STRING: Kind.TEXT, BOOLEAN: Kind.BOOLEAN}
_TURNED: Mapping[Operator, Operator] = {
    Operator.EQUAL: Operator.EQUAL,
    Operator.NOT_EQUAL: Operator.NOT_EQUAL,
    Operator.LESS: Operator.GREATER,
    Operator.LESS_OR_EQUAL: Operator.GREATER_OR_EQUAL,
    Operator.GREATER: Operator.LESS,
    Operator.GREATER_OR_EQUAL: Operator.LESS_OR_EQUAL,
}


@dataclass(frozen=True, slots=True)
class UnaryTest:
    """The values for which a test is true, and those for which it is false; for all others it is null."""

    yes: Values
    no: Values


@dataclass(frozen=True, slots=True)
class Subject:
    """What is tested: the slot that holds it, what its values are, and the names whose values are known."""

    slot: int
    kind: Kind
    constants: Mapping[str, Value]
    cell: Cell


def kind_of(column: typed.InputColumn) -> Kind | None:
    """What the values of a column are; None where they are no numbers, days, texts or booleans."""
    return _KINDS.get(bare(column.formula.tree.type))


def unary_test(condition: typed.Formula, slot: int, kind: Kind, constants: Mapping[str, Value]) -> UnaryTest | None:
    """The condition on the value in a slot as sets; None where it needs more than that value."""
    return _read(condition.tree, Subject(slot, kind, constants, condition.cell))


def constant_value(tree: Typed, cell: Cell, constants: Mapping[str, Value]) -> Value | None:
    """The value of a tree that is the same for all facts; None of another."""
    if isinstance(tree, typed.Constant):
        return tree.value
    if not _is_constant(tree, constants):
        return None
    return evaluate(typed.Formula(cell, tree, (), ()), constants)


def _is_constant(tree: Typed, constants: Mapping[str, Value]) -> bool:
    match tree:
        case typed.Constant():
            return True
        case typed.Reference(name):
            return name in constants
        case typed.Negated(inner) | typed.Coerced(inner):
            return _is_constant(inner, constants)
        case typed.Arithmetic(_, left, right) | typed.Comparison(_, left, right):
            return _is_constant(left, constants) and _is_constant(right, constants)
        case typed.Invocation(_, parts) | typed.MakeList(parts) | typed.Logic(_, parts):
            return all(_is_constant(each, constants) for each in parts)
        case typed.MakeRange(low, high):
            return all(end is None or _is_constant(end, constants) for end in (low, high))
        case typed.Part(formula):
            return _is_constant(formula.tree, constants)
        case _:
            return False


def _read(tree: Typed, subject: Subject) -> UnaryTest | None:
    match tree:
        case typed.Local(slot) if slot == subject.slot and subject.kind is Kind.BOOLEAN:
            return _equal_to(True, subject)
        case typed.Match(typed.Local(slot), candidate) if slot == subject.slot:
            return _matching(candidate, subject)
        case typed.Comparison(operator, left, right):
            return _comparing(operator, left, right, subject)
        case typed.Logic(conjunction, operands):
            return _joined(operands, conjunction, subject)
        case typed.Invocation(Function.NOT, (inner,)):
            found = _read(inner, subject)
            return None if found is None else UnaryTest(found.no, found.yes)
        case typed.Invocation(Function.IS_DEFINED, (typed.Local(slot),)) if slot == subject.slot:
            null = _null(subject)
            return UnaryTest(opposite(null, subject.kind), null)
        case typed.Testing(typed.Local(slot), inner_slot, condition) if slot == subject.slot:
            return _read(condition, Subject(inner_slot, subject.kind, subject.constants, subject.cell))
        case typed.Part(formula):
            return unary_test(formula, subject.slot, subject.kind, subject.constants)
        case _:
            return _settled(constant_value(tree, subject.cell, subject.constants), subject)


def _settled(value: Value | None, subject: Subject) -> UnaryTest | None:
    """The test that comes to the same for every value."""
    whole, empty = everything(subject.kind), nothing(subject.kind)
    match value:
        case True:
            return UnaryTest(whole, empty)
        case False:
            return UnaryTest(empty, whole)
        case Null():
            return UnaryTest(empty, empty)
        case _:
            return None


def _joined(operands: tuple[Typed, ...], conjunction: bool, subject: Subject) -> UnaryTest | None:
    found = _read(operands[0], subject)
    for operand in operands[1:]:
        other = _read(operand, subject)
        if found is None or other is None:
            return None
        if conjunction:
            found = UnaryTest(both(found.yes, other.yes), either(found.no, other.no))
        else:
            found = UnaryTest(either(found.yes, other.yes), both(found.no, other.no))
    return found


def _matching(candidate: Typed, subject: Subject) -> UnaryTest | None:
    value = constant_value(candidate, subject.cell, subject.constants)
    if isinstance(value, Null) and isinstance(bare(candidate.type), RangeType):
        # A range that could not be made contains nothing and excludes nothing.
        return _settled(value, subject)
    return None if value is None else _in(value, subject)


def _in(value: Value, subject: Subject) -> UnaryTest | None:
    """Whether what is tested is the value, lies in it where it is a range, or in an item where it is a list."""
    match value:
        case tuple():
            items = [_in(item, subject) for item in value]
            found = nothing(subject.kind)
            for item in items:
                if item is None:
                    return None
                found = either(found, item.yes)
            return UnaryTest(found, opposite(found, subject.kind))
        case Range(low, _, low_closed, _, True):
            same = None if low is None else _equal_to(low, subject)
            return same if same is None or low_closed else UnaryTest(same.no, same.yes)
        case Range(low, high, low_closed, high_closed):
            least = None if low is None else number_of(low, subject.kind)
            greatest = None if high is None else number_of(high, subject.kind)
            if (least is None) is not (low is None) or (greatest is None) is not (high is None):
                return None
            above = None if least is None else (least, not low_closed)
            below = None if greatest is None else (greatest, high_closed)
            return _ordered(above, below)
        case _:
            return _equal_to(value, subject)


def _comparing(operator: Operator, left: Typed, right: Typed, subject: Subject) -> UnaryTest | None:
    if isinstance(right, typed.Local) and right.slot == subject.slot:
        left, right, operator = right, left, _TURNED[operator]
    if not (isinstance(left, typed.Local) and left.slot == subject.slot):
        value = constant_value(typed.Comparison(operator, left, right, left.span), subject.cell, subject.constants)
        return _settled(value, subject)
    value = constant_value(right, subject.cell, subject.constants)
    if value is None:
        return None
    if operator in (Operator.EQUAL, Operator.NOT_EQUAL):
        same = _equal_to(value, subject)
        return same if same is None or operator is Operator.EQUAL else UnaryTest(same.no, same.yes)
    if isinstance(value, Null):
        return _settled(value, subject)
    end = number_of(value, subject.kind)
    if end is None:
        return None
    match operator:
        case Operator.LESS:
            return _ordered(None, (end, False))
        case Operator.LESS_OR_EQUAL:
            return _ordered(None, (end, True))
        case Operator.GREATER:
            return _ordered((end, True), None)
        case _:
            return _ordered((end, False), None)


def _ordered(above: Cut | None, below: Cut | None) -> UnaryTest:
    """Between two cuts; null has no order, so the test is null for it."""
    if above is not None and below is not None and above >= below:
        found = Numbers(False, ())
    else:
        found = Numbers(above is None, tuple(cut for cut in (above, below) if cut is not None))
    return UnaryTest(Values(found, null=False), Values(Numbers(not found.from_start, found.cuts), null=False))


def _equal_to(value: Value, subject: Subject) -> UnaryTest | None:
    match value:
        case Null():
            same = _null(subject)
        case bool() if subject.kind is Kind.BOOLEAN:
            same = Values(Labels(frozenset({value})), null=False)
        case str() if subject.kind is Kind.TEXT:
            same = Values(Labels(frozenset({value})), null=False)
        case _:
            number = number_of(value, subject.kind)
            if number is None:
                return None
            same = Values(Numbers(False, ((number, False), (number, True))), null=False)
    return UnaryTest(same, opposite(same, subject.kind))


def number_of(value: Value, kind: Kind) -> Fraction | None:
    """The number that a number or a day is counted as; None of a value of another kind."""
    match value:
        case Decimal() if kind is Kind.NUMBER:
            return Fraction(value)
        case date() if kind is Kind.DAY:
            return Fraction(value.toordinal())
        case _:
            return None


def _null(subject: Subject) -> Values:
    return Values(nothing(subject.kind).known, null=True)
