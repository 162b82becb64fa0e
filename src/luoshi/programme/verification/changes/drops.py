"""By how much a decision can drop where one more unit of a fact crosses a line, as a share of what it was before."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from luoshi.feel.proof.formulas import (
    FALSE,
    TRUE,
    All,
    AnyOf,
    Formula,
    Holds,
    Not,
    Polynomial,
    Relation,
    SameText,
    Settled,
    Sign,
    TextIs,
    all_of,
    any_of,
    negation,
    sign,
)
from luoshi.feel.proof.pieces import Ratio, compared, number
from luoshi.feel.proof.solving import Impossible, Unsolved
from luoshi.feel.proof.substituting import common_factors, without
from luoshi.feel.syntax import Operator
from luoshi.programme.verification.changes.neighbours import Neighbours, Sides

_CLOSE = Fraction(1, 1000)
_WHOLE = Fraction(1)
_LARGE = 20


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a whole: it is at least the share s where `lost - s * whole` is not negative."""

    lost: Polynomial
    whole: Polynomial

    def share(self) -> Fraction | None:
        """The share where it is the same for all facts."""
        if not self.lost.terms:
            return Fraction(0)
        if not self.whole.terms:
            return None
        share = self.lost.terms[0][1] / self.whole.terms[0][1]
        return share if self.lost == self.whole.scaled(share) else None


@dataclass(frozen=True, slots=True)
class _Fall:
    """From one value of a decision to another: `fall` is what is lost, above and below the line of a fraction.

    `loss` is that as a part of what was before; `jump` what is lost beside what would be lost if the piece before went
    on, which it does where `goes_on` holds. `share` is the smaller of both where it is the same for all facts.
    """

    fall: Ratio
    loss: _Part
    jump: _Part
    goes_on: Formula
    share: Fraction | None

    @property
    def is_any(self) -> Formula:
        """Whether anything is lost."""
        jumps = any_of(negation(self.goes_on), sign(self.jump.lost, Relation.POSITIVE))
        return all_of(sign(self.loss.lost, Relation.POSITIVE), jumps)


@dataclass(frozen=True, slots=True)
class _Crossing:
    """From one piece of a decision to another, which other rows or branches decide, where `guard` holds."""

    guard: Formula
    fall: _Fall


@dataclass(frozen=True, slots=True)
class Worst:
    """The greatest share that can be lost, to a thousandth: at least `share`, or with `is_beyond` more than it."""

    share: Fraction
    is_beyond: bool = False

    @property
    def relation(self) -> Relation:
        """How a drop stands to the share."""
        return Relation.POSITIVE if self.is_beyond else Relation.NOT_NEGATIVE


@dataclass(frozen=True, slots=True)
class Within:
    """No drop exceeds the share that was asked about; how great the greatest is stayed open."""


class Drops:
    """The drops of a decision with one more unit of a fact.

    A drop is told only where the sides fall under different rows, exceptions or branches, and only as far as it is more
    than the steady slope of the rule before the line: what tapers off to nothing is no cliff.
    """

    def __init__(self, neighbours: Neighbours) -> None:
        """`neighbours` are two cases one unit apart."""
        self._neighbours = neighbours
        self._crossings = tuple(self._found())
        self._reached: dict[tuple[_Part, Fraction, Relation], Formula] = {}

    def exceeds(self, share: Fraction, least: Fraction) -> bool | Unsolved:
        """Whether more than a share, and more than `least`, can be lost."""
        return self._neighbours.is_possible(self._drop(share, Relation.POSITIVE, least))

    def worst(self, limit: Fraction, known: Fraction) -> Worst | Within | Unsolved | None:
        """The greatest share that can be lost; None where it is not more than `known`.

        `limit` is the share that matters: whether it is exceeded is found out first.
        """
        is_any = self._is_possible(known, Relation.POSITIVE)
        if is_any is False:
            return None
        if self._is_possible(_WHOLE, Relation.NOT_NEGATIVE) is True:
            return Worst(_WHOLE)
        exceeds = is_any if known >= limit else self._is_possible(limit, Relation.POSITIVE)
        if isinstance(exceeds, Unsolved):
            return exceeds
        if not exceeds and is_any is not True:
            return Within()
        low, high = (max(limit, known), _WHOLE) if exceeds else (known, limit)
        shares = self._known_shares(low, high)
        return Worst(self._greatest_of(shares)) if shares else self._halved(low, high)

    def sides(self, worst: Worst, least: Fraction) -> Sides | Impossible | Unsolved:
        """Two cases that lose this share and more than `least`: plain ones, where the line is drawn if possible.

        A count of twenty or more is preferred, so that the unit is a small part of it.
        """
        plain, telling = (self._drop(worst.share, worst.relation, least, on_line=each) for each in (False, True))
        large = self._is_large()
        answer: Sides | Impossible | Unsolved = Impossible()
        for formulas in ((telling, large), (plain, large), (telling,), (plain,)):
            answer = self._neighbours.find(*formulas)
            if isinstance(answer, Sides):
                return answer
        return answer

    def _is_large(self) -> Formula:
        variable = self._neighbours.variables[self._neighbours.fact]
        if variable.is_day or variable.step != 1:
            return TRUE
        least = Polynomial.constant(Fraction(_LARGE))
        return sign(Polynomial.variable(variable.name) - least, Relation.NOT_NEGATIVE)

    def _is_possible(self, share: Fraction, relation: Relation) -> bool | Unsolved:
        return self._neighbours.is_possible(self._drop(share, relation))

    def _drop(
        self, share: Fraction, relation: Relation, least: Fraction | None = None, *, on_line: bool = False
    ) -> Formula:
        """Whether a drop reaches a share, and more than `least` is lost.

        With `on_line`, one side lies just where a comparison turns.
        """
        found: list[Formula] = []
        for each in self._crossings:
            reaches = self._reaches(each.fall, share, relation)
            if reaches != FALSE:
                line = any_of(*self._lines(each.guard)) if on_line else TRUE
                # Not flattened: a guard comes again with every share, and is then written for the solver once.
                falls = TRUE if least is None else compared(Operator.GREATER, each.fall.fall, number(least))
                found.append(All((each.guard, reaches, falls, line)))
        return any_of(*found)

    def _reaches(self, fall: _Fall, share: Fraction, relation: Relation) -> Formula:
        """Whether the part that is lost is at least, or more than, a share."""
        if fall.share is not None:
            return Settled(fall.share > share or (fall.share == share and relation is Relation.NOT_NEGATIVE))
        loss, jump = (self._part_reaches(part, share, relation) for part in (fall.loss, fall.jump))
        return all_of(loss, any_of(negation(fall.goes_on), jump))

    def _part_reaches(self, part: _Part, share: Fraction, relation: Relation) -> Formula:
        """Many crossings have the same parts: the same object is written for the solver once."""
        key = (part, share, relation)
        if key not in self._reached:
            self._reached[key] = sign(part.lost - part.whole.scaled(share), relation)
        return self._reached[key]

    def _lines(self, guard: Formula) -> Iterator[Formula]:
        for polynomial in _lines_of(guard):
            if self._neighbours.fact in polynomial.variables:
                yield sign(polynomial, Relation.ZERO)

    def _known_shares(self, low: Fraction, high: Fraction) -> tuple[Fraction, ...]:
        """The shares between two, in order, where all of them are known; none where some depend on the facts."""
        shares = {each.fall.share for each in self._crossings}
        known = sorted(each for each in shares if each is not None and low < each <= high)
        return () if None in shares else tuple(known)

    def _greatest_of(self, known: tuple[Fraction, ...]) -> Fraction:
        """The greatest of these shares, in order, that is reached; the least of them is."""
        first, last = 0, len(known) - 1
        while first < last:
            middle = (first + last + 1) // 2
            if self._is_possible(known[middle], Relation.NOT_NEGATIVE) is True:
                first = middle
            else:
                last = middle - 1
        return known[first]

    def _halved(self, low: Fraction, high: Fraction) -> Worst:
        """The greatest share between these that is reached, as near as matters; more than the lowest is."""
        worst = Worst(low, is_beyond=True)
        while high - worst.share > _CLOSE:
            middle = (worst.share + high) / 2
            if self._is_possible(middle, Relation.NOT_NEGATIVE) is True:
                worst = Worst(middle)
            else:
                high = middle
        return worst

    def _found(self) -> Iterator[_Crossing]:
        before, after = self._neighbours.before, self._neighbours.after
        fractions: dict[tuple[Ratio, Ratio, Ratio], _Fall] = {}
        for first, second in self._neighbours.crossing():
            values = (before[first].value, after[second].value, after[first].value)
            if values not in fractions:
                fractions[values] = self._fall(*values)
            fall = fractions[values]
            if fall.share is not None and fall.share <= 0:
                continue
            positive = self._neighbours.positive(before[first].value)
            guard = self._neighbours.both(first, second, all_of(positive, fall.is_any))
            if guard != FALSE:
                yield _Crossing(all_of(guard, positive), fall)

    def _fall(self, mine: Ratio, other: Ratio, further: Ratio) -> _Fall:
        """From one value to another; `further` is what the first would come to if it went on."""
        # All multiplied by the three denominators; what is common to all terms and positive falls away.
        lost = mine.numerator * other.denominator - other.numerator * mine.denominator
        jumped = further.numerator * other.denominator - other.numerator * further.denominator
        parts = (
            lost,
            mine.numerator * other.denominator,
            jumped * mine.denominator,
            mine.numerator * further.denominator * other.denominator,
        )
        common = common_factors(parts, self._neighbours.not_negative)
        reduced = [without(each, common) for each in parts]
        loss, jump = _Part(reduced[0], reduced[1]), _Part(reduced[2], reduced[3])
        goes_on = sign(further.denominator, Relation.POSITIVE)
        share = _smaller(loss.share(), jump.share()) if goes_on == TRUE else None
        return _Fall(Ratio(lost, mine.denominator * other.denominator), loss, jump, goes_on, share)


def _smaller(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    """The smaller of two shares; where only one is known and costs nothing, there is no drop."""
    known = [each for each in (one, other) if each is not None]
    return min(known) if len(known) == 2 or any(each <= 0 for each in known) else None


def _lines_of(formula: Formula) -> Iterator[Polynomial]:
    """What is compared with zero such that zero itself still counts, as `>=` does and not `>`."""
    waiting = [(formula, True)]
    while waiting:
        each, is_asserted = waiting.pop()
        match each:
            case Sign(polynomial, relation):
                if relation is (Relation.NOT_NEGATIVE if is_asserted else Relation.POSITIVE):
                    yield polynomial
            case Not(inner):
                waiting.append((inner, not is_asserted))
            case All(formulas) | AnyOf(formulas):
                waiting.extend((part, is_asserted) for part in formulas)
            case Settled() | Holds() | TextIs() | SameText():
                pass
            case _:
                assert_never(each)
