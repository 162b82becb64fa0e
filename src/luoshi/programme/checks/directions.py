"""Directions and cliffs are declared of decisions that can rise and fall, and of facts that move them."""

from collections.abc import Iterator

from luoshi.programme.model import DecisionInfo, Programme, TermType
from luoshi.source import Problem

_NUMBERS = frozenset({TermType.INTEGER, TermType.DECIMAL, TermType.RATE, TermType.MONEY})
_ORDERED = _NUMBERS | {TermType.DATE}


def directions_fit(programme: Programme) -> Iterator[Problem]:
    """A problem for each direction or share stated of what has no more and less, or of a fact that plays no part."""
    built = {decision.name for decision in programme.model.decisions}
    for decision in programme.decisions.values():
        if decision.monotone and (decision.type not in _ORDERED or decision.is_list):
            message = f"“{decision.name}”没有大小，不能写“monotone”"
            yield Problem("figure-type", message, decision.where, "只给数字、金额、比例或日期写 monotone")
        elif decision.monotone:
            yield from _facts_fit(programme, decision, decision.name in built)
        if decision.cliff is not None and (decision.type not in _NUMBERS or decision.is_list):
            message = f"“{decision.name}”不是一个数，不能写“cliff”"
            yield Problem("figure-type", message, decision.where, "只给数字、金额或比例写 cliff")
        if decision.burden and (decision.type not in _NUMBERS or decision.is_list):
            message = f"“{decision.name}”不是一个数，不能写“burden”"
            yield Problem("figure-type", message, decision.where, "只给数字、金额或比例写 burden")


def _facts_fit(programme: Programme, decision: DecisionInfo, is_built: bool) -> Iterator[Problem]:
    behind = programme.model.facts_behind(decision.name) if is_built else tuple(programme.terms)
    for name in decision.monotone:
        if name not in programme.terms:
            continue
        if programme.terms[name].type not in _ORDERED:
            message = f"“{name}”没有大小，“{decision.name}”不能随它升降"
            yield Problem("figure-type", message, decision.where, "只写数字、金额、比例或日期的事实")
        elif name not in behind:
            message = f"“{decision.name}”不依据“{name}”"
            yield Problem("monotone-apart", message, decision.where, "删去这一项，或改正事实的名称")
