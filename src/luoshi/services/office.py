"""The programme office's page: cases by stage, duties by light, money by district, the worst overdue."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from luoshi.deadlines import Light
from luoshi.records.cases import ENDED, Case, CaseStatus
from luoshi.records.duties import Duty
from luoshi.records.programmes import Release
from luoshi.services import agenda, duties, funds, releases
from luoshi.services.acts import Act
from luoshi.services.duties import DutyRow
from luoshi.services.funds import FundPage
from luoshi.services.permissions import Action, permit, visible_cases
from luoshi.services.units import area_names

WORST = 10


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area's cases and money, in fen: granted = committed and not yet paid + paid."""

    region: str
    name: str
    submitted: int
    in_work: int
    paid: int
    refused: int
    overdue: int
    committed_fen: int
    paid_fen: int

    @property
    def granted_fen(self) -> int:
        """What has been approved for payment, paid or not."""
        return self.committed_fen + self.paid_fen


@dataclass(frozen=True, slots=True)
class StageCount:
    """How many cases stand in a stage, and how many of its duties are overdue."""

    stage: str
    cases: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """One page for the programme office."""

    release: Release
    stages: tuple[StageCount, ...]
    statuses: Mapping[CaseStatus, int]
    lights: Mapping[Light, int]
    areas: tuple[AreaRow, ...]
    funds: tuple[FundPage, ...]
    worst: tuple[DutyRow, ...]


def dashboard(act: Act, programme_id: str) -> Dashboard:
    """The page for the areas that the person supervises. Raises NotVisible where the programme is not in effect."""
    permit(act, Action.DASHBOARD_VIEW)
    release = releases.in_effect(programme_id, act.today)
    cases = visible_cases(act, Action.DASHBOARD_VIEW).filter(release__programme=programme_id)
    open_duties = duties.in_area(act).filter(release__programme=programme_id, closed_at__isnull=True)
    late = open_duties.filter(due_at__lte=act.now, paused_at__isnull=True)
    tally = _tally(cases)
    return Dashboard(
        release=release,
        stages=_stages(release, tally, _count_by(late, "element")),
        statuses=_statuses(tally),
        lights=agenda.lights(open_duties, act),
        areas=_areas(tally, _count_by(late, "region")),
        funds=funds.page(act, programme_id),
        worst=tuple(duties.row(act, duty) for duty in late.order_by("due_at", "id")[:WORST]),
    )


@dataclass(frozen=True, slots=True)
class _Tally:
    """Cases of one area, status and stage, and what is granted to them."""

    region: str
    status: CaseStatus
    stage: str
    cases: int
    amount_fen: int


def _tally(cases: QuerySet[Case]) -> tuple[_Tally, ...]:
    """All cases in one reading of an index that holds just these columns."""
    grouped = cases.values_list("region", "status", "stage").annotate(Count("pk"), Sum("amount_fen")).order_by()
    return tuple(
        _Tally(region, CaseStatus(status), stage, count, amount or 0)
        for region, status, stage, count, amount in grouped
    )


def _count_by(duties: QuerySet[Duty], column: str) -> Mapping[str, int]:
    return dict(duties.order_by().values_list(column).annotate(Count("pk")))


def _statuses(tally: tuple[_Tally, ...]) -> Mapping[CaseStatus, int]:
    met = dict.fromkeys(each.status for each in tally)
    return {status: _sum(tally, status) for status in met}


def _stages(release: Release, tally: tuple[_Tally, ...], late: Mapping[str, int]) -> tuple[StageCount, ...]:
    programme = releases.definition(release)
    in_work = tuple(each for each in tally if each.status not in ENDED)
    return tuple(
        StageCount(stage, sum(each.cases for each in in_work if each.stage == stage), late.get(stage, 0))
        for procedure in programme.procedures.values()
        for stage in procedure.stages
    )


def _areas(tally: tuple[_Tally, ...], late: Mapping[str, int]) -> tuple[AreaRow, ...]:
    names = area_names()
    regions = sorted({each.region for each in tally})
    return tuple(
        _area(region, names.get(region, region), tuple(each for each in tally if each.region == region), late)
        for region in regions
    )


def _area(region: str, name: str, tally: tuple[_Tally, ...], late: Mapping[str, int]) -> AreaRow:
    submitted = sum(each.cases for each in tally)
    return AreaRow(
        region=region,
        name=name,
        submitted=submitted,
        in_work=submitted - _sum(tally, *ENDED),
        paid=_sum(tally, CaseStatus.PAID),
        refused=_sum(tally, CaseStatus.REFUSED),
        overdue=late.get(region, 0),
        committed_fen=_fen(tally, CaseStatus.PAYING),
        paid_fen=_fen(tally, CaseStatus.PAID),
    )


def _sum(tally: tuple[_Tally, ...], *statuses: CaseStatus) -> int:
    return sum(each.cases for each in tally if each.status in statuses)


def _fen(tally: tuple[_Tally, ...], status: CaseStatus) -> int:
    """What is granted to the cases of a status: a case has its payment order just while it is being paid and after."""
    return sum(each.amount_fen for each in tally if each.status is status)
