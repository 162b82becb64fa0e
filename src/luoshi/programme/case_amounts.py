"""Running the worked cases of amounts: totals and their parts, the money of a fund, quotas."""

import datetime as dt
from typing import assert_never

from luoshi.programme.amounts import Portion
from luoshi.programme.case_sheet import Sheet
from luoshi.programme.cases import AmountCase, FundCase, QuotaCase, TotalCase
from luoshi.programme.deciding import figure_on
from luoshi.programme.elements import Kind, part_key
from luoshi.programme.fields import read_decimal
from luoshi.programme.model import Programme, TermType
from luoshi.programme.showing import Result, json_value


def run_amount(programme: Programme, case: AmountCase, sheet: Sheet) -> None:
    """Fill in the sheet of a case about amounts."""
    match case:
        case TotalCase():
            _run_total(programme, case, sheet)
        case FundCase():
            _run_fund(programme, case, sheet)
        case QuotaCase():
            _run_quota(programme, case, sheet)
        case _:
            assert_never(case)


def _run_quota(programme: Programme, case: QuotaCase, sheet: Sheet) -> None:
    quota = programme.procedures[case.procedure].quota
    sheet.compare("count", case.count, quota.count if quota is not None else None)
    sheet.compare("per_year", case.per_year, quota is not None and quota.per_year)
    sheet.touch(Kind.QUOTA, case.procedure)


def _run_total(programme: Programme, case: TotalCase, sheet: Sheet) -> None:
    total, on = programme.totals[case.total], sheet.day(case.on)
    sheet.compare("value", _number(case.value), json_value(TermType.DECIMAL, figure_on(programme, total.total, on)))
    sheet.compare("at_most", case.at_most, total.at_most)
    got = {part.name: json_value(TermType.DECIMAL, figure_on(programme, part.value, on)) for part in total.parts}
    sheet.compare("parts", {name: _number(text) for name, text in case.parts.items()}, got)
    sheet.touch(Kind.TOTAL, total.name)
    sheet.touched.update(part_key(Kind.PART, total.name, name) for name in case.parts)


def _run_fund(programme: Programme, case: FundCase, sheet: Sheet) -> None:
    fund, on = programme.funds[case.fund], sheet.day(case.on)
    got = figure_on(programme, fund.total.amount, on) if fund.total is not None else None
    sheet.compare("total", _amount(case.total), json_value(TermType.DECIMAL, got) if got is not None else None)
    sheet.compare("per_year", case.per_year, fund.total is not None and fund.total.per_year)
    stated = ((Kind.SOURCE, case.raised_from, fund.raised_from), (Kind.PURPOSE, case.allotted_to, fund.allotted_to))
    for kind, expected, portions in stated:
        shown = {portion.name: _portion(programme, portion, on) for portion in portions}
        sheet.compare(kind.value, {name: _amount(text) for name, text in expected.items()}, shown)
        sheet.touched.update(part_key(kind, fund.name, name) for name in expected)
    if case.total is not None:
        sheet.touch(Kind.FUND_TOTAL, fund.name)
    sheet.touch(Kind.FUND, fund.name)


def _portion(programme: Programme, portion: Portion, on: dt.date) -> Result:
    """An amount plain, a share as a percentage, so that the one cannot pass for the other."""
    if portion.share is not None:
        return f"{json_value(TermType.DECIMAL, figure_on(programme, portion.share, on).scaleb(2))}%"
    if portion.amount is not None:
        return json_value(TermType.DECIMAL, figure_on(programme, portion.amount, on))
    raise AssertionError("reading gives every portion an amount or a share")


def _number(text: str) -> Result:
    """What a case writes of a part or a total, a percentage as the rate that it is."""
    number = read_decimal(text)
    return text if number is None else json_value(TermType.DECIMAL, number)


def _amount(text: str | None) -> Result:
    """What a case writes of an amount or, with `%`, of a share, in the same form."""
    if text is None:
        return None
    number = read_decimal(text.removesuffix("%"))
    if number is None:
        return text
    return f"{json_value(TermType.DECIMAL, number)}{'%' if text.endswith('%') else ''}"
