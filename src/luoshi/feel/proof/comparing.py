"""Values as the lowering starts from them, and how they compare: unknowns, known values, the six comparisons, tests."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from luoshi.feel.proof.formulas import (
    FALSE,
    Formula,
    Holds,
    Polynomial,
    Settled,
    Sort,
    Variable,
    all_of,
    any_of,
    negation,
)
from luoshi.feel.proof.pieces import (
    NEVER_KNOWN,
    Known,
    Lowered,
    Nothing,
    Opaque,
    Ratio,
    Truth,
    Words,
    WordsOf,
    compared,
    conjunction,
    day,
    disjunction,
    nothing,
    number,
    only,
    opposite,
    pairs,
    same_text,
    truth_of,
)
from luoshi.feel.syntax import Operator
from luoshi.feel.values import DayDuration, MonthDuration, Null, Range, Value

_NANOSECONDS_PER_DAY = 86_400_000_000_000


def variable(unknown: Variable) -> Lowered:
    """An unknown as a value."""
    match unknown.sort:
        case Sort.NUMBER:
            return only(Ratio(Polynomial.variable(unknown.name)))
        case Sort.BOOLEAN:
            return truth_of(Holds(unknown.name))
        case Sort.TEXT:
            return only(WordsOf(unknown.name))


def constant(value: Value) -> Lowered:
    """A known value. Raises Opaque for a value of a kind that no formula holds."""
    match value:
        case bool():
            return Truth(Settled(value), Settled(not value))
        case Decimal():
            return only(number(value))
        case str():
            return only(Words(value))
        case date():
            return only(day(value))
        case DayDuration(nanoseconds):
            return only(number(Fraction(nanoseconds, _NANOSECONDS_PER_DAY)))
        case MonthDuration(months):
            return only(number(months))
        case Null():
            return nothing(value.reason, value.code)
        case _:
            raise Opaque("这种值不能用公式表示")


def compare(operator: Operator, left: Lowered, right: Lowered) -> Truth:
    """One of the six comparisons; null equals null, and has no order (DMN 1.5, table 42)."""
    if isinstance(left, Truth) or isinstance(right, Truth):
        return _compare_truths(operator, left, right)
    yes: list[Formula] = []
    no: list[Formula] = []
    for guard, mine, theirs, _ in pairs(left, right):
        outcome = _compare_known(operator, mine, theirs)
        if outcome is not None:
            yes.append(all_of(guard, outcome))
            no.append(all_of(guard, negation(outcome)))
    return Truth(any_of(*yes), any_of(*no))


def between(value: Lowered, low: Lowered | None, high: Lowered | None, closed: tuple[bool, bool]) -> Truth:
    """Whether a value lies in a range, None for an end that is open to infinity."""
    tests: list[Truth] = []
    if low is not None:
        tests.append(compare(Operator.GREATER_OR_EQUAL if closed[0] else Operator.GREATER, value, low))
    if high is not None:
        tests.append(compare(Operator.LESS_OR_EQUAL if closed[1] else Operator.LESS, value, high))
    return conjunction(tests)


def matches(value: Lowered, known: Value) -> Truth:
    """Whether a value is a known one, or lies in it where it is a range or a list."""
    match known:
        case Range(single=False):
            low = None if known.low is None else constant(known.low)
            high = None if known.high is None else constant(known.high)
            return between(value, low, high, (known.low_closed, known.high_closed))
        case tuple():
            return disjunction(matches(value, item) for item in known)
        case _:
            return compare(Operator.EQUAL, value, constant(known))


def _compare_known(operator: Operator, left: Known, right: Known) -> Formula | None:
    """Whether it holds; None where it is null."""
    equality = operator in (Operator.EQUAL, Operator.NOT_EQUAL)
    if isinstance(left, Nothing) or isinstance(right, Nothing):
        if not equality:
            return None
        same: Formula = Settled(isinstance(left, Nothing) and isinstance(right, Nothing))
    elif isinstance(left, Ratio) and isinstance(right, Ratio):
        return compared(operator, left, right)
    elif isinstance(left, Ratio) or isinstance(right, Ratio):
        return None
    elif equality:
        same = same_text(left, right)
    else:
        raise Opaque("文本的先后不能用公式表示")
    return same if operator is Operator.EQUAL else negation(same)


def _compare_truths(operator: Operator, left: Lowered, right: Lowered) -> Truth:
    if operator not in (Operator.EQUAL, Operator.NOT_EQUAL):
        raise Opaque("是否没有大小")
    mine, theirs = _null_or_truth(left), _null_or_truth(right)
    same = any_of(
        all_of(mine.yes, theirs.yes),
        all_of(mine.no, theirs.no),
        all_of(_unknown(mine), _unknown(theirs)),
    )
    truth = truth_of(same)
    return truth if operator is Operator.EQUAL else opposite(truth)


def _null_or_truth(lowered: Lowered) -> Truth:
    if isinstance(lowered, Truth):
        return lowered
    if all(isinstance(piece.value, Nothing) for piece in lowered):
        return NEVER_KNOWN
    raise Opaque("是否和别的值不能比较")


def _unknown(truth: Truth) -> Formula:
    if isinstance(truth.yes, Settled) and isinstance(truth.no, Settled):
        return Settled(not truth.yes.value and not truth.no.value)
    return FALSE if truth.no == negation(truth.yes) else all_of(negation(truth.yes), negation(truth.no))
