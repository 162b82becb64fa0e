"""Lights and countdowns: how a duty stands at a given moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from luoshi.deadlines.calendar import Calendar
from luoshi.deadlines.limits import SHANGHAI, Due

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_HUNDRED = 100


class Light(StrEnum):
    """How urgent a duty is, from calm to overdue; a screen shows shape, word and colour."""

    NONE = "none"
    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"

    @property
    def label(self) -> str:
        """The word beside the colour."""
        return _LABELS[self]


_LABELS = {Light.NONE: "正常", Light.BLUE: "临期", Light.YELLOW: "紧迫", Light.RED: "超期"}


@dataclass(frozen=True, slots=True)
class WarnRule:
    """When a duty that is not overdue lights up; an office's own setting, no clause's.

    A limit in days turns blue and yellow when at most so many workdays are left after today, and yellow in its last
    `yellow_percent` of time as well. A limit that ends at an hour of the day knows percentages only.
    """

    blue_workdays: int = 3
    yellow_workdays: int = 1
    blue_percent: int = 30
    yellow_percent: int = 10


DEFAULT_WARN_RULE = WarnRule()


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left until the end, or how much it is past; numbers are never negative.

    `days` and `workdays` count from tomorrow to the last day, or, when overdue, from the day after it to today; `hours`
    are whole hours of real time. A clock that stands still is never overdue.
    """

    overdue: bool
    days: int
    workdays: int
    hours: int
    text: str


def remaining(now: datetime, due: Due, calendar: Calendar) -> Remaining:
    """How far the end is away, with the words of a list: `剩 3 个工作日`, `今天到期`, `已超期 2 天`."""
    today = now.astimezone(SHANGHAI).date()
    overdue = now >= due.at and not due.paused
    first, last = (due.day, today) if overdue else (today, due.day)
    days = max((last - first).days, 0)
    workdays = sum(calendar.works(first + timedelta(days=offset)) for offset in range(1, days + 1))
    hours = abs(due.at - now) // _HOUR
    return Remaining(
        overdue, days, workdays, hours, _text(due, overdue=overdue, days=days, workdays=workdays, hours=hours)
    )


def light(now: datetime, opened: datetime, due: Due, calendar: Calendar, rule: WarnRule = DEFAULT_WARN_RULE) -> Light:
    """The light of a duty that was opened at `opened`; a clock that stands still shows none."""
    if due.paused:
        return Light.NONE
    left = remaining(now, due, calendar)
    if left.overdue:
        return Light.RED
    share = (due.at - now) * _HUNDRED
    whole = max(due.at - opened, timedelta(0))
    if _ends_at_midnight(due):
        blue, yellow = left.workdays <= rule.blue_workdays, left.workdays <= rule.yellow_workdays
    else:
        blue, yellow = share <= whole * rule.blue_percent, False
    if yellow or share <= whole * rule.yellow_percent:
        return Light.YELLOW
    return Light.BLUE if blue else Light.NONE


def _text(due: Due, *, overdue: bool, days: int, workdays: int, hours: int) -> str:
    if due.paused:
        return "计时中止"
    in_hours = f" {hours} 小时" if hours else "不到 1 小时"
    if overdue:
        return "已超期" + (f" {days} 天" if days else in_hours)
    if not _ends_at_midnight(due) and hours < _DAY // _HOUR:
        return "剩" + in_hours
    if not days:
        return "今天到期"
    return f"剩 {workdays} 个工作日" if workdays else f"剩 {days} 天"


def _ends_at_midnight(due: Due) -> bool:
    at = due.at.astimezone(SHANGHAI)
    return (at.hour, at.minute, at.second, at.microsecond) == (0, 0, 0, 0)
