"""Sets of values as formulas over the facts: when a value by pieces lies in a set, and when two values differ."""

from luoshi.feel.proof.formulas import FALSE, TRUE, Formula, Settled, TextIs, all_of, any_of, negation
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
from luoshi.feel.syntax import Operator


def lies_in(lowered: Lowered, values: Values, when_null: Formula = TRUE) -> Formula:
    """When a value is one of the set; null is only where `when_null` holds."""
    if isinstance(lowered, Truth):
        return _truth_in(lowered, values, when_null)
    return any_of(*(all_of(piece.guard, _known_in(piece.value, values, when_null)) for piece in lowered))


def has_value(lowered: Lowered) -> Formula:
    """When a value is not null."""
    if isinstance(lowered, Truth):
        return any_of(lowered.yes, lowered.no)
    return any_of(*(piece.guard for piece in lowered if not isinstance(piece.value, Nothing)))


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


def _truth_in(truth: Truth, values: Values, when_null: Formula) -> Formula:
    if not isinstance(values.known, Labels):
        raise TypeError(f"{values!r} has no yes or no")
    yes, no, null = _sides(truth)
    wanted = (True in values.known, False in values.known, values.null)
    sides = (yes, no, all_of(null, when_null))
    return any_of(*(side for side, is_in in zip(sides, wanted, strict=True) if is_in))


def _known_in(known: Known, values: Values, when_null: Formula) -> Formula:
    match known, values.known:
        case Nothing(), _:
            return when_null if values.null else FALSE
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
