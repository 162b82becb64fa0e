"""What an expression can be worth: numbers, texts, times, ranges, lists, contexts, and null with its reason."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal, DivisionByZero, InvalidOperation, Overflow
from decimal import Context as DecimalContext
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from luoshi.source import Place

if TYPE_CHECKING:
    from luoshi.feel.builtins import Function
    from luoshi.feel.types import Type

DECIMALS = DecimalContext(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
"""The arithmetic of FEEL numbers: IEEE 754-2008 decimal128 (DMN 1.5, 10.3.2.3.1), never the thread's own context."""


class NullCode(StrEnum):
    """Why an expression has no value."""

    MISSING_FACT = "missing-fact"
    LITERAL = "literal"
    TYPE = "type"
    DIVISION_BY_ZERO = "division-by-zero"
    OUT_OF_RANGE = "out-of-range"
    ARGUMENT = "argument"
    NO_ENTRY = "no-entry"
    NO_ROW = "no-row"
    SEVERAL_ROWS = "several-rows"
    NOT_ALLOWED = "not-allowed"
    TOO_DEEP = "too-deep"
    TOO_LARGE = "too-large"
    TOO_SLOW = "too-slow"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Null:
    """No value, and why: `reason` in Chinese, `missing` the facts it lacks in the order they were wanted."""

    reason: str
    code: NullCode
    missing: tuple[str, ...] = ()
    where: Place | None = None


@dataclass(frozen=True, slots=True, order=True)
class DayDuration:
    """A days and time duration, in whole nanoseconds; negative goes back."""

    nanoseconds: int


@dataclass(frozen=True, slots=True, order=True)
class MonthDuration:
    """A years and months duration, in whole months; negative goes back."""

    months: int


@dataclass(frozen=True, slots=True, order=True)
class FarDate:
    """A date of the Gregorian calendar outside of the years 1 to 9999, which Python's `date` cannot hold.

    Years run from -999,999,999 to 999,999,999; a date that Python can hold is never a FarDate.
    """

    year: int
    month: int
    day: int


Date = date | FarDate
"""A date; both kinds have `year`, `month` and `day`."""


@dataclass(frozen=True, slots=True)
class Offset:
    """A fixed distance from UTC in seconds, positive to the east; 0 is also written `Z`."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Region:
    """A time zone by its name in the IANA database."""

    name: str


Zone = Offset | Region


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day, `second` 0 to 59; without a zone it is local."""

    hour: int
    minute: int
    second: int
    nanosecond: int = 0
    zone: Zone | None = None


@dataclass(frozen=True, slots=True)
class DateTime:
    """A date and a time of day, which carries the zone."""

    date: Date
    time: Time


@dataclass(frozen=True, slots=True)
class Range:
    """An interval; `None` for an end that is open to infinity.

    `single` is `(= 5)`, both ends that value and closed, or `(!= 5)`, both open: every value but that one. Such a range
    equals no other range with the same ends.
    """

    low: "Value | None"
    high: "Value | None"
    low_closed: bool
    high_closed: bool
    single: bool = False


class Context(Mapping[str, "Value"]):
    """Named values in the order they were written; never changed after it is made."""

    __slots__ = ("_entries",)

    def __init__(self, entries: Mapping[str, "Value"] | Iterable[tuple[str, "Value"]] = ()) -> None:
        self._entries: dict[str, Value] = dict(entries)

    def __getitem__(self, name: str) -> "Value":
        return self._entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"Context({self._entries!r})"


@dataclass(frozen=True, slots=True, eq=False)
class FunctionValue:
    """A function: its parameters by name and type, the type of its result, and what calls it.

    `call` takes one value a parameter, already of its type; `coercion.apply` is what calls it. `text` is how it is
    shown, `name` how a message names it. Two function values are the same only where they are one object. A built-in
    function in any of its forms has the parameters of its first form, and `call` takes what it is given.
    """

    name: str
    parameters: "tuple[tuple[str, Type], ...]"
    result: "Type"
    call: "Callable[[tuple[Value, ...]], Value]"
    text: str = ""
    builtin: "Function | None" = None


Temporal = date | FarDate | Time | DateTime | DayDuration | MonthDuration

Value = Decimal | str | bool | Temporal | Range | Context | FunctionValue | Null | tuple["Value", ...]


@lru_cache(maxsize=1024)
def missing_fact(name: str) -> Null:
    """The null that stands for a fact nobody has given yet."""
    return Null(f"缺少事实“{name}”", NullCode.MISSING_FACT, (name,))


def join_nulls(values: Iterable[Value]) -> Null | None:
    """One null that carries the reasons of every null among the values; None where none of them is null.

    Facts that are missing speak first: answering them may make the other reasons go away.
    """
    nulls = [value for value in values if type(value) is Null]
    if not nulls:
        return None
    lacking = [null for null in nulls if null.missing]
    if not lacking:
        return nulls[0]
    if len(lacking) == 1:
        return lacking[0]
    missing = tuple(dict.fromkeys(name for null in lacking for name in null.missing))
    return Null("缺少事实" + "、".join(f"“{name}”" for name in missing), NullCode.MISSING_FACT, missing)
