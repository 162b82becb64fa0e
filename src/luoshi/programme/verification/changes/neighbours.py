"""Two cases that differ in one fact alone: what a decision is worth in the one and in the other."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from luoshi.feel import Value
from luoshi.feel.proof.boxes import Outline, meeting, outline_of, range_of
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
        self.before = tuple(_numbers(ruleset.symbols.pieces(decision)))
        mine = ruleset.symbols.variables
        # What has nothing to do with the fact is the same in both cases: the questions stay small.
        introduced = sorted(ruleset.symbols.auxiliary.resting_on(fact))
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
        definitions = ruleset.symbols.definitions if self._has([*mine.keys() - ruleset.variables.keys()]) else TRUE
        self.meaning = (
            definitions,
            substitution.formula(definitions),
            sign(_second(self.second) - moved, Relation.ZERO) if step is not None else TRUE,
        )
        self._solver = Solver(self.variables)

    def crossing(self) -> Iterator[tuple[int, int]]:
        """The pairs of a piece before and one after of other rows or branches that may hold together, by number."""
        before, after = self.before, self.after
        yield from sorted(self._meeting(lambda first, second: before[first].marks != after[second].marks))

    def meeting(self) -> Iterator[tuple[int, int]]:
        """The pairs of a piece before and one after that may hold together, by their numbers from 0."""
        yield from sorted(self._meeting(lambda *_: True))

    def both(self, first: int, second: int, besides: Formula) -> Formula:
        """When a piece before and one after hold together; false where `besides` cannot hold then."""
        mine, other = self._outlines[0][first], self._outlines[1][second]
        if mine is None or other is None or not mine.meets(other, besides):
            return FALSE
        return all_of(self.before[first].guard, self.after[second].guard)

    def positive(self, ratio: Ratio) -> Formula:
        """Whether a number is above zero, where its denominator is; factors that are never negative are told apart."""
        factors = common_factors((ratio.numerator,), self.not_negative)
        parts = (sign(Polynomial.variable(name), Relation.POSITIVE) for name in dict.fromkeys(factors))
        return all_of(*parts, sign(without(ratio.numerator, factors), Relation.POSITIVE))

    @cached_property
    def _outlines(self) -> tuple[list[Outline | None], list[Outline | None]]:
        before, after = ([outline_of(piece.guard, self._range) for piece in side] for side in (self.before, self.after))
        return before, after

    def _meeting(self, is_asked: Callable[[int, int], bool]) -> Iterator[tuple[int, int]]:
        places = [[number for number, each in enumerate(side) if each is not None] for side in self._outlines]
        boxes = [[each.box for each in side if each is not None] for side in self._outlines]
        found = meeting(boxes[0], boxes[1], lambda mine, other: is_asked(places[0][mine], places[1][other]))
        return ((places[0][mine], places[1][other]) for mine, other in found)

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

    def _has(self, introduced: Sequence[str]) -> bool:
        if not introduced:
            return False
        used = variables_of(each.guard for each in self.before)
        used |= frozenset(name for each in self.before for name in _variables(each.value))
        return not used.isdisjoint(introduced)


def _numbers(pieces: Sequence[Piece]) -> Iterator[NumberPiece]:
    for piece in pieces:
        if isinstance(piece.value, Ratio):
            yield NumberPiece(piece.guard, piece.value, frozenset(piece.marks))


def _moved(piece: NumberPiece, substitution: Substitution) -> NumberPiece:
    numerator, denominator = (
        substitution.polynomial(each) for each in (piece.value.numerator, piece.value.denominator)
    )
    return NumberPiece(substitution.formula(piece.guard), Ratio(numerator, denominator), piece.marks)


def _second(name: str) -> Polynomial:
    return Polynomial.variable(name)


def _variables(ratio: Ratio) -> frozenset[str]:
    return ratio.numerator.variables | ratio.denominator.variables
