"""The figures in rule text: of decisions, their rows and exceptions, and of conditions, each with its clauses."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import assert_never

from luoshi.feel import Hit
from luoshi.feel.rules import Rule
from luoshi.feel.typed import Formula, Table
from luoshi.programme.elements import exception_key, row_key
from luoshi.programme.model import Clauses, DecisionInfo, Programme
from luoshi.programme.verification.figures.literals import Literal, Named, Part, Words, parts_of
from luoshi.programme.verification.figures.owners import (
    ElementFigure,
    ElementText,
    Item,
    Moment,
    Owner,
    ParameterLimit,
    clauses_of_name,
    sense_in,
)
from luoshi.programme.verification.figures.senses import UNKNOWN, Sense, sense_of

_CONVERSIONS = frozenset(
    Decimal(each) for each in "0.0001 0.01 4 7 12 24 60 100 360 365 366 1000 10000 100000000".split()
)


def figures_of_rules(programme: Programme) -> Iterator[Item]:
    """Every figure, compared parameter and text of the decisions and of the conditions of routes and materials."""
    for rule in programme.model.rules:
        yield from _of_decision(programme, rule)
    yield from _of_conditions(programme)


def moment_of(day: dt.date) -> Moment:
    """A whole day."""
    return Moment(day.year, day.month, day.day)


def _of_decision(programme: Programme, rule: Rule) -> Iterator[Item]:
    info = programme.decisions[rule.decision.name]
    yield ElementText(info.clauses, info.name)
    named = tuple(dict.fromkeys(clause for name in rule.requires for clause in clauses_of_name(programme, name)))
    owner = Owner(f"判定“{info.name}”", info.name, info.clauses, info.where, _nearby(info), named)
    tree = rule.logic.tree
    if isinstance(tree, Table):
        yield from _of_table(programme, info, tree, owner)
    else:
        yield from _of_formula(programme, rule.logic, owner, Sense(info.type), {})


def _of_table(programme: Programme, info: DecisionInfo, table: Table, owner: Owner) -> Iterator[Item]:
    """A decision table, or the one that exceptions and the base rule make: there each column is an exception's."""
    slots: dict[int, Sense] = {}
    for number, column in enumerate(table.inputs, 1):
        slots[column.slot] = sense_of(column.formula.tree, lambda name: sense_in(programme, name), {})
        exception = info.exception_in_row(number)
        asked = owner if exception is None else _of_row(info, number, owner, "")
        yield from _of_formula(programme, column.formula, asked, UNKNOWN, {})
    if table.hit not in (Hit.UNIQUE, Hit.ANY):
        owner = replace(owner, shared=owner.nearby)
    for number, row in enumerate(table.rows, 1):
        for position, condition in enumerate(row.conditions if not info.exceptions else (), 1):
            tested = _of_row(info, number, owner, f"{info.name}#{position}")
            yield from _of_formula(programme, condition, tested, UNKNOWN, slots)
        given = _of_row(info, number, owner, f"{info.name}#")
        for output in row.outputs:
            yield from _of_formula(programme, output, given, Sense(info.type), slots)
    for result in table.outputs:
        if result.default is not None:
            yield from _of_formula(programme, result.default, owner, Sense(info.type), slots)


def _of_row(info: DecisionInfo, number: int, owner: Owner, column: str) -> Owner:
    """The row, or the exception that it stands for; the base rule below exceptions is the decision itself."""
    exception = info.exception_in_row(number)
    if exception is not None:
        element, about = f"“{info.name}”的但书“{exception.label}”", exception_key(info.name, exception.label).name
    elif info.rows:
        element, about = f"“{info.name}”第{number}行", row_key(info.name, number).name
    else:
        return owner
    clauses = info.clauses_of_row(number) or info.clauses
    return Owner(element, about, clauses, owner.where, owner.nearby, owner.named, owner.shared, column)


def _nearby(info: DecisionInfo) -> Clauses:
    """The clauses of the whole decision, its rows and exceptions."""
    found = dict.fromkeys(info.clauses)
    for row in info.rows:
        found.update(dict.fromkeys(row.clauses))
    for exception in info.exceptions:
        found.update(dict.fromkeys(exception.clauses))
    return tuple(found)


def _of_conditions(programme: Programme) -> Iterator[Item]:
    """The conditions of routes and materials; those of exceptions belong to their decisions."""
    wanted = [
        (route.when, Owner(f"“{procedure.name}”的路径", f"{procedure.name}/路径{number}", route.clauses, route.where))
        for procedure in programme.procedures.values()
        for number, route in enumerate(procedure.routes, 1)
    ]
    wanted += [
        (material.when, Owner(f"材料“{material.name}”", material.name, material.clauses, material.where))
        for material in programme.materials.values()
        if material.when is not None
    ]
    dated = programme.models[0]
    rules = {rule.decision.name: rule for rule in dated.conditions.rules}
    for text, owner in wanted:
        rule = rules[dated.condition_names[text.strip()]]
        named = tuple(clause for name in rule.requires for clause in clauses_of_name(programme, name))
        yield from _of_formula(programme, rule.logic, replace(owner, named=named), UNKNOWN, {})


def _of_formula(
    programme: Programme, formula: Formula, owner: Owner, sense: Sense, slots: Mapping[int, Sense]
) -> Iterator[Item]:
    for part in parts_of(formula, sense, lambda name: sense_in(programme, name), slots):
        yield _item(part, owner)


def _item(part: Part, owner: Owner) -> Item:
    match part:
        case Words(text):
            return ElementText(owner.clauses, text)
        case Named(name, bound, where):
            return ParameterLimit(replace(owner, where=where), name, bound)
        case Literal():
            value = moment_of(part.value) if isinstance(part.value, dt.date) else part.value
            beside = part.is_alone or part.bound is not None
            return ElementFigure(
                owner if beside or not owner.column else replace(owner, column=""),
                part.written,
                value,
                part.sense,
                part.bound,
                is_needed=_is_needed(part),
                is_factor=part.is_factor,
                is_divisor=part.is_divisor,
                is_complement=part.is_complement,
                where=part.where,
            )
        case _:
            assert_never(part)


def _is_needed(part: Literal) -> bool:
    """No clause gives nothing, one, the months of a year, or of how many things an average is taken.

    What is multiplied by one is as it was, so that one as a factor must have its reason: it has where it stands for
    those whom the other branch does not concern.
    """
    is_idle_one = part.value == 1 and (part.is_summand or part.is_choice or not part.is_factor)
    if part.value == 0 or part.is_average or is_idle_one:
        return False
    return not (part.is_factor and not part.is_choice and part.value in _CONVERSIONS)
