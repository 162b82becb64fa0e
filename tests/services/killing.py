"""A program that kills real processes at every statement of what they do and looks at what is left.

    python -m tests.services.killing NAME[:EVERY] …

Each trial starts from the same prepared database, on SQLite or PostgreSQL as LUOSHI_DATABASE_URL says. A child process
does the work and is killed by SIGKILL at one boundary between its statements; another child then does what the worker
does after a restart, and says what is wrong. One JSON object on standard output says what was hit.
"""

import argparse
import datetime as dt
import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.django_settings")
django.setup()

from django.core.management import call_command  # noqa: E402 — what has tables needs Django started
from django.db import connection, transaction  # noqa: E402

from luoshi import ledger  # noqa: E402
from luoshi.records.audit import Record  # noqa: E402
from luoshi.records.cases import Case, CaseStatus, Message  # noqa: E402
from luoshi.records.duties import Duty, DutyKind  # noqa: E402
from luoshi.records.funds import Account, AccountKind, Entry, EntryKind, OrderState, PaymentOrder  # noqa: E402
from luoshi.records.notices import Notice, NoticeState  # noqa: E402
from luoshi.services import audit, cases, funds, payments, sweeps  # noqa: E402
from luoshi.services.acts import Act, Channel  # noqa: E402
from luoshi.services.permissions import Action  # noqa: E402
from luoshi.worker.running import settle_all  # noqa: E402
from tests.services.city import FUND, NOW, PROGRAMME, City, Scene, build, drive  # noqa: E402
from tests.services.processes import OwnDatabase, in_child, quick_folder  # noqa: E402

AMOUNT_FEN = 500_000
# Past the end of the notice and of any lease that a dead worker left.
LATER = NOW + dt.timedelta(days=9)
AFTER_LEASE = LATER + payments.LEASE + dt.timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Scenario:
    """`prepare` brings the case to the point of acknowledgement, `work` is killed, `faults` recovers and judges."""

    prepare: Callable[[City], None]
    work: Callable[[City], None]
    faults: Callable[[City], Iterator[str]]


def worker(now: dt.datetime) -> Act:
    return Act(None, now, Channel.WORKER)


def the_case() -> Case:
    return Case.objects.get()


def with_draft(city: City) -> None:
    drive(city, "east", Scene.DRAFT)


def with_notice(city: City) -> None:
    drive(city, "east", Scene.ON_NOTICE)


def with_transfer_ordered(city: City) -> None:
    case = drive(city, "east", Scene.COMMITTED)
    payments.order_transfer(city.act("city-finance-driver-2", LATER), case.pk, case.revision)


def with_payment_ordered(city: City) -> None:
    with_transfer_ordered(city)
    settle_all(worker(LATER), "before")
    case = the_case()
    payments.order_payment(city.act("east-fund-driver-3", LATER), case.pk, case.revision)


def submit(city: City) -> None:
    case = the_case()
    cases.submit(city.act("east"), case.pk, case.revision, undertaken=True)


def sweep(_city: City) -> None:
    sweeps.sweep(worker(LATER))


def settle(_city: City) -> None:
    settle_all(worker(LATER), "killed")


def settle_carelessly(_city: City) -> None:
    """The planted fault: the money is posted in one transaction and the order marked in another."""
    act = worker(LATER)
    order_id = payments.claim(act, "killed")
    order = PaymentOrder.objects.get(pk=order_id)
    with transaction.atomic():
        posting = ledger.pay(order.amount_fen)
        purse = funds.Purse(PROGRAMME, FUND)
        funds.post(act, purse, EntryKind.PAY, posting, f"careless:{order.pk}:{os.getpid()}", order.case)
    PaymentOrder.objects.filter(pk=order_id).update(state=OrderState.SETTLED, lease_until=None)


def submission_faults(city: City) -> Iterator[str]:
    """Not there, or complete; and where it is not there, it can be handed in again."""
    case = the_case()
    found = (
        case.number is not None,
        case.once_key is not None,
        case.submitted_at is not None,
        case.duties.filter(kind=DutyKind.REVIEW).count() == 1,
        Record.objects.filter(action=Action.CASE_SUBMIT, case=case).count() == 1,
        case.status == CaseStatus.SUBMITTED,
    )
    if len(set(found)) != 1:
        yield f"submission half there: {found}"
    if case.status == CaseStatus.DRAFT:
        submit(city)
    if the_case().status != CaseStatus.SUBMITTED:
        yield "cannot be submitted after the kill"
    yield from books_faults()


def notice_faults(_city: City) -> Iterator[str]:
    """The notice ends once, and the next stage is opened once."""
    sweeps.sweep(worker(AFTER_LEASE))
    case = the_case()
    if Notice.objects.get().state != NoticeState.CLEAN or case.stage != "财政复核":
        yield f"notice not ended: {case.stage}"
    opened = Duty.objects.filter(case=case, element="财政复核").count()
    if opened != 1:
        yield f"{opened} duties of the next stage"
    yield from books_faults()


def transfer_faults(city: City) -> Iterator[str]:
    """What was acknowledged is carried out by the next worker, once; then the case is paid, once."""
    settle_all(worker(AFTER_LEASE), "next")
    order = PaymentOrder.objects.get()
    if order.state != OrderState.TRANSFERRED:
        yield f"transfer acknowledged and lost: {order.state}"
        return
    case = the_case()
    payments.order_payment(city.act("east-fund-driver-3", AFTER_LEASE), case.pk, case.revision)
    yield from payment_faults(city)


def payment_faults(_city: City) -> Iterator[str]:
    """Paid exactly once, to the fen, in the books, on the case and in the inbox."""
    settle_all(worker(AFTER_LEASE), "next")
    case, order = the_case(), PaymentOrder.objects.get()
    if (order.state, case.status) != (OrderState.SETTLED, CaseStatus.PAID):
        yield f"not settled: order {order.state}, case {case.status}"
    for kind in (EntryKind.COMMIT, EntryKind.TRANSFER, EntryKind.PAY):
        entered = Entry.objects.filter(case=case, kind=kind).count()
        if entered != 1:
            yield f"{entered} entries of {kind}"
    paid = Account.objects.get(kind=AccountKind.PAYEE).balance_fen
    if paid != AMOUNT_FEN:
        yield f"paid {paid} fen instead of {AMOUNT_FEN}"
    settled = Record.objects.filter(action=Action.PAYMENT_SETTLE, case=case).count()
    told = Message.objects.filter(case=case, title="补贴已拨付").count()
    if (settled, told) != (2, 1):
        yield f"{settled} settlements recorded, {told} messages"
    if Duty.objects.filter(case=case, kind=DutyKind.PAYMENT, closed_at__isnull=True).exists():
        yield "a payment duty stayed open"
    yield from books_faults()


def books_faults() -> Iterator[str]:
    """Whatever happened: balances are the sums of their lines, and the audit chains are whole."""
    if not funds.balances_agree():
        yield "balances disagree"
    yield from audit.verify().faults


SCENARIOS = {
    "submission": Scenario(with_draft, submit, submission_faults),
    "notice": Scenario(with_notice, sweep, notice_faults),
    "transfer": Scenario(with_transfer_ordered, settle, transfer_faults),
    "payment": Scenario(with_payment_ordered, settle, payment_faults),
    "planted": Scenario(with_payment_ordered, settle_carelessly, payment_faults),
}


@dataclass(frozen=True, slots=True, order=True)
class Boundary:
    """A point between two statements: before or after the statement with this number."""

    statement: int
    after: bool

    def __str__(self) -> str:
        return f"{'after' if self.after else 'before'} statement {self.statement}"


class KillAt:
    """Kills its own process at a boundary; without one it only notes how many statements there are and which commit."""

    def __init__(self, boundary: Boundary | None) -> None:
        self._boundary = boundary
        self._listening = False
        self.count = 0
        self.committed: list[int] = []

    def __call__(self, execute: Callable[..., Any], statement: str, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        self._reach(Boundary(self.count, after=False))
        if connection.in_atomic_block and not self._listening:
            self._listening = True
            transaction.on_commit(self._note_commit)
        result = execute(statement, params, many, context)
        self._reach(Boundary(self.count, after=True))
        return result

    def boundaries(self, every: int) -> tuple[Boundary, ...]:
        """Each point where a kill can leave something else behind.

        Before a statement is the same as after the one before it, unless a COMMIT lies between.
        """
        after = (Boundary(number, after=True) for number in range(1, self.count + 1, every))
        first = (1, *(number + 1 for number in self.committed if number < self.count))
        return (*after, *(Boundary(number, after=False) for number in first))

    def _reach(self, here: Boundary) -> None:
        if here == self._boundary:
            os.kill(os.getpid(), signal.SIGKILL)

    def _note_commit(self) -> None:
        self._listening = False
        self.committed.append(self.count)


def watched(work: Callable[[City], None], city: City, boundary: Boundary | None) -> KillAt:
    """Do the work, killed at a boundary; without one, what was noted of it."""
    watch = KillAt(boundary)
    with connection.execute_wrapper(watch):
        work(city)
    return watch


def trial(scenario: Scenario, city: City, boundary: Boundary) -> list[str]:
    """Kill once, recover, and say what is wrong."""
    code, _ = in_child(lambda: watched(scenario.work, city, boundary).count)
    if code != -signal.SIGKILL:
        return [f"the child was not killed but ended with {code}"]
    code, faults = in_child(lambda: list(scenario.faults(city)))
    return faults if code == 0 else [f"recovery ended with {code}"]


def run(scenario: Scenario, every: int, city: City, database: OwnDatabase) -> dict[str, object]:
    """All trials of a scenario; `every` 2 kills after every second statement only, but always at each commit."""
    scenario.prepare(city)
    database.keep("prepared")
    code, noted = in_child(lambda: _noted(watched(scenario.work, city, None), every))
    if code != 0:
        return {"statements": 0, "commits": 0, "kills": 0, "faults": [f"the work itself ended with {code}"]}
    statements, commits, boundaries = noted
    faults: list[str] = []
    for boundary in boundaries:
        database.bring_back("prepared")
        faults += [f"{boundary}: {fault}" for fault in trial(scenario, city, boundary)]
    return {"statements": statements, "commits": commits, "kills": len(boundaries), "faults": faults}


def _noted(watch: KillAt, every: int) -> tuple[int, int, tuple[Boundary, ...]]:
    return watch.count, len(watch.committed), watch.boundaries(every)


def main() -> None:
    """Run scenarios, each given as NAME or NAME:EVERY, and print what was hit in each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("scenes", nargs="+", metavar="NAME[:EVERY]")
    ended: dict[str, object] = {"database": connection.vendor}
    with tempfile.TemporaryDirectory(dir=quick_folder()) as folder, OwnDatabase(Path(folder)) as database:
        call_command("migrate", verbosity=0)
        city = build()
        database.keep("built")
        for scene in parser.parse_args().scenes:
            name, _, every = scene.partition(":")
            database.bring_back("built")
            ended[name] = run(SCENARIOS[name], int(every or 1), city, database)
    json.dump(ended, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
