"""The programme office's page: one sheet that says how the programme stands today."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshi.deadlines import Light
from luoshi.services import catalogue, office
from luoshi.services.acts import NotVisible
from luoshi.services.office import AreaRow, Dashboard, StageCount
from luoshi.services.permissions import Action, permit
from luoshi.web import funds
from luoshi.web.clock import acting
from luoshi.web.drawing import Bar, shares

_LOOKS = {Light.RED: "red", Light.YELLOW: "yellow", Light.BLUE: "blue", Light.NONE: "rest"}


@dataclass(frozen=True, slots=True)
class StageBar:
    """A stage with its bar: overdue among the cases that stand in it."""

    stage: StageCount
    bar: Bar


@dataclass(frozen=True, slots=True)
class LightBar:
    """A light with how many duties wear it."""

    light: Light
    look: str
    count: int
    bar: Bar


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of the table of areas, money in fen."""

    submitted: int
    in_work: int
    paid: int
    refused: int
    overdue: int
    granted_fen: int
    committed_fen: int
    paid_fen: int


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """How a programme stands; the address names the programme, the first one in effect where it names none."""
    act = acting(request)
    permit(act, Action.DASHBOARD_VIEW)
    programmes = catalogue.programmes(act)
    if not programmes:
        raise NotVisible
    wanted = request.GET.get("programme", programmes[0][0].programme)
    found = office.dashboard(act, wanted)
    context = {
        "dashboard": found,
        "programmes": programmes,
        "wanted": wanted,
        "stages": _stage_bars(found),
        "lights": _light_bars(found),
        "totals": _totals(found.areas),
        "funds": [funds.shown(each) for each in found.funds],
        "now": act.now,
    }
    return render(request, "office/office.html", context)


def _stage_bars(found: Dashboard) -> tuple[StageBar, ...]:
    most = max((stage.cases for stage in found.stages), default=0)
    return tuple(
        StageBar(stage, shares(((f"{stage.stage} {stage.cases} 件", stage.cases),), most)) for stage in found.stages
    )


def _light_bars(found: Dashboard) -> tuple[LightBar, ...]:
    most = max(found.lights.values(), default=0)
    bars = {light: shares(((light.label, found.lights[light]),), most) for light in _LOOKS}
    return tuple(LightBar(light, look, found.lights[light], bars[light]) for light, look in _LOOKS.items())


def _totals(areas: tuple[AreaRow, ...]) -> Totals:
    return Totals(
        submitted=sum(area.submitted for area in areas),
        in_work=sum(area.in_work for area in areas),
        paid=sum(area.paid for area in areas),
        refused=sum(area.refused for area in areas),
        overdue=sum(area.overdue for area in areas),
        granted_fen=sum(area.granted_fen for area in areas),
        committed_fen=sum(area.committed_fen for area in areas),
        paid_fen=sum(area.paid_fen for area in areas),
    )
