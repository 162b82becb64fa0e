"""Signing in and out, the limit on failures, and one's own password."""

import datetime as dt

import pytest
from django.test import Client

from luoshi.records.accounts import User
from luoshi.services import clock
from luoshi.web.clock import real_now
from tests.services.city import NOW, City

pytestmark = pytest.mark.django_db

PASSWORD = "correct-horse-7"


@pytest.fixture
def person(town: City) -> User:
    found = User.objects.get(username="east")
    found.set_password(PASSWORD)
    found.save()
    return found


def attempt(client: Client, password: str, **more: str) -> int:
    return client.post("/sign-in/", {"username": "east", "password": password, **more}).status_code


def signed_in(client: Client) -> bool:
    return client.get("/my/").status_code == 200


# id, what is tried in order, statuses: 422 wrong, 409 locked, 302 in
ATTEMPTS = [
    ("right", (PASSWORD,), (302,)),
    ("wrong", ("wrong",), (422,)),
    ("empty", ("",), (422,)),
    ("four failures do not lock", ("a", "b", "c", "d", PASSWORD), (422, 422, 422, 422, 302)),
    ("five failures lock", ("a", "b", "c", "d", "e", PASSWORD), (422, 422, 422, 422, 422, 409)),
    ("success forgets failures", ("a", "b", "c", "d", PASSWORD, "a", PASSWORD), (422, 422, 422, 422, 302, 422, 302)),
]


@pytest.mark.parametrize(("tried", "statuses"), [pytest.param(*row[1:], id=row[0]) for row in ATTEMPTS])
def test_signing_in(person: User, tried: tuple[str, ...], statuses: tuple[int, ...]) -> None:
    assert tuple(attempt(Client(), password) for password in tried) == statuses


@pytest.mark.parametrize(("minutes", "status"), [(14, 409), (15, 302)])
def test_the_lock_ends_after_a_quarter_of_an_hour(town: City, person: User, minutes: int, status: int) -> None:
    for wrong in "abcde":
        attempt(Client(), wrong)
    # The clock went on by itself a little since NOW; from here it stands exactly so much later.
    start = clock.demo_now(real_now())
    clock.set_clock(town.act("visitor", start), start + dt.timedelta(minutes=minutes), real_now())
    assert attempt(Client(), PASSWORD) == status


def test_unknown_and_known_names_answer_alike(person: User) -> None:
    pages = {
        name: Client().post("/sign-in/", {"username": name, "password": "wrong"}).content.decode().replace(name, "")
        for name in ("east", "nobody")
    }
    assert "账号或密码不正确" in pages["east"]
    assert _without_tokens(pages["east"]) == _without_tokens(pages["nobody"])


@pytest.mark.parametrize(
    ("wanted", "goes_to"),
    [
        pytest.param("/cases/7/", "/cases/7/", id="where one was going"),
        pytest.param("", "/my/", id="nowhere in particular"),
        pytest.param("https://elsewhere.example/", "/my/", id="another site"),
        pytest.param("//elsewhere.example/", "/my/", id="another site without scheme"),
        pytest.param("javascript:alert(1)", "/my/", id="a script"),
    ],
)
def test_where_one_goes_after_signing_in(person: User, wanted: str, goes_to: str) -> None:
    answer = Client().post("/sign-in/", {"username": "east", "password": PASSWORD, "next": wanted})
    assert answer.headers["Location"] == goes_to


def test_signing_out(person: User) -> None:
    client = Client()
    attempt(client, PASSWORD)
    assert signed_in(client)
    client.post("/sign-out/")
    assert not signed_in(client)


def test_who_may_not_sign_in_any_more(person: User) -> None:
    person.is_active = False
    person.save()
    assert attempt(Client(), PASSWORD) == 422


def test_a_password_of_others_must_be_changed_first(person: User) -> None:
    person.must_change_password = True
    person.save()
    client = Client()
    attempt(client, PASSWORD)
    assert client.get("/my/").headers["Location"] == "/password/"
    answer = client.post("/password/", {"old": PASSWORD, "new": "my-own-secret-9", "again": "my-own-secret-9"})
    assert answer.status_code == 302
    assert signed_in(client)
    assert attempt(Client(), PASSWORD) == 422
    assert attempt(Client(), "my-own-secret-9") == 302


# id, old, new, again, what the page says
PASSWORDS = [
    ("wrong old one", "wrong", "my-own-secret-9", "my-own-secret-9", "原密码不正确"),
    ("not the same twice", PASSWORD, "my-own-secret-9", "my-own-secret-8", "两次输入的新密码不一致"),
    ("the old one again", PASSWORD, PASSWORD, PASSWORD, "新密码不能与原密码相同"),
    ("too short", PASSWORD, "short-9", "short-9", "密码太短"),
    ("common", PASSWORD, "password123", "password123", "太常见"),
    ("digits only", PASSWORD, "73820164529", "73820164529", "密码不能全是数字"),
]


@pytest.mark.parametrize(("old", "new", "again", "says"), [pytest.param(*row[1:], id=row[0]) for row in PASSWORDS])
def test_passwords_that_will_not_do(person: User, old: str, new: str, again: str, says: str) -> None:
    client = Client()
    attempt(client, PASSWORD)
    answer = client.post("/password/", {"old": old, "new": new, "again": again})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert attempt(Client(), PASSWORD) == 302, "the old password still holds"


def test_who_is_idle_is_signed_out(person: User) -> None:
    client = Client()
    attempt(client, PASSWORD)
    client.get("/my/")
    session = client.session
    assert session["seen_at"] <= real_now().timestamp()
    session["seen_at"] -= 31 * 60
    session.save()
    assert not signed_in(client)


def _without_tokens(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


def test_the_clock_of_these_tests_stands_in_the_window(town: City) -> None:
    assert clock.demo_now(real_now()).date() == NOW.date()
