"""What no browser of ours sends: each gets a page in Chinese that says what is wrong, and none breaks the server."""

from collections.abc import Callable

import pytest
from django.test import Client

from luoshi.records.cases import Attachment
from luoshi.records.notices import Notice
from tests.services.city import City, Scene, drive

pytestmark = pytest.mark.django_db
Browse = Callable[[str], Client]
DIGITS = "9" * 5_000

# Who asks, and for what.
ADDRESSES = [
    ("east-hr", "/desk/?q=%00", 400),
    ("east-hr", "/desk/all/?text=%00", 400),
    ("visitor", "/programmes/job-stability/apply/%00/", 400),
    ("east-hr", f"/desk/all/?page={DIGITS}", 200),
    ("east-hr", "/desk/all/?status=unknown&stage=%E6%97%A0&region=-1&open=yes", 200),
    ("east-hr", "/desk/?kind=nothing&urgency=never&element=%3Cscript%3E", 200),
    ("visitor", f"/notices/{DIGITS}/", 404),
    ("visitor", "/notices/99999999999999999999/", 404),
    ("auditor", "/audit/?since=0001-01-01&until=9999-12-31", 200),
    ("auditor", "/audit/?since=tomorrow&action=drop", 200),
    ("office", "/office/?programme=nothing", 404),
]


@pytest.mark.parametrize(("who", "path", "status"), ADDRESSES)
def test_an_address_that_nobody_links_to(town: City, browse: Browse, who: str, path: str, status: int) -> None:
    answer = browse(who).get(path)
    assert answer.status_code == status
    assert "<script>" not in answer.content.decode()


@pytest.mark.parametrize("revision", ["", "-1", "x", "²", "１", "1e5", DIGITS])
def test_a_forged_revision_changes_nothing(town: City, browse: Browse, revision: str) -> None:
    case = drive(town, "east", Scene.DRAFT)
    answer = browse("east").post(f"/cases/{case.pk}/form/", {"revision": revision, "开户银行": "甲银行"})
    assert answer.status_code == 422
    assert "甲银行" in answer.content.decode()
    held = case.facts
    case.refresh_from_db()
    assert case.facts == held


@pytest.mark.parametrize("row", ["²:1", f"{DIGITS}:1", f"1:{DIGITS}", "１:１"])
def test_a_row_of_a_batch_that_is_no_number(town: City, browse: Browse, row: str) -> None:
    assert browse("city-finance").post("/payments/batch/", {"order": row}).status_code == 404


def test_a_batch_sent_twice_answers_for_its_rows(town: City, browse: Browse) -> None:
    case = drive(town, "east", Scene.COMMITTED)
    client, row = browse("city-finance"), {"order": f"{case.pk}:{case.revision}"}
    assert "指令已发出" in client.post("/payments/batch/", row, follow=True).content.decode()
    assert "在您打开之后已有变动" in client.post("/payments/batch/", row, follow=True).content.decode()


def test_ten_megabytes_of_text_are_too_much(town: City, browse: Browse) -> None:
    case = drive(town, "east", Scene.DRAFT)
    answer = browse("east").post(f"/cases/{case.pk}/form/", {"revision": "1", "开户银行": "a" * 10_000_000})
    assert answer.status_code == 413
    assert "内容过大" in answer.content.decode()


@pytest.mark.parametrize("field", ["姓名或单位", "联系方式", "异议内容"])
def test_a_nul_in_a_form_is_refused(town: City, field: str) -> None:
    notice = Notice.objects.get(case=drive(town, "east", Scene.ON_NOTICE))
    given = {"姓名或单位": "某人", "联系方式": "电话", "异议内容": "不符"}
    answer = Client().post(f"/notices/{notice.pk}/", given | {field: "a\x00b"})
    assert answer.status_code == 400
    assert "请求无法识别" in answer.content.decode()
    assert not notice.objections.exists()


@pytest.mark.parametrize("path", ["/sign-out/", "/audit/verify/", "/desk/cases/1/accept/", "/payments/batch/"])
def test_an_address_of_a_form_says_so_when_opened(town: City, browse: Browse, path: str) -> None:
    answer = browse("east-hr").get(path)
    assert answer.status_code == 405
    assert "不能这样打开" in answer.content.decode()
    assert answer.headers["Allow"] == "POST"


@pytest.mark.parametrize("path", ["/", "/sign-in/", "/api/notices", "/nothing/"])
def test_another_host_gets_nothing(town: City, path: str) -> None:
    answer = Client(raise_request_exception=False).get(path, headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "无法" in answer.content.decode()


@pytest.mark.parametrize(
    ("method", "path"), [("get", "/api/nothing"), ("put", "/api/notices"), ("get", "/api/cases?text=%00")]
)
def test_the_length_of_a_problem_is_its_own(town: City, method: str, path: str) -> None:
    answer = Client().generic(method.upper(), path)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert int(answer.headers["Content-Length"]) == len(answer.content)


def test_a_paper_is_found_under_its_own_case_only(town: City, browse: Browse) -> None:
    case = drive(town, "east", Scene.SUBMITTED)
    paper = Attachment.objects.filter(case=case).earliest("pk")
    client = browse("east-hr")
    assert client.get(f"/cases/{case.pk}/files/{paper.pk}/").status_code == 200
    assert client.get(f"/cases/{case.pk + 1}/files/{paper.pk}/").status_code == 404
    assert browse("river-hr").get(f"/cases/{case.pk}/files/{paper.pk}/").status_code == 404


MARK = "<script>alert(1)</script>"


def test_what_people_write_is_never_a_part_of_the_page(town: City, browse: Browse) -> None:
    case = drive(town, "east", Scene.ON_NOTICE)
    town.enterprises["east"].name = MARK
    town.enterprises["east"].save()
    notice = Notice.objects.get(case=case)
    given = {"姓名或单位": MARK, "联系方式": MARK, "异议内容": MARK}
    assert Client().post(f"/notices/{notice.pk}/", given).status_code == 302
    for who, path in (
        ("city-hr", f"/desk/cases/{case.pk}/objections/"),
        ("city-hr", f"/desk/cases/{case.pk}/"),
        ("city-hr", "/desk/"),
        ("city-hr", "/desk/all/"),
        ("auditor", "/audit/"),
        ("office", "/desk/duties/"),
        ("east", "/my/"),
        ("east", f"/cases/{case.pk}/"),
    ):
        page = browse(who).get(path)
        assert page.status_code == 200, path
        assert MARK not in page.content.decode(), path


ONWARD = ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "http:///evil.example"]


@pytest.mark.parametrize("onward", ONWARD)
def test_signing_in_leads_nowhere_else(town: City, onward: str) -> None:
    person = town.people["office"]
    assert person is not None
    person.set_password("a-long-password-7")
    person.save()
    given = {"username": "office", "password": "a-long-password-7", "next": onward}
    assert Client().post("/sign-in/", given).headers["Location"] == "/office/"
