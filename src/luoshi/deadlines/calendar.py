"""Days of work and days of rest, by the State Council's yearly arrangements with their 调休."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from types import MappingProxyType

import chinese_calendar

from luoshi.deadlines import authority

_FRIDAY = 5
_WEEKDAYS = "一二三四五六日"
_REACHED_BY_NEXT_NOTICE = (12, 29)
"""The notices for 2007, 2008, 2012, 2019, 2023 and 2024 moved days of the December before, never before the 29th."""


@dataclass(frozen=True, slots=True)
class Workday:
    """Whether a day is worked; true in a condition when it is.

    `provisional` where its year is not arranged yet: then Monday to Friday are taken for working days.
    """

    works: bool
    provisional: bool

    def __bool__(self) -> bool:
        """Whether the day is worked."""
        return self.works


@dataclass(frozen=True, slots=True)
class Arrangement:
    """One notice on the holidays of a year: days off and days worked in their place, each with its holiday's name.

    `authority` cites the notice. A local one (古尔邦节放假, 汛期停工) has the same shape.
    """

    year: int
    authority: str
    off: Mapping[date, str]
    worked: Mapping[date, str]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of a place; `Calendar.china()` is that of the whole country.

    `authorities` cites the notices of each year that is announced; a year without any is provisional.
    """

    off: Mapping[date, str] = field(repr=False)
    worked: Mapping[date, str] = field(repr=False)
    authorities: Mapping[int, tuple[str, ...]] = field(repr=False)

    @staticmethod
    def china() -> "Calendar":
        """The arrangements of the State Council as far as they have been announced (2004 to 2026)."""
        return _china()

    def arranged(self, arrangement: Arrangement) -> "Calendar":
        """This calendar with one arrangement laid over it: the way in for a new year or a local holiday."""
        off = {day: name for day, name in self.off.items() if day not in arrangement.worked}
        worked = {day: name for day, name in self.worked.items() if day not in arrangement.off}
        cited = (*self.authorities.get(arrangement.year, ()), arrangement.authority)
        return Calendar(
            off | dict(arrangement.off),
            worked | dict(arrangement.worked),
            dict(self.authorities) | {arrangement.year: cited},
        )

    def is_workday(self, day: date) -> Workday:
        """Whether the day is worked, and whether that may still change."""
        return _ANSWERS[self.works(day), self.is_provisional(day)]

    def works(self, day: date) -> bool:
        """Whether the day is worked, as far as is known."""
        return day in self.worked or (day.isoweekday() <= _FRIDAY and day not in self.off)

    def is_provisional(self, day: date) -> bool:
        """Whether a notice still to come may change the day: its year's, or at the end of December the next year's."""
        if day.year not in self.authorities:
            return True
        return (day.month, day.day) >= _REACHED_BY_NEXT_NOTICE and day.year + 1 not in self.authorities

    def is_provisional_between(self, first: date, last: date) -> bool:
        """Whether any day from `first` to `last`, both inclusive, is provisional."""
        if self.is_provisional(first) or self.is_provisional(last):
            return True
        return any(year not in self.authorities for year in range(first.year + 1, last.year))

    def why(self, day: date) -> str:
        """What the day is, in a few words: `国庆节放假`, `国庆节调休上班`, `周六`, `工作日`, `工作日（暂定）`."""
        if day in self.worked:
            return f"{self.worked[day]}调休上班"
        if day in self.off:
            return f"{self.off[day]}放假"
        told = "工作日" if self.works(day) else f"周{_WEEKDAYS[day.weekday()]}"
        return f"{told}（暂定）" if self.is_provisional(day) else told

    def authority(self, first: date, last: date) -> tuple[str, ...]:
        """The notices that the days from `first` to `last` rest on, in the order of years."""
        return tuple(cited for year in range(first.year, last.year + 1) for cited in self.authorities.get(year, ()))


_ANSWERS = MappingProxyType(
    {(works, provisional): Workday(works, provisional) for works in (True, False) for provisional in (True, False)}
)
_NAMES = MappingProxyType(
    {
        "New Year's Day": "元旦",
        "Spring Festival": "春节",
        "Tomb-sweeping Day": "清明节",
        "Labour Day": "劳动节",
        "Dragon Boat Festival": "端午节",
        "National Day": "国庆节",
        "Mid-autumn Festival": "中秋节",
        "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
    }
)


@cache
def _china() -> Calendar:
    off = {day: _NAMES[name] for day, name in chinese_calendar.holidays.items()}
    worked = {day: _NAMES[name] for day, name in chinese_calendar.workdays.items()}
    years = range(min(off).year, max(off).year + 1)
    return Calendar(off, worked, {year: authority.notices(year) for year in years})
