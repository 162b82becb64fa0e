"""Two cases that differ in one fact alone: what a decision is worth in the one and in the other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from luoshi.feel import Value
from luoshi.feel.proof.boxes import Box, box_of, is_empty, meeting, range_of, simplified
from luoshi.feel.proof.formulas import (
    FALSE,
    TRUE,
    Formula,
    Polynomial,
    Relation,
    Sort,
    all_of,
    sign,
    variables_of,
)
from luoshi.feel.proof.pieces import Mark, Piece, Ratio
from luoshi.feel.proof.solving import Impossible, Solved, Solver, Unsolved
from luoshi.feel.proof.substituting import Substitution, common_factors, without
from luoshi.programme.verification.findings import FactsWitness
from luoshi.programme.verification.subject import Ruleset, value_of

_SECOND = "′"


@dataclass(frozen=True, slots=True)
class Sides:
    """The same facts but one, as `decide` takes them: one side and the other, with what is decided on each."""

    before: FactsWitness
    after: FactsWitness


@dataclass(frozen=True, slots=True)
class NumberPiece:
    """What a decision is where the guard holds, and by which rows and branches: a number."""

    guard: Formula
    value: Ratio
    marks: frozenset[Mark]


class Neighbours:
    """A decision for two cases that differ in one fact alone; `after` are its pieces in the second, in the same order.

    The pieces of a decision that is null, or a text, are left out on both sides.
    """

    def __init__(self, ruleset: Ruleset, decision: str, fact: str, step: Fraction | None = None) -> None:
        """The second case has `step` more of the fact, or with None any other value. Raises Opaque."""
        self.ruleset, self.decision, self.fact = ruleset, decision, fact
        self.facts = ruleset.facts_behind((decision,))
        self.second = f"{fact}{_SECOND}"
        pieces = ruleset.symbols.pieces(decision)
        self.before = tuple(_numbers(pieces, range_of(ruleset.variables)))
        mine = ruleset.symbols.variables
        introduced = [name for name in mine if name not in ruleset.variables]
        renamed = {name: Polynomial.variable(f"{name}{_SECOND}") for name in introduced}
        moved = _second(self.second) if step is None else Polynomial.variable(fact) + Polynomial.constant(step)
        substitution = Substitution({**renamed, fact: moved})
        self.after = tuple(_moved(each, substitution) for each in self.before)
        self.variables = {
            **mine,
            **{f"{name}{_SECOND}": replace(mine[name], name=f"{name}{_SECOND}") for name in introduced},
            self.second: replace(mine[fact], name=self.second),
        }
        self._range = range_of(self.variables)
        definitions = ruleset.symbols.definitions if self._has(introduced) else TRUE
        self.meaning = (
            definitions,
            substitution.formula(definitions),
            sign(_second(self.second) - moved, Relation.ZERO) if step is not None else TRUE,
        )
        self._solver = Solver(self.variables)

    def meeting(self) -> Iterator[tuple[int, int]]:
        """The pairs of a piece before and one after that may hold together, by their numbers from 0."""
        boxes = [[box_of(piece.guard, self._range) for piece in pieces] for pieces in (self.before, self.after)]
        places = [[number for number, box in enumerate(side) if box is not None] for side in boxes]
        known = [[box for box in side if box is not None] for side in boxes]
        for first, second in meeting(known[0], known[1]):
            yield places[0][first], places[1][second]

    def both(self, first: int, second: int) -> Formula:
        """When a piece before, being more than zero, and one after hold together."""
        piece = self.before[first]
        guard = all_of(piece.guard, self._positive(piece.value), self.after[second].guard)
        return FALSE if is_empty(guard, self._range) else guard

    def is_possible(self, *formulas: Formula) -> bool | Unsolved:
        """Whether there are two such cases for which all formulas hold."""
        return False if FALSE in formulas else self._solver.is_possible(*self.meaning, *formulas)

    def find(self, *formulas: Formula) -> Sides | Impossible | Unsolved:
        """The plainest two cases for which all formulas hold, with what `decide` answers for each."""
        # The second value comes first: a line is best told by what lies just behind it.
        order = (self.second, self.fact, *(name for name in self.facts if name != self.fact))
        answer = self._solver.solve(*self.meaning, *formulas, wanted=order)
        if not isinstance(answer, Solved):
            return answer
        case = self.ruleset.case_of(answer)
        if isinstance(case, Unsolved):
            return case
        other = value_of(self.ruleset.programme.terms[self.fact], answer.values[self.second])
        if other is None:
            return Unsolved(f"“{self.fact}”取不到有限小数的值")
        facts = {name: case.facts[name] for name in self.facts}
        return Sides(self.witness(facts), self.witness({**facts, self.fact: other}))

    def witness(self, facts: Mapping[str, Value]) -> FactsWitness:
        """The facts with what `decide` answers for the decision and all that it rests on."""
        return self.ruleset.witness(facts, (self.decision,))

    @property
    def not_negative(self) -> frozenset[str]:
        """The variables that are never below zero."""
        return frozenset(
            each.name
            for each in self.variables.values()
            if each.sort is Sort.NUMBER and each.low is not None and each.low >= 0
        )

    def _positive(self, ratio: Ratio) -> Formula:
        """Whether a number is above zero, where its denominator is; factors that are never negative are told apart."""
        factors = common_factors((ratio.numerator,), self.not_negative)
        parts = (sign(Polynomial.variable(name), Relation.POSITIVE) for name in dict.fromkeys(factors))
        return all_of(*parts, sign(without(ratio.numerator, factors), Relation.POSITIVE))

    def _has(self, introduced: Sequence[str]) -> bool:
        if not introduced:
            return False
        used = variables_of(each.guard for each in self.before)
        used |= frozenset(name for each in self.before for name in _variables(each.value))
        return not used.isdisjoint(introduced)


def _numbers(pieces: Sequence[Piece], around: Box) -> Iterator[NumberPiece]:
    for piece in pieces:
        guard = simplified(piece.guard, around) if isinstance(piece.value, Ratio) else FALSE
        if isinstance(piece.value, Ratio) and guard != FALSE:
            yield NumberPiece(guard, piece.value, frozenset(piece.marks))


def _moved(piece: NumberPiece, substitution: Substitution) -> NumberPiece:
    numerator, denominator = (
        substitution.polynomial(each) for each in (piece.value.numerator, piece.value.denominator)
    )
    return NumberPiece(substitution.formula(piece.guard), Ratio(numerator, denominator), piece.marks)


def _second(name: str) -> Polynomial:
    return Polynomial.variable(name)


def _variables(ratio: Ratio) -> frozenset[str]:
    return ratio.numerator.variables | ratio.denominator.variables
