"""A programme's funds: what is granted, committed, paid and left; budget and money coming in."""

import datetime as dt

from ninja import Router, Schema

from luoshi.api.identity import Asked
from luoshi.api.reading import FenOfYuan, Id, Name, Strictly, Words, Yuan, yuan
from luoshi.records.funds import AccountKind, Entry, EntryKind
from luoshi.services import funds
from luoshi.services.funds import FundPage

router = Router(tags=["funds"])


class LineOut(Schema):
    """One side of an entry; positive is a debit."""

    account: str
    amount: Yuan


class EntryOut(Schema):
    """An entry of the ledger."""

    id: int
    kind: EntryKind
    at: dt.datetime
    case_id: int | None
    lines: list[LineOut]


class FundOut(Schema):
    """A fund as it stands: granted = committed + paid; the balance of each account; the last entries."""

    name: str
    granted: Yuan
    committed: Yuan
    paid: Yuan
    left: Yuan
    balances: dict[AccountKind, Yuan]
    clauses: list[str]
    entries: list[EntryOut]


class MoneyIn(Strictly):
    """An amount under a document's or voucher's number, which is entered once."""

    amount: FenOfYuan
    key: Words


class EnteredOut(Schema):
    """An entry that was made."""

    id: Id
    kind: EntryKind
    at: dt.datetime


@router.get("/programmes/{programme}/funds", response=list[FundOut])
def read(request: Asked, programme: Name) -> list[FundOut]:
    """The funds of a programme (as many as its document names)."""
    return [fund_out(page) for page in funds.page(request.auth, programme)]


@router.post("/programmes/{programme}/funds/{fund}/appropriations", response={201: EnteredOut})
def appropriate(request: Asked, programme: Name, fund: Name, given: MoneyIn) -> EnteredOut:
    """Enter budget under its document's number."""
    return _entered(funds.appropriate(request.auth, programme, fund, given.amount, given.key))


@router.post("/programmes/{programme}/funds/{fund}/receipts", response={201: EnteredOut})
def receive(request: Asked, programme: Name, fund: Name, given: MoneyIn) -> EnteredOut:
    """Enter money that arrived, under its voucher's number."""
    return _entered(funds.receive(request.auth, programme, fund, given.amount, given.key))


def fund_out(page: FundPage) -> FundOut:
    """A fund in the shape of the API."""
    return FundOut(
        name=page.fund.name,
        granted=yuan(page.granted_fen),
        committed=yuan(page.committed_fen),
        paid=yuan(page.paid_fen),
        left=yuan(page.left_fen),
        balances={kind: yuan(balance) for kind, balance in page.balances.items()},
        clauses=list(page.fund.clauses),
        entries=[_entry(entry) for entry in page.entries],
    )


def _entry(entry: Entry) -> EntryOut:
    lines = [LineOut(account=line.account.name, amount=yuan(line.amount_fen)) for line in entry.lines.all()]
    return EntryOut(id=entry.pk, kind=EntryKind(entry.kind), at=entry.at, case_id=entry.case_id, lines=lines)


def _entered(entry: Entry) -> EnteredOut:
    return EnteredOut(id=entry.pk, kind=EntryKind(entry.kind), at=entry.at)
