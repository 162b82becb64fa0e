"""Applications are taken only while the programme is in force."""

from collections.abc import Iterator

from luoshi.programme.asking import spans
from luoshi.programme.model import Programme
from luoshi.source import Problem


def windows_in_force(programme: Programme) -> Iterator[Problem]:
    """A problem for each window that begins before or ends after the programme."""
    for procedure in programme.procedures.values():
        for window in procedure.windows:
            for year in (programme.since.year, programme.until.year):
                for since, until in spans(window, year):
                    if since < programme.since or until > programme.until:
                        message = f"申报期 {since} 至 {until} 超出执行期 {programme.since} 至 {programme.until}"
                        yield Problem("window-outside-force", message, window.where, "调整申报期或执行期")
