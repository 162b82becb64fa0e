"""What time itself does.

Notices end, returns and tasks fall due, days are closed. Running a sweep twice changes nothing more.
"""

import datetime as dt
from dataclasses import replace

from django.db import transaction

from luoshi.deadlines import SHANGHAI, occurrences
from luoshi.periods import EndOf, Recurrence
from luoshi.programme import Programme, Return, Task
from luoshi.records.accounts import Unit
from luoshi.records.cases import Case
from luoshi.records.duties import Duty, DutyKind
from luoshi.records.notices import Notice, NoticeState
from luoshi.records.programmes import Release
from luoshi.services import audit, releases, returns, stages, units
from luoshi.services.acts import Act, Refused
from luoshi.services.permissions import Action, permit

# A period that has ended is due at the latest a year and a month after its beginning, holidays included.
_LONGEST_PERIOD = dt.timedelta(days=800)
_DAY = dt.timedelta(days=1)


def sweep(act: Act) -> dict[str, int]:
    """Do everything that has fallen due by now; returns how much of each kind was done."""
    permit(act, Action.SWEEP)
    return {
        "notices_ended": _end_notices(act),
        "returns_opened": sum(_open_returns(act, release) for release in releases.published(act.today)),
        "tasks_opened": sum(_open_tasks(act, release) for release in releases.published(act.today)),
        "days_closed": _close_days(act),
    }


def _end_notices(act: Act) -> int:
    ended = 0
    due = Notice.objects.filter(state=NoticeState.RUNNING, ends_at__lte=act.now).order_by("ends_at", "pk")
    for notice_id in list(due.values_list("pk", flat=True)):
        ended += _end_notice(act, notice_id)
    return ended


def _end_notice(act: Act, notice_id: int) -> bool:
    case_id = Notice.objects.values_list("case_id", flat=True).get(pk=notice_id)
    try:
        with transaction.atomic():
            case = Case.objects.select_for_update().get(pk=case_id)
            notice = Notice.objects.select_for_update().get(pk=notice_id)
            if notice.state != NoticeState.RUNNING or notice.ends_at > act.now:
                return False
            notice.state, notice.closed_at = NoticeState.CLEAN, act.now
            notice.save()
            stages.advance(act, case)
            case.revision += 1
            case.save()
            audit.append(act, Action.SWEEP, str(case), {"notice": notice.pk, "shown": notice.shown_hash}, case)
    except Refused as refusal:
        audit.append_refusal(act, Action.SWEEP, f"notice {notice_id}", refusal)
        return False
    return True


def _open_returns(act: Act, release: Release) -> int:
    programme = releases.definition(release)
    return sum(_open_return(act, release, programme, item) for item in programme.returns.values())


def _open_return(act: Act, release: Release, programme: Programme, item: Return) -> int:
    since = max(programme.since, release.effective_from)
    recurrence = Recurrence(item.every, item.due or EndOf(), item.roll)
    coming = occurrences(recurrence, since, act.today + _LONGEST_PERIOD, releases.CALENDAR)
    # A period that is only partly in force is reported all the same; one without a day of its own, once it is over.
    periods = coming if item.due else [replace(each, opens=each.period_end + _DAY) for each in coming]
    owed = [period for period in periods if period.period_end >= since and period.opens <= act.today]
    senders = [(name, unit) for name in item.senders for unit in units.all_serving(programme.roles[name])]
    return sum(returns.owe(act, release, item, sender, unit, period) for period in owed for sender, unit in senders)


def _open_tasks(act: Act, release: Release) -> int:
    programme = releases.definition(release)
    owed = [(task, unit) for task in programme.tasks.values() for unit in units.all_serving(programme.roles[task.by])]
    if not _unopened(release, owed):
        return 0
    with transaction.atomic():
        # Workers queue here, and those behind the first find nothing left to open.
        Release.objects.select_for_update().get(pk=release.pk)
        return len(Duty.objects.bulk_create(_task_duty(act, release, *each) for each in _unopened(release, owed)))


def _unopened(release: Release, owed: list[tuple[Task, Unit]]) -> list[tuple[Task, Unit]]:
    opened = set(Duty.objects.filter(release=release, kind=DutyKind.TASK).values_list("element", "unit_id"))
    return [(task, unit) for task, unit in owed if (task.name, unit.pk) not in opened]


def _task_duty(act: Act, release: Release, task: Task, unit: Unit) -> Duty:
    return Duty(
        kind=DutyKind.TASK,
        release=release,
        element=task.name,
        clause=task.clauses[0],
        unit=unit,
        part=task.by,
        region=unit.region,
        opened_at=act.now,
        due_at=dt.datetime.combine(task.due + _DAY, dt.time(), SHANGHAI),
    )


def _close_days(act: Act) -> int:
    yesterday = act.today - _DAY
    return int(audit.close_day(act, yesterday) is not None)
