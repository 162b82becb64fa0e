"""What a solver is asked: conditions on facts, with every number an exact fraction.

Both truth values of a three-valued condition are formulas of their own, so a formula here is true or false and nothing
else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

Monomial = tuple[str, ...]
"""The variables of a product, sorted, each as often as it occurs; the empty one stands for 1."""


class Sort(StrEnum):
    """What a variable ranges over. A day is a number, counted as `date.toordinal` does."""

    NUMBER = "number"
    BOOLEAN = "boolean"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Variable:
    """An unknown. A number lies between `low` and `high`, inclusive, None for no bound; it is a multiple of `step`.

    Without a step it may be any fraction. A text is one of `texts`, or any at all where that is None. What people would
    choose where nothing hangs on it: of a boolean `usual`, of a number or day one near `home`.
    """

    name: str
    sort: Sort
    low: Fraction | None = None
    high: Fraction | None = None
    step: Fraction | None = None
    texts: tuple[str, ...] | None = None
    is_day: bool = False
    usual: bool = True
    home: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Polynomial:
    """A sum of products of variables, each with a coefficient that is not zero, in the order of the monomials."""

    terms: tuple[tuple[Monomial, Fraction], ...]

    @classmethod
    def of(cls, terms: Mapping[Monomial, Fraction]) -> "Polynomial":
        """The polynomial with these coefficients; those that are zero are left out."""
        return cls(tuple(sorted((each, factor) for each, factor in terms.items() if factor)))

    @classmethod
    def constant(cls, value: Fraction) -> "Polynomial":
        """The polynomial that is this number."""
        return cls.of({(): value})

    @classmethod
    def variable(cls, name: str) -> "Polynomial":
        """The polynomial that is this variable."""
        return cls.of({(name,): Fraction(1)})

    @property
    def value(self) -> Fraction | None:
        """The number that it is; None where it has a variable."""
        if not self.terms:
            return Fraction(0)
        return self.terms[0][1] if len(self.terms) == 1 and not self.terms[0][0] else None

    @property
    def is_linear(self) -> bool:
        """Whether no variable is multiplied with another or itself."""
        return all(len(monomial) <= 1 for monomial, _ in self.terms)

    @property
    def variables(self) -> frozenset[str]:
        """The names of the variables in it."""
        return frozenset(name for monomial, _ in self.terms for name in monomial)

    def __add__(self, other: "Polynomial") -> "Polynomial":
        """The sum."""
        found = dict(self.terms)
        for monomial, factor in other.terms:
            found[monomial] = found.get(monomial, Fraction(0)) + factor
        return Polynomial.of(found)

    def __sub__(self, other: "Polynomial") -> "Polynomial":
        """The difference."""
        return self + other.scaled(Fraction(-1))

    def __mul__(self, other: "Polynomial") -> "Polynomial":
        """The product."""
        found: dict[Monomial, Fraction] = {}
        for mine, factor in self.terms:
            for theirs, other_factor in other.terms:
                monomial = tuple(sorted(mine + theirs))
                found[monomial] = found.get(monomial, Fraction(0)) + factor * other_factor
        return Polynomial.of(found)

    def scaled(self, factor: Fraction) -> "Polynomial":
        """The polynomial times a number."""
        return Polynomial.of({monomial: each * factor for monomial, each in self.terms})


class Relation(StrEnum):
    """How a polynomial stands to zero."""

    POSITIVE = ">"
    NOT_NEGATIVE = ">="
    ZERO = "="


@dataclass(frozen=True, slots=True)
class Settled:
    """True or false, whatever the facts."""

    value: bool


@dataclass(frozen=True, slots=True)
class Sign:
    """A polynomial compared with zero."""

    polynomial: Polynomial
    relation: Relation


@dataclass(frozen=True, slots=True)
class Holds:
    """A boolean variable is true."""

    variable: str


@dataclass(frozen=True, slots=True)
class TextIs:
    """A text variable is this text."""

    variable: str
    text: str


@dataclass(frozen=True, slots=True)
class SameText:
    """Two text variables are the same text."""

    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Not:
    """The formula does not hold."""

    formula: "Formula"


@dataclass(frozen=True, slots=True)
class All:
    """Every one of two formulas or more holds."""

    formulas: "tuple[Formula, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of two formulas or more holds."""

    formulas: "tuple[Formula, ...]"


Formula = Settled | Sign | Holds | TextIs | SameText | Not | All | AnyOf

TRUE: Final = Settled(True)
FALSE: Final = Settled(False)


def all_of(*formulas: Formula) -> Formula:
    """The conjunction, in its plainest form."""
    found: dict[int, Formula] = {}
    for each in formulas:
        if isinstance(each, Settled):
            if not each.value:
                return FALSE
        else:
            # By identity: the same condition comes again as the same object, and comparing large trees is slow.
            found |= {id(part): part for part in (each.formulas if isinstance(each, All) else (each,))}
    return _joined(tuple(found.values()), TRUE, All)


def any_of(*formulas: Formula) -> Formula:
    """The disjunction, in its plainest form."""
    found: dict[int, Formula] = {}
    for each in formulas:
        if isinstance(each, Settled):
            if each.value:
                return TRUE
        else:
            found |= {id(part): part for part in (each.formulas if isinstance(each, AnyOf) else (each,))}
    return _joined(tuple(found.values()), FALSE, AnyOf)


def negation(formula: Formula) -> Formula:
    """The opposite, in its plainest form."""
    match formula:
        case Settled(value):
            return Settled(not value)
        case Not(inner):
            return inner
        case Sign(polynomial, Relation.POSITIVE):
            return Sign(polynomial.scaled(Fraction(-1)), Relation.NOT_NEGATIVE)
        case Sign(polynomial, Relation.NOT_NEGATIVE):
            return Sign(polynomial.scaled(Fraction(-1)), Relation.POSITIVE)
        case _:
            return Not(formula)


def sign(polynomial: Polynomial, relation: Relation) -> Formula:
    """The comparison with zero, settled where the polynomial is a number."""
    value = polynomial.value
    if value is None:
        return Sign(polynomial, relation)
    if relation is Relation.ZERO:
        return Settled(value == 0)
    return Settled(value > 0 or (value == 0 and relation is Relation.NOT_NEGATIVE))


def _joined(formulas: tuple[Formula, ...], nothing: Settled, node: type[All] | type[AnyOf]) -> Formula:
    if not formulas:
        return nothing
    return formulas[0] if len(formulas) == 1 else node(formulas)


def variables_of(formulas: Iterable[Formula]) -> frozenset[str]:
    """The names of all variables in these formulas."""
    found: set[str] = set()
    waiting = list(formulas)
    while waiting:
        match waiting.pop():
            case Sign(polynomial, _):
                found |= polynomial.variables
            case Holds(name) | TextIs(name, _):
                found.add(name)
            case SameText(left, right):
                found |= {left, right}
            case Not(inner):
                waiting.append(inner)
            case All(inner_formulas) | AnyOf(inner_formulas):
                waiting.extend(inner_formulas)
            case Settled():
                pass
    return frozenset(found)
