"""Where statements draw lines on a figure: its values in cells between the lines, and what is said in each cell.

A cell is one value at which a line lies, or all the values between two of them. Sets of cells are whole numbers, one
bit a cell, so that a table of thousands of rows is compared at once.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from itertools import product
from math import ceil, floor, prod
from operator import and_, or_
from typing import Final, assert_never

from luoshi.feel.proof.formulas import (
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
    Variable,
)
from luoshi.feel.proof.pieces import bounds

Axis = Polynomial
"""A figure on which lines are drawn, without a constant part, the coefficient of its first product being 1."""

_CONSTANT: Final = ()
_MOST_CHOICES = 256


@dataclass(frozen=True, slots=True)
class Span:
    """Values of a figure from `low` to `high`, None for no bound."""

    low: Fraction | None
    high: Fraction | None
    low_included: bool
    high_included: bool


@dataclass(frozen=True, slots=True)
class Course:
    """The cells in which a statement may grant and may refuse, whatever else it asks for."""

    grants: int
    refuses: int


@dataclass(frozen=True, slots=True)
class Literals:
    """What formulas ask for: lines on figures, yes or no, and which texts."""

    lines: Mapping[Axis, frozenset[Fraction]]
    truths: frozenset[str]
    texts: Mapping[str, frozenset[str]]
    compares_texts: bool = False

    @property
    def are_independent(self) -> bool:
        """Whether each can be so or not whatever the others are, and few enough to go through them all."""
        asked = [name for axis in self.lines for name in axis.variables]
        return len(asked) == len(set(asked)) and not self.compares_texts and _count_choices(self) <= _MOST_CHOICES


@dataclass(frozen=True, slots=True)
class Setting:
    """What is held fixed while a figure runs: other figures, truths, and texts, None for a text that nobody names."""

    figures: Mapping[Axis, Fraction] = field(default_factory=dict)
    truths: Mapping[str, bool] = field(default_factory=dict)
    texts: Mapping[str, str | None] = field(default_factory=dict)

    def with_all(self, other: "Setting") -> "Setting":
        """Both together."""
        return Setting(
            {**self.figures, **other.figures}, {**self.truths, **other.truths}, {**self.texts, **other.texts}
        )


class Cells:
    """The values of a figure, parted by the lines on it: cell 2n+1 is the line n, cell 2n lies below it."""

    def __init__(self, axis: Axis, lines: Iterable[Fraction]) -> None:
        """`lines` in any order."""
        self.axis = axis
        self.lines = tuple(sorted(lines))
        self.count = 2 * len(self.lines) + 1
        self.all = (1 << self.count) - 1

    def span(self, first: int, last: int) -> Span:
        """The values from one cell to another, both included."""
        low = self.lines[(first - 1) // 2] if first > 0 else None
        high = self.lines[last // 2] if last < self.count - 1 else None
        return Span(low, high, first % 2 == 1, last % 2 == 1)

    def where(self, factor: Fraction, constant: Fraction, relation: Relation) -> int:
        """The cells in which `factor` times the figure plus `constant` stands so to zero."""
        line = -constant / factor
        index = 2 * bisect_left(self.lines, line) + 1
        here = 1 << index
        above = self.all & ~((here << 1) - 1)
        below = here - 1
        match relation:
            case Relation.ZERO:
                return here
            case Relation.POSITIVE:
                return above if factor > 0 else below
            case Relation.NOT_NEGATIVE:
                return (above if factor > 0 else below) | here
            case _:
                assert_never(relation)

    def inhabited(self, variables: Mapping[str, Variable]) -> list[int]:
        """The cells with a value that the figure can have by the ranges and steps of its variables alone."""
        return [cell for cell in range(self.count) if self.count_values(cell, variables)]

    def count_values(self, cell: int, variables: Mapping[str, Variable]) -> int:
        """How many values the figure can have in a cell: none, one, or 2 for more."""
        low, high = bounds(self.axis, variables)
        return _count(self.span(cell, cell), low, high, step_of(self.axis, variables))

    def value_in(self, cell: int) -> Fraction:
        """A value of the figure in a cell."""
        span = self.span(cell, cell)
        match span.low, span.high:
            case None, None:
                return Fraction(0)
            case None, Fraction() as high:
                return high - 1
            case Fraction() as low, None:
                return low + 1
            case Fraction() as low, Fraction() as high:
                return (low + high) / 2
            case _:
                raise AssertionError(f"{span} has no ends")


def line_of(polynomial: Polynomial) -> tuple[Axis, Fraction, Fraction] | None:
    """The figure in a polynomial, its factor and what is added to it; None for a plain number."""
    terms = dict(polynomial.terms)
    constant = terms.pop(_CONSTANT, Fraction(0))
    if not terms:
        return None
    factor = terms[min(terms)]
    return Polynomial.of({each: value / factor for each, value in terms.items()}), factor, constant


def literals_of(*formulas: Formula) -> Literals:
    """All that formulas ask for."""
    lines: dict[Axis, set[Fraction]] = {}
    truths: set[str] = set()
    texts: dict[str, set[str]] = {}
    compares_texts = False
    for node in _parts(formulas):
        match node:
            case Sign(polynomial, _):
                found = line_of(polynomial)
                if found is not None:
                    axis, factor, constant = found
                    lines.setdefault(axis, set()).add(-constant / factor)
            case Holds(name):
                truths.add(name)
            case TextIs(name, text):
                texts.setdefault(name, set()).add(text)
            case SameText():
                compares_texts = True
            case _:
                pass
    return Literals(
        {axis: frozenset(points) for axis, points in lines.items()},
        frozenset(truths),
        {name: frozenset(known) for name, known in texts.items()},
        compares_texts,
    )


def settings(literals: Literals, without: Axis) -> tuple[Setting, ...]:
    """Every way to hold fixed what is asked for beside one figure; one that fixes nothing where they are too many."""
    beside = {axis: points for axis, points in literals.lines.items() if axis != without}
    if _count_choices(Literals(beside, literals.truths, literals.texts)) > _MOST_CHOICES:
        return (Setting(),)
    choices: list[list[Setting]] = []
    for axis, points in beside.items():
        cells = Cells(axis, points)
        choices.append([Setting(figures={axis: cells.value_in(cell)}) for cell in range(cells.count)])
    choices.extend([Setting(truths={name: value}) for value in (True, False)] for name in sorted(literals.truths))
    for name, known in sorted(literals.texts.items()):
        choices.append([Setting(texts={name: text}) for text in (*sorted(known), None)])
    found: list[Setting] = []
    for picked in product(*choices):
        setting = Setting()
        for one in picked:
            setting = setting.with_all(one)
        found.append(setting)
    return tuple(found)


def course(grants: Formula, refuses: Formula, cells: Cells, setting: Setting) -> Course:
    """The cells in which each formula may hold in a setting; what it leaves open may be either."""
    reading = _Reading(cells, setting)
    return Course(reading.of(grants)[0], reading.of(refuses)[0])


class _Reading:
    """Formulas read cell by cell: for each, the cells where it may hold and those where it surely does."""

    def __init__(self, cells: Cells, setting: Setting) -> None:
        self._cells = cells
        self._setting = setting
        self._open = (cells.all, 0)
        self._known: dict[int, tuple[Formula, tuple[int, int]]] = {}

    def of(self, formula: Formula) -> tuple[int, int]:
        key = id(formula)
        if key not in self._known:
            self._known[key] = (formula, self._read(formula))
        return self._known[key][1]

    def _read(self, formula: Formula) -> tuple[int, int]:
        match formula:
            case Settled(value):
                return self._same(value)
            case Sign(polynomial, relation):
                return self._sign(polynomial, relation)
            case Holds(name):
                return self._same(self._setting.truths[name]) if name in self._setting.truths else self._open
            case TextIs(name, text):
                return self._same(self._setting.texts[name] == text) if name in self._setting.texts else self._open
            case SameText():
                return self._open
            case Not(inner):
                may, surely = self.of(inner)
                return self._cells.all & ~surely, self._cells.all & ~may
            case All(formulas):
                every = [self.of(each) for each in formulas]
                return reduce(and_, [may for may, _ in every]), reduce(and_, [surely for _, surely in every])
            case AnyOf(formulas):
                every = [self.of(each) for each in formulas]
                return reduce(or_, [may for may, _ in every]), reduce(or_, [surely for _, surely in every])
            case _:
                assert_never(formula)

    def _same(self, value: bool) -> tuple[int, int]:
        return (self._cells.all, self._cells.all) if value else (0, 0)

    def _sign(self, polynomial: Polynomial, relation: Relation) -> tuple[int, int]:
        found = line_of(polynomial)
        if found is None:
            raise AssertionError("a comparison of numbers is settled")
        axis, factor, constant = found
        if axis == self._cells.axis:
            here = self._cells.where(factor, constant, relation)
            return here, here
        if axis not in self._setting.figures:
            return self._open
        value = factor * self._setting.figures[axis] + constant
        return self._same(_stands(value, relation))


def _stands(value: Fraction, relation: Relation) -> bool:
    if relation is Relation.ZERO:
        return value == 0
    return value > 0 or (value == 0 and relation is Relation.NOT_NEGATIVE)


def _count_choices(literals: Literals) -> int:
    """How many ways there are to hold everything fixed."""
    ways = [2 * len(points) + 1 for points in literals.lines.values()]
    ways.extend(len(known) + 1 for known in literals.texts.values())
    return prod(ways) << len(literals.truths)


def _parts(formulas: Iterable[Formula]) -> Iterable[Formula]:
    """The formulas and all that is in them, each object once."""
    waiting = list(formulas)
    seen: set[int] = set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        match node:
            case Not(inner):
                waiting.append(inner)
            case All(inner_formulas) | AnyOf(inner_formulas):
                waiting.extend(inner_formulas)
            case _:
                pass


def step_of(axis: Axis, variables: Mapping[str, Variable]) -> Fraction | None:
    """What the figure is a multiple of; None where it can be any number."""
    found: Fraction | None = None
    for monomial, factor in axis.terms:
        step = abs(factor)
        for name in monomial:
            unit = variables[name].step
            if unit is None:
                return None
            step *= unit
        found = step if found is None else _common(found, step)
    return found


def _common(one: Fraction, other: Fraction) -> Fraction:
    """The greatest number of which both are multiples."""
    while other:
        one, other = other, one % other
    return one


def _count(span: Span, low: Fraction | None, high: Fraction | None, step: Fraction | None) -> int:
    """How many multiples of the step, or numbers, lie in a span and between two bounds, both included; at most 2."""
    low_included, high_included = span.low_included, span.high_included
    least, most = span.low, span.high
    if low is not None and (least is None or low > least):
        least, low_included = low, True
    if high is not None and (most is None or high < most):
        most, high_included = high, True
    if least is None or most is None:
        return 2
    if step is None:
        return 2 if least < most else int(least == most and low_included and high_included)
    first, last = ceil(least / step), floor(most / step)
    if first * step == least and not low_included:
        first += 1
    if last * step == most and not high_included:
        last -= 1
    return max(0, min(2, last - first + 1))
