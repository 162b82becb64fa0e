"""The programme office's page: cases by stage, duties by light, money by district, the worst overdue."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from luoshi.deadlines import Light
from luoshi.records.accounts import Unit
from luoshi.records.cases import Case, CaseStatus
from luoshi.records.funds import OrderState
from luoshi.records.programmes import Release
from luoshi.services import duties, funds, releases
from luoshi.services.acts import Act
from luoshi.services.duties import DutyRow
from luoshi.services.funds import FundPage
from luoshi.services.permissions import Action, permit, visible_cases

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
    rows = [duties.row(act, duty) for duty in open_duties.filter(due_at__isnull=False, paused_at__isnull=True)]
    late = sorted((row for row in rows if row.light is Light.RED), key=lambda row: row.duty.due_at or act.now)
    return Dashboard(
        release=release,
        stages=_stages(release, cases, rows),
        statuses={
            CaseStatus(status): count for status, count in cases.values_list("status").annotate(Count("pk")).order_by()
        },
        lights={light: sum(row.light is light for row in rows) for light in Light},
        areas=_areas(cases, late),
        funds=funds.page(act, programme_id),
        worst=tuple(late[:WORST]),
    )


def _stages(release: Release, cases: QuerySet[Case], rows: list[DutyRow]) -> tuple[StageCount, ...]:
    standing = dict(cases.filter(ended_at__isnull=True).values_list("stage").annotate(Count("pk")).order_by())
    late: dict[str, int] = {}
    for row in rows:
        if row.light is Light.RED:
            late[row.duty.element] = late.get(row.duty.element, 0) + 1
    programme = releases.definition(release)
    return tuple(
        StageCount(stage, standing.get(stage, 0), late.get(stage, 0))
        for procedure in programme.procedures.values()
        for stage in procedure.stages
    )


def _areas(cases: QuerySet[Case], late: list[DutyRow]) -> tuple[AreaRow, ...]:
    settled = Q(payment__state=OrderState.SETTLED)
    rows = (
        cases.values("region")
        .order_by("region")
        .annotate(
            submitted=Count("pk"),
            in_work=Count("pk", filter=Q(ended_at__isnull=True)),
            paid=Count("pk", filter=Q(status=CaseStatus.PAID)),
            refused=Count("pk", filter=Q(status=CaseStatus.REFUSED)),
            paid_fen=Sum("payment__amount_fen", filter=settled),
            committed_fen=Sum("payment__amount_fen", filter=Q(payment__isnull=False) & ~settled),
        )
    )
    names = dict(Unit.objects.filter(parent__isnull=True).values_list("region", "name"))
    names |= {unit.region: unit.name for unit in Unit.objects.filter(function="")}
    overdue: dict[str, int] = {}
    for row in late:
        overdue[row.duty.region] = overdue.get(row.duty.region, 0) + 1
    return tuple(
        AreaRow(
            region=row["region"],
            name=names.get(row["region"], row["region"]),
            submitted=row["submitted"],
            in_work=row["in_work"],
            paid=row["paid"],
            refused=row["refused"],
            overdue=overdue.get(row["region"], 0),
            committed_fen=row["committed_fen"] or 0,
            paid_fen=row["paid_fen"] or 0,
        )
        for row in rows
    )
