"""Paying an approved case.

A person orders each step, the worker settles it once whatever is clicked, killed or repeated.
"""

import datetime as dt
from typing import assert_never

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from luoshi import ledger
from luoshi.programme import Payment
from luoshi.records.accounts import RoleName
from luoshi.records.cases import Case, CaseStatus
from luoshi.records.duties import Duty, DutyKind
from luoshi.records.funds import Account, AccountKind, EntryKind, OrderState, PaymentOrder
from luoshi.services import audit, duties, funds, stages, units
from luoshi.services.acts import Act, Conflict, Payload, Refused
from luoshi.services.permissions import Action, case_service, permit, take_seat, visible_cases
from luoshi.services.releases import definition

# A worker that dies leaves its order to others after this time.
LEASE = dt.timedelta(minutes=2)
_ORDERED = (OrderState.TRANSFER_ORDERED, OrderState.PAY_ORDERED)


@case_service(Action.PAYMENT_TRANSFER)
def order_transfer(act: Act, case: Case) -> Payload:
    """Finance orders the amount moved from the fund's source account to its outlet account."""
    done = _order(act, case, OrderState.COMMITTED, OrderState.TRANSFER_ORDERED, "已发划转指令")
    _require_cash(case)
    return done


@case_service(Action.PAYMENT_PAY)
def order_payment(act: Act, case: Case) -> Payload:
    """The paying office orders the amount paid out to the enterprise's account."""
    return _order(act, case, OrderState.TRANSFERRED, OrderState.PAY_ORDERED, "已发拨付指令")


def orders(act: Act, state: OrderState | None = None) -> QuerySet[PaymentOrder]:
    """The payment orders of the cases that the person may see, the latest first, of one state where one is given."""
    permit(act, Action.FUND_VIEW)
    # Looked at order by order: a list of all visible cases would be made and sorted to show the first fifty.
    seen = PaymentOrder.objects.filter(Exists(visible_cases(act).filter(pk=OuterRef("case_id"))))
    found = seen.select_related("case__enterprise").prefetch_related("case__release")
    return (found if state is None else found.filter(state=state)).order_by("-id")


def waiting(act: Act) -> QuerySet[PaymentOrder]:
    """The payment orders that wait for an order of the person's units, the oldest first."""
    owed = Duty.objects.filter(kind=DutyKind.PAYMENT, closed_at__isnull=True, unit_id__in=act.units(RoleName.HANDLER))
    return orders(act).filter(case__in=owed.values("case")).order_by("id")


def claim(act: Act, worker: str) -> int | None:
    """Lease the next ordered step to a worker for a while; returns the order's id, None where nothing waits."""
    permit(act, Action.PAYMENT_SETTLE)
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=act.now)
    for order_id in PaymentOrder.objects.filter(free, state__in=_ORDERED).values_list("pk", flat=True)[:20]:
        taken = PaymentOrder.objects.filter(free, pk=order_id, state__in=_ORDERED).update(
            lease_until=act.now + LEASE, leased_by=worker
        )
        if taken:
            return order_id
    return None


def settle(act: Act, order_id: int) -> OrderState:
    """Carry out the ordered step: post it, move the order and the case on, all in one transaction.

    Running it again, or twice at once, changes nothing more: the order's row is locked and its state decides. A
    refusal, such as for want of money, is recorded; the step stays ordered and is tried again after its lease.
    """
    permit(act, Action.PAYMENT_SETTLE)
    try:
        with transaction.atomic():
            return _settle(act, order_id)
    except Refused as refusal:
        audit.append_refusal(act, Action.PAYMENT_SETTLE, f"order {order_id}", refusal)
        return OrderState(PaymentOrder.objects.values_list("state", flat=True).get(pk=order_id))


def _order(act: Act, case: Case, expected: OrderState, ordered: OrderState, outcome: str) -> Payload:
    order = PaymentOrder.objects.select_for_update().filter(case=case).first()
    if order is None or order.state != expected:
        raise Conflict("not-payable-now", "这一笔款项现在不能这样办理。", "请刷新页面，查看拨付进度。")
    duty = duties.mine(act, case, DutyKind.PAYMENT)
    take_seat(act, case, case.stage, duty.part)
    order.state = ordered
    order.save(update_fields=("state",))
    duties.close(act, duty, outcome)
    return {"order": order.number, "state": order.state, "amount_fen": order.amount_fen}


def _require_cash(case: Case) -> None:
    """Refuse to order what the source account cannot pay beside the transfers already ordered."""
    order = PaymentOrder.objects.get(case=case)
    same = {"programme": order.programme, "fund": order.fund}
    # Locked before the sum is taken, so that of two orders at once the second counts the first.
    source = Account.objects.select_for_update().get(kind=AccountKind.SOURCE, **same)
    ordered = PaymentOrder.objects.filter(state=OrderState.TRANSFER_ORDERED, **same).aggregate(fen=Sum("amount_fen"))
    if ordered["fen"] > source.balance_fen:
        raise Conflict("not-enough-money", f"“{source.name}”余额不足，不能划转。", "请先补足资金。")


def _settle(act: Act, order_id: int) -> OrderState:
    found = PaymentOrder.objects.filter(pk=order_id).values_list("case_id", flat=True).get()
    case = Case.objects.select_for_update().get(pk=found)
    order = PaymentOrder.objects.select_for_update().get(pk=order_id)
    state = OrderState(order.state)
    match state:
        case OrderState.TRANSFER_ORDERED:
            _settle_transfer(act, case, order)
        case OrderState.PAY_ORDERED:
            _settle_payment(act, case, order)
        case OrderState.COMMITTED | OrderState.TRANSFERRED | OrderState.SETTLED:
            return state
        case _:
            assert_never(state)
    order.lease_until, order.leased_by = None, ""
    order.save()
    case.revision += 1
    case.save()
    done = {"order": order.number, "state": order.state, "amount_fen": order.amount_fen}
    audit.append(act, Action.PAYMENT_SETTLE, order.number, done, case)
    return OrderState(order.state)


def _settle_transfer(act: Act, case: Case, order: PaymentOrder) -> None:
    posting = ledger.transfer(order.amount_fen)
    funds.post(act, funds.Purse(order.programme, order.fund), EntryKind.TRANSFER, posting, f"transfer:{case.pk}", case)
    order.state = OrderState.TRANSFERRED
    stage = stages.stage_of(case)
    if not isinstance(stage.work, Payment):
        raise RuntimeError(f"case {case.pk} has an order but is not in a payment stage")
    programme = definition(case.release)
    payer = units.nearest(tuple(programme.roles[name] for name in stage.work.by), case.region)
    part = next(name for name in stage.work.by if programme.roles[name].level == payer.level)
    duties.open_for_case(act, case, DutyKind.PAYMENT, stage, payer, part)


def _settle_payment(act: Act, case: Case, order: PaymentOrder) -> None:
    posting = ledger.pay(order.amount_fen)
    funds.post(act, funds.Purse(order.programme, order.fund), EntryKind.PAY, posting, f"pay:{case.pk}", case)
    order.state, order.settled_at = OrderState.SETTLED, act.now
    stages.end(act, case, CaseStatus.PAID, "已拨付")
    stages.tell(act, case, "补贴已拨付", f"补贴已拨付到{order.bank}，请查收；结果通知书可在办件页下载。")
