"""Duties: opened by what a clause prescribes, paused while somebody else has to act, closed when done."""

import datetime as dt
from dataclasses import dataclass
from typing import TypedDict, Unpack

from django.db.models import Q, QuerySet

from luoshi.deadlines import Due, Light, Pause, Remaining, due, light, remaining
from luoshi.periods import Period, default_roll, parse_period
from luoshi.programme import Notice, Stage
from luoshi.records.accounts import RoleName, Unit
from luoshi.records.cases import Case
from luoshi.records.duties import Duty, DutyKind, PromisedTime
from luoshi.records.enterprises import Enterprise
from luoshi.records.programmes import Release
from luoshi.services import audit, statements
from luoshi.services.acts import Act, Conflict, Invalid, NotVisible
from luoshi.services.permissions import Action, areas, covers, permit, service
from luoshi.services.releases import CALENDAR, definition
from luoshi.services.texts import require_short
from luoshi.source import FieldPlace, Problem

# Elements for which an office promises a time although they are not stages of the document.
CORRECTION = "补正"
OBJECTION = "异议处理"
ARCHIVE = "归档"
EXTRA_ELEMENTS = (CORRECTION, OBJECTION, ARCHIVE)
_PROMISED = f"SELECT period FROM {PromisedTime._meta.db_table} WHERE programme = %s AND element = %s"


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A duty as a list shows it: its light, and the time left in words."""

    duty: Duty
    light: Light
    left: Remaining | None


def limit(release: Release, element: str, within: Period | None) -> tuple[Period | None, bool]:
    """The clause's own limit, else the office's promised time; and whether it is only promised."""
    if within is not None:
        return within, False
    for (promised,) in statements.rows(_PROMISED, release.programme, element):
        period = parse_period(promised, FieldPlace(element))
        if isinstance(period, Problem):
            raise Conflict("promise-unreadable", period.message, period.remedy)
        return period, True
    return None, False


def due_at(
    period: Period | None, start: dt.datetime, pauses: tuple[Pause, ...] = ()
) -> tuple[dt.datetime | None, bool]:
    """The end of a limit, rolled past holidays as the law has it for its unit, and whether that is provisional."""
    if period is None:
        return None, False
    end = due(period, start, CALENDAR, default_roll(period), pauses)
    return end.at, end.provisional


def open_for_case(act: Act, case: Case, kind: DutyKind, stage: Stage, unit: Unit, part: str) -> Duty:
    """Open a duty of a stage for a unit.

    `part` is the programme's role name. An objection has a promised time of its own.
    """
    element = OBJECTION if kind is DutyKind.OBJECTION else stage.id
    within = None if kind is DutyKind.OBJECTION else stage.within
    return _open(
        act,
        case,
        limit(case.release, element, within),
        kind=kind,
        element=stage.id,
        clause=stage.clauses[0],
        unit=unit,
        part=part,
    )


def open_correction(act: Act, case: Case, stage: Stage) -> Duty:
    """The enterprise owes corrections."""
    time = limit(case.release, CORRECTION, None)
    return _open(
        act, case, time, kind=DutyKind.CORRECTION, element=stage.id, clause=stage.clauses[0], enterprise=case.enterprise
    )


def open_archive(act: Act, case: Case, unit: Unit, clause: str) -> Duty:
    """The office that keeps the papers owes their archive."""
    time = limit(case.release, ARCHIVE, None)
    return _open(act, case, time, kind=DutyKind.ARCHIVE, element=ARCHIVE, clause=clause, unit=unit)


def close(act: Act, duty: Duty, outcome: str) -> None:
    """A duty is done."""
    duty.closed_at = act.now
    duty.closed_by = act.user
    duty.outcome = outcome
    duty.save(update_fields=("closed_at", "closed_by", "outcome"))


def close_all(act: Act, case: Case, outcome: str) -> None:
    """No duty of the case stays open."""
    open_duties(case).update(closed_at=act.now, closed_by=act.user, outcome=outcome)


def pause(act: Act, case: Case) -> None:
    """The clocks of the case's open reviews stand still while the applicant has to act."""
    open_duties(case).filter(kind=DutyKind.REVIEW, paused_at__isnull=True).update(paused_at=act.now)


def resume(act: Act, case: Case) -> frozenset[str]:
    """The paused reviews run on with the days of the pause added; returns the parts that did."""
    parts = set()
    for duty in open_duties(case).filter(kind=DutyKind.REVIEW, paused_at__isnull=False):
        since = duty.paused_at or act.now
        duty.pauses = [*duty.pauses, [since.isoformat(), act.now.isoformat()]]
        stage = definition(case.release).procedures[case.procedure].stages[duty.element]
        period, duty.promised = limit(case.release, duty.element, stage.within)
        pauses = tuple(Pause(*map(dt.datetime.fromisoformat, pair)) for pair in duty.pauses)
        duty.due_at, duty.provisional = due_at(period, duty.opened_at, pauses)
        duty.paused_at = None
        duty.save()
        parts.add(duty.part)
    return frozenset(parts)


def open_duties(case: Case) -> QuerySet[Duty]:
    """The open duties of a case."""
    return Duty.objects.filter(case=case, closed_at__isnull=True)


def mine(act: Act, case: Case, kind: DutyKind) -> Duty:
    """The open duty of this kind that a unit of the person's owes on the case. Raises Conflict where there is none."""
    found = open_duties(case).filter(kind=kind, unit_id__in=act.units(RoleName.HANDLER)).first()
    if found is None:
        raise Conflict("not-your-turn", "这一办件现在不由您的单位办理。", "请刷新页面，查看现在由谁办理。")
    return found


def todo(act: Act) -> QuerySet[Duty]:
    """What the person's units, or the person's enterprise, owe now; the most urgent first."""
    return _owed_by(act).filter(closed_at__isnull=True).order_by("due_at", "id")


def done(act: Act) -> QuerySet[Duty]:
    """What the person's units have done; the latest first."""
    return _owed_by(act).filter(closed_at__isnull=False).order_by("-closed_at", "-id")


def in_area(act: Act) -> QuerySet[Duty]:
    """All duties in the areas that the person supervises."""
    permit(act, Action.DUTY_VIEW)
    reach = Q(pk__in=())
    for region in areas(act, Action.DUTY_VIEW):
        reach |= Q(region__startswith=region)
    return _listed(reach).select_related("unit", "enterprise", "case", "filing")


def row(act: Act, duty: Duty) -> DutyRow:
    """The duty with its light and the time left; a paused or timeless duty has no countdown."""
    if duty.due_at is None or duty.paused_at is not None or duty.closed_at is not None:
        return DutyRow(duty, Light.NONE, None)
    end = Due.ending(duty.due_at, CALENDAR, provisional=duty.provisional)
    return DutyRow(duty, light(act.now, duty.opened_at, end, CALENDAR), remaining(act.now, end, CALENDAR))


def task(act: Act, duty_id: int) -> DutyRow:
    """A task in the areas of the person's posts. Raises NotVisible."""
    found = in_area(act).select_related("closed_by").filter(pk=duty_id, kind=DutyKind.TASK).first()
    if found is None:
        raise NotVisible
    return row(act, found)


def owes(act: Act, duty: Duty) -> bool:
    """Whether the open duty lies with a unit in which the person handles cases."""
    return duty.closed_at is None and duty.unit_id in act.units(RoleName.HANDLER)


@service(Action.TASK_COMPLETE)
def complete_task(act: Act, duty_id: int, remark: str) -> Duty:
    """A unit reports a task done, with what was done in its own words."""
    duty = Duty.objects.select_for_update().filter(pk=duty_id, kind=DutyKind.TASK).first()
    if duty is None or not covers(act.regions(RoleName.HANDLER), duty.region):
        raise NotVisible
    if duty.unit_id not in act.units(RoleName.HANDLER):
        raise NotVisible
    if duty.closed_at is not None:
        raise Conflict("task-done-already", "这项任务已经办结。")
    if not remark.strip():
        raise Invalid((Problem("remark-missing", "请写明完成情况。", FieldPlace("完成情况")),))
    require_short("完成情况", remark)
    close(act, duty, "已完成")
    audit.append(act, Action.TASK_COMPLETE, f"duty {duty.pk}", {"task": duty.element, "remark": remark.strip()})
    return duty


@service(Action.PROMISE_SET)
def promise(act: Act, programme_id: str, element: str, period_text: str) -> PromisedTime:
    """Set the time that the office promises for a stage or another element; it applies to duties opened from now on."""
    period = parse_period(period_text, FieldPlace(element))
    if isinstance(period, Problem):
        raise Invalid((period,))
    release = Release.objects.filter(programme=programme_id).order_by("-version").first()
    if release is None or element not in _promisable(release):
        raise NotVisible
    promised, _ = PromisedTime.objects.update_or_create(
        programme=programme_id, element=element, defaults={"period": period_text.strip()}
    )
    audit.append(act, Action.PROMISE_SET, programme_id, {"element": element, "period": promised.period})
    return promised


def promises(programme_id: str) -> dict[str, str]:
    """The promised times of a programme by element, empty text where none is set."""
    release = Release.objects.filter(programme=programme_id).order_by("-version").first()
    if release is None:
        raise NotVisible
    set_times = dict(PromisedTime.objects.filter(programme=programme_id).values_list("element", "period"))
    return {element: set_times.get(element, "") for element in _promisable(release)}


class _Owed(TypedDict, total=False):
    kind: DutyKind
    element: str
    clause: str
    unit: Unit
    enterprise: Enterprise
    part: str


def _open(act: Act, case: Case, time: tuple[Period | None, bool], **owed: Unpack[_Owed]) -> Duty:
    period, promised = time
    at, provisional = due_at(period, act.now)
    return Duty.objects.create(
        release=case.release,
        region=case.region,
        case=case,
        opened_at=act.now,
        due_at=at,
        promised=promised,
        provisional=provisional,
        **owed,
    )


def _promisable(release: Release) -> tuple[str, ...]:
    programme = definition(release)
    stages = [
        stage.id
        for procedure in programme.procedures.values()
        for stage in procedure.stages.values()
        if stage.within is None and not _has_own_clock(stage)
    ]
    returns = [item.name for item in programme.returns.values() if item.due is None]
    return (*stages, *EXTRA_ELEMENTS, *returns)


def _has_own_clock(stage: Stage) -> bool:
    return isinstance(stage.work, Notice)


def _owed_by(act: Act) -> QuerySet[Duty]:
    reach = Q(unit_id__in=act.units(RoleName.HANDLER))
    if act.user is not None and act.user.enterprise_id is not None:
        reach |= Q(enterprise_id=act.user.enterprise_id)
    return _listed(reach).select_related("unit", "enterprise", "case__enterprise", "filing")


def _listed(reach: Q) -> QuerySet[Duty]:
    # The few releases come by themselves: joined, they lead the query, and it sorts all duties to show the first.
    return Duty.objects.filter(reach).prefetch_related("release")
