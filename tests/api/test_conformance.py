"""The running application against its own document: whatever is sent, the answer is one that the document declares."""

import logging
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from luoshi.services import tokens
from luoshi.site.wsgi import application
from tests.api.operations import OPERATIONS, Request
from tests.conftest import LONG
from tests.services.attempts import ATTEMPTS
from tests.services.city import City
from tests.services.test_permissions import CONFLICT, DONE, table

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application)


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """The test's transaction outlives a request, as with Django's own client."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("kept_connection")
@pytest.mark.parametrize("name", OPERATIONS)
def test_answers_are_declared(standing: City, caplog: pytest.LogCaptureFixture, name: str) -> None:
    caplog.set_level(logging.ERROR, "django.request")
    method, template = name.split()
    operation = schema[template][method]
    asked = OPERATIONS[name]
    sound = asked.request(ATTEMPTS[asked.service].thing(standing))
    headers = authorization(standing, asked.service)
    seen: list[int] = []

    @settings(
        max_examples=200 if LONG else 8,
        deadline=None,
        derandomize=not LONG,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=operation.as_strategy(GenerationMode.POSITIVE) | operation.as_strategy(GenerationMode.NEGATIVE),
        at_real_thing=st.booleans(),
    )
    def run(case: Any, at_real_thing: bool) -> None:
        if at_real_thing:
            aim(case, template, sound)
        seen.append(case.call_and_validate(headers=headers, checks=CHECKS).status_code)

    run()
    assert seen


def aim(case: Any, template: str, sound: Request) -> None:
    """Point a made-up request at a thing that exists, as it stands: only the rest of it stays made up."""
    found = re.match(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/?]+)", template), sound.path)
    assert found is not None
    case.path_parameters = {key: unquote(value) for key, value in found.groupdict().items()}
    if isinstance(case.body, dict) and "revision" in case.body and sound.body is not None:
        case.body["revision"] = sound.body["revision"]


def authorization(city: City, service: str) -> dict[str, str]:
    """The header of somebody who may: refusals at the door would hide what lies behind it."""
    person = next((each for each, cell in table()[service].items() if DONE in cell or CONFLICT in cell), "visitor")
    if person == "visitor":
        return {}
    return {"Authorization": f"Bearer {tokens.issue_signed_in(city.act(person), '检验', 30).secret}"}


def test_the_document_is_openapi_3_1() -> None:
    schema.validate()
    assert schema.raw_schema["openapi"].startswith("3.1")
