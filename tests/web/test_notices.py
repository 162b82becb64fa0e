"""The notice board and objections from the public."""

from collections.abc import Callable

import pytest
from django.test import Client

from luoshi.records.cases import CaseStatus
from luoshi.records.notices import Notice, Objection
from tests.services.city import City, Scene, drive

pytestmark = pytest.mark.django_db

Browse = Callable[[str], Client]
SOUND = {"姓名或单位": "李四", "联系方式": "13900000000", "异议内容": "裁员人数与实际不符。"}

# id, what is posted, status, objections afterwards
OBJECTIONS = [
    ("sound", SOUND, 302, 1),
    ("without a name", {**SOUND, "姓名或单位": " "}, 422, 0),
    ("without a contact", {**SOUND, "联系方式": ""}, 422, 0),
    ("without a text", {**SOUND, "异议内容": ""}, 422, 0),
    ("too long", {**SOUND, "异议内容": "字" * 2_001}, 422, 0),
    ("ten megabytes", {**SOUND, "异议内容": "字" * 3_500_000}, 413, 0),
]


@pytest.mark.parametrize(("posted", "status", "lodged"), [pytest.param(*row[1:], id=row[0]) for row in OBJECTIONS])
def test_objecting(town: City, browse: Browse, posted: dict[str, str], status: int, lodged: int) -> None:
    case = drive(town, "east", Scene.ON_NOTICE)
    notice = Notice.objects.get(case=case)
    answer = browse("visitor").post(f"/notices/{notice.pk}/", posted)
    assert answer.status_code == status
    assert Objection.objects.filter(notice=notice).count() == lodged
    case.refresh_from_db()
    assert case.status == (CaseStatus.OBJECTED if lodged else CaseStatus.ON_NOTICE)


def test_what_was_typed_is_shown_again(town: City, browse: Browse) -> None:
    notice = Notice.objects.get(case=drive(town, "east", Scene.ON_NOTICE))
    page = browse("visitor").post(f"/notices/{notice.pk}/", {**SOUND, "联系方式": ""}).content.decode()
    assert "李四" in page
    assert "裁员人数与实际不符。" in page
    assert "请填写联系方式" in page


def test_the_board_masks_identifiers_and_hides_objectors(town: City, browse: Browse) -> None:
    drive(town, "east", Scene.OBJECTED)
    client = browse("visitor")
    notice = Notice.objects.get()
    pages = client.get("/notices/").content.decode() + client.get(f"/notices/{notice.pk}/").content.decode()
    assert "9199************1X" in pages
    assert "91990101MA0000001X" not in pages
    assert "东岭区示例厂" in pages
    assert "异议处理中" in pages
    assert "张三" not in pages
    assert "13800000000" not in pages


def test_a_finished_notice_is_off_the_board(town: City, browse: Browse) -> None:
    drive(town, "east", Scene.COMMITTED)
    notice = Notice.objects.get()
    client = browse("visitor")
    assert client.get(f"/notices/{notice.pk}/").status_code == 404
    assert client.post(f"/notices/{notice.pk}/", SOUND).status_code == 404
