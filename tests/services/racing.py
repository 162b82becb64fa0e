"""A program in which real processes race for the same things: `python -m tests.services.racing`.

One JSON object on standard output says how each race ended.
"""

import datetime as dt
import json
import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.django_settings")
django.setup()

from django.core.management import call_command  # noqa: E402 — what has tables needs Django started
from django.db import connection, transaction  # noqa: E402

from luoshi import ledger  # noqa: E402
from luoshi.records.accounts import User  # noqa: E402
from luoshi.records.cases import Case, CaseStatus  # noqa: E402
from luoshi.records.duties import Duty, DutyKind  # noqa: E402
from luoshi.records.enterprises import Enterprise  # noqa: E402
from luoshi.records.funds import Account, AccountKind, Entry, EntryKind  # noqa: E402
from luoshi.records.returns import Filing  # noqa: E402
from luoshi.services import audit, cases, funds, payments, review, sweeps  # noqa: E402
from luoshi.services.acts import Act, Channel, Refused  # noqa: E402
from luoshi.worker.running import settle_all  # noqa: E402
from tests.services.city import FUND, NOW, PROGRAMME, City, Scene, build, drive  # noqa: E402
from tests.services.processes import OwnDatabase, quick_folder, side_by_side  # noqa: E402

AMOUNT_FEN = 500_000
RACERS = 8
LATER = NOW + dt.timedelta(days=9)
WORKER = Act(None, LATER, Channel.WORKER)


def crowd(city: City, number: int, scene: Scene) -> list[Case]:
    """So many cases of as many enterprises of one district, each driven to the scene."""
    return [_of_another(city, turn, scene) for turn in range(number)]


def workers(city: City) -> dict[str, object]:
    """Two workers race for the same orders, first the transfers and then the payments."""
    found = crowd(city, RACERS // 2, Scene.COMMITTED)
    for case in found:
        payments.order_transfer(city.act("city-finance-driver-2", LATER), case.pk, case.revision)
    transferred = side_by_side([partial(settle_all, WORKER, f"worker {turn}") for turn in range(2)])
    for case in Case.objects.all():
        payments.order_payment(city.act("east-fund-driver-3", LATER), case.pk, case.revision)
    paid = side_by_side([partial(settle_all, WORKER, f"worker {turn}") for turn in range(2)])
    return {
        "orders": len(found),
        "transferred": transferred,
        "paid": paid,
        "entries": {kind: Entry.objects.filter(kind=kind).count() for kind in (EntryKind.TRANSFER, EntryKind.PAY)},
        "paid_fen": Account.objects.get(kind=AccountKind.PAYEE).balance_fen,
        "cases_paid": Case.objects.filter(status=CaseStatus.PAID).count(),
    }


def last_yuan(city: City) -> dict[str, object]:
    """As many approvals as racers at once, with a budget that lacks one fen for the fourth of them."""
    found = crowd(city, RACERS, Scene.ON_NOTICE)
    sweeps.sweep(WORKER)
    left = Account.objects.get(kind=AccountKind.BUDGET).balance_fen
    with transaction.atomic():
        spent = ledger.commit(left - 4 * AMOUNT_FEN + 1)
        funds.post(WORKER, funds.Purse(PROGRAMME, FUND), EntryKind.COMMIT, spent, "what others were promised")
    act = city.act("city-finance", LATER)
    answers = side_by_side([partial(_approved, act, case.pk) for case in found])
    return {
        "answers": sorted(answers),
        "budget_fen": Account.objects.get(kind=AccountKind.BUDGET).balance_fen,
        "paying": Case.objects.filter(status=CaseStatus.PAYING).count(),
        "waiting": Case.objects.filter(status=CaseStatus.IN_REVIEW, stage="财政复核").count(),
    }


def submissions(city: City) -> dict[str, object]:
    """One application handed in by many clicks at once."""
    case = drive(city, "east", Scene.DRAFT)
    act = city.act("east")
    answers = side_by_side([partial(_submitted, act, case.pk, case.revision) for _ in range(RACERS)])
    return {"answers": sorted(answers), "numbered": Case.objects.filter(number__isnull=False).count()}


def sweepers(city: City) -> dict[str, object]:
    """As many workers as racers sweep at the same moment: what time brings, it brings once."""
    drive(city, "east", Scene.ON_NOTICE)
    answers = side_by_side([partial(sweeps.sweep, WORKER) for _ in range(RACERS)])
    done = {kind: sum(answer[kind] for answer in answers if answer) for kind in answers[0] or ()}
    return {
        "failed": answers.count(None),
        "done": done,
        "tasks": Duty.objects.filter(kind=DutyKind.TASK).count(),
        "returns": Filing.objects.count(),
    }


SCENES: dict[str, Callable[[City], dict[str, object]]] = {
    "workers": workers,
    "last-yuan": last_yuan,
    "submissions": submissions,
    "sweepers": sweepers,
}


def _of_another(city: City, turn: int, scene: Scene) -> Case:
    """A case of a new enterprise, for which the same person applies."""
    enterprise = Enterprise.objects.create(
        credit_code=f"91990101MA00001{turn:02d}X", name=f"东岭第{turn + 1}厂", region="990101", region_name="东岭区"
    )
    User.objects.filter(username="east").update(enterprise=enterprise)
    return drive(city, "east", scene)


def _approved(act: Act, case_id: int) -> str:
    revision = Case.objects.values_list("revision", flat=True).get(pk=case_id)
    try:
        review.agree(act, case_id, revision)
    except Refused as refusal:
        return refusal.code
    return "agreed"


def _submitted(act: Act, case_id: int, revision: int) -> str:
    try:
        cases.submit(act, case_id, revision, undertaken=True)
    except Refused as refusal:
        return refusal.code
    return "submitted"


def main() -> None:
    """Run every race and print how each ended."""
    ended: dict[str, object] = {"database": connection.vendor}
    with tempfile.TemporaryDirectory(dir=quick_folder()) as folder, OwnDatabase(Path(folder)) as database:
        call_command("migrate", verbosity=0)
        city = build()
        database.keep("built")
        for name, race in SCENES.items():
            database.bring_back("built")
            ended[name] = {**race(city), "balanced": funds.balances_agree(), "audit": list(audit.verify().faults)}
    json.dump(ended, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
