"""A step in words: the text of the rule, the same text with values in place of names, and a note."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import assert_never

from luoshi.feel.plain.tables import Lookup
from luoshi.feel.rules import Rule, Step
from luoshi.feel.showing import show_inline, show_number
from luoshi.feel.syntax import Hit
from luoshi.feel.typed import Formula, RowFormula, Table
from luoshi.feel.values import Null, Value
from luoshi.money import Rounding

_SHOWN_ROWS = 5
"""How many rows a step writes out; tables that collect can have thousands that fire."""

_Text = Callable[[Formula], str]


def explain(rule: Rule, found: Lookup, value: Value, names: Mapping[str, Value]) -> Step:
    """The step of a decision: `found` is what its logic gave, `value` what became of that by rounding."""
    table = rule.logic.tree if isinstance(rule.logic.tree, Table) else None
    row = None if table is None or found.row is None else table.rows[found.row - 1]

    if table is None:
        formula, substituted = rule.logic.cell.text.strip(), _substitute(rule.logic, names).strip()
    else:
        formula = _write_table(table, found, _text)
        substituted = _write_table(table, found, lambda part: _substitute(part, names))
    return Step(
        decision=rule.decision.name,
        value=value,
        clause=rule.decision.clause,
        row=found.row,
        row_clause=None if row is None else row.clause,
        inputs={name: names[name] for name in rule.requires},
        formula=formula,
        substituted=substituted,
        note=_note(rule, found, value),
        rows=found.rows,
    )


def _write_table(table: Table, found: Lookup, text_of: _Text) -> str:
    """The inputs and tests of the rows that count, each with its outputs; without such rows the inputs alone."""
    if found.row is None:
        return "、".join([text_of(column.formula) for column in table.inputs])
    several = table.hit in (Hit.COLLECT, Hit.RULE_ORDER, Hit.OUTPUT_ORDER)
    numbers = found.rows if several else (found.row,)
    written = [_write_row(table, table.rows[number - 1], text_of) for number in numbers[:_SHOWN_ROWS]]
    return "；".join(written) + ("；…" if len(numbers) > _SHOWN_ROWS else "")


def _write_row(table: Table, row: RowFormula, text_of: _Text) -> str:
    pairs = zip(table.inputs, row.conditions, strict=True)
    tests = "，".join([f"{text_of(column.formula)} {text_of(condition)}" for column, condition in pairs])
    return f"{tests} → {'，'.join([text_of(output) for output in row.outputs])}"


def _text(formula: Formula) -> str:
    return formula.cell.text


def _substitute(formula: Formula, names: Mapping[str, Value]) -> str:
    text = formula.pieces[0]
    for number, name in enumerate(formula.references, start=1):
        shown = show_inline(names[name])
        # A negative number after an operator would read as two signs.
        if text and shown.startswith(("-", "≈-")):
            shown = f"({shown})"
        text += shown + formula.pieces[number]
    return text


def _note(rule: Rule, found: Lookup, value: Value) -> str:
    if isinstance(value, Null):
        return value.reason
    notes: list[str] = []
    if isinstance(rule.logic.tree, Table) and not found.rows:
        notes.append("没有符合的行")
    rounding = rule.decision.rounding
    if rounding is not None and isinstance(found.value, Decimal) and isinstance(value, Decimal):
        change = "不变" if found.value == value else f"→ {value:f}"
        notes.append(f"{_show_rounding(rounding)}：{show_number(found.value)} {change}")
    return "；".join(notes)


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
