"""The rules of a programme as a DMN model in plain FEEL, which any DMN tool can read and run.

A fact that decisions use is input data, with its choices or bounds as the values allowed. A parameter is a decision: a
table over the input data `判定日期`, or its value where it has one for all time, or where a day was asked for. What a
table gives as money is rounded by a decision of its own; exceptions are a table with the hit policy unique. The clause
of a row is an annotation, and its description, which is what dmn-js shows in place of annotations.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import assert_never

from luoshi.feel import Cell, Table
from luoshi.feel.dmn import write_dmn
from luoshi.feel.dmn.boxes import (
    Box,
    DecisionRule,
    DecisionTable,
    InformationItem,
    InputClause,
    LiteralExpression,
    OutputClause,
    Text,
    UnaryTests,
)
from luoshi.feel.dmn.elements import (
    Decision,
    Definitions,
    DrgElement,
    InputData,
    ItemDefinition,
    Requirement,
    RequirementKind,
)
from luoshi.feel.scope import Scope
from luoshi.feel.syntax import Hit
from luoshi.money import Rounding
from luoshi.programme.deciding import value_on
from luoshi.programme.exchange.rulebook import GuardedRule, guarded_rules, kind_behind, number_text
from luoshi.programme.exchange.standard import standard_expression, standard_tests
from luoshi.programme.model import DatedValue, DecisionInfo, Parameter, Programme, Term, TermType
from luoshi.programme.sections.exceptions import base_rule_name

CLAUSE_COLUMN = "条款"
LABEL_COLUMN = "标注"
EXCEPTION_COLUMN = "但书"
ROUNDING_CALLS: Mapping[Rounding, str] = {
    Rounding.HALF_UP: "round half up",
    Rounding.HALF_EVEN: "decimal",
    Rounding.DOWN: "round down",
    Rounding.UP: "round up",
}
"""The function of the standard that rounds to two decimals in this way."""

_DAY_INPUT = "判定日期"
_EXPORTER = "Luoshi"


def export_dmn(programme: Programme, on: dt.date | None = None) -> str:
    """The rules as DMN 1.5; with a day, parameters have the value of that day. The same rules give the same text."""
    return write_dmn(definitions_of(programme, on))


def definitions_of(programme: Programme, on: dt.date | None) -> Definitions:
    """The DMN model of a programme's rules."""
    return _Writer(programme, on).definitions()


def scope_of(programme: Programme) -> Scope:
    """The names that rule text may use."""
    return Scope((*programme.terms, *programme.parameters, *programme.decisions, *_made_names(programme)))


def namespace_of(programme: Programme) -> str:
    """The namespace of the programme's models."""
    return f"urn:luoshi:programme:{programme.id}"


def unrounded_name(programme: Programme, decision: str) -> str:
    """What the value before rounding is called, where it is a decision of its own."""
    return _free(programme, f"{decision}进位前的数")


def day_input(programme: Programme) -> str:
    """The name of the input data by which parameters find their value."""
    return _free(programme, _DAY_INPUT)


def is_dated(parameter: Parameter, on: dt.date | None) -> bool:
    """Whether the parameter leaves as a table of dated values."""
    return on is None and len(parameter.values) > 1


def _free(programme: Programme, name: str) -> str:
    """The name, made one that the programme itself does not use."""
    while any(name in names for names in (programme.terms, programme.parameters, programme.decisions)):
        name += "_"
    return name


def _made_names(programme: Programme) -> Iterator[str]:
    yield day_input(programme)
    yield from (unrounded_name(programme, name) for name in programme.decisions)


@dataclass(frozen=True)
class _Writer:
    """One programme on its way to DMN."""

    programme: Programme
    on: dt.date | None

    @cached_property
    def scope(self) -> Scope:
        return scope_of(self.programme)

    def definitions(self) -> Definitions:
        programme = self.programme
        used = {name for decision in programme.decisions for name in programme.model.requires(decision)}
        elements: list[DrgElement] = [self._input(term) for term in programme.terms.values() if term.name in used]
        if any(is_dated(parameter, self.on) for parameter in programme.parameters.values()):
            name = day_input(programme)
            elements.append(InputData(name, _variable(name, "date"), id=_identifier("input", name)))
        elements += [self._parameter(parameter) for parameter in programme.parameters.values()]
        for rule in guarded_rules(programme):
            elements += self._decisions(rule)
        facts = (("programme", programme.id), ("digest", programme.digest))
        return Definitions(
            name=programme.title,
            namespace=namespace_of(programme),
            items=(
                *_items(term for term in programme.terms.values() if term.name in used),
                *_lists(programme.decisions.values()),
            ),
            elements=tuple(elements),
            exporter=_EXPORTER,
            id=_identifier("definitions", programme.id),
            extensions=facts if self.on is None else (*facts, ("on", self.on.isoformat())),
        )

    def _input(self, term: Term) -> InputData:
        return InputData(
            term.name,
            _variable(term.name, _type_ref(term)),
            id=_identifier("input", term.name),
            description=term.question,
            extensions=(("clause", "、".join(term.clauses)), ("type", term.type.value)),
        )

    def _parameter(self, parameter: Parameter) -> Decision:
        reference = feel_type_name(parameter.type)
        logic: Box
        if is_dated(parameter, self.on):
            day = day_input(self.programme)
            needs: tuple[str, ...] = (day,)
            logic = DecisionTable(
                inputs=(InputClause(_literal(day, "date"), id=_identifier("column", parameter.name, "1")),),
                outputs=(
                    OutputClause(type_ref=reference, id=_identifier("output", parameter.name), label=parameter.name),
                ),
                rules=tuple(
                    DecisionRule(
                        (UnaryTests(Text(_days(parameter, number))),),
                        (_literal(_constant(value)),),
                        ("、".join(value.clauses), value.label),
                        id=_identifier("row", parameter.name, str(number)),
                        description="、".join(value.clauses),
                    )
                    for number, value in enumerate(parameter.values)
                ),
                annotations=(CLAUSE_COLUMN, LABEL_COLUMN),
                type_ref=reference,
                id=_identifier("logic", parameter.name),
            )
        else:
            needs = ()
            value = parameter.values[0]
            if self.on is not None:
                value = value_on(parameter, max(self.on, parameter.values[0].since))
            logic = _literal(_constant(value), reference, _identifier("logic", parameter.name))
        return self._decision(parameter.name, reference, needs, logic, parameter.clauses)

    def _decisions(self, rule: GuardedRule) -> Iterator[Decision]:
        """The decision, after those that it is made of."""
        name = rule.info.name
        reference = _result_type(rule.info)
        rounding = rule.decision.rounding
        if rule.info.base_rule is not None and isinstance(rule.base, Table):
            base = rule.info.base_rule
            yield from self._rounded(base, self._table(base, rule.base, reference), rounding, rule.info.clauses)
        if rule.info.exceptions:
            yield from self._rounded(name, self._exceptions(rule, reference), rounding, rule.info.clauses)
            return
        match rule.base:
            case Table() as table:
                yield from self._rounded(name, self._table(name, table, reference), rounding, rule.info.clauses)
            case Cell(text):
                written = standard_expression(text, self.scope)
                if rounding is not None:
                    written = _rounded(written, rounding)
                logic = _literal(written, reference, _identifier("logic", name))
                needs = self.programme.model.requires(name)
                yield self._decision(name, reference, needs, logic, rule.info.clauses)
            case _:
                assert_never(rule.base)

    def _rounded(
        self, name: str, table: DecisionTable, rounding: Rounding | None, clauses: tuple[str, ...]
    ) -> Iterator[Decision]:
        """The decision of a table, and with a rounding the one that rounds it."""
        reference = table.type_ref
        needs = self.programme.model.requires(name)
        if rounding is None:
            yield self._decision(name, reference, needs, table, clauses)
            return
        unrounded = unrounded_name(self.programme, name)
        yield self._decision(unrounded, reference, needs, table, clauses)
        logic = _literal(_rounded(unrounded, rounding), reference, _identifier("logic", name))
        yield self._decision(name, reference, (unrounded,), logic, clauses)

    def _table(self, name: str, table: Table, reference: str) -> DecisionTable:
        described = self.programme.decisions[name].rows
        inputs = tuple(
            InputClause(
                _literal(standard_expression(cell.text, self.scope), self._type_behind(cell.text)),
                id=_identifier("column", name, str(number)),
            )
            for number, cell in enumerate(table.inputs, 1)
        )
        allowed, default = table.allowed_outputs, table.default
        collects = table.hit in _MANY and table.aggregation is None
        output = OutputClause(
            type_ref=feel_type_name(self.programme.decisions[name].type) if collects else reference,
            allowed=UnaryTests(Text(standard_tests(allowed.text, self.scope))) if allowed is not None else None,
            default=_literal(standard_expression(default.text, self.scope)) if default is not None else None,
            id=_identifier("output", name),
            label=name,
        )
        rules = tuple(
            DecisionRule(
                tuple(UnaryTests(Text(standard_tests(test.text, self.scope))) for test in row.tests),
                (_literal(standard_expression(row.output.text, self.scope)),),
                ("、".join(each.clauses),),
                id=_identifier("row", name, str(each.number)),
                description="、".join(each.clauses),
            )
            for row, each in zip(table.rows, described, strict=True)
        )
        return DecisionTable(
            inputs,
            (output,),
            rules,
            annotations=(CLAUSE_COLUMN,),
            hit=table.hit,
            aggregation=table.aggregation,
            type_ref=reference,
            id=_identifier("rows", name),
        )

    def _type_behind(self, text: str) -> str | None:
        """The type of an input that is the name of a fact, a parameter or a decision."""
        info = self.programme.decisions.get(text.strip())
        if info is not None:
            return _result_type(info)
        kind = kind_behind(self.programme, text.strip())
        return feel_type_name(kind) if kind is not None else None

    def _exceptions(self, rule: GuardedRule, reference: str) -> DecisionTable:
        """The table of exceptions: the model's own, its base row last."""
        table = rule.decision.logic
        if not isinstance(table, Table):
            raise TypeError(f"{rule.info.name} has exceptions and so is a table")
        name = rule.info.name
        remarks = [(each.label, "、".join(each.clauses)) for each in rule.info.exceptions]
        remarks.append((base_rule_name(name), "、".join(rule.info.clauses)))
        return DecisionTable(
            inputs=tuple(
                InputClause(
                    _literal(standard_expression(cell.text, self.scope), "boolean"),
                    id=_identifier("column", name, str(number)),
                    label=remarks[number - 1][0],
                )
                for number, cell in enumerate(table.inputs, 1)
            ),
            outputs=(OutputClause(type_ref=reference, id=_identifier("output", name), label=name),),
            rules=tuple(
                DecisionRule(
                    tuple(UnaryTests(Text(test.text)) for test in row.tests),
                    (_literal(standard_expression(row.output.text, self.scope)),),
                    remark,
                    id=_identifier("row", name, str(number)),
                    description=remark[1],
                )
                for number, (row, remark) in enumerate(zip(table.rows, remarks, strict=True), 1)
            ),
            annotations=(EXCEPTION_COLUMN, CLAUSE_COLUMN),
            type_ref=reference,
            id=_identifier("rows", name),
        )

    def _decision(
        self, name: str, reference: str | None, needs: tuple[str, ...], logic: Box, clauses: tuple[str, ...]
    ) -> Decision:
        return Decision(
            name,
            _variable(name, reference),
            information=tuple(self._requirement(name, each) for each in dict.fromkeys(needs)),
            logic=logic,
            id=_identifier("decision", name),
            extensions=(("clause", "、".join(clauses)),),
        )

    def _requirement(self, owner: str, name: str) -> Requirement:
        is_input = name in self.programme.terms or name == day_input(self.programme)
        kind, prefix = (RequirementKind.INPUT, "input") if is_input else (RequirementKind.DECISION, "decision")
        return Requirement(kind, f"#{_identifier(prefix, name)}", id=_identifier("needs", owner, name))


_MANY = frozenset({Hit.COLLECT, Hit.RULE_ORDER, Hit.OUTPUT_ORDER})


def feel_type_name(kind: TermType) -> str:
    """The name of the type of such values in DMN."""
    match kind:
        case TermType.INTEGER | TermType.DECIMAL | TermType.RATE | TermType.MONEY:
            return "number"
        case TermType.BOOLEAN:
            return "boolean"
        case TermType.DATE:
            return "date"
        case TermType.TEXT | TermType.CHOICE | TermType.ACCOUNT:
            return "string"
        case _:
            assert_never(kind)


def _result_type(info: DecisionInfo) -> str:
    return f"{info.name}的列表" if info.is_list else feel_type_name(info.type)


def _lists(decisions: Iterable[DecisionInfo]) -> Iterator[ItemDefinition]:
    for info in decisions:
        if info.is_list:
            identifier = _identifier("list", info.name)
            yield ItemDefinition(_result_type(info), feel_type_name(info.type), collection=True, id=identifier)


def _type_ref(term: Term) -> str:
    return f"{term.name}的类型" if _allowed(term) is not None else feel_type_name(term.type)


def _allowed(term: Term) -> str | None:
    """The values that a fact may have, as tests."""
    if term.choices:
        return ", ".join(_quoted(choice) for choice in term.choices)
    low, high = (number_text(each) if each is not None else None for each in (term.min, term.max))
    match low, high:
        case None, None:
            return None
        case None, _:
            return f"<= {high}"
        case _, None:
            return f">= {low}"
        case _:
            return f"[{low}..{high}]"


def _items(terms: Iterable[Term]) -> Iterator[ItemDefinition]:
    for term in terms:
        allowed = _allowed(term)
        if allowed is not None:
            identifier = _identifier("type", term.name)
            yield ItemDefinition(_type_ref(term), feel_type_name(term.type), UnaryTests(Text(allowed)), id=identifier)


def _days(parameter: Parameter, number: int) -> str:
    """The days on which a value applies, the first included, the last not."""
    since = parameter.values[number].since
    if number + 1 == len(parameter.values):
        return f'>= date("{since}")'
    return f'[date("{since}")..date("{parameter.values[number + 1].since}"))'


def _constant(value: DatedValue) -> str:
    match value.value:
        case bool():
            return "true" if value.value else "false"
        case str():
            return _quoted(value.value)
        case _:
            return number_text(value.value)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _rounded(text: str, rounding: Rounding) -> str:
    return f"{ROUNDING_CALLS[rounding]}({text}, 2)"


def _variable(name: str, reference: str | None) -> InformationItem:
    return InformationItem(name, reference, id=_identifier("variable", name))


def _literal(text: str, reference: str | None = None, identifier: str | None = None) -> LiteralExpression:
    return LiteralExpression(Text(text), type_ref=reference, id=identifier)


def _identifier(kind: str, *names: str) -> str:
    """An identifier that only depends on what it is of, so that a drawing or a difference stays readable."""
    digest = hashlib.new("sm3", "\0".join(names).encode()).hexdigest()[:10]
    return f"{kind}_{digest}"
