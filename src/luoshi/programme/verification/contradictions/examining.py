"""Contradictions: two clauses draw a line on the same figure, and one grants where the other refuses.

They are looked for as if nobody had written an interpretation; one only says, afterwards, whether somebody has chosen a
reading for the case.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from itertools import combinations
from typing import Final, assert_never

from luoshi.feel import typed
from luoshi.feel.fast.inspecting import inside
from luoshi.feel.proof.pieces import Opaque
from luoshi.programme.model import Programme
from luoshi.programme.verification.contradictions.cases import Surroundings, told
from luoshi.programme.verification.contradictions.common_figures import CommonFigures
from luoshi.programme.verification.contradictions.disputes import (
    Dispute,
    Inhabited,
    Meeting,
    of_alternatives,
    of_grants,
)
from luoshi.programme.verification.contradictions.statements import (
    Statement,
    Weight,
    statement_of,
    statement_of_route,
    statements_of,
)
from luoshi.programme.verification.contradictions.wording import axis_name, named
from luoshi.programme.verification.findings import Finding, FindingKind, Method, Proved, Result, Unsettled
from luoshi.programme.verification.subject import Ruleset, Subject

_KIND: Final = FindingKind.CONTRADICTION


class Relation(Enum):
    """How two statements stand to each other.

    TOGETHER: both have to grant for something to be given. INSTEAD: one is asked for where the other does not hold, and
    they may overlap in a stretch on purpose. BESIDE: two decisions about a figure, of which one need not begin where
    the other ends; but both at one value alone is a slip.
    """

    TOGETHER = auto()
    INSTEAD = auto()
    BESIDE = auto()


@dataclass(frozen=True, slots=True)
class Question:
    """Two statements to be compared, and what else a case of them shows."""

    first: Statement
    second: Statement
    relation: Relation
    surroundings: Surroundings

    @property
    def about(self) -> str:
        """The two by their names."""
        return f"{self.first.name}/{self.second.name}"


def contradictions(subject: Subject) -> Iterator[Result]:
    """Every two statements that draw lines on the same figure, under every set of rules.

    A finding has facts for which one grants what the other refuses. Facts for which an interpretation says which one is
    followed, and facts for which none does, are findings of their own.
    """
    results: dict[str, list[Result]] = {}
    for ruleset in subject.rulesets:
        figures = CommonFigures(ruleset)
        for question in _questions(subject.programme, ruleset):
            results.setdefault(question.about, []).extend(_answers(ruleset, figures, question))
    for found in results.values():
        findings = [result for result in found if isinstance(result, Finding)]
        unsettled = [result for result in found if isinstance(result, Unsettled)]
        yield from findings or unsettled[:1] or found[:1]


def _answers(ruleset: Ruleset, figures: CommonFigures, question: Question) -> list[Result]:
    """What comes of a question: its findings, or that it is proved or not settled; nothing without a common figure."""
    try:
        meeting = figures.meeting(question.first, question.second)
        if meeting is None:
            return []
        disputes = _disputes(question, meeting, meeting.inhabited)
        if disputes:
            disputes = _disputes(question, meeting, figures.reached(meeting))
        found = _told(ruleset, disputes, question.surroundings)
    except Opaque as opaque:
        clauses = (*question.first.clauses, *question.second.clauses)
        return [Unsettled(_KIND, question.about, clauses, opaque.reason)]
    return found or [_without_dispute(ruleset.programme, question, meeting)]


def _told(ruleset: Ruleset, disputes: list[Dispute], surroundings: Surroundings) -> list[Result]:
    """The findings, one for each way the two fall apart; else what was not settled."""
    findings: dict[tuple[str, bool], list[Result]] = {}
    unsettled: list[Result] = []
    for dispute in disputes:
        way = dispute.first.statement.name, dispute.first.grants
        if way in findings:
            continue
        found = list(told(ruleset, dispute, surroundings))
        if any(isinstance(each, Finding) for each in found):
            findings[way] = found
        unsettled.extend(found)
    return [result for found in findings.values() for result in found] or unsettled[:1]


def _disputes(question: Question, meeting: Meeting, inhabited: Inhabited) -> list[Dispute]:
    match question.relation:
        case Relation.TOGETHER:
            return list(of_grants(meeting, inhabited))
        case Relation.INSTEAD:
            return list(of_alternatives(meeting, inhabited))
        case Relation.BESIDE:
            return [each for each in of_alternatives(meeting, inhabited) if each.first.grants]
        case _:
            assert_never(question.relation)


def _without_dispute(programme: Programme, question: Question, meeting: Meeting) -> Result:
    figures = "、".join(axis_name(axis) for axis in meeting.axes)
    every = dict.fromkeys((*question.first.clauses, *question.second.clauses))
    clauses = tuple(sorted(every, key=programme.document.position))
    if not meeting.is_exhaustive:
        reason = f"两条在{figures}之外还看互相关联的数，或者要分的情形太多，没有逐一比较"
        return Unsettled(_KIND, question.about, clauses, reason)
    text = f"{named(question.first)}和{named(question.second)}在{figures}上的界限没有冲突"
    return Proved(_KIND, question.about, clauses, text, Method.SWEEP)


def _questions(programme: Programme, ruleset: Ruleset) -> Iterator[Question]:
    asked: set[frozenset[str]] = set()
    for question in (
        *_of_goals(programme, ruleset),
        *_of_chains(programme, ruleset),
        *_of_routes(programme, ruleset),
        *_of_decisions(programme, ruleset),
    ):
        pair = frozenset({question.first.name, question.second.name})
        if len(pair) == 2 and pair not in asked:
            asked.add(pair)
            yield question


def _of_goals(programme: Programme, ruleset: Ruleset) -> Iterator[Question]:
    """What a procedure pays on one condition; without procedures, each decision that no other one uses."""
    groups: list[tuple[str, ...]] = [(each.condition, each.amount) for each in programme.procedures.values()]
    for goals in groups or [(goal.name,) for goal in ruleset.rules.goals]:
        every = statements_of(programme, ruleset.rules, goals)
        for first, second in combinations(every, 2):
            addends = first.weight is Weight.GRANTS and second.weight is Weight.GRANTS
            if not addends and (first.decision != second.decision or first.clauses != second.clauses):
                others = tuple(each for each in every if each not in (first, second))
                shown = Surroundings(tuple(dict.fromkeys(goals)), others)
                yield Question(first, second, Relation.TOGETHER, shown)


def _of_chains(programme: Programme, ruleset: Ruleset) -> Iterator[Question]:
    """Decisions that one text asks for in turn, `if … else if …`."""
    for rule in ruleset.rules.rules:
        for node in inside(rule.logic.tree):
            if isinstance(node, typed.Conditional):
                names = [name for name in dict.fromkeys(_asked_in_turn(node)) if name in programme.decisions]
                every = [statement_of(programme, ruleset.rules, name) for name in names]
                for first, second in combinations(every, 2):
                    yield Question(first, second, Relation.INSTEAD, Surroundings((rule.decision.name,), ()))


def _asked_in_turn(node: typed.Conditional) -> Iterator[str]:
    tree: typed.Typed = node
    while isinstance(tree, typed.Conditional):
        if isinstance(tree.condition, typed.Reference):
            yield tree.condition.name
        tree = tree.alternative


def _of_routes(programme: Programme, ruleset: Ruleset) -> Iterator[Question]:
    for procedure in programme.procedures.values():
        every = [
            statement_of_route(programme, ruleset.conditions, f"{procedure.name}路径{number}", route)
            for number, route in enumerate(procedure.routes, 1)
        ]
        for first, second in combinations(every, 2):
            if first.clauses != second.clauses:
                shown = Surroundings((procedure.condition, procedure.amount), ())
                yield Question(first, second, Relation.INSTEAD, shown)


def _of_decisions(programme: Programme, ruleset: Ruleset) -> Iterator[Question]:
    """Any two decisions that are a comparison themselves."""
    every = [
        statement_of(programme, ruleset.rules, rule.decision.name)
        for rule in ruleset.rules.rules
        if isinstance(rule.logic.tree, typed.Comparison | typed.Match)
    ]
    for first, second in combinations(every, 2):
        yield Question(first, second, Relation.BESIDE, Surroundings((), ()))
