"""What verification says of tables, in the words of people who read them: rows, columns, ranges of values."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from luoshi.feel import Null, Value, typed
from luoshi.feel.proof.pieces import Nothing, Opaque, Words
from luoshi.feel.proof.sets import (
    Cut,
    Domain,
    Kind,
    Label,
    Labels,
    Numbers,
    Span,
    Values,
    everything,
    first_multiple,
    last_multiple,
)
from luoshi.feel.proof.sweeps import Region
from luoshi.feel.proof.unary import number_of
from luoshi.programme.model import Clauses, DecisionInfo, TermType
from luoshi.programme.showing import show_named, show_value
from luoshi.programme.verification.subject import decimal_of
from luoshi.programme.verification.tables.grids import Tabulation, lies_among
from luoshi.source import Place

_MOST_LISTED = 6
_MOST_CLAUSES = 8


def row_name(info: DecisionInfo, row: int) -> str:
    """What a row, counted from 0, is called: `第3行`, `“初次”`, or the base rule of exceptions."""
    if not info.exceptions:
        return f"第{row + 1}行"
    return f"“{info.exceptions[row].label}”" if row < len(info.exceptions) else "一般规定"


def cited_row(info: DecisionInfo, row: int) -> str:
    """The same with the clauses of the row."""
    clauses = info.clauses_of_row(row + 1)
    return row_name(info, row) + (f"（{'、'.join(clauses)}）" if clauses else "")


def cited_rows(info: DecisionInfo, rows: Sequence[int]) -> str:
    """Several rows with their clauses; the rest counted where they are many."""
    listed = "、".join(cited_row(info, row) for row in rows[:_MOST_LISTED])
    return listed if len(rows) <= _MOST_LISTED else f"{listed}等{len(rows)}行"


def rows_words(info: DecisionInfo, table: typed.Table) -> str:
    """How many rows a table has: `4 行`, or `3 条但书和一般规定`."""
    if info.exceptions:
        return f"{len(info.exceptions)} 条但书和一般规定"
    return f"{len(table.rows)} 行"


def clauses_of_rows(info: DecisionInfo, rows: Sequence[int]) -> Clauses:
    """The clauses of the decision and of these rows, those of the decision alone where they are many."""
    own = tuple(dict.fromkeys(clause for row in rows for clause in info.clauses_of_row(row + 1)))
    return tuple(dict.fromkeys((*info.clauses, *own))) if len(own) <= _MOST_CLAUSES else info.clauses


def row_place(info: DecisionInfo, row: int) -> Place:
    """Where a row, counted from 0, is written."""
    if row < len(info.exceptions):
        return info.exceptions[row].where
    return next((each.where for each in info.rows if each.number == row + 1), info.where)


def rows_beside(tabulation: Tabulation, point: Sequence[Value]) -> tuple[int, ...]:
    """The rows that end or begin next to these values, which no row covers: by one column of numbers alone."""
    if tabulation.grid is None or tabulation.info.exceptions:
        return ()
    domains = tabulation.grid.domains
    numbers = [number_of(value, domain.kind) for value, domain in zip(point, domains, strict=True)]
    nearest: dict[bool, tuple[Fraction, int]] = {}
    for row, known in enumerate(tabulation.grid.rows):
        # Of one column every row misses a value that none covers.
        missed = (
            [0]
            if len(point) == 1
            else [place for place, value in enumerate(point) if not lies_among(known[place], value, domains[place])]
        )
        number, values = numbers[missed[0]], known[missed[0]].known
        if len(missed) > 1 or number is None or not isinstance(values, Numbers):
            continue
        for cut in values.cuts:
            is_above = cut > (number, False)
            distance = (abs(cut[0] - number), row)
            nearest[is_above] = min(nearest.get(is_above, distance), distance)
    return tuple(sorted({row for _, row in nearest.values()}))


def fact_words(tabulation: Tabulation, names: Sequence[str], facts: Mapping[str, Value]) -> str:
    """Facts as people read them: `初次改正为是、一年内次数为3次`."""
    programme = tabulation.ruleset.programme
    shown = {name: _closed_up(show_named(programme, name, facts[name]), facts[name]) for name in names if name in facts}
    return "、".join(f"{name}为{value}" for name, value in shown.items())


def column_name(column: typed.InputColumn) -> str:
    """What stands over a column."""
    return " ".join(column.formula.cell.text.split())


def column_names(tabulation: Tabulation) -> str:
    """What stands over the columns."""
    return "、".join(map(column_name, tabulation.table.inputs))


def case_words(tabulation: Tabulation, point: Sequence[Value], facts: Mapping[str, Value]) -> str:
    """A case as people read it: the values of the columns, or the facts where more than these tell the rows apart."""
    if tabulation.grid is not None and not tabulation.info.exceptions:
        return point_words(tabulation, point)
    return fact_words(tabulation, tabulation.ruleset.facts_behind((tabulation.name,)), facts)


def point_words(tabulation: Tabulation, point: Sequence[Value]) -> str:
    """The values of the columns: `裁员率为3.5%、企业隶属为县区属企业`."""
    return "、".join(
        column_name(column) + _value_words(tabulation, place, value)
        for place, (column, value) in enumerate(zip(tabulation.table.inputs, point, strict=True))
    )


def region_words(tabulation: Tabulation, region: Region) -> str:
    """The values of the columns that are not all of what they may have; empty where all are."""
    if tabulation.grid is None:
        return ""
    words = [
        column_name(column) + _values_words(tabulation, place, values, domain)
        for place, (column, values, domain) in enumerate(
            zip(tabulation.table.inputs, region, tabulation.grid.domains, strict=True)
        )
        if values != domain.values
    ]
    # What a column may be besides is told apart from what another column is as well.
    return ("，且" if any("、" in each or "或者" in each for each in words) else "、").join(words)


def column_values_words(tabulation: Tabulation, place: int) -> str:
    """What a column may have at all: `为0人至100人`."""
    if tabulation.grid is None:
        return ""
    domain = tabulation.grid.domains[place]
    return _values_words(tabulation, place, domain.values, Domain(domain.kind, everything(domain.kind), domain.step))


def figure(tabulation: Tabulation, place: int, value: Value) -> str:
    """A value of a column with its unit."""
    tree = tabulation.table.inputs[place].formula.tree
    programme = tabulation.ruleset.programme
    if isinstance(tree, typed.Reference):
        return _closed_up(show_named(programme, tree.name, value), value)
    is_share = any("%" in row.conditions[place].cell.text for row in tabulation.table.rows)
    return _closed_up(show_value(TermType.RATE if is_share else TermType.DECIMAL, value), value)


def _value_words(tabulation: Tabulation, place: int, value: Value) -> str:
    match value:
        case Null(reason):
            return f"算不出（{reason}）"
        case bool():
            return "为是" if value else "为否"
        case _:
            return f"为{figure(tabulation, place, value)}"


def _values_words(tabulation: Tabulation, place: int, values: Values, domain: Domain) -> str:
    found: list[str] = []
    match values.known:
        case Numbers() as numbers:
            found += [_span_words(tabulation, place, span, domain) for span in numbers.spans()]
        case Labels(named, others):
            possible = _possible_texts(tabulation, place) if others else None
            if possible is not None and possible - named:
                named, others = possible - named, False
            listed = sorted(figure(tabulation, place, each) for each in named)
            text = _alternatives(listed) if not others else _alternatives(listed, "、")
            if others:
                found.append(f"不是{text}" if listed else "为任何值")
            elif listed:
                found.append(f"为{text}")
    if values.null:
        found.append("算不出")
    cut = found[:_MOST_LISTED]
    return "或者".join(cut) + ("等" if len(cut) < len(found) else "")


def _possible_texts(tabulation: Tabulation, place: int) -> frozenset[Label] | None:
    """The texts that a column may be where it is a decision that gives known texts alone."""
    tree = tabulation.table.inputs[place].formula.tree
    if not isinstance(tree, typed.Reference) or tree.name not in tabulation.ruleset.programme.decisions:
        return None
    try:
        values = [piece.value for piece in tabulation.symbols.pieces(tree.name)]
    except Opaque:
        return None
    known = [value for value in values if not isinstance(value, Nothing)]
    texts = frozenset(value.text for value in known if isinstance(value, Words))
    return texts if all(isinstance(value, Words) for value in known) else None


def _alternatives(listed: Sequence[str], last: str = "或者") -> str:
    """Several values of which one holds: `小型、中型或者大型`."""
    if len(listed) > _MOST_LISTED:
        return f"{'、'.join(listed[:_MOST_LISTED])}等{len(listed)}项"
    return last.join(filter(None, ("、".join(listed[:-1]), *listed[-1:])))


def _span_words(tabulation: Tabulation, place: int, span: Span, domain: Domain) -> str:
    is_day = domain.kind is Kind.DAY

    def shown(number: Fraction) -> str:
        value: Decimal | dt.date | None = dt.date.fromordinal(int(number)) if is_day else decimal_of(number)
        return str(number) if value is None else figure(tabulation, place, value)

    low, high = _inner(span, domain)
    if low is None and high is None:
        return "为任何值"
    if low is not None and high is not None and low[0] == high[0]:
        return f"为{shown(low[0])}"
    if low is not None and high is not None and not low[1] and high[1]:
        return f"为{shown(low[0])}至{shown(high[0])}"
    least, most = ("早于", "晚于") if is_day else ("小于", "大于")
    words = []
    if low is not None:
        words.append(f"{most if low[1] else '不' + least}{shown(low[0])}")
    if high is not None:
        words.append(f"{'不' + most if high[1] else least}{shown(high[0])}")
    return "、".join(words)


def _inner(span: Span, domain: Domain) -> tuple[Cut | None, Cut | None]:
    """The ends of an interval, without those of the domain; of whole numbers and days the first and the last."""
    low, high = span.low, span.high
    if domain.step == 1:
        low = None if low is None else (first_multiple(low, domain.step), False)
        high = None if high is None else (last_multiple(high, domain.step), True)
    if isinstance(domain.values.known, Numbers) and (low is None or high is None or low[0] != high[0]):
        ends = {cut for each in domain.values.known.spans() for cut in (each.low, each.high)}
        low = None if low in ends else low
        high = None if high in ends else high
    return low, high


def result_words(tabulation: Tabulation, value: Value) -> str:
    """A result of the table with its unit."""
    return _closed_up(show_value(tabulation.info.type, value), value)


def _closed_up(shown: str, value: Value) -> str:
    """A figure as it stands in a sentence: `3,000元`, without the blank before its unit and fen; texts as they are."""
    return shown.replace(" ", "").replace(".00元", "元") if isinstance(value, Decimal) else shown
