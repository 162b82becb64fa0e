"""Decision tables in the explaining evaluator: which rows fire, and what follows from that (DMN 1.5, 8.2.8)."""

from collections.abc import Mapping
from decimal import Decimal
from operator import itemgetter
from typing import assert_never

from luoshi.feel.bounds import weighed
from luoshi.feel.builtins import Function
from luoshi.feel.nodes import dataclass
from luoshi.feel.plain.comparison import equal, settled
from luoshi.feel.plain.functions import call
from luoshi.feel.plain.walking import Walk
from luoshi.feel.problems import quote
from luoshi.feel.showing import show_inline
from luoshi.feel.syntax import Aggregation, Hit
from luoshi.feel.typed import Formula, Table
from luoshi.feel.values import Context, Null, NullCode, Value, join_nulls


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a table gives: its value, the rows that fired counted from 1, and the one of them that decided."""

    value: Value
    rows: tuple[int, ...] = ()
    row: int | None = None


@dataclass(frozen=True, slots=True)
class _Fired:
    """A row that fires: its number and its outputs."""

    number: int
    outputs: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """What the conditions of the rows came to: those that fire, and those that lack a fact with the null they give."""

    fired: tuple[int, ...]
    unknown: Mapping[int, Null]

    def undecided(self) -> Null | None:
        """The null that names the facts which rows lack."""
        return join_nulls(self.unknown.values()) if self.unknown else None


_AGGREGATING = {Aggregation.SUM: Function.SUM, Aggregation.MIN: Function.MIN, Aggregation.MAX: Function.MAX}
_Ranks = tuple[tuple[Value, ...], ...]


def look_up(table: Table, walk: Walk) -> Lookup:
    """What the rows that fire give by the hit policy of the table.

    A row whose condition is unknown for want of a fact leaves the table undecided, unless it cannot change the outcome;
    a condition that is null for any other reason does not fire (DMN 1.5, 8.2.11).
    """
    inputs: list[Value] = []
    for column in table.inputs:
        value = walk.part(column.formula)
        walk.fill(column.slot, value)
        inputs.append(value)
        if column.allowed is not None:
            refused = _refusal(column.allowed, value, column.formula, walk)
            if refused is not None:
                return Lookup(refused)
    found = _find(table, walk)
    if not found.fired:
        return Lookup(found.undecided() or _without_row(table, tuple(inputs), walk))
    outcome = _decide(table, found, walk)
    return Lookup(outcome, found.fired) if isinstance(outcome, Null) else outcome


def _find(table: Table, walk: Walk) -> _Found:
    fired: list[int] = []
    unknown: dict[int, Null] = {}
    for number, row in enumerate(table.rows, start=1):
        outcome = _fires(row.conditions, walk)
        if outcome is True:
            fired.append(number)
        elif isinstance(outcome, Null):
            unknown[number] = outcome
        if table.hit is Hit.FIRST and (fired or unknown):
            break
    return _Found(tuple(fired), unknown)


def _fires(conditions: tuple[Formula, ...], walk: Walk) -> bool | Null:
    """Whether all conditions hold; null only for want of a fact."""
    unknown: tuple[Null, ...] = ()
    for condition in conditions:
        outcome = walk.part(condition)
        if isinstance(outcome, Null):
            unknown += (outcome,)
        elif outcome is not True:
            return False
    if not unknown:
        return True
    return join_nulls(unknown) or True if all(each.missing for each in unknown) else False


def _decide(table: Table, found: _Found, walk: Walk) -> Lookup | Null:
    match table.hit:
        case Hit.UNIQUE:
            if len(found.fired) > 1:
                return _conflict(table, found.fired, _unsettled(table, found.fired))
            return found.undecided() or _first(table, found, walk)
        case Hit.FIRST:
            return found.undecided() or _first(table, found, walk)
        case Hit.ANY:
            return _agreeing(table, found, walk)
        case Hit.PRIORITY:
            return _by_priority(table, found, walk)
        case Hit.COLLECT | Hit.RULE_ORDER | Hit.OUTPUT_ORDER:
            return found.undecided() or _all(table, found, walk)
        case _:
            assert_never(table.hit)


def _first(table: Table, found: _Found, walk: Walk) -> Lookup | Null:
    row = _outputs(table, found.fired[0], walk)
    return row if isinstance(row, Null) else _decided(table, found, row)


def _agreeing(table: Table, found: _Found, walk: Walk) -> Lookup | Null:
    rows = _all_outputs(table, found, walk)
    if isinstance(rows, Null):
        return rows
    unknown: list[Null] = []
    for row in rows[1:]:
        for mine, theirs in zip(rows[0].outputs, row.outputs, strict=True):
            same = settled(equal(mine, theirs))
            if same is False:
                return _conflict(table, (rows[0].number, row.number), "同时符合，结果却不同")
            if isinstance(same, Null):
                unknown.append(same)
    return join_nulls((*unknown, *found.unknown.values())) or _decided(table, found, rows[0])


def _by_priority(table: Table, found: _Found, walk: Walk) -> Lookup | Null:
    ranked = _ranked(table, found, walk)
    if isinstance(ranked, Null):
        return ranked
    best_rank, best = ranked[0]
    for number, absent in found.unknown.items():
        rival = _outputs(table, number, walk)
        if isinstance(rival, Null) or _undecided_rank(rival) or _rank(rival, _ranks(table, walk)) < best_rank:
            return found.undecided() or absent
    return _decided(table, found, best)


def _all(table: Table, found: _Found, walk: Walk) -> Lookup | Null:
    rows = _all_outputs(table, found, walk)
    if isinstance(rows, Null):
        return rows
    if table.hit is Hit.OUTPUT_ORDER:
        ranked = _ranked(table, found, walk)
        if isinstance(ranked, Null):
            return ranked
        rows = tuple([row for _, row in ranked])
    results = tuple([_result(table, row.outputs) for row in rows])
    return Lookup(_aggregate(table.aggregation, results), found.fired, found.fired[0])


def _decided(table: Table, found: _Found, row: _Fired) -> Lookup:
    return Lookup(_result(table, row.outputs), found.fired, row.number)


def _aggregate(aggregation: Aggregation | None, results: tuple[Value, ...]) -> Value:
    if aggregation is None:
        return weighed(results)
    if aggregation is Aggregation.COUNT:
        return Decimal(len(results))
    return call(_AGGREGATING[aggregation], (results,))


def _without_row(table: Table, inputs: tuple[Value, ...], walk: Walk) -> Value:
    """The default outputs; where there are none, null whatever the hit policy (DMN 1.5, 10.3.2.10)."""
    if any(column.default is not None for column in table.outputs):
        outputs = [_no_row() if each.default is None else walk.part(each.default) for each in table.outputs]
        return _result(table, tuple(outputs))
    cause = join_nulls(inputs)
    return _no_row(f"（{cause.reason}）" if cause is not None else "")


def _all_outputs(table: Table, found: _Found, walk: Walk) -> tuple[_Fired, ...] | Null:
    rows: list[_Fired] = []
    for number in found.fired:
        row = _outputs(table, number, walk)
        if isinstance(row, Null):
            return row
        rows.append(row)
    return tuple(rows)


def _outputs(table: Table, number: int, walk: Walk) -> _Fired | Null:
    outputs: list[Value] = []
    for column, formula in zip(table.outputs, table.rows[number - 1].outputs, strict=True):
        value = walk.part(formula)
        if column.allowed is not None:
            refused = _refusal(column.allowed, value, formula, walk.inside({column.slot: value}))
            if refused is not None:
                return refused
        outputs.append(value)
    return _Fired(number, tuple(outputs))


def _refusal(allowed: Formula, value: Value, formula: Formula, walk: Walk) -> Null | None:
    """The null that a value gives which is not allowed; a null is let pass, it says itself what is wrong."""
    if isinstance(value, Null):
        return None
    outcome = walk.part(allowed)
    if outcome is True:
        return None
    if isinstance(outcome, Null) and outcome.missing:
        return outcome
    allows = allowed.cell.text.strip()
    reason = f"{quote(formula.cell.text.strip())}是{show_inline(value)}，只允许 {allows}"
    return Null(reason, NullCode.NOT_ALLOWED, (), formula.cell.where)


def _result(table: Table, outputs: tuple[Value, ...]) -> Value:
    if len(table.outputs) == 1 and table.outputs[0].name is None:
        return outputs[0]
    return weighed(Context([(column.name or "", value) for column, value in zip(table.outputs, outputs, strict=True)]))


def _ranked(table: Table, found: _Found, walk: Walk) -> list[tuple[tuple[int, ...], _Fired]] | Null:
    """The rows that fire with their ranks, best first; null where one has no rank yet or the table ranks nothing."""
    rows = _all_outputs(table, found, walk)
    if isinstance(rows, Null):
        return rows
    if not any(column.ranking for column in table.outputs):
        return Null("没有写明输出值的优先次序", NullCode.ARGUMENT)
    undecided = next((absent for row in rows if (absent := _undecided_rank(row)) is not None), None)
    if undecided is not None:
        return undecided
    ranks = _ranks(table, walk)
    return sorted([(_rank(row, ranks), row) for row in rows], key=itemgetter(0))


def _ranks(table: Table, walk: Walk) -> _Ranks:
    return tuple([tuple([walk.value(each) for each in column.ranking]) for column in table.outputs])


def _rank(row: _Fired, ranks: _Ranks) -> tuple[int, ...]:
    """How far from best each output is, from the left; an output that is not ranked comes after those that are."""
    return tuple(
        [
            next((place for place, each in enumerate(ranking) if equal(each, value) is True), len(ranking))
            for value, ranking in zip(row.outputs, ranks, strict=True)
        ]
    )


def _undecided_rank(row: _Fired) -> Null | None:
    return join_nulls([value for value in row.outputs if isinstance(value, Null) and value.missing])


def _no_row(because: str = "") -> Null:
    return Null(f"没有符合的行{because}", NullCode.NO_ROW)


def _conflict(table: Table, numbers: tuple[int, ...], trouble: str) -> Null:
    return Null("、".join(_row_name(table, number) for number in numbers) + trouble, NullCode.SEVERAL_ROWS)


def _unsettled(table: Table, numbers: tuple[int, ...]) -> str:
    """What is wrong where several rows of a unique table fire; labelled rows are the exceptions of a rule."""
    if all(table.rows[number - 1].label is not None for number in numbers):
        return "同时适用，其中没有一条优先"
    return "同时符合，只应有一行符合"


def _row_name(table: Table, number: int) -> str:
    row = table.rows[number - 1]
    name = quote(row.label) if row.label is not None else f"第 {number} 行"
    return name if row.clause is None else f"{name}（{row.clause}）"
