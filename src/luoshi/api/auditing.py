"""The record of everything done or refused, for auditors."""

import datetime as dt
from typing import Annotated

from ninja import Query, Router, Schema

from luoshi.api.identity import Asked
from luoshi.api.paging import Paged, PageOf, page_of_rows
from luoshi.api.reading import Day, Result, Words
from luoshi.records.audit import Record
from luoshi.services import auditing
from luoshi.services.auditing import RecordFilter

router = Router(tags=["auditing"])


class RecordOut(Schema):
    """One record with its place in its chain; `sm3` is over the previous one's and all other columns."""

    chain: int
    seq: int
    at: dt.datetime
    action: str
    actor: str
    account: str
    unit: str
    channel: str
    target: str
    case_id: int | None
    payload: Result
    previous: str
    sm3: str


class VerificationOut(Schema):
    """What reading every chain found; `faults` is empty when all is sound."""

    records: int
    chains: int
    days: int
    faults: list[str]


class RecordFilters(Schema):
    """What to narrow the records to; `since` and `until` are inclusive."""

    words: Words = ""
    action: Words = ""
    since: Day | None = None
    until: Day | None = None
    refused_only: bool = False


@router.get("/records", response=PageOf[RecordOut])
def listed(request: Asked, paging: Paged, wanted: Annotated[RecordFilters, Query()]) -> PageOf[RecordOut]:
    """The records, the latest first."""
    return page_of_rows(auditing.records(request.auth, RecordFilter(**wanted.model_dump())), paging, _row)


@router.post("/records/verify", response=VerificationOut)
def verify(request: Asked) -> VerificationOut:
    """Read every chain and every daily root, and say what was altered, inserted or removed."""
    found = auditing.verify(request.auth)
    return VerificationOut(records=found.records, chains=found.chains, days=found.days, faults=list(found.faults))


def _row(record: Record) -> RecordOut:
    return RecordOut(
        chain=record.chain,
        seq=record.seq,
        at=record.at,
        action=record.action,
        actor=record.actor,
        account=record.actor_id_text,
        unit=record.unit,
        channel=record.channel,
        target=record.target,
        case_id=record.case_id,
        payload=record.payload,
        previous=record.previous,
        sm3=record.hash,
    )
