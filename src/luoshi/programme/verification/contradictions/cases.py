"""Disputes made findings: the plainest facts that show them, and what an interpretation leaves open."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from luoshi.feel import Value, typed
from luoshi.feel.plain import decide
from luoshi.feel.proof.formulas import FALSE, TRUE, Formula, all_of, any_of, negation
from luoshi.feel.proof.lowering import Symbols
from luoshi.feel.proof.pieces import Opaque
from luoshi.feel.proof.solving import Impossible, Unsolved
from luoshi.feel.rules import Outcome
from luoshi.programme.deciding import conditions
from luoshi.programme.model import Clauses, Interpretation, Programme
from luoshi.programme.verification.contradictions.disputes import Claim, Dispute, figure, held, said, within
from luoshi.programme.verification.contradictions.statements import Statement, Weight
from luoshi.programme.verification.contradictions.wording import clauses_at, sentence
from luoshi.programme.verification.findings import (
    Explanation,
    FactsWitness,
    Finding,
    FindingKind,
    Result,
    Severity,
    Unsettled,
)
from luoshi.programme.verification.subject import Case, Ruleset
from luoshi.source import Place

_APART = "解释之外"
_LEFT_OUT = "；解释"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a case shows beside the two statements: the goals, and the other statements behind them, best granted."""

    goals: tuple[str, ...]
    others: tuple[Statement, ...]


def told(ruleset: Ruleset, dispute: Dispute, surroundings: Surroundings) -> Iterator[Result]:
    """A finding of the facts for which somebody has chosen a reading, and one of those for which nobody has.

    Nothing where facts cannot bring the dispute about. Raises Opaque.
    """
    case_finding = _CaseFinding(ruleset, dispute, surroundings)
    readings = _readings(ruleset.programme, dispute)
    if not readings:
        yield from case_finding.of(TRUE, readings)
        return
    explained = any_of(*(_covered(ruleset, dispute, reading) for reading in readings))
    inside = [_explained(ruleset, result, readings) for result in case_finding.of(explained, ())]
    yield from inside
    for result in case_finding.of(negation(explained), readings, apart=bool(inside)):
        # What no formula says of an interpretation, the case itself may show.
        yield _explained(ruleset, result, readings)


class _CaseFinding:
    """The search for facts that show a dispute."""

    def __init__(self, ruleset: Ruleset, dispute: Dispute, surroundings: Surroundings) -> None:
        self._ruleset = ruleset
        self._dispute = dispute
        self._goals = surroundings.goals
        symbols = ruleset.symbols
        claims = all_of(*(_claimed(symbols, claim) for claim in (dispute.first, dispute.second)))
        apart, along = _granted(ruleset, dispute, surroundings.others)
        value = figure(symbols, dispute.axis)
        setting = held(symbols, dispute.setting)
        spans = dict.fromkeys((dispute.at, dispute.whole))
        # Rather anywhere in the stretch with nothing else against it than at the line where others refuse as well.
        self._attempts = tuple(
            all_of(claims, setting, apart, within(value, span), wish) for wish in (along, TRUE) for span in spans
        )

    def of(self, part: Formula, left_out: Sequence[Interpretation], *, apart: bool = False) -> Iterator[Result]:
        """The finding in a part of the facts, which the interpretations `left_out` do not cover."""
        if part == FALSE:
            return
        names = self._names(left_out)
        for attempt in self._attempts:
            answer = self._ruleset.find(attempt, part, names=names)
            if isinstance(answer, Impossible):
                continue
            yield self._result(answer, left_out, apart)
            return

    def _names(self, left_out: Sequence[Interpretation]) -> tuple[str, ...]:
        statements = (self._dispute.first.statement, self._dispute.second.statement)
        found = [name for each in statements for name in (each.decision, *sorted(each.requires)) if name is not None]
        known = self._ruleset.rules.constants
        return tuple(name for name in dict.fromkeys((*found, *self._goals)) if name not in known)

    def _result(self, answer: Case | Unsolved, left_out: Sequence[Interpretation], apart: bool) -> Result:
        first, second = self._dispute.first, self._dispute.second
        about = f"{first.statement.name}/{second.statement.name}" + (f"/{_APART}" if apart else "")
        clauses = (*first.statement.clauses, *second.statement.clauses)
        kind = FindingKind.CONTRADICTION
        if isinstance(answer, Unsolved):
            return Unsettled(kind, about, clauses, answer.reason)
        outcome = self._ruleset.decide(answer.facts)
        if not all(_is_so(self._ruleset, claim, answer.facts, outcome) for claim in (first, second)):
            return Unsettled(kind, about, clauses, "求出的事实重算时不是这样，不能认定")
        programme = self._ruleset.programme
        clauses = (*clauses_at(programme, first.statement, outcome), *clauses_at(programme, second.statement, outcome))
        in_order = tuple(sorted(dict.fromkeys(clauses), key=programme.document.position))
        message = sentence(self._ruleset, self._dispute, answer.facts, outcome)
        if left_out:
            message += f"{_LEFT_OUT}{'、'.join(f'“{each.name}”' for each in left_out)}没有说到这种情形"
        return Finding(
            kind,
            Severity.ERROR,
            about,
            in_order,
            message,
            "改其中一条，使两条的界限一致；条文不改的，在 interpretations 里写明这种情形按哪一条办",
            FactsWitness(answer.facts, self._ruleset.on, self._shown(outcome)),
            _place(programme, first.statement, second.statement),
        )

    def _shown(self, outcome: Outcome) -> Mapping[str, Value]:
        decided = (self._dispute.first.statement.decision, self._dispute.second.statement.decision)
        names = dict.fromkeys(name for name in (*decided, *self._goals) if name is not None)
        return {name: outcome.values[name] for name in names}


def _granted(ruleset: Ruleset, dispute: Dispute, others: Sequence[Statement]) -> tuple[Formula, Formula]:
    """That the other statements grant: those about other facts, without which nothing is given whatever the two say,
    and those that draw lines on the same facts themselves.
    """
    known = ruleset.rules.constants
    here = set(ruleset.facts_behind(dispute.axis.variables))
    apart: list[Formula] = []
    along: list[Formula] = []
    for each in others:
        if each.weight is Weight.GRANTS:
            continue
        try:
            grants = said(ruleset.symbols, each, strictly=True).yes
        except Opaque:
            # What no formula says is left to the case that is found: it shows what it comes to.
            continue
        (along if here & set(ruleset.facts_behind(each.requires - known.keys())) else apart).append(grants)
    return all_of(*apart), all_of(*along)


def _claimed(symbols: Symbols, claim: Claim) -> Formula:
    truth = said(symbols, claim.statement, strictly=True)
    return truth.yes if claim.grants else truth.no


def _is_so(ruleset: Ruleset, claim: Claim, facts: Mapping[str, Value], outcome: Outcome) -> bool:
    """Whether the explaining evaluator says the same of these facts."""
    statement = claim.statement
    if statement.tree is None and statement.decision is not None:
        value = outcome.values[statement.decision]
    elif statement.tree is not None:
        known = {name: constant.value for name, constant in ruleset.rules.constants.items()}
        formula = typed.Formula(statement.cell, statement.tree, (), ("",))
        value = decide(formula, {**facts, **outcome.values, **known}).value
    else:
        raise AssertionError(f"{statement.name} has no text")
    if isinstance(value, bool):
        return (value is statement.grants_when) is claim.grants
    return isinstance(value, Decimal) and (value != 0) is claim.grants


def _explained(ruleset: Ruleset, result: Result, readings: Sequence[Interpretation]) -> Result:
    """The finding with the reading that says what is done in its case."""
    if not isinstance(result, Finding) or not isinstance(result.witness, FactsWitness):
        return result
    programme = ruleset.programme
    answers = conditions(programme, result.witness.facts, result.witness.on)
    for reading in readings:
        if set(result.clauses) <= set(reading.clauses) and (reading.when is None or answers[reading.when] is True):
            message = result.message.split(_LEFT_OUT, 1)[0]
            return replace(result, message=message, explained=Explanation(programme.issuer, reading.reason))
    return result


def _readings(programme: Programme, dispute: Dispute) -> tuple[Interpretation, ...]:
    """The interpretations that speak of clauses of both statements."""
    sides = [_possible_clauses(programme, claim.statement) for claim in (dispute.first, dispute.second)]
    return tuple(reading for reading in programme.interpretations if all(side & set(reading.clauses) for side in sides))


def _possible_clauses(programme: Programme, statement: Statement) -> frozenset[str]:
    found = set(statement.clauses)
    if statement.tree is None and statement.decision is not None:
        info = programme.decisions[statement.decision]
        found.update(*(row.clauses for row in info.rows), *(exception.clauses for exception in info.exceptions))
    return frozenset(found)


def _covered(ruleset: Ruleset, dispute: Dispute, reading: Interpretation) -> Formula:
    """The facts for which an interpretation says which of the two clauses is followed."""
    rests = (_resting_on(ruleset, claim.statement, reading.clauses) for claim in (dispute.first, dispute.second))
    try:
        when = TRUE if reading.when is None else ruleset.condition(reading.when).yes
    except Opaque:
        return FALSE
    return all_of(when, *rests)


def _resting_on(ruleset: Ruleset, statement: Statement, clauses: Clauses) -> Formula:
    """The facts for which a statement rests on some of these clauses and on no other: those of the row that decides."""
    info = ruleset.programme.decisions.get(statement.decision or "")
    if statement.tree is not None or info is None or not (info.rows or info.exceptions):
        return TRUE if set(statement.clauses) <= set(clauses) else FALSE
    return any_of(
        *(
            fires
            for number, fires in enumerate(ruleset.symbols.rows(info.name), 1)
            if set(info.clauses_of_row(number) or info.clauses) <= set(clauses)
        )
    )


def _place(programme: Programme, *statements: Statement) -> Place:
    """Where the first of the statements stands that is a decision's; else the text of the first."""
    for statement in statements:
        if statement.decision is not None:
            return programme.decisions[statement.decision].where
    return statements[0].cell.where
