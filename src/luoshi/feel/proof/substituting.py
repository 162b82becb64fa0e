"""A second case beside a first: the same formulas with other numbers in place of some variables."""

from collections.abc import Container, Iterable, Mapping
from fractions import Fraction
from typing import assert_never

from luoshi.feel.proof.formulas import (
    All,
    AnyOf,
    Formula,
    Holds,
    Monomial,
    Not,
    Polynomial,
    SameText,
    Settled,
    Sign,
    TextIs,
    all_of,
    any_of,
    negation,
    sign,
)


class Substitution:
    """Polynomials in place of number variables; parts that come again are worked out once."""

    def __init__(self, numbers: Mapping[str, Polynomial]) -> None:
        """`numbers` has what stands in place of each variable that is replaced."""
        self._numbers = numbers
        # The formula is kept beside its copy, so that its identity is not given to another one meanwhile.
        self._done: dict[int, tuple[Formula, Formula]] = {}

    def polynomial(self, polynomial: Polynomial) -> Polynomial:
        """The polynomial with the others in place of its variables."""
        if not polynomial.variables & self._numbers.keys():
            return polynomial
        found = Polynomial(())
        for monomial, factor in polynomial.terms:
            product = Polynomial.constant(factor)
            for name in monomial:
                product = product * self._numbers.get(name, Polynomial.variable(name))
            found = found + product
        return found

    def formula(self, formula: Formula) -> Formula:
        """The formula with the others in place of its variables; the same object where it has none of them."""
        known = self._done.get(id(formula))
        if known is None:
            known = (formula, self._replaced(formula))
            self._done[id(formula)] = known
        return known[1]

    def _replaced(self, formula: Formula) -> Formula:
        match formula:
            case Sign(polynomial, relation):
                moved = self.polynomial(polynomial)
                return formula if moved is polynomial else sign(moved, relation)
            case Not(inner):
                replaced = self.formula(inner)
                return formula if replaced is inner else negation(replaced)
            case All(formulas):
                parts = tuple(self.formula(each) for each in formulas)
                return formula if _same(parts, formulas) else all_of(*parts)
            case AnyOf(formulas):
                parts = tuple(self.formula(each) for each in formulas)
                return formula if _same(parts, formulas) else any_of(*parts)
            case Settled() | Holds() | TextIs() | SameText():
                return formula
            case _:
                assert_never(formula)


def _same(parts: tuple[Formula, ...], formulas: tuple[Formula, ...]) -> bool:
    return all(part is formula for part, formula in zip(parts, formulas, strict=True))


def common_factors(polynomials: Iterable[Polynomial], among: Container[str]) -> tuple[str, ...]:
    """The variables, of those `among`, that stand in each product of all polynomials, each as often as everywhere."""
    monomials = [monomial for polynomial in polynomials for monomial, _ in polynomial.terms]
    if not monomials:
        return ()
    found: list[str] = []
    for name in dict.fromkeys(monomials[0]):
        if name in among:
            found += [name] * min(monomial.count(name) for monomial in monomials)
    return tuple(found)


def without(polynomial: Polynomial, factors: Iterable[str]) -> Polynomial:
    """The polynomial divided by variables that stand in each of its products, each as often as given."""
    terms: dict[Monomial, Fraction] = {}
    for monomial, factor in polynomial.terms:
        left = list(monomial)
        for name in factors:
            left.remove(name)
        terms[tuple(left)] = factor
    return Polynomial.of(terms)
