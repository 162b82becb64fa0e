"""Building the rules of a programme for every day in force, parameters being constants of their time."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from luoshi.feel import BOOLEAN, Cell, Decision, Input, Model, Value, build
from luoshi.programme.model import DatedModel, DecisionInfo, Parameter, Term
from luoshi.programme.sections.rules import feel_type
from luoshi.programme.yaml_reading import Scalar
from luoshi.source import FilePlace, Problem

Constants = Mapping[str, tuple[Value, str | None]]


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that has a value: facts, dated parameters and decisions with their logic."""

    terms: Mapping[str, Term]
    parameters: Mapping[str, Parameter]
    decisions: Mapping[str, DecisionInfo]
    logic: tuple[Decision, ...]


def build_models(
    figures: Figures, conditions: Sequence[Scalar], since: dt.date, until: dt.date
) -> tuple[tuple[DatedModel, ...], tuple[Problem, ...]]:
    """The models in order of the days from which they hold, and every problem of the rule text, each once."""
    problems: dict[Problem, None] = {}
    models: list[DatedModel] = []
    texts = {scalar.text.strip(): scalar for scalar in conditions}
    before: Constants | None = None
    for day in _turning_points(figures.parameters.values(), since, until):
        constants = _constants(figures.parameters, day)
        if constants == before:
            continue
        before = constants
        rules = build(_inputs(figures.terms.values()), figures.logic, constants=constants)
        tested = build(
            _inputs(figures.terms.values()) + _inputs(figures.decisions.values()),
            tuple(_condition(number, scalar.rule()) for number, scalar in enumerate(texts.values(), 1)),
            constants=constants,
        )
        problems |= dict.fromkeys(rules.problems + tested.problems)
        if rules.model is not None and tested.model is not None:
            names = {text: _condition_name(number) for number, text in enumerate(texts, 1)}
            models.append(DatedModel(day, rules.model, tested.model, names))
    return tuple(models), tuple(problems)


def empty_model() -> Model:
    """A model without rules, for checks that go on after rule text failed to build."""
    model = build((), ()).model
    if model is None:
        raise AssertionError("a model without rules has nothing that could be wrong")
    return model


def _turning_points(parameters: Iterable[Parameter], since: dt.date, until: dt.date) -> list[dt.date]:
    changes = {dated.since for parameter in parameters for dated in parameter.values}
    return [since, *sorted(day for day in changes if since < day <= until)]


def _constants(parameters: Mapping[str, Parameter], day: dt.date) -> dict[str, tuple[Value, str | None]]:
    constants: dict[str, tuple[Value, str | None]] = {}
    for name, parameter in parameters.items():
        for dated in parameter.values:
            if dated.since <= day:
                constants[name] = (dated.value, dated.clauses[0] if dated.clauses else None)
    return constants


def _inputs(figures: Iterable[Term] | Iterable[DecisionInfo]) -> tuple[Input, ...]:
    return tuple(Input(figure.name, feel_type(figure.type), figure.where) for figure in figures)


def _condition(number: int, rule: Cell) -> Decision:
    where = rule.where
    return Decision(_condition_name(number), rule, BOOLEAN, None, None, FilePlace(where.file, where.line, where.column))


def _condition_name(number: int) -> str:
    return f"条件{number}"
