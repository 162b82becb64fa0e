"""Deciding one case: the right rules for the day, the facts held to their terms, an outcome with its reasons."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from luoshi.feel import Null, NullCode, Outcome, Value
from luoshi.programme.amounts import Figure, ParameterName
from luoshi.programme.given import check_facts
from luoshi.programme.model import DatedModel, DatedValue, Interpretation, Parameter, Programme
from luoshi.source import FieldPlace, Problem


@dataclass(frozen=True, slots=True)
class Decided:
    """What the rules say; `outcome` is None, and nothing was computed, wherever there are problems."""

    outcome: Outcome | None
    problems: tuple[Problem, ...]


def decide(programme: Programme, facts: Mapping[str, Value], on: dt.date) -> Decided:
    """The decisions for these facts under the rules of a day, with an explanation."""
    problems = (*force_problems(programme, on), *check_facts(programme, facts))
    if problems:
        return Decided(None, problems)
    return Decided(model_on(programme, on).rules.decide(facts), ())


def values(programme: Programme, facts: Mapping[str, Value], on: dt.date) -> Mapping[str, Value]:
    """The same values without explanation, quickly; the facts must have been read or checked already.

    Raises ValueError for a day on which the programme is not in force.
    """
    return model_on(programme, on).rules.values(facts)


def conditions(programme: Programme, facts: Mapping[str, Value], on: dt.date) -> Mapping[str, Value]:
    """Every FEEL condition of the package by its text, over facts and decisions: true, false, or null with its reason.

    Raises ValueError for a day on which the programme is not in force.
    """
    model = model_on(programme, on)
    found = model.conditions.values({**facts, **model.rules.values(facts)})
    return {text: found[name] for text, name in model.condition_names.items()}


def model_on(programme: Programme, on: dt.date) -> DatedModel:
    """The rules of a day. Raises ValueError for a day on which the programme is not in force."""
    if force_problems(programme, on):
        raise ValueError(f"{programme.id} is not in force on {on}")
    return programme.models[bisect_right(programme.models, on, key=lambda model: model.since) - 1]


def value_on(parameter: Parameter, on: dt.date) -> DatedValue:
    """The value of a parameter on a day. Raises ValueError for a day before its first value."""
    return max((value for value in parameter.values if value.since <= on), key=lambda value: value.since)


def figure_on(programme: Programme, figure: Figure, on: dt.date) -> Decimal:
    """A figure as it stands on a day, as a number. Raises ValueError for a day before the parameter's first value."""
    if not isinstance(figure, ParameterName):
        return figure
    value = value_on(programme.parameters[figure.name], on).value
    # Loading takes only parameters that are numbers.
    if not isinstance(value, Decimal):
        raise TypeError(f"{figure.name} is not a number")
    return value


def force_problems(programme: Programme, on: dt.date) -> tuple[Problem, ...]:
    """The problem of a day outside the period in force, if it is one."""
    if programme.since <= on <= programme.until:
        return ()
    message = f"《{programme.title}》{programme.since} 至 {programme.until} 执行，{on} 不在其内"
    return (Problem("not-in-force", message, FieldPlace("on"), "换一个在执行期内的日期"),)


def contradictions(programme: Programme, outcome: Outcome) -> tuple[Problem, ...]:
    """The problem of each decision whose rows contradict each other in this case, or leave it without one."""
    found: list[Problem] = []
    for step in outcome.steps:
        info = programme.decisions[step.decision]
        if not isinstance(step.value, Null):
            continue
        # A null that came from elsewhere has been told of where it arose.
        if step.value.code is NullCode.SEVERAL_ROWS and len(step.rows) > 1:
            message = f"“{step.decision}”不能判定：{step.value.reason}"
            remedy = "在其中一条写上 beats" if info.exceptions else "改写这几行，使一种情形只由一行规定"
            found.append(Problem("rules-conflict", message, info.where, remedy))
        elif step.value.code is NullCode.NO_ROW and not any(isinstance(each, Null) for each in step.inputs.values()):
            message = f"“{step.decision}”不能判定：{step.value.reason}"
            found.append(Problem("rules-gap", message, info.where, "补上这种情形的一行"))
    return tuple(found)


def interpretations_touched(
    programme: Programme, facts: Mapping[str, Value], outcome: Outcome, on: dt.date
) -> tuple[Interpretation, ...]:
    """The chosen readings that bear on this outcome, so that whoever reads it sees the note."""
    answers = conditions(programme, facts, on)
    return tuple(
        interpretation
        for interpretation in programme.interpretations
        if any(step.decision in interpretation.statements for step in outcome.steps)
        and (interpretation.when is None or answers[interpretation.when] is True)
    )
