"""Windows: the stretch of days in which something may be asked for."""

from dataclasses import dataclass
from datetime import date

from luoshi.deadlines.calendar import Calendar
from luoshi.deadlines.limits import due_on
from luoshi.deadlines.recurrences import date_in
from luoshi.periods import DateOf, Roll


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of days, both inclusive."""

    first: date
    last: date

    def has(self, day: date) -> bool:
        """Whether the day lies in the window."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class YearlyWindow:
    """A window of every year, such as 次年1月1日 to 次年9月30日, with the years that have their own."""

    opens: DateOf
    closes: DateOf
    roll: Roll = Roll.NONE
    exceptions: tuple[tuple[int, Window], ...] = ()

    def of(self, year: int, calendar: Calendar) -> Window:
        """The window for a year: the exception where it has one, else the rule with its last day rolled."""
        for exempt, window in self.exceptions:
            if exempt == year:
                return window
        return Window(date_in(self.opens, year), due_on(date_in(self.closes, year), self.roll, calendar).day)
