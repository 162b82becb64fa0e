"""Applications are taken only while the programme is in force."""

import datetime as dt
from collections.abc import Iterator

from luoshi.programme.asking import spans
from luoshi.programme.model import Programme
from luoshi.source import Problem


def windows_in_force(programme: Programme) -> Iterator[Problem]:
    """A problem for each window that begins before or ends after the programme."""
    for procedure in programme.procedures.values():
        for window in procedure.windows:
            stretches = [*spans(window, dt.date.min.year), *spans(window, programme.until.year)]
            outside = [each for each in stretches if each[0] < programme.since or each[1] > programme.until]
            if outside:
                since, until = outside[0]
                message = f"申报期 {since} 至 {until} 超出执行期 {programme.since} 至 {programme.until}"
                yield Problem("window-outside-force", message, window.where, "调整申报期或执行期")
            if not stretches:
                yield Problem("window-never", "执行期内没有一年开放申报", window.where, "调整 since 或执行期")
