"""A district's and a city's enterprise from the first draft to the archive, with what is refused on the way."""

import datetime as dt
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from luoshi.deadlines import SHANGHAI
from luoshi.records.cases import Case, Message
from luoshi.records.duties import Duty, DutyKind
from luoshi.records.enterprises import RegisterFact
from luoshi.records.funds import Account, AccountKind, Entry
from luoshi.records.notices import Notice, Objection
from luoshi.records.returns import Filing
from luoshi.services import (
    audit,
    cases,
    duties,
    funds,
    objections,
    payments,
    registers,
    returns,
    review,
    sweeps,
    uploads,
)
from luoshi.services.acts import Act, Channel, Refused
from luoshi.services.review import CorrectionItem
from luoshi.worker.running import settle_all
from tests.services.city import PDF, PROCEDURE, PROGRAMME, City, facts

pytestmark = pytest.mark.django_db
Do = Callable[[Act, Case], object]

_ITEMS = (CorrectionItem("离职人员花名册", "缺少离职原因。"),)
_MATERIALS = ("承诺书", "离职人员花名册", "缴费凭据")


def submit(act: Act, case: Case) -> object:
    return cases.submit(act, case.pk, case.revision, undertaken=True)


def attach(act: Act, case: Case) -> object:
    for material in _MATERIALS:
        case = uploads.attach(act, case.pk, case.revision, material, f"{material}.pdf", PDF)
    return case


def accept(act: Act, case: Case) -> object:
    return review.accept(act, case.pk, case.revision)


def ask(act: Act, case: Case) -> object:
    return review.ask_corrections(act, case.pk, case.revision, _ITEMS)


def agree(act: Act, case: Case) -> object:
    return review.agree(act, case.pk, case.revision)


def lodge(act: Act, case: Case) -> object:
    return objections.lodge(act, Notice.objects.get(case=case).pk, "李四", "13900000000", "请核实裁员人数。")


def dismiss(act: Act, case: Case) -> object:
    objection = Objection.objects.get(notice__case=case)
    return objections.settle(act, case.pk, case.revision, objection.pk, False, "经核查属实。")


def sweep(act: Act, _case: Case) -> object:
    return sweeps.sweep(act)


def transfer(act: Act, case: Case) -> object:
    return payments.order_transfer(act, case.pk, case.revision)


def pay(act: Act, case: Case) -> object:
    return payments.order_payment(act, case.pk, case.revision)


def settle(act: Act, _case: Case) -> object:
    return settle_all(act, "worker")


def new_account(act: Act, case: Case) -> object:
    return cases.correct_account(act, case.pk, case.revision, "云溪市商业银行", "6200000000000009")


def withdraw(act: Act, case: Case) -> object:
    return cases.withdraw(act, case.pk, case.revision, "不再申请")


def archive(act: Act, case: Case) -> object:
    return review.archive(act, case.pk, case.revision)


def apply_again(act: Act, _case: Case) -> object:
    again = cases.start(act, PROGRAMME, PROCEDURE)
    again = cases.save(act, again.pk, again.revision, facts("县区属企业")).case
    attach(act, again)
    again.refresh_from_db()
    return submit(act, again)


class Step(NamedTuple):
    """Who does what when in 2015; then the case stands in `expected` (`status stage`), or it is refused (`!code`)."""

    id: str
    who: str
    at: str
    do: Do
    expected: str
    source: str = ""


DISTRICT = (
    Step("papers-missing", "east", "09-21T09:00", submit, "!invalid", "五：须提交的资料"),
    Step("papers", "east", "09-21T09:30", attach, "draft "),
    Step("submit", "east", "09-21T10:00", submit, "submitted 县区审核", "六(一)3"),
    Step("submit-twice", "east", "09-21T10:00", submit, "!not-editable"),
    Step("another-district", "river-hr", "09-21T11:00", accept, "!not-found", "范围以外如同没有"),
    Step("before-its-turn", "east-fund", "09-21T11:00", accept, "!not-your-turn", "牵头单位受理"),
    Step("ask", "east-hr", "09-22T10:00", ask, "correcting 县区审核", "一次性告知"),
    Step("accept-meanwhile", "east-hr", "09-22T11:00", accept, "!wrong-status"),
    Step("resubmit", "east", "09-25T10:00", submit, "submitted 县区审核"),
    Step("ask-twice", "east-hr", "09-25T11:00", ask, "!asked-once-already", "一次性告知"),
    Step("accept", "east-hr", "09-25T14:00", accept, "in_review 县区审核"),
    Step("insurance", "east-fund", "09-28T10:00", agree, "in_review 县区审核", "六(二)3"),
    Step("headcount", "east-hr", "09-28T15:00", agree, "in_review 市级复审", "六(二)1"),
    Step("district-again", "east-hr", "09-28T16:00", agree, "!not-your-turn"),
    Step("city-insurance", "city-fund", "09-30T10:00", agree, "in_review 市级复审", "六(二)1"),
    Step("city-headcount", "city-hr", "10-09T10:00", agree, "on_notice 公示", "六(二)4"),
    Step("object", "visitor", "10-12T10:00", lodge, "objected 公示", "六(二)4：没有异议的"),
    Step("settle-own-case", "city-hr", "10-13T10:00", dismiss, "!acted-before", "由没有参与的人处理"),
    Step("settle", "city-hr-driver-1", "10-14T10:00", dismiss, "on_notice 公示"),
    Step("not-yet-over", "worker", "10-19T23:59", sweep, "on_notice 公示", "10月9日起7天，12至14日中止，到19日"),
    Step("over", "worker", "10-20T00:00", sweep, "in_review 财政复核", "六(三)1"),
    Step("recheck", "city-finance", "10-21T10:00", agree, "paying 拨付", "六(三)2"),
    Step("transfer-same-person", "city-finance", "10-21T11:00", transfer, "!acted-before", "一人不办两个环节"),
    Step("withdraw-approved", "east", "10-21T11:00", withdraw, "!too-late-to-withdraw"),
    Step("transfer", "city-finance-driver-1", "10-21T11:00", transfer, "paying 拨付", "六(三)2"),
    Step("pay-before-settled", "east-fund-driver-1", "10-21T11:01", pay, "!not-your-turn"),
    Step("transferred", "worker", "10-21T11:02", settle, "paying 拨付"),
    Step("account", "east", "10-21T12:00", new_account, "paying 拨付"),
    Step("pay-same-person", "east-fund", "10-22T09:00", pay, "!acted-before", "一人不办两个环节"),
    Step("pay", "east-fund-driver-1", "10-22T09:00", pay, "paying 拨付", "六(三)3"),
    Step("pay-twice", "east-fund-driver-1", "10-22T09:00", pay, "!not-your-turn"),
    Step("account-too-late", "east", "10-22T09:01", new_account, "!payment-under-way"),
    Step("paid", "worker", "10-22T09:02", settle, "paid 拨付"),
    Step("nothing-more", "worker", "10-22T09:03", settle, "paid 拨付"),
    Step("second-application", "east", "10-23T09:00", apply_again, "!once-a-year", "六(一)4"),
    Step("archive", "east-hr", "11-02T09:00", archive, "paid 拨付", "二(五)2"),
)

CITY = (
    Step("papers", "city", "09-21T09:30", attach, "draft "),
    Step("submit", "city", "09-21T10:00", submit, "submitted 市级审核", "六(一)2"),
    Step("district-may-not", "east-hr", "09-21T11:00", accept, "!not-found"),
    Step("accept", "city-hr", "09-22T10:00", accept, "in_review 市级审核", "六(二)2"),
    Step("headcount", "city-hr", "09-22T15:00", agree, "in_review 市级审核"),
    Step("insurance", "city-fund", "09-23T10:00", agree, "on_notice 公示", "六(二)4"),
    Step("last-day", "worker", "09-30T23:59", sweep, "on_notice 公示", "9月23日起7天，到30日"),
    Step("over", "worker", "10-01T00:00", sweep, "in_review 财政复核"),
    Step("recheck", "city-finance", "10-08T10:00", agree, "paying 拨付", "六(三)1"),
    Step("transfer", "city-finance-driver-1", "10-08T11:00", transfer, "paying 拨付"),
    Step("transferred", "worker", "10-08T11:02", settle, "paying 拨付"),
    Step("district-may-not-pay", "east-fund", "10-08T12:00", pay, "!not-found"),
    Step("pay", "city-fund-driver-1", "10-09T09:00", pay, "paying 拨付", "六(三)3"),
    Step("paid", "worker", "10-09T09:02", settle, "paid 拨付"),
    Step("archive", "city-hr", "10-20T09:00", archive, "paid 拨付", "二(五)2"),
)


JOURNEYS = (("east", "县区属企业", DISTRICT), ("city", "市属企业", CITY))


@pytest.fixture(scope="module")
def walked(city: City, django_db_blocker: Any) -> dict[tuple[str, str], str]:
    """How each step of each journey ended, by enterprise and step; what they left stays for the module's tests."""
    ended: dict[tuple[str, str], str] = {}
    with django_db_blocker.unblock():
        for element, time in (("县区审核", "10 workdays"), ("补正", "5 workdays")):
            duties.promise(city.act("office"), PROGRAMME, element, time)
        for key, belongs_to, steps in JOURNEYS:
            _know(city, key, 100)
            begun = cases.start(_act(city, key, "09-21T08:30"), PROGRAMME, PROCEDURE)
            ended[key, "prefilled"] = str(begun.facts)
            case = cases.save(_act(city, key, "09-21T08:40"), begun.pk, begun.revision, facts(belongs_to)).case
            for step in steps:
                case.refresh_from_db()
                ended[key, step.id] = _ended(city, step, case)
    return ended


@pytest.mark.parametrize(
    ("key", "step"), [pytest.param(key, step, id=f"{key}-{step.id}") for key, _, steps in JOURNEYS for step in steps]
)
def test_step(walked: dict[tuple[str, str], str], key: str, step: Step) -> None:
    assert walked[key, step.id] == step.expected, step.source


@pytest.mark.parametrize("key", ["east", "city"])
def test_form_is_prefilled_from_the_register_of_last_year(walked: dict[tuple[str, str], str], key: str) -> None:
    assert walked[key, "prefilled"] == "{'上年末参保人数': 100}"


@pytest.mark.parametrize("key", ["east", "city"])
@pytest.mark.usefixtures("walked")
def test_paid_once_told_and_kept(city: City, key: str) -> None:
    """2 of 100 laid off, half of 10,000.00 yuan."""
    case = Case.objects.get(enterprise=city.enterprises[key], archived_at__isnull=False)
    assert case.amount_fen == 500_000
    kinds = list(Entry.objects.filter(case=case).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["commit", "transfer", "pay"]
    paid = Entry.objects.get(case=case, kind="pay").lines.get(account__kind=AccountKind.PAYEE)
    assert paid.amount_fen == 500_000
    assert Account.objects.get(kind=AccountKind.COMMITTED).balance_fen == 0
    told = Message.objects.filter(case=case).order_by("pk").values_list("title", flat=True)
    assert list(told)[-3:] == ["审核通过，开始公示", "复核通过，准备拨付", "补贴已拨付"]
    assert not Duty.objects.filter(case=case, closed_at__isnull=True).exists()


@pytest.mark.usefixtures("walked")
def test_times_of_the_district_case(city: City) -> None:
    """Workdays by the arrangement of 2015: 26–27 September and 1–7 October off, 10 October worked."""
    case = Case.objects.get(enterprise=city.enterprises["east"], archived_at__isnull=False)
    first = Duty.objects.filter(case=case, kind=DutyKind.REVIEW).earliest("pk")
    # 10 workdays after 21 September, the 22nd to 25th paused: 28–30 September, 8–10 and 12–15 October.
    assert (first.due_at, first.promised) == (_at("10-16T00:00"), True)
    correction = Duty.objects.get(case=case, kind=DutyKind.CORRECTION)
    # 5 workdays after 22 September: 23–25, 28 and 29 September.
    assert correction.due_at == _at("09-30T00:00")
    notice = Notice.objects.get(case=case)
    # 7 days after 9 October, the 12th to 14th paused: the 19th, a Monday.
    assert notice.ends_at == _at("10-20T00:00")


@pytest.mark.usefixtures("walked")
def test_return_and_registers_follow_from_the_cases(city: City) -> None:
    sweeps.sweep(Act(None, _at("12-31T08:00").replace(year=2016), Channel.WORKER))
    units = {"east": "east-fund", "city": "city-fund"}
    for key, unit in units.items():
        filing = Filing.objects.get(name="发放情况季报", unit__code=unit, period_end="2015-12-31")
        page = returns.page(_act(city, unit, "10-30T09:00"), filing.pk)
        # Accepted in September, so only paid and paid for 100 people, 10,000.00 yuan × 50 % each.
        assert [cell.value for cell in page.cells] == ["0", "1", "100", "5000.00", "0"], key
    page = registers.page(_act(city, "office", "10-30T09:00"), PROGRAMME, "发放台账")
    assert (len(page.rows), page.total_fen) == (2, 1_000_000)
    assert audit.verify().faults == ()
    assert funds.balances_agree()


def _ended(city: City, step: Step, case: Case) -> str:
    try:
        step.do(_act(city, step.who, step.at), case)
    except Refused as refusal:
        return f"!{refusal.code}"
    case.refresh_from_db()
    return f"{case.status} {case.stage}"


def _know(city: City, key: str, insured: int) -> None:
    RegisterFact.objects.create(
        enterprise=city.enterprises[key], register="参保登记", term="上年末参保人数", year=2014, value=insured
    )


def _act(city: City, who: str, at: str) -> Act:
    return Act(None, _at(at), Channel.WORKER) if who == "worker" else city.act(who, _at(at))


def _at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2015-{text}").replace(tzinfo=SHANGHAI)
