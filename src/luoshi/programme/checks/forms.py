"""A form asks every fact on which its procedure decides, and no fact waits for a form that never asks it."""

from collections.abc import Iterator

from luoshi.programme.model import Payment, Procedure, Programme
from luoshi.source import Problem


def forms_ask_enough(programme: Programme) -> Iterator[Problem]:
    """A problem for each fact that a procedure's decisions or payments rest on and its form does not ask."""
    built = {decision.name for decision in programme.model.decisions}
    for procedure in programme.procedures.values():
        form = programme.forms.get(procedure.form)
        if form is None or not all(name in programme.terms for name in form.fields):
            continue
        for name in _needed(programme, procedure, built):
            if name in programme.terms and name not in form.fields:
                message = f"事项“{procedure.name}”要用事实“{name}”，表单“{form.name}”没有问"
                remedy = f"在 fields 里加上“{name}”"
                yield Problem("fact-unasked", message, form.where, remedy, (procedure.where,))


def _needed(programme: Programme, procedure: Procedure, built: set[str]) -> dict[str, None]:
    names: dict[str, None] = {}
    for decision in (procedure.condition, procedure.amount):
        if decision in built:
            names |= dict.fromkeys(programme.model.facts_behind(decision))
    for stage in procedure.stages.values():
        if isinstance(stage.work, Payment):
            names |= dict.fromkeys((stage.work.bank, stage.work.account))
    return names
