"""Disputes between statements as officials read them: at which figures, and what each clause says there."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from luoshi.feel import DECIMALS, Value
from luoshi.feel.rules import Outcome
from luoshi.programme.model import Clauses, DecisionInfo, Programme, TermType
from luoshi.programme.showing import kind_of, show_value
from luoshi.programme.verification.changes.differences import told
from luoshi.programme.verification.contradictions.disputes import Claim, Dispute
from luoshi.programme.verification.contradictions.lines import Axis, Span, step_of
from luoshi.programme.verification.contradictions.statements import Statement
from luoshi.programme.verification.subject import Ruleset, decimal_of


def stretch(ruleset: Ruleset, dispute: Dispute, facts: Mapping[str, Value]) -> str:
    """Where it happens: `裁员率恰为4%、类别为甲类`; of a stretch the case in it, of what has no name the facts."""
    setting = [f"{name}为{'是' if value else '否'}" for name, value in dispute.setting.truths.items()]
    setting.extend(f"{name}为{text}" for name, text in dispute.setting.texts.items() if text is not None)
    if len(dispute.axis.terms) > 1:
        programme = ruleset.programme
        values = [f"{name}为{told(programme, name, facts[name])}" for name in sorted(dispute.axis.variables)]
        return "、".join((*values, *setting))
    return "、".join((_values(ruleset, dispute, facts), *setting))


def _values(ruleset: Ruleset, dispute: Dispute, facts: Mapping[str, Value]) -> str:
    """The value of a figure in the case, and the stretch that it stands for; between whole steps the steps."""
    name = axis_name(dispute.axis)
    span = _in_steps(ruleset, dispute)
    if span.low is not None and span.low == span.high:
        return f"{name}恰为{_shown(ruleset.programme, dispute.axis, span.low)}"
    ends = []
    if span.low is not None:
        ends.append(f"{'不低于' if span.low_included else '高于'}{_shown(ruleset.programme, dispute.axis, span.low)}")
    if span.high is not None:
        ends.append(f"{'不高于' if span.high_included else '低于'}{_shown(ruleset.programme, dispute.axis, span.high)}")
    here = f"{name}为{told(ruleset.programme, name, facts[name])}" if name in facts else name
    return f"{here}（{'、'.join(ends)}的都有这种情形）" if ends else here


def axis_name(axis: Axis) -> str:
    """A figure by its name, or what is added up to it."""
    parts: list[str] = []
    for monomial, factor in sorted(axis.terms, key=lambda term: term[1] < 0):
        product = "×".join(monomial)
        size = "" if abs(factor) == 1 else f"{_plain(abs(factor))}×"
        parts.append(f"{'－' if factor < 0 else '＋' if parts else ''}{size}{product}")
    return "".join(parts)


def sentence(ruleset: Ruleset, dispute: Dispute, facts: Mapping[str, Value], outcome: Outcome) -> str:
    """What the two clauses say of the same case."""
    where = stretch(ruleset, dispute, {**facts, **outcome.values})
    first, second = (_cited(ruleset.programme, claim.statement, outcome) for claim in (dispute.first, dispute.second))
    match dispute.first.grants, dispute.second.grants:
        case True, True:
            return f"{where}时，{first}和{second}同时适用：两条的界限重叠"
        case False, False:
            return f"{where}时，{first}和{second}都不适用：两条的界限之间有空当"
        case _:
            refused = _answer(ruleset.programme, dispute.first, outcome)
            given = _answer(ruleset.programme, dispute.second, outcome)
            return f"{where}时，{first}{refused}，{second}却{given}：两条说法不一致"


def clauses_at(programme: Programme, statement: Statement, outcome: Outcome) -> Clauses:
    """The clauses that a statement rests on in a case: those of the row that decides, where there is one."""
    if statement.tree is None and statement.decision is not None:
        row = _row(statement, outcome)
        found = programme.decisions[statement.decision].clauses_of_row(row)
        return found or statement.clauses
    return statement.clauses


def named(statement: Statement) -> str:
    """A statement by its clauses and its rule."""
    return f"{'、'.join(statement.clauses)}（{statement.name}）"


def _cited(programme: Programme, statement: Statement, outcome: Outcome) -> str:
    clauses = "、".join(clauses_at(programme, statement, outcome))
    row = _row(statement, outcome)
    if row is not None:
        rule = _row_name(programme.decisions[statement.name], row)
    elif statement.text in statement.name:
        rule = statement.name
    else:
        rule = f"{statement.name}：{statement.text}"
    return f"{clauses}（{rule}）"


def _row_name(info: DecisionInfo, row: int) -> str:
    exception = info.exception_in_row(row)
    if exception is not None:
        return f"{info.name}的“{exception.label}”"
    return f"{info.name}的一般规定" if info.exceptions else f"{info.name}第{row}行"


def _row(statement: Statement, outcome: Outcome) -> int | None:
    if statement.tree is not None:
        return None
    return next((step.row for step in outcome.steps if step.decision == statement.decision), None)


def _answer(programme: Programme, claim: Claim, outcome: Outcome) -> str:
    statement = claim.statement
    value = outcome.values.get(statement.decision) if statement.tree is None and statement.decision else None
    if isinstance(value, Decimal) and statement.decision is not None:
        return f"{'给' if claim.grants else '规定为'}{told(programme, statement.decision, value)}"
    if not statement.grants_when:
        return "没有排除" if claim.grants else "予以排除"
    return "予以认可" if claim.grants else "不予认可"


def _in_steps(ruleset: Ruleset, dispute: Dispute) -> Span:
    """The stretch with its ends on values that the figure can have, where it goes by steps."""
    span = dispute.whole
    step = step_of(dispute.axis, ruleset.variables) if _is_of_facts(ruleset, dispute.axis) else None
    if step is None:
        return span
    low, high = span.low, span.high
    if low is not None:
        steps = ceil(low / step)
        low = (steps + (steps * step == low and not span.low_included)) * step
    if high is not None:
        steps = floor(high / step)
        high = (steps - (steps * step == high and not span.high_included)) * step
    return replace(span, low=low, high=high, low_included=True, high_included=True)


def _is_of_facts(ruleset: Ruleset, axis: Axis) -> bool:
    return axis.variables <= ruleset.variables.keys()


def _shown(programme: Programme, axis: Axis, value: Fraction) -> str:
    """A value of a figure with its unit; a day where the figure is one."""
    if len(axis.terms) != 1:
        return _plain(value)
    (name, *others), _ = axis.terms[0]
    if others:
        return _plain(value)
    if kind_of(programme, name) is TermType.DATE:
        return dt.date.fromordinal(int(value)).isoformat()
    return told(programme, name, _decimal(value))


def _plain(value: Fraction) -> str:
    return show_value(TermType.DECIMAL, _decimal(value))


def _decimal(value: Fraction) -> Decimal:
    exact = decimal_of(value)
    return exact if exact is not None else DECIMALS.divide(Decimal(value.numerator), Decimal(value.denominator))
