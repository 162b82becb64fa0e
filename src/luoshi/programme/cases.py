"""Worked cases: what goes in, and what the document says must come out, reckoned by hand.

Where `on` is None the case holds on whatever day it is run for.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from luoshi.programme.model import Measure
from luoshi.source import FilePlace


@dataclass(frozen=True, slots=True)
class Head:
    """What every worked case states: its name, the clauses it comes from, and the reckoning in Chinese."""

    id: str
    clauses: tuple[str, ...]
    why: str
    where: FilePlace


@dataclass(frozen=True, slots=True)
class DecideCase:
    """Facts, and the decisions that follow on a day; `expect` maps a decision to its text, `null` where undecided.

    What is None is not looked at: the facts still missing, the clauses of a refusal, the readings that bear on it.
    """

    head: Head
    facts: Mapping[str, str]
    on: dt.date | None
    expect: Mapping[str, str | tuple[str, ...]]
    missing: tuple[str, ...] | None
    grounds: tuple[str, ...] | None
    interpretations: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class ParameterCase:
    """The value of a parameter on a day, by the clauses of the case; `label` where no clause gives the figure."""

    head: Head
    parameter: str
    on: dt.date | None
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class FaultCase:
    """Facts that must not be taken, and the code of the problem for each."""

    head: Head
    facts: Mapping[str, str]
    faults: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RouteCase:
    """The stages that a case with these facts passes, or who else receives it."""

    head: Head
    procedure: str
    facts: Mapping[str, str]
    on: dt.date | None
    stages: tuple[str, ...] | None
    refer: str | None


@dataclass(frozen=True, slots=True)
class MaterialsCase:
    """The papers that these facts call for."""

    head: Head
    facts: Mapping[str, str]
    on: dt.date | None
    materials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewCase:
    """Who reviews at a stage and what each checks; `lead` accepts and asks for corrections."""

    head: Head
    stage: str
    lead: str
    offices: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class NoticeCase:
    """The last day of a public notice that starts at an instant, and who publishes it."""

    head: Head
    stage: str
    start: dt.datetime
    due: dt.date
    by: str
    shows: tuple[str, ...]
    interpretations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Movement:
    """Money that passes from one account to another, made by one of these roles."""

    source: str
    target: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaymentCase:
    """What a payment stage pays for these facts, and through which accounts."""

    head: Head
    stage: str
    facts: Mapping[str, str]
    on: dt.date | None
    amount: str
    budget: bool
    movements: tuple[Movement, ...]


@dataclass(frozen=True, slots=True)
class WindowCase:
    """Whether an application is taken on a day."""

    head: Head
    procedure: str
    on: dt.date
    open: bool


@dataclass(frozen=True, slots=True)
class OnceCase:
    """Whether one who applied on a day may apply again on another."""

    head: Head
    procedure: str
    key: str
    first: dt.date
    again: dt.date
    allowed: bool


@dataclass(frozen=True, slots=True)
class ReturnCase:
    """The last day for the return of the period that holds a day; None where the receiving office sets it."""

    head: Head
    owed: str
    period: dt.date
    due: dt.date | None
    senders: tuple[str, ...]
    receivers: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaskCase:
    """Who owes a task, and by when."""

    head: Head
    task: str
    by: str
    due: dt.date


@dataclass(frozen=True, slots=True)
class RegisterCase:
    """Whether a case with this end is entered in a register, and what the row holds."""

    head: Head
    register: str
    after: Measure
    listed: bool
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArchiveCase:
    """Who keeps the papers."""

    head: Head
    procedure: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormCase:
    """What a form asks, and the clauses of the undertakings on it."""

    head: Head
    form: str
    fields: tuple[str, ...]
    undertakings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InForceCase:
    """Whether the programme is in force on a day."""

    head: Head
    on: dt.date
    in_force: bool


class Awaited(StrEnum):
    """What a case may await beside decisions; the text is what a package writes after `awaits:`."""

    ROUTE = "route"
    MATERIALS = "materials"


@dataclass(frozen=True, slots=True)
class AwaitingCase:
    """Facts for which nobody has reckoned yet what must come out: of these decisions, the route, or the papers.

    `procedure` is the one whose route is awaited.
    """

    head: Head
    facts: Mapping[str, str]
    on: dt.date | None
    awaits: tuple[str, ...] | Awaited
    procedure: str | None


@dataclass(frozen=True, slots=True)
class TotalCase:
    """A total on a day and its parts by name; `at_most` where the parts may fall short of it."""

    head: Head
    total: str
    on: dt.date | None
    value: str
    at_most: bool
    parts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FundCase:
    """The money of a fund on a day, where it comes from and what it is for: amounts in yuan, or shares with `%`.

    `total` is None where the document names none.
    """

    head: Head
    fund: str
    on: dt.date | None
    total: str | None
    per_year: bool
    raised_from: Mapping[str, str]
    allotted_to: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class QuotaCase:
    """How many cases of a procedure are paid at most."""

    head: Head
    procedure: str
    count: int
    per_year: bool


@dataclass(frozen=True, slots=True)
class LimitCase:
    """The last day on which a case submitted at an instant may end."""

    head: Head
    procedure: str
    start: dt.datetime
    due: dt.date


FactCase = DecideCase | ParameterCase | FaultCase | RouteCase | MaterialsCase | PaymentCase | FormCase
TimeCase = NoticeCase | WindowCase | OnceCase | ReturnCase | TaskCase | InForceCase | LimitCase
ActorCase = ReviewCase | RegisterCase | ArchiveCase
AmountCase = TotalCase | FundCase | QuotaCase
Case = FactCase | TimeCase | ActorCase | AmountCase | AwaitingCase
