"""What each worked case exercises, by what the explaining evaluator makes of its facts."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from luoshi.feel import Cell, DayDuration, Hit, Null, NullCode, Outcome, Value
from luoshi.feel.plain import Evaluation
from luoshi.feel.rules import admit
from luoshi.feel.typed import Table, Typed
from luoshi.programme.asking import denied_by, route_taken
from luoshi.programme.cases import Awaited, AwaitingCase, Case, DecideCase, MaterialsCase, PaymentCase, RouteCase
from luoshi.programme.cover.sites import Answer, Demand
from luoshi.programme.cover.targets import (
    Owner,
    Position,
    Scope,
    Side,
    Target,
    TargetKind,
    conditions_of,
    refusal_key,
    route_key,
    row_target_key,
)
from luoshi.programme.deciding import force_problems, model_on
from luoshi.programme.given import read_facts
from luoshi.programme.model import DatedModel, Payment, Programme, Term, TermType

_CENT = Decimal("0.01")
_NANOSECONDS_PER_DAY = 86_400_000_000_000


@dataclass(frozen=True, slots=True)
class Given:
    """Facts on a day, and what somebody wants to know of them: decisions, a procedure's route, or the papers."""

    facts: Mapping[str, Value]
    on: dt.date
    decisions: tuple[str, ...] = ()
    procedure: str | None = None
    materials: bool = False


def given_in(programme: Programme, case: Case) -> Given | None:
    """What a worked case gives; None for one without facts that decide anything, and for facts that are not taken."""
    match case:
        case DecideCase(expect=expect):
            return _given(programme, case, decisions=tuple(expect))
        case AwaitingCase(awaits=Awaited.ROUTE, procedure=procedure):
            return _given(programme, case, procedure=procedure)
        case AwaitingCase(awaits=Awaited.MATERIALS):
            return _given(programme, case, materials=True)
        case AwaitingCase(awaits=tuple() as awaited):
            return _given(programme, case, decisions=awaited)
        case RouteCase(procedure=procedure):
            return _given(programme, case, procedure=procedure)
        case MaterialsCase():
            return _given(programme, case, materials=True)
        case PaymentCase(stage=stage):
            return _given(programme, case, decisions=_paid(programme, stage))
        case _:
            return None


def _given(
    programme: Programme,
    case: DecideCase | AwaitingCase | RouteCase | MaterialsCase | PaymentCase,
    *,
    decisions: tuple[str, ...] = (),
    procedure: str | None = None,
    materials: bool = False,
) -> Given | None:
    facts, problems = read_facts(programme, case.facts)
    day = case.on or programme.since
    if problems or force_problems(programme, day):
        return None
    return Given(facts, day, decisions, procedure, materials)


def _paid(programme: Programme, stage: str) -> tuple[str, ...]:
    works = (each.stages[stage].work for each in programme.procedures.values() if stage in each.stages)
    return tuple(work.amount for work in works if isinstance(work, Payment))


class Run:
    """One decided case: the names of its rules with their values, and which texts it looks at."""

    def __init__(self, programme: Programme, given: Given) -> None:
        """Decides the case."""
        self.programme = programme
        self.given = given
        self._dated: DatedModel = model_on(programme, given.on)
        self.outcome: Outcome = self._dated.rules.decide(given.facts)
        rules = {rule.decision.name: rule.logic.tree for rule in self._dated.rules.rules}
        self._hits = {name: tree.hit for name, tree in rules.items() if isinstance(tree, Table)}
        self._looked_at = frozenset(self._decisions())
        self._names = self._named(given.facts, self.outcome)
        self._known: dict[int, tuple[Typed, Value]] = {}

    def rows(self) -> Iterator[str]:
        """The keys of rows, refusals and the route."""
        for step in self.outcome.steps:
            if step.decision not in self._looked_at:
                continue
            agreeing = step.rows if self._hits.get(step.decision) is Hit.ANY else ()
            for row in agreeing or step.counted or ((step.row,) if step.row is not None else ()):
                yield row_target_key(step.decision, row)
            if not step.rows and step.row is None and not isinstance(step.value, Null):
                yield row_target_key(step.decision, 0)
        for owner, condition in conditions_of(self.programme).items():
            if condition in self._looked_at:
                denied = denied_by(self.programme, self.outcome, condition)
                yield from (refusal_key(owner, each) for each in denied)
        if self.given.procedure is not None:
            asked = self.programme.procedures[self.given.procedure]
            taken = route_taken(self.programme, asked, self.given.facts, self.given.on)
            if taken is not None:
                yield route_key(asked.name, asked.routes.index(taken) + 1)

    def meets(self, target: Target) -> bool:
        """Whether the case comes to the text of a branch or line and every condition on the way is met."""
        return self._looks_at(target.owner) and all(self._is_met(demand) for demand in target.demands)

    def distance(self, side: Side) -> Fraction | None:
        """How far the figure lies from the line, on this side of it; None on any other side, or without a figure."""
        left, right = (self._here(each.tree, each.cell) for each in (side.left, side.right))
        return _distance(side, left, right)

    def difference(self, side: Side) -> Fraction | None:
        """How far the figure lies above the line, negative below it; None without a number."""
        mine, line = (_number(self._here(each.tree, each.cell)) for each in (side.left, side.right))
        return None if mine is None or line is None else mine - line

    def is_one_step_from(self, side: Side) -> bool:
        """Whether one unit more or less of one fact leads across the line, or on to it."""
        rules = self._dated.rules
        for name, moved in _neighbours(self.programme, self.given.facts):
            facts = {**self.given.facts, name: moved}
            names = self._named(facts, rules.decide(facts))
            left, right = (Evaluation(each.cell, names).value(each.tree) for each in (side.left, side.right))
            if _distance(side, left, right) is None:
                return True
        return False

    def _named(self, facts: Mapping[str, Value], outcome: Outcome) -> dict[str, Value]:
        rules = self._dated.rules
        known = {name: constant.value for name, constant in rules.constants.items()}
        return {each.name: admit(each, facts.get(each.name)) for each in rules.inputs} | known | dict(outcome.values)

    def _decisions(self) -> Iterator[str]:
        """The decisions that the case wants to know, and those that they rest on, as far as they have an answer."""
        waiting = list(self.given.decisions)
        seen: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name in seen or name not in self.outcome.values:
                continue
            seen.add(name)
            if not _lacks_facts(self.outcome.values[name]):
                yield name
                waiting.extend(self._dated.rules.requires(name))

    def _looks_at(self, owner: Owner) -> bool:
        match owner.scope:
            case Scope.DECISION:
                return owner.name in self._looked_at
            case Scope.ROUTE:
                return owner.name == self.given.procedure
            case Scope.MATERIALS:
                return self.given.materials

    def _is_met(self, demand: Demand) -> bool:
        value = self._here(demand.tree, demand.cell)
        match demand.answer:
            case Answer.TRUE:
                return value is True
            case Answer.FALSE:
                return value is False
            case Answer.NOT_TRUE:
                return value is not True and not _lacks_facts(value)

    def _here(self, tree: Typed, cell: Cell) -> Value:
        """The value of a tree in this case; kept, since the same texts are asked for again and again."""
        if id(tree) not in self._known:
            self._known[id(tree)] = (tree, Evaluation(cell, self._names).value(tree))
        return self._known[id(tree)][1]


def exercised(run: Run, targets: Iterable[Target]) -> Iterator[tuple[Target, Fraction]]:
    """The targets that a case exercises, each with its distance from the line, 0 where there is no line."""
    keys = frozenset(run.rows())
    for target in targets:
        if target.side is not None:
            distance = run.distance(target.side) if run.meets(target) else None
            if distance is not None:
                yield target, distance
        elif target.kind is TargetKind.BRANCH:
            if run.meets(target):
                yield target, Fraction(0)
        elif target.key in keys:
            yield target, Fraction(0)


def step_of(term: Term) -> Decimal | dt.timedelta | None:
    """One unit of a fact; None for a number that may be any, and for what is no number."""
    match term.type:
        case TermType.INTEGER:
            return Decimal(1)
        case TermType.MONEY:
            return _CENT
        case TermType.DATE:
            return dt.timedelta(days=1)
        case _:
            return None


def _neighbours(programme: Programme, facts: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
    for name, value in facts.items():
        term = programme.terms[name]
        step = step_of(term)
        if isinstance(value, Decimal) and isinstance(step, Decimal):
            for moved in (value - step, value + step):
                if (term.min is None or moved >= term.min) and (term.max is None or moved <= term.max):
                    yield name, moved
        elif isinstance(value, dt.date) and isinstance(step, dt.timedelta):
            yield from ((name, moved) for moved in (value - step, value + step))


def _number(value: Value) -> Fraction | None:
    match value:
        case bool():
            return None
        case Decimal():
            return Fraction(value)
        case dt.date():
            return Fraction(value.toordinal())
        case DayDuration(nanoseconds):
            return Fraction(nanoseconds, _NANOSECONDS_PER_DAY)
        case _:
            return None


def _lacks_facts(value: Value) -> bool:
    return isinstance(value, Null) and value.code is NullCode.MISSING_FACT


def _distance(side: Side, left: Value, right: Value) -> Fraction | None:
    if side.level is not None and right != side.level:
        return None
    if isinstance(left, str) and isinstance(right, str):
        return Fraction(0) if (left == right) is (side.position is Position.AT) else None
    mine, line = _number(left), _number(right)
    if mine is None or line is None:
        return None
    match side.position:
        case Position.AT:
            return Fraction(0) if mine == line else None
        case Position.ABOVE:
            return mine - line if mine > line else None
        case Position.BELOW:
            return line - mine if mine < line else None
        case Position.OTHER:
            return None
