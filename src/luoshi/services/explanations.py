"""Why a result is what it is: the steps of a decision in words, each with its clause and the readings upon it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from luoshi import programme as packages
from luoshi.feel import Null, Outcome, Step, Value
from luoshi.programme import DecisionInfo, Interpretation, Programme

_UNKNOWN = "还不知道"


@dataclass(frozen=True, slots=True)
class InputRow:
    """What went into a step; `label` marks a parameter's value that no clause gives, such as 示范值."""

    name: str
    shown: str
    clauses: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True)
class ExplainedStep:
    """One decision with its value in words, what went into it, and the readings that bear on it.

    `clauses` end with those of the table's rows that applied; `decided` is False where something is still missing.
    `row` is that row's number, or `exception` the label of the exception that applied.
    """

    step: Step
    shown: str
    inputs: tuple[InputRow, ...]
    clauses: tuple[str, ...]
    decided: bool
    row: int | None
    exception: str | None
    interpretations: tuple[Interpretation, ...]


def explained_steps(
    programme: Programme, outcome: Outcome, interpretations: tuple[Interpretation, ...], on: dt.date
) -> tuple[ExplainedStep, ...]:
    """The steps of an outcome of the day `on`, in the order in which they were decided."""
    return tuple(_explained(programme, step, interpretations, on) for step in outcome.steps)


def _explained(
    programme: Programme, step: Step, interpretations: tuple[Interpretation, ...], on: dt.date
) -> ExplainedStep:
    info = programme.decisions[step.decision]
    exception = info.exception_in_row(step.row)
    return ExplainedStep(
        step=step,
        shown=packages.show_named(programme, step.decision, step.value),
        inputs=tuple(_input(programme, name, value, on) for name, value in step.inputs.items()),
        clauses=tuple(dict.fromkeys((*info.clauses, *_clauses_of_rows(info, step)))),
        decided=not isinstance(step.value, Null),
        row=step.row if info.rows else None,
        exception=exception.label if exception is not None else None,
        interpretations=tuple(each for each in interpretations if step.decision in each.statements),
    )


def _clauses_of_rows(info: DecisionInfo, step: Step) -> Iterator[str]:
    for row in step.counted:
        yield from info.clauses_of_row(row)


def _input(programme: Programme, name: str, value: Value, on: dt.date) -> InputRow:
    shown = _UNKNOWN if isinstance(value, Null) else packages.show_named(programme, name, value)
    if name in programme.parameters:
        dated = [each for each in programme.parameters[name].values if each.since <= on][-1]
        return InputRow(name, shown, dated.clauses, dated.label)
    named = programme.terms[name] if name in programme.terms else programme.decisions[name]
    return InputRow(name, shown, named.clauses, "")
