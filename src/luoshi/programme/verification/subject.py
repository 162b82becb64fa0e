"""What is verified: a programme with every distinct set of its rules, each able to answer whether a case exists."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from luoshi.deadlines import Calendar
from luoshi.feel import DECIMALS, Model, Outcome, Value
from luoshi.feel.proof.comparing import variable
from luoshi.feel.proof.formulas import Formula, Polynomial, Sort, Variable
from luoshi.feel.proof.lowering import Symbols
from luoshi.feel.proof.pieces import Lowered, Ratio, Truth, only
from luoshi.feel.proof.solving import Impossible, Known, Solved, Solver, Unsolved
from luoshi.feel.typed import Table
from luoshi.programme.deciding import model_on
from luoshi.programme.model import DatedModel, DecisionInfo, Programme, Term, TermType
from luoshi.programme.verification.figures.survey import Survey, survey
from luoshi.programme.verification.findings import Cliff, FactsWitness

CENT = Fraction(1, 100)
_FIRST_DAY = dt.date(1900, 1, 1)
_LAST_DAY = dt.date(2100, 12, 31)
_SOME_ACCOUNT = "00000000"


@dataclass(frozen=True, slots=True)
class Case:
    """Facts for which a formula holds, as `decide` takes them."""

    facts: Mapping[str, Value]


class Ruleset:
    """The rules of the days from `on`, parameters being known numbers; questions about them share their work."""

    def __init__(self, programme: Programme, dated: DatedModel) -> None:
        """`dated` is one of the programme's models."""
        self.programme = programme
        self.on = dated.since
        self.rules: Model = dated.rules
        self.conditions: Model = dated.conditions
        special = _special_facts(programme, dated.rules)
        self.variables = {
            term.name: _at_home(replace(variable_of(term), usual=term.name not in special), dated.since)
            for term in programme.terms.values()
        }
        self._condition_names = dated.condition_names
        self._shifted: dict[tuple[str, Fraction], Symbols] = {}
        self._cut: dict[frozenset[str], Symbols] = {}
        self._tested: dict[str, Truth] = {}
        self._solvers: dict[int, tuple[Symbols, Solver, int]] = {}
        # What a check worked out of a decision that others use too; only whoever puts it in knows what it is.
        self.worked_out: dict[str, object] = {}

    @cached_property
    def symbols(self) -> Symbols:
        """The decisions over the facts, amounts as exact fractions before rounding."""
        return Symbols(self.rules, self.variables)

    @cached_property
    def rounded(self) -> Symbols:
        """The decisions over the facts, amounts rounded as the package says."""
        return Symbols(self.rules, self.variables, rounded=True)

    def shifted(self, fact: str, by: Fraction) -> Symbols:
        """The same rules for a case that differs in one fact alone, which is a number or a day, by so much."""
        key = (fact, by)
        if key not in self._shifted:
            moved = Polynomial.variable(fact) + Polynomial.constant(by)
            self._shifted[key] = Symbols(self.rules, self.variables, {fact: only(Ratio(moved))})
        return self._shifted[key]

    def cut(self, names: Iterable[str]) -> Symbols:
        """The same rules with each of these decisions as an unknown of its own, whatever it rests on.

        What holds of them whatever they are holds of the rules; a case of them need not be one of facts.
        """
        decisions = self.programme.decisions
        key = frozenset(name for name in names if name in decisions and not decisions[name].is_list)
        if not key:
            return self.symbols
        if key not in self._cut:
            unknown = {name: _unknown(decisions[name]) for name in key}
            given: dict[str, Lowered] = {name: variable(each) for name, each in unknown.items()}
            self._cut[key] = Symbols(self.rules, {**self.variables, **unknown}, given)
        return self._cut[key]

    def condition(self, text: str) -> Truth:
        """A FEEL condition of routes, materials or interpretations by its text. Raises Opaque."""
        name = self._condition_names[text.strip()]
        if name not in self._tested:
            used = [each for each in self.conditions.requires(name) if each in self.programme.decisions]
            given = {each: self.symbols.lowered(each) for each in used}
            self._tested[name] = Symbols(self.conditions, self.variables, given).truth(name)
        return self._tested[name]

    def is_possible(self, *formulas: Formula, symbols: Symbols | None = None) -> bool | Unsolved:
        """Whether a case exists for which all formulas hold; `symbols` are those that the formulas come from."""
        source = symbols or self.symbols
        return self._solver(source).is_possible(source.definitions, *formulas)

    def find(
        self, *formulas: Formula, names: Sequence[str] = (), symbols: Symbols | None = None
    ) -> Case | Impossible | Unsolved:
        """The smallest plain facts for which all formulas hold.

        They are all the facts that the decisions and facts `names` rest on, and those of the formulas.
        """
        source = symbols or self.symbols
        wanted = self.facts_behind(names)
        answer = self._solver(source).solve(source.definitions, *formulas, wanted=wanted)
        return self.case_of(answer) if isinstance(answer, Solved) else answer

    def case_of(self, answer: Solved) -> Case | Unsolved:
        """The facts among the values that a solver found."""
        facts: dict[str, Value] = {}
        for name, term in self.programme.terms.items():
            if name in answer.values:
                value = value_of(term, answer.values[name])
                if value is None:
                    return Unsolved(f"“{name}”取不到有限小数的值")
                facts[name] = value
        return Case(facts)

    def facts_behind(self, names: Iterable[str]) -> tuple[str, ...]:
        """The facts that decisions rest on, and those facts among the names, in the order of the package.

        A parameter rests on none.
        """
        found: set[str] = set()
        for name in names:
            if name in self.programme.terms:
                found.add(name)
            elif name not in self.rules.constants:
                found.update(self.rules.facts_behind(name))
        return tuple(name for name in self.programme.terms if name in found)

    def decide(self, facts: Mapping[str, Value]) -> Outcome:
        """What the explaining evaluator answers."""
        return self.rules.decide(facts)

    def witness(self, facts: Mapping[str, Value], names: Sequence[str]) -> FactsWitness:
        """The facts with what `decide` answers for these decisions."""
        outcome = self.decide(facts)
        return FactsWitness(facts, self.on, {name: outcome.values[name] for name in names})

    def _solver(self, symbols: Symbols) -> Solver:
        """The solver of these symbols, made anew where they have got further variables since."""
        known = self._solvers.get(id(symbols))
        if known is None or known[2] != len(symbols.variables):
            known = (symbols, Solver(dict(symbols.variables)), len(symbols.variables))
            self._solvers[id(symbols)] = known
        return known[1]


@dataclass(slots=True)
class Subject:
    """A programme under verification; checks add the worst cliffs that they meet to `cliffs`.

    `on` is the one day whose rules are asked about, None for those of every day in force. `turned` are the decisions
    with the facts along which they go against a direction that they declare.
    """

    programme: Programme
    rulesets: tuple[Ruleset, ...]
    calendar: Calendar
    on: dt.date | None = None
    cliffs: list[Cliff] = field(default_factory=list)
    turned: set[tuple[str, str]] = field(default_factory=set)
    _survey: Survey | None = field(default=None, init=False, repr=False)

    @property
    def survey(self) -> Survey:
        """The figures of the package beside those of the document, compared once."""
        if self._survey is None:
            self._survey = survey(self.programme)
        return self._survey

    @classmethod
    def of(cls, programme: Programme, calendar: Calendar, on: dt.date | None = None) -> "Subject":
        """The programme with its rule sets, or that of the day `on`, which must be in force.

        Days on which all parameters have the same values share one.
        """
        if on is not None:
            asked = replace(model_on(programme, on), since=on)
            return cls(programme, (Ruleset(programme, asked),), calendar, on)
        distinct: dict[tuple[tuple[str, Value], ...], DatedModel] = {}
        for dated in programme.models:
            values = tuple((name, constant.value) for name, constant in dated.rules.constants.items())
            distinct.setdefault(values, dated)
        return cls(programme, tuple(Ruleset(programme, dated) for dated in distinct.values()), calendar)


def _special_facts(programme: Programme, rules: Model) -> frozenset[str]:
    """The facts that exceptions ask for themselves: a plain case is one to which no exception applies."""
    found: set[str] = set()
    for rule in rules.rules:
        table = rule.logic.tree
        if programme.decisions[rule.decision.name].exceptions and isinstance(table, Table):
            found |= {name for column in table.inputs for name in column.formula.references}
    return frozenset(found)


def _unknown(info: DecisionInfo) -> Variable:
    """The unknown that stands for a decision."""
    match info.type:
        case TermType.BOOLEAN:
            return Variable(info.name, Sort.BOOLEAN)
        case TermType.TEXT | TermType.CHOICE | TermType.ACCOUNT:
            return Variable(info.name, Sort.TEXT)
        case _:
            return Variable(info.name, Sort.NUMBER, step=CENT if info.type is TermType.MONEY else None)


def _at_home(variable: Variable, since: dt.date) -> Variable:
    """The unknown, days near the day from which the rules hold."""
    return replace(variable, home=Fraction(since.toordinal())) if variable.is_day else variable


def variable_of(term: Term) -> Variable:
    """The unknown that stands for a fact, with its range and smallest step."""
    low = None if term.min is None else Fraction(term.min)
    high = None if term.max is None else Fraction(term.max)
    match term.type:
        case TermType.BOOLEAN:
            return Variable(term.name, Sort.BOOLEAN)
        case TermType.INTEGER:
            return Variable(term.name, Sort.NUMBER, low, high, Fraction(1))
        case TermType.MONEY:
            return Variable(term.name, Sort.NUMBER, low, high, CENT)
        case TermType.DECIMAL | TermType.RATE:
            return Variable(term.name, Sort.NUMBER, low, high)
        case TermType.DATE:
            first, last = (Fraction(each.toordinal()) for each in (_FIRST_DAY, _LAST_DAY))
            return Variable(term.name, Sort.NUMBER, first, last, Fraction(1), is_day=True)
        case TermType.CHOICE:
            return Variable(term.name, Sort.TEXT, texts=term.choices)
        case TermType.TEXT | TermType.ACCOUNT:
            return Variable(term.name, Sort.TEXT)


def value_of(term: Term, known: Known) -> Value | None:
    """The value of a fact as rules take it; None for a fraction that no decimal number is."""
    match known:
        case bool():
            return known
        case str():
            return known if known.isdecimal() or term.type is not TermType.ACCOUNT else _SOME_ACCOUNT
        case Fraction():
            return dt.date.fromordinal(int(known)) if term.type is TermType.DATE else decimal_of(known)


def decimal_of(value: Fraction) -> Decimal | None:
    """The same number as a decimal; None where its digits do not end within those that rules reckon with."""
    found = DECIMALS.divide(Decimal(value.numerator), Decimal(value.denominator))
    return found if Fraction(found) == value else None
