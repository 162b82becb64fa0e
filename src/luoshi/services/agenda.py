"""Narrowing a list of duties to what a person looks for, and counting it by the time left."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, Max, Min, Q, QuerySet

from luoshi.deadlines import DEFAULT_WARN_RULE, SHANGHAI, Due, Light, light
from luoshi.records.duties import Duty, DutyKind
from luoshi.services.acts import Act
from luoshi.services.releases import CALENDAR

_MAX_WORDS = 60


class Urgency(StrEnum):
    """How a list groups open duties by the time left; each falls into exactly one."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
    UNTIMED = "untimed"
    PAUSED = "paused"

    @property
    def label(self) -> str:
        """What the filter says."""
        return _LABELS[self]


_LABELS = {
    Urgency.OVERDUE: "已超期",
    Urgency.SOON: f"{DEFAULT_WARN_RULE.blue_workdays} 个工作日内到期",
    Urgency.LATER: "时间充裕",
    Urgency.UNTIMED: "没有时限",
    Urgency.PAUSED: "计时中止",
}


@dataclass(frozen=True, slots=True)
class DutyFilter:
    """What to narrow a list of duties to.

    None and empty text narrow nothing; `words` is the beginning of a number or part of a name.
    """

    words: str = ""
    kind: DutyKind | None = None
    element: str = ""
    urgency: Urgency | None = None


def narrowed(duties: QuerySet[Duty], act: Act, wanted: DutyFilter) -> QuerySet[Duty]:
    """The duties among these that the filter lets through, in the order given."""
    if wanted.kind is not None:
        duties = duties.filter(kind=wanted.kind)
    if wanted.element:
        duties = duties.filter(element=wanted.element)
    words = wanted.words.strip()[:_MAX_WORDS]
    if words:
        duties = duties.filter(
            Q(case__number__startswith=words) | Q(case__enterprise__name__contains=words) | Q(element__contains=words)
        )
    return duties if wanted.urgency is None else duties.filter(_within(act, wanted.urgency))


def elements(duties: QuerySet[Duty]) -> tuple[str, ...]:
    """The stages, returns and tasks that occur among the duties."""
    return tuple(duties.order_by("element").values_list("element", flat=True).distinct())


def counts(duties: QuerySet[Duty], act: Act) -> Mapping[Urgency, int]:
    """How many of the duties fall under each urgency."""
    found = duties.aggregate(**{each.value: Count("pk", filter=_within(act, each)) for each in Urgency})
    return {each: found[each.value] for each in Urgency}


def lights(duties: QuerySet[Duty], act: Act) -> Mapping[Light, int]:
    """How many of the open duties wear each light; those without a running clock wear none and are not counted.

    Duties due at the same instant are looked at together: the longer open, the more urgent, so that where the first and
    the last opened wear the same light, all between them do.
    """
    running = duties.filter(paused_at__isnull=True, due_at__isnull=False).order_by()
    ends = running.values_list("due_at", "provisional")
    found = dict.fromkeys(Light, 0)
    for due_at, provisional, count, first, last in ends.annotate(Count("pk"), Min("opened_at"), Max("opened_at")):
        end = Due.ending(due_at, CALENDAR, provisional=provisional)
        worn = light(act.now, first, end, CALENDAR)
        if worn is light(act.now, last, end, CALENDAR):
            found[worn] += count
            continue
        for opened_at in running.filter(due_at=due_at, provisional=provisional).values_list("opened_at", flat=True):
            found[light(act.now, opened_at, end, CALENDAR)] += 1
    return found


def soon_until(now: dt.datetime) -> dt.datetime:
    """The end, exclusive, of the last day that is only as many workdays away as turn a light blue."""
    day, workdays = now.astimezone(SHANGHAI).date(), 0
    while workdays <= DEFAULT_WARN_RULE.blue_workdays:
        day += dt.timedelta(days=1)
        workdays += CALENDAR.works(day)
    return dt.datetime.combine(day, dt.time(), SHANGHAI)


def _within(act: Act, urgency: Urgency) -> Q:
    running = Q(paused_at__isnull=True, due_at__isnull=False)
    match urgency:
        case Urgency.OVERDUE:
            return running & Q(due_at__lte=act.now)
        case Urgency.SOON:
            return running & Q(due_at__gt=act.now, due_at__lte=soon_until(act.now))
        case Urgency.LATER:
            return running & Q(due_at__gt=soon_until(act.now))
        case Urgency.UNTIMED:
            return Q(paused_at__isnull=True, due_at__isnull=True)
        case Urgency.PAUSED:
            return Q(paused_at__isnull=False)
