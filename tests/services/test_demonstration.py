"""The demonstration's story, played whole: the picture that a visitor finds on 8 October 2015, and that it is sound."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.db import transaction

from luoshi.deadlines import SHANGHAI
from luoshi.records.accounts import Post, RoleName, Unit, User
from luoshi.records.audit import Record
from luoshi.records.cases import Case, CaseStatus
from luoshi.records.duties import Duty, DutyKind
from luoshi.records.enterprises import Enterprise
from luoshi.records.notices import Objection
from luoshi.records.returns import Filing, FilingState
from luoshi.services import audit, clock, demonstration, funds
from luoshi.services.demonstration import Demonstration

FOLDER = Path(__file__).resolve().parents[2] / "programmes" / "demonstration"
STARTS = dt.datetime(2015, 10, 8, 9, tzinfo=SHANGHAI)
REAL = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)

# GB 32100-2015: the 31 characters of a unified credit code; the weights are the powers of 3 modulo 31.
_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker: Any) -> Iterator[Demonstration]:
    made = demonstration.read(FOLDER)
    with django_db_blocker.unblock(), transaction.atomic():
        demonstration.play(made, REAL, lambda _done, _total: None)
        yield made
        transaction.set_rollback(True)


@pytest.mark.usefixtures("played")
def test_cases_stand_in_every_status() -> None:
    standing = Counter(Case.objects.values_list("status", flat=True))
    # Counted from the comments of the story: what each group of cases is there to show.
    assert standing == {
        CaseStatus.PAID: 16,
        CaseStatus.IN_REVIEW: 2 + 6 + 6 + 1,
        CaseStatus.PAYING: 4,
        CaseStatus.ON_NOTICE: 3,
        CaseStatus.OBJECTED: 1,
        CaseStatus.SUBMITTED: 3,
        CaseStatus.CORRECTING: 2,
        CaseStatus.RETURNED: 2,
        CaseStatus.REFUSED: 3,
        CaseStatus.NOT_ACCEPTED: 1,
        CaseStatus.WITHDRAWN: 2,
        CaseStatus.DRAFT: 2 + 4,
    }
    assert set(standing) == set(CaseStatus)


@pytest.mark.usefixtures("played")
def test_some_of_each_kind_are_late() -> None:
    late = Duty.objects.filter(closed_at__isnull=True, due_at__lte=STARTS, paused_at__isnull=True)
    kinds = set(late.values_list("kind", flat=True))
    assert kinds == {DutyKind.REVIEW, DutyKind.CORRECTION, DutyKind.PAYMENT, DutyKind.ARCHIVE}
    task = Duty.objects.get(kind=DutyKind.TASK, element="制定方案和部门协调会")
    assert task.closed_at is not None
    assert task.due_at is not None
    assert task.closed_at > task.due_at


@pytest.mark.usefixtures("played")
def test_returns_of_two_quarters() -> None:
    """Q2 fell due on Monday 6 July (the 5th a Sunday), Q3 falls due today: 1 to 7 October are holidays."""
    duties = {filing: Duty.objects.get(filing=filing) for filing in Filing.objects.filter(name="发放情况季报")}
    due = {(filing.period_end, duty.due_at) for filing, duty in duties.items()}
    second, third = dt.date(2015, 6, 30), dt.date(2015, 9, 30)
    midnight = {
        second: dt.datetime(2015, 7, 7, tzinfo=SHANGHAI),
        third: dt.datetime(2015, 10, 9, tzinfo=SHANGHAI),
    }
    assert due == set(midnight.items())
    late = [filing for filing in duties if filing.filed_at and filing.filed_at >= midnight[filing.period_end]]
    assert [(filing.unit.name, filing.period_end) for filing in late] == [("石桥县社会保险经办中心", second)]
    filed = Counter((filing.period_end, filing.state) for filing in duties)
    assert filed == {(second, FilingState.FILED): 4, (third, FilingState.FILED): 1, (third, FilingState.OPEN): 3}


@pytest.mark.usefixtures("played")
def test_books_and_history_are_sound() -> None:
    assert funds.balances_agree()
    assert audit.verify().faults == ()
    assert Objection.objects.count() == 3
    refused = Counter(record.payload["code"] for record in Record.objects.filter(action="refused"))
    assert refused == {"received-elsewhere": 3, "invalid": 1}


@pytest.mark.usefixtures("played")
def test_clock_stands_at_the_start_and_runs_on() -> None:
    assert clock.demo_now(REAL) == STARTS
    assert clock.demo_now(REAL + dt.timedelta(hours=2)) == STARTS + dt.timedelta(hours=2)


@pytest.mark.usefixtures("played")
def test_every_role_has_an_account_that_opens() -> None:
    shown = demonstration.accounts(FOLDER)
    people = {account.username: User.objects.get(username=account.username) for account in shown}
    assert all(check_password(account.password, people[account.username].password) for account in shown)
    roles = set(Post.objects.filter(user__in=people.values()).values_list("role", flat=True))
    assert roles == set(RoleName)
    handlers = Post.objects.filter(user__in=people.values(), role=RoleName.HANDLER)
    assert set(handlers.values_list("unit", flat=True)) == set(
        Unit.objects.filter(function__in=("人社", "社保经办", "财政")).values_list("pk", flat=True)
    )


@pytest.mark.usefixtures("played")
def test_nobody_and_nothing_in_it_is_real() -> None:
    """Region 99 is nobody's (GB/T 2260); codes are well formed all the same, and no bank has accounts in 0000."""
    enterprises = tuple(Enterprise.objects.all())
    assert len(enterprises) == len({firm.name for firm in enterprises}) == 60
    assert {firm.region for firm in enterprises} == {"9901", "990101", "990102", "990103"}
    for firm in enterprises:
        assert firm.credit_code[2:4] == "99", firm.name
        *body, check = (_CHARACTERS.index(character) for character in firm.credit_code)
        weighted = sum(value * pow(3, position, 31) for position, value in enumerate(body))
        assert (weighted + check) % 31 == 0, firm.name
    accounts = [case.facts["银行账号"] for case in Case.objects.all()]
    assert accounts
    assert all(account.startswith("0000") for account in accounts)
