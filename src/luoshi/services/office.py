"""The programme office's page: cases by stage, duties by light, money by district, the worst overdue."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from luoshi.deadlines import Light
from luoshi.records.cases import CaseStatus
from luoshi.records.duties import Duty
from luoshi.records.programmes import Release
from luoshi.services import agenda, duties, funds, releases
from luoshi.services.acts import Act
from luoshi.services.duties import DutyRow
from luoshi.services.funds import FundPage
from luoshi.services.permissions import Action, permit, visible_cases
from luoshi.services.tallies import Tallies, tallies
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
    versions = releases.versions(programme_id)
    cases = visible_cases(act, Action.DASHBOARD_VIEW).filter(release__in=versions)
    open_duties = duties.in_area(act).filter(release__in=versions, closed_at__isnull=True)
    late = open_duties.filter(due_at__lte=act.now, paused_at__isnull=True)
    counted = tallies(cases)
    return Dashboard(
        release=release,
        stages=_stages(release, counted, _count_by(late, "element")),
        statuses={status: counted.of(status).cases for status in {tally.status for tally in counted.each}},
        lights=agenda.lights(open_duties, act),
        areas=_areas(counted, _count_by(late, "region")),
        funds=funds.page(act, programme_id),
        worst=tuple(duties.row(act, duty) for duty in late.order_by("due_at", "id")[:WORST]),
    )


def _count_by(owed: QuerySet[Duty], column: str) -> Mapping[str, int]:
    return dict(owed.order_by().values_list(column).annotate(Count("pk")))


def _stages(release: Release, counted: Tallies, late: Mapping[str, int]) -> tuple[StageCount, ...]:
    standing = counted.in_work().by_stage()
    return tuple(
        StageCount(stage, standing.get(stage, 0), late.get(stage, 0))
        for procedure in releases.definition(release).procedures.values()
        for stage in procedure.stages
    )


def _areas(counted: Tallies, late: Mapping[str, int]) -> tuple[AreaRow, ...]:
    names = area_names()
    regions = sorted({tally.region for tally in counted.each})
    return tuple(_area(region, names.get(region, region), counted, late.get(region, 0)) for region in regions)


def _area(region: str, name: str, counted: Tallies, overdue: int) -> AreaRow:
    here = counted.where(lambda tally: tally.region == region)
    # A case has its payment order just while it is being paid and after.
    return AreaRow(
        region=region,
        name=name,
        submitted=here.cases,
        in_work=here.in_work().cases,
        paid=here.of(CaseStatus.PAID).cases,
        refused=here.of(CaseStatus.REFUSED).cases,
        overdue=overdue,
        committed_fen=here.of(CaseStatus.PAYING).amount_fen,
        paid_fen=here.of(CaseStatus.PAID).amount_fen,
    )
