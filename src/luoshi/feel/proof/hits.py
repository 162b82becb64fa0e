"""Hit policies by pieces: which row gives the value where (DMN 1.5, 8.2.8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from luoshi.feel.builtins import Function
from luoshi.feel.proof.formulas import FALSE, TRUE, Formula, all_of, any_of, negation
from luoshi.feel.proof.functions import lower_list_call
from luoshi.feel.proof.pieces import (
    Lowered,
    Mark,
    Nothing,
    Opaque,
    Piece,
    Pieces,
    Truth,
    kept,
    number,
    only,
    under,
)
from luoshi.feel.syntax import Aggregation, Hit
from luoshi.feel.values import NullCode

MOST_TOLD_APART = 60
"""Rows up to which each is told apart from every other; beyond, rows that overlap are for the sweep to find."""

_MOST_COLLECTED = 8
NO_ROW = Nothing("没有符合的行", NullCode.NO_ROW)
SEVERAL_ROWS = Nothing("几行同时符合", NullCode.SEVERAL_ROWS)


@dataclass(frozen=True, slots=True)
class LoweredTable:
    """A table: when each row fires, what each gives, and what stands where none fires.

    `ranks` are the rows from best to last for the policy `priority`, by their number from 0.
    """

    decision: str
    hit: Hit
    aggregation: Aggregation | None
    fires: tuple[Formula, ...]
    outputs: tuple[Lowered, ...]
    default: Lowered | None
    ranks: tuple[int, ...] = ()


def value_of(table: LoweredTable) -> Lowered:
    """The value of the table. Raises Opaque for a list of results and what would be too many cases."""
    match table.hit:
        case Hit.UNIQUE:
            guards, conflict = _unique(table.fires)
        case Hit.FIRST:
            guards, conflict = _in_order(table.fires, range(len(table.fires))), FALSE
        case Hit.PRIORITY:
            guards, conflict = _in_order(table.fires, table.ranks), FALSE
        case Hit.ANY:
            guards, conflict = _in_order(table.fires, range(len(table.fires))), _disagreement(table)
        case Hit.COLLECT:
            return _collected(table)
        case Hit.RULE_ORDER | Hit.OUTPUT_ORDER:
            raise Opaque("判定表的结果是一列值")
        case _:
            assert_never(table.hit)
    return _joined(table, guards, conflict)


def _unique(fires: Sequence[Formula]) -> tuple[tuple[Formula, ...], Formula]:
    if len(fires) > MOST_TOLD_APART:
        return tuple(fires), FALSE
    opposites = [negation(each) for each in fires]
    guards = tuple(
        all_of(each, *(other for index, other in enumerate(opposites) if index != number))
        for number, each in enumerate(fires)
    )
    both = [all_of(fires[first], each) for number, each in enumerate(fires) for first in range(number)]
    return guards, any_of(*both)


def _in_order(fires: Sequence[Formula], order: Sequence[int]) -> tuple[Formula, ...]:
    """Each row where none before it in the order fires."""
    if len(fires) > MOST_TOLD_APART * 4:
        raise Opaque(f"判定表超过{MOST_TOLD_APART * 4}行")
    guards: list[Formula] = [FALSE] * len(fires)
    before: list[Formula] = []
    for index in order:
        guards[index] = all_of(fires[index], *before)
        before.append(negation(fires[index]))
    return tuple(guards)


def _disagreement(table: LoweredTable) -> Formula:
    """Two rows fire and give different results."""
    if len(table.fires) > MOST_TOLD_APART:
        raise Opaque(f"any 的判定表超过{MOST_TOLD_APART}行")
    found: list[Formula] = []
    for number_of, mine in enumerate(table.outputs):
        for first in range(number_of):
            other = table.outputs[first]
            differ: Formula = FALSE if mine == other else TRUE
            if isinstance(mine, Truth) and isinstance(other, Truth):
                differ = any_of(all_of(mine.yes, negation(other.yes)), all_of(mine.no, negation(other.no)))
            found.append(all_of(table.fires[first], table.fires[number_of], differ))
    return any_of(*found)


def _joined(table: LoweredTable, guards: Sequence[Formula], conflict: Formula) -> Lowered:
    nobody = all_of(*(negation(each) for each in table.fires))
    # Rows that are told apart from every other already exclude a conflict.
    calm = TRUE if table.hit is Hit.UNIQUE else negation(conflict)
    if any(isinstance(each, Truth) for each in table.outputs):
        parts = [_truth(each) for each in table.outputs]
        otherwise = Truth(FALSE, FALSE) if table.default is None else _truth(table.default)
        return Truth(
            any_of(
                *(all_of(g, p.yes, calm) for g, p in zip(guards, parts, strict=True)), all_of(nobody, otherwise.yes)
            ),
            any_of(*(all_of(g, p.no, calm) for g, p in zip(guards, parts, strict=True)), all_of(nobody, otherwise.no)),
        )
    pieces: list[Piece] = []
    for row, (guard, output) in enumerate(zip(guards, table.outputs, strict=True), 1):
        pieces.extend(under(all_of(guard, calm), _pieces(output), Mark(table.decision, row)))
    default = only(NO_ROW) if table.default is None else _pieces(table.default)
    pieces.extend(under(nobody, default, Mark(table.decision)))
    pieces.extend(under(conflict, only(SEVERAL_ROWS), Mark(table.decision)))
    return kept(pieces)


def _collected(table: LoweredTable) -> Lowered:
    """The rows that fire, made one value: every selection of rows is a case of its own."""
    if table.aggregation is None:
        raise Opaque("判定表的结果是一列值")
    if len(table.fires) > _MOST_COLLECTED:
        raise Opaque(f"汇总的判定表超过{_MOST_COLLECTED}行")
    chosen: list[tuple[Formula, tuple[int, ...]]] = [(TRUE, ())]
    for row, fires in enumerate(table.fires):
        without = negation(fires)
        chosen = [
            (guard, rows)
            for before, kept_rows in chosen
            for guard, rows in ((all_of(before, fires), (*kept_rows, row)), (all_of(before, without), kept_rows))
            if guard != FALSE
        ]
    pieces: list[Piece] = []
    for guard, rows in chosen:
        marks = tuple(Mark(table.decision, row + 1) for row in rows)
        pieces.extend(under(guard, _aggregate(table, rows), *(marks or (Mark(table.decision),))))
    return kept(pieces)


_FUNCTIONS = {Aggregation.SUM: Function.SUM, Aggregation.MIN: Function.MIN, Aggregation.MAX: Function.MAX}


def _aggregate(table: LoweredTable, rows: tuple[int, ...]) -> Pieces:
    assert table.aggregation is not None
    if not rows:
        return only(NO_ROW) if table.default is None else _pieces(table.default)
    if table.aggregation is Aggregation.COUNT:
        return only(number(len(rows)))
    return _pieces(lower_list_call(_FUNCTIONS[table.aggregation], [table.outputs[row] for row in rows]))


def _pieces(lowered: Lowered) -> Pieces:
    if isinstance(lowered, Truth):
        raise Opaque("是否和别的值混在一处")
    return lowered


def _truth(lowered: Lowered) -> Truth:
    if isinstance(lowered, Truth):
        return lowered
    if all(isinstance(piece.value, Nothing) for piece in lowered):
        return Truth(FALSE, FALSE)
    raise Opaque("是否和别的值混在一处")
