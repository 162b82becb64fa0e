"""What an enterprise sees of its case as it goes along, and what it may still do."""

from collections.abc import Callable

import pytest
from django.test import Client

from luoshi.records.cases import Attachment, Case, CaseStatus, Message
from luoshi.services import review
from luoshi.services.review import CorrectionItem
from tests.services.city import City, Scene, drive

pytestmark = pytest.mark.django_db

Browse = Callable[[str], Client]

# id, scene, texts on the case's page, texts not on it
PAGES = [
    ("waiting", Scene.SUBMITTED, ("等待受理", "县区审核", "撤回申请", "更正银行账户"), ("修改并重新提交",)),
    ("in review", Scene.IN_REVIEW, ("县区审核", "撤回申请", "更正银行账户"), ("修改并重新提交",)),
    ("on notice", Scene.ON_NOTICE, ("正在公示", "看公示", "下一步：财政复核"), ("结果通知书",)),
    ("objected", Scene.OBJECTED, ("有人提出异议",), ("张三", "13800000000")),
    ("to be paid", Scene.COMMITTED, ("正在拨付", "更正银行账户"), ("撤回申请",)),
    ("paid", Scene.PAID, ("补贴已拨付", "结果通知书"), ("撤回申请", "更正银行账户")),
]


@pytest.mark.parametrize(("scene", "shown", "hidden"), [pytest.param(*row[1:], id=row[0]) for row in PAGES])
def test_progress_in_plain_words(
    town: City, browse: Browse, scene: Scene, shown: tuple[str, ...], hidden: tuple[str, ...]
) -> None:
    page = browse("east").get(f"/cases/{drive(town, 'east', scene).pk}/").content.decode()
    assert [text for text in shown if text not in page] == []
    assert [text for text in hidden if text in page] == []


def corrected(town: City) -> Case:
    """A case whose reviewer asked for the roster once more."""
    case = drive(town, "east", Scene.SUBMITTED)
    items = (CorrectionItem("离职人员花名册", "花名册没有盖章。"),)
    review.ask_corrections(town.act("east-hr"), case.pk, case.revision, items)
    case.refresh_from_db()
    return case


def test_corrections_arrive_with_their_list(town: City, browse: Browse) -> None:
    case, client = corrected(town), browse("east")
    assert "花名册没有盖章。" in client.get(f"/cases/{case.pk}/").content.decode()
    assert f"/cases/{case.pk}/" in client.get("/my/").content.decode()
    assert "请补正申请材料" in client.get("/my/inbox/").content.decode()


def test_reading_a_message_is_a_step_of_its_own(town: City, browse: Browse) -> None:
    corrected(town)
    client, message = browse("east"), Message.objects.get(read_at=None)
    client.get("/my/inbox/")
    message.refresh_from_db()
    assert message.read_at is None
    assert browse("river").post(f"/my/inbox/{message.pk}/read/").status_code == 404
    assert (
        client.post(f"/my/inbox/{message.pk}/read/", {"case": "1"}).headers["Location"] == f"/cases/{message.case_id}/"
    )
    message.refresh_from_db()
    assert message.read_at is not None


# id, scene, posted, status, status of the case afterwards
WITHDRAWALS = [
    ("before acceptance", Scene.SUBMITTED, {"reason": "不再需要"}, 302, CaseStatus.WITHDRAWN),
    ("without a reason", Scene.SUBMITTED, {}, 302, CaseStatus.WITHDRAWN),
    ("on notice", Scene.ON_NOTICE, {}, 302, CaseStatus.WITHDRAWN),
    ("decided", Scene.COMMITTED, {}, 409, CaseStatus.PAYING),
    ("paid", Scene.PAID, {}, 409, CaseStatus.PAID),
]


@pytest.mark.parametrize(
    ("scene", "posted", "answer", "after"), [pytest.param(*row[1:], id=row[0]) for row in WITHDRAWALS]
)
def test_withdrawing(
    town: City, browse: Browse, scene: Scene, posted: dict[str, str], answer: int, after: CaseStatus
) -> None:
    case, client = drive(town, "east", scene), browse("east")
    got = client.post(f"/cases/{case.pk}/withdraw/", {"revision": case.revision, **posted})
    assert got.status_code == answer
    case.refresh_from_db()
    assert case.status == after


# id, scene, account, status
ACCOUNTS = [
    ("before payment", Scene.COMMITTED, "6200 0000 0000 0002", 302),
    ("no digits", Scene.COMMITTED, "账号", 422),
    ("empty", Scene.COMMITTED, "", 422),
    ("paid already", Scene.PAID, "6200000000000002", 409),
]


@pytest.mark.parametrize(("scene", "number", "answer"), [pytest.param(*row[1:], id=row[0]) for row in ACCOUNTS])
def test_correcting_the_account(town: City, browse: Browse, scene: Scene, number: str, answer: int) -> None:
    case, client = drive(town, "east", scene), browse("east")
    posted = {"revision": case.revision, "开户银行": "云溪银行", "银行账号": number}
    got = client.post(f"/cases/{case.pk}/account/", posted)
    assert got.status_code == answer
    if answer != 302:
        assert "云溪银行" in got.content.decode(), "what was typed is shown again"
    case.refresh_from_db()
    assert (case.facts["银行账号"] == "6200000000000002") is (answer == 302)


def test_a_stale_page_is_refused(town: City, browse: Browse) -> None:
    case, client = drive(town, "east", Scene.SUBMITTED), browse("east")
    answer = client.post(f"/cases/{case.pk}/withdraw/", {"revision": case.revision - 1})
    assert answer.status_code == 409
    case.refresh_from_db()
    assert case.status == CaseStatus.SUBMITTED


def test_discarding_a_draft(town: City, browse: Browse) -> None:
    case, client = drive(town, "east", Scene.DRAFT), browse("east")
    assert client.post(f"/cases/{case.pk}/discard/", {"revision": case.revision}).status_code == 302
    case.refresh_from_db()
    assert case.status == CaseStatus.WITHDRAWN


@pytest.mark.parametrize(
    ("address", "disposition"),
    [pytest.param("", "attachment", id="to keep"), pytest.param("?view=1", "inline", id="to look at")],
)
def test_a_paper_is_handed_out_in_a_sandbox(town: City, browse: Browse, address: str, disposition: str) -> None:
    case = drive(town, "east", Scene.SUBMITTED)
    paper = Attachment.objects.filter(case=case).first()
    assert paper is not None
    answer = browse("east").get(f"/cases/{case.pk}/files/{paper.pk}/{address}")
    assert answer.headers["Content-Disposition"].startswith(disposition)
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
