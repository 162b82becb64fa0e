"""Payment orders, and ordering the two steps of a payment; the worker settles each once."""

import datetime as dt
from typing import Annotated

from ninja import Query, Router, Schema

from luoshi.api.cases import CaseState, Seen, case_state
from luoshi.api.identity import Asked
from luoshi.api.paging import Paged, PageOf, page_of_rows
from luoshi.api.reading import Id, Yuan, yuan
from luoshi.records.funds import OrderState, PaymentOrder
from luoshi.services import payments
from luoshi.services.masking import mask_account

router = Router(tags=["payments"])


class OrderOut(Schema):
    """A payment order; the account is masked."""

    number: str
    case_id: int
    case_number: str
    fund: str
    state: OrderState
    amount: Yuan
    payee: str
    bank: str
    account: str
    created_at: dt.datetime
    settled_at: dt.datetime | None


@router.get("/payments", response=PageOf[OrderOut])
def listed(request: Asked, paging: Paged, state: Annotated[OrderState | None, Query()] = None) -> PageOf[OrderOut]:
    """The payment orders of the cases that one may see, the latest first."""
    return page_of_rows(payments.orders(request.auth, state), paging, _row)


@router.post("/cases/{case_id}/transfer", response=CaseState)
def transfer(request: Asked, case_id: Id, given: Seen) -> CaseState:
    """Order the amount moved from the fund's source account to its outlet account."""
    return case_state(payments.order_transfer(request.auth, case_id, given.revision))


@router.post("/cases/{case_id}/pay", response=CaseState)
def pay(request: Asked, case_id: Id, given: Seen) -> CaseState:
    """Order the amount paid out to the enterprise."""
    return case_state(payments.order_payment(request.auth, case_id, given.revision))


def _row(order: PaymentOrder) -> OrderOut:
    return OrderOut(
        number=order.number,
        case_id=order.case_id,
        case_number=order.case.number or "",
        fund=order.fund,
        state=OrderState(order.state),
        amount=yuan(order.amount_fen),
        payee=order.payee,
        bank=order.bank,
        account=mask_account(order.account_number),
        created_at=order.created_at,
        settled_at=order.settled_at,
    )
