"""Returns: owed by each unit for each period, drafted from the cases, filed once and then locked."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from django.db import transaction
from django.db.models import Q, QuerySet

from luoshi.deadlines import SHANGHAI, Occurrence
from luoshi.programme import Column, CountColumn, Measure, Programme, Return, TextColumn
from luoshi.records.accounts import RoleName, Unit
from luoshi.records.cases import Case, CaseStatus
from luoshi.records.duties import Duty, DutyKind
from luoshi.records.funds import OrderState
from luoshi.records.programmes import Release
from luoshi.records.returns import Filing, FilingState
from luoshi.services import audit, duties
from luoshi.services.acts import Act, Conflict, Invalid, NotVisible, Stale
from luoshi.services.permissions import Action, areas, covers, permit, service
from luoshi.services.releases import definition
from luoshi.services.texts import overlong
from luoshi.source import FieldPlace, Problem

_MAX_TEXT = 5_000
_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of a return.

    The value drafted from the cases, the value filed or to be filed, and the cases behind it.
    """

    column: Column
    drafted: str
    value: str
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class FilingPage:
    """A return as its page shows it."""

    filing: Filing
    definition: Return
    cells: tuple[Cell, ...]
    duty: Duty
    may_file: bool


def owe(act: Act, release: Release, item: Return, sender: str, unit: Unit, period: Occurrence) -> bool:
    """Open a unit's return for a period with its duty; False where it is open already."""
    with transaction.atomic():
        filing, new = Filing.objects.get_or_create(
            release=release,
            name=item.name,
            unit=unit,
            period_end=period.period_end,
            defaults={"period_start": period.period_start},
        )
        if new:
            at, provisional, promised = _due(act, release, item, period)
            Duty.objects.create(
                kind=DutyKind.RETURN,
                release=release,
                element=item.name,
                clause=item.clauses[0],
                unit=unit,
                part=sender,
                region=unit.region,
                filing=filing,
                opened_at=dt.datetime.combine(period.opens, dt.time(), SHANGHAI),
                due_at=at,
                promised=promised,
                provisional=provisional,
            )
    return new


def filings(act: Act) -> QuerySet[Filing]:
    """The returns of the areas in which the person may see them, the latest period first."""
    permit(act, Action.RETURN_VIEW)
    reach = Q(pk__in=())
    for region in areas(act, Action.RETURN_VIEW):
        reach |= Q(unit__region__startswith=region)
    return Filing.objects.filter(reach).select_related("unit", "release", "filed_by").prefetch_related("duties")


def page(act: Act, filing_id: int) -> FilingPage:
    """A return with the figures drafted from the cases as they stand (or as they stood when it was filed)."""
    filing = filings(act).filter(pk=filing_id).first()
    if filing is None:
        raise NotVisible
    programme = definition(filing.release)
    item = programme.returns[filing.name]
    duty = Duty.objects.get(filing=filing, kind=DutyKind.RETURN)
    filed = filing.state == FilingState.FILED
    drafts = [draft(filing, programme, column) for column in item.columns]
    shown = filing.drafted if filed else [value for value, _ in drafts]
    values = filing.values if filing.values else shown
    cells = tuple(
        Cell(column, str(was), str(value), found)
        for column, was, value, (_, found) in zip(item.columns, shown, values, drafts, strict=True)
    )
    return FilingPage(filing, item, cells, duty, not filed and filing.unit_id in act.units(RoleName.HANDLER))


def draft(filing: Filing, programme: Programme, column: Column) -> tuple[str, tuple[Case, ...]]:
    """A column's value from the cases of the unit's area and period, with those cases."""
    match column:
        case TextColumn():
            return "", ()
        case CountColumn(_, _, measure, sum_of):
            cases = tuple(measured(filing, measure).select_related("enterprise").order_by("number"))
            if sum_of is None:
                return str(len(cases)), cases
            held = [case.results.get(sum_of, case.facts.get(sum_of, "0")) for case in cases]
            return str(sum((Decimal(str(value)) for value in held), Decimal(0))), cases
        case _:
            assert_never(column)


def measured(filing: Filing, measure: Measure) -> QuerySet[Case]:
    """The cases of a unit's own area (a city's own.

    Without its districts') that reached the measure within the period.
    """
    start = dt.datetime.combine(filing.period_start, dt.time(), SHANGHAI)
    end = dt.datetime.combine(filing.period_end + dt.timedelta(days=1), dt.time(), SHANGHAI)
    cases = Case.objects.filter(release__programme=filing.release.programme, region=filing.unit.region)
    match measure:
        case Measure.ACCEPTED:
            return cases.filter(accepted_at__gte=start, accepted_at__lt=end)
        case Measure.PAID:
            settled = Q(payment__state=OrderState.SETTLED)
            return cases.filter(settled, payment__settled_at__gte=start, payment__settled_at__lt=end)
        case Measure.REFUSED:
            return cases.filter(status=CaseStatus.REFUSED, ended_at__gte=start, ended_at__lt=end)
        case _:
            assert_never(measure)


@service(Action.RETURN_FILE)
def file(act: Act, filing_id: int, revision: int, values: Sequence[str], remark: str = "") -> Filing:
    """Hand a return in; afterwards it is locked.

    Where a figure differs from the one drafted from the cases, the remark has to say why.
    """
    filing = Filing.objects.select_for_update().filter(pk=filing_id).first()
    if filing is None or not covers(act.regions(RoleName.HANDLER), filing.unit.region):
        raise NotVisible
    if filing.unit_id not in act.units(RoleName.HANDLER):
        raise NotVisible
    if filing.state == FilingState.FILED:
        raise Conflict("filed-already", "这份报表已经报送，不能再改。", "确需更正的，请与接收单位联系。")
    if revision != filing.revision:
        raise Stale
    programme = definition(filing.release)
    item = programme.returns[filing.name]
    drafts = [draft(filing, programme, column)[0] for column in item.columns]
    problems = _faults(item, values, drafts, remark)
    if problems:
        raise Invalid(problems)
    filing.values, filing.drafted, filing.remark = [value.strip() for value in values], drafts, remark.strip()
    filing.state, filing.filed_at, filing.filed_by = FilingState.FILED, act.now, act.user
    filing.revision += 1
    filing.save()
    duties.close(act, Duty.objects.get(filing=filing, kind=DutyKind.RETURN), "已报送")
    done = {"values": filing.values, "drafted": drafts, "period_end": str(filing.period_end)}
    audit.append(act, Action.RETURN_FILE, f"filing {filing.pk}", done)
    return filing


def _due(act: Act, release: Release, item: Return, period: Occurrence) -> tuple[dt.datetime | None, bool, bool]:
    if item.due is not None:
        return period.due.at, period.due.provisional, False
    limit, promised = duties.limit(release, item.name, None)
    opened = dt.datetime.combine(period.opens, dt.time(), SHANGHAI)
    at, provisional = duties.due_at(limit, opened)
    return at, provisional, promised


def _faults(item: Return, values: Sequence[str], drafts: Sequence[str], remark: str) -> tuple[Problem, ...]:
    if len(values) != len(item.columns):
        return (Problem("columns-wrong", f"这份报表有{len(item.columns)}栏。", FieldPlace(item.name), "请逐栏填写。"),)
    problems = [fault for column, value in zip(item.columns, values, strict=True) if (fault := _fault(column, value))]
    problems.extend(overlong("说明", remark))
    pairs = zip(item.columns, values, drafts, strict=True)
    differs = [
        column.title for column, value, was in pairs if isinstance(column, CountColumn) and not _same(value, was)
    ]
    if differs and not problems and not remark.strip():
        message = f"{'、'.join(differs)}与系统汇总不一致。"
        problems.append(Problem("difference-unexplained", message, FieldPlace("说明"), "请在说明中写明原因。"))
    return tuple(problems)


def _fault(column: Column, value: str) -> Problem | None:
    where = FieldPlace(column.title)
    match column:
        case TextColumn():
            if not value.strip():
                return Problem("column-missing", "请填写。", where)
            return Problem("column-too-long", f"超过{_MAX_TEXT}字。", where) if len(value) > _MAX_TEXT else None
        case CountColumn():
            number = _number(value)
            if number is None:
                return Problem("column-not-number", "请填写不小于0的数。", where)
            return None
        case _:
            assert_never(column)


def _same(value: str, drafted: str) -> bool:
    return _number(value) == _number(drafted)


def _number(text: str) -> Decimal | None:
    plain = text.strip().replace(",", "")
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None
