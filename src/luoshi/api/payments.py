"""Ordering the two steps of a payment; the worker settles each once."""

from ninja import Router

from luoshi.api.cases import CaseState, Seen, case_state
from luoshi.api.identity import Asked
from luoshi.api.reading import Id
from luoshi.services import payments

router = Router(tags=["payments"])


@router.post("/cases/{case_id}/transfer", response=CaseState)
def transfer(request: Asked, case_id: Id, given: Seen) -> CaseState:
    """划转：从资金专户划到支出户。"""
    return case_state(payments.order_transfer(request.auth, case_id, given.revision))


@router.post("/cases/{case_id}/pay", response=CaseState)
def pay(request: Asked, case_id: Id, given: Seen) -> CaseState:
    """拨付：从支出户付给企业。"""
    return case_state(payments.order_payment(request.auth, case_id, given.revision))
