"""The programme office's page."""

from ninja import Router, Schema

from luoshi.api.duties import DutyOut, duty_out
from luoshi.api.funds import FundOut, fund_out
from luoshi.api.identity import Asked
from luoshi.api.reading import Name, Yuan, yuan
from luoshi.deadlines import Light
from luoshi.records.cases import CaseStatus
from luoshi.services import office
from luoshi.services.office import AreaRow

router = Router(tags=["office"])


class StageOut(Schema):
    """How many cases stand in a stage, and how many of its duties are overdue."""

    stage: str
    cases: int
    overdue: int


class AreaOut(Schema):
    """An area's cases and money; granted = committed and not yet paid + paid."""

    region: str
    name: str
    submitted: int
    in_work: int
    paid: int
    refused: int
    overdue: int
    granted: Yuan
    committed: Yuan
    paid_amount: Yuan


class DashboardOut(Schema):
    """One page for the programme office."""

    programme: str
    version: int
    stages: list[StageOut]
    statuses: dict[CaseStatus, int]
    lights: dict[Light, int]
    areas: list[AreaOut]
    funds: list[FundOut]
    worst: list[DutyOut]


@router.get("/programmes/{programme}/dashboard", response=DashboardOut)
def dashboard(request: Asked, programme: Name) -> DashboardOut:
    """Cases by stage, duties by light, money by area, the worst overdue."""
    found = office.dashboard(request.auth, programme)
    return DashboardOut(
        programme=found.release.programme,
        version=found.release.version,
        stages=[StageOut(stage=row.stage, cases=row.cases, overdue=row.overdue) for row in found.stages],
        statuses=dict(found.statuses),
        lights=dict(found.lights),
        areas=[_area(row) for row in found.areas],
        funds=[fund_out(page) for page in found.funds],
        worst=[duty_out(row) for row in found.worst],
    )


def _area(row: AreaRow) -> AreaOut:
    return AreaOut(
        region=row.region,
        name=row.name,
        submitted=row.submitted,
        in_work=row.in_work,
        paid=row.paid,
        refused=row.refused,
        overdue=row.overdue,
        granted=yuan(row.granted_fen),
        committed=yuan(row.committed_fen),
        paid_amount=yuan(row.paid_fen),
    )
