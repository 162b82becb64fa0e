"""Boxes around formulas: between what bounds each variable lies at least, so that most questions need no solver."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from luoshi.feel.proof.formulas import (
    FALSE,
    TRUE,
    All,
    Formula,
    Holds,
    Not,
    Polynomial,
    Relation,
    Sign,
    Sort,
    TextIs,
    Variable,
)
from luoshi.feel.proof.pieces import Bounds
from luoshi.feel.proof.sets import Cut

Ends = tuple[Cut | None, Cut | None]
"""From one cut to another; None where there is no end."""

ANYWHERE: Ends = (None, None)
"""The whole line."""

_MINUS = Fraction(-1)
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Box:
    """Where a formula can hold at all: the ends of numbers, texts and booleans that are known, texts that are not.

    A variable that is not named may have any value of its range.
    """

    numbers: Mapping[str, Ends] = field(default_factory=dict)
    values: Mapping[str, str | bool] = field(default_factory=dict)
    others: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def within(self, formula: Formula) -> "Box | None":
        """The box that a comparison of one variable, a text or a boolean leaves; None where it leaves nothing.

        The same box for any formula that says no more.
        """
        match formula:
            case Sign(polynomial, relation):
                bound = bound_of(polynomial, relation)
                return self if bound is None else self._with_ends(*bound)
            case TextIs(name, text):
                return self._with_value(name, text)
            case Holds(name):
                return self._with_value(name, True)
            case Not(Holds(name)):
                return self._with_value(name, False)
            case Not(TextIs(name, text)):
                return self._without_text(name, text)
            case _:
                return self

    def _with_ends(self, name: str, ends: Ends) -> "Box | None":
        before = self.numbers.get(name, ANYWHERE)
        low, high = _narrowed(before, ends)
        if low is not None and high is not None and low >= high:
            return None
        return self if (low, high) == before else replace(self, numbers={**self.numbers, name: (low, high)})

    def _with_value(self, name: str, value: str | bool) -> "Box | None":
        if name in self.values:
            return self if self.values[name] == value else None
        if value in self.others.get(name, ()):
            return None
        return replace(self, values={**self.values, name: value})

    def _without_text(self, name: str, text: str) -> "Box | None":
        if name in self.values:
            return None if self.values[name] == text else self
        others = self.others.get(name, frozenset())
        return self if text in others else replace(self, others={**self.others, name: others | {text}})

    def common(self, other: "Box") -> "Box | None":
        """What both boxes have in common; None for nothing."""
        if any(other.values.get(name, value) != value for name, value in self.values.items()):
            return None
        for one, another in ((self, other), (other, self)):
            if any(one.values.get(name) in texts for name, texts in another.others.items()):
                return None
        numbers = dict(other.numbers)
        for name, ends in self.numbers.items():
            low, high = _narrowed(ends, numbers.get(name, ANYWHERE))
            if low is not None and high is not None and low >= high:
                return None
            numbers[name] = (low, high)
        others = {name: texts | self.others.get(name, frozenset()) for name, texts in other.others.items()}
        return Box(numbers, {**other.values, **self.values}, {**self.others, **others})


@dataclass(frozen=True, slots=True)
class Outline:
    """The box around a formula, and what has to be not negative besides: polynomials of several variables."""

    box: Box
    linear: tuple[Polynomial, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left; no leaves the question open."""
        return _leave_nothing(self.box, self.linear)

    def meets(self, other: "Outline", besides: Formula) -> bool:
        """Whether both formulas and a third may hold together; yes leaves the question open."""
        common = self.box.common(other.box)
        box = None if common is None else box_of(besides, common)
        return box is not None and not Outline(box, (*self.linear, *other.linear, *linear_of(besides))).is_empty


def range_of(variables: Mapping[str, Variable]) -> Box:
    """The box of all cases."""
    numbers = {
        name: (
            None if each.low is None else (each.low, False),
            None if each.high is None else (each.high, True),
        )
        for name, each in variables.items()
        if each.sort is Sort.NUMBER
    }
    return Box(numbers)


def box_of(formula: Formula, around: Box | None = None) -> Box | None:
    """The box around a formula, inside another; None where nothing is left."""
    box: Box | None = around or Box()
    for each in conjuncts(formula):
        box = None if box is None or each == FALSE else box.within(each)
    return box


def outline_of(formula: Formula, around: Box) -> Outline | None:
    """The outline of a formula inside a box; None where nothing is left."""
    box = box_of(formula, around)
    return None if box is None else Outline(box, linear_of(formula))


def meeting(
    left: Sequence[Box], right: Sequence[Box], is_asked: Callable[[int, int], bool]
) -> Iterator[tuple[int, int]]:
    """The pairs of a box of the left and one of the right that have something in common, by their numbers from 0.

    Boxes of different texts are never compared, nor those that lie apart on the number that tells most of them apart.
    Only pairs that are asked about count.
    """
    for mine, theirs in _alike(left, right):
        for first, second in _along(left, right, mine, theirs):
            if is_asked(first, second) and left[first].common(right[second]) is not None:
                yield first, second


def bound_of(polynomial: Polynomial, relation: Relation) -> tuple[str, Ends] | None:
    """What `factor * variable + rest` compared with zero says of the variable; None for any other polynomial."""
    if not 1 <= len(polynomial.terms) <= 2:
        return None
    monomial, factor = polynomial.terms[-1]
    rest = polynomial.terms[0] if len(polynomial.terms) == 2 else ((), Fraction(0))
    if len(monomial) != 1 or rest[0]:
        return None
    line = -rest[1] / factor
    if relation is Relation.ZERO:
        return monomial[0], ((line, False), (line, True))
    is_strict = relation is Relation.POSITIVE
    return monomial[0], (((line, is_strict), None) if factor > 0 else (None, (line, not is_strict)))


def conjuncts(formula: Formula) -> tuple[Formula, ...]:
    """The formulas that all have to hold."""
    if isinstance(formula, All):
        return formula.formulas
    return () if formula == TRUE else (formula,)


def linear_of(formula: Formula) -> tuple[Polynomial, ...]:
    """What is not negative wherever a formula holds: its sums of several variables, none of them multiplied."""
    found: list[Polynomial] = []
    for each in conjuncts(formula):
        if isinstance(each, Sign) and len(each.polynomial.variables) > 1 and each.polynomial.is_linear:
            found.append(each.polynomial)
            if each.relation is Relation.ZERO:
                found.append(each.polynomial.scaled(_MINUS))
    return tuple(found)


def _alike(left: Sequence[Box], right: Sequence[Box]) -> Iterator[tuple[list[int], list[int]]]:
    """Groups of boxes by the text or boolean that tells most of them apart; those without it are in every group."""
    names = {name for box in left for name in box.values}
    known = max(sorted(names), key=lambda name: len({box.values.get(name) for box in left}), default="")
    groups: tuple[dict[str | bool | None, list[int]], dict[str | bool | None, list[int]]] = ({}, {})
    for side, boxes in zip(groups, (left, right), strict=True):
        for number, box in enumerate(boxes):
            side.setdefault(box.values.get(known), []).append(number)
    for value, mine in groups[0].items():
        if value is None:
            yield mine, list(range(len(right)))
        else:
            yield mine, [*groups[1].get(value, ()), *groups[1].get(None, ())]


def _along(left: Sequence[Box], right: Sequence[Box], mine: list[int], theirs: list[int]) -> Iterator[tuple[int, int]]:
    """The pairs that do not lie apart on the number that tells most of them apart, by a sweep along it."""
    sides = (left, right)
    members = [(0, number) for number in mine] + [(1, number) for number in theirs]
    names = {name for side, number in members for name in sides[side][number].numbers}
    axis = max(
        sorted(names),
        key=lambda name: len({sides[side][number].numbers.get(name) for side, number in members}),
        default="",
    )
    starts = []
    for side, number in members:
        low = sides[side][number].numbers.get(axis, ANYWHERE)[0]
        starts.append((low is not None, low or (Fraction(0), False), side, number))
    waiting: tuple[list[int], list[int]] = ([], [])
    for is_bounded, low, side, number in sorted(starts):
        other = 1 - side
        if is_bounded:
            waiting[other][:] = [each for each in waiting[other] if _reaches(sides[other][each], axis, low)]
        for each in waiting[other]:
            yield (number, each) if side == 0 else (each, number)
        waiting[side].append(number)


def _leave_nothing(box: Box, linear: Sequence[Polynomial]) -> bool:
    """Whether sums that are not negative leave no number to one of their variables, by what the others can be at most.

    Ends count as inclusive, and a few rounds are made: an answer of no leaves the question open.
    """
    if not linear:
        return False
    numbers = {name: (low and low[0], high and high[0]) for name, (low, high) in box.numbers.items()}
    for _ in range(_ROUNDS):
        before = dict(numbers)
        for polynomial in linear:
            for monomial, factor in polynomial.terms:
                if monomial and not _narrow(numbers, monomial[0], factor, polynomial):
                    return True
        if numbers == before:
            return False
    return False


def _narrow(numbers: dict[str, Bounds], name: str, factor: Fraction, polynomial: Polynomial) -> bool:
    """Narrows what a variable can be where the polynomial is not negative; whether something is left to it."""
    most = Fraction(0)
    for monomial, other in polynomial.terms:
        if monomial == (name,):
            continue
        low, high = numbers.get(monomial[0], (None, None)) if monomial else (Fraction(1), Fraction(1))
        end = high if other > 0 else low
        if end is None:
            return True
        most += other * end
    line = -most / factor
    low, high = numbers.get(name, (None, None))
    if factor > 0:
        low = line if low is None else max(low, line)
    else:
        high = line if high is None else min(high, line)
    numbers[name] = (low, high)
    return low is None or high is None or low <= high


def _narrowed(one: Ends, other: Ends) -> Ends:
    lows = [each for each in (one[0], other[0]) if each is not None]
    highs = [each for each in (one[1], other[1]) if each is not None]
    return max(lows, default=None), min(highs, default=None)


def _reaches(box: Box, axis: str, low: Cut) -> bool:
    high = box.numbers.get(axis, ANYWHERE)[1]
    return high is None or high > low
