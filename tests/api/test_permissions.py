"""Every operation of the API obeys the permission matrix: same people, same things, by request."""

import json

import pytest
from django.db import transaction
from django.test import Client

from luoshi.api.urls import api
from tests.api.operations import OPERATIONS, Request
from tests.services.attempts import ATTEMPTS
from tests.services.city import City
from tests.services.test_permissions import CONFLICT, DONE, HIDDEN, REFUSED, table

# What a letter of the matrix looks like from outside; a visitor is asked to sign in before being told anything.
STATUSES = {
    DONE: {200, 201, 204},
    REFUSED: {401, 403},
    HIDDEN: {401, 404},
    CONFLICT: {401, 409},
}

# One of each kind, and whoever may: the services' own test has gone through everybody.
ASKED = ("visitor", "east", "river", "east-hr", "river-hr", "city-finance", "office", "auditor", "author", "admin")


def send(client: Client, method: str, request: Request) -> tuple[int, object]:
    """The status of the answer and its JSON, None where it is a file or nothing."""
    if request.form is not None:
        response = client.generic(method, request.path) if method != "POST" else client.post(request.path, request.form)
    else:
        body = "" if request.body is None else json.dumps(request.body, ensure_ascii=False)
        response = client.generic(method, request.path, body, content_type="application/json")
    kind = response.headers.get("Content-Type", "")
    return response.status_code, json.loads(response.content) if "json" in kind and response.content else None


def client_of(city: City, person: str) -> Client:
    """A client with this person's session."""
    client = Client(raise_request_exception=True)
    user = city.people[person]
    if user is not None:
        client.force_login(user)
    return client


@pytest.mark.parametrize("name", OPERATIONS)
def test_operation_obeys_the_matrix(standing: City, name: str) -> None:
    method = name.split()[0]
    operation = OPERATIONS[name]
    thing = ATTEMPTS[operation.service].thing(standing)
    wrong = {}
    row = table()[operation.service]
    may = next((person for person, cell in row.items() if cell[0] == DONE), ASKED[0])
    for person in {*ASKED, may} - {"worker"}:
        with transaction.atomic():
            request = operation.request(thing)
            status, answered = send(client_of(standing, person), method, request)
            transaction.set_rollback(True)
        letter = row[person][0]
        if letter == HIDDEN and status == 200 and request.shown is not None:
            status = 200 if request.shown(answered, thing) else 404
        if letter == DONE and request.shown is not None and status == 200:
            status = 200 if request.shown(answered, thing) else 404
        if status not in STATUSES[letter]:
            wrong[person] = (letter, status, answered)
        if person != "visitor" and status == 401:
            wrong[person] = (letter, status, answered)
    assert wrong == {}


def test_every_operation_is_listed() -> None:
    document = api.get_openapi_schema(path_prefix="/api/")
    found = {f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods}
    assert found == set(OPERATIONS)
