"""A decision table of a programme as sets over its columns, and facts for which its columns have given values."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product

from luoshi.feel import Null, Outcome, Step, Value, typed
from luoshi.feel.plain import evaluate
from luoshi.feel.proof.formulas import TRUE, Formula, all_of, any_of
from luoshi.feel.proof.pieces import Lowered
from luoshi.feel.proof.regions import has_value, lies_in
from luoshi.feel.proof.sets import (
    Domain,
    Kind,
    Label,
    Labels,
    Numbers,
    Span,
    Values,
    domain_of,
    everything,
    simplest,
)
from luoshi.feel.proof.solving import Impossible, Known, Unsolved
from luoshi.feel.proof.sweeps import Grid, Region
from luoshi.feel.proof.unary import constant_value, kind_of, number_of, unary_test
from luoshi.programme.given import check_facts
from luoshi.programme.model import DecisionInfo, TermType
from luoshi.programme.verification.findings import Finding, Method
from luoshi.programme.verification.subject import CENT, Case, Ruleset, value_of

HANDFUL = 5
"""How many findings of one kind a table gets by themselves; the rest are one."""

NOT_REPRODUCED = "求解得到的一组事实经判定没有重现"

_LEAST = (1, 0)
_NICE = (1, 2, 5, 10, 100, 0)
_NICE_AMOUNTS = (10000, 1000, 100000, 100, 10, 1, 0)
_OTHER_TEXTS = 40
_MOST_ASKED = 200


@dataclass(frozen=True, slots=True)
class Examined:
    """What came of one question about one table: findings and what stayed open; with neither it was proved.

    `places` has for each finding what stays the same of it where parameters have other values, such as the rows beside.
    """

    findings: tuple[Finding, ...] = ()
    open: tuple[str, ...] = ()
    method: Method = Method.SWEEP
    proof: str = ""
    places: tuple[object, ...] = ()


class Tabulation:
    """A table of one rule set.

    `grid` is None where a test is no set of values; `facts` names for each column the fact that it is, None for one
    that is reckoned.
    """

    def __init__(self, ruleset: Ruleset, info: DecisionInfo, table: typed.Table) -> None:
        """`table` is the logic of the decision that `info` describes."""
        self.ruleset = ruleset
        self.info = info
        self.table = table
        self.facts = tuple(_fact_of(column, ruleset) for column in table.inputs)
        self.constants = {name: constant.value for name, constant in ruleset.rules.constants.items()}
        self.symbols = ruleset.rounded if _rests_on_rounding(ruleset, info.name) else ruleset.symbols
        self.grid = self._kept_grid()

    def _kept_grid(self) -> Grid | None:
        """The table as sets, which all checks share."""
        known = self.ruleset.worked_out.get(self.name)
        if isinstance(known, Grid):
            return known
        found = _grid(self.ruleset, self.table, self.facts, self.constants)
        if found is not None:
            self.ruleset.worked_out[self.name] = found
        return found

    @property
    def name(self) -> str:
        """The name of the decision."""
        return self.info.name

    @property
    def is_direct(self) -> bool:
        """Whether the columns are facts, each another one, so that any combination of their values is a case."""
        return self.grid is not None and None not in self.facts and len(set(self.facts)) == len(self.facts)

    @cached_property
    def columns(self) -> tuple[Lowered, ...]:
        """What stands over the columns, as formulas. Raises Opaque."""
        return tuple(self.symbols.of(column.formula.tree, column.formula.cell) for column in self.table.inputs)

    @cached_property
    def _own_nulls(self) -> tuple[Formula, ...]:
        """For each column when the decisions that it uses have a value, so that a null is its own. Raises Opaque."""
        return tuple(self.given(column.formula.references) for column in self.table.inputs)

    def given(self, names: Iterable[str]) -> Formula:
        """When the decisions among the names have a value. Raises Opaque."""
        decisions = dict.fromkeys(name for name in names if name in self.ruleset.programme.decisions)
        return all_of(*(has_value(self.symbols.lowered(name)) for name in decisions))

    def formula(self, region: Region, own_nulls: bool = False) -> Formula:
        """When the columns have values of the region; with `own_nulls` none that a decision hands on. Raises Opaque."""
        conditions = self._own_nulls if own_nulls else (TRUE,) * len(region)
        return all_of(*(lies_in(*each) for each in zip(self.columns, region, conditions, strict=True)))

    def find(self, regions: Sequence[Region], own_nulls: bool = False) -> Case | Impossible | Unsolved:
        """Facts for which the columns have values of one of the regions; as `formula`. Raises Opaque."""
        if self.is_direct:
            for region in regions:
                facts = self._facts_in(region)
                if facts is not None:
                    return Case(facts)
            return Impossible()
        if len(regions) > _MOST_ASKED:
            return Unsolved(f"要逐处求解的超过{_MOST_ASKED}处")
        return self.ask(any_of(*(self.formula(region, own_nulls) for region in regions)))

    def ask(self, formula: Formula) -> Case | Impossible | Unsolved:
        """Facts for which the formula holds, over the symbols of the table."""
        return self.ruleset.find(formula, names=(self.name,), symbols=self.symbols)

    def step_at(self, outcome: Outcome) -> Step:
        """How the table came about."""
        return next(step for step in outcome.steps if step.decision == self.name)

    def values_at(self, outcome: Outcome, facts: Mapping[str, Value]) -> tuple[Value, ...]:
        """What the columns come to for these facts."""
        return tuple(evaluate(column.formula, self._names(outcome, facts)) for column in self.table.inputs)

    def has(self, region: Region, point: Sequence[Value]) -> bool:
        """Whether these values of the columns are in the region."""
        domains = self.grid.domains if self.grid is not None else ()
        return all(lies_among(*each) for each in zip(region, point, domains, strict=True))

    def result_at(self, row: int, outcome: Outcome, facts: Mapping[str, Value]) -> Value:
        """What a row, counted from 0, gives for these facts."""
        return evaluate(self.table.rows[row].outputs[0], self._names(outcome, facts))

    @cached_property
    def results(self) -> tuple[Value | None, ...]:
        """What each row gives for all facts; None for one whose result depends on them."""
        outputs = (row.outputs[0] for row in self.table.rows)
        return tuple(constant_value(output.tree, output.cell, self.constants) for output in outputs)

    def _names(self, outcome: Outcome, facts: Mapping[str, Value]) -> Mapping[str, Value]:
        return {**self.constants, **facts, **outcome.values}

    def _facts_in(self, region: Region) -> dict[str, Value] | None:
        """Facts with such values in the columns; None where a column has none that its term takes."""
        wanted = dict(zip(self.facts, region, strict=True))
        found: dict[str, Value] = {}
        for name in self.ruleset.facts_behind((self.name,)):
            domain = domain_of(self.ruleset.variables[name])
            # A fact of the table is the least that shows it; others are what people would take.
            nice = _LEAST if name in wanted else _NICE_AMOUNTS if domain.step == CENT else _NICE
            value = self._plainest(name, wanted.get(name, domain.values), domain.step, nice)
            if value is None:
                return None
            found[name] = value
        return found

    def _plainest(self, name: str, values: Values, step: Fraction | None, nice: Sequence[int]) -> Value | None:
        term = self.ruleset.programme.terms[name]
        known: Iterable[Known]
        match values.known:
            case Numbers() as numbers:
                if term.type is TermType.DATE:
                    nice = (self.ruleset.on.toordinal(),)
                known = _numbers_in(numbers, tuple(map(Fraction, nice)), step)
            case Labels(named, others):
                usual = self.ruleset.variables[name].usual
                known = _others_than(named, term.type) if others else _plain_first(named, usual)
        for each in known:
            value = value_of(term, each)
            if value is not None and not check_facts(self.ruleset.programme, {name: value}):
                return value
        return None


def tabulations(ruleset: Ruleset) -> Iterator[Tabulation]:
    """The decisions of a rule set that are tables, in the order of the package."""
    for info in ruleset.programme.decisions.values():
        found = tabulation(ruleset, info)
        if found is not None:
            yield found


def tabulation(ruleset: Ruleset, info: DecisionInfo) -> Tabulation | None:
    """A decision of a rule set that is a table; None of another."""
    tree = next(rule.logic.tree for rule in ruleset.rules.rules if rule.decision.name == info.name)
    return Tabulation(ruleset, info, tree) if isinstance(tree, typed.Table) else None


def apart(region: Region) -> Iterator[Region]:
    """The region as regions each of which people can name: one interval a column, null by itself."""
    return product(*map(_parts, region))


def how_many_apart(region: Region) -> int:
    """How many regions `apart` gives."""
    count = 1
    for values in region:
        count *= len(_parts(values))
    return count


def lies_among(values: Values, value: Value, domain: Domain) -> bool:
    """Whether a value of a column is in the set."""
    match value, values.known:
        case Null(), _:
            return values.null
        case ((bool() | str()), Labels() as labels):
            return value in labels
        case _, Numbers() as numbers:
            number = number_of(value, domain.kind)
            return number is not None and number in numbers
        case _:
            return False


def _parts(values: Values) -> list[Values]:
    match values.known:
        case Numbers() as numbers:
            found = [Values(_numbers_of(span), null=False) for span in numbers.spans()]
        case Labels(named, others) as labels:
            found = [Values(labels, null=False)] if named or others else []
    if values.null:
        found.append(Values(NO_VALUES[type(values.known)], null=True))
    return found


NO_VALUES: Mapping[type, Numbers | Labels] = {Numbers: Numbers(False, ()), Labels: Labels(frozenset())}


def _numbers_of(span: Span) -> Numbers:
    return Numbers(span.low is None, tuple(cut for cut in (span.low, span.high) if cut is not None))


def _fact_of(column: typed.InputColumn, ruleset: Ruleset) -> str | None:
    tree = column.formula.tree
    return tree.name if isinstance(tree, typed.Reference) and tree.name in ruleset.variables else None


def _rests_on_rounding(ruleset: Ruleset, name: str) -> bool:
    """Whether amounts that were rounded decide which row of a table fires."""
    rules = {rule.decision.name: rule for rule in ruleset.rules.rules}
    waiting = list(rules[name].requires)
    seen: set[str] = set()
    while waiting:
        required = waiting.pop()
        if required in rules and required not in seen:
            seen.add(required)
            waiting.extend(rules[required].requires)
    return any(rules[required].decision.rounding is not None for required in seen)


def _domain(ruleset: Ruleset, column: typed.InputColumn, kind: Kind) -> Domain:
    """What a column that is reckoned may be: an amount that was rounded is whole fen."""
    tree = column.formula.tree
    info = ruleset.programme.decisions.get(tree.name) if isinstance(tree, typed.Reference) else None
    is_amount = info is not None and info.type is TermType.MONEY and not info.is_list
    return Domain(kind, everything(kind), CENT if is_amount else None)


def _grid(
    ruleset: Ruleset, table: typed.Table, facts: Sequence[str | None], constants: Mapping[str, Value]
) -> Grid | None:
    domains: list[Domain] = []
    for column, fact in zip(table.inputs, facts, strict=True):
        kind = kind_of(column)
        if kind is None:
            return None
        domains.append(_domain(ruleset, column, kind) if fact is None else domain_of(ruleset.variables[fact]))
    rows: list[tuple[Values, ...]] = []
    for row in table.rows:
        tests = [
            unary_test(condition, column.slot, domain.kind, constants)
            for condition, column, domain in zip(row.conditions, table.inputs, domains, strict=True)
        ]
        known = tuple(test.yes for test in tests if test is not None)
        if len(known) < len(tests):
            return None
        rows.append(known)
    return Grid(tuple(domains), tuple(rows))


def _numbers_in(numbers: Numbers, nice: Sequence[Fraction], step: Fraction | None) -> Iterator[Fraction]:
    """Numbers that people would take for an example, the best first: `nice` ones, else those near the last of them."""
    yield from (each for each in nice if each in numbers)
    near = nice[-1]
    found = [each for each in (simplest(span, near, step) for span in numbers.spans()) if each is not None]
    yield from sorted(found, key=lambda each: (abs(each - near), each))


def _others_than(named: Iterable[Label], kind: TermType) -> Iterator[str]:
    for number in range(_OTHER_TEXTS):
        text = f"{number:08}" if kind is TermType.ACCOUNT else f"其他{number or ''}"
        if text not in named:
            yield text


def _plain_first(named: Iterable[Label], usual: bool) -> list[Label]:
    """What a plain case has first, texts by their characters."""
    return sorted(named, key=lambda label: (label is not usual, str(label)))
