"""What is owed: to-do and done lists with lights, the duties of an area, tasks."""

import datetime as dt
from enum import StrEnum
from typing import Annotated, assert_never

from django.db.models import QuerySet
from ninja import Query, Router, Schema

from luoshi.api.identity import Asked, person
from luoshi.api.paging import Paged, PageOf, page_of_rows
from luoshi.api.reading import Id, Strictly, Text, Words
from luoshi.records.duties import Duty, DutyKind
from luoshi.services import agenda, duties
from luoshi.services.acts import Act
from luoshi.services.agenda import DutyFilter, Urgency
from luoshi.services.duties import DutyRow

router = Router(tags=["duties"])


class DutyOut(Schema):
    """Something owed. `due_at` is the exclusive end; `promised` marks the office's own time limit."""

    id: int
    kind: DutyKind
    element: str
    clause: str
    programme: str
    part: str
    unit: str
    enterprise: str
    region: str
    case_id: int | None
    case_number: str
    return_id: int | None
    opened_at: dt.datetime
    due_at: dt.datetime | None
    promised: bool
    provisional: bool
    paused: bool
    light: str
    light_label: str
    left: str
    closed_at: dt.datetime | None
    outcome: str


class Which(StrEnum):
    """Whose duties: what one's own units owe, what they have done, everything in the areas that one may see."""

    TODO = "todo"
    DONE = "done"
    AREA = "area"


class DutyFilters(Schema):
    """Whose duties, and what to narrow them to; `words` is the beginning of a number or part of a name."""

    which: Which = Which.TODO
    kind: DutyKind | None = None
    element: Words = ""
    urgency: Urgency | None = None
    words: Words = ""


class TaskIn(Strictly):
    """What was done, in the unit's own words."""

    remark: Text


@router.get("/duties", response=PageOf[DutyOut])
def listed(request: Asked, paging: Paged, wanted: Annotated[DutyFilters, Query()]) -> PageOf[DutyOut]:
    """Duties, the most urgent first (done: the latest first)."""
    act = person(request)
    narrowed = DutyFilter(wanted.words, wanted.kind, wanted.element, wanted.urgency)
    found = agenda.narrowed(_found(act, wanted.which), act, narrowed)
    return page_of_rows(found, paging, lambda duty: duty_out(duties.row(act, duty)))


@router.post("/duties/{duty_id}/complete", response=DutyOut)
def complete(request: Asked, duty_id: Id, given: TaskIn) -> DutyOut:
    """Report a task of one's own unit done."""
    duty = duties.complete_task(request.auth, duty_id, given.remark)
    return duty_out(duties.row(request.auth, duty))


def duty_out(row: DutyRow) -> DutyOut:
    """A duty in the shape of the API."""
    duty = row.duty
    return DutyOut(
        id=duty.pk,
        kind=DutyKind(duty.kind),
        element=duty.element,
        clause=duty.clause,
        programme=duty.release.programme,
        part=duty.part,
        unit=duty.unit.name if duty.unit else "",
        enterprise=duty.enterprise.name if duty.enterprise else "",
        region=duty.region,
        case_id=duty.case_id,
        case_number=(duty.case.number or "") if duty.case else "",
        return_id=duty.filing_id,
        opened_at=duty.opened_at,
        due_at=duty.due_at,
        promised=duty.promised,
        provisional=duty.provisional,
        paused=duty.paused_at is not None,
        light=row.light.value,
        light_label=row.light.label,
        left=row.left.text if row.left else "",
        closed_at=duty.closed_at,
        outcome=duty.outcome,
    )


def _found(act: Act, which: Which) -> QuerySet[Duty]:
    match which:
        case Which.TODO:
            return duties.todo(act)
        case Which.DONE:
            return duties.done(act)
        case Which.AREA:
            return duties.in_area(act)
        case _:
            assert_never(which)
