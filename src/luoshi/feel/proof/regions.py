"""Sets of values as formulas over the facts: when a value by pieces lies in a set, and when two values differ."""

from collections.abc import Collection, Sequence

from luoshi.feel.proof.formulas import Formula, Settled, TextIs, all_of, any_of, negation
from luoshi.feel.proof.pieces import (
    Known,
    Lowered,
    Nothing,
    Opaque,
    Ratio,
    Truth,
    Words,
    WordsOf,
    compared,
    number,
    pairs,
    same_text,
)
from luoshi.feel.proof.sets import Labels, Numbers, Span, Values
from luoshi.feel.proof.sweeps import Region
from luoshi.feel.syntax import Operator
from luoshi.feel.values import NullCode


def lies_in_region(columns: Sequence[Lowered], region: Region, without: Collection[NullCode] = ()) -> Formula:
    """When the values of all columns are in the region; nulls with a code in `without` are not."""
    return all_of(*(lies_in(column, values, without) for column, values in zip(columns, region, strict=True)))


def lies_in(lowered: Lowered, values: Values, without: Collection[NullCode] = ()) -> Formula:
    """When a value is one of the set; a null with a code in `without` is not."""
    if isinstance(lowered, Truth):
        return _truth_in(lowered, values)
    return any_of(*(all_of(piece.guard, _known_in(piece.value, values, without)) for piece in lowered))


def differs(left: Lowered, right: Lowered) -> Formula:
    """When two values are not the same, one of them being null included.

    Raises Opaque for values of different kinds and for too many pieces.
    """
    if isinstance(left, Truth) and isinstance(right, Truth):
        return any_of(*(all_of(mine, negation(other)) for mine, other in zip(_sides(left), _sides(right), strict=True)))
    if isinstance(left, Truth) or isinstance(right, Truth):
        raise Opaque("结果的种类不一样")
    return any_of(*(all_of(guard, _differ(mine, other)) for guard, mine, other, _ in pairs(left, right)))


def _sides(truth: Truth) -> tuple[Formula, Formula, Formula]:
    return truth.yes, truth.no, all_of(negation(truth.yes), negation(truth.no))


def _truth_in(truth: Truth, values: Values) -> Formula:
    if not isinstance(values.known, Labels):
        raise TypeError(f"{values!r} has no yes or no")
    wanted = (True in values.known, False in values.known, values.null)
    return any_of(*(side for side, is_in in zip(_sides(truth), wanted, strict=True) if is_in))


def _known_in(known: Known, values: Values, without: Collection[NullCode]) -> Formula:
    match known, values.known:
        case Nothing(code=code), _:
            return Settled(values.null and code not in without)
        case Ratio(), Numbers() as numbers:
            return any_of(*(_between(known, span) for span in numbers.spans()))
        case Words(text), Labels() as labels:
            return Settled(text in labels)
        case WordsOf(variable), Labels(named, others):
            named_here = any_of(*(TextIs(variable, text) for text in sorted(named, key=str) if isinstance(text, str)))
            return negation(named_here) if others else named_here
        case _:
            raise TypeError(f"{values!r} are no values of {known!r}")


def _between(ratio: Ratio, span: Span) -> Formula:
    found: list[Formula] = []
    if span.low is not None:
        value, is_above = span.low
        found.append(compared(Operator.GREATER if is_above else Operator.GREATER_OR_EQUAL, ratio, number(value)))
    if span.high is not None:
        value, is_above = span.high
        found.append(compared(Operator.LESS_OR_EQUAL if is_above else Operator.LESS, ratio, number(value)))
    return all_of(*found)


def _differ(left: Known, right: Known) -> Formula:
    match left, right:
        case (Nothing(), _) | (_, Nothing()):
            return Settled(type(left) is not type(right))
        case Ratio(), Ratio():
            return compared(Operator.NOT_EQUAL, left, right)
        case ((Words() | WordsOf()), (Words() | WordsOf())):
            return negation(same_text(left, right))
        case _:
            raise Opaque("结果的种类不一样")
