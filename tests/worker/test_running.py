"""One pass, the loop around it, and the worker as a process."""

import datetime as dt

import pytest
from django.db import transaction

from luoshi import ledger
from luoshi.records.audit import Record
from luoshi.records.cases import Case
from luoshi.records.funds import Account, AccountKind, EntryKind, OrderState, PaymentOrder
from luoshi.services import funds, payments
from luoshi.services.acts import Act, Channel
from luoshi.worker.running import Pass, settle_all, tick
from tests.services.city import FUND, NOW, PROGRAMME, City, Scene, drive

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(days=9)


def worker(now: dt.datetime = LATER) -> Act:
    return Act(None, now, Channel.WORKER)


def order_transfer(city: City, case: Case) -> None:
    case.refresh_from_db()
    payments.order_transfer(city.act("city-finance-driver-2", LATER), case.pk, case.revision)


@pytest.mark.parametrize(
    ("scene", "sweep", "first"),
    [
        # 9 days on: the notice of 7 days has ended; returns of two quarters by three offices, three tasks, one day.
        pytest.param(Scene.ON_NOTICE, True, Pass(swept=1 + 6 + 3 + 1, settled=0), id="sweeps"),
        pytest.param(Scene.ON_NOTICE, False, Pass(swept=0, settled=0), id="no-sweep"),
        pytest.param(Scene.DRAFT, True, Pass(swept=6 + 3 + 1, settled=0), id="nothing-of-the-case"),
    ],
)
def test_a_pass_does_what_is_due_and_the_next_one_nothing(city: City, scene: Scene, sweep: bool, first: Pass) -> None:
    drive(city, "east", scene)
    assert tick(worker(), "test", sweep=sweep) == first
    assert tick(worker(), "test", sweep=sweep) == Pass(0, 0)


def test_an_ordered_step_is_settled_once(city: City) -> None:
    case = drive(city, "east", Scene.COMMITTED)
    order_transfer(city, case)
    assert [settle_all(worker(), "test") for _ in range(3)] == [1, 0, 0]
    assert PaymentOrder.objects.get().state == OrderState.TRANSFERRED


def test_a_leased_step_is_left_to_its_worker_until_the_lease_ends(city: City) -> None:
    order_transfer(city, drive(city, "east", Scene.COMMITTED))
    assert payments.claim(worker(), "dead") is not None
    after = payments.LEASE + dt.timedelta(seconds=1)
    assert [settle_all(worker(LATER + wait), "next") for wait in (dt.timedelta(0), payments.LEASE, after)] == [0, 0, 1]


def test_a_step_without_money_waits_and_does_not_stop_the_others(city: City) -> None:
    poor, rich = drive(city, "east", Scene.COMMITTED), drive(city, "city", Scene.COMMITTED)
    for case in (poor, rich):
        order_transfer(city, case)
    # Between order and settlement somebody takes out what is needed for one of the two.
    source = Account.objects.get(kind=AccountKind.SOURCE)
    taken = ledger.transfer(source.balance_fen - 500_000)
    with transaction.atomic():
        funds.post(worker(), funds.Purse(PROGRAMME, FUND), EntryKind.TRANSFER, taken, "taken out")
    assert settle_all(worker(), "test") == 1
    assert sorted(PaymentOrder.objects.values_list("state", flat=True)) == ["transfer_ordered", "transferred"]
    refusal = Record.objects.get(action="refused", payload__action="payment.settle")
    assert refusal.payload["code"] == "not-enough-money"
    funds.receive(city.act("office", LATER), PROGRAMME, FUND, 500_000, "补拨")
    assert settle_all(worker(LATER + dt.timedelta(minutes=3)), "test") == 1


def test_finance_cannot_order_what_the_source_account_lacks(city: City) -> None:
    case = drive(city, "east", Scene.COMMITTED)
    source = Account.objects.get(kind=AccountKind.SOURCE)
    with transaction.atomic():
        taken = ledger.transfer(source.balance_fen - 499_999)
        funds.post(worker(), funds.Purse(PROGRAMME, FUND), EntryKind.TRANSFER, taken, "taken out")
    with pytest.raises(payments.Conflict) as refused:
        order_transfer(city, case)
    assert refused.value.code == "not-enough-money"
    assert PaymentOrder.objects.get().state == OrderState.COMMITTED
