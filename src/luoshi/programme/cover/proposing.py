"""Facts that exercise what no worked case does yet: solved for, as plain as can be, and tried out."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from math import gcd, lcm

from luoshi.feel import DATE, DAY_DURATION, Value
from luoshi.feel.proof.comparing import compare
from luoshi.feel.proof.formulas import (
    FALSE,
    Formula,
    Polynomial,
    Relation,
    Sort,
    Variable,
    all_of,
    any_of,
    negation,
    sign,
)
from luoshi.feel.proof.lowering import Symbols
from luoshi.feel.proof.pieces import Lowered, Opaque, Ratio, Truth, added, compared, number, pairs
from luoshi.feel.proof.solving import Impossible, Solved, Solver, Unsolved
from luoshi.feel.syntax import Operator
from luoshi.feel.typed import Reference, Typed
from luoshi.feel.types import bare
from luoshi.programme.cover.exercising import Given
from luoshi.programme.cover.sites import Answer, Demand, names_in
from luoshi.programme.cover.targets import Owner, Position, Scope, Side, Target
from luoshi.programme.model import Programme, TermType
from luoshi.programme.objections import objections
from luoshi.programme.showing import kind_of
from luoshi.programme.verification.subject import Case, Ruleset

MOST_UNSOLVED = 10
"""After so many questions that the solver did not answer in time, no more are asked."""

_PLAIN_STEP = Fraction(1, 10000)
_GIVEN_UP = f"已有{MOST_UNSOLVED}处在限定的时间内没有求出结果，其余的不再求"
_NEAR_SHARE = Fraction(1, 1000)
_NEAR = {TermType.RATE: Fraction(1, 10000)}
_NEAR_ELSE = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A case that a person is asked to reckon: what it gives, and the decisions that are wanted of it."""

    given: Given

    @property
    def facts(self) -> Mapping[str, Value]:
        """The facts, complete for what is wanted."""
        return self.given.facts

    @property
    def on(self) -> dt.date:
        """The day whose rules hold."""
        return self.given.on


Proposed = Proposal | Impossible | Unsolved


class Proposer:
    """Solves for cases under one set of rules."""

    def __init__(self, ruleset: Ruleset) -> None:
        """`ruleset` is one of the programme's."""
        self._ruleset = ruleset
        self._programme: Programme = ruleset.programme
        self._rounding = frozenset(
            rule.decision.name for rule in ruleset.rules.rules if rule.decision.rounding is not None
        )
        self._decisions = {rule.decision.name for rule in ruleset.rules.rules}
        self._near: dict[str, Fraction] = {}
        self._unsolved = 0
        self._wishes: dict[tuple[int, str], tuple[Formula, ...]] = {}

    def near(self, target: Target) -> Fraction:
        """How far from its line a figure may lie to be next to it: a step where figures go by steps."""
        if target.key not in self._near:
            side = target.side
            assert side is not None
            try:
                grain = _grain(self._symbols(target), side)
            except Opaque:
                grain = None
            self._near[target.key] = grain if grain is not None else self._tolerance(side)
        return self._near[target.key]

    def propose(self, target: Target, *, is_near: bool) -> Proposed:
        """The plainest facts that exercise the target; with `is_near` they lie next to the line, if it is one."""
        symbols = self._symbols(target)
        try:
            must = [_demanded(symbols, demand) for demand in target.demands]
            if target.side is not None:
                must.append(_on_side(symbols, target.side, self.near(target) if is_near else None))
        except Opaque as opaque:
            return Unsolved(opaque.reason)
        possible = self._is_possible(symbols, *must)
        if possible is not True:
            return Impossible() if possible is False else possible
        return self._proposed(symbols, target, must, tuple(self._preferred(symbols, target)))

    def plain(self, target: Target) -> Given | None:
        """Plain facts, complete for what is wanted of the target, wherever they lie; None where none were found."""
        found = self._proposed(self._ruleset.symbols, target, (), ())
        return found.given if isinstance(found, Proposal) else None

    def _proposed(
        self, symbols: Symbols, target: Target, must: Sequence[Formula], preferred: Sequence[Formula]
    ) -> Proposed:
        """The plainest case for which all that must holds, and of what makes it telling as much as can."""
        wanted = self.wanted(target.owner, target.side)
        wishes: list[Formula] = []
        for wish in (*preferred, *self._telling(symbols, wanted.decisions)):
            if wish != FALSE and self._is_possible(symbols, *must, *wishes, wish) is True:
                wishes.append(wish)
        names = self._names(target.owner, wanted.decisions)
        found = self._ruleset.find(*must, *wishes, names=names, symbols=symbols)
        if isinstance(found, Unsolved):
            plain = self._found_by_steps((*must, *wishes), names, symbols) or self._found_by_steps(must, names, symbols)
            found = plain or found
        if not isinstance(found, Case):
            return found
        return Proposal(replace(wanted, facts=found.facts))

    def _found_by_steps(self, must: Sequence[Formula], names: Sequence[str], symbols: Symbols) -> Case | None:
        """A case whose decimals have as few digits as people write; None where none was found."""
        variables = {name: _stepped(each) for name, each in symbols.variables.items()}
        wanted = self._ruleset.facts_behind(names)
        answer = Solver(variables).solve(symbols.definitions, *must, wanted=wanted)
        found = self._ruleset.case_of(answer) if isinstance(answer, Solved) else None
        return found if isinstance(found, Case) else None

    def _is_possible(self, symbols: Symbols, *formulas: Formula) -> bool | Unsolved:
        """Whether a case exists; after many questions without an answer no more are asked, lest it take for ever."""
        if self._unsolved >= MOST_UNSOLVED:
            return Unsolved(_GIVEN_UP)
        possible = self._ruleset.is_possible(*formulas, symbols=symbols)
        self._unsolved += isinstance(possible, Unsolved)
        return possible

    def wanted(self, owner: Owner, side: Side | None) -> Given:
        """What a person is to reckon in a case about this text, without facts yet."""
        match owner.scope:
            case Scope.ROUTE:
                return Given({}, self._ruleset.on, procedure=owner.name)
            case Scope.MATERIALS:
                return Given({}, self._ruleset.on, materials=True)
            case Scope.DECISION:
                subject = set() if side is None else set(names_in(side.left.tree)) & self._decisions
                chosen = {owner.name, *subject, *self._answers(owner.name)}
                return Given({}, self._ruleset.on, tuple(name for name in self._programme.decisions if name in chosen))

    def _answers(self, decision: str) -> Iterator[str]:
        """What procedures rest on, else the goals of the rules, as far as they rest on a decision."""
        procedures = self._programme.procedures.values()
        named = [name for each in procedures for name in (each.condition, each.amount)]
        goals = [goal.name for goal in self._ruleset.rules.goals]
        found = [name for name in dict.fromkeys(named) if decision in self._behind(name)]
        yield from found or [name for name in goals if decision in self._behind(name)]

    def _behind(self, decision: str) -> frozenset[str]:
        """The decisions that one rests on, itself among them."""
        found: set[str] = set()
        waiting = [decision]
        while waiting:
            name = waiting.pop()
            if name in self._decisions and name not in found:
                found.add(name)
                waiting.extend(self._ruleset.rules.requires(name))
        return frozenset(found)

    def _symbols(self, target: Target) -> Symbols:
        """With rounded amounts where something rests on one, otherwise without, which is quicker."""
        trees: list[Typed] = [demand.tree for demand in target.demands]
        if target.side is not None:
            trees += [target.side.left.tree, target.side.right.tree]
        behind = {each for tree in trees for name in names_in(tree) for each in self._behind(name)}
        return self._ruleset.rounded if behind & self._rounding else self._ruleset.symbols

    def _names(self, owner: Owner, decisions: Sequence[str]) -> tuple[str, ...]:
        """What the facts have to be complete for."""
        match owner.scope:
            case Scope.DECISION:
                return tuple(decisions)
            case Scope.ROUTE:
                texts = [each.when for each in self._programme.procedures[owner.name].routes]
            case Scope.MATERIALS:
                texts = [each.when for each in self._programme.materials.values() if each.when is not None]
        conditions = self._ruleset.conditions
        names = self._programme.models[0].condition_names
        return tuple(dict.fromkeys(name for text in texts for name in conditions.requires(names[text.strip()])))

    def _tolerance(self, side: Side) -> Fraction:
        """How near a figure without steps has to come."""
        if bare(side.left.tree.type) in (DATE, DAY_DURATION):
            return Fraction(1)
        name = side.left.tree.name if isinstance(side.left.tree, Reference) else None
        known = name in self._programme.terms or name in self._programme.decisions
        kind = kind_of(self._programme, name) if name is not None and known else TermType.DECIMAL
        least = _NEAR.get(kind, _NEAR_ELSE)
        return max(least, abs(Fraction(side.level)) * _NEAR_SHARE) if isinstance(side.level, Decimal) else least

    def _preferred(self, symbols: Symbols, target: Target) -> Iterator[Formula]:
        """As near to the line as a person would write it, and what the target prefers."""
        if target.side is not None and self.near(target) > _NEAR_ELSE:
            yield _on_side(symbols, target.side, _NEAR_ELSE)
        for demand in target.prefers:
            try:
                yield _demanded(symbols, demand)
            except Opaque:
                continue

    def _telling(self, symbols: Symbols, decisions: Sequence[str]) -> tuple[Formula, ...]:
        """What makes a case worth reckoning: no exception, an amount and measures above zero, conditions met."""
        found: list[Formula] = []
        for name in reversed(decisions):
            key = (id(symbols), name)
            if key not in self._wishes:
                self._wishes[key] = tuple(self._wishes_of(symbols, name))
            found.extend(self._wishes[key])
        for name in self._ruleset.facts_behind(decisions):
            variable = self._ruleset.variables[name]
            if variable.sort is Sort.NUMBER and variable.step is None:
                found.append(sign(Polynomial.variable(name), Relation.POSITIVE))
        return tuple(found)

    def _wishes_of(self, symbols: Symbols, name: str) -> Iterator[Formula]:
        try:
            lowered = symbols.lowered(name)
        except Opaque:
            return
        if self._programme.decisions[name].exceptions:
            yield symbols.rows(name)[-1]
        if not isinstance(lowered, Truth):
            if kind_of(self._programme, name) is TermType.MONEY:
                yield any_of(*(all_of(piece.guard, _is_positive(piece.value)) for piece in lowered))
            return
        yield lowered.yes
        facts = {each.name for each in self._programme.terms.values() if each.type is TermType.BOOLEAN}
        denied = next(objections(each.logic.tree) for each in self._ruleset.rules.rules if each.decision.name == name)
        for used in self._ruleset.rules.requires(name):
            inner = symbols.lowered(used)
            if isinstance(inner, Truth) and used in facts | self._decisions:
                yield inner.no if used in denied else inner.yes


def _stepped(variable: Variable) -> Variable:
    is_free = variable.sort is Sort.NUMBER and variable.step is None
    return replace(variable, step=_PLAIN_STEP) if is_free else variable


def _demanded(symbols: Symbols, demand: Demand) -> Formula:
    lowered = symbols.of(demand.tree, demand.cell)
    if not isinstance(lowered, Truth):
        raise Opaque("这里应是一个是否")
    match demand.answer:
        case Answer.TRUE:
            return lowered.yes
        case Answer.FALSE:
            return lowered.no
        case Answer.NOT_TRUE:
            return negation(lowered.yes)


def _operands(symbols: Symbols, side: Side) -> tuple[Lowered, Lowered]:
    return symbols.of(side.left.tree, side.left.cell), symbols.of(side.right.tree, side.right.cell)


def _on_side(symbols: Symbols, side: Side, near: Fraction | None) -> Formula:
    """That the figure stands on this side of the line, and no farther from it than `near`."""
    left, right = _operands(symbols, side)
    match side.position:
        case Position.AT:
            return compare(Operator.EQUAL, left, right).yes
        case Position.OTHER:
            return compare(Operator.EQUAL, left, right).no
        case Position.ABOVE:
            return _beside(left, right, near)
        case Position.BELOW:
            return _beside(right, left, near)


def _beside(greater: Lowered, lesser: Lowered, near: Fraction | None) -> Formula:
    if isinstance(greater, Truth) or isinstance(lesser, Truth):
        raise Opaque("是否没有大小")
    found: list[Formula] = []
    for guard, high, low, _ in pairs(greater, lesser):
        if isinstance(high, Ratio) and isinstance(low, Ratio):
            apart = compared(Operator.GREATER, high, low)
            close = () if near is None else (compared(Operator.LESS_OR_EQUAL, high, added(low, number(near))),)
            found.append(all_of(guard, apart, *close))
    return any_of(*found)


def _grain(symbols: Symbols, side: Side) -> Fraction | None:
    """The distance between two values that the figure and the line can be apart by; None where it may be any."""
    left, right = _operands(symbols, side)
    if isinstance(left, Truth) or isinstance(right, Truth):
        return None
    grains: list[Fraction] = []
    for _, mine, theirs, _ in pairs(left, right):
        if not isinstance(mine, Ratio) or not isinstance(theirs, Ratio):
            continue
        divisor = (mine.denominator * theirs.denominator).value
        if divisor is None:
            return None
        apart = mine.numerator * theirs.denominator - theirs.numerator * mine.denominator
        grain = _polynomial_grain(apart.scaled(1 / divisor), symbols.variables)
        if grain is None:
            return None
        if grain:
            grains.append(grain)
    return min(grains, default=None)


def _polynomial_grain(polynomial: Polynomial, variables: Mapping[str, Variable]) -> Fraction | None:
    steps: list[Fraction] = []
    for monomial, factor in polynomial.terms:
        step = abs(factor)
        for name in monomial:
            unit = variables[name].step
            if unit is None:
                return None
            step *= unit
        if monomial:
            steps.append(step)
    return reduce(_common_step, steps, Fraction(0))


def _common_step(left: Fraction, right: Fraction) -> Fraction:
    below = lcm(left.denominator, right.denominator)
    return Fraction(gcd(int(left * below), int(right * below)), below)


def _is_positive(value: object) -> Formula:
    return sign(value.numerator, Relation.POSITIVE) if isinstance(value, Ratio) else FALSE
