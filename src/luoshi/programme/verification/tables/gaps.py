"""Cases that no row of a table covers."""

from collections.abc import Mapping
from itertools import chain, islice

from luoshi.feel import Null, NullCode, Outcome, Value
from luoshi.feel.proof.formulas import all_of, negation
from luoshi.feel.proof.pieces import Opaque
from luoshi.feel.proof.sets import Labels
from luoshi.feel.proof.solving import Impossible, Unsolved
from luoshi.feel.proof.sweeps import Region, TooMuch, gaps
from luoshi.programme.verification.findings import FactsWitness, Finding, FindingKind, Method, Severity
from luoshi.programme.verification.tables.grids import HANDFUL, NOT_REPRODUCED, Examined, Tabulation, apart
from luoshi.programme.verification.tables.wording import (
    case_words,
    cited_rows,
    clauses_of_rows,
    column_names,
    region_words,
    rows_beside,
    rows_words,
)

_MOST_REGIONS = 2_000


def gaps_of(tabulation: Tabulation) -> Examined:
    """What is not covered, the largest connected ranges each by itself; those beyond a handful are told together."""
    if any(column.default is not None for column in tabulation.table.outputs):
        return Examined(method=Method.READING, proof=f"“{tabulation.name}”没有符合的行时按默认结果，没有遗漏")
    covered = "全部情形" if tabulation.info.exceptions else f"{column_names(tabulation)}的全部取值"
    proof = f"{rows_words(tabulation.info, tabulation.table)}覆盖{covered}，没有遗漏"
    try:
        if tabulation.grid is None:
            return _without_row(tabulation, proof)
        try:
            found = gaps(tabulation.grid)
        except TooMuch:
            return _without_row(tabulation, proof)
        if not found:
            return Examined(proof=proof)
        regions = list(islice(chain.from_iterable(map(apart, found)), _MOST_REGIONS))
        return _in_regions(tabulation, regions, proof)
    except Opaque as opaque:
        return Examined(open=(opaque.reason,))


def _in_regions(tabulation: Tabulation, regions: list[Region], proof: str) -> Examined:
    findings: list[Finding] = []
    places: list[object] = []
    left = list(regions)
    while left:
        case = tabulation.find(left, own_nulls=True)
        if isinstance(case, Impossible):
            break
        if isinstance(case, Unsolved):
            return Examined(tuple(findings), (case.reason,), places=tuple(places))
        outcome = tabulation.ruleset.decide(case.facts)
        point = tabulation.values_at(outcome, case.facts)
        region = next((each for each in left if tabulation.has(each, point)), None)
        if region is None or not _is_gap(tabulation, outcome):
            return Examined(tuple(findings), (NOT_REPRODUCED,), places=tuple(places))
        if len(findings) == HANDFUL:
            findings.append(_rest(tabulation, case.facts, point, len(left)))
            break
        beside = rows_beside(tabulation, point)
        findings.append(_finding(tabulation, region, case.facts, point, beside))
        places.append((beside, tuple(values.known for values in region if isinstance(values.known, Labels))))
        left = left[left.index(region) + 1 :] if tabulation.is_direct else [each for each in left if each is not region]
    method = Method.SWEEP if tabulation.is_direct else Method.SOLVER
    return Examined(tuple(findings), (), method, proof, tuple(places))


def _without_row(tabulation: Tabulation, proof: str) -> Examined:
    """One case that no row covers, where the tests are no sets of values."""
    rows = tabulation.symbols.rows(tabulation.name)
    used = [name for column in tabulation.table.inputs for name in column.formula.references]
    used += [name for row in tabulation.table.rows for test in row.conditions for name in test.references]
    case = tabulation.ask(all_of(*map(negation, rows), tabulation.given(used)))
    if isinstance(case, Impossible):
        return Examined(method=Method.SOLVER, proof=proof)
    if isinstance(case, Unsolved):
        return Examined(open=(case.reason,))
    outcome = tabulation.ruleset.decide(case.facts)
    if not _is_gap(tabulation, outcome):
        return Examined(open=(NOT_REPRODUCED,))
    point = tabulation.values_at(outcome, case.facts)
    return Examined((_finding(tabulation, None, case.facts, point, ()),), method=Method.SOLVER)


def _is_gap(tabulation: Tabulation, outcome: Outcome) -> bool:
    value = outcome.values[tabulation.name]
    return isinstance(value, Null) and value.code is NullCode.NO_ROW and not tabulation.step_at(outcome).rows


def _finding(
    tabulation: Tabulation,
    region: Region | None,
    facts: Mapping[str, Value],
    point: tuple[Value, ...],
    beside: tuple[int, ...],
) -> Finding:
    name, info = tabulation.name, tabulation.info
    example = case_words(tabulation, point, facts)
    words = example if region is None or info.exceptions else region_words(tabulation, region) or "任何情形"
    notes = [f"例如{example}"] if words != example else []
    if beside:
        notes.append(f"相邻的是{cited_rows(info, beside)}")
    note = f"（{'；'.join(notes)}）" if notes else ""
    return Finding(
        FindingKind.GAP,
        Severity.ERROR,
        f"{name}/没有符合的行" if region is None or info.exceptions else f"{name}/{words}",
        clauses_of_rows(info, beside),
        f"{words}时，“{name}”（{'、'.join(info.clauses)}）没有一行适用，判不出结果{note}",
        f"在“{name}”里补上这种情形的一行，或者调整相邻各行的界限，使每种情形恰有一行适用",
        _witness(tabulation, facts),
        info.where,
    )


def _rest(tabulation: Tabulation, facts: Mapping[str, Value], point: tuple[Value, ...], count: int) -> Finding:
    name, info = tabulation.name, tabulation.info
    number = f"{count}处" if tabulation.is_direct and count < _MOST_REGIONS - HANDFUL else "多处"
    return Finding(
        FindingKind.GAP,
        Severity.ERROR,
        f"{name}/其余{number}遗漏",
        info.clauses,
        f"除已列出的{HANDFUL}处外，“{name}”还有{number}没有一行适用，例如{case_words(tabulation, point, facts)}时",
        f"逐段核对“{name}”各行的界限，使每种情形恰有一行适用",
        _witness(tabulation, facts),
        info.where,
    )


def _witness(tabulation: Tabulation, facts: Mapping[str, Value]) -> FactsWitness:
    return tabulation.ruleset.witness(facts, (tabulation.name,))
