"""What a programme package says, as frozen data: the one vocabulary that every layer above shares.

Every element carries the clauses that prescribe it. Nothing here computes; `luoshi.programme` loads, checks and runs
it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from luoshi.documents import Document
from luoshi.feel import Model
from luoshi.periods import Cadence, Due, Period, Roll
from luoshi.programme.amounts import FundTotal, OuterLimit, Portion, Quota, Total
from luoshi.source import Place

Clauses = tuple[str, ...]


class TermType(StrEnum):
    """The types a fact may have; the text is what a package writes after `type:`."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    RATE = "rate"
    MONEY = "money"
    DATE = "date"
    TEXT = "text"
    CHOICE = "choice"
    ACCOUNT = "account"


class DataClass(StrEnum):
    """How sensitive a value is; everything but PUBLIC is masked wherever it is not needed."""

    PUBLIC = "public"
    BUSINESS = "business"
    ACCOUNT = "account"
    PERSONAL = "personal"


@dataclass(frozen=True, slots=True)
class Term:
    """A typed fact: what a decision or a form asks for. `min` and `max` are inclusive, money in yuan."""

    name: str
    type: TermType
    clauses: Clauses
    question: str
    where: Place
    hint: str = ""
    unit: str = ""
    min: Decimal | None = None
    max: Decimal | None = None
    choices: tuple[str, ...] = ()
    max_length: int = 200
    proved_by: tuple[str, ...] = ()
    known_from: str | None = None
    data_class: DataClass = DataClass.BUSINESS


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A parameter's value from a day on; `label` marks a value that no clause gives, such as 示范值."""

    since: dt.date
    value: Decimal | str | bool
    clauses: Clauses
    where: Place
    label: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named figure that changes by date; `values` are in order of `since`."""

    name: str
    type: TermType
    clauses: Clauses
    values: tuple[DatedValue, ...]
    where: Place


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a decision table by its number, counted from 1."""

    number: int
    clauses: Clauses
    where: Place


@dataclass(frozen=True, slots=True)
class RuleException:
    """An exception (但书) to the base rule of a decision; it beats that rule and the exceptions labelled in `beats`."""

    label: str
    clauses: Clauses
    beats: tuple[str, ...]
    where: Place


class Direction(StrEnum):
    """Which way a decision goes as a fact grows: UP never lowers it, DOWN never raises it."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class DecisionInfo:
    """What people see of a decision beside its logic, which lives in the model; `rows` where it is a table.

    With `is_list` its value is a list of values of the type.

    With `exceptions`, the model holds a table whose rows are these in order and the base rule last. A base rule that is
    a table itself is a decision of its own, named `base_rule`.

    `monotone` holds the directions declared, by fact; `cliff` is the share that one more unit of a fact may cost at
    most, None where the package leaves it to verification. A `burden` is paid by the person concerned: more is worse.
    """

    name: str
    type: TermType
    clauses: Clauses
    where: Place
    rows: tuple[TableRow, ...] = ()
    exceptions: tuple[RuleException, ...] = ()
    base_rule: str | None = None
    is_list: bool = False
    monotone: Mapping[str, Direction] = field(default_factory=dict)
    cliff: Decimal | None = None
    burden: bool = False

    def exception_in_row(self, row: int | None) -> RuleException | None:
        """The exception that a row of the model's table, counted from 1, stands for."""
        return self.exceptions[row - 1] if row is not None and 0 < row <= len(self.exceptions) else None

    def clauses_of_row(self, row: int | None) -> Clauses:
        """The clauses of a row of the model's table, of the exception that it stands for; none without such a row."""
        exception = self.exception_in_row(row)
        if exception is not None:
            return exception.clauses
        # Rows are numbered from 1 in their order.
        return self.rows[row - 1].clauses if row is not None and 0 < row <= len(self.rows) else ()


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A reading chosen where clauses contradict each other or are silent; `statements` are the elements concerned.

    It bears on a case where `when`, a FEEL condition, holds; None where it bears on every use of its statements.
    """

    name: str
    clauses: Clauses
    statements: tuple[str, ...]
    reading: str
    text: str
    reason: str
    where: Place
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """Something that the source lost; the adopting office confirms `value` before publication."""

    clause: str
    lost: str
    value: str
    where: Place


@dataclass(frozen=True, slots=True)
class Note:
    """A remark of the package's author on a clause."""

    clause: str
    text: str


class RoleKind(StrEnum):
    """Who stands behind a role of the programme."""

    APPLICANT = "applicant"
    OFFICE = "office"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Role:
    """An actor of the programme. An office is found by `function` (人社, 财政, …) and `level` (district, city)."""

    name: str
    kind: RoleKind
    clauses: Clauses
    where: Place
    function: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """A paper that the applicant hands in; `when` is a FEEL condition over the facts, None for always."""

    name: str
    title: str
    clauses: Clauses
    where: Place
    when: str | None = None
    generated: bool = False


@dataclass(frozen=True, slots=True)
class Undertaking:
    """A statement that the applicant makes by applying."""

    text: str
    clauses: Clauses
    where: Place


@dataclass(frozen=True, slots=True)
class Form:
    """The fields (names of terms) that an applicant fills, in order."""

    name: str
    clauses: Clauses
    fields: tuple[str, ...]
    undertakings: tuple[Undertaking, ...]
    where: Place


@dataclass(frozen=True, slots=True)
class FixedWindow:
    """Applications are taken from `since` to `until`, both inclusive."""

    since: dt.date
    until: dt.date
    clauses: Clauses
    where: Place


@dataclass(frozen=True, slots=True)
class YearlyWindow:
    """Applications are taken in each of these years between two days (month, day), all inclusive."""

    first_year: int
    last_year: int
    start: tuple[int, int]
    end: tuple[int, int]
    clauses: Clauses
    where: Place


Window = FixedWindow | YearlyWindow


@dataclass(frozen=True, slots=True)
class Referral:
    """An applicant to whom the route applies is told that somebody else receives the application."""

    to: str


@dataclass(frozen=True, slots=True)
class Route:
    """The stages (ids, in order) that a case passes when `when`, a FEEL condition, holds; or a referral elsewhere."""

    when: str
    clauses: Clauses
    leads_to: tuple[str, ...] | Referral
    where: Place


@dataclass(frozen=True, slots=True)
class ReviewPart:
    """One office's share of a review: the terms and decisions it checks.

    The part that leads accepts the application and asks for corrections.
    """

    by: str
    checks: tuple[str, ...]
    leads: bool


@dataclass(frozen=True, slots=True)
class Review:
    """A stage that ends when every part has agreed; the parts work side by side."""

    parts: tuple[ReviewPart, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A stage that ends when its period has run out without an open objection.

    It shows the figures `shows` and the applicant's name.
    """

    period: Period
    roll: Roll
    by: str
    shows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Payment:
    """A stage that pays the amount of a decision from a fund.

    `transfer_by` moves it from the fund's source to its outlet; then the office of `by` that serves the case's own area
    pays it out, to the account that the terms `bank` and `account` name.
    """

    fund: str
    amount: str
    transfer_by: str
    by: tuple[str, ...]
    bank: str
    account: str


StageWork = Review | Notice | Payment


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of a procedure. `within` is the clause's own limit; None leaves the promised time to the office."""

    id: str
    clauses: Clauses
    work: StageWork
    where: Place
    within: Period | None = None


@dataclass(frozen=True, slots=True)
class Once:
    """At most one application for each `key` and calendar year of submission."""

    key: str
    clauses: Clauses
    where: Place


@dataclass(frozen=True, slots=True)
class Archive:
    """Who keeps the papers of a finished case."""

    by: tuple[str, ...]
    clauses: Clauses
    where: Place


@dataclass(frozen=True, slots=True)
class Procedure:
    """How a case runs; `condition` and `amount` name the decisions on which approval and payment rest."""

    name: str
    clauses: Clauses
    applicant: str
    form: str
    condition: str
    amount: str
    once: Once | None
    windows: tuple[Window, ...]
    routes: tuple[Route, ...]
    stages: Mapping[str, Stage]
    archive: Archive | None
    where: Place
    within: OuterLimit | None = None
    quota: Quota | None = None


@dataclass(frozen=True, slots=True)
class Fund:
    """Money passes from the `source` account through the `outlet` account to the payee, within a budget if required.

    What the sources give (`raised_from`) makes up the total exactly, what the purposes may take does not exceed it.
    """

    name: str
    clauses: Clauses
    source: str
    outlet: str
    budget_required: bool
    where: Place
    total: FundTotal | None = None
    raised_from: tuple[Portion, ...] = ()
    allotted_to: tuple[Portion, ...] = ()


class Measure(StrEnum):
    """Which cases of a period a column counts."""

    ACCEPTED = "accepted"
    PAID = "paid"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class CountColumn:
    """The number of cases, or the sum of a term or decision over them when `sum_of` is given."""

    title: str
    unit: str
    measure: Measure
    sum_of: str | None = None


@dataclass(frozen=True, slots=True)
class TextColumn:
    """Something that the reporting unit writes."""

    title: str


Column = CountColumn | TextColumn


@dataclass(frozen=True, slots=True)
class Return:
    """A form owed every period by each unit of `senders`; without `due` the office that receives it sets the day."""

    name: str
    clauses: Clauses
    senders: tuple[str, ...]
    receivers: tuple[str, ...]
    every: Cadence
    due: Due | None
    roll: Roll
    columns: tuple[Column, ...]
    where: Place


@dataclass(frozen=True, slots=True)
class Task:
    """Work with a date, owed by a role."""

    name: str
    clauses: Clauses
    by: str
    due: dt.date
    where: Place


@dataclass(frozen=True, slots=True)
class Register:
    """A list kept from the cases: one row for each case with `measure`."""

    name: str
    clauses: Clauses
    measure: Measure
    columns: tuple[str, ...]
    where: Place


class Reason(StrEnum):
    """The only reasons for which a clause need not put anything into effect."""

    PURPOSE = "purpose"
    PRINCIPLE = "principle"
    BACKGROUND = "background"
    EXHORTATION = "exhortation"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Declaratory:
    """A clause that only declares, and why."""

    clause: str
    because: Reason
    where: Place


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding of verification, by its id, that somebody answers for: who, and the reason."""

    finding: str
    by: str
    reason: str
    where: Place


@dataclass(frozen=True, slots=True)
class DatedModel:
    """The rules with the parameters that apply from a day on.

    `conditions` has one decision for each FEEL condition of routes, materials and interpretations, over the facts and
    the decisions of `rules`; `condition_names` finds it by the condition's text.
    """

    since: dt.date
    rules: Model
    conditions: Model
    condition_names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Programme:
    """One version of a definition, pinned to one document; in force from `since` to `until`, both inclusive.

    `models`, in order of `since`, hold the rules of every day in force.
    """

    id: str
    title: str
    issuer: str
    summary: str
    since: dt.date
    until: dt.date
    in_force_clause: str
    in_force_where: Place
    document: Document
    terms: Mapping[str, Term]
    parameters: Mapping[str, Parameter]
    decisions: Mapping[str, DecisionInfo]
    models: tuple[DatedModel, ...]
    roles: Mapping[str, Role]
    materials: Mapping[str, Material]
    forms: Mapping[str, Form]
    procedures: Mapping[str, Procedure]
    funds: Mapping[str, Fund]
    returns: Mapping[str, Return]
    tasks: Mapping[str, Task]
    registers: Mapping[str, Register]
    interpretations: tuple[Interpretation, ...]
    pending: tuple[Pending, ...]
    notes: tuple[Note, ...]
    declaratory: tuple[Declaratory, ...]
    digest: str
    totals: Mapping[str, Total] = field(default_factory=dict)
    accepted: tuple[Accepted, ...] = ()

    @property
    def model(self) -> Model:
        """The rules of the first day in force."""
        return self.models[0].rules
