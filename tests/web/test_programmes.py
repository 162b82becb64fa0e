"""The document beside what it runs, and the calculator, as anyone sees them."""

from collections.abc import Callable
from urllib.parse import quote, urlencode

import pytest
from django.test import Client

from tests.services.city import PROGRAMME, City, Scene, drive

pytestmark = pytest.mark.django_db

Browse = Callable[[str], Client]
CALCULATOR = f"/programmes/{PROGRAMME}/calculator"
SOUND = {
    "足额缴费": "是",
    "上年度裁员人数": "2",
    "上年末参保人数": "100",
    "财务健全": "是",
    "上年度实缴保费": "10000",
}


def calculated(client: Client, facts: dict[str, str]) -> str:
    return client.get(f"{CALCULATOR}?{urlencode(facts)}").content.decode()


# By the document's 四: at most 2 % half of the premium, over 2 to 3 % two fifths, over 3 to 4 % three tenths.
# By its 三(二), applied first: only under 4 %.
CALCULATIONS = [
    # id, what differs from SOUND, texts on the page, texts not on it
    ("1.96 % gives half", {}, ("5,000.00 元", "四(一)", "去申请"), ("还不能",)),
    ("thousands marks", {"上年度实缴保费": "1,234,567.80"}, ("617,283.90 元",), ("改正",)),
    ("full-width digits", {"上年度裁员人数": "２"}, ("5,000.00 元",), ("改正",)),
    ("3 of 100 give two fifths", {"上年度裁员人数": "3"}, ("4,000.00 元", "四(二)"), ()),
    (
        "exactly 4 % is refused by 三(二)",
        {"上年度裁员人数": "4", "上年末参保人数": "96"},
        ("0.00 元", "三(二)"),
        ("去申请",),
    ),
    ("a premium owed", {"足额缴费": "否"}, ("0.00 元", "三(一)"), ("去申请",)),
    ("a missing premium asks for it", {"上年度实缴保费": ""}, ("还不能算出结果", "失业保险费总额是多少"), ("去申请",)),
    ("no number", {"上年度裁员人数": "两个"}, ("有 1 处需要改正", 'value="两个"'), ("试算结果",)),
    ("below the range", {"上年末参保人数": "-1"}, ("有 1 处需要改正", "不能小于"), ("试算结果",)),
    ("markup is text", {"上年度裁员人数": "<script>alert(1)</script>"}, ("&lt;script&gt;",), ("<script>alert",)),
]


@pytest.mark.parametrize(("differs", "shown", "hidden"), [pytest.param(*row[1:], id=row[0]) for row in CALCULATIONS])
def test_calculator(browse: Browse, differs: dict[str, str], shown: tuple[str, ...], hidden: tuple[str, ...]) -> None:
    page = calculated(browse("visitor"), {**SOUND, **differs})
    assert [text for text in shown if text not in page] == []
    assert [text for text in hidden if text in page] == []


def test_each_question_is_asked_in_turn(browse: Browse) -> None:
    """Answering what is asked, and nothing else, leads to the amount."""
    client, answers, asked = browse("visitor"), {}, []
    for _ in SOUND:
        page = calculated(client, answers)
        name = next(name for name in SOUND if f'href="#field-{name}"' in page)
        asked.append(name)
        answers[name] = SOUND[name]
    assert sorted(asked) == sorted(SOUND)
    assert "5,000.00 元" in calculated(client, answers)


def test_live_update_is_the_result_alone(browse: Browse) -> None:
    answer = browse("visitor").get(f"{CALCULATOR}?{urlencode(SOUND)}", headers={"HX-Request": "true"})
    part = answer.content.decode()
    assert "5,000.00 元" in part
    assert "<html" not in part
    assert "HX-Request" in answer.headers["Vary"]


def test_other_parameters_of_a_link_are_no_facts(browse: Browse) -> None:
    assert "5,000.00 元" in calculated(browse("visitor"), {**SOUND, "from": "poster"})


def test_every_clause_has_its_anchor_and_nothing_is_unlinked(browse: Browse) -> None:
    page = browse("visitor").get(f"/programmes/{PROGRAMME}/").content.decode()
    for address in ("一", "二(四)", "三(二)1", "四(五)", "六(二)4", "七(三)2"):
        assert f'id="{address}"' in page
        assert f"#{quote(address)}" in page
    assert "effect-unlinked" not in page


def test_standing_follows_the_cases(town: City, browse: Browse) -> None:
    client = browse("visitor")
    before = client.get(f"/programmes/{PROGRAMME}/").content.decode()
    drive(town, "east", Scene.SUBMITTED)
    after = client.get(f"/programmes/{PROGRAMME}/").content.decode()
    assert (before.count("在办 1 件"), before.count("收到 1 件")) == (0, 0)
    assert after.count("在办 1 件") > 0
    assert after.count("收到 1 件") > 0


@pytest.mark.parametrize(("wanted", "found"), [("稳岗", True), ("低保", False)])
def test_finding_a_programme(browse: Browse, wanted: str, found: bool) -> None:
    page = browse("visitor").get("/", {"q": wanted}).content.decode()
    assert (f"/programmes/{PROGRAMME}/" in page) is found
