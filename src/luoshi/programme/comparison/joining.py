"""Two versions of the rules over one set of facts: what both ask is one unknown, what one asks is its own."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction

from luoshi.feel import Model, Outcome, Value
from luoshi.feel.proof.comparing import variable
from luoshi.feel.proof.formulas import Formula, Polynomial, Sort, Variable
from luoshi.feel.proof.lowering import Symbols
from luoshi.feel.proof.pieces import Known as KnownValue
from luoshi.feel.proof.pieces import Lowered, Opaque, Piece, Ratio, Truth
from luoshi.feel.proof.solving import Impossible, Known, Solved, Solver, Unsolved
from luoshi.feel.proof.substituting import Substitution
from luoshi.programme.model import DatedModel, Programme
from luoshi.programme.verification.subject import value_of, variable_of

_AGAIN = "（新）"
"""What the name of an unknown of the new version ends in where the old one has another of the same name."""


@dataclass(frozen=True, slots=True)
class Version:
    """One of the two: its programme, and the rules of a day."""

    programme: Programme
    dated: DatedModel

    @property
    def rules(self) -> Model:
        """The rules of the day."""
        return self.dated.rules


@dataclass(frozen=True, slots=True)
class Pair:
    """Facts of one case in both versions, and what each decides."""

    old_facts: Mapping[str, Value]
    new_facts: Mapping[str, Value]
    old: Outcome
    new: Outcome


class Joined:
    """The decisions of both versions by pieces, and one solver for questions about both."""

    def __init__(self, old: Version, new: Version, *, rounded: bool) -> None:
        """With `rounded` amounts are rounded, otherwise exact fractions of a yuan."""
        self.old, self.new = old, new
        self._shared: dict[str, Variable] = {}
        self._apart: set[str] = set()
        mine = {term.name: variable_of(term) for term in old.programme.terms.values()}
        theirs = {term.name: variable_of(term) for term in new.programme.terms.values()}
        for name, unknown in theirs.items():
            both = _in_both(mine[name], unknown) if name in mine else unknown
            if both is None:
                self._apart.add(name)
                self._shared[name + _AGAIN] = replace(unknown, name=name + _AGAIN)
            else:
                self._shared[name] = both
        self._shared = {**mine, **self._shared}
        given: dict[str, Lowered] = {name: variable(self._shared[name + _AGAIN]) for name in self._apart}
        self._old = Symbols(old.rules, self._shared, rounded=rounded)
        self._new = Symbols(new.rules, self._shared, given, rounded=rounded)
        for symbols in (self._old, self._new):
            for rule in symbols.model.rules:
                # All at once, so that every unknown that a rounding introduces is there to be named apart.
                with suppress(Opaque):
                    symbols.lowered(rule.decision.name)
        introduced = self._new.variables.keys() - self._shared.keys()
        self._renaming = Substitution({name: Polynomial.variable(name + _AGAIN) for name in introduced})
        again = {name + _AGAIN: replace(self._new.variables[name], name=name + _AGAIN) for name in introduced}
        self._solver = Solver({**self._old.variables, **again})
        self._definitions = (self._old.definitions, self._renaming.formula(self._new.definitions))

    def of_old(self, decision: str) -> Lowered:
        """A decision of the old version. Raises Opaque."""
        return self._old.lowered(decision)

    def of_new(self, decision: str) -> Lowered:
        """A decision of the new version, what roundings introduce named apart from those of the old. Raises Opaque."""
        return renamed(self._new.lowered(decision), self._renaming)

    def is_possible(self, *formulas: Formula) -> bool | Unsolved:
        """Whether there is a case in both versions for which all formulas hold."""
        return self._solver.is_possible(*self._definitions, *formulas)

    def find(self, decision: str, *formulas: Formula) -> Pair | Impossible | Unsolved:
        """The plainest case for which all formulas hold, with every fact that the decision rests on in each version."""
        mine = self.old.rules.facts_behind(decision)
        theirs = self.new.rules.facts_behind(decision)
        wanted = (*mine, *(self._name(fact) for fact in theirs))
        answer = self._solver.solve(*self._definitions, *formulas, wanted=tuple(dict.fromkeys(wanted)))
        if not isinstance(answer, Solved):
            return answer
        old_facts = _facts(self.old.programme, {fact: answer.values[fact] for fact in mine})
        new_facts = _facts(self.new.programme, {fact: answer.values[self._name(fact)] for fact in theirs})
        if old_facts is None or new_facts is None:
            return Unsolved("取不到有限小数的值")
        return Pair(old_facts, new_facts, self.old.rules.decide(old_facts), self.new.rules.decide(new_facts))

    def _name(self, fact: str) -> str:
        return fact + _AGAIN if fact in self._apart else fact


def renamed(lowered: Lowered, renaming: Substitution) -> Lowered:
    """A value with other names for some of its unknowns."""
    if isinstance(lowered, Truth):
        return Truth(renaming.formula(lowered.yes), renaming.formula(lowered.no))
    return tuple(
        Piece(renaming.formula(each.guard), _renamed_value(each.value, renaming), each.marks) for each in lowered
    )


def _renamed_value(value: KnownValue, renaming: Substitution) -> KnownValue:
    if isinstance(value, Ratio):
        return Ratio(renaming.polynomial(value.numerator), renaming.polynomial(value.denominator))
    return value


def _facts(programme: Programme, values: Mapping[str, Known]) -> dict[str, Value] | None:
    found: dict[str, Value] = {}
    for name, term in programme.terms.items():
        if name in values:
            value = value_of(term, values[name])
            if value is None:
                return None
            found[name] = value
    return found


def _in_both(mine: Variable, theirs: Variable) -> Variable | None:
    """The unknown that both versions take; None where no value fits both."""
    if mine.sort is not theirs.sort or mine.is_day is not theirs.is_day:
        return None
    if mine.sort is Sort.TEXT:
        return _texts_in_both(mine, theirs)
    low = max(_known(mine.low, theirs.low), default=None)
    high = min(_known(mine.high, theirs.high), default=None)
    # The steps that there are go into each other: 1, and 0.01 of money.
    step = max(_known(mine.step, theirs.step), default=None)
    if low is not None and high is not None and low > high:
        return None
    return replace(mine, low=low, high=high, step=step)


def _texts_in_both(mine: Variable, theirs: Variable) -> Variable | None:
    if mine.texts is None or theirs.texts is None:
        return replace(mine, texts=mine.texts or theirs.texts)
    texts = tuple(text for text in theirs.texts if text in mine.texts)
    return replace(mine, texts=texts) if texts else None


def _known(*ends: Fraction | None) -> list[Fraction]:
    return [end for end in ends if end is not None]
