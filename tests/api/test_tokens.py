"""Signing in for programs: a token stands for its owner until it ends, and ends with the password."""

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client

from luoshi.records.accounts import User
from luoshi.records.settings import DemoClock
from luoshi.records.tokens import ApiToken
from luoshi.services import people
from tests.services.attempts import NEW_PASSWORD, PASSWORD
from tests.services.city import NOW, City

CREDENTIALS = {"username": "east", "password": PASSWORD, "name": "对账程序", "days": 7}


@pytest.fixture
def signed_up(standing: City) -> City:
    """The city, in which the applicant `east` has a password."""
    user = User.objects.get(username="east")
    user.set_password(PASSWORD)
    user.save()
    return standing


def sign_in(**changed: object) -> Any:
    return Client().post("/api/tokens", json.dumps({**CREDENTIALS, **changed}), content_type="application/json")


def with_token(secret: str, method: str, path: str, body: object = None) -> Any:
    headers = {"Authorization": f"Bearer {secret}"}
    sent = "" if body is None else json.dumps(body)
    return Client().generic(method, path, sent, content_type="application/json", headers=headers)


def test_a_token_stands_for_its_owner(signed_up: City) -> None:
    issued = sign_in()
    assert issued.status_code == 201
    secret = issued.json()["token"]
    me = with_token(secret, "GET", "/api/me")
    assert (me.json()["username"], me.headers["Cache-Control"]) == ("east", "no-store")
    assert dt.datetime.fromisoformat(issued.json()["expires_at"]) - NOW < dt.timedelta(days=7, minutes=5)
    listed = with_token(secret, "GET", "/api/tokens").json()["items"]
    assert [(item["name"], item["last_used_on"]) for item in listed] == [("对账程序", "2015-10-08")]


def test_the_secret_is_not_kept(signed_up: City) -> None:
    secret = sign_in().json()["token"]
    token = ApiToken.objects.get()
    assert secret not in {str(getattr(token, field.name)) for field in ApiToken._meta.get_fields()}


# id, what is wrong, status, code
REFUSED = [
    ("wrong password", {"password": "wrong"}, 422, "invalid"),
    ("nobody's name", {"username": "nobody"}, 422, "invalid"),
    ("no days", {"days": 0}, 422, "invalid"),
    ("too many days", {"days": 181}, 422, "invalid"),
    ("no name", {"name": " "}, 422, "invalid"),
    ("long name", {"name": "长" * 61}, 422, "invalid"),
    ("days in words", {"days": "7"}, 422, "request-invalid"),
    ("endless password", {"password": "x" * 1_001}, 422, "request-invalid"),
]


@pytest.mark.parametrize(("changed", "status", "code"), [pytest.param(*row[1:], id=row[0]) for row in REFUSED])
def test_no_token(signed_up: City, changed: dict[str, object], status: int, code: str) -> None:
    response = sign_in(**changed)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert not ApiToken.objects.exists()


def test_guessing_locks_the_name(signed_up: City) -> None:
    """等保2.0: after five failures the right password helps no more."""
    codes = [sign_in(password="wrong").json()["code"] for _ in range(5)]
    assert codes == ["invalid"] * 5
    assert sign_in().json()["code"] == "sign-in-locked"


def _expire(secret: str) -> None:
    DemoClock.objects.update(set_to=NOW + dt.timedelta(days=7))


def _revoke(secret: str) -> None:
    assert with_token(secret, "DELETE", f"/api/tokens/{ApiToken.objects.get().pk}").status_code == 204


def _change_password(secret: str) -> None:
    body = {"old": PASSWORD, "new": NEW_PASSWORD}
    assert with_token(secret, "PUT", "/api/password", body).status_code == 204


def _close_account(secret: str) -> None:
    User.objects.filter(username="east").update(is_active=False)


@pytest.mark.parametrize("end", [_expire, _revoke, _change_password, _close_account])
def test_a_token_ends(signed_up: City, end: Any) -> None:
    secret = sign_in().json()["token"]
    end(secret)
    response = with_token(secret, "GET", "/api/me")
    assert (response.status_code, response.json()["code"]) == (401, "token-invalid")
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("given", ["Bearer", "Bearer nonsense", "Basic ZWFzdDp4", "", "Bearer \xff"])
def test_a_bad_token_is_no_visitor(signed_up: City, given: str) -> None:
    response = Client().get("/api/programmes", headers={"Authorization": given})
    assert (response.status_code, response.json()["code"]) == (401, "token-invalid")


def test_an_administrators_password_must_be_replaced_first(signed_up: City) -> None:
    given = people.reset_password(signed_up.act("admin"), User.objects.get(username="east").pk)
    issued = sign_in(password=given.password).json()
    assert issued["must_change_password"] is True
    assert with_token(issued["token"], "GET", "/api/cases").json()["code"] == "password-change-first"
    body = {"old": given.password, "new": NEW_PASSWORD}
    assert with_token(issued["token"], "PUT", "/api/password", body).status_code == 204
    fresh = sign_in(password=NEW_PASSWORD).json()["token"]
    assert with_token(fresh, "GET", "/api/cases").status_code == 200


def test_a_session_with_an_administrators_password_gets_a_problem(signed_up: City) -> None:
    User.objects.filter(username="east").update(must_change_password=True)
    client = Client()
    client.force_login(User.objects.get(username="east"))
    response = client.get("/api/cases")
    assert (response.status_code, response.json()["code"]) == (403, "password-change-first")
