"""What differs between the decisions of two cases, and which clauses make the difference."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from luoshi.feel import Null, Outcome, Step, Value
from luoshi.programme.deciding import value_on
from luoshi.programme.model import Clauses, Programme, TermType
from luoshi.programme.showing import kind_of, show_named
from luoshi.programme.verification.findings import FactsWitness
from luoshi.programme.verification.subject import Ruleset, Subject

_MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Difference:
    """Two cases under the same rules: what a decision comes to, the decisions behind it that differ, the clauses.

    `behind` are the numbers and the conditions that no other condition explains, in the order they are decided, at most
    three of them.
    """

    before: FactsWitness
    after: FactsWitness
    behind: tuple[str, ...]
    clauses: Clauses


def difference(ruleset: Ruleset, decision: str, before: FactsWitness, after: FactsWitness) -> Difference:
    """What tells the two cases apart; the witnesses then show the decisions told of as well.

    The clauses of a fact that differs are named where the condition that draws the line tests the fact itself and they
    stand in one of its clauses: what leads into a list is cited for a line that an item of the list draws.
    """
    outcomes = ruleset.decide(before.facts), ruleset.decide(after.facts)
    upstream = behind(ruleset, decision)
    pairs = [pair for pair in zip(outcomes[0].steps, outcomes[1].steps, strict=True) if pair[0].decision in upstream]
    changed = {mine.decision for mine, other in pairs if _has_changed(mine.value, other.value)}
    flipped = {mine.decision for mine, _ in pairs if isinstance(mine.value, bool) and mine.decision in changed}
    roots = {name for name in flipped if not behind(ruleset, name) & flipped - {name}}
    named = [name for name in _in_order(changed, pairs) if name != decision and (name not in flipped or name in roots)]
    shown = tuple(named[:_MOST_TOLD])
    clauses = tuple(_clauses(ruleset, decision, pairs, roots)) or tuple(_of_decisions(ruleset, decision, changed))
    clauses += tuple(clause for name in roots for clause in _of_facts(ruleset, name, before, after))
    position = ruleset.programme.document.position
    return Difference(
        before=_with(before, outcomes[0], shown),
        after=_with(after, outcomes[1], shown),
        behind=shown,
        clauses=tuple(sorted(dict.fromkeys(clauses), key=position)),
    )


def behind(ruleset: Ruleset, decision: str) -> set[str]:
    """The decision and all decisions that it rests on, by name."""
    found: set[str] = set()
    waiting = [decision]
    while waiting:
        name = waiting.pop()
        if name not in found and name in ruleset.programme.decisions:
            found.add(name)
            waiting.extend(ruleset.rules.requires(name))
    return found


def distinct_rulesets(subject: Subject, decision: str) -> Iterator[Ruleset]:
    """The rule sets under which the decision may come to something else: its parameters have other values."""
    seen: set[tuple[Value, ...]] = set()
    for ruleset in subject.rulesets:
        constants = ruleset.rules.constants
        needed = {name for each in behind(ruleset, decision) for name in ruleset.rules.requires(each)}
        values = tuple(constants[name].value for name in sorted(needed & constants.keys()))
        if values not in seen:
            seen.add(values)
            yield ruleset


def clauses_behind(ruleset: Ruleset, decision: str) -> Clauses:
    """Every clause that a decision rests on: of rows, exceptions, decisions and facts behind it, and parameters."""
    programme = ruleset.programme
    found: dict[str, None] = {}
    for name in behind(ruleset, decision):
        info = programme.decisions[name]
        found |= dict.fromkeys(info.clauses)
        for clauses in (*(row.clauses for row in info.rows), *(each.clauses for each in info.exceptions)):
            found |= dict.fromkeys(clauses)
        for required in ruleset.rules.requires(name):
            parameter = programme.parameters.get(required)
            if parameter is not None:
                found |= dict.fromkeys(value_on(parameter, ruleset.on).clauses or parameter.clauses)
            elif required in programme.terms:
                found |= dict.fromkeys(programme.terms[required].clauses)
    return tuple(sorted(found, key=programme.document.position))


def told_change(programme: Programme, name: str, before: Value, after: Value) -> str:
    """The change of a fact or decision in Chinese: `裁员率由3.9%升到4%`."""
    sides = f"{told(programme, name, before)}{_verb(before, after)}{told(programme, name, after)}"
    return f"{name}由{sides}"


def told_rise(programme: Programme, fact: str, before: Value, after: Value) -> str:
    """More of a fact in Chinese: `上年度裁员人数由99人增加到100人`."""
    verb = "推迟" if isinstance(before, dt.date) else "增加"
    return f"{fact}由{told(programme, fact, before)}{verb}到{told(programme, fact, after)}"


def told(programme: Programme, name: str, value: Value) -> str:
    """A value within a sentence: without spaces, and without fen where there are none."""
    shown = show_named(programme, name, value).replace(" ", "")
    if isinstance(value, Decimal) and shown.endswith("月") and not shown.endswith("个月"):
        # 6月 is June, not six months.
        return f"{shown.removesuffix('月')}个月"
    return shown.replace(".00元", "元") if kind_of(programme, name) is TermType.MONEY else shown


def _has_changed(before: Value, after: Value) -> bool:
    """Whether a decision comes to something else; without a value it is as good as without one for another reason."""
    return before != after and not (isinstance(before, Null) and isinstance(after, Null))


def _verb(before: Value, after: Value) -> str:
    match before, after:
        case (bool(), _) | (_, bool()) | (str(), _) | (_, str()):
            return "变为"
        case dt.date(), dt.date():
            return "推迟到" if before < after else "提前到"
        case _:
            return "变为" if type(before) is not type(after) else _rise(before, after)


def _rise(before: Value, after: Value) -> str:
    return "升到" if before < after else "降到"  # type: ignore[operator]


def _in_order(names: Iterable[str], pairs: Iterable[tuple[Step, Step]]) -> Iterator[str]:
    wanted = set(names)
    return (mine.decision for mine, _ in pairs if mine.decision in wanted)


def _clauses(ruleset: Ruleset, decision: str, pairs: Iterable[tuple[Step, Step]], roots: set[str]) -> Iterator[str]:
    """The clauses of rows that decide on one side alone, and of the conditions that differ.

    Where no row differs, what a condition takes away was given by the rows of the first case, other than those that
    add nothing; or, without any, by the decision itself.
    """
    decisions = ruleset.programme.decisions
    by_rows = [pair for pair in pairs if pair[0].counted != pair[1].counted]
    for steps in by_rows:
        for step in steps:
            for row in step.counted:
                yield from decisions[step.decision].clauses_of_row(row) or decisions[step.decision].clauses
    for name in roots:
        yield from decisions[name].clauses
    if roots and not by_rows:
        giving = [
            clause
            for step, _ in pairs
            if step.value != 0
            for row in step.counted
            for clause in decisions[step.decision].clauses_of_row(row)
        ]
        yield from giving or decisions[decision].clauses


def _of_decisions(ruleset: Ruleset, decision: str, changed: set[str]) -> Iterator[str]:
    """The clauses of the decisions that differ though none behind them does, and those of the decision itself."""
    for name in changed | {decision}:
        if name == decision or not behind(ruleset, name) & changed - {name}:
            yield from ruleset.programme.decisions[name].clauses


def _of_facts(ruleset: Ruleset, condition: str, before: FactsWitness, after: FactsWitness) -> Iterator[str]:
    """The clauses of the facts that differ and that a condition tests itself, which stand in one of its clauses."""
    programme = ruleset.programme
    clauses = programme.decisions[condition].clauses
    for name in ruleset.rules.requires(condition):
        if name in programme.terms and before.facts.get(name) != after.facts.get(name):
            for address in programme.terms[name].clauses:
                if any(above in clauses for above in _above(programme, address)):
                    yield address


def _above(programme: Programme, address: str) -> Iterator[str]:
    """The clauses in which a clause stands, from the inside out."""
    clause = programme.document.clause(address)
    while clause is not None and clause.parent is not None:
        yield clause.parent
        clause = programme.document.clause(clause.parent)


def _with(witness: FactsWitness, outcome: Outcome, names: tuple[str, ...]) -> FactsWitness:
    shows = {**{name: outcome.values[name] for name in names}, **witness.shows}
    return FactsWitness(witness.facts, witness.on, shows)
