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

_MARKS = "-≈"
_SIGNS = ("-", "≈-")
_SEVERAL = frozenset({Hit.COLLECT, Hit.RULE_ORDER, Hit.OUTPUT_ORDER})
_SHOWN_ROWS = 5
"""How many rows a step writes out; tables that collect can have thousands that fire."""


class Wording:
    """How the rules of a model read; made once a model, since most of that is the same for every case."""

    __slots__ = ("_texts",)

    def __init__(self) -> None:
        self._texts: dict[tuple[str, int | None], str] = {}

    def case(self, names: Mapping[str, Value]) -> "Explanation":
        """The steps of one case; `names` has a value for every name of a rule by the time that rule is explained."""
        return Explanation(self, names)

    def text(self, rule: Rule, found: Lookup) -> str:
        """The text of the rule, of a table the rows that count."""
        key = (rule.decision.name, found.row)
        known = self._texts.get(key)
        if known is not None:
            return known
        table = rule.logic.tree
        if not isinstance(table, Table):
            text = rule.logic.cell.text.strip()
        else:
            text = _write_table(table, found, _text)
            if table.hit in _SEVERAL:
                return text
        self._texts[key] = text
        return text


class Explanation:
    """The steps of one case in words; each value is put in words once, however often the rules name it."""

    __slots__ = ("_names", "_shown", "_wording")

    def __init__(self, wording: Wording, names: Mapping[str, Value]) -> None:
        self._wording = wording
        self._names = names
        self._shown: dict[str, str] = {}

    def step(self, rule: Rule, found: Lookup, value: Value) -> Step:
        """The step of a decision: `found` is what its logic gave, `value` what became of that by rounding."""
        table, names = rule.logic.tree, self._names
        row_clause = None
        if isinstance(table, Table):
            substituted = _write_table(table, found, self._substituted)
            row_clause = None if found.row is None else table.rows[found.row - 1].clause
        else:
            substituted = self._substituted(rule.logic).strip()
        return Step(
            rule.decision.name,
            value,
            rule.decision.clause,
            found.row,
            row_clause,
            {name: names[name] for name in rule.requires},
            self._wording.text(rule, found),
            substituted,
            _note(rule, found, value),
            found.rows,
            _counted(table, found) if isinstance(table, Table) else (),
        )

    def _substituted(self, formula: Formula) -> str:
        pieces, known = formula.pieces, self._shown
        text = pieces[0]
        for number, name in enumerate(formula.references, start=1):
            if name in known:
                shown = known[name]
            else:
                shown = known[name] = show_inline(self._names[name])
            # A negative number after an operator would read as two signs.
            if shown[0] in _MARKS and text and shown.startswith(_SIGNS):
                shown = f"({shown})"
            text += shown + pieces[number]
        return text


def _write_table(table: Table, found: Lookup, text_of: Callable[[Formula], str]) -> str:
    """The inputs and tests of the rows that count, each with its outputs; without such rows the inputs alone."""
    inputs = [text_of(column.formula) for column in table.inputs]
    if found.row is None:
        return "、".join(inputs)
    numbers = _counted(table, found)
    written = [_write_row(inputs, table.rows[number - 1], text_of) for number in numbers[:_SHOWN_ROWS]]
    return "；".join(written) + ("；…" if len(numbers) > _SHOWN_ROWS else "")


def _counted(table: Table, found: Lookup) -> tuple[int, ...]:
    if found.row is None:
        return ()
    return found.rows if table.hit in _SEVERAL else (found.row,)


def _write_row(inputs: list[str], row: RowFormula, text_of: Callable[[Formula], str]) -> str:
    tests = [f"{value} {text_of(condition)}" for value, condition in zip(inputs, row.conditions, strict=True)]
    return f"{'，'.join(tests)} → {'，'.join([text_of(output) for output in row.outputs])}"


def _text(formula: Formula) -> str:
    return formula.cell.text


def _note(rule: Rule, found: Lookup, value: Value) -> str:
    if isinstance(value, Null):
        return value.reason
    rounding = rule.decision.rounding
    rounded = _show_change(rounding, found.value, value) if rounding is not None else ""
    if found.rows or not isinstance(rule.logic.tree, Table):
        return rounded
    return f"没有符合的行；{rounded}" if rounded else "没有符合的行"


def _show_change(rounding: Rounding, found: Value, value: Value) -> str:
    if not isinstance(found, Decimal) or not isinstance(value, Decimal):
        return ""
    change = "不变" if found == value else f"→ {value:f}"
    return f"{_show_rounding(rounding)}：{show_number(found)} {change}"


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
