"""Cases for which two rows of a table apply where one alone may."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from luoshi.feel import Hit, Null, NullCode, Outcome, Value
from luoshi.feel.proof.formulas import TRUE, Formula, all_of, any_of
from luoshi.feel.proof.pieces import Opaque
from luoshi.feel.proof.regions import differs
from luoshi.feel.proof.solving import Impossible, Unsolved
from luoshi.feel.proof.sweeps import MOST_PAIRS, Region, TooMuch, overlaps
from luoshi.programme.verification.findings import Finding, FindingKind, Method, Severity
from luoshi.programme.verification.subject import Case
from luoshi.programme.verification.tables.grids import HANDFUL, NOT_REPRODUCED, Examined, Tabulation
from luoshi.programme.verification.tables.wording import (
    case_words,
    cited_row,
    clauses_of_rows,
    fact_words,
    region_words,
    result_words,
    row_name,
    row_place,
    rows_words,
)

_MOST_COMPARED = 60


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two rows, counted from 0, that may meet: where, as a region or as a formula, and when their results differ."""

    first: int
    second: int
    region: Region | None
    formula: Formula | None = None


def overlaps_of(tabulation: Tabulation) -> Examined:
    """Pairs of rows that apply to the same case: of a table `unique` any, of `any` those with other results."""
    try:
        pairs, is_more = _pairs(tabulation)
        return _met(tabulation, pairs, is_more)
    except TooMuch:
        return Examined(open=("各行交错的情形太多，扫描不完",))
    except Opaque as opaque:
        return Examined(open=(opaque.reason,))


def _pairs(tabulation: Tabulation) -> tuple[list[_Pair], bool]:
    """The pairs that come into question, and whether there are more. Raises TooMuch and Opaque."""
    table = tabulation.table
    count = len(table.rows)
    alike = range(count) if table.hit is Hit.UNIQUE else _alike(tabulation)
    try:
        if tabulation.grid is not None:
            found, is_more = overlaps(tabulation.grid, alike)
            return [
                _Pair(each.first, each.second, each.region, _difference(tabulation, each.first, each.second))
                for each in found
            ], is_more
    except TooMuch:
        if count > _MOST_COMPARED:
            raise
    if count > _MOST_COMPARED:
        raise Opaque(f"各行的条件不是常数，又超过{_MOST_COMPARED}行，没有逐对比较")
    fires = tabulation.symbols.rows(tabulation.name)
    return [
        _Pair(one, other, None, all_of(fires[one], fires[other], _difference(tabulation, one, other) or TRUE))
        for one, other in combinations(range(count), 2)
        if alike[one] != alike[other]
    ], False


def _alike(tabulation: Tabulation) -> Sequence[int]:
    """A number for each row, the same for rows whose results are the same for all facts."""
    numbers: dict[tuple[str, object], int] = {}
    found = []
    for row, result in zip(tabulation.table.rows, tabulation.results, strict=True):
        known = ("text", row.outputs[0].cell.text.strip()) if result is None else ("value", result)
        found.append(numbers.setdefault(known, len(numbers)))
    return found


def _difference(tabulation: Tabulation, first: int, second: int) -> Formula | None:
    """When two rows give different results, of a table that minds; None where that is always so."""
    if tabulation.table.hit is Hit.UNIQUE:
        return None
    if None not in (tabulation.results[first], tabulation.results[second]):
        return None
    return _results_differ(tabulation, first, second)


def _results_differ(tabulation: Tabulation, first: int, second: int) -> Formula:
    """When two rows give different results. Raises Opaque."""
    outputs = [tabulation.table.rows[row].outputs[0] for row in (first, second)]
    left, right = (tabulation.symbols.of(output.tree, output.cell) for output in outputs)
    return differs(left, right)


def _met(tabulation: Tabulation, pairs: list[_Pair], is_more: bool) -> Examined:
    findings: list[Finding] = []
    left = list(pairs)
    while left:
        case = _ask(tabulation, left)
        if isinstance(case, Impossible):
            break
        if isinstance(case, Unsolved):
            return Examined(tuple(findings), (case.reason,))
        outcome = tabulation.ruleset.decide(case.facts)
        pair = _pair_met(tabulation, left, outcome, case.facts)
        if pair is None:
            return Examined(tuple(findings), (NOT_REPRODUCED,))
        if len(findings) == HANDFUL:
            findings.append(_rest(tabulation, pair, case.facts, outcome, is_more))
            break
        findings.append(_finding(tabulation, pair, *_telling(tabulation, pair, case.facts, outcome)))
        left.remove(pair)
    swept = tabulation.is_direct or not pairs
    return Examined(tuple(findings), (), Method.SWEEP if swept else Method.SOLVER, _proof(tabulation))


def _telling(
    tabulation: Tabulation, pair: _Pair, facts: Mapping[str, Value], outcome: Outcome
) -> tuple[Mapping[str, Value], Outcome]:
    """A case in which the two rows give different results, where there is one; otherwise the case at hand."""
    rows = (pair.first, pair.second)
    results = [tabulation.result_at(row, outcome, facts) for row in rows]
    if results[0] != results[1] or None not in [tabulation.results[row] for row in rows]:
        return facts, outcome
    try:
        region = TRUE if pair.region is None else tabulation.formula(pair.region)
        difference = _results_differ(tabulation, pair.first, pair.second)
        case = tabulation.ask(all_of(region, pair.formula or TRUE, difference))
    except Opaque:
        return facts, outcome
    if not isinstance(case, Case):
        return facts, outcome
    other = tabulation.ruleset.decide(case.facts)
    return (case.facts, other) if _pair_met(tabulation, (pair,), other, case.facts) == pair else (facts, outcome)


def _proof(tabulation: Tabulation) -> str:
    if tabulation.table.hit is not Hit.UNIQUE:
        return f"{rows_words(tabulation.info, tabulation.table)}同时适用时结果都相同"
    return f"{rows_words(tabulation.info, tabulation.table)}互不重叠"


def _ask(tabulation: Tabulation, pairs: Sequence[_Pair]) -> Case | Impossible | Unsolved:
    if tabulation.is_direct and all(pair.formula is None for pair in pairs):
        return tabulation.find([pair.region for pair in pairs if pair.region is not None])
    formulas = [
        all_of(TRUE if pair.region is None else tabulation.formula(pair.region), pair.formula or TRUE) for pair in pairs
    ]
    return tabulation.ask(any_of(*formulas))


def _pair_met(
    tabulation: Tabulation, pairs: Sequence[_Pair], outcome: Outcome, facts: Mapping[str, Value]
) -> _Pair | None:
    """The first of the pairs for which the evaluator says that both apply and do not agree."""
    value = outcome.values[tabulation.name]
    if not isinstance(value, Null) or value.code is not NullCode.SEVERAL_ROWS:
        return None
    fired = {row - 1 for row in tabulation.step_at(outcome).rows}
    for pair in pairs:
        if {pair.first, pair.second} <= fired:
            results = [tabulation.result_at(row, outcome, facts) for row in (pair.first, pair.second)]
            if tabulation.table.hit is Hit.UNIQUE or results[0] != results[1]:
                return pair
    return None


def _finding(tabulation: Tabulation, pair: _Pair, facts: Mapping[str, Value], outcome: Outcome) -> Finding:
    name, info = tabulation.name, tabulation.info
    rows = (pair.first, pair.second)
    where = "" if pair.region is None or info.exceptions else region_words(tabulation, pair.region)
    example = _example(tabulation, rows, facts, outcome)
    words = where or example
    instance = "" if words == example else f"（例如{example}）"
    text = f"{words}时{instance}，{cited_row(info, pair.first)}和{cited_row(info, pair.second)}同时适用"
    return Finding(
        FindingKind.OVERLAP,
        Severity.ERROR,
        f"{name}/{row_name(info, pair.first)}、{row_name(info, pair.second)}",
        clauses_of_rows(info, rows),
        f"{text}，{_results(tabulation, rows, outcome, facts)}，“{name}”判不出结果",
        _remedy(tabulation, rows),
        tabulation.ruleset.witness(facts, (name,)),
        row_place(info, pair.second),
    )


def _example(tabulation: Tabulation, rows: Sequence[int], facts: Mapping[str, Value], outcome: Outcome) -> str:
    """The values of the columns; of exceptions, which have conditions over their columns, the facts of the two."""
    if not tabulation.info.exceptions:
        return case_words(tabulation, tabulation.values_at(outcome, facts), facts)
    names = [name for row in rows for name in tabulation.table.inputs[row].formula.references]
    return fact_words(tabulation, tabulation.ruleset.facts_behind(names), facts)


def _results(tabulation: Tabulation, rows: Sequence[int], outcome: Outcome, facts: Mapping[str, Value]) -> str:
    shown = [result_words(tabulation, tabulation.result_at(row, outcome, facts)) for row in rows]
    return f"结果都是{shown[0]}，但只应有一行适用" if shown[0] == shown[1] else f"结果分别是{shown[0]}和{shown[1]}"


def _remedy(tabulation: Tabulation, rows: Sequence[int]) -> str:
    info = tabulation.info
    if info.exceptions:
        first, second = (row_name(info, row) for row in rows)
        return f"在{first}或{second}里用 beats 写明哪一条优先，或者改写条件，使两条不会同时适用"
    return "改写这两行的界限，使一种情形只由一行规定"


def _rest(tabulation: Tabulation, pair: _Pair, facts: Mapping[str, Value], outcome: Outcome, is_more: bool) -> Finding:
    name, info = tabulation.name, tabulation.info
    rows = (pair.first, pair.second)
    amount = f"{MOST_PAIRS}对以上的" if is_more else "多对"
    example = _example(tabulation, rows, facts, outcome)
    return Finding(
        FindingKind.OVERLAP,
        Severity.ERROR,
        f"{name}/其余的行",
        info.clauses,
        f"除已列出的{HANDFUL}对外，“{name}”还有{amount}行同时适用，"
        f"例如{example}时，{cited_row(info, pair.first)}和{cited_row(info, pair.second)}",
        _remedy(tabulation, rows),
        tabulation.ruleset.witness(facts, (name,)),
        info.where,
    )
