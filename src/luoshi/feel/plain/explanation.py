"""A step in words: the text of the rule, the same text with values in place of names, and a note."""

from collections.abc import Mapping
from decimal import Decimal
from typing import assert_never

from luoshi.feel.rules import Rule, Step
from luoshi.feel.showing import show_inline, show_number
from luoshi.feel.tables import Lookup
from luoshi.feel.typed import Formula
from luoshi.feel.values import Null, Value
from luoshi.money import Rounding


def explain(rule: Rule, found: Lookup, value: Value, names: Mapping[str, Value]) -> Step:
    """The step of a decision: `found` is what its logic gave, `value` what became of that by rounding."""
    logic = rule.logic
    row = None if found.row is None or isinstance(logic, Formula) else logic.rows[found.row - 1]
    if isinstance(logic, Formula):
        formula, substituted = logic.cell.text.strip(), _substitute(logic, names).strip()
    elif row is None:
        formula = "、".join(each.cell.text for each in logic.inputs)
        substituted = "、".join(_substitute(each, names) for each in logic.inputs)
    else:
        pairs = list(zip(logic.inputs, row.conditions, strict=True))
        tests = "，".join(f"{each.cell.text} {test.cell.text}" for each, test in pairs)
        formula = f"{tests} → {row.output.cell.text}"
        tests = "，".join(f"{_substitute(each, names)} {_substitute(test, names)}" for each, test in pairs)
        substituted = f"{tests} → {_substitute(row.output, names)}"
    return Step(
        decision=rule.decision.name,
        value=value,
        clause=rule.decision.clause,
        row=found.row,
        row_clause=None if row is None else row.clause,
        inputs={name: names[name] for name in rule.requires},
        formula=formula,
        substituted=substituted,
        note=_note(rule, found.value, value),
    )


def _substitute(formula: Formula, names: Mapping[str, Value]) -> str:
    parts = [formula.pieces[0]]
    for name, piece in zip(formula.references, formula.pieces[1:], strict=True):
        shown = show_inline(names[name])
        # A negative number after an operator would read as two signs.
        if shown.startswith(("-", "≈-")) and parts != [""]:
            shown = f"({shown})"
        parts += (shown, piece)
    return "".join(parts)


def _note(rule: Rule, found: Value, value: Value) -> str:
    if isinstance(value, Null):
        return value.reason
    rounding = rule.decision.rounding
    if rounding is None or not isinstance(found, Decimal) or not isinstance(value, Decimal):
        return ""
    if found == value:
        return f"{_show_rounding(rounding)}：{show_number(found)} 不变"
    return f"{_show_rounding(rounding)}：{show_number(found)} → {value:f}"


def _show_rounding(rounding: Rounding) -> str:
    match rounding:
        case Rounding.HALF_UP:
            return "四舍五入到分"
        case Rounding.HALF_EVEN:
            return "四舍六入五成双到分"
        case Rounding.DOWN:
            return "舍去不足一分的部分"
        case Rounding.UP:
            return "不足一分的进到一分"
        case _:
            assert_never(rounding)
