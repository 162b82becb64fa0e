"""Decision tables in the explaining evaluator: which rows fire, and what follows from that."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from luoshi.feel.arithmetic import conjoin
from luoshi.feel.evaluation import Evaluation
from luoshi.feel.typed import Hit, TableFormula, column_slot
from luoshi.feel.values import Null, NullCode, Value, join_nulls


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a table gives: its value, and the row that decided, counted from 1."""

    value: Value
    row: int | None


def look_up(table: TableFormula, names: Mapping[str, Value]) -> Lookup:
    """The output of the row that fires.

    A row whose condition is unknown for want of a fact leaves the table undecided, unless a row before it decides
    (`first`); a condition that is null for any other reason does not fire (DMN 1.5, 8.2.11).
    """
    inputs = tuple(Evaluation(formula.cell, names).value(formula.tree) for formula in table.inputs)
    subjects = {column_slot(column): value for column, value in enumerate(inputs)}
    fired: list[int] = []
    unknown: list[Null] = []
    for number, row in enumerate(table.rows, start=1):
        outcome = conjoin(tuple([Evaluation(test.cell, names, subjects).value(test.tree) for test in row.conditions]))
        if outcome is True:
            fired.append(number)
        elif isinstance(outcome, Null) and outcome.missing:
            unknown.append(outcome)
        if table.hit is Hit.FIRST and (fired or unknown):
            break
    decided = _decide(table.hit, fired, unknown, inputs)
    if isinstance(decided, Null):
        return Lookup(decided, None)
    output = table.rows[decided - 1].output
    return Lookup(Evaluation(output.cell, names).value(output.tree), decided)


def _decide(hit: Hit, fired: list[int], unknown: list[Null], inputs: tuple[Value, ...]) -> int | Null:
    match hit:
        case Hit.UNIQUE:
            if len(fired) > 1:
                rows = "、".join(f"第 {number} 行" for number in fired)
                return Null(f"{rows}同时符合，只应有一行符合", NullCode.SEVERAL_ROWS)
        case Hit.FIRST:
            pass
        case _:
            assert_never(hit)
    absent = join_nulls(unknown)
    if absent is not None:
        return absent
    if fired:
        return fired[0]
    cause = join_nulls(inputs)
    because = f"（{cause.reason}）" if cause is not None else ""
    return Null(f"没有符合的行{because}", NullCode.NO_ROW)
