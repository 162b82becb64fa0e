"""A model: decisions in the order they require each other, and how one case is decided."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property

from luoshi.feel.coercion import conforms
from luoshi.feel.definitions import Decision, Input
from luoshi.feel.plain import Wording, decide
from luoshi.feel.rules import AMOUNT_LIMIT_YUAN, Constant, Outcome, Rule, Step, admit
from luoshi.feel.typed import Formula, Table
from luoshi.feel.types import show_type, type_of
from luoshi.feel.values import Context, Null, NullCode, Value
from luoshi.money import round_yuan

MOST_COMPILED = 50_000
"""Characters of a text that is still compiled: some hundred megabytes of memory for what is densest."""

_MAY_LACK = frozenset({Null, tuple, Context})


class Model:
    """Decisions that were checked; made by `build` and never changed."""

    def __init__(
        self,
        inputs: tuple[Input, ...],
        decisions: tuple[Decision, ...],
        rules: tuple[Rule, ...],
        constants: Mapping[str, Constant],
    ) -> None:
        """`decisions` as the author wrote them; `rules` the same ones in requirement order."""
        self.inputs = inputs
        self.decisions = tuple(rule.decision for rule in rules)
        self._written = decisions
        self._rules = rules
        self._wording = Wording()
        self._constants = dict(constants)
        self._fixed = {name: constant.value for name, constant in constants.items()}
        self._by_name = {rule.decision.name: rule for rule in rules}
        used = {name for rule in rules for name in rule.requires}
        self.goals = tuple(decision for decision in decisions if decision.name not in used)
        self._goal_names = frozenset(goal.name for goal in self.goals)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The decisions as they were checked, each after those it requires."""
        return self._rules

    @property
    def constants(self) -> Mapping[str, Constant]:
        """The values known beforehand, by name."""
        return self._constants

    def with_constants(self, constants: Mapping[str, tuple[Value, str | None]]) -> "Model":
        """The same decisions under other values of its constants, each with its clause, without checking them again.

        Raises TypeError unless the names and types are those that the decisions were checked with.
        """
        fixed = {name: Constant(value, clause) for name, (value, clause) in constants.items()}
        types = [{name: type_of(each.value) for name, each in known.items()} for known in (fixed, self._constants)]
        if types[0] != types[1]:
            raise TypeError("the constants are of other names or types than those that the decisions were checked with")
        return Model(self.inputs, self._written, self._rules, fixed)

    def requires(self, name: str) -> tuple[str, ...]:
        """The names that the decision uses itself: facts, constants and decisions, in the order of its text."""
        return self._by_name[name].requires

    def facts_behind(self, name: str) -> tuple[str, ...]:
        """The facts that the decision rests on, directly or through other decisions, in the order they are wanted."""
        return self._facts_behind[name]

    def decide(self, facts: Mapping[str, Value]) -> Outcome:
        """Decides one case and explains every step; facts that are absent or null are missing.

        Raises TypeError for a fact of another type than was declared: reading facts is the business of the caller.
        """
        names = {each.name: admit(each, facts.get(each.name)) for each in self.inputs} | self._fixed
        explanation = self._wording.case(names)
        steps: list[Step] = []
        for rule in self._rules:
            found = decide(rule.logic, names)
            value = _finish(rule, found.value)
            names[rule.decision.name] = value
            steps.append(explanation.step(rule, found, value))
        values = {step.decision: step.value for step in steps}
        lacking = {name: value for name, value in values.items() if type(value) in _MAY_LACK}
        blocking = _missing([value for name, value in lacking.items() if name in self._goal_names])
        missing = tuple(dict.fromkeys((*blocking, *_missing(lacking.values()))))
        return Outcome(values, tuple(steps), missing, blocking[0] if blocking else None)

    def values(self, facts: Mapping[str, Value]) -> dict[str, Value]:
        """The same answers without explanation, by code that is compiled when first asked for.

        A rule with a text of more than MOST_COMPILED characters is not compiled, nor are those beside it: the code of
        one would fill the memory.
        """
        return self._compiled(facts)

    @cached_property
    def _compiled(self) -> Callable[[Mapping[str, Value]], dict[str, Value]]:
        from luoshi.feel.fast import compile_rules

        if any(len(formula.cell.text) > MOST_COMPILED for rule in self._rules for formula in _formulas(rule)):
            return lambda facts: dict(self.decide(facts).values)
        return compile_rules(self.inputs, self._rules, self._fixed)

    @cached_property
    def _facts_behind(self) -> dict[str, tuple[str, ...]]:
        facts = {each.name for each in self.inputs}
        behind: dict[str, tuple[str, ...]] = {}
        for rule in self._rules:
            wanted: dict[str, None] = {}
            for name in rule.requires:
                wanted |= dict.fromkeys((name,) if name in facts else behind.get(name, ()))
            behind[rule.decision.name] = tuple(wanted)
        return behind


def _formulas(rule: Rule) -> Iterator[Formula]:
    yield rule.logic
    if isinstance(rule.logic.tree, Table):
        table = rule.logic.tree
        yield from (column.formula for column in table.inputs)
        yield from (formula for row in table.rows for formula in (*row.conditions, *row.outputs))


def _finish(rule: Rule, value: Value) -> Value:
    """The value as the decision gives it: of its declared type, and rounded where it is money."""
    if rule.guarded and not conforms(value, rule.type):
        reason = f"结果是{show_type(type_of(value))}，应是{show_type(rule.type)}"
        return Null(reason, NullCode.TYPE, where=rule.decision.where)
    rounding = rule.decision.rounding
    if rounding is None or not isinstance(value, Decimal):
        return value
    if value.copy_abs() >= AMOUNT_LIMIT_YUAN:
        return Null("金额过大", NullCode.OUT_OF_RANGE, where=rule.decision.where)
    return round_yuan(value, rounding)


def _missing(values: Iterable[Value]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for value in values for name in _lacking(value)))


def _lacking(value: Value) -> Iterator[str]:
    """The facts that a value lacks, also inside of a list or a context."""
    match value:
        case Null():
            yield from value.missing
        case tuple():
            for item in value:
                yield from _lacking(item)
        case Context():
            for entry in value.values():
                yield from _lacking(entry)
        case _:
            return
