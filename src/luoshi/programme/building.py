"""Building the rules of a programme for every day in force, parameters being constants of their time."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence

from luoshi.feel import ANY, BOOLEAN, Cell, Decision, Input, Type, Value, build
from luoshi.programme.model import DatedModel, DecisionInfo, Parameter, Programme, Term
from luoshi.programme.sections.rules import result_type
from luoshi.programme.yaml_reading import Scalar
from luoshi.source import FilePlace, Problem

Constants = Mapping[str, tuple[Value, str | None]]


def build_models(
    programme: Programme, logic: Sequence[Decision], conditions: Sequence[Scalar], untyped: Collection[str]
) -> tuple[tuple[DatedModel, ...], tuple[Problem, ...]]:
    """The models in order of the days from which they hold, and every problem of the rule text, each once.

    `logic` is that of the programme's decisions, `conditions` its FEEL conditions, and `untyped` names the figures
    whose type could not be read, so that nothing is said about how they are used.
    """
    texts = {scalar.text.strip(): scalar for scalar in conditions}
    names = {text: _condition_name(number) for number, text in enumerate(texts, 1)}
    facts = _inputs(programme.terms.values(), untyped)
    days = _turning_points(programme)
    first = _constants(programme.parameters, days[0])
    rules = build(facts, logic, constants=first)
    tested = build(
        facts + _inputs(programme.decisions.values(), untyped),
        tuple(_condition(number, scalar.rule()) for number, scalar in enumerate(texts.values(), 1)),
        constants=first,
    )
    problems = tuple(dict.fromkeys(rules.problems + tested.problems))
    if rules.model is None or tested.model is None:
        return (), problems
    models = [DatedModel(days[0], rules.model, tested.model, names)]
    before = first
    for day in days[1:]:
        constants = _constants(programme.parameters, day)
        if constants == before:
            continue
        before = constants
        # A parameter has one type for all time, so that what was checked once holds for every value.
        models.append(
            DatedModel(day, rules.model.with_constants(constants), tested.model.with_constants(constants), names)
        )
    return tuple(models), problems


def no_rules(since: dt.date) -> DatedModel:
    """A model without rules, for checks that go on where rule text cannot be built."""
    model = build((), ()).model
    if model is None:
        raise AssertionError("a model without rules has nothing that could be wrong")
    return DatedModel(since, model, model, {})


def _turning_points(programme: Programme) -> list[dt.date]:
    changes = {dated.since for parameter in programme.parameters.values() for dated in parameter.values}
    return [programme.since, *sorted(day for day in changes if programme.since < day <= programme.until)]


def _constants(parameters: Mapping[str, Parameter], day: dt.date) -> dict[str, tuple[Value, str | None]]:
    constants: dict[str, tuple[Value, str | None]] = {}
    for name, parameter in parameters.items():
        for number, dated in enumerate(parameter.values):
            # Before its first value a parameter has that one here, so that a gap is reported once and as a gap.
            if dated.since <= day or number == 0:
                constants[name] = (dated.value, dated.clauses[0] if dated.clauses else None)
    return constants


def _inputs(figures: Iterable[Term] | Iterable[DecisionInfo], untyped: Collection[str]) -> tuple[Input, ...]:
    return tuple(
        Input(figure.name, ANY if figure.name in untyped else _type_of(figure), figure.where) for figure in figures
    )


def _type_of(figure: Term | DecisionInfo) -> Type:
    return result_type(figure.type, is_list=isinstance(figure, DecisionInfo) and figure.is_list)


def _condition(number: int, rule: Cell) -> Decision:
    where = rule.where
    return Decision(_condition_name(number), rule, BOOLEAN, None, None, FilePlace(where.file, where.line, where.column))


def _condition_name(number: int) -> str:
    return f"条件{number}"
