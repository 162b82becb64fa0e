"""Who sees which page of the offices: what one may not see answers 404, what one may not do 403; visitors sign in."""

from collections.abc import Callable

import pytest
from django.test import Client

from luoshi.records.audit import Record
from luoshi.records.programmes import Release
from luoshi.records.returns import Filing
from luoshi.services.acts import Act, Channel
from luoshi.services.audit import REFUSED
from luoshi.services.sweeps import sweep
from tests.services.city import NOW, PROGRAMME, City, Scene, drive

Browse = Callable[[str], Client]
PEOPLE = ("visitor", "east", "east-hr", "river-hr", "city-finance", "office", "leader", "auditor", "author", "admin")

# {case} is a case of the enterprise `east`; one status a person, in the order of PEOPLE.
PAGES = [
    # id, scene, path, statuses
    ("to do", Scene.SUBMITTED, "/desk/", "302 403 200 200 200 200 200 200 403 403"),
    ("done", Scene.SUBMITTED, "/desk/done/", "302 403 200 200 200 200 200 200 403 403"),
    ("all cases", Scene.SUBMITTED, "/desk/all/", "302 403 200 200 200 200 200 200 403 403"),
    ("all duties", Scene.SUBMITTED, "/desk/duties/", "302 403 403 403 403 200 200 200 403 403"),
    ("review", Scene.SUBMITTED, "/desk/cases/{case}/", "404 404 200 404 200 200 200 200 404 404"),
    ("review of a draft", Scene.DRAFT, "/desk/cases/{case}/", "404 404 404 404 404 404 404 404 404 404"),
    ("mend", Scene.SUBMITTED, "/desk/cases/{case}/corrections/", "404 404 200 404 200 200 200 200 404 404"),
    ("not accept", Scene.SUBMITTED, "/desk/cases/{case}/not-accept/", "404 404 200 404 200 200 200 200 404 404"),
    ("objections", Scene.OBJECTED, "/desk/cases/{case}/objections/", "404 403 403 404 403 403 403 200 404 404"),
    ("payments", Scene.COMMITTED, "/payments/", "302 403 200 200 200 200 200 200 403 403"),
    ("funds", Scene.COMMITTED, "/funds/", "302 403 200 200 200 200 200 200 403 403"),
    ("overview", Scene.COMMITTED, "/office/", "302 403 403 403 403 200 200 200 403 403"),
    ("overview of nothing", Scene.DRAFT, "/office/?programme=nothing", "302 403 403 403 403 404 404 404 403 403"),
    ("returns", Scene.DRAFT, "/returns/", "302 403 200 200 200 200 200 200 403 403"),
    ("registers", Scene.DRAFT, "/registers/", "302 403 200 200 200 200 200 200 403 403"),
    ("register", Scene.PAID, f"/registers/{PROGRAMME}/发放台账/", "302 403 200 200 200 200 200 200 403 403"),
    ("no such register", Scene.DRAFT, f"/registers/{PROGRAMME}/别的/", "302 403 404 404 404 404 404 404 403 403"),
    ("workbook", Scene.PAID, f"/registers/{PROGRAMME}/发放台账.xlsx", "302 403 200 200 200 200 200 200 403 403"),
    ("versions", Scene.DRAFT, "/releases/", "302 403 403 403 403 200 200 200 200 403"),
    ("version", Scene.DRAFT, "/releases/{release}/", "302 403 403 403 403 200 200 200 200 403"),
    ("rules", Scene.DRAFT, "/releases/{release}/rules/", "302 403 403 403 403 200 200 200 200 403"),
    ("rules as DMN", Scene.DRAFT, "/releases/{release}/rules.dmn", "302 403 403 403 403 200 200 200 200 403"),
    ("rules as a workbook", Scene.DRAFT, "/releases/{release}/rules.xlsx", "302 403 403 403 403 200 200 200 200 403"),
    ("verification", Scene.DRAFT, "/releases/{release}/verification/", "302 403 403 403 403 200 200 200 200 403"),
    ("comparison", Scene.DRAFT, "/releases/{release}/comparison/", "302 403 403 403 403 200 200 200 200 403"),
    ("cover", Scene.DRAFT, "/releases/{release}/cover/", "302 403 403 403 403 200 200 200 200 403"),
    ("trial", Scene.DRAFT, "/releases/{release}/trial/", "302 403 403 403 403 200 200 200 200 403"),
    ("no such version", Scene.DRAFT, "/releases/0/verification/", "302 403 403 403 403 404 404 404 404 403"),
    ("change rules", Scene.DRAFT, "/releases/{release}/rules/change/", "302 403 403 403 403 403 403 403 200 403"),
    ("propose", Scene.DRAFT, "/releases/new/", "302 403 403 403 403 403 403 403 200 403"),
    ("promises", Scene.DRAFT, f"/promises/{PROGRAMME}/", "302 403 403 403 403 200 200 200 200 403"),
    ("audit", Scene.DRAFT, "/audit/", "302 403 403 403 403 403 403 200 403 403"),
    ("people", Scene.DRAFT, "/people/", "302 403 403 403 403 403 403 403 403 200"),
    ("new person", Scene.DRAFT, "/people/new/", "302 403 403 403 403 403 403 403 403 200"),
    ("import", Scene.DRAFT, "/people/import/", "302 403 403 403 403 403 403 403 403 200"),
    ("template", Scene.DRAFT, "/people/import/template.xlsx", "302 403 403 403 403 403 403 403 403 200"),
    ("units", Scene.DRAFT, "/people/units/", "302 403 403 403 403 403 403 403 403 200"),
    ("demo clock", Scene.DRAFT, "/demo/clock/", "200 200 200 200 200 200 200 200 200 200"),
]


@pytest.mark.parametrize(("scene", "path", "statuses"), [pytest.param(*row[1:], id=row[0]) for row in PAGES])
def test_who_sees_what(town: City, browse: Browse, scene: Scene, path: str, statuses: str) -> None:
    case = drive(town, "east", scene)
    address = path.format(case=case.pk, release=Release.objects.get().pk)
    got = {name: browse(name).get(address).status_code for name in PEOPLE}
    assert got == dict(zip(PEOPLE, map(int, statuses.split()), strict=True))


def test_returns_and_tasks_by_area(town: City, browse: Browse) -> None:
    sweep(Act(None, NOW, Channel.WORKER))
    filing = Filing.objects.filter(unit__code="east-fund").first()
    task = town.people["city-hr"].posts.get().unit.duties.filter(kind="task").first()
    assert filing is not None
    got = {
        name: browse(name).get(f"/returns/{filing.pk}/").status_code for name in ("east-fund", "river-fund", "office")
    }
    assert got == {"east-fund": 200, "river-fund": 404, "office": 200}
    got = {name: browse(name).get(f"/desk/tasks/{task.pk}/").status_code for name in ("city-hr", "east-hr", "office")}
    assert got == {"city-hr": 200, "east-hr": 404, "office": 200}


# Everything that changes something: reading it must be impossible, not merely harmless.
CHANGES = (
    "/desk/cases/{case}/accept/",
    "/desk/cases/{case}/agree/",
    "/desk/cases/{case}/archive/",
    "/payments/batch/",
    "/payments/{case}/transfer/",
    "/payments/{case}/pay/",
    "/releases/{release}/publish/",
    "/releases/{release}/withdraw/",
    "/audit/verify/",
    "/people/unlock/",
    "/people/1/password/",
    "/people/1/active/",
)


@pytest.mark.parametrize("path", CHANGES)
def test_nothing_changes_by_reading(town: City, browse: Browse, path: str) -> None:
    case = drive(town, "east", Scene.SUBMITTED)
    address = path.format(case=case.pk, release=Release.objects.get().pk)
    assert browse("east-hr").get(address).status_code == 405


# What each act answers: visitor, applicant, another district, auditor, and last the office whose turn it is.
TRIES = [
    # action, posted, statuses
    ("accept", {}, "404 403 404 403 302"),
    ("agree", {}, "404 403 404 403 409"),
    ("archive", {}, "404 403 404 403 409"),
    ("corrections", {"item": "paper-承诺书", "text-paper-承诺书": "请盖章。"}, "404 404 404 403 302"),
    ("not-accept", {"clause": "二(一)", "text": "不在本市经营。"}, "404 404 404 403 302"),
    ("refuse", {"clause": "三(一)", "text": "没有足额缴费。"}, "404 404 404 403 409"),
    ("give-back", {"other": "请核对。"}, "404 404 404 403 409"),
]


@pytest.mark.parametrize(("action", "posted", "statuses"), [pytest.param(*row, id=row[0]) for row in TRIES])
def test_only_whose_turn_it_is_may_act(
    town: City, browse: Browse, action: str, posted: dict[str, str], statuses: str
) -> None:
    case = drive(town, "east", Scene.SUBMITTED)
    seen = {"revision": str(case.revision), **posted}
    people = ("visitor", "east", "river-hr", "auditor", "east-hr")
    got = [browse(name).post(f"/desk/cases/{case.pk}/{action}/", seen).status_code for name in people[:-1]]
    before = case.revision
    case.refresh_from_db()
    assert (case.status, case.revision) == ("submitted", before)
    assert Record.objects.filter(action=REFUSED, payload__code="forbidden").exists()
    got.append(browse("east-hr").post(f"/desk/cases/{case.pk}/{action}/", seen).status_code)
    assert got == [int(status) for status in statuses.split()]
