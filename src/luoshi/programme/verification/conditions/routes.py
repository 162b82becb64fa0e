"""The routes of a procedure: cases that no route takes, and routes that no case takes."""

from collections.abc import Iterator, Sequence
from typing import Final

from luoshi.feel.proof.formulas import TRUE, Formula, all_of, any_of, negation
from luoshi.feel.proof.pieces import Opaque, Truth
from luoshi.feel.proof.solving import Impossible, Unsolved
from luoshi.programme.asking import route_taken
from luoshi.programme.model import Clauses, Procedure, Route
from luoshi.programme.verification.changes.differences import told
from luoshi.programme.verification.findings import (
    FiguresWitness,
    Finding,
    FindingKind,
    Method,
    Proved,
    Result,
    Severity,
    Unsettled,
)
from luoshi.programme.verification.subject import Ruleset, Subject

_SEVERAL: Final = 2


def routes(subject: Subject) -> Iterator[Result]:
    """Of every procedure: whether each case that meets its condition has a route, and whether each route is taken.

    The first route whose condition holds is taken. A case that does not meet the condition of the procedure is refused
    and needs no route.
    """
    for procedure in subject.programme.procedures.values():
        results = [_without_route(ruleset, procedure) for ruleset in subject.rulesets]
        findings = [result for result in results if isinstance(result, Finding)]
        unsettled = [result for result in results if isinstance(result, Unsettled)]
        yield from findings or unsettled[:1] or results[:1]
        for number, route in enumerate(procedure.routes[1:], _SEVERAL):
            yield from _shadowed(subject, procedure, number, route)


def _without_route(ruleset: Ruleset, procedure: Procedure) -> Result:
    kind = FindingKind.GAP
    about, clauses = f"{procedure.name}/路径", _clauses(procedure)
    try:
        truths = [ruleset.condition(route.when) for route in procedure.routes]
        open_ones = negation(any_of(*_taken(truths)))
        entitled = ruleset.symbols.truth(procedure.condition).yes
    except Opaque as opaque:
        return Unsettled(kind, about, clauses, opaque.reason)
    names = (procedure.condition, *_names(ruleset, procedure))
    answer = ruleset.find(open_ones, entitled, names=names)
    match answer:
        case Impossible():
            text = f"符合“{procedure.condition}”的，“{procedure.name}”都有路径可走"
            return Proved(kind, about, clauses, text, Method.SOLVER)
        case Unsolved(reason):
            return Unsettled(kind, about, clauses, reason)
        case _:
            witness = ruleset.witness(answer.facts, (procedure.condition,))
    if route_taken(ruleset.programme, procedure, witness.facts, witness.on) is not None:
        return Unsettled(kind, about, clauses, "求出的事实重算时不是这样，不能认定")
    asked = ruleset.facts_behind(_names(ruleset, procedure))
    facts = "、".join(f"{name}为{told(ruleset.programme, name, witness.facts[name])}" for name in asked)
    message = f"{facts}时，“{procedure.name}”没有一条路径可走，虽然符合“{procedure.condition}”（{'、'.join(clauses)}）"
    remedy = "补上这种情形的路径，或放宽一条路径的条件"
    return Finding(kind, Severity.ERROR, about, clauses, message, remedy, witness, procedure.where)


def _shadowed(subject: Subject, procedure: Procedure, number: int, route: Route) -> Iterator[Result]:
    """What comes of a route after others; nothing where its condition never holds, which is told of the condition."""
    kind = FindingKind.UNREACHABLE
    about = f"{procedure.name}/路径{number}"
    answers: set[bool] = set()
    for ruleset in subject.rulesets:
        try:
            truths = [ruleset.condition(each.when) for each in procedure.routes[:number]]
        except Opaque as opaque:
            yield Unsettled(kind, about, route.clauses, opaque.reason)
            return
        taken, holds = (ruleset.is_possible(formula) for formula in (_taken(truths)[-1], truths[-1].yes))
        for answer in (taken, holds):
            if isinstance(answer, Unsolved):
                yield Unsettled(kind, about, route.clauses, answer.reason)
                return
        if holds:
            answers.add(taken is True)
    if True in answers:
        text = f"“{procedure.name}”路径{number}走得到"
        yield Proved(kind, about, route.clauses, text, Method.SOLVER)
    elif answers:
        before = "、".join(f"路径{each}" for each in range(1, number))
        message = f"“{procedure.name}”路径{number}永远走不到（{'、'.join(route.clauses)}）：符合它的都先走了{before}"
        figures = {f"路径{each}": earlier.when for each, earlier in enumerate(procedure.routes[:number], 1)}
        remedy = "调换路径的先后，或改正条件；多余的删去"
        witness = FiguresWitness(figures)
        yield Finding(kind, Severity.WARNING, about, route.clauses, message, remedy, witness, route.where)


def _taken(truths: Sequence[Truth]) -> list[Formula]:
    """When each route is taken: its condition holds, and those before it are known not to."""
    found: list[Formula] = []
    before: Formula = TRUE
    for truth in truths:
        found.append(all_of(before, truth.yes))
        before = all_of(before, truth.no)
    return found


def _clauses(procedure: Procedure) -> Clauses:
    return tuple(dict.fromkeys(clause for route in procedure.routes for clause in route.clauses)) or procedure.clauses


def _names(ruleset: Ruleset, procedure: Procedure) -> tuple[str, ...]:
    """The facts and decisions that the conditions of routes ask for."""
    dated = ruleset.programme.models[0]
    asked = (dated.conditions.requires(dated.condition_names[route.when.strip()]) for route in procedure.routes)
    return tuple(dict.fromkeys(name for names in asked for name in names if name not in ruleset.rules.constants))
