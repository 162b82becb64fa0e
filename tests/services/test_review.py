"""What may be done with a case, and what not: one list of corrections, clocks that stop, seats, clauses, limits.

All days are of autumn 2015: 1–7 October is National Day, Saturday 10 October a make-up workday (State Council
notice for 2015). The promised times set here are 10 workdays for a district's review and 5 for corrections.
"""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import transaction

from luoshi.deadlines import SHANGHAI
from luoshi.records.accounts import Unit, User
from luoshi.records.audit import Record
from luoshi.records.cases import Case, CaseStatus, Seat
from luoshi.records.duties import Duty, DutyKind
from luoshi.records.notices import Notice, NoticeState
from luoshi.services import audit, cases, duties, notices, objections, payments, review, sweeps
from luoshi.services.acts import Act, Channel, Conflict, Invalid, Refused, Stale
from luoshi.services.review import CorrectionItem
from tests.services.city import PROCEDURE, PROGRAMME, City, Scene, drive, facts

pytestmark = pytest.mark.django_db
ITEMS = (CorrectionItem("离职人员花名册", "缺少第二页"),)


def at(month: int, day: int, hour: int = 10) -> dt.datetime:
    return dt.datetime(2015, month, day, hour, tzinfo=SHANGHAI)


@pytest.fixture
def town(city: City) -> Iterator[City]:
    """The city with its promised times, as it was again after each test."""
    with transaction.atomic():
        for element, period in (("县区审核", "10 workdays"), ("补正", "5 workdays")):
            duties.promise(city.act("office"), PROGRAMME, element, period)
        yield city
        transaction.set_rollback(True)


def fresh(case: Case) -> Case:
    case.refresh_from_db()
    return case


def refused(code: str, kind: type[Refused] = Conflict) -> pytest.RaisesExc[Refused]:
    return pytest.raises(kind, check=lambda refusal: refusal.code == code)


def last_day(duty: Duty) -> dt.date:
    assert duty.due_at is not None
    return (duty.due_at.astimezone(SHANGHAI) - dt.timedelta(seconds=1)).date()


def test_a_review_is_due_after_ten_workdays_and_a_correction_stops_its_clock(town: City) -> None:
    # Submitted Monday 28 September: 29, 30, then 8, 9, 10, 12, 13, 14, 15 and 16 October are ten workdays.
    case = drive(town, "east", Scene.SUBMITTED, at(9, 28))
    duty = Duty.objects.get(case=case, kind=DutyKind.REVIEW)
    assert (last_day(duty), duty.promised) == (dt.date(2015, 10, 16), True)
    # Asked on Tuesday 29 September: five workdays are 30 September, 8, 9, 10 and 12 October.
    review.ask_corrections(town.act("east-hr", at(9, 29)), case.pk, case.revision, ITEMS)
    owed = Duty.objects.get(case=case, kind=DutyKind.CORRECTION)
    assert (fresh(case).status, last_day(owed), owed.enterprise) == (
        CaseStatus.CORRECTING,
        dt.date(2015, 10, 12),
        town.enterprises["east"],
    )
    # Answered on Thursday 8 October: 29 and 30 September and 8 October were touched by the pause and do not count,
    # so ten workdays run from Friday 9 to Wednesday 21 October.
    cases.submit(town.act("east", at(10, 8)), case.pk, case.revision, undertaken=True)
    duty.refresh_from_db()
    owed.refresh_from_db()
    assert (last_day(duty), duty.paused_at, owed.outcome) == (dt.date(2015, 10, 21), None, "已补正")
    assert fresh(case).status == CaseStatus.SUBMITTED


def test_the_complete_list_is_given_once(town: City) -> None:
    case = drive(town, "east", Scene.SUBMITTED)
    reviewer = town.act("east-hr")
    review.ask_corrections(reviewer, case.pk, fresh(case).revision, ITEMS)
    cases.submit(town.act("east"), case.pk, fresh(case).revision, undertaken=True)
    with refused("asked-once-already"):
        review.ask_corrections(reviewer, case.pk, fresh(case).revision, ITEMS)
    assert review.accept(reviewer, case.pk, fresh(case).revision).status == CaseStatus.IN_REVIEW


def test_a_returned_case_is_reviewed_by_all_parts_again(town: City) -> None:
    case = drive(town, "east", Scene.IN_REVIEW)
    review.agree(town.act("east-fund"), case.pk, fresh(case).revision, "属实")
    review.give_back(town.act("east-hr-driver-1"), case.pk, fresh(case).revision, ITEMS)
    assert fresh(case).status == CaseStatus.RETURNED
    cases.submit(town.act("east"), case.pk, case.revision, undertaken=True)
    owed = set(duties.open_duties(case).filter(kind=DutyKind.REVIEW).values_list("part", flat=True))
    assert (fresh(case).round, owed) == (2, {"县区人社部门", "县区社保经办机构"})
    # The same people may take the same seats again; the case moves on when both have agreed anew.
    review.agree(town.act("east-fund"), case.pk, fresh(case).revision)
    assert review.agree(town.act("east-hr-driver-1"), case.pk, fresh(case).revision).stage == "市级复审"


def test_the_city_returns_to_the_district_not_to_the_applicant(town: City) -> None:
    case = drive(town, "east", Scene.IN_REVIEW)
    for name in ("east-hr-driver-1", "east-fund"):
        review.agree(town.act(name), case.pk, fresh(case).revision)
    review.give_back(town.act("city-hr"), case.pk, fresh(case).revision, ITEMS)
    assert (fresh(case).stage, case.status, case.round) == ("县区审核", CaseStatus.IN_REVIEW, 2)


def test_nobody_acts_in_two_places_of_one_chain(town: City) -> None:
    case = drive(town, "city", Scene.IN_REVIEW)
    everywhere = User.objects.get(username="city-hr-driver-1")
    assert list(Seat.objects.filter(case=case).values_list("user", "stage", "part")) == [
        (everywhere.pk, "市级审核", "市人社部门")
    ]
    # The same person, given a post in the insurance office as well, may not check the other half.
    post = everywhere.posts.get()
    post.pk, post.unit = None, Unit.objects.get(code="city-fund")
    post.save()
    review.agree(town.act("city-hr-driver-1"), case.pk, fresh(case).revision)
    with refused("acted-before"):
        review.agree(town.act("city-hr-driver-1"), case.pk, fresh(case).revision)


@pytest.mark.parametrize(
    ("changed", "ground"),
    [
        ({"足额缴费": False}, "三(一)"),
        ({"财务健全": False}, "三(三)"),
        # 4 of 4 + 96 is exactly 4 %: the condition of clause 三(二) says below 4 %.
        ({"上年度裁员人数": 4, "上年末参保人数": 96}, "三(二)"),
    ],
)
def test_what_fails_the_condition_cannot_be_agreed_to(town: City, changed: dict[str, object], ground: str) -> None:
    case = drive(town, "city", Scene.DRAFT)
    saved = cases.save(town.act("city"), case.pk, case.revision, {**facts("市属企业"), **changed})
    cases.submit(town.act("city"), case.pk, saved.case.revision, undertaken=True)
    reviewer = town.act("city-hr")
    review.accept(reviewer, case.pk, fresh(case).revision)
    with refused("condition-fails"):
        review.agree(reviewer, case.pk, fresh(case).revision)
    with refused("invalid", Invalid):
        review.refuse(reviewer, case.pk, fresh(case).revision, "九(一)", "不符合条件")
    review.refuse(reviewer, case.pk, fresh(case).revision, ground, "不符合条件")
    assert (fresh(case).status, case.amount_fen) == (CaseStatus.REFUSED, 0)
    assert not duties.open_duties(case).exclude(kind=DutyKind.ARCHIVE).exists()


def test_a_stale_page_a_repeat_and_a_forged_stage_change_nothing_and_leave_a_record(town: City) -> None:
    case = drive(town, "east", Scene.SUBMITTED)
    before = case.revision
    review.accept(town.act("east-hr"), case.pk, before)
    with pytest.raises(Stale):
        review.accept(town.act("east-hr"), case.pk, before)
    with refused("wrong-status"):
        review.accept(town.act("east-hr"), case.pk, fresh(case).revision)
    with refused("not-payable-now"):
        payments.order_transfer(town.act("east-hr"), case.pk, fresh(case).revision)
    codes = [each.payload["code"] for each in Record.objects.filter(action="refused").order_by("id")]
    assert codes[-3:] == ["stale", "wrong-status", "not-payable-now"]
    assert audit.verify().faults == ()


def test_once_a_year_and_again_after_a_withdrawal(town: City) -> None:
    case = drive(town, "east", Scene.SUBMITTED)
    again = drive(town, "east", Scene.DRAFT)
    with refused("once-a-year"):
        cases.submit(town.act("east"), again.pk, fresh(again).revision, undertaken=True)
    assert fresh(again).status == CaseStatus.DRAFT
    cases.withdraw(town.act("east"), case.pk, fresh(case).revision, "填错了")
    assert (
        cases.submit(town.act("east"), again.pk, fresh(again).revision, undertaken=True).status == CaseStatus.SUBMITTED
    )


def test_nothing_is_handed_in_without_the_undertakings(town: City) -> None:
    case = drive(town, "east", Scene.DRAFT)
    with refused("invalid", Invalid) as refusal:
        cases.submit(town.act("east"), case.pk, case.revision, undertaken=False)
    assert [problem.code for problem in refusal.value.problems] == ["undertaking-missing"]
    cases.submit(town.act("east"), case.pk, fresh(case).revision, undertaken=True)
    kept = Record.objects.get(case=case, action="case.submit").payload["undertakings"]
    assert kept[0] == "本企业对裁员率的真实性、合法性负责。"
    assert len(kept) == 3


@pytest.mark.parametrize(("day", "taken"), [(at(11, 30, 23), True), (at(12, 1, 0), False)])
def test_the_last_day_of_the_window(town: City, day: dt.datetime, taken: bool) -> None:
    case = drive(town, "east", Scene.DRAFT, day)
    if taken:
        assert (
            cases.submit(town.act("east", day), case.pk, case.revision, undertaken=True).number
            == f"LS20151130{case.pk:06d}"
        )
    else:
        with refused("window-closed"):
            cases.submit(town.act("east", day), case.pk, case.revision, undertaken=True)


def test_a_central_enterprise_is_told_who_receives_its_application(town: City) -> None:
    case = cases.start(town.act("east"), PROGRAMME, PROCEDURE)
    saved = cases.save(town.act("east"), case.pk, case.revision, facts("中央企业"))
    with pytest.raises(Conflict, match="省人社厅") as told:
        cases.submit(town.act("east"), case.pk, saved.case.revision, undertaken=True)
    assert told.value.code == "received-elsewhere"


def test_an_objection_stops_the_notice_and_dismissed_lets_the_rest_run(town: City) -> None:
    # On the board Monday 12 October: seven days end on Monday 19 October.
    case = drive(town, "city", Scene.ON_NOTICE, at(10, 12))
    notice = Notice.objects.get(case=case)
    assert notice.ends_at == at(10, 20, 0)
    # Objected on the 14th, dismissed on the 16th: 14, 15 and 16 do not count, so 13 and then 17 to 22 October do.
    objections.lodge(town.act("visitor", at(10, 14)), notice.pk, "张三", "13800000000", "裁员人数不实。")
    assert (fresh(case).status, notices.board().get(pk=notice.pk).state) == (CaseStatus.OBJECTED, NoticeState.PAUSED)
    system = Act(None, at(10, 21), Channel.WORKER)
    assert sweeps.sweep(system)["notices_ended"] == 0
    objection = notice.objections.get()
    with refused("acted-before"):
        objections.settle(town.act("city-hr-driver-1", at(10, 16)), case.pk, case.revision, objection.pk, False, "属实")
    objections.settle(town.act("city-hr", at(10, 16)), case.pk, fresh(case).revision, objection.pk, False, "属实")
    notice.refresh_from_db()
    assert notice.ends_at == at(10, 23, 0)
    assert sweeps.sweep(Act(None, at(10, 22, 23), Channel.WORKER))["notices_ended"] == 0
    assert sweeps.sweep(Act(None, at(10, 23, 0), Channel.WORKER))["notices_ended"] == 1
    assert sweeps.sweep(Act(None, at(10, 23, 0), Channel.WORKER))["notices_ended"] == 0
    assert fresh(case).stage == "财政复核"


def test_an_upheld_objection_sends_the_case_back_to_review(town: City) -> None:
    case = drive(town, "east", Scene.OBJECTED)
    objection = Notice.objects.get(case=case).objections.get()
    objections.settle(town.act("city-hr"), case.pk, fresh(case).revision, objection.pk, True, "裁员人数应为5人")
    assert (fresh(case).stage, case.status, case.round) == ("市级复审", CaseStatus.IN_REVIEW, 2)
    assert Notice.objects.get(case=case).state == NoticeState.STOPPED


def test_the_account_can_be_mended_until_the_payment_is_ordered(town: City) -> None:
    case = drive(town, "east", Scene.TRANSFERRED)
    cases.correct_account(town.act("east"), case.pk, fresh(case).revision, "云溪市商业银行", "6200000000000099")
    assert fresh(case).payment.account_number == "6200000000000099"
    payments.order_payment(town.act("east-fund-driver-3"), case.pk, fresh(case).revision)
    with refused("payment-under-way"):
        cases.correct_account(town.act("east"), case.pk, fresh(case).revision, "云溪市商业银行", "6200000000000001")
