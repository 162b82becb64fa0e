"""Returns, versions, promised times, people, audit and the demonstration's clock, through the browser."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luoshi.records.accounts import Post, User
from luoshi.records.audit import Record
from luoshi.records.duties import Duty, DutyKind, PromisedTime
from luoshi.records.programmes import Release
from luoshi.records.returns import Filing
from luoshi.services import releases
from luoshi.services.acts import Act, Channel
from luoshi.services.sweeps import sweep
from tests.services.city import NOW, PROGRAMME, City, Scene, drive, package_files

Browse = Callable[[str], Client]


def shown(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_a_return_is_drafted_explained_filed_and_locked(town: City, browse: Browse) -> None:
    sweep(Act(None, NOW, Channel.WORKER))
    filing = Filing.objects.get(unit__code="east-fund", name="发放情况季报", period_end="2015-09-30")
    client, url = browse("east-fund"), f"/returns/{filing.pk}/"
    # Nothing was received before October: five columns of nothing.
    assert [box.value for box in client.get(url).context["boxes"]] == ["0"] * 5
    posted = {f"value-{number}": "0" for number in range(5)} | {"revision": filing.revision}
    wrong = client.post(url, {**posted, "value-1": "一户"})
    assert (wrong.status_code, "一户" in shown(wrong)) == (422, True)
    assert client.post(url, {**posted, "value-1": "1"}).status_code == 422, "a difference wants a reason"
    assert browse("river-fund").post(url, posted).status_code == 404
    assert client.post(url, {**posted, "value-1": "1", "remark": "上季补报一户。"}).status_code == 302
    locked = client.get(url)
    assert "已报送，不能再改" in shown(locked)
    assert client.post(url, {**posted, "revision": filing.revision + 1}).status_code == 409


TASKS = [
    # id, who, remark, status
    ("done", "city-hr", "已开会，纪要存档。", 302),
    ("nothing said", "city-hr", " ", 422),
    ("another unit's", "city-finance", "已开会。", 404),
    ("another area's", "east-hr", "已开会。", 404),
]


@pytest.mark.parametrize(("who", "remark", "status"), [pytest.param(*row[1:], id=row[0]) for row in TASKS])
def test_tasks(town: City, browse: Browse, who: str, remark: str, status: int) -> None:
    sweep(Act(None, NOW, Channel.WORKER))
    duty = Duty.objects.filter(kind=DutyKind.TASK).first()
    assert duty is not None
    answer = browse(who).post(f"/desk/tasks/{duty.pk}/", {"remark": remark})
    assert answer.status_code == status
    duty.refresh_from_db()
    assert (duty.closed_at is not None) is (status == 302)


def uploads(files: dict[str, str]) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, text.encode()) for name, text in files.items()]


def test_two_people_publish_a_version(town: City, browse: Browse) -> None:
    author, proposer = browse("author"), browse("proposer")
    files = uploads(package_files())
    assert author.post("/releases/new/", {"files": files, "effective_from": "2015-11-01"}).status_code == 302
    release = Release.objects.latest("id")
    url = f"/releases/{release.pk}/"
    pending = releases.definition(release).pending
    confirmed = {f"confirm-{item.clause}": item.value for item in pending}
    assert author.post(f"{url}publish/", confirmed).status_code == 409, "not the one who proposed it"
    assert proposer.post(f"{url}publish/", {}).status_code == 422, "nothing confirmed"
    assert proposer.post(f"{url}publish/", confirmed).status_code == 302
    assert proposer.post(f"{url}withdraw/", {"reason": " "}).status_code == 422
    assert proposer.post(f"{url}withdraw/", {"reason": "条文有误。"}).status_code == 302
    release.refresh_from_db()
    assert (release.state, release.withdrawn_reason) == ("withdrawn", "条文有误。")


BROKEN = [
    # id, how the package is broken, day, what the page says
    ("a name that nobody knows", ("上年度裁员人数 /", "裁员人数 /"), "2015-11-01", "programme.yaml:"),
    ("no day", ("", ""), "", "请填写日期"),
    ("forged day", ("", ""), "2015-13-01", "请填写日期"),
]


@pytest.mark.parametrize(("change", "day", "says"), [pytest.param(*row[1:], id=row[0]) for row in BROKEN])
def test_a_broken_package_is_not_kept(town: City, browse: Browse, change: tuple[str, str], day: str, says: str) -> None:
    files = package_files()
    files["programme.yaml"] = files["programme.yaml"].replace(*change, 1)
    answer = browse("author").post("/releases/new/", {"files": uploads(files), "effective_from": day})
    assert (answer.status_code, says in shown(answer), Release.objects.count()) == (422, True, 1)


def test_a_package_needs_text_files(town: City, browse: Browse) -> None:
    binary = SimpleUploadedFile("programme.yaml", b"\xff\xfe\x00")
    for files in ([], [binary]):
        answer = browse("author").post("/releases/new/", {"files": files, "effective_from": "2015-11-01"})
        assert (answer.status_code, Release.objects.count()) == (422, 1)


PROMISES = [
    # id, who, element, period typed, status
    ("set", "office", "县区审核", "5个工作日", 302),
    ("unreadable", "office", "县区审核", "尽快", 422),
    ("what the document sets itself", "office", "公示", "5个工作日", 404),
    ("not the office", "leader", "县区审核", "5个工作日", 403),
]


@pytest.mark.parametrize(
    ("who", "element", "period", "status"), [pytest.param(*row[1:], id=row[0]) for row in PROMISES]
)
def test_promised_times(town: City, browse: Browse, who: str, element: str, period: str, status: int) -> None:
    answer = browse(who).post(f"/promises/{PROGRAMME}/", {"element": element, "period": period})
    assert answer.status_code == status
    assert PromisedTime.objects.filter(element=element, period=period).exists() is (status == 302)
    if status == 422:
        assert period in shown(answer), "nothing typed is lost"


PERSON = {"username": "xinren", "full_name": "新人", "unit": "east-hr", "role": "handler", "since": "2015-10-08"}
PEOPLE = [
    # id, what is typed otherwise, status
    ("new", {}, 200),
    ("no role", {"role": ""}, 422),
    ("forged role", {"role": "root"}, 422),
    ("no such unit", {"unit": "nowhere"}, 422),
    ("bad account", {"username": "新 人"}, 422),
    ("bad day", {"since": "昨天"}, 422),
]


@pytest.mark.parametrize(("otherwise", "status"), [pytest.param(*row[1:], id=row[0]) for row in PEOPLE])
def test_new_people(town: City, browse: Browse, otherwise: dict[str, str], status: int) -> None:
    answer = browse("admin").post("/people/new/", PERSON | otherwise)
    assert answer.status_code == status
    made = User.objects.filter(username="xinren").first()
    assert (made is not None) is (status == 200)
    if made is not None:
        assert made.must_change_password
        assert made.check_password(answer.context["stored"].passwords[0].password)
        assert Post.objects.get(user=made).unit.code == "east-hr"
    else:
        assert "新人" in shown(answer), "nothing typed is lost"


def test_an_account_is_reset_closed_and_opened(town: City, browse: Browse) -> None:
    admin, person = browse("admin"), town.people["east-hr"]
    assert person is not None
    answer = admin.post(f"/people/{person.pk}/password/")
    person.refresh_from_db()
    assert person.check_password(answer.context["one_time"].password)
    for active in ("no", "yes"):
        admin.post(f"/people/{person.pk}/active/", {"active": active})
        person.refresh_from_db()
        assert person.is_active is (active == "yes")
    own = town.people["admin"]
    assert own is not None
    assert admin.post(f"/people/{own.pk}/password/").status_code == 409
    assert browse("office").post(f"/people/{person.pk}/password/").status_code == 403


def test_a_file_that_is_no_workbook(town: City, browse: Browse) -> None:
    for files in ({}, {"file": SimpleUploadedFile("名单.xlsx", b"MZ not a workbook")}):
        assert browse("admin").post("/people/import/", files).status_code == 422


def test_audit_shows_and_verifies(town: City, browse: Browse) -> None:
    case = drive(town, "east", Scene.SUBMITTED)
    browse("river-hr").post(f"/desk/cases/{case.pk}/accept/", {"revision": case.revision})
    browse("auditor").post(f"/desk/cases/{case.pk}/accept/", {"revision": case.revision})
    client = browse("auditor")
    rows = client.get("/audit/", {"action": "case.accept", "refused": "1"}).context["rows"]
    assert [(row.title, row.refused) for row in rows] == [("受理", True), ("受理", True)]
    assert not client.get("/audit/", {"until": "2015-10-07", "action": "case.accept"}).context["rows"]
    assert client.get("/audit/", {"since": "yesterday"}).status_code == 200
    assert "全部相符" in shown(client.post("/audit/verify/"))
    Record.objects.filter(action="case.submit").update(actor="别人")
    assert "的内容被改动过" in shown(client.post("/audit/verify/"))


CLOCK = [
    # id, what is posted, status, day afterwards
    ("a day on", {"days": "1"}, 302, "2015-10-09"),
    ("a week on", {"days": "7"}, 302, "2015-10-15"),
    ("to an instant", {"to": "2015-10-31T08:00"}, 302, "2015-10-31"),
    ("back", {"to": "2015-10-01T08:00"}, 409, "2015-10-08"),
    ("no such step", {"days": "5"}, 422, "2015-10-08"),
    ("no instant", {"to": "明天"}, 422, "2015-10-08"),
]


@pytest.mark.parametrize(("posted", "status", "day"), [pytest.param(*row[1:], id=row[0]) for row in CLOCK])
def test_the_clock_only_moves_forward(
    town: City, browse: Browse, posted: dict[str, str], status: int, day: str
) -> None:
    client = browse("visitor")
    assert client.post("/demo/clock/", posted).status_code == status
    assert client.get("/demo/clock/").context["now"].date().isoformat() == day


def test_moving_the_clock_ends_a_notice(town: City, browse: Browse) -> None:
    case = drive(town, "east", Scene.ON_NOTICE)
    browse("visitor").post("/demo/clock/", {"days": "30"})
    case.refresh_from_db()
    assert case.stage == "财政复核"


def test_no_clock_outside_a_demonstration(town: City, browse: Browse, settings: object) -> None:
    settings.LUOSHI_DEMO = False  # type: ignore[attr-defined]
    assert browse("office").get("/demo/clock/").status_code == 404
    assert browse("office").post("/demo/clock/", {"days": "1"}).status_code == 404
