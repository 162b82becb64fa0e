"""What every page says to the browser, and that a form of another site is refused."""

import re

import pytest
from django.test import Client

from tests.services.city import PROCEDURE, PROGRAMME, City, Scene, drive

pytestmark = pytest.mark.django_db

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
PAGES = ("/", f"/programmes/{PROGRAMME}/", f"/programmes/{PROGRAMME}/calculator", "/notices/", "/sign-in/", "/nothing/")


@pytest.mark.parametrize("path", PAGES)
def test_headers(town: City, path: str) -> None:
    headers = Client().get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_pages_of_somebody_signed_in_are_kept_nowhere(town: City) -> None:
    client = Client()
    client.force_login(town.people["east"])
    assert client.get("/my/").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/sign-in/", "/sign-out/", f"/programmes/{PROGRAMME}/apply/{PROCEDURE}/", "/notices/1/"]
)
def test_a_form_of_another_site_is_refused(town: City, path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.people["east"])
    answer = client.post(path, {"username": "east", "password": "x"})
    assert answer.status_code == 403
    assert "页面已失效" in answer.content.decode()


def test_refusals_look_alike_whether_a_case_exists_or_not(town: City) -> None:
    client = Client()
    client.force_login(town.people["river"])
    case = drive(town, "east", Scene.SUBMITTED)
    pages = [client.get(f"/cases/{number}/").content.decode() for number in (case.pk, 999_999)]
    there, nowhere = (TOKEN.sub("", page) for page in pages)
    assert there == nowhere
    assert "没有找到" in there
