"""Whole numbers that a rounding introduces: unknowns of their own, with the condition that says which they are."""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import assert_never

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
    variables_of,
)
from luoshi.feel.proof.pieces import Piece, Ratio, bounds, constant_of

_HALF = Fraction(1, 2)


class Mode(StrEnum):
    """How a number becomes a whole one: down and up are toward and away from zero, floor and ceiling are not."""

    HALF_UP = "half up"
    HALF_DOWN = "half down"
    HALF_EVEN = "half even"
    DOWN = "down"
    UP = "up"
    FLOOR = "floor"
    CEILING = "ceiling"


class Auxiliary:
    """The variables of one set of symbols: those of the facts and those that roundings introduce."""

    def __init__(self, variables: Mapping[str, Variable]) -> None:
        self._facts = frozenset(variables)
        self.variables = dict(variables)
        self._definitions: list[Formula] = []
        self._floors: dict[tuple[Ratio, int], Ratio] = {}

    @property
    def definitions(self) -> Formula:
        """What the introduced variables mean; every question has to assume it."""
        return all_of(*self._definitions)

    def define(self, meaning: Formula) -> None:
        """Adds what introduced variables mean; it must be possible whatever the facts are."""
        self._definitions.append(meaning)

    def resting_on(self, fact: str) -> frozenset[str]:
        """The introduced variables whose values may be others where a fact has another value."""
        meanings = [variables_of((each,)) for each in self._definitions]
        found = {fact}
        while True:
            more = {name for names in meanings if names & found for name in names - self._facts}
            if more <= found:
                return frozenset(found - {fact})
            found |= more

    def floor(self, ratio: Ratio, guard: Formula) -> Ratio:
        """The greatest whole number that is not above a number, where the guard holds."""
        known = constant_of(ratio)
        if known is not None:
            return Ratio(Polynomial.constant(Fraction(known.numerator // known.denominator)))
        if self.is_whole(ratio):
            return ratio
        key = (ratio, id(guard))
        if key in self._floors:
            return self._floors[key]
        name = f"整{len(self._floors) + 1}"
        self.variables[name] = Variable(name, Sort.NUMBER, step=Fraction(1))
        whole = Polynomial.variable(name)
        above = ratio.numerator - whole * ratio.denominator
        meaning = all_of(sign(above, Relation.NOT_NEGATIVE), sign(ratio.denominator - above, Relation.POSITIVE))
        self._definitions.append(any_of(negation(guard), meaning))
        self._floors[key] = Ratio(whole)
        return self._floors[key]

    def ceiling(self, ratio: Ratio, guard: Formula) -> Ratio:
        """The least whole number that is not below a number, where the guard holds."""
        lowered = self.floor(_negative(ratio), guard)
        return _negative(lowered)

    def is_whole(self, ratio: Ratio) -> bool:
        """Whether the number is whole by its variables' steps alone."""
        divisor = ratio.denominator.value
        if divisor is None:
            return False
        for monomial, factor in ratio.numerator.terms:
            step = factor / divisor
            for name in monomial:
                unit = self.variables[name].step
                if unit is None:
                    return False
                step *= unit
            if step.denominator != 1:
                return False
        return True

    def by_sign(self, ratio: Ratio) -> tuple[tuple[Formula, bool], ...]:
        """Where the number is not negative and where it is, as far as ranges do not rule one out."""
        low, high = bounds(ratio.numerator, self.variables)
        if low is not None and low >= 0:
            return ((TRUE, False),)
        if high is not None and high < 0:
            return ((TRUE, True),)
        up = sign(ratio.numerator, Relation.NOT_NEGATIVE)
        return ((up, False), (negation(up), True))

    def rounded(self, piece: Piece, scale: int, mode: Mode) -> tuple[Piece, ...]:
        """A piece whose number is rounded to `scale` decimals.

        A mode away from or toward zero parts the piece by the sign of the number.
        """
        if not isinstance(piece.value, Ratio):
            return (piece,)
        factor = Fraction(10) ** scale
        moved = Ratio(piece.value.numerator.scaled(factor), piece.value.denominator)
        if self.is_whole(moved):
            return (piece,)
        found: list[Piece] = []
        for sign_guard, is_negative in self.by_sign(moved):
            guard = all_of(piece.guard, sign_guard)
            size = _negative(moved) if is_negative else moved
            whole = self._round_size(size, guard, _flipped(mode) if is_negative else mode)
            whole = _negative(whole) if is_negative else whole
            value = Ratio(whole.numerator.scaled(1 / factor), whole.denominator)
            found.append(Piece(guard, value, piece.marks))
        return tuple(found)

    def _round_size(self, size: Ratio, guard: Formula, mode: Mode) -> Ratio:
        """A number that is not negative as a whole one."""
        match mode:
            case Mode.DOWN | Mode.FLOOR:
                return self.floor(size, guard)
            case Mode.UP | Mode.CEILING:
                return self.ceiling(size, guard)
            case Mode.HALF_UP:
                return self.floor(_moved(size, _HALF), guard)
            case Mode.HALF_DOWN:
                return self.ceiling(_moved(size, -_HALF), guard)
            case Mode.HALF_EVEN:
                return self._half_even(size, guard)
            case _:
                assert_never(mode)

    def _half_even(self, size: Ratio, guard: Formula) -> Ratio:
        """Up at a half, less one where that is odd and the number lies just at the half."""
        up = self.floor(_moved(size, _HALF), guard)
        half_of_up = self.floor(Ratio(up.numerator.scaled(_HALF), up.denominator), guard)
        odd = up.numerator - half_of_up.numerator.scaled(Fraction(2))
        name = f"整{len(self._floors) + 1}"
        self.variables[name] = Variable(name, Sort.NUMBER, Fraction(0), Fraction(1), Fraction(1))
        self._floors[(Ratio(Polynomial.variable(name)), 0)] = Ratio(Polynomial.variable(name))
        less = Polynomial.variable(name)
        at_half = sign(size.numerator + size.denominator.scaled(_HALF) - up.numerator * size.denominator, Relation.ZERO)
        applies = all_of(at_half, sign(odd, Relation.POSITIVE))
        one = Polynomial.constant(Fraction(1))
        meaning = any_of(
            all_of(applies, sign(less - one, Relation.ZERO)), all_of(negation(applies), sign(less, Relation.ZERO))
        )
        self._definitions.append(any_of(negation(guard), meaning))
        return Ratio(up.numerator - less, up.denominator)


def _negative(ratio: Ratio) -> Ratio:
    return Ratio(ratio.numerator.scaled(Fraction(-1)), ratio.denominator)


def _moved(ratio: Ratio, by: Fraction) -> Ratio:
    return Ratio(ratio.numerator + ratio.denominator.scaled(by), ratio.denominator)


def _flipped(mode: Mode) -> Mode:
    """Floor and ceiling of a negative number are the other one of its size."""
    return {Mode.FLOOR: Mode.UP, Mode.CEILING: Mode.DOWN}.get(mode, mode)
