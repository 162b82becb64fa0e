"""Holidays, time limits, recurrences and lights: when something is due, and why on that day."""

from luoshi.deadlines.calendar import Arrangement, Calendar, Workday
from luoshi.deadlines.lights import DEFAULT_WARN_RULE, Light, Remaining, WarnRule, light, remaining
from luoshi.deadlines.limits import SHANGHAI, CountedDay, Due, Pause, due
from luoshi.deadlines.recurrences import Occurrence, next_due, occurrences

__all__ = [
    "DEFAULT_WARN_RULE",
    "SHANGHAI",
    "Arrangement",
    "Calendar",
    "CountedDay",
    "Due",
    "Light",
    "Occurrence",
    "Pause",
    "Remaining",
    "WarnRule",
    "Workday",
    "due",
    "light",
    "next_due",
    "occurrences",
    "remaining",
]
