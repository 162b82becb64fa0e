"""Bad input, whatever it is, gets a problem that says what is wrong: never a fault, never the program's insides."""

import json
from typing import Any

import pytest
from django.test import Client

from luoshi.records.audit import Record
from luoshi.records.cases import Case
from luoshi.services import tokens
from tests.services.city import PROGRAMME, City, Scene, drive, facts

CALCULATOR = f"/api/programmes/{PROGRAMME}/calculate"
MEDIA_TYPE = "application/problem+json"
_DEEP = "[" * 100_000 + "]" * 100_000
_DEEPER_THAN_ALLOWED = '{"facts": ' + "[" * 30 + "]" * 30 + "}"

# id, method, path, body, status, code
REQUESTS = [
    ("no JSON", "POST", CALCULATOR, "facts", 400, "request-unreadable"),
    ("no UTF-8", "POST", CALCULATOR, b"\xff\xfe", 400, "request-unreadable"),
    ("deep", "POST", CALCULATOR, _DEEP, 400, "request-unreadable"),
    ("deeper than allowed", "POST", CALCULATOR, _DEEPER_THAN_ALLOWED, 400, "request-unreadable"),
    ("NUL", "POST", CALCULATOR, '{"facts": {"足额缴费": "\\u0000"}}', 400, "request-unreadable"),
    ("NUL in a name", "POST", CALCULATOR, '{"facts": {"\\u0000": 1}}', 400, "request-unreadable"),
    ("half a character", "POST", CALCULATOR, '{"facts": {"足额缴费": "\\ud800"}}', 400, "request-unreadable"),
    ("not a number", "POST", CALCULATOR, '{"facts": {"上年度裁员人数": NaN}}', 400, "request-unreadable"),
    ("infinity", "POST", CALCULATOR, '{"facts": {"上年度裁员人数": Infinity}}', 400, "request-unreadable"),
    (
        "5,000 digits",
        "POST",
        CALCULATOR,
        '{"facts": {"上年度裁员人数": ' + "9" * 5_000 + "}}",
        400,
        "request-unreadable",
    ),
    ("30 digits", "POST", CALCULATOR, '{"facts": {"上年度裁员人数": ' + "9" * 30 + "}}", 422, "request-invalid"),
    ("exponent", "POST", CALCULATOR, '{"facts": {"上年度实缴保费": 1e999999}}', 422, "invalid"),
    (
        "vast exponent",
        "POST",
        CALCULATOR,
        '{"facts": {"上年度实缴保费": 1e99999999999999999999}}',
        400,
        "request-unreadable",
    ),
    ("parts of a fen", "POST", CALCULATOR, '{"facts": {"上年度实缴保费": 0.001}}', 422, "invalid"),
    ("above its range", "POST", CALCULATOR, '{"facts": {"上年度裁员人数": 10000001}}', 422, "invalid"),
    ("wrong type", "POST", CALCULATOR, '{"facts": {"足额缴费": "也许"}}', 422, "invalid"),
    ("a list for a fact", "POST", CALCULATOR, '{"facts": {"足额缴费": []}}', 422, "request-invalid"),
    ("unknown fact", "POST", CALCULATOR, '{"facts": {"別的": 1}}', 422, "invalid"),
    ("unknown key", "POST", CALCULATOR, '{"facts": {}, "more": 1}', 422, "request-invalid"),
    ("missing key", "POST", CALCULATOR, "{}", 422, "request-invalid"),
    ("a list for an object", "POST", CALCULATOR, "[]", 422, "request-invalid"),
    ("nothing", "POST", CALCULATOR, "", 422, "request-invalid"),
    ("3 MB", "POST", CALCULATOR, '{"facts": {"足额缴费": "' + "好" * 1_000_000 + '"}}', 413, "request-too-large"),
    ("10 MB", "POST", CALCULATOR, "x" * 10_000_000, 413, "request-too-large"),
    ("no such programme", "GET", "/api/programmes/nothing", "", 404, "not-found"),
    ("NUL in an address", "GET", "/api/programmes/%00", "", 400, "request-unreadable"),
    ("broken character in an address", "GET", "/api/programmes/%ff", "", 404, "not-found"),
    ("id of 30 digits", "GET", f"/api/cases/{'9' * 30}", "", 422, "request-invalid"),
    ("id of 19 digits", "GET", f"/api/cases/{2**63 - 1}", "", 404, "not-found"),
    ("negative id", "GET", "/api/cases/-1", "", 422, "request-invalid"),
    ("id in words", "GET", "/api/cases/one", "", 422, "request-invalid"),
    ("no such address", "GET", "/api/nothing", "", 404, "not-found"),
    ("start of the API", "GET", "/api/", "", 404, "not-found"),
    ("wrong method", "PATCH", "/api/clock", "", 405, "method-not-allowed"),
    ("limit too large", "GET", "/api/programmes?limit=201", "", 422, "request-invalid"),
    ("limit of nothing", "GET", "/api/programmes?limit=0", "", 422, "request-invalid"),
    ("offset below zero", "GET", "/api/programmes?offset=-1", "", 422, "request-invalid"),
    ("NUL in a filter", "GET", "/api/notices?programme=%00", "", 400, "request-unreadable"),
    ("visitor's cases", "GET", "/api/cases", "", 401, "not-signed-in"),
    ("visitor starts", "POST", "/api/cases", '{"programme": "x", "procedure": "y"}', 401, "not-signed-in"),
    ("visitor saves", "PUT", "/api/cases/1/facts", '{"revision": 0, "facts": {}}', 404, "not-found"),
]


def request(client: Client, method: str, path: str, body: str | bytes = "", **headers: str) -> Any:
    return client.generic(method, path, body, content_type="application/json", headers=headers)


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"), [pytest.param(*row[1:], id=row[0]) for row in REQUESTS]
)
def test_bad_request(standing: City, method: str, path: str, body: str | bytes, status: int, code: str) -> None:
    response = request(Client(), method, path, body)
    problem = json.loads(response.content)
    assert (response.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert set(problem) == {"type", "title", "status", "detail", "instance", "code", "remedy", "problems"}
    assert problem["type"] == f"urn:problem-type:luoshi:{code}"
    assert problem["detail"]
    assert problem["remedy"]
    assert "Traceback" not in response.content.decode()


def test_an_upload_beyond_every_limit_is_refused_unread(standing: City) -> None:
    response = Client().post("/api/cases/1/attachments", headers={"Content-Length": str(10**12)})
    assert (response.status_code, response.json()["code"]) == (413, "request-too-large")


def test_every_wrong_field_is_named(standing: City) -> None:
    given = {"足额缴费": "也许", "上年度裁员人数": "-1", "上年度实缴保费": "1.001"}
    problem = request(Client(), "POST", CALCULATOR, json.dumps({"facts": given})).json()
    found = {item["where"]["field"]: item["code"] for item in problem["problems"]}
    assert found == {"足额缴费": "fact-type", "上年度裁员人数": "fact-range", "上年度实缴保费": "fact-decimals"}


def test_a_fault_of_the_program_shows_nothing_of_itself(standing: City) -> None:
    """A paper whose file is gone is the program's fault."""
    case = drive(standing, "east", Scene.DRAFT)
    paper = case.attachments.order_by("pk")[0]
    paper.path = "gone"
    paper.save()
    client = Client(raise_request_exception=False)
    user = standing.people["east"]
    assert user is not None
    client.force_login(user)
    response = client.get(f"/api/attachments/{paper.pk}")
    assert (response.status_code, response.json()["code"]) == (500, "internal")
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert "gone" not in response.content.decode()


def test_stale_changes_nothing_and_is_recorded(standing: City) -> None:
    case = drive(standing, "east", Scene.DRAFT)
    client = Client()
    user = standing.people["east"]
    assert user is not None
    client.force_login(user)
    body = json.dumps({"revision": case.revision - 1, "facts": {}})
    response = request(client, "PUT", f"/api/cases/{case.pk}/facts", body)
    assert (response.status_code, response.json()["code"]) == (409, "stale")
    assert Case.objects.get(pk=case.pk).facts == case.facts
    assert Record.objects.filter(action="refused", payload__code="stale", channel="api").count() == 1


def test_money_and_dates_go_in_and_come_out_as_the_contract_says(standing: City) -> None:
    """2 of 102 laid off: 1.96 %, so half of the 10,000 yuan (clauses 三(二)1 and 四(一))."""
    given = facts("县区属企业")
    answers = [
        request(Client(), "POST", CALCULATOR, json.dumps({"facts": {**given, "上年度实缴保费": amount}})).json()
        for amount in ("10000.00", "10,000", 10000)
    ]
    assert [answer["results"]["补贴金额"] for answer in answers] == ["5000.00"] * 3
    assert answers[0]["results"]["符合条件"] is True
    assert answers[0]["missing"] == []
    step = next(step for step in answers[0]["explanation"] if step["decision"] == "补贴比例")
    assert "四(一)" in step["clauses"]


def test_every_list_is_a_page(standing: City) -> None:
    for key in ("east", "river", "city"):
        drive(standing, key, Scene.SUBMITTED)
    client = Client()
    user = standing.people["office"]
    assert user is not None
    client.force_login(user)
    whole = client.get("/api/cases").json()
    part = client.get("/api/cases?limit=1&offset=1").json()
    assert (whole["total"], len(whole["items"]), whole["limit"]) == (3, 3, 50)
    assert (part["total"], part["items"]) == (3, whole["items"][1:2])


def test_a_session_needs_its_cross_site_token(standing: City) -> None:
    client = Client(enforce_csrf_checks=True)
    user = standing.people["east"]
    assert user is not None
    client.force_login(user)
    body = json.dumps({"programme": PROGRAMME, "procedure": "申领"})
    assert client.get("/api/me").status_code == 200
    assert request(client, "POST", "/api/cases", body).json()["code"] == "csrf"
    # A token is proof enough, and a visitor has nothing to be misused.
    secret = tokens.issue_signed_in(standing.act("east"), "程序", 1).secret
    assert request(client, "POST", "/api/cases", body, Authorization=f"Bearer {secret}").status_code == 201
    assert request(Client(enforce_csrf_checks=True), "POST", CALCULATOR, '{"facts": {}}').status_code == 200
