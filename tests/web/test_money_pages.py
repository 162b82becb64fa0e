"""Payments and funds through the browser: each order given once, each amount read or refused, nothing typed lost."""

from collections.abc import Callable

import pytest
from django.test import Client

from luoshi.records.funds import Entry, OrderState, PaymentOrder
from tests.services.city import FUND, PROGRAMME, City, Scene, drive

Browse = Callable[[str], Client]


def test_a_transfer_is_ordered_once(town: City, browse: Browse) -> None:
    case = drive(town, "east", Scene.COMMITTED)
    client, url = browse("city-finance"), f"/payments/{case.pk}/transfer/"
    assert client.post(url, {"revision": case.revision}).status_code == 302
    assert PaymentOrder.objects.get(case=case).state == OrderState.TRANSFER_ORDERED
    assert client.post(url, {"revision": case.revision}).status_code == 409
    case.refresh_from_db()
    # Whoever comes with a fresh page finds that the turn is over, and the right with it.
    assert client.post(url, {"revision": case.revision}).status_code == 403


def test_a_batch_answers_for_every_row(town: City, browse: Browse) -> None:
    good, stale = drive(town, "east", Scene.COMMITTED), drive(town, "river", Scene.COMMITTED)
    rows = [f"{good.pk}:{good.revision}", f"{stale.pk}:{stale.revision - 1}"]
    page = browse("city-finance").post("/payments/batch/", {"order": rows}, follow=True).content.decode()
    assert "东岭区示例厂：指令已发出" in page
    assert "河湾区示例厂：这一办件在您打开之后已有变动" in page
    states = dict(PaymentOrder.objects.values_list("case", "state"))
    assert states == {good.pk: OrderState.TRANSFER_ORDERED, stale.pk: OrderState.COMMITTED}


@pytest.mark.parametrize("row", ["x", "1", "1:", "999999:1", ":", "1:1:1"])
def test_a_forged_row_is_not_found(town: City, browse: Browse, row: str) -> None:
    assert browse("city-finance").post("/payments/batch/", {"order": row}).status_code == 404


ENTERED = [
    # id, amount typed, voucher, status, fen entered
    ("plain", "1200.50", "凭证9号", 302, 120_050),
    ("thousands and unit", "1,200.50 元", "凭证9号", 302, 120_050),
    ("whole yuan", "7", "凭证9号", 302, 700),
    ("nothing", "", "凭证9号", 422, None),
    ("words", "一千", "凭证9号", 422, None),
    ("minus", "-5", "凭证9号", 422, None),
    ("zero", "0", "凭证9号", 422, None),
    ("parts of a fen", "1.234", "凭证9号", 422, None),
    ("exponent", "1e9", "凭证9号", 422, None),
    ("too long", "9" * 14, "凭证9号", 422, None),
    ("no voucher", "100", " ", 422, None),
    ("voucher used before", "100", "凭证1号", 409, None),
]


@pytest.mark.parametrize(("amount", "key", "status", "fen"), [pytest.param(*row[1:], id=row[0]) for row in ENTERED])
def test_entering_money(town: City, browse: Browse, amount: str, key: str, status: int, fen: int | None) -> None:
    before = Entry.objects.count()
    posted = {"kind": "receipt", "fund": f"{PROGRAMME}|{FUND}", "amount": amount, "key": key}
    answer = browse("office").post("/funds/", posted)
    assert answer.status_code == status
    if fen is None:
        assert Entry.objects.count() == before
        assert f'value="{amount}"' in answer.content.decode(), "nothing typed is lost"
    else:
        assert sorted(line.amount_fen for line in Entry.objects.latest("id").lines.all()) == [-fen, fen]


def test_only_the_office_enters_money(town: City, browse: Browse) -> None:
    posted = {"kind": "budget", "fund": f"{PROGRAMME}|{FUND}", "amount": "1", "key": "伪造"}
    got = [browse(name).post("/funds/", posted).status_code for name in ("visitor", "east", "city-finance", "leader")]
    assert got == [403, 403, 403, 403]


def test_fund_page_adds_up(town: City, browse: Browse) -> None:
    drive(town, "east", Scene.PAID)
    drive(town, "river", Scene.COMMITTED)
    fund = browse("office").get("/funds/").context["funds"][0]
    # A budget of 1,000,000.00 yuan; two subsidies of 5,000.00, one of them paid.
    assert (fund.total_fen, fund.page.paid_fen, fund.page.committed_fen, fund.page.left_fen) == (
        100_000_000,
        500_000,
        500_000,
        99_000_000,
    )
    assert [(piece.x, piece.width) for piece in fund.bar.pieces] == [(0, 5), (5, 5)]


def test_overview_adds_up(town: City, browse: Browse) -> None:
    drive(town, "east", Scene.PAID)
    drive(town, "river", Scene.SUBMITTED)
    context = browse("office").get("/office/").context
    totals = context["totals"]
    assert (totals.submitted, totals.in_work, totals.paid, totals.paid_fen) == (2, 1, 1, 500_000)
    standing = {bar.stage.stage: bar.stage.cases for bar in context["stages"]}
    assert (standing["县区审核"], standing["拨付"]) == (1, 0)
