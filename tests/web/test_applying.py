"""An application from the first page to the number, in the browser of the enterprise."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luoshi.records.cases import Case, CaseStatus
from luoshi.records.enterprises import RegisterFact
from tests.services.city import PDF, PROCEDURE, PROGRAMME, City, Scene, drive

pytestmark = pytest.mark.django_db

Browse = Callable[[str], Client]
APPLY = f"/programmes/{PROGRAMME}/apply/{PROCEDURE}/"
FORM = {
    "企业隶属": "县区属企业",
    "首次申报": "否",
    "足额缴费": "是",
    "上年度裁员人数": "2",
    "上年末参保人数": "100",
    "财务健全": "是",
    "上年度实缴保费": "10,000.00",
    "开户银行": "云溪农商行",
    "银行账号": "6200 0000 0000 0001",
}
TICKED = {f"undertaking-{number}": "1" for number in range(3)}
PAPERS = ("承诺书", "离职人员花名册", "缴费凭据")


def post(client: Client, case: Case, page: str, posted: dict[str, object]) -> int:
    case.refresh_from_db()
    return client.post(f"/cases/{case.pk}/{page}/", {"revision": case.revision, **posted}).status_code


def page_of(client: Client, case: Case, page: str = "") -> str:
    return client.get(f"/cases/{case.pk}/{page}").content.decode()


def test_from_the_first_page_to_the_number(town: City, browse: Browse) -> None:
    client = browse("east")
    assert "开始填写" in client.get(APPLY).content.decode()
    begun = client.post(APPLY)
    case = Case.objects.get()
    assert begun.headers["Location"] == f"/cases/{case.pk}/form/"
    assert post(client, case, "form", {**FORM, "next": "1"}) == 302
    for material in PAPERS:
        paper = SimpleUploadedFile(f"{material}.pdf", PDF, "application/pdf")
        assert post(client, case, "materials", {"material": material, "file": paper}) == 302
    assert "6200000000000001" in page_of(client, case, "check/").replace(" ", "")
    assert post(client, case, "check", TICKED) == 302
    case.refresh_from_db()
    assert (case.status, case.amount_fen) == (CaseStatus.SUBMITTED, 500_000)
    assert case.facts["银行账号"] == "6200000000000001", "kept as read, without the blanks it was typed with"
    page = page_of(client, case)
    assert case.number in page
    assert "等待受理" in page
    assert "5,000.00" in page
    assert "************0001" in page, "the account is masked once it is checked"
    assert case.number in client.get("/my/").content.decode()


def test_a_second_start_takes_up_the_draft(town: City, browse: Browse) -> None:
    client = browse("east")
    first, second = (client.post(APPLY).headers["Location"] for _ in range(2))
    assert first == second


def test_what_registers_know_is_filled_in_and_marked(town: City, browse: Browse) -> None:
    RegisterFact.objects.create(
        enterprise=town.enterprises["east"], register="参保登记", term="上年末参保人数", year=2014, value=321
    )
    client = browse("east")
    page = client.get(client.post(APPLY).headers["Location"]).content.decode()
    assert 'value="321"' in page
    assert page.count("已由参保登记带入") == 1


# id, what is typed instead, what the page says
FORM_FAULTS = [
    ("text for a number", {"上年度裁员人数": "两个"}, "要填整数"),
    ("half a person", {"上年度裁员人数": "2.5"}, "不要带小数"),
    ("below the range", {"上年末参保人数": "-3"}, "不能小于"),
    ("beyond the range", {"上年末参保人数": "10000001"}, "不能大于"),
    ("parts of a fen", {"上年度实缴保费": "1.005"}, "最多精确到分"),
    ("no such choice", {"企业隶属": "外星企业"}, "没有“外星企业”这个选项"),
    ("letters in an account", {"银行账号": "ABCDEFGH"}, "8 至 32 位数字"),
    ("a name too long", {"开户银行": "行" * 61}, "不能超过 60 个字"),
    ("ten thousand signs", {"开户银行": "行" * 10_000}, "超过2000个字"),
]


@pytest.mark.parametrize(("differs", "says"), [pytest.param(*row[1:], id=row[0]) for row in FORM_FAULTS])
def test_a_wrong_form_comes_back_as_typed(town: City, browse: Browse, differs: dict[str, str], says: str) -> None:
    client, case = browse("east"), drive(town, "east", Scene.DRAFT)
    answer = client.post(f"/cases/{case.pk}/form/", {"revision": case.revision, **FORM, **differs, "next": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert 'name="首次申报" value="否" checked' in page, "what was right is still there"


def test_a_wrong_draft_is_kept_all_the_same(town: City, browse: Browse) -> None:
    client, case = browse("east"), drive(town, "east", Scene.DRAFT)
    post(client, case, "form", {**FORM, "上年度裁员人数": "两个", "stay": "1"})
    page = page_of(client, case, "form/")
    assert 'value="两个"' in page
    assert "要填整数" in page


def test_a_stale_form_keeps_what_was_typed(town: City, browse: Browse) -> None:
    client, case = browse("east"), drive(town, "east", Scene.DRAFT)
    old = {"revision": case.revision, **FORM}
    post(client, case, "form", {**FORM, "开户银行": "先存的银行"})
    answer = client.post(f"/cases/{case.pk}/form/", {**old, "开户银行": "后填的银行"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "后填的银行" in page
    case.refresh_from_db()
    assert case.facts["开户银行"] == "先存的银行"
    assert f'name="revision" value="{case.revision}"' in page, "saving once more now succeeds"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        pytest.param("a.exe", b"MZ\x90", "不能上传", id="a program"),
        pytest.param("a.pdf", b"MZ\x90\x00", "不是pdf格式", id="a program named pdf"),
        pytest.param("a.pdf", b"", "空的", id="empty"),
        pytest.param("a.pdf", b"%PDF-" + b"0" * (20 * 1024 * 1024), "超过20MB", id="too large"),
        pytest.param("", b"", "还没有选择文件", id="no file"),
    ],
)
def test_papers_that_are_refused(town: City, browse: Browse, name: str, content: bytes, says: str) -> None:
    client, case = browse("east"), drive(town, "east", Scene.DRAFT)
    before = case.attachments.count()
    posted: dict[str, object] = {"revision": case.revision, "material": "承诺书"}
    if name:
        posted["file"] = SimpleUploadedFile(name, content, "application/pdf")
    answer = client.post(f"/cases/{case.pk}/materials/", posted)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert case.attachments.count() == before


def test_a_removed_paper_is_missed_at_the_check(town: City, browse: Browse) -> None:
    client, case = browse("east"), drive(town, "east", Scene.DRAFT)
    paper = case.attachments.get(material="承诺书")
    assert post(client, case, f"files/{paper.pk}/remove", {}) == 302
    assert "还没有上传“不裁员或者少裁员承诺书”" in page_of(client, case, "check/")
    assert post(client, case, "check", TICKED) == 422


# id, what is posted at the check, facts changed before, status, what the page says
HANDING_IN = [
    ("nothing ticked", {}, {}, 422, "逐项阅读并勾选"),
    ("one not ticked", {"undertaking-0": "1", "undertaking-1": "1"}, {}, 422, "逐项阅读并勾选"),
    ("an account missing", TICKED, {"银行账号": ""}, 422, "“银行账号”没有填写"),
    ("the province receives it", TICKED, {"企业隶属": "省属企业"}, 409, "由省人社厅、省社保局受理"),
]


@pytest.mark.parametrize(
    ("ticked", "changed", "status", "says"), [pytest.param(*row[1:], id=row[0]) for row in HANDING_IN]
)
def test_what_is_not_handed_in(
    town: City, browse: Browse, ticked: dict[str, object], changed: dict[str, str], status: int, says: str
) -> None:
    client, case = browse("east"), drive(town, "east", Scene.DRAFT)
    post(client, case, "form", {**FORM, **changed})
    case.refresh_from_db()
    answer = client.post(f"/cases/{case.pk}/check/", {"revision": case.revision, **ticked})
    assert answer.status_code == status
    assert says in answer.content.decode()
    case.refresh_from_db()
    assert case.status == CaseStatus.DRAFT


def test_handing_in_twice_counts_once(town: City, browse: Browse) -> None:
    client, case = browse("east"), drive(town, "east", Scene.DRAFT)
    posted = {"revision": case.revision, **TICKED}
    statuses = [client.post(f"/cases/{case.pk}/check/", posted).status_code for _ in range(2)]
    assert statuses == [302, 409]
    assert Case.objects.exclude(number=None).count() == 1


def test_a_page_without_its_revision_changes_nothing(town: City, browse: Browse) -> None:
    client, case = browse("east"), drive(town, "east", Scene.DRAFT)
    for forged in ("", "x", "-1", "１"):
        answer = client.post(f"/cases/{case.pk}/check/", {"revision": forged, **TICKED})
        assert answer.status_code == 422
    case.refresh_from_db()
    assert case.status == CaseStatus.DRAFT


def test_what_the_year_allows_is_said_before_anybody_fills_a_form(town: City, browse: Browse) -> None:
    case = drive(town, "east", Scene.SUBMITTED)
    page = browse("east").get("/my/").content.decode()
    assert f'本年度已经申请过：<a href="/cases/{case.pk}/">{case.number}</a>，待受理。' in page
    assert "/apply/" not in page
    assert "/apply/" in browse("river").get("/my/").content.decode()
