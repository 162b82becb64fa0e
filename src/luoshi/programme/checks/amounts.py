"""Amounts can be reckoned: parameters in them are numbers of the right sort, and shares have something to be of."""

from collections.abc import Iterator

from luoshi.programme.amounts import Figure, ParameterName, Portion
from luoshi.programme.model import Fund, Programme, TermType
from luoshi.source import Place, Problem

_NUMBERS = frozenset({TermType.INTEGER, TermType.DECIMAL, TermType.RATE, TermType.MONEY})
_YUAN = frozenset({TermType.INTEGER, TermType.DECIMAL, TermType.MONEY})
_SHARES = frozenset({TermType.RATE})


def amounts_fit(programme: Programme) -> Iterator[Problem]:
    """A problem for each parameter of the wrong type in an amount, and each fund whose shares are of nothing known."""
    for total in programme.totals.values():
        yield from _wants(programme, total.total, _NUMBERS, total.where)
        for part in total.parts:
            yield from _wants(programme, part.value, _NUMBERS, part.where)
    for fund in programme.funds.values():
        yield from _fund_amounts(programme, fund)


def _fund_amounts(programme: Programme, fund: Fund) -> Iterator[Problem]:
    if fund.total is not None:
        yield from _wants(programme, fund.total.amount, _YUAN, fund.total.where)
    for portions in (fund.raised_from, fund.allotted_to):
        for portion in portions:
            if portion.amount is not None:
                yield from _wants(programme, portion.amount, _YUAN, portion.where)
            if portion.share is not None:
                yield from _wants(programme, portion.share, _SHARES, portion.where)
        if fund.total is None and _is_mixed(portions):
            message = f"“{fund.name}”的各项有的写金额、有的写比例，没有总额就无从核对"
            yield Problem("fund-total-missing", message, fund.where, "写上 total，或都写成同一种")


def _is_mixed(portions: tuple[Portion, ...]) -> bool:
    return any(each.share is not None for each in portions) and any(each.amount is not None for each in portions)


def _wants(programme: Programme, figure: Figure, kinds: frozenset[TermType], where: Place) -> Iterator[Problem]:
    if not isinstance(figure, ParameterName) or figure.name not in programme.parameters:
        return
    actual = programme.parameters[figure.name].type
    if actual not in kinds:
        message = f"这里用的参数“{figure.name}”是 {actual.value}，应为 {'、'.join(sorted(kinds))}"
        yield Problem("figure-type", message, where, "改指别的参数，或改它的 type")
