"""Rows, exceptions and defaults of tables that can never decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from luoshi.feel import Hit
from luoshi.feel.proof.formulas import Formula, all_of, negation
from luoshi.feel.proof.pieces import Opaque
from luoshi.feel.proof.sets import is_empty
from luoshi.feel.proof.solving import Unsolved
from luoshi.feel.proof.sweeps import TooMuch, common, deciding, gaps, holding
from luoshi.feel.proof.unary import constant_value
from luoshi.programme.verification.findings import (
    FactsWitness,
    FiguresWitness,
    Finding,
    FindingKind,
    Method,
    Severity,
    Witness,
)
from luoshi.programme.verification.subject import Case
from luoshi.programme.verification.tables.grids import Examined, Tabulation
from luoshi.programme.verification.tables.wording import (
    case_words,
    cited_row,
    clauses_of_rows,
    column_name,
    column_values_words,
    row_name,
    row_place,
    rows_words,
)

DEFAULT = -1
"""The number that stands for the default of a table among its rows."""

_MOST_ASKED = 300
_IN_ORDER = (Hit.FIRST, Hit.PRIORITY)


@dataclass(frozen=True, slots=True)
class _Dead:
    """The rows, counted from 0, that never decide under one rule set, and those of which it stayed open, and why."""

    rows: frozenset[int]
    open: Mapping[int, str]
    method: Method = Method.SWEEP


def dead_rows(versions: Sequence[Tabulation]) -> Examined:
    """The rows that decide under none of the rule sets; `versions` are the same table in each of them."""
    dead = [_dead(version) for version in versions]
    rows = frozenset.intersection(*(each.rows for each in dead))
    # A row that decides under one rule set is no dead row, whatever stayed open under another.
    doubtful = frozenset.intersection(*(each.rows.union(each.open) for each in dead)) - rows
    reasons = dict.fromkeys(each.open[row] for row in sorted(doubtful) for each in dead if row in each.open)
    method = Method.SOLVER if any(each.method is Method.SOLVER for each in dead) else Method.SWEEP
    tabulation = versions[0]
    words = rows_words(tabulation.info, tabulation.table)
    proof = f"{words}{'和默认结果' if _has_default(tabulation) else ''}都有适用的情形"
    return Examined(tuple(_finding(tabulation, row) for row in sorted(rows)), tuple(reasons), method, proof)


def _dead(tabulation: Tabulation) -> _Dead:
    rows = frozenset(range(len(tabulation.table.rows)))
    try:
        precedence = _precedence(tabulation)
        if tabulation.grid is None:
            return _asked(tabulation, precedence, sorted(rows))
        alive = _alive_in_grid(tabulation, precedence)
        dead = rows - frozenset(alive)
        if tabulation.is_direct:
            return _Dead(dead | _dead_default(tabulation), {})
        found = _asked(tabulation, precedence, alive)
        return _Dead(dead | found.rows, found.open, found.method)
    except TooMuch:
        return _Dead(frozenset(), dict.fromkeys(rows, "各行交错的情形太多，扫描不完"))
    except Opaque as opaque:
        return _Dead(frozenset(), dict.fromkeys(rows, opaque.reason))


def _precedence(tabulation: Tabulation) -> Sequence[int] | None:
    """The rows, the one that beats all others first; None where none beats another.

    Raises Opaque where the results that rank rows are not known.
    """
    count = len(tabulation.table.rows)
    match tabulation.table.hit:
        case Hit.FIRST:
            return range(count)
        case Hit.PRIORITY:
            cell = tabulation.table.rows[0].outputs[0].cell
            ranking = [constant_value(each, cell, tabulation.constants) for each in tabulation.table.outputs[0].ranking]
            results = tabulation.results
            if None in ranking or None in results:
                raise Opaque("各行的结果不都是已知的值，先后分不出来")
            return sorted(range(count), key=lambda row: _rank(results[row], ranking))
        case _:
            return None


def _rank(result: object, ranking: Sequence[object]) -> int:
    return next((place for place, each in enumerate(ranking) if each == result), len(ranking))


def _alive_in_grid(tabulation: Tabulation, precedence: Sequence[int] | None) -> Sequence[int]:
    assert tabulation.grid is not None
    if precedence is not None:
        return deciding(tabulation.grid, precedence)
    return holding(tabulation.grid)


def _dead_default(tabulation: Tabulation) -> frozenset[int]:
    """The default, where the rows leave nothing to it. Raises TooMuch."""
    if not _has_default(tabulation) or tabulation.grid is None:
        return frozenset()
    return frozenset() if gaps(tabulation.grid) else frozenset({DEFAULT})


def _has_default(tabulation: Tabulation) -> bool:
    return tabulation.table.outputs[0].default is not None


def _asked(tabulation: Tabulation, precedence: Sequence[int] | None, rows: Sequence[int]) -> _Dead:
    """Those of the rows, and the default, for which no case exists. Raises Opaque."""
    if len(rows) > _MOST_ASKED:
        raise Opaque(f"要逐行求解的超过{_MOST_ASKED}行")
    fires = _fires(tabulation)
    deciding_when = {
        row: all_of(fires[row], *(negation(fires[each]) for each in _before(row, precedence))) for row in rows
    }
    if _has_default(tabulation):
        deciding_when[DEFAULT] = all_of(*map(negation, fires))
    dead: set[int] = set()
    open_: dict[int, str] = {}
    for row, formula in deciding_when.items():
        answer = tabulation.ruleset.is_possible(formula, symbols=tabulation.symbols)
        if isinstance(answer, Unsolved):
            open_[row] = answer.reason
        elif not answer:
            dead.add(row)
    return _Dead(frozenset(dead), open_, Method.SOLVER)


def _before(row: int, precedence: Sequence[int] | None) -> Sequence[int]:
    """The rows that beat a row."""
    return () if precedence is None else precedence[: precedence.index(row)]


def _fires(tabulation: Tabulation) -> Sequence[Formula]:
    """When the tests of each row hold. Raises Opaque."""
    if tabulation.grid is None:
        return tabulation.symbols.rows(tabulation.name)
    return [tabulation.formula(row) for row in tabulation.grid.rows]


def _finding(tabulation: Tabulation, row: int) -> Finding:
    info, name = tabulation.info, tabulation.name
    if row == DEFAULT:
        text, witness = f"各行已经包括全部情形，“{name}”的默认结果用不上", _row_count(tabulation)
        remedy, about = "删去 default，或者改写各行的界限", f"{name}/默认结果"
    else:
        text, witness = _why(tabulation, row)
        remedy = f"删去{row_name(info, row)}，或者改写它和其他各行的界限，使它有适用的情形"
        about = f"{name}/{row_name(info, row)}"
    rows = () if row == DEFAULT else (row,)
    where = info.where if row == DEFAULT else row_place(info, row)
    return Finding(
        FindingKind.UNREACHABLE, Severity.WARNING, about, clauses_of_rows(info, rows), text, remedy, witness, where
    )


def _row_count(tabulation: Tabulation) -> Witness:
    return FiguresWitness({"行数": str(len(tabulation.table.rows)), "没有行适用的情形": "0 种"})


def _why(tabulation: Tabulation, row: int) -> tuple[str, Witness]:
    """Why a row never decides, and what shows it: a case in which another decides, or what it asks for."""
    info, name = tabulation.info, tabulation.name
    place = _empty_column(tabulation, row)
    if place is not None:
        column = column_name(tabulation.table.inputs[place])
        test = " ".join(tabulation.table.rows[row].conditions[place].cell.text.split())
        allowed = column_values_words(tabulation, place)
        text = f"“{name}”的{cited_row(info, row)}要求{column}符合“{test}”，而{column}只能{allowed}"
        return f"{text}，这一行永远不会适用", FiguresWitness({f"{row_name(info, row)}要求": test, "取值范围": allowed})
    case = _case_of(tabulation, row)
    if case is not None:
        outcome = tabulation.ruleset.decide(case.facts)
        first = tabulation.step_at(outcome).row
        if first is not None and first - 1 != row:
            example = case_words(tabulation, tabulation.values_at(outcome, case.facts), case.facts)
            text = (
                f"凡符合{cited_row(info, row)}的情形，都已由别的行先行规定，“{name}”的这一行永远不会起作用"
                f"（例如{example}时，适用的是{cited_row(info, first - 1)}）"
            )
            return text, FactsWitness(case.facts, tabulation.ruleset.on, {name: outcome.values[name]})
    return _never(tabulation, row)


def _never(tabulation: Tabulation, row: int) -> tuple[str, Witness]:
    info = tabulation.info
    tests = "、".join(
        f"{column_name(column)}：{' '.join(condition.cell.text.split())}"
        for column, condition in zip(tabulation.table.inputs, tabulation.table.rows[row].conditions, strict=True)
        if condition.cell.text.strip() != "-"
    )
    text = f"没有任何事实能使“{tabulation.name}”的{cited_row(info, row)}适用，它永远不会起作用"
    return text, FiguresWitness({f"{row_name(info, row)}要求": tests, "符合的情形": "0 种"})


def _empty_column(tabulation: Tabulation, row: int) -> int | None:
    """The column for which a row asks what the column can never be."""
    if tabulation.grid is None or tabulation.info.exceptions:
        return None
    region = common(tabulation.grid, (row,))
    empty = (
        place
        for place, (values, domain) in enumerate(zip(region, tabulation.grid.domains, strict=True))
        if is_empty(values, domain.step)
    )
    return next(empty, None)


def _case_of(tabulation: Tabulation, row: int) -> Case | None:
    """A case to which the row's tests apply, another row deciding."""
    try:
        if tabulation.grid is not None and tabulation.is_direct:
            found = tabulation.find([common(tabulation.grid, (row,))])
        else:
            found = tabulation.ask(_fires(tabulation)[row])
    except Opaque:
        return None
    return found if isinstance(found, Case) else None
