"""The review page and its acts through the browser: what is shown, what is refused, and that nothing typed is lost."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from luoshi.records.cases import Case, Message
from luoshi.records.enterprises import RegisterFact
from luoshi.services import cases
from luoshi.services.acts import Channel
from luoshi.services.permissions import Action
from luoshi.web.wording import DOORS, WORDS
from tests.services.city import NOW, City, Scene, drive

Browse = Callable[[str], Client]


def text_of(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_page_shows_what_was_said_what_follows_and_why(town: City, browse: Browse) -> None:
    RegisterFact.objects.create(
        enterprise=town.enterprises["east"], register="参保登记", term="上年末参保人数", year=2014, value=98
    )
    case = drive(town, "east", Scene.SUBMITTED)
    page = text_of(browse("east-hr").get(f"/desk/cases/{case.pk}/"))
    # 2 laid off of 102 are 1.96 %, the first tier: half of 10,000.00 yuan (clauses 三(二)1 and 四(一)).
    for shown in (
        "5,000.00 元",
        "约 1.9608%",
        ">三(二)1</a>",
        ">四(一)</a>",
        "98 人",
        "不一致",
        "承诺书.pdf",
        "一次性告知",
    ):
        assert shown in page, shown
    assert "6200000000000001" not in page, "the account is masked for who does not pay"


def test_paying_office_sees_the_whole_account(town: City, browse: Browse) -> None:
    case = drive(town, "east", Scene.TRANSFERRED)
    assert "6200000000000001" in text_of(browse("east-fund").get(f"/desk/cases/{case.pk}/"))
    assert "6200000000000001" not in text_of(browse("city-hr").get(f"/desk/cases/{case.pk}/"))


# Where a case is, what the reviewer of its district posts where: the answer, and how the case stands afterwards.
CLAUSE, REASON = "三(三)", "账目不清。"
ACTS = [
    # id, scene, action, posted, status, case status
    ("accept", Scene.SUBMITTED, "accept", {}, 302, "in_review"),
    ("accept twice", Scene.IN_REVIEW, "accept", {}, 409, "in_review"),
    ("agree, the other office has still to", Scene.IN_REVIEW, "agree", {"text": "属实"}, 302, "in_review"),
    ("nothing on the list", Scene.SUBMITTED, "corrections", {}, 422, "submitted"),
    ("ticked without words", Scene.SUBMITTED, "corrections", {"item": "paper-承诺书"}, 422, "submitted"),
    ("one thing", Scene.SUBMITTED, "corrections", {"text-field-财务健全": "请说明。"}, 302, "correcting"),
    ("only other", Scene.SUBMITTED, "corrections", {"other": "请补盖公章。"}, 302, "correcting"),
    ("give back", Scene.IN_REVIEW, "give-back", {"other": "人数不符。"}, 302, "returned"),
    ("give back for nothing", Scene.IN_REVIEW, "give-back", {"other": " "}, 422, "in_review"),
    ("refuse", Scene.IN_REVIEW, "refuse", {"clause": CLAUSE, "text": REASON}, 302, "refused"),
    ("no clause", Scene.IN_REVIEW, "refuse", {"clause": "", "text": REASON}, 422, "in_review"),
    ("forged clause", Scene.IN_REVIEW, "refuse", {"clause": "九十九", "text": REASON}, 422, "in_review"),
    ("no reason", Scene.IN_REVIEW, "refuse", {"clause": CLAUSE, "text": ""}, 422, "in_review"),
    ("not accept", Scene.SUBMITTED, "not-accept", {"clause": CLAUSE, "text": REASON}, 302, "not_accepted"),
    ("archive too early", Scene.SUBMITTED, "archive", {}, 409, "submitted"),
    ("archive", Scene.PAID, "archive", {}, 302, "paid"),
]


@pytest.mark.parametrize("row", [pytest.param(row[1:], id=row[0]) for row in ACTS])
def test_acts(town: City, browse: Browse, row: tuple[Scene, str, dict[str, str], int, str]) -> None:
    scene, action, posted, status, after = row
    case = drive(town, "east", scene)
    answer = browse("east-hr").post(f"/desk/cases/{case.pk}/{action}/", {"revision": case.revision, **posted})
    case.refresh_from_db()
    assert (answer.status_code, case.status) == (status, after)
    if status == 422:
        page = text_of(answer)
        assert 'role="alert"' in page
        kept = [value for value in posted.values() if value.strip() and value != "九十九"]
        assert all(value in page for value in kept), "nothing typed is lost"


REVISIONS = [("older", -1), ("newer", 1), ("none", None)]


@pytest.mark.parametrize("by", [row[1] for row in REVISIONS], ids=[row[0] for row in REVISIONS])
def test_a_stale_page_changes_nothing_and_keeps_what_was_typed(town: City, browse: Browse, by: int | None) -> None:
    case = drive(town, "east", Scene.SUBMITTED)
    seen = {} if by is None else {"revision": case.revision + by}
    client = browse("east-hr")
    assert client.post(f"/desk/cases/{case.pk}/accept/", seen).status_code == 409
    answer = client.post(f"/desk/cases/{case.pk}/corrections/", {**seen, "text-paper-承诺书": "请补盖公章。"})
    assert answer.status_code == 409
    assert "请补盖公章。" in text_of(answer)
    assert Case.objects.get(pk=case.pk).status == "submitted"


def test_asked_once_and_never_again(town: City, browse: Browse) -> None:
    case = drive(town, "east", Scene.SUBMITTED)
    client, posted = browse("east-hr"), {"other": "请补盖公章。"}
    client.post(f"/desk/cases/{case.pk}/corrections/", {"revision": case.revision, **posted})
    case.refresh_from_db()
    case = cases.submit(town.act("east", NOW + dt.timedelta(hours=1)), case.pk, case.revision, undertaken=True)
    assert "已经一次性告知过，不能再次告知" in text_of(client.get(f"/desk/cases/{case.pk}/"))
    again = client.post(f"/desk/cases/{case.pk}/corrections/", {"revision": case.revision, **posted})
    assert again.status_code == 409


def test_the_enterprise_is_told_clause_and_reason(town: City, browse: Browse) -> None:
    case = drive(town, "east", Scene.IN_REVIEW)
    posted = {"revision": case.revision, "clause": "三(三)", "text": "账目不清。"}
    browse("east-hr").post(f"/desk/cases/{case.pk}/refuse/", posted)
    told = Message.objects.filter(case=case).latest("id")
    assert (told.title, told.text) == ("申请未通过", "依据三(三)：账目不清。")


def test_what_people_type_is_never_markup(town: City, browse: Browse) -> None:
    case = drive(town, "east", Scene.IN_REVIEW)
    browse("east-fund").post(
        f"/desk/cases/{case.pk}/agree/", {"revision": case.revision, "text": "<script>alert(1)</script>"}
    )
    page = text_of(browse("east-hr").get(f"/desk/cases/{case.pk}/"))
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_a_finished_act_leaves_the_list(town: City, browse: Browse) -> None:
    case = drive(town, "east", Scene.IN_REVIEW)
    client = browse("east-fund")
    assert str(case.number) in text_of(client.get("/desk/"))
    client.post(f"/desk/cases/{case.pk}/agree/", {"revision": case.revision})
    rows = client.get("/desk/").context["rows"]
    assert case.pk not in [row.duty.case_id for row in rows]
    assert case.pk in [row.duty.case_id for row in client.get("/desk/done/").context["rows"]]


def test_every_action_and_door_has_words() -> None:
    assert (set(WORDS), set(DOORS)) == (set(Action), set(Channel))
