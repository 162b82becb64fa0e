"""Figures stand where their type allows: conditions are yes or no, amounts are money."""

from collections.abc import Iterator

from luoshi.programme.model import CountColumn, Payment, Procedure, Programme, Return, TermType
from luoshi.source import Place, Problem

_SUMMABLE = frozenset({TermType.INTEGER, TermType.DECIMAL, TermType.MONEY})


def figures_fit(programme: Programme) -> Iterator[Problem]:
    """A problem for each figure of the wrong type; names that do not exist are reported elsewhere."""
    for procedure in programme.procedures.values():
        yield from _procedure_figures(programme, procedure)
    for owed in programme.returns.values():
        yield from _column_figures(programme, owed)


def _procedure_figures(programme: Programme, procedure: Procedure) -> Iterator[Problem]:
    where = procedure.where
    yield from _wants(programme, procedure.condition, TermType.BOOLEAN, "condition", where)
    yield from _wants(programme, procedure.amount, TermType.MONEY, "amount", where)
    for stage in procedure.stages.values():
        if isinstance(stage.work, Payment):
            yield from _wants(programme, stage.work.amount, TermType.MONEY, "amount", stage.where)
            yield from _wants(programme, stage.work.bank, TermType.TEXT, "bank", stage.where)
            yield from _wants(programme, stage.work.account, TermType.ACCOUNT, "account", stage.where)


def _column_figures(programme: Programme, owed: Return) -> Iterator[Problem]:
    for column in owed.columns:
        if isinstance(column, CountColumn) and column.sum_of is not None:
            kind = _type_of(programme, column.sum_of)
            is_list = _is_list(programme, column.sum_of)
            if kind is not None and (kind not in _SUMMABLE or is_list):
                what = "一列值" if is_list else kind.value
                message = f"“{column.title}”要合计的“{column.sum_of}”是{what}，不能相加"
                yield Problem("figure-type", message, owed.where, "合计整数、数字或金额")


def _wants(programme: Programme, name: str, kind: TermType, key: str, where: Place) -> Iterator[Problem]:
    actual = _type_of(programme, name)
    if _is_list(programme, name):
        message = f"“{key}”所指的“{name}”是一列值，应为一个 {kind.value}"
        yield Problem("figure-type", message, where, "改指别的名称")
    elif actual is not None and actual is not kind:
        message = f"“{key}”所指的“{name}”是 {actual.value}，应为 {kind.value}"
        yield Problem("figure-type", message, where, "改指别的名称，或改它的 type")


def _type_of(programme: Programme, name: str) -> TermType | None:
    figure = programme.terms.get(name) or programme.decisions.get(name)
    return figure.type if figure is not None else None


def _is_list(programme: Programme, name: str) -> bool:
    return name in programme.decisions and programme.decisions[name].is_list
