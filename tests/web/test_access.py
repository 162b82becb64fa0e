"""Who sees which page of the public and the enterprises; what one may not see answers 404, like what does not exist."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.services.city import PROCEDURE, PROGRAMME, City, Scene, drive

pytestmark = pytest.mark.django_db

Browse = Callable[[str], Client]
PEOPLE = ("visitor", "east", "river", "east-hr", "river-hr", "office", "auditor", "author")

# {case} is a case of the enterprise `east` in the scene named; one status a person, in the order of PEOPLE. A visitor
# is led to the sign-in page (302) where a role would do, and told nothing (404) of things that exist.
PAGES = [
    # id, scene, path, statuses
    ("start page", Scene.DRAFT, "/", "200 200 200 200 200 200 200 200"),
    ("document", Scene.DRAFT, f"/programmes/{PROGRAMME}/", "200 200 200 200 200 200 200 200"),
    ("calculator", Scene.DRAFT, f"/programmes/{PROGRAMME}/calculator", "200 200 200 200 200 200 200 200"),
    ("no such programme", Scene.DRAFT, "/programmes/nothing/", "404 404 404 404 404 404 404 404"),
    ("no such calculator", Scene.DRAFT, "/programmes/nothing/calculator", "404 404 404 404 404 404 404 404"),
    ("board", Scene.ON_NOTICE, "/notices/", "200 200 200 200 200 200 200 200"),
    ("no such notice", Scene.DRAFT, "/notices/999999/", "404 404 404 404 404 404 404 404"),
    ("sign in", Scene.DRAFT, "/sign-in/", "200 200 200 200 200 200 200 200"),
    ("own password", Scene.DRAFT, "/password/", "302 200 200 200 200 200 200 200"),
    ("my cases", Scene.DRAFT, "/my/", "302 200 200 403 403 403 403 403"),
    ("messages", Scene.DRAFT, "/my/inbox/", "302 200 200 403 403 403 403 403"),
    ("apply", Scene.DRAFT, f"/programmes/{PROGRAMME}/apply/{PROCEDURE}/", "302 200 200 403 403 403 403 403"),
    ("apply for nothing", Scene.DRAFT, f"/programmes/{PROGRAMME}/apply/别的/", "302 404 404 403 403 403 403 403"),
    ("draft goes to its form", Scene.DRAFT, "/cases/{case}/", "404 302 404 404 404 404 404 404"),
    ("draft's form", Scene.DRAFT, "/cases/{case}/form/", "404 200 404 404 404 404 404 404"),
    ("draft's papers", Scene.DRAFT, "/cases/{case}/materials/", "404 200 404 404 404 404 404 404"),
    ("draft's check", Scene.DRAFT, "/cases/{case}/check/", "404 200 404 404 404 404 404 404"),
    ("discard", Scene.DRAFT, "/cases/{case}/discard/", "404 200 404 404 404 404 404 404"),
    ("draft has no print", Scene.DRAFT, "/cases/{case}/print/letter.pdf", "302 409 404 404 404 404 404 403"),
    ("case; officials go to theirs", Scene.SUBMITTED, "/cases/{case}/", "404 200 404 302 404 302 302 404"),
    ("form is closed", Scene.SUBMITTED, "/cases/{case}/form/", "404 409 404 403 404 403 403 404"),
    ("withdraw", Scene.SUBMITTED, "/cases/{case}/withdraw/", "404 200 404 403 404 403 403 404"),
    ("account", Scene.SUBMITTED, "/cases/{case}/account/", "404 200 404 403 404 403 403 404"),
    ("file", Scene.SUBMITTED, "/cases/{case}/files/{file}/", "404 200 404 200 404 200 200 404"),
    ("no such file", Scene.SUBMITTED, "/cases/{case}/files/999999/", "404 404 404 404 404 404 404 404"),
    ("no such print", Scene.SUBMITTED, "/cases/{case}/print/diary.pdf", "404 404 404 404 404 404 404 404"),
]


@pytest.mark.parametrize(("scene", "path", "statuses"), [pytest.param(*row[1:], id=row[0]) for row in PAGES])
def test_who_sees_what(town: City, browse: Browse, scene: Scene, path: str, statuses: str) -> None:
    case = drive(town, "east", scene)
    paper = case.attachments.order_by("id").first()
    assert paper is not None
    address = path.format(case=case.pk, file=paper.pk)
    got = {name: browse(name).get(address).status_code for name in PEOPLE}
    assert got == dict(zip(PEOPLE, map(int, statuses.split()), strict=True))


# Addresses that change something: reading them must be impossible, not merely harmless.
CHANGES = ("/sign-out/", "/my/inbox/1/read/", "/cases/1/files/1/remove/")


@pytest.mark.parametrize("path", CHANGES)
def test_nothing_changes_by_reading(browse: Browse, path: str) -> None:
    assert browse("east").get(path).status_code == 405


@pytest.mark.parametrize(
    ("action", "posted"),
    [
        pytest.param("withdraw", {"reason": "不再需要"}, id="withdraw"),
        pytest.param("account", {"开户银行": "某行", "银行账号": "6200000000000002"}, id="account"),
        pytest.param("form", {"上年度裁员人数": "0"}, id="form"),
        pytest.param("check", {}, id="submit"),
        pytest.param("discard", {}, id="discard"),
    ],
)
def test_others_cannot_post_to_a_case(town: City, browse: Browse, action: str, posted: dict[str, str]) -> None:
    case = drive(town, "east", Scene.SUBMITTED)
    seen = {"revision": str(case.revision), **posted}
    got = {name: browse(name).post(f"/cases/{case.pk}/{action}/", seen).status_code for name in PEOPLE[:5]}
    assert {name: status for name, status in got.items() if name != "east"} == {
        "visitor": 404,
        "river": 404,
        "east-hr": 403,
        "river-hr": 404,
    }
    before = case.revision
    case.refresh_from_db()
    assert case.revision in (before, before + 1), "only the enterprise's own post may have counted"


def test_an_official_is_led_to_the_review(town: City, browse: Browse) -> None:
    case = drive(town, "east", Scene.SUBMITTED)
    answer = browse("east-hr").get(f"/cases/{case.pk}/")
    assert answer.headers["Location"] == f"/desk/cases/{case.pk}/"


def test_a_visitor_is_led_back_after_signing_in(browse: Browse) -> None:
    assert browse("visitor").get("/my/").headers["Location"] == "/sign-in/?next=%2Fmy%2F"
