"""A value by pieces: what it is in each part of the space of facts, the parts being told apart by formulas."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from luoshi.feel.proof.formulas import (
    FALSE,
    TRUE,
    Formula,
    Polynomial,
    Relation,
    SameText,
    Settled,
    TextIs,
    Variable,
    all_of,
    any_of,
    negation,
    sign,
)
from luoshi.feel.syntax import Operator, Span
from luoshi.feel.values import NullCode
from luoshi.source import Place

MOST_PIECES = 512
_ONE = Polynomial.constant(Fraction(1))


class Opaque(Exception):
    """An expression that no formula says; `reason` in Chinese, `place` where it stands."""

    def __init__(self, reason: str, place: Place | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.place = place


@dataclass(frozen=True, slots=True)
class Ratio:
    """A number: one polynomial over another, which is positive wherever the piece holds. A day is its ordinal."""

    numerator: Polynomial
    denominator: Polynomial = _ONE


@dataclass(frozen=True, slots=True)
class Words:
    """A text that is known."""

    text: str


@dataclass(frozen=True, slots=True)
class WordsOf:
    """The text that a variable stands for."""

    variable: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """Null, although every fact is given."""

    reason: str
    code: NullCode


Known = Ratio | Words | WordsOf | Nothing


@dataclass(frozen=True, slots=True)
class Truth:
    """A condition of three values: null where neither formula holds."""

    yes: Formula
    no: Formula


@dataclass(frozen=True, slots=True)
class Mark:
    """By what a value came about: a row of a decision, counted from 1, or the branch of its `if` that stands there."""

    decision: str
    row: int | None = None
    branch: Span | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """What a value is where `guard` holds, and by which rows and branches."""

    guard: Formula
    value: Known
    marks: tuple[Mark, ...] = ()


Pieces = tuple[Piece, ...]
"""All of a value: the guards exclude each other and cover all facts."""

Lowered = Pieces | Truth

NEVER_KNOWN = Truth(FALSE, FALSE)


def number(value: Decimal | Fraction | int) -> Ratio:
    """A known number."""
    return Ratio(Polynomial.constant(Fraction(value)))


def day(value: date) -> Ratio:
    """A known day."""
    return number(value.toordinal())


def only(value: Known) -> Pieces:
    """A value that is the same everywhere."""
    return (Piece(TRUE, value),)


def nothing(reason: str, code: NullCode) -> Pieces:
    """Null everywhere."""
    return only(Nothing(reason, code))


def truth_of(formula: Formula) -> Truth:
    """A condition that is never null."""
    return Truth(formula, negation(formula))


def opposite(truth: Truth) -> Truth:
    """`not`, which leaves null as it is."""
    return Truth(truth.no, truth.yes)


def conjunction(truths: Iterable[Truth]) -> Truth:
    """Three-valued `and`."""
    every = tuple(truths)
    return Truth(all_of(*(each.yes for each in every)), any_of(*(each.no for each in every)))


def disjunction(truths: Iterable[Truth]) -> Truth:
    """Three-valued `or`."""
    return opposite(conjunction(opposite(each) for each in truths))


def kept(pieces: Iterable[Piece], where: Place | None = None) -> Pieces:
    """The pieces without those that cannot hold. Raises Opaque for more than MOST_PIECES."""
    found = tuple(piece for piece in pieces if piece.guard != FALSE)
    if len(found) > MOST_PIECES:
        raise Opaque(f"要分的情形超过{MOST_PIECES}种", where)
    return found


def under(guard: Formula, pieces: Pieces, *marks: Mark) -> Iterable[Piece]:
    """The pieces where a condition holds besides, with further marks."""
    for piece in pieces:
        both = all_of(guard, piece.guard)
        if both != FALSE:
            yield Piece(both, piece.value, tuple(dict.fromkeys((*marks, *piece.marks))))


def pairs(left: Pieces, right: Pieces) -> Iterable[tuple[Formula, Known, Known, tuple[Mark, ...]]]:
    """Every piece of one value with every piece of the other: where both hold, the two values, their marks.

    Raises Opaque for more than MOST_PIECES squared combinations of pieces.
    """
    if len(left) * len(right) > MOST_PIECES * 16:
        raise Opaque(f"要分的情形超过{MOST_PIECES}种")
    for mine in left:
        for theirs in right:
            both = all_of(mine.guard, theirs.guard)
            if both != FALSE:
                yield both, mine.value, theirs.value, tuple(dict.fromkeys((*mine.marks, *theirs.marks)))


def added(left: Ratio, right: Ratio) -> Ratio:
    """The sum."""
    if left.denominator == right.denominator:
        return Ratio(left.numerator + right.numerator, left.denominator)
    return Ratio(
        left.numerator * right.denominator + right.numerator * left.denominator, left.denominator * right.denominator
    )


def multiplied(left: Ratio, right: Ratio) -> Ratio:
    """The product; what stands above and below alike falls away."""
    if left.denominator == right.numerator:
        return Ratio(left.numerator, right.denominator)
    if right.denominator == left.numerator:
        return Ratio(right.numerator, left.denominator)
    return Ratio(left.numerator * right.numerator, left.denominator * right.denominator)


def scaled(ratio: Ratio, factor: Fraction) -> Ratio:
    """The number times a known one."""
    return Ratio(ratio.numerator.scaled(factor), ratio.denominator)


def constant_of(ratio: Ratio) -> Fraction | None:
    """The number where it is known, else None."""
    above, below = ratio.numerator.value, ratio.denominator.value
    if above == 0:
        return Fraction(0)
    return above / below if above is not None and below else None


def compared(operator: Operator, left: Ratio, right: Ratio) -> Formula:
    """`left operator right` of two numbers, cross-multiplied: denominators are positive."""
    difference = left.numerator * right.denominator - right.numerator * left.denominator
    match operator:
        case Operator.EQUAL:
            return sign(difference, Relation.ZERO)
        case Operator.NOT_EQUAL:
            return negation(sign(difference, Relation.ZERO))
        case Operator.GREATER:
            return sign(difference, Relation.POSITIVE)
        case Operator.GREATER_OR_EQUAL:
            return sign(difference, Relation.NOT_NEGATIVE)
        case Operator.LESS:
            return sign(difference.scaled(Fraction(-1)), Relation.POSITIVE)
        case Operator.LESS_OR_EQUAL:
            return sign(difference.scaled(Fraction(-1)), Relation.NOT_NEGATIVE)
        case _:
            raise ValueError(f"{operator} compares nothing")


def same_text(left: Words | WordsOf, right: Words | WordsOf) -> Formula:
    """Whether two texts are the same."""
    match left, right:
        case Words(mine), Words(theirs):
            return Settled(mine == theirs)
        case (Words(text), WordsOf(variable)) | (WordsOf(variable), Words(text)):
            return TextIs(variable, text)
        case WordsOf(mine), WordsOf(theirs):
            return TRUE if mine == theirs else SameText(mine, theirs)
        case _:
            raise TypeError(f"{left!r} and {right!r} are no texts")


Bounds = tuple[Fraction | None, Fraction | None]


def bounds(polynomial: Polynomial, variables: Mapping[str, Variable]) -> Bounds:
    """What a polynomial can be at least and at most by the ranges of its variables alone; None for no bound."""
    low: Fraction | None = Fraction(0)
    high: Fraction | None = Fraction(0)
    for monomial, factor in polynomial.terms:
        part: Bounds = (factor, factor)
        for name in monomial:
            variable = variables[name]
            part = _times(part, (variable.low, variable.high))
        low = None if low is None or part[0] is None else low + part[0]
        high = None if high is None or part[1] is None else high + part[1]
    return low, high


def _times(left: Bounds, right: Bounds) -> Bounds:
    if None in left or None in right:
        return _half_bounded(left, right)
    ends = [a * b for a in left for b in right if a is not None and b is not None]
    return min(ends), max(ends)


def _half_bounded(left: Bounds, right: Bounds) -> Bounds:
    """The product where an end is open: bounded below only where both are not negative, above where one is not."""
    if all(each[0] is not None and each[0] >= 0 for each in (left, right)):
        return Fraction(0), None
    flipped = [(None if each[1] is None else -each[1], None if each[0] is None else -each[0]) for each in (left, right)]
    for one, other in ((flipped[0], right), (left, flipped[1])):
        if all(each[0] is not None and each[0] >= 0 for each in (one, other)):
            return None, Fraction(0)
    return None, None
