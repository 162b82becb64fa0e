"""Everything that worked cases have to exercise: rows, branches, exceptions, refusals, routes, and sides of lines."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from luoshi.feel.rules import Rule
from luoshi.feel.typed import Formula, Logic, Reference, Table
from luoshi.programme.cover.lines import Place, cited
from luoshi.programme.cover.sites import Answer, Demand, deciding_demands, names_in, row_demands
from luoshi.programme.cover.targets import (
    Owner,
    Scope,
    Target,
    TargetKind,
    conditions_of,
    refusal_key,
    route_key,
    row_target_key,
)
from luoshi.programme.model import DatedModel, DecisionInfo, Procedure, Programme, TermType
from luoshi.programme.objections import objections


def targets(programme: Programme, dated: DatedModel) -> tuple[Target, ...]:
    """Everything to exercise under the rules of a day, in the order of the package."""
    found: list[Target] = []
    for rule in sorted(dated.rules.rules, key=lambda each: list(programme.decisions).index(each.decision.name)):
        found.extend(_of_decision(programme, dated, rule))
    for name, condition in conditions_of(programme).items():
        found.extend(_refusals(programme, dated, name, condition))
    for procedure in programme.procedures.values():
        found.extend(_routes(programme, dated, procedure))
    found.extend(_materials(programme, dated))
    return tuple({target.key: target for target in found}.values())


def _of_decision(programme: Programme, dated: DatedModel, rule: Rule) -> Iterator[Target]:
    info = programme.decisions[rule.decision.name]
    owner = Owner(Scope.DECISION, info.name)
    if isinstance(rule.logic.tree, Table):
        yield from _rows(info, rule.logic.tree, owner)
    place = Place(programme, dated, owner, info)
    yield from place.targets(rule.logic)


def _rows(info: DecisionInfo, table: Table, owner: Owner) -> Iterator[Target]:
    demands, deciding = row_demands(table), deciding_demands(table)
    for number, _ in enumerate(table.rows, 1):
        exception = info.exception_in_row(number)
        clauses = info.clauses_of_row(number) or info.clauses
        others = _others(info, table, demands, number)
        if exception is not None:
            kind, what = TargetKind.EXCEPTION, f"“{info.name}”的但书“{exception.label}”"
        elif info.exceptions:
            kind, what = TargetKind.ROW, f"“{info.name}”没有但书的一般情形"
        else:
            kind, what = TargetKind.ROW, f"“{info.name}”第{number}行{_tests(table, number)}"
        key = row_target_key(info.name, number)
        yield Target(kind, key, f"{what}，{cited(clauses)}", clauses, owner, deciding[number - 1], others)
    if any(column.default is not None for column in table.outputs):
        nothing = tuple(replace(each[0], answer=Answer.NOT_TRUE) for each in demands if len(each) == 1)
        what = f"“{info.name}”各行都不符合的其余情形，{cited(info.clauses)}"
        yield Target(TargetKind.ROW, row_target_key(info.name, 0), what, info.clauses, owner, nothing, tacit=True)


def _others(
    info: DecisionInfo, table: Table, demands: tuple[tuple[Demand, ...], ...], number: int
) -> tuple[Demand, ...]:
    """That no other exception, or no other row of a single test, holds beside this one."""
    if info.exceptions:
        every = [Demand(column.formula.tree, column.formula.cell) for column in table.inputs]
        kept = [(index, each) for index, each in enumerate(every, 1) if index != number]
    else:
        kept = [(index, each[0]) for index, each in enumerate(demands, 1) if index != number and len(each) == 1]
    return tuple(replace(each, answer=Answer.NOT_TRUE) for _, each in kept)


def _tests(table: Table, number: int) -> str:
    shown = [
        f"{column.formula.cell.text.strip()} {condition.cell.text.strip()}"
        for column, condition in zip(table.inputs, table.rows[number - 1].conditions, strict=True)
        if condition.cell.text.strip() != "-"
    ]
    return f"（{'，'.join(shown)}）" if shown else ""


def _refusals(programme: Programme, dated: DatedModel, refusing: str, condition: str) -> Iterator[Target]:
    """The grounds on which a procedure refuses, or a decision of a package without procedures says no."""
    rules = {rule.decision.name: rule for rule in dated.rules.rules}
    leaves = tuple(dict.fromkeys(_leaves(programme, rules, condition, ())))
    owner = Owner(Scope.DECISION, condition)
    follows = f"不予办理“{refusing}”" if refusing in programme.procedures else f"“{condition}”为否"
    for name, path in leaves:
        if name == condition and refusing not in programme.procedures:
            # It is no ground of its own; the lines in its text are exercised one by one.
            continue
        above = rules[path[-1]].logic.tree if path else None
        is_denied = above is not None and name in objections(above)
        booleans = () if is_denied else _booleans(programme, rules, name)
        demands = tuple(_named(rules, each, Answer.FALSE) for each in path)
        demands += (_named(rules, name, Answer.TRUE if is_denied else Answer.FALSE),)
        inner = tuple(_favourable(rules, name, each) for each in booleans)
        prefers = tuple(
            _favourable(rules, way[-1], other) if way else _named(rules, other, Answer.TRUE)
            for other, way in leaves
            if other != name and other not in path
        )
        prefers += tuple(each for decision, used in pairwise((*path, name)) for each in _rest(rules[decision], used))
        clauses = (programme.terms[name] if name in programme.terms else programme.decisions[name]).clauses
        what = f"因“{name}”为{'是' if is_denied else '否'}，{follows}，{cited(clauses)}"
        key = refusal_key(refusing, name)
        # What something else rules out never is a ground.
        yield Target(TargetKind.REFUSAL, key, what, clauses, owner, (*demands, *inner), prefers, tacit=True)


def _leaves(
    programme: Programme, rules: Mapping[str, Rule], name: str, path: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What a refusal may come from, each with the decisions that lead to it."""
    yield name, path
    denied = objections(rules[name].logic.tree) if name in rules else frozenset()
    for used in _booleans(programme, rules, name):
        if used in denied:
            yield used, (*path, name)
        else:
            yield from _leaves(programme, rules, used, (*path, name))


def _booleans(programme: Programme, rules: Mapping[str, Rule], name: str) -> tuple[str, ...]:
    if name not in rules:
        return ()
    facts = {each.name for each in programme.terms.values() if each.type is TermType.BOOLEAN}
    decided = {each.name for each in programme.decisions.values() if each.type is TermType.BOOLEAN}
    return tuple(used for used in rules[name].requires if used in facts | decided)


def _favourable(rules: Mapping[str, Rule], decision: str, name: str) -> Demand:
    """That a fact or decision does not speak against the decision that uses it."""
    return _named(rules, name, Answer.FALSE if name in objections(rules[decision].logic.tree) else Answer.TRUE)


def _rest(rule: Rule, name: str) -> Iterator[Demand]:
    """What a rule asks for by `and` beside the ground by which it refuses."""
    if isinstance(rule.logic.tree, Logic) and rule.logic.tree.conjunction:
        for operand in rule.logic.tree.operands:
            if name not in names_in(operand):
                yield Demand(operand, rule.logic.cell)


def _named(rules: Mapping[str, Rule], name: str, answer: Answer) -> Demand:
    """A demand on a fact or decision of its own."""
    rule = next(iter(rules.values())) if name not in rules else rules[name]
    tree = Reference(name, rule.type, rule.logic.tree.span)
    return Demand(tree, rule.logic.cell, answer)


def _routes(programme: Programme, dated: DatedModel, procedure: Procedure) -> Iterator[Target]:
    owner = Owner(Scope.ROUTE, procedure.name)
    before: tuple[Demand, ...] = ()
    for number, route in enumerate(procedure.routes, 1):
        formula = _condition(dated, route.when)
        demand = Demand(formula.tree, formula.cell)
        way = "、".join(route.leads_to) if isinstance(route.leads_to, tuple) else f"转{route.leads_to.to}"
        what = f"“{procedure.name}”的第{number}条路径（{way}），{cited(route.clauses)}"
        key = route_key(procedure.name, number)
        yield Target(TargetKind.ROUTE, key, what, route.clauses, owner, (*before, demand))
        before = (*before, replace(demand, answer=Answer.FALSE))
        yield from Place(programme, dated, owner, None, route.clauses).targets(formula)


def _materials(programme: Programme, dated: DatedModel) -> Iterator[Target]:
    for material in programme.materials.values():
        if material.when is None:
            continue
        owner = Owner(Scope.MATERIALS, material.name)
        formula = _condition(dated, material.when)
        for answer, word in ((Answer.TRUE, "要交"), (Answer.FALSE, "不要交")):
            what = f"{word}“{material.name}”，{cited(material.clauses)}"
            key = f"material:{material.name}:{answer.name}"
            demand = Demand(formula.tree, formula.cell, answer)
            yield Target(TargetKind.BRANCH, key, what, material.clauses, owner, (demand,))
        yield from Place(programme, dated, owner, None, material.clauses).targets(formula)


def _condition(dated: DatedModel, text: str) -> Formula:
    name = dated.condition_names[text.strip()]
    return next(rule.logic for rule in dated.conditions.rules if rule.decision.name == name)
