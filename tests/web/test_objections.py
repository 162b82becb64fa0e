"""Settling an objection through the browser, by somebody who took no part."""

from collections.abc import Callable

import pytest
from django.test import Client

from luoshi.records.notices import Objection
from tests.services.city import City, Scene, drive

Browse = Callable[[str], Client]

SETTLED = [
    # id, verdict, finding, status, case status
    ("dismissed", "dismissed", "经查不属实。", 302, "on_notice"),
    ("upheld", "upheld", "经查属实。", 302, "in_review"),
    ("no verdict", "", "经查不属实。", 422, "objected"),
    ("forged verdict", "maybe", "经查不属实。", 422, "objected"),
    ("no finding", "dismissed", "  ", 422, "objected"),
]


@pytest.mark.parametrize(
    ("verdict", "finding", "status", "after"), [pytest.param(*row[1:], id=row[0]) for row in SETTLED]
)
def test_settling(town: City, browse: Browse, verdict: str, finding: str, status: int, after: str) -> None:
    case = drive(town, "east", Scene.OBJECTED)
    objection = Objection.objects.get(notice__case=case)
    client = browse("city-hr")
    assert objection.contact in client.get(f"/desk/cases/{case.pk}/objections/").content.decode()
    posted = {"revision": case.revision, "objection": objection.pk, "verdict": verdict, "finding": finding}
    answer = client.post(f"/desk/cases/{case.pk}/objections/", posted)
    case.refresh_from_db()
    assert (answer.status_code, case.status) == (status, after)
    if status == 422 and finding.strip():
        assert finding in answer.content.decode(), "nothing typed is lost"


@pytest.mark.parametrize("objection", ["999999", "x", ""])
def test_an_objection_that_is_not_there(town: City, browse: Browse, objection: str) -> None:
    case = drive(town, "east", Scene.OBJECTED)
    posted = {"revision": case.revision, "objection": objection, "verdict": "upheld", "finding": "经查属实。"}
    assert browse("city-hr").post(f"/desk/cases/{case.pk}/objections/", posted).status_code == 404
